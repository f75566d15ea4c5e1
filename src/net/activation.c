#include "net/activation.h"

#include <assert.h>

#define DECLARE(NAME, name) extern const struct activation activation_##name;
NET_ACTIVATIONS(DECLARE)

const struct activation *activation_row(enum net_activation activation)
{
#define ROW(NAME, name) [NET_##NAME] = &activation_##name,
    static const struct activation *const rows[NET_ACTIVATION_COUNT] = {NET_ACTIVATIONS(ROW)};
    return rows[activation];
}

const struct activation *net_activation(const struct net *net)
{
    return activation_row(net->activation);
}

extern const struct activation activation_identity;

const struct activation *net_layer_activation(const struct net *net, const struct net_layer *layer)
{
    return layer->activated ? net_activation(net) : &activation_identity;
}

void net_kernel_activations(const struct net *net, struct kernel_activation activation[2])
{
    assert(net->generations == 1);
    for (size_t l = 0; l < 2; l++) {
        const struct activation *row = net_layer_activation(net, &net->layer[l]);
        activation[l] = (struct kernel_activation){row->coefficients, row->both,
                                                   .plus_cell = net->layer[l].adds > 0};
    }
}

const float *net_coefficients(const struct net *net, const struct net_layer *layer, size_t k,
                              const float *parameters)
{
    return parameters + layer->coefficients + k * net_layer_activation(net, layer)->coefficients;
}

void net_coefficients_exact(const struct net *net, const struct net_layer *layer, size_t k,
                            const float *parameters, double c[ACTIVATION_COEFFICIENTS])
{
    const float *from = net_coefficients(net, layer, k, parameters);
    for (size_t i = 0; i < net_layer_activation(net, layer)->coefficients; i++)
        c[i] = (double)from[i];
}
