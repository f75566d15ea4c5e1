#include "trial/trial.h"

#include <assert.h>

size_t trial_result_floats(const struct trial_point *point)
{
    return 2 * (trial_net(point).parameters + TRIAL_MAX_CURVE);
}

void trial_result_set(struct trial_result *result, const struct trial_point *point,
                      uint32_t replicate, float *floats, uint8_t *mask)
{
    size_t parameters = trial_net(point).parameters;
    *result = (struct trial_result){
        .replicate = replicate,
        .initial = floats,
        .final = floats + parameters,
        .mask = mask,
        .curve_loss = floats + 2 * parameters,
        .curve_accuracy = floats + 2 * parameters + TRIAL_MAX_CURVE,
    };
}

void trial_draw(const struct trial_point *point, uint32_t replicate, float *parameters)
{
    assert(!trial_is_ticket(point));
    struct net net = trial_net(point);
    struct rng_key key = {
        .seed = point->seed,
        .purpose = RNG_INITIAL_PARAMETERS,
        .index = {trial_point_key(point), replicate},
    };
    struct pcg32 stream = rng_stream(&key);
    net_init(&net, point->init, &stream, parameters);
}
