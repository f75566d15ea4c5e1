// Batches of a task: random boards, and what becomes of them.
#ifndef TRIAL_TASK_H
#define TRIAL_TASK_H

#include "data/boards.h"
#include "engine/octet.h"
#include "trial/trial.h"

struct task {
    const struct trial_point *point;
    struct boards_source source;
    struct life_board board[2];     // now and next
    uint64_t *before[8], *after[8]; // of an octet, packed rows
};

// task_begin is next.
void task_layout(struct task *task, struct arena *arena, const struct trial_point *point,
                 enum isa isa);

// Begins a stream of boards of the point.
void task_begin(struct task *task, enum rng_purpose purpose, uint64_t replicate);

// The next board's packed rows; valid until the next call.
const uint64_t *task_next(struct task *task);

// Rows of the board of the last task_next, N generations on.
const uint64_t *task_future(struct task *task);

// The next `count` boards, 1 to 8, and what becomes of them.
void task_octet(struct task *task, size_t count, struct octet *octet);

#endif
