// Masks of weights. A layer's best weight cannot go, and the rest go below a threshold, which is
// found bit by bit: no memory is taken, and nothing is sorted.
#include "ticket/mask.h"

#include "ticket/cut.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void ticket_mask_fill(const struct net *net, uint8_t *mask)
{
    memset(mask, 1, net->parameters);
    net_complete_mask(net, mask);
}

size_t ticket_count(const uint8_t *mask, size_t first, size_t end)
{
    size_t left = 0;
    for (size_t i = first; i < end; i++)
        left += mask[i];
    return left;
}

static size_t layer_weights(const struct net_layer *layer, const uint8_t *mask)
{
    return ticket_count(mask, layer->weights, layer->biases);
}

size_t ticket_mask_weights(const struct net *net, const uint8_t *mask)
{
    size_t left = 0;
    for (size_t l = 0; l < net->layers; l++)
        if (net->layer[l].numbers == NET_OWN)
            left += layer_weights(&net->layer[l], mask);
    return left;
}

void ticket_mask_layers(const struct net *net, const uint8_t *mask, uint32_t *left)
{
    for (size_t l = 0; l < net->layers; l++)
        left[l] = (uint32_t)layer_weights(&net->layer[l], mask);
}

bool ticket_mask_keeps_coefficients(const struct net *net, const uint8_t *mask)
{
    for (size_t l = 0; l < net->layers; l++)
        for (size_t i = net->layer[l].coefficients; i < net->layer[l].end; i++)
            if (mask[i] == 0)
                return false;
    return true;
}

// ---- pruning weights ----

// Layers first .. end - 1, of which parameters are pruned together.
struct pool {
    const struct net *net;
    size_t first, end;
    bool biases; // they are candidates, too
    const float *score;
    uint8_t *mask;
    size_t best[NET_MAX_LAYERS]; // each layer's best weight, which stays
};

// The order in which parameters go, as a whole number that no two share: by score, NaN first, and
// of equal scores the later first. Of IEEE 754 numbers the bits are in order once negative ones are
// inverted.
static uint64_t key(const float *score, size_t i)
{
    float value = score[i] + 0.0f; // -0 becomes +0
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits = isnan(value) ? 0 : bits >> 31 ? ~bits : bits | UINT32_C(1) << 31;
    return (uint64_t)bits << 32 | (UINT32_MAX - (uint32_t)i);
}

// Candidates of a layer lie from its weights up to here.
static size_t candidates_end(const struct pool *pool, const struct net_layer *layer)
{
    if (layer->numbers != NET_OWN)
        return layer->weights;
    return pool->biases ? layer->coefficients : layer->biases;
}

// Parameters that are left, those that must stay included.
static size_t pool_left(const struct pool *pool)
{
    size_t left = 0;
    for (size_t l = pool->first; l < pool->end; l++)
        left += ticket_count(pool->mask, pool->net->layer[l].weights,
                             candidates_end(pool, &pool->net->layer[l]));
    return left;
}

static size_t pool_total(const struct pool *pool)
{
    size_t total = 0;
    for (size_t l = pool->first; l < pool->end; l++)
        total += candidates_end(pool, &pool->net->layer[l]) - pool->net->layer[l].weights;
    return total;
}

static void find_best(struct pool *pool)
{
    for (size_t l = pool->first; l < pool->end; l++) {
        const struct net_layer *layer = &pool->net->layer[l];
        size_t best = SIZE_MAX, end = layer->numbers == NET_OWN ? layer->biases : layer->weights;
        for (size_t i = layer->weights; i < end; i++)
            if (pool->mask[i] && (best == SIZE_MAX || key(pool->score, i) > key(pool->score, best)))
                best = i;
        pool->best[l] = best;
    }
}

// How many may go whose key is less than the limit. With `remove` they do; *last becomes the
// greatest key among them, unless there are none.
static size_t below(const struct pool *pool, uint64_t limit, bool remove, uint64_t *last)
{
    size_t count = 0;
    for (size_t l = pool->first; l < pool->end; l++) {
        const struct net_layer *layer = &pool->net->layer[l];
        for (size_t i = layer->weights; i < candidates_end(pool, layer); i++) {
            uint64_t k = key(pool->score, i);
            if (!pool->mask[i] || i == pool->best[l] || k >= limit)
                continue;
            count++;
            if (remove) {
                pool->mask[i] = 0;
                *last = k > *last ? k : *last;
            }
        }
    }
    return count;
}

// Removes the `count` first of the pool, or all that may go, and returns how many layers' best
// stayed though their turn came.
static size_t remove_first(struct pool *pool, size_t count)
{
    find_best(pool);
    // The greatest limit below which are no more than `count`; keys differ, so as many are below
    // it.
    uint64_t limit = 0, last = 0;
    for (int bit = 63; bit >= 0; bit--)
        if (below(pool, limit | UINT64_C(1) << bit, false, NULL) <= count)
            limit |= UINT64_C(1) << bit;
    size_t removed = below(pool, limit, true, &last), spared = 0;
    for (size_t l = pool->first; l < pool->end; l++)
        spared += pool->best[l] != SIZE_MAX &&
                  (removed < count || key(pool->score, pool->best[l]) < last);
    return spared;
}

size_t ticket_goal(const struct ticket_spec *spec, double part, size_t total)
{
    if (total == 0)
        return 0;
    double left = (double)ticket_left(total, spec->rate, spec->round);
    return (size_t)llround((double)total * pow(left / (double)total, part));
}

static size_t prune_pool(struct pool *pool, const struct ticket_spec *spec, double part)
{
    size_t left = pool_left(pool), goal = ticket_goal(spec, part, pool_total(pool));
    return left > goal ? remove_first(pool, left - goal) : 0;
}

struct ticket_cut ticket_prune_part(const struct net *net, const struct ticket_spec *spec,
                                    double part, const float *score, uint8_t *mask)
{
    assert(part >= 0 && part <= 1);
    struct pool pool = {
        .net = net, .end = net->layers, .biases = spec->prune_biases, .score = score, .mask = mask};
    struct ticket_cut cut = {0};
    if (spec->unit == TICKET_CHANNELS)
        cut.spared = ticket_prune_channels(net, spec, part, score, mask);
    else if (spec->scope == TICKET_GLOBAL)
        cut.spared = prune_pool(&pool, spec, part);
    else
        for (size_t l = 0; l < net->layers; l++) {
            pool.first = l;
            pool.end = l + 1;
            cut.spared += prune_pool(&pool, spec, part);
        }
    net_complete_mask(net, mask);
    cut.left = ticket_mask_weights(net, mask);
    return cut;
}

struct ticket_cut ticket_prune(const struct net *net, const struct ticket_spec *spec,
                               const float *score, uint8_t *mask)
{
    return ticket_prune_part(net, spec, 1, score, mask);
}

// ---- the controls' masks ----

// Swaps every entry of mask[count] with itself or a later one, drawn at random (Fisher and Yates).
static void shuffle(struct pcg32 *stream, size_t count, uint8_t *mask)
{
    for (size_t i = 0; i + 1 < count; i++) {
        size_t j = i + pcg32_below(stream, (uint32_t)(count - i));
        uint8_t swap = mask[i];
        mask[i] = mask[j];
        mask[j] = swap;
    }
}

void ticket_mask_shuffle(const struct net *net, const uint8_t *mask, struct pcg32 *stream,
                         uint8_t *shuffled)
{
    memcpy(shuffled, mask, net->parameters);
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        if (layer->numbers != NET_OWN)
            continue;
        shuffle(stream, layer->biases - layer->weights, shuffled + layer->weights);
        shuffle(stream, layer->out, shuffled + layer->biases);
    }
    net_complete_mask(net, shuffled);
}

// Removes `count` weights, or `count` biases, of those that are left in mask[P]. left[layers]:
// weights.
static void remove_at_random(const struct net *net, bool biases, size_t count, struct pcg32 *stream,
                             uint32_t *left, uint8_t *mask)
{
    while (count > 0) {
        size_t i = pcg32_below(stream, (uint32_t)net->parameters), l = 0;
        while (l + 1 < net->layers && i >= net->layer[l + 1].weights)
            l++;
        bool is_bias = i >= net->layer[l].biases;
        if (net->layer[l].numbers != NET_OWN || i >= net->layer[l].coefficients ||
            is_bias != biases || !mask[i] || (!biases && left[l] == 1))
            continue;
        mask[i] = 0;
        left[l] -= !biases;
        count--;
    }
}

void ticket_mask_random(const struct net *net, const uint8_t *mask, struct pcg32 *stream,
                        uint8_t *random)
{
    size_t weights = ticket_mask_weights(net, mask);
    size_t biases = 0;
    for (size_t l = 0; l < net->layers; l++)
        if (net->layer[l].numbers == NET_OWN)
            biases += ticket_count(mask, net->layer[l].biases, net->layer[l].coefficients);
    uint32_t left[NET_MAX_LAYERS];
    ticket_mask_layers(net, mask, left);
    for (size_t l = 0; l < net->layers; l++)
        assert(left[l] > 0);
    ticket_mask_fill(net, random);
    ticket_mask_layers(net, random, left);
    remove_at_random(net, false, net_weights(net) - weights, stream, left, random);
    remove_at_random(net, true, net_biases(net) - biases, stream, left, random);
    net_complete_mask(net, random);
}

void ticket_mask_control(const struct net *net, const struct ticket_spec *spec, const uint8_t *mask,
                         struct pcg32 *stream, uint8_t *chosen)
{
    bool channels = spec->unit == TICKET_CHANNELS;
    if (spec->control == TICKET_RANDOM)
        (channels ? ticket_mask_random_channels : ticket_mask_random)(net, mask, stream, chosen);
    else if (spec->control == TICKET_SHUFFLED)
        (channels ? ticket_mask_shuffle_channels : ticket_mask_shuffle)(net, mask, stream, chosen);
    else
        memcpy(chosen, mask, net->parameters);
}
