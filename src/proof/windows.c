#include "proof/windows.h"

#include <math.h>

// A number with a bound on the float32 error of its computation.
struct bounded {
    double value, error;
};

// bias + sum of weights[i] * inputs[i], i < count.
static struct bounded weighted_sum(const float *weights, float bias, const struct bounded *inputs,
                                   size_t count)
{
    double terms = (double)count + 1, u = 0x1p-24;
    double gamma =
        1.000001 * terms * u / (1 - terms * u); // the excess covers this bound's own rounding
    double sum = (double)bias, absolute = fabs((double)bias), carried = 0;
    for (size_t i = 0; i < count; i++) {
        double w = (double)weights[i];
        sum += w * inputs[i].value;
        absolute += fabs(w) * (fabs(inputs[i].value) + inputs[i].error);
        carried += fabs(w) * inputs[i].error;
    }
    double underflow =
        terms * 0x1p-125; // a product or sum below the normal numbers may be lost whole
    return (struct bounded){sum, carried + gamma * absolute + underflow};
}

// The rectifier brings no error and does not enlarge one.
static struct bounded relu(struct bounded x)
{
    return (struct bounded){x.value < 0 ? 0 : x.value, x.error};
}

static struct bounded bounded_logit(const struct net *net, const float *parameters, unsigned window)
{
    struct bounded in[2 * NET_MAX_OVERCOMPLETENESS] = {{0}}, out[2 * NET_MAX_OVERCOMPLETENESS];
    for (unsigned j = 0; j < 9; j++)
        in[j].value = window >> j & 1;
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        size_t count = layer->in * layer->taps;
        for (size_t k = 0; k < layer->out; k++) {
            out[k] = weighted_sum(parameters + layer->weights + k * count,
                                  parameters[layer->biases + k], in, count);
            if (layer->activated)
                out[k] = relu(out[k]);
        }
        for (size_t k = 0; k < layer->out; k++)
            in[k] = out[k];
    }
    return in[0];
}

void proof_windows(const struct net *net, const float *parameters, const struct life_rule *rule,
                   struct proof_windows *proof)
{
    float logit[LIFE_WINDOWS];
    kernel_windows_forward_ref(net_windows(net), parameters, logit);
    *proof = (struct proof_windows){.margin = INFINITY};
    unsigned right = 0;
    for (unsigned w = 0; w < LIFE_WINDOWS; w++) {
        bool alive = life_rule_next(rule, w);
        // Written so that a NaN is wrong whatever the target.
        proof->wrong[w] = !(alive ? logit[w] > 0 : logit[w] <= 0);
        if (proof->wrong[w]) {
            proof->errors++;
            continue;
        }
        right++;
        struct bounded z = bounded_logit(net, parameters, w);
        proof->unsure += !(alive ? z.value > z.error : z.value < -z.error);
        proof->margin = fmin(proof->margin, fabs(z.value));
    }
    if (right == 0)
        proof->margin = 0;
}

bool proof_windows_exact(const struct proof_windows *proof)
{
    return proof->errors == 0 && proof->unsure == 0;
}

void proof_windows_target(const struct life_rule *rule, float *target)
{
    for (unsigned w = 0; w < LIFE_WINDOWS; w++)
        target[w] = life_rule_next(rule, w) ? 1 : 0;
}
