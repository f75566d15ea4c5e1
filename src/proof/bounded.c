#include "proof/bounded.h"

#include <math.h>

struct bounded bounded_sum(const float *weights, float bias, const struct bounded *inputs,
                           size_t count)
{
    double terms = (double)count + 1, u = 0x1p-24;
    // The excess covers this bound's own rounding.
    double gamma = 1.000001 * terms * u / (1 - terms * u);
    double sum = (double)bias, absolute = fabs((double)bias), carried = 0;
    for (size_t i = 0; i < count; i++) {
        double w = (double)weights[i];
        sum += w * inputs[i].value;
        absolute += fabs(w) * (fabs(inputs[i].value) + inputs[i].error);
        carried += fabs(w) * inputs[i].error;
    }
    // Where a partial sum might leave the range of float32, nothing is known. An infinite bound
    // becomes NaN under a weight of zero, and both fail the comparisons of those who ask.
    if (!(absolute + carried < 1e38))
        return (struct bounded){sum, INFINITY};
    // A product or sum below the normal numbers may be lost whole.
    double underflow = terms * 0x1p-125;
    return (struct bounded){sum, carried + gamma * absolute + underflow};
}

void bounded_layer(const struct net *net, const float *parameters, size_t l,
                   const struct bounded *inputs, struct bounded *outputs)
{
    const struct net_layer *layer = &net->layer[l];
    size_t count = layer->in * layer->taps;
    for (size_t k = 0; k < layer->out; k++) {
        outputs[k] = bounded_sum(parameters + layer->weights + k * count,
                                 parameters[layer->biases + k], inputs, count);
        // The rectifier brings no error and does not enlarge one.
        if (layer->activated && outputs[k].value < 0)
            outputs[k].value = 0;
    }
}
