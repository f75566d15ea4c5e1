// The engine for more than one generation: eight boards side by side, by the fast passes
// (engine/passes.h).
//
// All networks take turns in one work space, which lays itself out for whichever is next: the engine's,
// or a part of it, which other kernels may compute. Residual ones are computed as wider ones (engine/widened.h).
#include "engine/kind.h"
#include "engine/lanes.h"
#include "engine/passes.h"
#include "engine/widened.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct grids {
    struct engine_lanes *batch;     // [lane_sets]
    struct engine_lanes lanes;      // of test boards
    uint64_t *before[8], *after[8]; // boards that are drawn, packed
    struct arena room;              // of the passes
    struct engine_passes passes;
    const struct net *net; // that they are laid out for; NULL: none
    // Of residual networks: the one that the passes compute, its parameters and its gradient.
    struct net wide;
    float *widened, *d_widened;
};

static bool fits(const struct net *net)
{
    return engine_passes_fit(net) && net->activation == NET_RELU &&
           (!net->form.residual || engine_widened_fit(net));
}

// The network that the passes compute; `wide` is where it lies if it is another.
static const struct net *computed(const struct net *net, struct net *wide)
{
    if (!net->form.residual)
        return net;
    *wide = engine_widened(net);
    return wide;
}

// ---- work space

// Groups of eight boards of a batch; the last may have fewer.
static size_t lane_sets(const struct engine_task *task)
{
    return (task->batch + 7) / 8;
}

static void lay_out_passes(struct engine_passes *passes, struct arena *arena,
                           const struct engine *engine, const struct net *net, enum isa isa)
{
    const struct engine_task *task = &engine->boards.task;
    engine_passes_layout(passes, arena, net, task->side, task->side, task->boundary == LIFE_DEAD,
                         kernel_table(isa));
    passes->loss = task->loss;
}

// Lays the passes out for a network, with what they take and give if that is widened.
static void lay_out(struct grids *g, struct arena *arena, const struct engine *engine,
                    const struct net *net, enum isa isa)
{
    const struct net *wide = computed(net, &g->wide);
    size_t floats = wide == net ? 0 : net_padded(wide) * sizeof(float);
    lay_out_passes(&g->passes, arena, engine, wide, isa);
    g->widened = arena_take(arena, floats);
    g->d_widened = arena_take(arena, floats);
    g->net = net;
}

// Bytes of the passes.
static size_t passes_bytes(const struct engine *engine, const struct net *net, enum isa isa)
{
    struct grids g;
    struct arena count = {0};
    lay_out(&g, &count, engine, net, isa);
    return count.used;
}

static void layout(struct engine *engine, struct arena *arena)
{
    const struct engine_task *task = &engine->boards.task;
    struct grids *taken = arena_take(arena, sizeof *taken), *g = ARENA_ITEM(struct grids, taken, 0);
    size_t board = engine_board_words(task) * sizeof(uint64_t), most = 0;
    engine->work = taken;
    engine_tests_layout(engine, arena);
    engine_lanes_layout(&g->lanes, arena, task->side, task->boundary, engine->isa);
    g->batch = arena_take(arena, lane_sets(task) * sizeof *g->batch);
    for (size_t i = 0; i < lane_sets(task); i++)
        engine_lanes_layout(ARENA_ITEM(struct engine_lanes, g->batch, i), arena, task->side,
                            task->boundary, engine->isa);
    for (size_t b = 0; b < 8; b++) {
        g->before[b] = arena_take(arena, board);
        g->after[b] = arena_take(arena, board);
    }
    for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
        size_t bytes = cpu_has(isa) ? passes_bytes(engine, engine->net, isa) : 0;
        most = bytes > most ? bytes : most;
    }
    g->room = arena_part(arena, most);
}

static void forget(struct engine *engine)
{
    struct grids *g = engine->work;
    g->net = NULL;
}

static void init(struct engine *engine)
{
    forget(engine);
    engine_tests_draw(engine);
}

static bool has_room(const struct engine *engine, const struct net *part)
{
    const struct grids *g = engine->work;
    return passes_bytes(engine, part, engine->isa) <= g->room.capacity;
}

// The passes, laid out for the network and begun with its parameters. Networks are told apart by where
// they lie, until they are forgotten.
static struct engine_passes *passes_for(struct engine *engine, const struct net *net,
                                        const float *parameters)
{
    struct grids *g = engine->work;
    if (g->net != net) {
        arena_reset(&g->room);
        lay_out(g, &g->room, engine, net, engine->isa);
        engine_passes_init(&g->passes);
    }
    if (net->form.residual)
        engine_widened_parameters(net, &g->wide, parameters, g->widened);
    engine_passes_begin(&g->passes, net->form.residual ? g->widened : parameters);
    return &g->passes;
}

// ---- training

static void draw_batch(struct engine *engine)
{
    struct grids *g = engine->work;
    size_t bytes = engine_board_words(&engine->boards.task) * sizeof(uint64_t);
    size_t left = engine->boards.task.batch;
    for (size_t i = 0; i < lane_sets(&engine->boards.task); i++) {
        size_t count = left < 8 ? left : 8;
        for (size_t b = 0; b < count; b++) {
            memcpy(g->before[b], engine_boards_next(&engine->boards), bytes);
            memcpy(g->after[b], engine_boards_future(&engine->boards), bytes);
        }
        engine_lanes_set(&g->batch[i], count, (const uint64_t *const *)g->before,
                         (const uint64_t *const *)g->after);
        left -= count;
    }
}

// The gradient over the batch, and how many of its cells are wrong.
static void take_gradient(struct engine *engine, struct engine_network *network)
{
    struct grids *g = engine->work;
    float share = 1 / (float)engine_batch_cells(&engine->boards.task);
    struct engine_passes *passes = passes_for(engine, network->net, network->parameters);
    network->wrong = 0;
    for (size_t i = 0; i < lane_sets(&engine->boards.task); i++) {
        const struct engine_lanes *lanes = &g->batch[i];
        network->wrong +=
            engine_passes_learn(passes, lanes->index, lanes->target, lanes->boards, share);
    }
    engine_passes_finish(passes, network->net->form.residual ? g->d_widened : network->gradient);
    if (network->net->form.residual)
        engine_widened_gradient(network->net, &g->wide, g->d_widened, network->gradient);
    for (size_t i = network->net->parameters; i < net_padded(network->net); i++)
        network->gradient[i] = 0;
}

// Batch after batch, each for all networks.
static void learn(struct engine *engine, size_t batches, struct engine_network *networks,
                  size_t count, engine_step *step, void *context)
{
    for (size_t u = 0; u < batches; u++) {
        draw_batch(engine);
        for (size_t i = 0; i < count; i++)
            if (!networks[i].over) {
                take_gradient(engine, &networks[i]);
                networks[i].over = !step(context, &networks[i]);
            }
    }
}

// ---- the test boards

// The sum of the cross-entropies of eight boards' logits, max(z, 0) - t z + log(1 + exp(-|z|)). The
// logarithms of a row are that of a product, which 2^(8 W) bounds: taken every 64 cells.
static double sum_entropy(size_t cells, const float *logit, const uint8_t *target, unsigned boards)
{
    double sum = 0, product = 1;
    for (size_t i = 0; i < cells; i++) {
        for (unsigned b = 0; b < 8; b++)
            if (boards >> b & 1) {
                float z = logit[8 * i + b];
                sum += (double)(z > 0 ? z : 0) - (target[i] >> b & 1 ? (double)z : 0);
                product *= 1 + (double)expf(-fabsf(z));
            }
        if (i % 64 == 63 || i + 1 == cells) {
            sum += log(product);
            product = 1;
        }
    }
    return sum;
}

// The sum of their squared errors.
static double sum_squares(size_t cells, const float *logit, const uint8_t *target, unsigned boards)
{
    double sum = 0;
    for (size_t i = 0; i < cells; i++)
        for (unsigned b = 0; b < 8; b++) {
            float alive = (float)(target[i] >> b & 1);
            if (boards >> b & 1)
                sum += kernel_squared_ref(1, &logit[8 * i + b], &alive, 0, NULL);
        }
    return sum;
}

// Bit b: board b's cell is answered wrongly.
static unsigned wrong_boards(const float *logit, unsigned target)
{
    unsigned wrong = 0;
    for (unsigned b = 0; b < 8; b++)
        wrong |= (unsigned)!engine_is_right(logit[b], (float)(target >> b & 1)) << b;
    return wrong;
}

// The test boards from number `first` on, eight at most.
static const struct engine_lanes *test_lanes(struct engine *engine, size_t first)
{
    struct grids *g = engine->work;
    size_t words = engine_board_words(&engine->boards.task);
    size_t count = engine->tests - first < 8 ? engine->tests - first : 8;
    const uint64_t *before[8], *after[8];
    for (size_t b = 0; b < count; b++) {
        before[b] = engine->before + (first + b) * words;
        after[b] = engine->after + (first + b) * words;
    }
    engine_lanes_set(&g->lanes, count, before, after);
    return &g->lanes;
}

static struct engine_score judge(struct engine *engine, const float *parameters)
{
    size_t side = engine->boards.task.side, mistakes = 0, flawed = 0;
    struct kernel_grid grid = {1, side, side};
    double loss = 0;
    struct engine_passes *passes = passes_for(engine, engine->net, parameters);
    for (size_t first = 0; first < engine->tests; first += 8) {
        const struct engine_lanes *lanes = test_lanes(engine, first);
        const float *logit = engine_passes_forward(passes, lanes->index);
        unsigned met = 0;
        for (size_t y = 0; y < side; y++) {
            const float *row = logit + kernel_grid_at(&grid, (ptrdiff_t)y, 0, 0);
            const uint8_t *target = lanes->target + y * side;
            loss += engine->boards.task.loss == KERNEL_SQUARED
                        ? sum_squares(side, row, target, lanes->boards)
                        : sum_entropy(side, row, target, lanes->boards);
            for (size_t x = 0; x < side; x++) {
                unsigned wrong = wrong_boards(row + 8 * x, target[x]) & lanes->boards;
                mistakes += (size_t)__builtin_popcount(wrong);
                met |= wrong;
            }
        }
        flawed += (size_t)__builtin_popcount(met);
    }
    return engine_score_of(engine, loss, mistakes, flawed);
}

// The first generation costs by the windows; the second, by tables, and the further ones by the
// operations of a dense implementation. Boards are not told apart from networks.
static struct engine_cost cost(const struct net *own, const struct engine_task *task)
{
    struct net wide;
    const struct net *net = computed(own, &wide);
    const double cell = 3e-9; // seconds: drawn, its future, and its window looked up
    const double rate_of_second = 1.6e11, rate_of_generation = 8e10; // operations a second
    size_t cells = engine_batch_cells(task);
    double two = net_update_flops(net, 2, cells), one = net_update_flops(net, 1, cells);
    double all = net_update_flops(net, net->generations, cells);
    double seconds = engine_windows_seconds(net) + cell * (double)cells;
    seconds += (two - one) / rate_of_second;
    return (struct engine_cost){.network = seconds + (all - two) / rate_of_generation};
}

static void ways(const struct net *own, const struct engine_task *task,
                 const struct kernel_table *kernels, char text[ENGINE_WAYS_TEXT])
{
    struct engine_schedule schedule;
    struct net wide;
    const struct net *net = computed(own, &wide);
    engine_schedule_make(&schedule, net, task->side, task->side, task->boundary == LIFE_DEAD,
                         kernels);
    for (size_t l = 0, used = 0; l < net->layers; l++)
        used +=
            (size_t)snprintf(text + used, ENGINE_WAYS_TEXT - used, "%s%s %s%s", l == 0 ? "" : ", ",
                             net->layer[l].taps == 9 ? "3x3" : "1x1",
                             engine_schedule_name(&schedule.step[l]), l < 2 ? " on windows" : "");
}

const struct engine_kind engine_grids = {
    .name = "grids",
    .fits = fits,
    .layout = layout,
    .init = init,
    .forget = forget,
    .has_room = has_room,
    .learn = learn,
    .is_cut_off = engine_no_gradient_arrives,
    .judge = judge,
    .cost = cost,
    .ways = ways,
};
