// What the trials of one point of a sweep share: every setting of an experiment, with its value.
// What each setting is called, may be and means stands in one table: spec/setting.h.
#ifndef SPEC_POINT_H
#define SPEC_POINT_H

#include "life/board.h"
#include "net/net.h"
#include "spec/file.h"
#include "ticket/ticket.h"
#include "train/train.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The boards that networks are trained on.
enum point_boards {
    POINT_OWN_BOARDS,    // fresh ones, each network its own
    POINT_SHARED_BOARDS, // fresh ones, the same for all replicates
    POINT_FIXED_BOARDS,  // a finite set of random ones, each network its own
    POINT_FILE_BOARDS,   // one designed board, of a file
    POINT_BOARDS_COUNT
};

struct point {
    struct life_rule rule;
    size_t generations;          // N: of the task, and of the network
    size_t board;                // side, cells
    enum life_boundary boundary; // of the simulator and of the network's padding
    double density; // probability of a live cell; NaN: each board draws its own, uniform in [0, 1)
    size_t warmup;  // generations that a random board lives before it is used
    enum net_family family;
    size_t overcompleteness;  // M; 0: the widths are given one by one
    struct net_widths widths; // of an M of 0; else all zero
    enum net_activation activation;
    enum net_output output;
    bool tied;                // generations share their numbers
    bool residual;            // generations add their input to their output
    double coefficient_noise; // on the starting coefficients of the activation
    enum net_freeze freeze;   // what keeps its starting values
    enum net_init init;
    const struct spec_file *from; // learned networks that training starts from; NULL: it is drawn
    struct train_settings train;  // but for its budget, which is `updates`
    enum kernel_loss loss;
    size_t batch;     // boards an update
    uint64_t updates; // budget
    enum point_boards boards;
    size_t fixed_boards;             // of a finite set; 0 of other boards
    const struct spec_file *pattern; // of a designed board; NULL of others
    bool shift;                      // a designed board is seen at random shifts; false of others
    bool stop_when_proven;           // else the whole budget is trained
    uint64_t seed;
    struct ticket_spec ticket;
};

// The widths of the point's network, its form, and the network: what every ticket of it is a part of.
struct net_widths point_widths(const struct point *point);
struct net_form point_form(const struct point *point);
struct net point_net(const struct point *point);

// The dense network that a ticket is part of: the point without its ticket. Points of one parent
// are a group: they share initial values and boards, replicate by replicate, and are run together.
struct point point_parent(const struct point *point);
bool point_is_ticket(const struct point *point); // not a parent itself

// Whether something of the network is removed; or, in a ticket, nothing: the whole network again.
bool point_is_pruned(const struct point *point);
bool point_is_restart(const struct point *point);

// Cells of a batch at most: windows are counted in 32 bits.
#define TRIAL_MAX_BATCH_CELLS INT32_MAX

// Whether results keep the masks of the point's networks: of tickets, and of networks that start from others,
// which may be pruned.
bool point_keeps_masks(const struct point *point);

// Cells of a finite set at most: a thread holds 128 MB of them.
#define POINT_MOST_SET_CELLS (1 << 30)

// The key of the point: a hash of its settings but seed, updates and stop, so that a longer budget
// continues the same run (but for edge-popup and the schedule cosine, whose rates follow the budget from
// the start). A
// parent's key names its random streams, which its tickets share; a ticket's own key names what is
// drawn for it alone.
uint64_t point_key(const struct point *point);

// What tells the point from all others: a hash of its key and of the settings that the key leaves
// out. Points with the same identity are the same point, whose trials a plan and a results file have
// once.
uint64_t point_identity(const struct point *point);

// Points of a list, to be found by what they are.
struct point_entry {
    uint64_t identity;
    size_t point; // index in the list
};
// Sorts entries by identity, those of the same point by their index.
void point_entries_sort(struct point_entry *entries, size_t count);
// The first of the sorted entries that has the identity, or NULL.
const struct point_entry *point_entries_find(const struct point_entry *entries, size_t count,
                                             uint64_t identity);

#endif
