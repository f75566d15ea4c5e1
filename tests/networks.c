#include "networks.h"

#include "check.h"
#include "nets.h"
#include "proof/patches.h"
#include "proof/windows.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>

static const struct life_rule conway = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3};

void network_draw(struct network *network, enum net_family family, const char *widths,
                  struct pcg32 *stream)
{
    struct net *net = &network->net;
    *net = nets_of(family, widths);
    CU_ASSERT_FATAL(net->parameters <= NETWORK_MOST);
    check_fill(stream, 1, net->parameters, network->parameters);
    for (size_t i = 0; i < net->parameters; i++)
        network->parameters[i] = pcg32_next(stream) % 4 == 0 ? 0 : network->parameters[i];
    for (size_t l = 0; l + 1 < net->layers; l++) // no unit is always off
        for (size_t k = 0; k < net->layer[l].out; k++)
            network->parameters[net->layer[l].biases + k] = 0.3f * pcg32_uniform(stream);
}

void network_by_hand(struct network *network, const char *widths)
{
    network->net = nets_of(NET_LIFE, widths);
    CU_ASSERT_FATAL(network->net.parameters <= NETWORK_MOST);
    net_set_by_hand(&network->net, network->parameters);
}

void network_by_eighths(struct network *network, const char *widths)
{
    network_by_hand(network, widths);
    for (size_t g = 0; g < network->net.generations; g++) {
        network->parameters[network->net.layer[2 * g].weights + 4] = 0.125f;
        network->parameters[network->net.layer[2 * g + 1].weights] = -8;
    }
}

void network_bend(struct network *network, double strength, struct pcg32 *stream)
{
    float by[NETWORK_MOST];
    check_fill(stream, strength, network->net.parameters, by);
    for (size_t i = 0; i < network->net.parameters; i++)
        network->parameters[i] += by[i];
}

bool network_read(struct network *network, FILE *file)
{
    char widths[NET_WIDTHS_TEXT];
    if (fscanf(file, "%63s", widths) != 1)
        return false;
    network->net = nets_of(NET_LIFE, widths);
    CU_ASSERT_FATAL(network->net.parameters <= NETWORK_MOST);
    for (size_t i = 0; i < network->net.parameters; i++)
        CU_ASSERT_EQUAL_FATAL(fscanf(file, "%f", &network->parameters[i]), 1);
    return true;
}

struct oracle network_oracle(const struct network *network)
{
    const struct net *net = &network->net;
    unsigned char widths[4] = {0};
    for (size_t i = 0; i < 2 * net->generations; i++)
        widths[i] = (unsigned char)net->layer[i].out;
    return oracle_of(net->family == NET_WINDOW, (unsigned)net->generations, widths,
                     network->parameters);
}

struct oracle_count network_truth(const struct oracle *oracle, bool edges)
{
    struct oracle_count count = oracle_inside(oracle);
    return edges && oracle->generations == 2 ? oracle_joined(count, oracle_edges(oracle)) : count;
}

struct network_answer network_judge(const struct network *network, bool edges)
{
    if (network->net.generations == 1) {
        struct proof_windows proof;
        proof_windows(&network->net, network->parameters, &conway, &proof);
        return (struct network_answer){LIFE_WINDOWS, proof.errors, proof.unsure,
                                       proof_windows_exact(&proof)};
    }
    struct proof_patches proof;
    struct arena arena;
    struct proof_patches_space *scratch;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, scratch = proof_patches_layout(&arena, &network->net)),
                          STATUS_OK);
    proof_patches(&network->net, network->parameters, &conway, edges ? LIFE_DEAD : LIFE_TORUS, true,
                  scratch, &proof);
    arena_close(&arena);
    return (struct network_answer){proof.patches, proof.errors, proof.unsure,
                                   proof_patches_exact(&proof)};
}

bool network_agrees(const struct network_answer *answer, const struct oracle_count *truth)
{
    if (answer->patches != truth->patches || (answer->exact && truth->wrong > 0))
        return false;
    if (truth->least > NETWORK_CLEAR && answer->exact != (truth->wrong == 0))
        return false;
    return !(truth->least > NETWORK_DECIDED) || answer->errors == truth->wrong;
}
