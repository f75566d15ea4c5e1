#include "trial/trial.h"

#include <math.h>

// The number of what a state consists of (trial/record.c): the next one, wherever that changes.
#define STATES 2

const char *const trial_outcome_names[TRIAL_OUTCOME_COUNT] = {"not_learned", "learned", "dead",
                                                              "diverged", "not_tried"};
const char *const trial_evidence_names[TRIAL_EVIDENCE_COUNT] = {"boards", "windows", "certificate"};

size_t trial_curve_updates(uint64_t budget, uint64_t updates[TRIAL_MAX_CURVE])
{
    size_t count = 0;
    updates[count++] = 0;
    for (int k = 0; count + 1 < TRIAL_MAX_CURVE; k++) {
        uint64_t at = TRIAL_CHUNK * (uint64_t)llround(exp2(k / 2.0));
        if (at >= budget)
            break;
        if (at > updates[count - 1])
            updates[count++] = at;
    }
    updates[count++] = budget;
    return count;
}

double trial_update_flops(const struct point *point)
{
    struct net net = point_net(point);
    struct engine_task task = trial_task(point);
    return net_update_flops(&net, net.generations, engine_batch_cells(&task));
}

uint64_t trial_identity(const struct point *points, size_t members,
                        const struct trial_result *results, size_t count, enum isa isa)
{
    uint64_t hash = rng_hash(0, STATES);
    for (const char *word = engine_arithmetic(isa); *word != '\0'; word++)
        hash = rng_hash(hash, (unsigned char)*word);
    hash = rng_hash(hash, members);
    for (size_t m = 0; m < members; m++)
        hash = rng_hash(hash, point_identity(&points[m]));
    for (size_t i = 0; i < count; i++)
        hash = rng_hash(hash, results[i].replicate);
    return hash;
}

struct engine_task trial_task(const struct point *point)
{
    return (struct engine_task){
        .rule = point->rule,
        .boundary = point->boundary,
        .density = point->density,
        .side = point->board,
        .generations = point->generations,
        .warmup = point->warmup,
        .batch = point->batch,
        .loss = point->loss,
    };
}

struct rng_key trial_boards(const struct point *point, enum rng_purpose purpose, uint64_t replicate)
{
    struct point parent = point_parent(point);
    return (struct rng_key){
        .seed = point->seed,
        .purpose = purpose,
        .index = {point_key(&parent), replicate},
    };
}
