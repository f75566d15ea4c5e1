// What the scores have in common: their work space, and the loss on a batch of boards.
#include "ticket/score.h"

#include <math.h>
#include <string.h>

void ticket_scorer_layout(struct ticket_scorer *scorer, struct arena *arena, const struct net *net,
                          const struct ticket_batch *batch)
{
    size_t height = batch == NULL ? 1 : batch->height, width = batch == NULL ? 1 : batch->width;
    ticket_gradient_layout(&scorer->flow, arena, net, height, width);
    scorer->score = arena_take(arena, net->parameters * sizeof *scorer->score);
}

struct ticket_gradient *ticket_score_begin(struct ticket_scorer *scorer, const float *values,
                                           const struct ticket_batch *batch)
{
    struct ticket_gradient *flow = &scorer->flow;
    ticket_gradient_begin(flow, batch->height, batch->width, batch->zero_padding);
    for (size_t i = 0; i < flow->net->parameters; i++)
        flow->value[i] = (double)values[i];
    return flow;
}

// A cell's loss, and its first two derivatives by the logit.
struct cell_loss {
    double e, d, dd;
};

static struct cell_loss cell_loss(enum kernel_loss loss, double z, double t)
{
    double off = z - (t - 0.5), sigmoid = 1 / (1 + exp(-z));
    if (loss == KERNEL_SQUARED)
        return (struct cell_loss){off * off, 2 * off, 2};
    return (struct cell_loss){fmax(z, 0) - t * z + log1p(exp(-fabs(z))), sigmoid - t,
                              sigmoid * (1 - sigmoid)};
}

double ticket_score_loss(struct ticket_gradient *flow, const struct ticket_batch *batch,
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
        ticket_gradient_forward(flow, tangents);
        for (size_t i = 0; i < cells; i++) {
            double z = logit[i] / temperature, rz = rlogit[i] / temperature;
            struct cell_loss cell = cell_loss(batch->loss, z, (double)target[i]);
            loss += cell.e;
            flow->d[0][i] = share / temperature * cell.d;
            flow->rd[0][i] = share / temperature * cell.dd * rz;
        }
        ticket_gradient_backward(flow, tangents);
    }
    return loss * share;
}
