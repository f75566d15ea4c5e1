#include "ticket/score.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void ticket_scorer_layout(struct ticket_scorer *scorer, struct arena *arena, const struct net *net,
                          const struct ticket_batch *batch)
{
    size_t height = batch == NULL ? 1 : batch->height, width = batch == NULL ? 1 : batch->width;
    ticket_flow_layout(&scorer->flow, arena, net, height, width);
    scorer->score = arena_take(arena, net->parameters * sizeof *scorer->score);
}

void ticket_score_magnitude(const struct net *net, const float *values, float *score)
{
    for (size_t i = 0; i < net->parameters; i++)
        score[i] = fabsf(values[i]);
}

// ---- SNIP and GraSP ----

// The mean binary cross-entropy over the batch's cells of logits that are divided by a temperature T,
// and its gradient in flow->gradient; with `tangents` the Hessian's product with flow->direction in
// flow->product. A cell's loss is, with z the divided logit,
//   e(z) = log(1 + exp(z)) - t z,   e' = sigmoid(z) - t,   e'' = sigmoid(z) (1 - sigmoid(z)).
static double batch_pass(struct ticket_flow *flow, const struct ticket_batch *batch,
                         double temperature, bool tangents)
{
    size_t bytes = flow->net->parameters * sizeof(double), cells = flow->cells;
    const double *logit = flow->activation[flow->net->layers];
    const double *rlogit = flow->tangent[flow->net->layers];
    double loss = 0, share = 1 / (double)(batch->batch * cells);
    memset(flow->gradient, 0, bytes);
    memset(flow->product, 0, bytes);
    for (size_t b = 0; b < batch->batch; b++) {
        const float *target = batch->target + b * cells;
        for (size_t i = 0; i < cells; i++)
            flow->activation[0][i] = (double)batch->cells[b * cells + i];
        ticket_flow_forward(flow, tangents);
        for (size_t i = 0; i < cells; i++) {
            double z = logit[i] / temperature, rz = rlogit[i] / temperature;
            double t = (double)target[i], sigmoid = 1 / (1 + exp(-z));
            loss += fmax(z, 0) - t * z + log1p(exp(-fabs(z)));
            flow->d[0][i] = share / temperature * (sigmoid - t);
            flow->rd[0][i] = share / temperature * sigmoid * (1 - sigmoid) * rz;
        }
        ticket_flow_backward(flow, tangents);
    }
    return loss * share;
}

static struct ticket_flow *begin(struct ticket_scorer *scorer, const float *values,
                                 const struct ticket_batch *batch)
{
    struct ticket_flow *flow = &scorer->flow;
    ticket_flow_begin(flow, batch->height, batch->width, batch->zero_padding);
    for (size_t i = 0; i < flow->net->parameters; i++)
        flow->value[i] = (double)values[i];
    return flow;
}

double ticket_score_snip(const struct net *net, const float *values,
                         const struct ticket_batch *batch, struct ticket_scorer *scorer,
                         float *score)
{
    struct ticket_flow *flow = begin(scorer, values, batch);
    double loss = batch_pass(flow, batch, 1, false);
    for (size_t i = 0; i < net->parameters; i++)
        score[i] = (float)fabs(flow->value[i] * flow->gradient[i]);
    return loss;
}

// The end of a layer's parameters that can be pruned; the weights are the first of them.
static size_t prunable_end(const struct net_layer *layer, const struct ticket_spec *spec)
{
    return spec->prune_biases ? layer->coefficients : layer->biases;
}

double ticket_score_grasp(const struct net *net, const struct ticket_spec *spec,
                          const float *values, const struct ticket_batch *batch,
                          struct ticket_scorer *scorer, float *score)
{
    struct ticket_flow *flow = begin(scorer, values, batch);
    assert(spec->temperature > 0);
    batch_pass(flow, batch, spec->temperature, false);
    for (size_t l = 0; l < net->layers; l++)
        for (size_t i = net->layer[l].weights; i < prunable_end(&net->layer[l], spec); i++)
            flow->direction[i] = flow->gradient[i];
    double loss = batch_pass(flow, batch, spec->temperature, true);
    memset(score, 0, net->parameters * sizeof *score);
    for (size_t l = 0; l < net->layers; l++)
        for (size_t i = net->layer[l].weights; i < prunable_end(&net->layer[l], spec); i++)
            score[i] = (float)(flow->value[i] * flow->product[i]);
    return loss;
}

// ---- SynFlow ----

void ticket_score_synflow(const struct net *net, const float *values, const uint8_t *mask,
                          struct ticket_scorer *scorer, float *score)
{
    struct ticket_flow *flow = &scorer->flow;
    ticket_flow_begin(flow, 1, 1, false);
    for (size_t i = 0; i < net->parameters; i++)
        flow->value[i] = mask[i] ? fabs((double)values[i]) : 0;
    flow->activation[0][0] = 1;
    ticket_flow_forward(flow, false);
    flow->d[0][0] = 1;
    ticket_flow_backward(flow, false);
    double total = flow->activation[net->layers][0];
    for (size_t i = 0; i < net->parameters; i++)
        score[i] = total > 0 ? (float)(flow->value[i] * flow->gradient[i] / total) : 0;
}

#define SYNFLOW_STEPS 100 // of the paper

struct ticket_cut ticket_prune_synflow(const struct net *net, const struct ticket_spec *spec,
                                       const float *values, struct ticket_scorer *scorer,
                                       uint8_t *mask)
{
    struct ticket_cut cut = {0};
    assert(spec->unit == TICKET_WEIGHTS);
    for (size_t step = 1; step <= SYNFLOW_STEPS; step++) {
        ticket_score_synflow(net, values, mask, scorer, scorer->score);
        cut = ticket_prune_part(net, spec, (double)step / SYNFLOW_STEPS, scorer->score, mask);
    }
    return cut;
}
