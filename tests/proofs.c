#include "proofs.h"

#include "check.h"
#include "networks.h"
#include "suite.h"

#include <math.h>
#include <string.h>

static const struct life_rule conway = {1 << 3, 1 << 2 | 1 << 3};

struct proof_certificate proofs_certify(const struct net *net, const float *parameters,
                                        enum life_boundary boundary)
{
    struct proof_certificate certificate;
    struct arena arena;
    struct proof_certificate_space *scratch;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, scratch = proof_certificate_layout(&arena, net)),
                          STATUS_OK);
    memset(&certificate, 0xff, sizeof certificate);
    proof_certificate(net, parameters, &conway, boundary, scratch, &certificate);
    arena_close(&arena);
    return certificate;
}

struct proof_refutation proofs_refute(const struct net *net, const float *parameters,
                                      enum life_boundary boundary, size_t boards)
{
    struct proof_refutation refutation;
    struct arena arena;
    struct proof_refute_space *scratch;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, scratch = proof_refute_layout(&arena, net)),
                          STATUS_OK);
    proof_refute(net, parameters, &conway, boundary, 1, boards, scratch, &refutation);
    arena_close(&arena);
    return refutation;
}

void proofs_set_by_sum(const struct net *net, float *parameters)
{
    memset(parameters, 0, net->parameters * sizeof *parameters);
    for (size_t g = 0; g < net->generations; g++) {
        const struct net_layer *sums = &net->layer[2 * g], *mix = sums + 1;
        for (size_t k = 0; k < 5; k++) {
            for (size_t c = 0; c < sums->in; c++)
                for (size_t tap = 0; tap < 9; tap++)
                    parameters[sums->weights + (k * sums->in + c) * 9 + tap] = tap == 4 ? 0.5f : 1;
            parameters[sums->biases + k] = -2 - 0.5f * (float)k;
        }
        for (size_t c = 0; c < 3; c++)
            for (size_t i = 0; i < 3; i++)
                parameters[mix->weights + c * mix->in + c + i] = i == 1 ? -4 : 2;
    }
    const struct net_layer *output = &net->layer[net->layers - 1];
    for (size_t c = 0; c < 3; c++)
        parameters[output->weights + c] = 20;
    parameters[output->biases] = -10;
}

void proofs_set_mutant(const struct net *net, struct pcg32 *stream, double strength,
                       float *parameters)
{
    if (net->overcompleteness == 3)
        proofs_set_by_sum(net, parameters);
    else
        network_set_by_eighths(net, parameters);
    network_bend_by(net, stream, strength, parameters);
}

double proofs_sample_margin(const struct net *net, const float *parameters,
                            enum life_boundary boundary, struct pcg32 *stream, size_t boards)
{
    size_t side = 2 * net->generations + 1;
    struct arena arena;
    struct net_workspace workspace;
    struct life_board board[2];
    double margin = INFINITY;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, net_workspace_layout(&workspace, &arena, net, 1, side,
                                                                  side, boundary == LIFE_DEAD)),
                          STATUS_OK);
    for (int i = 0; i < 2; i++)
        CU_ASSERT_EQUAL_FATAL(life_board_open(&board[i], side, side), STATUS_OK);
    for (size_t b = 0; b < boards; b++) {
        float density = pcg32_uniform(stream);
        for (size_t i = 0; i < side * side; i++) {
            bool alive = pcg32_uniform(stream) < density;
            life_set_cell(&board[0], i % side, i / side, alive);
            workspace.activation[0][i] = alive ? 1 : 0;
        }
        for (size_t g = 0; g < net->generations; g++)
            life_step_ref(&board[g % 2], &board[(g + 1) % 2], &conway, boundary);
        net_forward(net, parameters, &workspace);
        for (size_t i = 0; i < side * side; i++) {
            double z = (double)workspace.activation[net->layers][i];
            bool alive = life_cell(&board[net->generations % 2], i % side, i / side);
            margin = fmin(margin, alive ? z : -z);
        }
    }
    for (int i = 0; i < 2; i++)
        life_board_close(&board[i]);
    arena_close(&arena);
    return margin;
}
