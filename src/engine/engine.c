#include "engine/kind.h"
#include "net/name.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

// In the order in which they are tried.
static const struct engine_kind *const kinds[] = {&engine_windows, &engine_grids, &engine_plain};
#define KINDS (sizeof kinds / sizeof *kinds)

// ---- the choice

// The word of LIFETICKET_ENGINE, or NULL.
static const char *forced(void)
{
    return getenv("LIFETICKET_ENGINE");
}

static bool is_forced(const struct engine_kind *kind)
{
    return forced() != NULL && strcmp(forced(), kind->name) == 0;
}

static const struct engine_kind *kind_for(const struct net *net)
{
    for (size_t i = 0; i < KINDS; i++)
        if ((forced() == NULL || is_forced(kinds[i])) && kinds[i]->fits(net))
            return kinds[i];
    return NULL;
}

enum status engine_check(const struct net *net)
{
    const struct engine_kind *kind = NULL;
    for (size_t i = 0; i < KINDS; i++)
        kind = is_forced(kinds[i]) ? kinds[i] : kind;
    if (forced() != NULL && kind == NULL)
        return status_fail(STATUS_REQUEST,
                           "the environment variable LIFETICKET_ENGINE names no engine; expected "
                           "windows, grids or plain, or unset");
    if (kind == NULL || net == NULL || kind->fits(net))
        return STATUS_OK;
    char name[NET_NAME_TEXT];
    net_name(net, name);
    return status_fail(STATUS_REQUEST,
                       "LIFETICKET_ENGINE=%s: this engine cannot compute %s; plain computes any "
                       "network, and unset leaves the choice to the program",
                       kind->name, name);
}

const char *engine_arithmetic(enum isa isa)
{
    return is_forced(&engine_plain) ? engine_plain.name : cpu_isa_name(isa);
}

// ---- work space

void engine_layout(struct engine *engine, struct arena *arena, const struct engine_task *task,
                   const struct net *net, enum isa isa)
{
    *engine = (struct engine){.kind = kind_for(net), .net = net, .isa = isa};
    assert(engine->kind != NULL);
    engine->tests = (ENGINE_TEST_BOARDS + task->batch - 1) / task->batch * task->batch;
    engine_boards_layout(&engine->boards, arena, task, isa);
    engine->kind->layout(engine, arena);
}

void engine_init(struct engine *engine, const struct rng_key *key)
{
    engine_boards_begin(&engine->boards, key);
    engine->kind->init(engine);
}

void engine_begin(struct engine *engine, const struct rng_key *key)
{
    if (engine->kind->forget != NULL)
        engine->kind->forget(engine);
    engine_boards_begin_training(&engine->boards, key);
}

struct pcg32x8 *engine_stream(struct engine *engine)
{
    return &engine->boards.source.stream;
}

uint64_t *engine_taken(struct engine *engine)
{
    return &engine->boards.taken;
}

void engine_draw(struct engine *engine, size_t count, float *cells, float *target)
{
    struct engine_boards *boards = &engine->boards;
    size_t side = boards->task.side, board = engine_board_cells(&boards->task);
    for (size_t b = 0; b < count; b++) {
        boards_unpack(engine_boards_next(boards), side, cells + b * board);
        boards_unpack(engine_boards_future(boards), side, target + b * board);
    }
}

bool engine_has_room(const struct engine *engine, const struct net *part)
{
    return engine->kind->has_room == NULL || engine->kind->has_room(engine, part);
}

// ---- networks

void engine_learn(struct engine *engine, size_t batches, struct engine_network *networks,
                  size_t count, engine_step *step, void *context)
{
    assert(batches <= ENGINE_BATCHES);
    engine->kind->learn(engine, batches, networks, count, step, context);
}

bool engine_sees_all(const struct engine *engine)
{
    return engine->kind->answers_all != NULL;
}

bool engine_is_cut_off(const struct engine *engine, const struct engine_network *network)
{
    return engine->kind->is_cut_off(network);
}

struct engine_score engine_judge(struct engine *engine, const float *parameters)
{
    return engine->kind->judge(engine, parameters);
}

bool engine_answers_all(struct engine *engine, const float *parameters)
{
    return engine_sees_all(engine) ? engine->kind->answers_all(engine, parameters)
                                   : engine_judge(engine, parameters).board_accuracy == 1;
}

struct engine_cost engine_cost(const struct net *net, const struct engine_task *task)
{
    return kind_for(net)->cost(net, task);
}

void engine_ways(const struct net *net, const struct engine_task *task, enum isa isa,
                 char text[ENGINE_WAYS_TEXT])
{
    kind_for(net)->ways(net, task, kernel_table(isa), text);
}

// ---- what kinds that look at boards share

void engine_tests_layout(struct engine *engine, struct arena *arena)
{
    size_t bytes = engine->tests * engine_board_words(&engine->boards.task) * sizeof(uint64_t);
    engine->before = arena_take(arena, bytes);
    engine->after = arena_take(arena, bytes);
}

void engine_tests_draw(struct engine *engine)
{
    struct engine_boards *boards = &engine->boards;
    size_t words = engine_board_words(&boards->task), alive = 0;
    for (size_t b = 0; b < engine->tests; b++) {
        memcpy(engine->before + b * words, engine_boards_next(boards), words * sizeof(uint64_t));
        memcpy(engine->after + b * words, engine_boards_future(boards), words * sizeof(uint64_t));
    }
    for (size_t i = 0; i < engine->tests * words; i++)
        alive += (size_t)__builtin_popcountll(engine->after[i]);
    size_t total = engine->tests * engine_board_cells(&boards->task);
    engine->baseline = (double)(total - alive) / (double)total;
}

double engine_windows_seconds(const struct net *net)
{
    const double rate = 6e10; // operations a second
    double filters = (double)net->layer[0].out, channels = (double)net->layer[1].out;
    return LIFE_WINDOWS * (6 * filters * channels + 7 * filters + 25) / rate;
}

bool engine_no_gradient_arrives(const struct engine_network *network)
{
    const struct net_layer *first = &network->net->layer[0];
    for (size_t i = 0; i < first->end; i++)
        if (network->gradient[i] != 0)
            return false;
    return true;
}

struct engine_score engine_score_of(const struct engine *engine, double loss, size_t wrong_cells,
                                    size_t wrong_boards)
{
    double total = (double)(engine->tests * engine_board_cells(&engine->boards.task));
    return (struct engine_score){
        .loss = loss / total,
        .cell_accuracy = 1 - (double)wrong_cells / total,
        .board_accuracy = 1 - (double)wrong_boards / (double)engine->tests,
    };
}
