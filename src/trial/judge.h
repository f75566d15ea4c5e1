// The fresh boards on which the networks of a point are judged. All of a point's networks get the
// same ones.
#ifndef TRIAL_JUDGE_H
#define TRIAL_JUDGE_H

#include "data/windows.h"
#include "engine/fit.h"
#include "engine/octet.h"
#include "trial/task.h"
#include "trial/trial.h"

struct judge {
    const struct trial_point *point;
    const struct net *net;
    size_t boards;    // at least TRIAL_TEST_BOARDS, a multiple of the batch
    double baseline;  // share of cells that are dead N generations on
    struct task task; // where they come from
    // N = 1: the windows of all boards, and for each board which of the 512 occur, as bits.
    struct windows_counter *counter;
    uint64_t *count;
    float *target;
    uint64_t (*present)[LIFE_WINDOWS / 64];
    // N > 1: the boards before and after, packed, [boards][side][words of a row], and eight of them
    // at a time; the work space is the caller's.
    uint64_t *before, *after;
    struct octet octet;
    struct net_fit *fit;
};

// What a network does on the test boards.
struct judgement {
    double loss, cell_accuracy, board_accuracy;
};

// fit: for N > 1, a work space with room for the network, whose owner may use it between judgements.
void judge_layout(struct judge *judge, struct arena *arena, const struct trial_point *point,
                  const struct net *net, enum isa isa, struct net_fit *fit);

// Draws the boards.
void judge_draw(struct judge *judge);

struct judgement judge_network(struct judge *judge, const float *parameters);

#endif
