#include "trial/task.h"

#include <string.h>

static size_t board_bytes(size_t side)
{
    return side * life_words(side) * sizeof(uint64_t);
}

// Tickets have their parent's boards.
static struct rng_key key_of(const struct trial_point *point, enum rng_purpose purpose,
                             uint64_t replicate)
{
    struct trial_point parent = trial_parent(point);
    return (struct rng_key){
        .seed = point->seed,
        .purpose = purpose,
        .index = {trial_point_key(&parent), replicate},
    };
}

void task_layout(struct task *task, struct arena *arena, const struct trial_point *point,
                 enum isa isa)
{
    size_t side = point->board;
    task->point = point;
    boards_source_layout(&task->source, arena, isa, point->density, side);
    for (int i = 0; i < 2; i++)
        task->board[i] = (struct life_board){
            .width = side,
            .height = side,
            .words = life_words(side),
            .row = arena_take(arena, board_bytes(side)),
        };
    for (int b = 0; b < 8; b++) {
        task->before[b] = arena_take(arena, board_bytes(side));
        task->after[b] = arena_take(arena, board_bytes(side));
    }
}

void task_begin(struct task *task, enum rng_purpose purpose, uint64_t replicate)
{
    struct rng_key key = key_of(task->point, purpose, replicate);
    boards_source_begin(&task->source, &key);
}

const uint64_t *task_next(struct task *task)
{
    boards_next(&task->source, task->board[0].row);
    for (size_t g = 0; g < task->point->warmup; g++) {
        life_step(&task->board[0], &task->board[1], &task->point->rule, task->point->boundary);
        struct life_board older = task->board[0];
        task->board[0] = task->board[1];
        task->board[1] = older;
    }
    return task->board[0].row;
}

const uint64_t *task_future(struct task *task)
{
    size_t now = 0;
    for (size_t g = 0; g < task->point->generations; g++, now ^= 1)
        life_step(&task->board[now], &task->board[now ^ 1], &task->point->rule,
                  task->point->boundary);
    return task->board[now].row;
}

void task_octet(struct task *task, size_t count, struct octet *octet)
{
    size_t bytes = board_bytes(task->point->board);
    for (size_t b = 0; b < count; b++) {
        memcpy(task->before[b], task_next(task), bytes);
        memcpy(task->after[b], task_future(task), bytes);
    }
    octet_set(octet, count, (const uint64_t *const *)task->before,
              (const uint64_t *const *)task->after);
}
