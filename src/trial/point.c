#include "trial/trial.h"

#include <math.h>

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

double trial_update_flops(const struct trial_point *point)
{
    struct net net = trial_net(point);
    double cells = (double)(point->batch * point->board * point->board);
    double first = (double)(net.layer[0].biases - net.layer[0].weights);
    // A multiplication and an addition per weight and cell: forward, for the weights' gradient, and
    // for the inputs' gradient, which the first layer does not need.
    return 2 * cells * (3 * (double)net_weights(&net) - first);
}

struct engine_task trial_task(const struct trial_point *point)
{
    return (struct engine_task){
        .rule = point->rule,
        .boundary = point->boundary,
        .density = point->density,
        .side = point->board,
        .generations = point->generations,
        .warmup = point->warmup,
        .batch = point->batch,
    };
}

struct rng_key trial_boards(const struct trial_point *point, enum rng_purpose purpose,
                            uint64_t replicate)
{
    struct trial_point parent = trial_parent(point);
    return (struct rng_key){
        .seed = point->seed,
        .purpose = purpose,
        .index = {trial_point_key(&parent), replicate},
    };
}
