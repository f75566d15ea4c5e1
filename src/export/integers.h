// A network of integers that answers as its rule says, proven anew.
//
// Layer by layer the weights are multiplied by a scale s(l) and rounded to integers of b bits, from
// -(2^(b-1) - 1) to 2^(b-1) - 1; biases by the product of the scales so far,
//
//   W(l) = round(s(l) w(l))      B(l) = round(s(0) s(1) ... s(l) b(l))
//
// so that sums are those of the network, times that product, but for what was rounded. relu is the same
// for integers; where another activation multiplies a negative sum z by a number a, the integers give
// z f / 2^k, rounded down, with f / 2^k as near to a as b bits allow.
//
// Searched are the fewest bits with which the integers are exact: on all 512 windows for n = 1, on all
// 2^25 patches, and those at edges, for n = 2. For each b some thousand scales are drawn, anywhere and near
// the best so far in turn (integers_search.c), from streams of fixed seeds: the same network gives the same
// integers, and that none were found does not say that there are none. What was a wrong answer once is asked
// first of the next candidate, so that most cost a few windows. For n = 1 all of a width that are exact are
// found, and those whose sums are narrowest, then those whose products take the fewest additions, are taken;
// for n = 2 it is the first.
#ifndef EXPORT_INTEGERS_H
#define EXPORT_INTEGERS_H

#include "export/export.h"

#define INTEGERS_LEAST_BITS 2

// What is given for a negative sum z: z factor / 2^shift, rounded down.
struct integer_slope {
    int32_t factor;
    unsigned shift;
};

struct integers {
    const struct ticket_sparse *sparse; // whose shape it has
    unsigned bits;                      // of a weight
    double scale[NET_MAX_LAYERS];       // s(l)
    // Bits of the integers in which a layer is computed: 8, 16 or 32. They hold all partial sums, in the
    // order of the terms, and all products.
    unsigned width[NET_MAX_LAYERS];
    int32_t *weight;                // as sparse->term
    int32_t *bias;                  // as sparse->bias
    struct integer_slope *slope;    // of each channel, as sparse->bias
    size_t channel[NET_MAX_LAYERS]; // the first of a layer
    struct arena arena;
};

// Finds the integers of a network of one or two generations, of at most so many bits. Refuses others, and one of
// which no integers are exact, with the least number of wrong answers (STATUS_REQUEST); fails when memory
// is short. Close them, whatever is returned.
enum status integers_open(struct integers *integers, const struct export_network *network,
                          unsigned most_bits);
void integers_close(struct integers *integers);

// The rest is shared by integers_*.c.

#define INTEGERS_MOST_INPUTS (9 * NET_MAX_FILTERS)

// Rounds to the scales and the bits. Returns false if a layer loses all of its weights or a number leaves
// its range.
bool integers_round(struct integers *integers);

struct integer_range {
    int64_t low, high;
};

// What layer l makes of in[in * taps]: out[out]. Widens the range, unless it is NULL, to hold all that is
// computed on the way.
void integers_layer(const struct integers *integers, size_t l, const int64_t *in, int64_t *out,
                    struct integer_range *range);

// What a channel's activation makes of its sum.
int64_t integers_activate(const struct integers *integers, size_t channel, int64_t sum);

// Sets the widths, from all windows and, after the first generation, from ranges. Returns false if 32 bits do
// not hold all sums.
bool integers_set_widths(struct integers *integers);

// A window of five rows, or of three for n = 1, and where its middle cell lies: bit 0 of `rows`: at the
// upper edge, bit 1: at the lower; `columns` left and right.
struct integer_patch {
    uint8_t row[5], rows, columns;
};

// The logit of a patch.
int64_t integers_logit(const struct integers *integers, const struct integer_patch *patch);
// Whether its middle cell lives n generations on.
bool integers_truth(size_t generations, const struct life_rule *rule,
                    const struct integer_patch *patch);

// Enumerates all patches of n = 2, those at the edges, too. Returns how many are answered wrongly, at least
// `limit` if there are so many, and the first of them.
struct integers_patches_space;
struct integers_patches_space *integers_patches_layout(struct arena *arena, const struct net *net);
uint64_t integers_patches(const struct integers *integers, const struct life_rule *rule,
                          enum life_boundary boundary, uint64_t limit,
                          struct integers_patches_space *space, struct integer_patch *wrong);

#endif
