#include "networks.h"

#include "check.h"
#include "nets.h"
#include "proof/patches.h"
#include "proof/windows.h"
#include "suite.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct life_rule conway = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3};

void network_draw(struct network *network, enum net_family family, const char *widths,
                  struct pcg32 *stream)
{
    network_draw_with(network, family, widths, NET_RELU, stream);
}

void network_draw_with(struct network *network, enum net_family family, const char *widths,
                       enum net_activation activation, struct pcg32 *stream)
{
    struct net *net = &network->net;
    *net = nets_with(activation, family, widths);
    CU_ASSERT_FATAL(net->parameters <= NETWORK_MOST);
    check_fill(stream, 1, net->parameters, network->parameters);
    for (size_t i = 0; i < net->parameters; i++)
        network->parameters[i] = pcg32_next(stream) % 4 == 0 ? 0 : network->parameters[i];
    for (size_t l = 0; l + 1 < net->layers; l++) // no unit is always off
        for (size_t k = 0; k < net->layer[l].out; k++)
            network->parameters[net->layer[l].biases + k] = 0.3f * pcg32_uniform(stream);
    net_complete(net, network->parameters);
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
    network_set_by_eighths(&network->net, network->parameters);
}

void network_set_by_eighths(const struct net *net, float *parameters)
{
    net_set_by_hand(net, parameters);
    for (size_t g = 0; g < net->generations; g++) {
        parameters[net->layer[2 * g].weights + 4] = 0.125f;
        parameters[net->layer[2 * g + 1].weights] = -8;
    }
}

// The slopes below zero of units k and k + 1 of a layer.
static void slopes_of(const struct network *network, const struct net_layer *layer, size_t k,
                      double slope[2])
{
    for (size_t i = 0; i < 2; i++)
        slope[i] = network->net.activation == NET_LEAKY
                       ? (double)0.01f
                       : (double)network->parameters[layer->coefficients + k + i];
}

// What meets a unit of the hand solution with that weight meets its pair, the first of which is `from`.
static void set_pair(struct network *network, const struct net_layer *before, size_t from,
                     double weight, float *first, size_t stride)
{
    double slope[2];
    slopes_of(network, before, from, slope);
    double whole = weight / (1 - slope[0] * slope[1]);
    first[0] = (float)whole;
    first[stride] = (float)(slope[0] * whole);
}

void network_by_pairs(struct network *network, size_t generations, enum net_activation activation,
                      float most, struct pcg32 *stream)
{
    static const char *const widths[] = {"4-2", "4-2-4-2", "4-2-4-2-4-2"};
    network->net = nets_with(activation, NET_LIFE, widths[generations - 1]);
    assert(activation != NET_RELU && network->net.parameters <= NETWORK_MOST);
    const struct net *net = &network->net;
    float *p = network->parameters;
    net_set_by_hand(net, p);
    for (size_t l = 0; l < net->layers; l++)
        for (size_t i = net->layer[l].coefficients; i < net->layer[l].end; i++)
            p[i] = most * (2 * pcg32_uniform(stream) - 1);
    for (size_t g = 0; g < generations; g++) {
        const struct net_layer *sums = &net->layer[2 * g], *mix = sums + 1;
        for (size_t k = 0; k < 4; k++) { // A, -A, B, -B
            float sign = k % 2 ? -1 : 1;
            for (size_t tap = 0; tap < 9; tap++) {
                float weight = sign * (k < 2 && tap == 4 ? 0.125f : 1);
                float *at = p + sums->weights + k * sums->in * 9 + tap;
                if (g == 0)
                    *at = weight;
                else
                    set_pair(network, sums - 1, 0, (double)weight, at, 9);
            }
            p[sums->biases + k] = sign * (k < 2 ? -3 : -2);
        }
        for (size_t c = 0; c < 2; c++) {
            double sign = c == 1 ? -1 : 1;
            set_pair(network, sums, 0, -8 * sign, p + mix->weights + 4 * c, 1);
            set_pair(network, sums, 2, sign, p + mix->weights + 4 * c + 2, 1);
        }
    }
    const struct net_layer *output = &net->layer[net->layers - 1];
    set_pair(network, output - 1, 0, 20, p + output->weights, 1);
}

// By how much a ramp multiplies a large sum, or 0 if it is none.
static float ramp_of(enum net_activation activation)
{
    switch (activation) {
    case NET_ELU:
    case NET_CELU:
    case NET_GELU:
    case NET_SILU:
    case NET_MISH:
    case NET_SOFTPLUS:
        return 1;
    case NET_SELU:
        return 1.05070102f;
    default:
        return 0;
    }
}

static void scale_by(float *value, size_t count, float factor)
{
    for (size_t i = 0; i < count; i++)
        value[i] *= factor;
}

static void set_ramps(struct network *network, float ramp, float strength)
{
    const struct net *net = &network->net;
    network_set_by_eighths(net, network->parameters);
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        float *p = network->parameters, own = l + 1 < net->layers ? strength : 1;
        scale_by(p + layer->weights, layer->biases - layer->weights,
                 l == 0 ? own : own / (ramp * strength));
        scale_by(p + layer->biases, layer->out, own);
    }
}

// `low`: what is left far below 0; far above 0 it is 1.
static void set_steps(struct network *network, float low, float strength)
{
    const struct net *net = &network->net;
    float *p = network->parameters, whole = 1 - low; // from a dead cell to a living one
    for (size_t g = 0; g < net->generations; g++) {
        const struct net_layer *sums = &net->layer[2 * g], *mix = sums + 1;
        float step = strength / (g == 0 ? 1 : whole), none = g == 0 ? 0 : low;
        for (size_t k = 0; k < 2; k++) {
            for (size_t tap = 0; tap < 9; tap++)
                p[sums->weights + 9 * k + tap] = tap == 4 ? step / 2 : step;
            p[sums->biases + k] = -strength * (k == 0 ? 2.25f : 3.75f) - 8.5f * step * none;
        }
        p[mix->weights] = strength / whole;
        p[mix->weights + 1] = -strength / whole;
        p[mix->biases] = -strength / 2;
    }
    const struct net_layer *output = &net->layer[net->layers - 1];
    p[output->weights] = 20 / whole;
    p[output->biases] = -10 - 20 / whole * low;
}

// `bound` lies between what the channel gives for living and for dead cells.
static void set_score(struct network *network, float bound)
{
    const struct net *net = &network->net;
    float *p = network->parameters;
    memset(p, 0, net->parameters * sizeof *p);
    for (size_t tap = 0; tap < 9; tap++)
        p[tap] = tap == 4 ? 1 : 2;
    p[net->layer[0].biases] = -6;
    p[net->layer[1].weights] = p[net->layer[1].biases] = 1;
    p[net->layer[2].weights] = -1;
    p[net->layer[2].biases] = bound;
}

// What the three channels say of a cell: half the first, less half the second, and half the third, which is 1 but
// beyond a dead edge.
static void set_folds(struct network *network)
{
    static const float half[] = {0.5f, -0.5f, 0.5f};
    const struct net *net = &network->net;
    float *p = network->parameters;
    memset(p, 0, net->parameters * sizeof *p);
    for (size_t g = 0; g < net->generations; g++) {
        const struct net_layer *sums = &net->layer[2 * g], *mix = sums + 1;
        for (size_t c = 0; c < sums->in; c++)
            for (size_t tap = 0; tap < 9; tap++)
                p[sums->weights + 9 * c + tap] = (g > 0 ? half[c] : 1) * (tap == 4 ? 1 : 2);
        p[sums->biases] = -6;
        p[mix->weights] = p[mix->weights + 1] = p[mix->biases + 2] = 1;
        p[mix->biases] = -2;
        p[mix->biases + 1] = -1;
    }
    const struct net_layer *output = &net->layer[net->layers - 1];
    for (size_t c = 0; c < output->in; c++)
        p[output->weights + c] = 20 * half[c];
    p[output->biases] = -10;
}

bool network_by_saturation(struct network *network, size_t generations,
                           enum net_activation activation, float strength)
{
    static const char *const widths[] = {"2-1", "2-1-2-1", "2-1-2-1-2-1"};
    static const char *const wider[] = {"2-1", "1-3-1-3", "1-3-1-3-1-3"};
    struct net *net = &network->net;
    bool folds = generations > 1 && activation == NET_ROOT_SQUARE;
    *net = nets_with(activation, NET_LIFE, (folds ? wider : widths)[generations - 1]);
    bool bounded =
        activation == NET_TANH || activation == NET_ADAPTIVE_SIGMOID || activation == NET_SOFTSIGN;
    bool steps = bounded || activation == NET_SIGMOID || activation == NET_STEP;
    bool score = generations == 1 && (activation == NET_SQUARE || activation == NET_ROOT_SQUARE ||
                                      activation == NET_QUADRATIC);
    if (ramp_of(activation) > 0)
        set_ramps(network, ramp_of(activation), strength);
    else if (steps)
        set_steps(network, bounded ? -1 : 0, strength);
    else if (score)
        set_score(network, activation == NET_ROOT_SQUARE ? 2.5f : 12);
    else if (folds)
        set_folds(network);
    for (size_t l = 0; l < net->layers; l++)
        for (size_t i = net->layer[l].coefficients; i < net->layer[l].end; i++)
            network->parameters[i] = activation == NET_QUADRATIC
                                         ? (float)((i - net->layer[l].coefficients) % 3 == 2)
                                         : 1;
    return steps || score || folds || ramp_of(activation) > 0;
}

void network_bend(struct network *network, double strength, struct pcg32 *stream)
{
    network_bend_by(&network->net, stream, strength, network->parameters);
}

void network_bend_by(const struct net *net, struct pcg32 *stream, double strength,
                     float *parameters)
{
    float by[2 * NETWORK_MOST];
    assert(net->parameters <= sizeof by / sizeof *by);
    check_fill(stream, strength, net->parameters, by);
    for (size_t i = 0; i < net->parameters; i++)
        parameters[i] += by[i];
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
    struct oracle oracle = oracle_of(net->family == NET_WINDOW, (unsigned)net->generations, widths,
                                     network->parameters);
    for (size_t i = 0; i < 2 * net->generations; i++)
        oracle.linear[i] = !net->layer[i].activated;
    oracle.residual = net->form.residual;
    oracle.activation = definition_of(net_activation_names[net->activation]);
    return oracle;
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
