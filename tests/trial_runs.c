#include "trial_runs.h"

#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct point usual_point(size_t m, uint64_t updates)
{
    return (struct point){
        .rule = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3},
        .generations = 1,
        .board = 12,
        .boundary = LIFE_TORUS,
        .density = NAN,
        .overcompleteness = m,
        .init = NET_GLOROT,
        .train = {TRAIN_ADAM_USUAL, .learning_rate = 0.01},
        .batch = 8,
        .updates = updates,
        .stop_when_proven = true,
        .seed = 11,
    };
}

struct trial_runs *runs_open(const struct point *points, size_t members, const uint32_t *replicates,
                             size_t count)
{
    uint64_t updates[TRIAL_MAX_CURVE];
    size_t P = point_net(points).parameters, results = members * count;
    size_t curve = trial_curve_updates(points->updates, updates), width = 2 * (P + curve);
    struct trial_runs *runs = malloc(sizeof *runs);
    struct trial_result *result = calloc(results, sizeof *result);
    float *block = calloc(results * width, sizeof *block);
    uint8_t *mask = calloc(results, P);
    CU_ASSERT_FATAL(runs != NULL && result != NULL && block != NULL && mask != NULL);
    *runs = (struct trial_runs){P, curve, result, block, mask};
    for (size_t k = 0; k < results; k++, block += width, mask += P)
        result[k] = (struct trial_result){.replicate = replicates[k % count],
                                          .initial = block,
                                          .final = block + P,
                                          .curve_loss = block + 2 * P,
                                          .curve_accuracy = block + 2 * P + curve,
                                          .mask = mask};
    return runs;
}

struct trial_runs *runs_of(const struct point *points, size_t members, const uint32_t *replicates,
                           size_t count, enum isa isa)
{
    struct trial_runs *runs = runs_open(points, members, replicates, count);
    struct arena arena;
    CU_ASSERT_EQUAL_FATAL(arena_open(&arena, trial_bytes(points, members, count)), STATUS_OK);
    memset(arena.block, 0x55, arena.capacity);
    CU_ASSERT(trial_run(points, members, runs->result, count, isa, &arena, NULL));
    arena_close(&arena);
    return runs;
}

void runs_close(struct trial_runs *runs)
{
    free(runs->result);
    free(runs->block);
    free(runs->mask);
    free(runs);
}

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

bool runs_same(const struct trial_runs *a, size_t i, const struct trial_runs *b, size_t j)
{
    const struct trial_result *x = &a->result[i], *y = &b->result[j];
    size_t floats = 2 * (a->parameters + a->curve);
    return a->parameters == b->parameters && a->curve == b->curve && x->replicate == y->replicate &&
           x->outcome == y->outcome && x->evidence == y->evidence && x->updates == y->updates &&
           x->boards == y->boards && x->test_boards == y->test_boards &&
           x->window_errors == y->window_errors && x->unsure == y->unsure &&
           x->exact_at_end == y->exact_at_end && x->losses == y->losses &&
           x->average_learned == y->average_learned && x->average_errors == y->average_errors &&
           same_number(x->baseline, y->baseline) &&
           same_number(x->cell_accuracy, y->cell_accuracy) &&
           same_number(x->board_accuracy, y->board_accuracy) && same_number(x->loss, y->loss) &&
           x->learned_at == y->learned_at && x->flops == y->flops &&
           x->weights_left == y->weights_left && x->spared == y->spared &&
           memcmp(x->initial, y->initial, floats * sizeof(float)) == 0 &&
           memcmp(x->mask, y->mask, a->parameters) == 0;
}
