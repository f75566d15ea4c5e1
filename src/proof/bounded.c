#include "proof/bounded.h"

#include "net/activation.h"

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

// A sum on its way: of the terms, of their magnitudes, of what the inputs' errors bring, of the
// magnitudes of products that round; of the positive and of the negative terms; how many there are.
struct sum {
    double value, absolute, carried, products, positive, negative, terms;
};

static struct sum begin(float bias)
{
    double b = (double)bias;
    return (struct sum){b, fabs(b), 0, 0, fmax(b, 0), fmax(-b, 0), b != 0};
}

static struct sum add(struct sum sum, float weight, struct bounded x)
{
    double w = (double)weight, t = w * x.value, off = fabs(w) * x.error;
    bool rounded = x.value != 1 || x.error != 0;
    sum.value += t;
    sum.absolute += fabs(t) + off;
    sum.carried += off;
    sum.positive += fmax(t + off, 0);
    sum.negative += fmax(off - t, 0);
    sum.products += rounded ? fabs(t) + off : 0;
    sum.terms += t != 0 || off != 0;
    return sum;
}

static struct bounded end(struct sum s)
{
    // Not a number fails this as well.
    if (!(s.absolute < MAGNITUDES))
        return (struct bounded){s.value, INFINITY};
    double largest = fmax(s.positive, s.negative);
    double additions = s.terms < 2 ? 0 : (s.terms - 2) * largest + fabs(s.value) + s.carried;
    double rounding = UNIT * (s.products + additions) * (1 + 2 * s.terms * UNIT);
    double here = (s.terms + 1) * UNIT_HERE * s.absolute;
    return (struct bounded){s.value, s.carried + rounding + here + s.terms * UNDERFLOW};
}

struct bounded bounded_sum(const float *weights, float bias, const struct bounded *inputs,
                           size_t count)
{
    struct sum sum = begin(bias);
    for (size_t i = 0; i < count; i++)
        sum = add(sum, weights[i], inputs[i]);
    return end(sum);
}

// What a sum is off is passed on by the steepest slope where it can be, and no two results differ by
// more than their range is wide: a unit that is surely off has no error.
static struct bounded activated(const struct net *net, const float *parameters,
                                const struct net_layer *layer, size_t k, struct bounded sum)
{
    const struct activation *row = net_layer_activation(net, layer);
    double c[ACTIVATION_COEFFICIENTS];
    net_coefficients_exact(net, layer, k, parameters, c);
    struct double_range z = {sum.value - sum.error, sum.value + sum.error}, y = row->range(c, z);
    double value = row->exact(c, sum.value);
    double error = fmin(row->steepest(c, z) * sum.error, y.high - y.low) + row->error(c, z);
    // Not a number fails this as well.
    return (struct bounded){value, fabs(value) + error < MAGNITUDES ? error : INFINITY};
}

static struct bounded unit(struct sum sum, const float *parameters, const struct net *net,
                           const struct net_layer *layer, size_t k)
{
    struct bounded z = end(sum);
    return layer->activated ? activated(net, parameters, layer, k, z) : z;
}

#define WALK_LAYER                            layer_of
#define WALK_CONTEXT                          const float *
#define WALK_NUMBER                           struct bounded
#define WALK_SUM                              struct sum
#define WALK_BEGIN(p, bias)                   begin((p)[bias])
#define WALK_ADD(sum, p, weight, x)           add(sum, (p)[weight], x)
#define WALK_PLUS(sum, x)                     add(sum, 1, x)
#define WALK_END(sum, p, net, layer, channel) unit(sum, p, net, layer, channel)
#include "net/walk.h"

void bounded_layer(const struct net *net, const float *parameters, size_t l,
                   const struct bounded *inputs, struct bounded *outputs)
{
    layer_of(net, l, parameters, inputs, outputs);
}

enum bounded_answer bounded_answer(struct bounded logit)
{
    if (logit.value - logit.error > 0)
        return BOUNDED_ALIVE;
    return logit.value + logit.error <= 0 ? BOUNDED_DEAD : BOUNDED_UNSURE;
}
