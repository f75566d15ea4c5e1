#include "net/layer.h"

static float value_of(float sum, const float *parameters, const struct net *net,
                      const struct net_layer *layer, size_t k)
{
    return net_layer_activation(net, layer)
        ->value(net_coefficients(net, layer, k, parameters), sum);
}

static struct float_range add_range(struct float_range sum, float weight, struct float_range x)
{
    return (struct float_range){sum.low + weight * (weight > 0 ? x.low : x.high),
                                sum.high + weight * (weight > 0 ? x.high : x.low)};
}

#define WALK_LAYER                            values
#define WALK_CONTEXT                          const float *
#define WALK_NUMBER                           float
#define WALK_SUM                              float
#define WALK_BEGIN(p, bias)                   (p)[bias]
#define WALK_ADD(sum, p, weight, x)           ((sum) + (p)[weight] * (x))
#define WALK_PLUS(sum, x)                     ((sum) + (x))
#define WALK_END(sum, p, net, layer, channel) value_of(sum, p, net, layer, channel)
#include "net/walk.h"

#define WALK_LAYER                            sum_ranges
#define WALK_CONTEXT                          const float *
#define WALK_NUMBER                           struct float_range
#define WALK_SUM                              struct float_range
#define WALK_BEGIN(p, bias)                   ((struct float_range){(p)[bias], (p)[bias]})
#define WALK_ADD(sum, p, weight, x)           add_range(sum, (p)[weight], x)
#define WALK_PLUS(sum, x)                     add_range(sum, 1, x)
#define WALK_END(sum, p, net, layer, channel) (sum)
#include "net/walk.h"

void net_layer_values(const struct net *net, const float *parameters, size_t l, const float *in,
                      float *out)
{
    values(net, l, parameters, in, out);
}

void net_layer_sum_ranges(const struct net *net, const float *parameters, size_t l,
                          const struct float_range *in, struct float_range *sum)
{
    sum_ranges(net, l, parameters, in, sum);
}

void net_layer_activate_ranges(const struct net *net, const float *parameters, size_t l,
                               const struct float_range *sum, struct float_range *out)
{
    const struct net_layer *layer = &net->layer[l];
    const struct activation *row = net_layer_activation(net, layer);
    for (size_t k = 0; k < layer->out; k++)
        out[k] = row->float_range(net_coefficients(net, layer, k, parameters), sum[k]);
    for (size_t c = layer->out; c < net_layer_outputs(layer); c++)
        out[c] = sum[c];
}
