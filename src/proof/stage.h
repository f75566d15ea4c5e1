// One generation of a certificate: what the cells before it can hold, and what follows for the
// middle cell of a neighbourhood.
//
// The cells are enclosed by one entry for every neighbourhood that they can have come from: at most
// 512, and with zero padding 354 more at edges and corners. An entry bounds the channels, and their
// components along the axes, which are the principal directions of the weights that the channels
// meet next: the eigenvectors of the sum of w w' over the filters' taps w [C]. All entries of dead
// and all those of living cells are the two classes of cells.
//
//   bound [2C][entries]:   row c: channel c      row C + i: axis i      columns: the dead first
//
// What nine cells give a filter is bounded twice, and the tighter end taken:
//
//   by the classes' boxes: both ends in float32, by the operations of the forward pass in its own
//     order. Rounding to nearest is monotone, so what the network computes lies between them to
//     the last bit: a network whose numbers are exact loses nothing.
//   by the boxes of single neighbourhoods: the share  sum over channels of weight * channel  of a
//     cell under a tap, the least and the greatest over the neighbourhoods of the cell's class.
//     Channels that vary together, such as two whose difference is the cell, stay together. In
//     double precision, widened by what float32 sums can be off in any order.
//
// What a residual generation adds is a channel of the middle cell, between its ends; linear bounds take it to that
// cell, as what the filters make of it.
//
// Likewise what follows the filters: by the ends of ranges, and by one linear bound from the channel
// (or the logit) down to the nine cells, in which an activation gives way to a line on the side that
// counts, and to what its own evaluation can be off (`line` and `error` of net/activation.h).
//
// Source: H. Zhang et al., Efficient Neural Network Robustness Certification with General
// Activation Functions (CROWN), NeurIPS 2018.
#ifndef PROOF_STAGE_H
#define PROOF_STAGE_H

#include "base/arena.h"
#include "life/rule.h"
#include "net/net.h"
#include "net/range.h"

#define STAGE_ENTRIES  (LIFE_WINDOWS + 354)
#define STAGE_CHANNELS NET_MAX_OVERCOMPLETENESS
#define STAGE_FILTERS  NET_MAX_FILTERS
#define STAGE_UNITS    NET_MAX_UNITS // filters with what a residual generation hands on

// Cells before a generation, and the layers of that generation.
struct stage {
    const struct net *net;
    const float *parameters;
    size_t generation;
    const struct net_layer *sums, *mix; // the generation's 3x3 and 1x1 layers
    size_t channels, filters;           // C of the cells, K of the sums
    size_t entries, first_alive;
    uint16_t window[STAGE_ENTRIES]; // the neighbourhood that an entry's cells came from
    bool from_windows;              // false at generation 0, where entries have no past
    double *axis;                   // [C][C]: axis, component
    double (*low)[STAGE_ENTRIES], (*high)[STAGE_ENTRIES]; // [2C]
    struct double_range *share;                           // [entries][9][K]
    struct double_range *class_share; // [2: dead, alive][9][K], over the class's entries
    struct float_range *class_box;    // [2][C]
    // What float32 sums can be off.
    double filter_error[STAGE_FILTERS], channel_error[STAGE_CHANNELS], logit_error;
};

// Room for the stages of the network, or of one whose layers are narrower.
void stage_layout(struct stage *stage, struct arena *arena, const struct net *net);

// Begins the cells before `generation` of a network, without any.
void stage_begin(struct stage *stage, const struct net *net, const float *parameters,
                 size_t generation);
// Adds the cells that came from a neighbourhood: channel [C], along [C]. The dead come first.
void stage_add(struct stage *stage, unsigned window, bool alive, const struct float_range *channel,
               const struct double_range *along);
// After the last entry: the tables. Returns false if some number may overflow or is none.
bool stage_finish(struct stage *stage);

bool stage_is_empty(const struct stage *stage, bool alive); // has the class no cell?

// Whether a channel, or a share, still tells the dead from the living.
bool stage_is_apart(const struct stage *stage);

// The cells of a neighbourhood of nine.
struct stage_cells {
    bool beyond[9]; // beyond an edge, without channels
    bool alive[9];
    // The entries that a cell can be from: list[tap][count[tap]], NULL for all of its class, and
    // what they give each filter, share[tap][K].
    const uint16_t *list[9];
    size_t count[9];
    const struct double_range *share[9];
};

// The least and the greatest over entries list[count] of what the cell under a tap gives each
// filter: share [K].
void stage_share(const struct stage *stage, unsigned tap, const uint16_t *list, size_t count,
                 struct double_range *share);

// The least of  sum over channels of direction [C] * channel  over the entries of the cell under a
// tap.
double stage_support(const struct stage *stage, const struct stage_cells *cells, unsigned tap,
                     const double *direction);

// The channels [m] of the middle cell after this generation, and their components along [m] the
// axes [m][m].
void stage_channels(const struct stage *stage, const struct stage_cells *cells, const double *axis,
                    struct float_range *channel, struct double_range *along);

// How far the logit after the last generation is from zero on the side of `alive`, at least;
// negative if it may be on the other. `thorough` takes every bound, else those that are quick and
// know the cells' lists.
double stage_logit(const struct stage *stage, const struct stage_cells *cells, bool alive,
                   bool thorough);

#endif
