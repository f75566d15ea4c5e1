#include "sweep/deal.h"

#include <stdbool.h>
#include <stdlib.h>

struct piece {
    double cost;
    size_t index;
};

// The dearest first; of those that cost the same, the first.
static int compare(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    if (x->cost != y->cost)
        return x->cost > y->cost ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

// A heap of hands: none has more to do than those below it, at 2 i + 1 and 2 i + 2.
struct heap {
    double *load;
    size_t *hand, hands;
};

static bool is_lighter(const struct heap *heap, size_t a, size_t b)
{
    return heap->load[a] < heap->load[b] ||
           (heap->load[a] == heap->load[b] && heap->hand[a] < heap->hand[b]);
}

// Moves the first hand, which got more to do, to where it belongs.
static void sink(struct heap *heap)
{
    for (size_t at = 0;;) {
        size_t least = at;
        for (size_t below = 2 * at + 1; below <= 2 * at + 2 && below < heap->hands; below++)
            if (is_lighter(heap, below, least))
                least = below;
        if (least == at)
            return;
        double load = heap->load[at];
        size_t hand = heap->hand[at];
        heap->load[at] = heap->load[least];
        heap->hand[at] = heap->hand[least];
        heap->load[least] = load;
        heap->hand[least] = hand;
        at = least;
    }
}

enum status deal(const double *cost, size_t count, size_t hands, size_t *hand)
{
    struct piece *piece = malloc((count + 1) * sizeof *piece);
    struct heap heap = {calloc(hands, sizeof *heap.load), malloc(hands * sizeof *heap.hand), hands};
    bool whole = piece != NULL && heap.load != NULL && heap.hand != NULL;
    for (size_t i = 0; whole && i < count; i++)
        piece[i] = (struct piece){cost[i], i};
    for (size_t i = 0; whole && i < hands; i++)
        heap.hand[i] = i;
    if (whole)
        qsort(piece, count, sizeof *piece, compare);
    for (size_t i = 0; whole && i < count; i++) {
        hand[piece[i].index] = heap.hand[0];
        heap.load[0] += piece[i].cost;
        sink(&heap);
    }
    free(piece);
    free(heap.load);
    free(heap.hand);
    return whole ? STATUS_OK
                 : status_fail(STATUS_ENVIRONMENT, "out of memory to deal %zu shards out", count);
}
