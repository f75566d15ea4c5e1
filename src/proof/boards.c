#include "proof/boards.h"

#include "data/boards.h"

#include <assert.h>
#include <math.h>

const size_t proof_ages[PROOF_AGES] = {0, 1, 10, 100};

#define LEAST_DENSITY 0.05
#define MOST_DENSITY  0.95

size_t proof_predictor_bytes(const struct net *net, size_t width, size_t height)
{
    return net_workspace_bytes(net, 1, height, width);
}

void proof_predictor_take(struct proof_predictor *predictor, struct arena *arena,
                          const struct net *net, const float *parameters, size_t width,
                          size_t height, enum life_boundary boundary)
{
    *predictor = (struct proof_predictor){.net = net, .parameters = parameters};
    net_workspace_take(&predictor->workspace, arena, net, 1, height, width, boundary == LIFE_DEAD);
}

enum status proof_predictor_open(struct proof_predictor *predictor, const struct net *net,
                                 const float *parameters, size_t width, size_t height,
                                 enum life_boundary boundary)
{
    struct arena arena;
    *predictor = (struct proof_predictor){.net = net};
    TRY(arena_open(&arena, proof_predictor_bytes(net, width, height)));
    proof_predictor_take(predictor, &arena, net, parameters, width, height, boundary);
    predictor->arena = arena;
    return STATUS_OK;
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

static void try_boards(struct proof_predictor *predictor, struct boards_source *source,
                       struct pcg32 *densities, struct life_board board[2],
                       const struct life_rule *rule, enum life_boundary boundary, size_t count,
                       struct proof_boards *proof)
{
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

static size_t board_bytes(size_t side)
{
    return side * life_words(side) * sizeof(uint64_t);
}

size_t proof_boards_bytes(size_t side)
{
    return boards_source_bytes(side) + 2 * arena_bytes(board_bytes(side));
}

void proof_boards(struct proof_predictor *predictor, const struct life_rule *rule,
                  enum life_boundary boundary, uint64_t seed, size_t count, struct arena *arena,
                  struct proof_boards *proof)
{
    size_t side = predictor->workspace.width;
    assert(side == predictor->workspace.height);
    struct rng_key cells = {.seed = seed, .purpose = RNG_VERIFY, .index = {0}};
    struct rng_key densities = {.seed = seed, .purpose = RNG_VERIFY, .index = {1}};
    struct pcg32 stream = rng_stream(&densities);
    struct boards_source source;
    struct life_board board[2];
    for (int i = 0; i < 2; i++)
        board[i] =
            (struct life_board){side, side, life_words(side), arena_take(arena, board_bytes(side))};
    boards_source_take(&source, arena, cpu_isa(), &cells, 0, side);
    *proof = (struct proof_boards){0};
    unsigned mode = cpu_default_float_mode();
    try_boards(predictor, &source, &stream, board, rule, boundary, count, proof);
    cpu_restore_float_mode(mode);
}

uint64_t proof_boards_wrong(const struct proof_boards *proof)
{
    uint64_t wrong = 0;
    for (size_t a = 0; a < PROOF_AGES; a++)
        wrong += proof->age[a].wrong_boards;
    return wrong;
}
