// The fresh boards on which the networks of a point are judged. All of a point's networks get the
// same ones.
#ifndef TRIAL_JUDGE_H
#define TRIAL_JUDGE_H

#include "data/boards.h"
#include "data/windows.h"
#include "trial/trial.h"

struct judge {
    const struct trial_point *point;
    const struct net *net;
    size_t boards;   // at least TRIAL_TEST_BOARDS, a multiple of the batch
    double baseline; // share of cells that are dead N generations on
    // N = 1: the windows of all boards, and for each board which of the 512 occur, as bits.
    uint64_t *count;
    float *target;
    uint64_t (*present)[LIFE_WINDOWS / 64];
    // N > 1: the boards before and after, packed, [boards][side][words of a row]; and the work space
    // and the targets [batch][side][side] of a pass.
    uint64_t *before, *after;
    float *wanted;
    struct net_workspace workspace;
};

// What a network does on the test boards.
struct judgement {
    double loss, cell_accuracy, board_accuracy;
};

size_t judge_bytes(const struct trial_point *point, const struct net *net);

// Draws the boards.
void judge_take(struct judge *judge, struct arena *arena, const struct trial_point *point,
                const struct net *net, enum isa isa);

struct judgement judge_network(struct judge *judge, const float *parameters);

#endif
