#include "proof/bounded.h"

#include <math.h>

#define UNIT       0x1p-24  // of float32: half the distance of 1 to the next number
#define UNDERFLOW  0x1p-125 // a product or sum below the normal numbers may be lost whole
#define UNIT_HERE  0x1p-52  // more than what an operation in double precision is off
#define MAGNITUDES 1e38     // within the range of float32

double bounded_factor(size_t terms)
{
    double n = (double)terms;
    return n * UNIT * (1 + 2 * n * UNIT);
}

struct bounded bounded_sum(const float *weights, float bias, const struct bounded *inputs,
                           size_t count)
{
    double sum = (double)bias, absolute = fabs(sum), carried = 0, products = 0;
    double positive = fmax(sum, 0), negative = fmax(-sum, 0), terms = sum != 0;
    for (size_t i = 0; i < count; i++) {
        double w = (double)weights[i], t = w * inputs[i].value, off = fabs(w) * inputs[i].error;
        bool rounded = inputs[i].value != 1 || inputs[i].error != 0;
        sum += t;
        absolute += fabs(t) + off;
        carried += off;
        positive += fmax(t + off, 0);
        negative += fmax(off - t, 0);
        products += rounded ? fabs(t) + off : 0;
        terms += t != 0 || off != 0;
    }
    // Not a number fails this as well.
    if (!(absolute < MAGNITUDES))
        return (struct bounded){sum, INFINITY};
    double additions = terms < 2 ? 0 : (terms - 2) * fmax(positive, negative) + fabs(sum) + carried;
    double rounding = UNIT * (products + additions) * (1 + 2 * terms * UNIT);
    double here = (terms + 1) * UNIT_HERE * absolute;
    return (struct bounded){sum, carried + rounding + here + terms * UNDERFLOW};
}

// The rectifier brings no error and does not enlarge one.
static struct bounded rectified(struct bounded x)
{
    if (x.value + x.error <= 0)
        return (struct bounded){0, 0};
    if (x.value < 0)
        return (struct bounded){0, x.value + x.error};
    return x;
}

void bounded_layer(const struct net *net, const float *parameters, size_t l,
                   const struct bounded *inputs, struct bounded *outputs)
{
    const struct net_layer *layer = &net->layer[l];
    size_t count = layer->in * layer->taps;
    for (size_t k = 0; k < layer->out; k++) {
        outputs[k] = bounded_sum(parameters + layer->weights + k * count,
                                 parameters[layer->biases + k], inputs, count);
        if (layer->activated)
            outputs[k] = rectified(outputs[k]);
    }
}

enum bounded_answer bounded_answer(struct bounded logit)
{
    if (logit.value - logit.error > 0)
        return BOUNDED_ALIVE;
    return logit.value + logit.error <= 0 ? BOUNDED_DEAD : BOUNDED_UNSURE;
}
