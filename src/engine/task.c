#include "engine/task.h"

size_t engine_board_cells(const struct engine_task *task)
{
    return task->side * task->side;
}

size_t engine_batch_cells(const struct engine_task *task)
{
    return task->batch * engine_board_cells(task);
}

size_t engine_board_words(const struct engine_task *task)
{
    return task->side * life_words(task->side);
}

void engine_boards_layout(struct engine_boards *boards, struct arena *arena,
                          const struct engine_task *task, enum isa isa)
{
    boards->task = *task;
    boards_source_layout(&boards->source, arena, isa, task->density, task->side);
    for (int i = 0; i < 2; i++)
        boards->board[i] = (struct life_board){
            .width = task->side,
            .height = task->side,
            .words = life_words(task->side),
            .row = arena_take(arena, engine_board_words(task) * sizeof(uint64_t)),
        };
}

void engine_boards_begin(struct engine_boards *boards, const struct rng_key *key)
{
    boards_source_begin(&boards->source, key);
}

const uint64_t *engine_boards_next(struct engine_boards *boards)
{
    const struct engine_task *task = &boards->task;
    boards_next(&boards->source, boards->board[0].row);
    for (size_t g = 0; g < task->warmup; g++) {
        life_step(&boards->board[0], &boards->board[1], &task->rule, task->boundary);
        struct life_board older = boards->board[0];
        boards->board[0] = boards->board[1];
        boards->board[1] = older;
    }
    return boards->board[0].row;
}

const uint64_t *engine_boards_future(struct engine_boards *boards)
{
    const struct engine_task *task = &boards->task;
    size_t now = 0;
    for (size_t g = 0; g < task->generations; g++, now ^= 1)
        life_step(&boards->board[now], &boards->board[now ^ 1], &task->rule, task->boundary);
    return boards->board[now].row;
}
