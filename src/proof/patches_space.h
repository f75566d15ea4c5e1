// What the files of the proof by patches share: its work space, and what is said of a layer and of a patch.
//
//   patches.c         enumerates the patches, and answers 32 at a time
//   patches_tables.c  tabulates shares of sums, with what float32 can be off
//   patches_close.c   answers more closely what is not certain then
#ifndef PROOF_PATCHES_SPACE_H
#define PROOF_PATCHES_SPACE_H

#include "net/layer.h"
#include "proof/bounded.h"
#include "proof/patches.h"

#define PATCHES_ROWS     32    // values of a patch's row
#define PATCHES_TRIPLES  32768 // values of three rows
#define PATCHES_CELLS    25    // of a patch
#define PATCHES_CHANNELS NET_MAX_OVERCOMPLETENESS
#define PATCHES_FILTERS  NET_MAX_FILTERS
#define PATCHES_UNITS                                                                              \
    NET_MAX_UNITS // of a layer with what it hands on: the channels of the middle cell's window

// Ours and any other evaluation may be off to opposite sides; a part in a hundred more for what
// inputs can be off that a factor multiplies, and for the sums of doubts themselves.
#define PATCHES_BOTH_SIDES (2 * 1.01)

// Where a patch's middle cell lies: bit 0 of `rows`: at the upper edge, bit 1: at the lower;
// `columns` left and right. Taps beyond an edge give nothing, and the cells beyond are dead.
struct patches_place {
    unsigned rows, columns;
};

struct proof_patches_space {
    const struct net *net;
    const float *parameters;
    const struct life_rule *rule;
    struct proof_patches *proof;
    bool count_all;
    bool broken;              // some parameter is not finite: no answer is a number
    size_t sums;              // the layer whose sums are tabulated
    float sign[LIFE_WINDOWS]; // of the logit that is right for the middle cell: 1 or -1
    uint8_t *next; // [TRIPLES]: three rows of five cells -> the three cells one generation on
    // The first generation's channels for each window [512][m]: as float32 computes them, and what
    // it can be off.
    float *h;
    struct bounded *bounded_h;
    float *share[2];      // [TRIPLES][K] for tap rows 0 and 1
    float *share2;        // [r2 r3: 1024][K][r4: 32] for tap row 2
    float *off[2], *off2; // what these can be off
    // What the logit of a patch can be off, in parts that add up.
    float doubt;        // of all patches
    float *doubt_of[2]; // [TRIPLES]: by tap rows 0 and 1
    float *doubt2;      // [r2 r3: 1024][r4: 32]: by tap row 2
    float *doubt_by;    // [layers][FILTERS]: by a unit of a layer's input
    double *
        reach; // [UNITS]: by how much the logit moves with a filter's sum, or with what is handed on, at most
    double *most; // [layers][FILTERS]: no sum of a unit is greater, but for its rounding
};

// The window under column j of three rows.
static inline unsigned patches_window(unsigned triple, unsigned j)
{
    unsigned top = triple >> j & 7, middle = triple >> (5 + j) & 7, low = triple >> (10 + j) & 7;
    return top | middle << 3 | low << 6;
}

// What float32 can be off in a sum of the layer, in parts of its absolute terms.
static inline double patches_factor(const struct net_layer *layer)
{
    return bounded_factor(net_layer_inputs(layer) + 1);
}

// The activations of layer l, [out][32], in place.
static inline void patches_activate(const struct proof_patches_space *p, size_t l, float *value)
{
    const struct net_layer *layer = &p->net->layer[l];
    if (layer->activated)
        net_activation(p->net)->values(p->parameters + layer->coefficients, layer->out,
                                       PATCHES_ROWS, value, value);
}

// Writes what the first generation makes of each window, and what all patches can be off.
void patches_begin(struct proof_patches_space *p);
// Writes the shares of the tabulated sums at a place, whose rows do not matter, with what they can be off.
void patches_fill_tables(struct proof_patches_space *p, struct patches_place place);

// The logits z [32] of the patches that differ in r4, and closer doubts of them than those of the tables.
void patches_answer_closely(const struct proof_patches_space *p, struct patches_place place,
                            const unsigned row[4], float *z, float *doubt);
// The logit of a patch in double precision, with what float32 can make of it in any order of
// summation. The patch need not lie where its place allows.
struct bounded patches_logit(const struct proof_patches_space *p, struct patches_place place,
                             const unsigned row[5]);

#endif
