#include "net/activation.h"

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

struct kernel_activation net_kernel_activation(const struct net *net)
{
    const struct activation *row = net_activation(net);
    return (struct kernel_activation){row->coefficients, row->both, row->all_by_coefficients};
}

const float *net_coefficients(const struct net *net, const struct net_layer *layer, size_t k,
                              const float *parameters)
{
    return parameters + layer->coefficients + k * net_activation(net)->coefficients;
}

void net_coefficients_exact(const struct net *net, const struct net_layer *layer, size_t k,
                            const float *parameters, double c[ACTIVATION_COEFFICIENTS])
{
    const float *from = net_coefficients(net, layer, k, parameters);
    for (size_t i = 0; i < net_activation(net)->coefficients; i++)
        c[i] = (double)from[i];
}
