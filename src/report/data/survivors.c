#include "report/data/survivors.h"

#include <assert.h>
#include <stdlib.h>

struct filter {
    size_t index, left;
    double sum;
};

// The fullest first, then the largest sum, then as they come.
static int compare(const void *a, const void *b)
{
    const struct filter *x = a, *y = b;
    if (x->left != y->left)
        return x->left < y->left ? 1 : -1;
    if (x->sum != y->sum)
        return x->sum < y->sum ? 1 : -1;
    return x->index > y->index ? 1 : -1;
}

static void sort_filters(const struct net_layer *layer, const uint8_t *mask, const float *final,
                         struct filter *filter)
{
    size_t weights = layer->in * layer->taps;
    for (size_t k = 0; k < layer->out; k++) {
        filter[k] = (struct filter){.index = k};
        for (size_t i = 0; i < weights; i++) {
            size_t at = layer->weights + k * weights + i;
            filter[k].left += mask[at] != 0;
            filter[k].sum += mask[at] != 0 ? (double) final[at] : 0;
        }
    }
    qsort(filter, layer->out, sizeof *filter, compare);
}

// Adds a weight that is left to what it counts for. `rank`: of its filter.
static void add_weight(struct survivors_layer *share, const struct net_layer *layer, size_t rank,
                       size_t tap)
{
    double filters = (double)(layer->in * layer->out);
    share->all += 1 / (filters * (double)layer->taps);
    if (layer->taps > 1 && rank < SURVIVORS_FILTERS)
        share->tap[rank][tap] += 1 / (double)layer->in;
    if (layer->taps == 9)
        *(tap == 4       ? &share->centre
          : tap % 2 == 1 ? &share->edge
                         : &share->corner) += 1 / (filters * (tap == 4 ? 1 : 4));
}

void survivors_add(struct survivors *survivors, const struct net *net, const uint8_t *mask,
                   const float *final)
{
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        struct filter filter[NET_MAX_FILTERS];
        size_t weights = layer->in * layer->taps;
        assert(layer->taps <= SURVIVORS_TAPS);
        sort_filters(layer, mask, final, filter);
        for (size_t rank = 0; rank < layer->out; rank++)
            for (size_t i = 0; i < weights; i++)
                if (mask[layer->weights + filter[rank].index * weights + i] != 0)
                    add_weight(&survivors->layer[l], layer, rank, i % layer->taps);
    }
    survivors->networks++;
}

void survivors_finish(struct survivors *survivors, const struct net *net)
{
    assert(survivors->networks > 0);
    double n = (double)survivors->networks;
    for (size_t l = 0; l < net->layers; l++) {
        struct survivors_layer *share = &survivors->layer[l];
        share->all /= n;
        share->centre /= n;
        share->edge /= n;
        share->corner /= n;
        for (size_t k = 0; k < SURVIVORS_FILTERS; k++)
            for (size_t i = 0; i < SURVIVORS_TAPS; i++)
                share->tap[k][i] /= n;
    }
}
