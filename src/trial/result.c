#include "trial/trial.h"

#include <assert.h>
#include <math.h>
#include <string.h>

size_t trial_result_floats(const struct point *point)
{
    return 2 * (point_net(point).parameters + TRIAL_MAX_CURVE);
}

void trial_result_set(struct trial_result *result, const struct point *point, uint32_t replicate,
                      float *floats, uint8_t *mask)
{
    size_t parameters = point_net(point).parameters;
    *result = (struct trial_result){
        .replicate = replicate,
        .initial = floats,
        .final = floats + parameters,
        .mask = mask,
        .curve_loss = floats + 2 * parameters,
        .curve_accuracy = floats + 2 * parameters + TRIAL_MAX_CURVE,
    };
}

void trial_result_not_tried(const struct point *point, struct trial_result *result)
{
    uint64_t updates[TRIAL_MAX_CURVE];
    size_t parameters = point_net(point).parameters;
    size_t curve = trial_curve_updates(point->updates, updates);
    result->outcome = TRIAL_NOT_TRIED;
    result->evidence = TRIAL_BOARDS;
    result->updates = result->boards = result->test_boards = result->weights_left = 0;
    result->spared = 0;
    result->window_errors = result->unsure = result->learned_at = result->average_errors = -1;
    result->average_learned = false;
    result->flops = 0;
    result->baseline = result->cell_accuracy = result->board_accuracy = result->loss = NAN;
    memset(result->initial, 0, parameters * sizeof *result->initial);
    memset(result->final, 0, parameters * sizeof *result->final);
    if (result->mask != NULL)
        memset(result->mask, 0, parameters);
    for (size_t i = 0; i < curve; i++)
        result->curve_loss[i] = result->curve_accuracy[i] = NAN;
}

static bool same_double(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

bool trial_result_same(const struct trial_result *a, const struct trial_result *b)
{
    return a->replicate == b->replicate && a->outcome == b->outcome && a->evidence == b->evidence &&
           a->updates == b->updates && a->boards == b->boards && a->test_boards == b->test_boards &&
           a->window_errors == b->window_errors && a->unsure == b->unsure &&
           a->learned_at == b->learned_at && a->exact_at_end == b->exact_at_end &&
           a->losses == b->losses && a->average_learned == b->average_learned &&
           a->average_errors == b->average_errors && a->weights_left == b->weights_left &&
           a->spared == b->spared && same_double(a->baseline, b->baseline) &&
           same_double(a->cell_accuracy, b->cell_accuracy) &&
           same_double(a->board_accuracy, b->board_accuracy) && same_double(a->loss, b->loss) &&
           same_double(a->flops, b->flops);
}

struct pcg32 trial_stream(const struct point *point, enum rng_purpose purpose, uint32_t replicate)
{
    struct point named = *point;
    named.coefficient_noise = 0;
    struct rng_key key = {
        .seed = point->seed,
        .purpose = purpose,
        .index = {point_key(&named), replicate},
    };
    return rng_stream(&key);
}

void trial_init(const struct point *point, uint32_t replicate, struct pcg32 *stream,
                float *parameters)
{
    struct net net = point_net(point);
    net_init(&net, point->init, stream, parameters);
    net_set_later(&net, parameters);
    if (point->coefficient_noise > 0) {
        struct pcg32 noise = trial_stream(point, RNG_COEFFICIENTS, replicate);
        net_shake_coefficients(&net, point->coefficient_noise, &noise, parameters);
    }
}

// Which of the learned networks of its shape the replicate starts from.
static const struct spec_networks *start_of(const struct point *point, uint32_t replicate,
                                            size_t *which)
{
    struct net net = point_net(point);
    const struct spec_networks *networks = spec_file_networks(point->from, &net);
    struct pcg32 stream = trial_stream(point, RNG_START, replicate);
    assert(networks != NULL);
    *which = pcg32_below(&stream, (uint32_t)networks->count);
    return networks;
}

const uint8_t *trial_mask(const struct point *point, uint32_t replicate)
{
    size_t which;
    if (point->from == NULL)
        return NULL;
    const struct spec_networks *networks = start_of(point, replicate, &which);
    return networks->mask != NULL ? networks->mask + which * networks->net.parameters : NULL;
}

void trial_draw(const struct point *point, uint32_t replicate, float *parameters)
{
    assert(!point_is_ticket(point));
    if (point->from != NULL) {
        size_t which;
        const struct spec_networks *networks = start_of(point, replicate, &which);
        size_t count = networks->net.parameters;
        memcpy(parameters, networks->value + which * count, count * sizeof *parameters);
        return;
    }
    struct pcg32 stream = trial_stream(point, RNG_INITIAL_PARAMETERS, replicate);
    trial_init(point, replicate, &stream, parameters);
}
