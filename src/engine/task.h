// A task: boards, and what becomes of them.
//
// Fresh boards are drawn one after another without end. Networks may instead be trained on a finite set,
// `fixed` random boards that are drawn when a training begins, or on one designed board: epoch after epoch
// passes over all of the set, each in an order of its own, and a batch takes whichever boards are next, the
// last of an epoch and the first of the following one side by side. Every board is so met equally often.
#ifndef ENGINE_TASK_H
#define ENGINE_TASK_H

#include "data/boards.h"
#include "life/pattern.h"

struct engine_task {
    struct life_rule rule;
    enum life_boundary boundary; // of the simulator, and of a network's padding
    double density; // probability of a live cell; NaN: each board draws its own, uniform in [0, 1)
    size_t side;    // of a board, cells
    size_t generations; // N, until what becomes of a board is asked for
    size_t warmup;      // generations that a random board lives before it is used
    size_t batch;       // boards an update
    size_t fixed;       // boards of the set that networks are trained on; 0: no set
    // The designed board, placed in the middle of one of `side`, where it has room; NULL: there is none.
    const struct life_pattern *pattern;
    bool
        shift; // each board that is taken of a set is shifted on the torus, by random columns and rows
};

// Cells of a board, and of a batch.
size_t engine_board_cells(const struct engine_task *task);
size_t engine_batch_cells(const struct engine_task *task);

// Words of a packed board, [side][life_words(side)].
size_t engine_board_words(const struct engine_task *task);

// A stream of the task's boards.
struct engine_boards {
    struct engine_task task;
    struct boards_source source;
    struct life_board board[2]; // now and next
    // The set, where networks are trained on one.
    size_t set_boards;
    uint64_t *set;      // [set_boards][engine_board_words]
    uint32_t *order;    // [set_boards], of an epoch
    uint64_t epoch;     // whose order that is; UINT64_MAX: none yet
    struct rng_key key; // of the training
    bool of_set;        // boards are taken from it
    uint64_t taken;     // so many
};

// engine_boards_begin is next.
void engine_boards_layout(struct engine_boards *boards, struct arena *arena,
                          const struct engine_task *task, enum isa isa);

// Begins the stream of a key, of boards to train on: of the set, if the task has one. What is drawn for the
// set hangs on the key but for its purpose, so that all trainings of a network have the same.
void engine_boards_begin_training(struct engine_boards *boards, const struct rng_key *key);

// Begins the stream of a key, of fresh boards.
void engine_boards_begin(struct engine_boards *boards, const struct rng_key *key);

// The next board's packed rows; valid until the next call.
const uint64_t *engine_boards_next(struct engine_boards *boards);

// Rows of the board of the last engine_boards_next, N generations on; valid until the next call.
const uint64_t *engine_boards_future(struct engine_boards *boards);

#endif
