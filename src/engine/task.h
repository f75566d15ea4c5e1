// A task: random boards, and what becomes of them.
#ifndef ENGINE_TASK_H
#define ENGINE_TASK_H

#include "data/boards.h"
#include "kernel/kernel.h"

struct engine_task {
    struct life_rule rule;
    enum life_boundary boundary; // of the simulator, and of a network's padding
    double density; // probability of a live cell; NaN: each board draws its own, uniform in [0, 1)
    size_t side;    // of a board, cells
    size_t generations; // N, until what becomes of a board is asked for
    size_t warmup;      // generations that a random board lives before it is used
    size_t batch;       // boards an update
    enum kernel_loss loss;
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
};

// engine_boards_begin is next.
void engine_boards_layout(struct engine_boards *boards, struct arena *arena,
                          const struct engine_task *task, enum isa isa);

// Begins the stream of a key.
void engine_boards_begin(struct engine_boards *boards, const struct rng_key *key);

// The next board's packed rows; valid until the next call.
const uint64_t *engine_boards_next(struct engine_boards *boards);

// Rows of the board of the last engine_boards_next, N generations on; valid until the next call.
const uint64_t *engine_boards_future(struct engine_boards *boards);

#endif
