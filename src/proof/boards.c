#include "proof/boards.h"

#include <assert.h>
#include <math.h>

const size_t proof_ages[PROOF_AGES] = {0, 1, 10, 100};

#define LEAST_DENSITY 0.05
#define MOST_DENSITY  0.95

void proof_predictor_layout(struct proof_predictor *predictor, struct arena *arena,
                            const struct net *net, const float *parameters, size_t width,
                            size_t height, enum life_boundary boundary)
{
    predictor->net = net;
    predictor->parameters = parameters;
    net_workspace_layout(&predictor->workspace, arena, net, 1, height, width,
                         boundary == LIFE_DEAD);
}

enum status proof_predictor_open(struct proof_predictor *predictor, const struct net *net,
                                 const float *parameters, size_t width, size_t height,
                                 enum life_boundary boundary)
{
    return ARENA_OPEN(&predictor->arena,
                      proof_predictor_layout(predictor, &predictor->arena, net, parameters, width,
                                             height, boundary));
}

void proof_predictor_close(struct proof_predictor *predictor)
{
    arena_close(&predictor->arena);
}

// The logits [H][W] of a board.
static const float *forward(struct proof_predictor *predictor, const struct life_board *before)
{
    struct net_workspace *w = &predictor->workspace;
    assert(before->width == w->width && before->height == w->height);
    for (size_t y = 0; y < w->height; y++)
        for (size_t x = 0; x < w->width; x++)
            w->activation[0][y * w->width + x] = life_cell(before, x, y) ? 1 : 0;
    net_forward(predictor->net, predictor->parameters, w);
    return w->activation[predictor->net->layers];
}

void proof_predict(struct proof_predictor *predictor, const struct life_board *before,
                   struct life_board *after, struct life_board *unknown)
{
    const float *logit = forward(predictor, before);
    for (size_t y = 0; y < after->height; y++)
        for (size_t x = 0; x < after->width; x++) {
            float z = logit[y * after->width + x];
            life_set_cell(after, x, y, z > 0);
            life_set_cell(unknown, x, y, isnan(z));
        }
}

// Runs board[*now] on for some generations; the other board of the pair is scratch.
static void run_on(struct life_board board[2], size_t *now, size_t generations,
                   const struct life_rule *rule, enum life_boundary boundary)
{
    for (size_t g = 0; g < generations; g++, *now ^= 1)
        life_step(&board[*now], &board[*now ^ 1], rule, boundary);
}

// Wrong cells of logits [H][W] where `truth` is right.
static uint64_t count_wrong(const float *logit, const struct life_board *truth)
{
    uint64_t wrong = 0;
    for (size_t y = 0; y < truth->height; y++)
        for (size_t x = 0; x < truth->width; x++) {
            float z = logit[y * truth->width + x];
            wrong += !(life_cell(truth, x, y) ? z > 0 : z <= 0); // NaN is wrong
        }
    return wrong;
}

static void try_boards(struct proof_predictor *predictor, struct proof_boards_space *space,
                       struct pcg32 *densities, const struct life_rule *rule,
                       enum life_boundary boundary, size_t count, struct proof_boards *proof)
{
    struct boards_source *source = &space->source;
    struct life_board *board = space->board;
    size_t side = source->side;
    for (size_t i = 0; i < count; i++) {
        size_t age = i % PROOF_AGES, now = 0;
        double u = (double)pcg32_uniform(densities);
        source->threshold = bernoulli_threshold(LEAST_DENSITY + u * (MOST_DENSITY - LEAST_DENSITY));
        boards_next(source, board[0].row);
        run_on(board, &now, proof_ages[age], rule, boundary);
        const float *logit = forward(predictor, &board[now]);
        run_on(board, &now, predictor->net->generations, rule, boundary);
        uint64_t wrong = count_wrong(logit, &board[now]);
        proof->age[age].boards++;
        proof->age[age].wrong_boards += wrong > 0;
        proof->age[age].cells += side * side;
        proof->age[age].wrong_cells += wrong;
    }
}

void proof_boards_layout(struct proof_boards_space *space, struct arena *arena, size_t side)
{
    size_t words = life_words(side);
    boards_source_layout(&space->source, arena, cpu_isa(), 0, side);
    for (int i = 0; i < 2; i++)
        space->board[i] = (struct life_board){side, side, words,
                                              arena_take(arena, side * words * sizeof(uint64_t))};
}

void proof_boards(struct proof_predictor *predictor, const struct life_rule *rule,
                  enum life_boundary boundary, uint64_t seed, size_t count,
                  struct proof_boards_space *space, struct proof_boards *proof)
{
    size_t side = predictor->workspace.width;
    assert(side == predictor->workspace.height && side == space->source.side);
    struct rng_key cells = {.seed = seed, .purpose = RNG_VERIFY, .index = {0}};
    struct rng_key densities = {.seed = seed, .purpose = RNG_VERIFY, .index = {1}};
    struct pcg32 stream = rng_stream(&densities);
    boards_source_begin(&space->source, &cells);
    *proof = (struct proof_boards){0};
    unsigned mode = cpu_default_float_mode();
    try_boards(predictor, space, &stream, rule, boundary, count, proof);
    cpu_restore_float_mode(mode);
}

uint64_t proof_boards_wrong(const struct proof_boards *proof)
{
    uint64_t wrong = 0;
    for (size_t a = 0; a < PROOF_AGES; a++)
        wrong += proof->age[a].wrong_boards;
    return wrong;
}
