#include "export/about.h"

#include "net/name.h"

#include <assert.h>

_Static_assert(NET_NAME_TEXT <= EXPORT_FACT_TEXT && LIFE_RULE_TEXT <= EXPORT_FACT_TEXT,
               "a fact holds any name and any rule");

size_t export_about(const struct export_network *network, struct export_fact fact[EXPORT_FACTS])
{
    const struct net *net = &network->net;
    const struct point *point = &network->model->point;
    size_t i = 0;
    fact[i++] = (struct export_fact){"made_by", "lifeticket", false};
    fact[i] = (struct export_fact){.name = "network"};
    net_name(net, fact[i++].value);
    fact[i] = (struct export_fact){.name = "rule"};
    life_rule_format(&point->rule, fact[i++].value);
    fact[i] = (struct export_fact){.name = "generations", .number = true};
    snprintf(fact[i++].value, EXPORT_FACT_TEXT, "%zu", net->generations);
    fact[i] = (struct export_fact){.name = "boundary"};
    snprintf(fact[i++].value, EXPORT_FACT_TEXT, "%s", life_boundary_names[point->boundary]);
    fact[i] = (struct export_fact){.name = "activation"};
    snprintf(fact[i++].value, EXPORT_FACT_TEXT, "%s", net_activation_names[net->activation]);
    fact[i] = (struct export_fact){.name = "proof"};
    export_proof(network, fact[i++].value);
    fact[i++] = (struct export_fact){"answer", "alive where the output is above 0", false};
    if (net->form.residual)
        fact[i++] = (struct export_fact){"residual",
                                         "each 1x1 layer but the last adds what the 3x3 layer "
                                         "before it reads of the cell itself, the first channels "
                                         "to the first sums, before the activation",
                                         false};
    assert(i <= EXPORT_FACTS);
    return i;
}

size_t export_side(const struct net_layer *layer)
{
    size_t side = 1;
    while (side * side < layer->taps)
        side += 2;
    return side;
}
