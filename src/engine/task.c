#include "engine/task.h"

#include <assert.h>
#include <string.h>

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
    boards->set_boards = task->pattern != NULL ? 1 : task->fixed;
    boards->set =
        arena_take(arena, boards->set_boards * engine_board_words(task) * sizeof *boards->set);
    boards->order = arena_take(arena, boards->set_boards * sizeof *boards->order);
}

void engine_boards_begin(struct engine_boards *boards, const struct rng_key *key)
{
    boards->of_set = false;
    boards_source_begin(&boards->source, key);
}

static const uint64_t *next_fresh(struct engine_boards *boards)
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

// ---- a set of boards ----------------------------------------------------------------------------

static void draw_set(struct engine_boards *boards, const struct rng_key *key)
{
    struct rng_key own = *key;
    size_t words = engine_board_words(&boards->task);
    own.purpose = RNG_FIXED_BOARDS;
    boards_source_begin(&boards->source, &own);
    for (size_t b = 0; b < boards->set_boards; b++)
        memcpy(boards->set + b * words, next_fresh(boards), words * sizeof *boards->set);
}

static void place_pattern(struct engine_boards *boards)
{
    struct life_board board = boards->board[0];
    board.row = boards->set;
    memset(board.row, 0, engine_board_words(&boards->task) * sizeof *board.row);
    bool placed = life_pattern_place(boards->task.pattern, &board);
    assert(placed);
}

void engine_boards_begin_training(struct engine_boards *boards, const struct rng_key *key)
{
    if (boards->task.pattern != NULL)
        place_pattern(boards);
    else if (boards->set_boards > 0)
        draw_set(boards, key);
    engine_boards_begin(boards, key);
    boards->of_set = boards->set_boards > 0;
    boards->key = *key;
    boards->epoch = UINT64_MAX;
    boards->taken = 0;
}

// Sets the order of an epoch, which hangs on nothing but the key and its number: Fisher and Yates' shuffle.
static void shuffle(struct engine_boards *boards, uint64_t epoch)
{
    struct rng_key key = boards->key;
    key.purpose = RNG_EPOCH;
    key.index[0] = rng_hash(rng_hash(key.index[0], boards->key.purpose), epoch);
    struct pcg32 stream = rng_stream(&key);
    for (size_t i = 0; i < boards->set_boards; i++) {
        size_t k = pcg32_below(&stream, (uint32_t)i + 1);
        boards->order[i] = boards->order[k];
        boards->order[k] = (uint32_t)i;
    }
    boards->epoch = epoch;
}

// A column or row from 0 to side - 1, uniform to 2^-32.
static size_t scaled(uint32_t draw, size_t side)
{
    return (size_t)((uint64_t)draw * side >> 32);
}

static const uint64_t *next_of_set(struct engine_boards *boards)
{
    const size_t side = boards->task.side, words = engine_board_words(&boards->task);
    uint64_t *row = boards->board[0].row;
    if (boards->taken / boards->set_boards != boards->epoch)
        shuffle(boards, boards->taken / boards->set_boards);
    const uint64_t *next = boards->set + boards->order[boards->taken % boards->set_boards] * words;
    boards->taken++;
    if (boards->task.shift) {
        uint32_t draw[8];
        pcg32x8_next(&boards->source.stream, draw);
        boards_shift(next, side, scaled(draw[0], side), scaled(draw[1], side), row);
    } else {
        memcpy(row, next, words * sizeof *row);
    }
    return row;
}

const uint64_t *engine_boards_next(struct engine_boards *boards)
{
    return boards->of_set ? next_of_set(boards) : next_fresh(boards);
}

const uint64_t *engine_boards_future(struct engine_boards *boards)
{
    const struct engine_task *task = &boards->task;
    size_t now = 0;
    for (size_t g = 0; g < task->generations; g++, now ^= 1)
        life_step(&boards->board[now], &boards->board[now ^ 1], &task->rule, task->boundary);
    return boards->board[now].row;
}
