// Masks of whole channels.
//
// Channel k of layer l is its filter, weights [k][C][taps] of that layer, and what reads it,
// weights [.][k][taps] of the next.
#include "ticket/cut.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define MAX_CHANNELS (NET_MAX_GENERATIONS * (NET_MAX_FILTERS + NET_MAX_OVERCOMPLETENESS))

// The channels of hidden layers first .. end - 1, in the order of the block.
struct channels {
    const struct net *net;
    uint8_t *mask;
    size_t count;
    struct channel {
        size_t layer, index;
        double score; // NaN counts as -infinity
        bool done;    // its turn came, or it was not left
    } channel[MAX_CHANNELS];
    size_t left[NET_MAX_LAYERS]; // channels of each layer
};

static size_t filter_size(const struct net_layer *layer)
{
    return layer->in * layer->taps;
}

// Weights of a channel's filter that are left.
static size_t filter_left(const struct channels *all, const struct channel *c)
{
    const struct net_layer *layer = &all->net->layer[c->layer];
    size_t first = layer->weights + c->index * filter_size(layer);
    return ticket_count(all->mask, first, first + filter_size(layer));
}

// How many of mask[first .. first + length - 1] are left; none of them any more if `remove`.
static size_t take(uint8_t *mask, size_t first, size_t length, bool remove)
{
    size_t count = ticket_count(mask, first, first + length);
    if (remove)
        memset(mask + first, 0, length);
    return count;
}

// Weights that are left and go with a channel; they do if `remove`.
static size_t channel_weights(const struct channels *all, const struct channel *c, bool remove)
{
    const struct net_layer *layer = &all->net->layer[c->layer], *next = layer + 1;
    size_t size = filter_size(layer);
    size_t count = take(all->mask, layer->weights + c->index * size, size, remove);
    for (size_t o = 0; o < next->out; o++)
        count += take(all->mask, next->weights + (o * next->in + c->index) * next->taps, next->taps,
                      remove);
    return count;
}

// Scores of zero where `score` is NULL.
static void collect(struct channels *all, size_t first, size_t end, const float *score)
{
    for (size_t l = first; l < end; l++) {
        const struct net_layer *layer = &all->net->layer[l];
        for (size_t k = 0; k < layer->out; k++) {
            struct channel *c = &all->channel[all->count++];
            *c = (struct channel){.layer = l, .index = k};
            size_t at = layer->weights + k * filter_size(layer);
            for (size_t i = at; i < at + filter_size(layer); i++)
                c->score += score != NULL && all->mask[i] ? (double)score[i] : 0;
            c->score = isnan(c->score) ? -INFINITY : c->score;
            c->done = filter_left(all, c) == 0;
            all->left[l] += !c->done;
        }
    }
}

// The one whose turn is next, of equal ones the later; NULL: all had theirs.
static struct channel *next_channel(struct channels *all)
{
    struct channel *next = NULL;
    for (size_t i = 0; i < all->count; i++) {
        struct channel *c = &all->channel[i];
        if (!c->done && (next == NULL || c->score <= next->score))
            next = c;
    }
    return next;
}

// Removes channels in turn as long as they fit into `room`: weights, or whole channels if
// `by_channel`.
static size_t remove_channels(struct channels *all, size_t room, bool by_channel)
{
    size_t spared = 0;
    for (struct channel *c; room > 0 && (c = next_channel(all)) != NULL;) {
        size_t cost = by_channel ? 1 : channel_weights(all, c, false);
        c->done = true;
        if (cost > room)
            continue;
        if (all->left[c->layer] == 1) {
            spared += filter_left(all, c);
            continue;
        }
        channel_weights(all, c, true);
        all->left[c->layer]--;
        room -= cost;
    }
    return spared;
}

static size_t difference(size_t a, size_t b)
{
    return a > b ? a - b : 0;
}

size_t ticket_prune_channels(const struct net *net, const struct ticket_spec *spec, double part,
                             const float *score, uint8_t *mask)
{
    struct channels all = {.net = net, .mask = mask};
    size_t hidden = net->layers - 1, spared = 0;
    if (spec->scope == TICKET_GLOBAL) {
        collect(&all, 0, hidden, score);
        size_t goal = ticket_goal(spec, part, net_weights(net));
        return remove_channels(&all, difference(ticket_mask_weights(net, mask), goal), false);
    }
    for (size_t l = 0; l < hidden; l++) {
        all.count = 0;
        collect(&all, l, l + 1, score);
        size_t goal = ticket_goal(spec, part, net->layer[l].out);
        spared += remove_channels(&all, difference(all.left[l], goal), true);
    }
    return spared;
}

// ---- the controls' masks ----

// Channels of a layer that are left in mask[P].
static size_t channels_left(const struct net *net, const uint8_t *mask, size_t l)
{
    const struct net_layer *layer = &net->layer[l];
    size_t left = 0;
    for (size_t k = 0; k < layer->out; k++) {
        size_t first = layer->weights + k * filter_size(layer);
        left += ticket_count(mask, first, first + filter_size(layer)) > 0;
    }
    return left;
}

static void draw_scores(struct channels *all, struct pcg32 *stream)
{
    for (size_t i = 0; i < all->count; i++)
        all->channel[i].score = (double)pcg32_uniform(stream);
}

void ticket_mask_random_channels(const struct net *net, const uint8_t *mask, struct pcg32 *stream,
                                 uint8_t *random)
{
    struct channels all = {.net = net, .mask = random};
    ticket_mask_fill(net, random);
    collect(&all, 0, net->layers - 1, NULL);
    draw_scores(&all, stream);
    remove_channels(&all, difference(net_weights(net), ticket_mask_weights(net, mask)), false);
}

void ticket_mask_shuffle_channels(const struct net *net, const uint8_t *mask, struct pcg32 *stream,
                                  uint8_t *shuffled)
{
    struct channels all = {.net = net, .mask = shuffled};
    ticket_mask_fill(net, shuffled);
    for (size_t l = 0; l + 1 < net->layers; l++) {
        all.count = 0;
        collect(&all, l, l + 1, NULL);
        draw_scores(&all, stream);
        remove_channels(&all, difference(all.left[l], channels_left(net, mask, l)), true);
    }
}
