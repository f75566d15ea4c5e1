// The engine for one generation: what a network computes for a cell depends only on the cell's window,
// so batches and test boards become counts of the 512 windows.
//
// relu has kernels of its own; those of other activations, and of residual networks, call the activation's own loops.
// Their logits alone come layer by layer, in the order of the plain pass (net/layer.h).
#include "data/windows.h"
#include "engine/kind.h"
#include "net/layer.h"

#include <stdio.h>
#include <string.h>

struct windows {
    struct windows_counter counter;
    float target[LIFE_WINDOWS];
    // Of all test boards together, and for each of them which windows occur on it, as bits.
    uint64_t total[LIFE_WINDOWS];
    uint64_t (*present)[LIFE_WINDOWS / 64];
    uint32_t (*batch)[LIFE_WINDOWS]; // [ENGINE_BATCHES]
    float *scratch;                  // of the kernels
};

static bool fits(const struct net *net)
{
    return net->generations == 1;
}

// Whether relu's own kernels compute the network.
static bool is_relu(const struct net *net)
{
    return net->activation == NET_RELU && !net->form.residual;
}

static void layout(struct engine *engine, struct arena *arena)
{
    struct windows *taken = arena_take(arena, sizeof *taken);
    struct windows *w = ARENA_ITEM(struct windows, taken, 0);
    struct kernel_activation activation[2];
    net_kernel_activations(engine->net, activation);
    size_t scratch = is_relu(engine->net)
                         ? kernel_windows_scratch(net_windows(engine->net))
                         : kernel_activated_scratch(net_windows(engine->net), activation);
    engine->work = taken;
    w->present = arena_take(arena, engine->tests * sizeof *w->present);
    w->batch = arena_take(arena, ENGINE_BATCHES * sizeof *w->batch);
    w->scratch = arena_take(arena, scratch * sizeof *w->scratch);
}

// Counts the windows of the next board, beside those that are counted already.
static void add_board(struct engine *engine)
{
    struct windows *w = engine->work;
    const struct engine_task *task = &engine->boards.task;
    windows_add(&w->counter, engine_boards_next(&engine->boards), task->side, task->boundary);
}

// Counts the windows of all test boards, and notes which occur on each.
static void init(struct engine *engine)
{
    struct windows *w = engine->work;
    windows_init(&w->counter, engine->isa);
    windows_target(&engine->boards.task.rule, w->target);
    memset(w->total, 0, sizeof w->total);
    memset(w->present, 0, engine->tests * sizeof *w->present);
    for (size_t b = 0; b < engine->tests; b++) {
        windows_clear(&w->counter);
        add_board(engine);
        windows_finish(&w->counter);
        for (size_t i = 0; i < LIFE_WINDOWS; i++) {
            w->total[i] += w->counter.count[i];
            w->present[b][i / 64] |= (uint64_t)(w->counter.count[i] > 0) << i % 64;
        }
    }
    double dead = 0;
    for (size_t i = 0; i < LIFE_WINDOWS; i++)
        dead += w->target[i] > 0 ? 0 : (double)w->total[i];
    engine->baseline = dead / (double)(engine->tests * engine_board_cells(&engine->boards.task));
}

static void count_batches(struct engine *engine, size_t batches)
{
    struct windows *w = engine->work;
    for (size_t u = 0; u < batches; u++) {
        windows_clear(&w->counter);
        for (size_t b = 0; b < engine->boards.task.batch; b++)
            add_board(engine);
        windows_finish(&w->counter);
        memcpy(w->batch[u], w->counter.count, sizeof w->batch[u]);
    }
}

static struct kernel_look take_gradient(struct engine *engine, const uint32_t *count,
                                        const struct engine_network *network)
{
    struct windows *w = engine->work;
    float share = 1 / (float)engine_batch_cells(&engine->boards.task);
    const struct kernel_table *kernels = kernel_table(engine->isa);
    struct kernel_windows shape = net_windows(network->net);
    enum kernel_loss loss = engine->boards.task.loss;
    if (!is_relu(network->net)) {
        struct kernel_activation activation[2];
        net_kernel_activations(network->net, activation);
        return kernels->activated_gradient(shape, activation, loss, network->parameters, w->target,
                                           count, share, network->gradient, w->scratch);
    }
    kernel_windows_gradient *gradient =
        loss == KERNEL_SQUARED ? kernels->windows_squared : kernels->windows_gradient;
    return gradient(shape, network->parameters, w->target, count, share, network->gradient,
                    w->scratch);
}

// Network after network, each on all batches.
static void learn(struct engine *engine, size_t batches, struct engine_network *networks,
                  size_t count, engine_step *step, void *context)
{
    struct windows *w = engine->work;
    count_batches(engine, batches);
    for (size_t i = 0; i < count; i++) {
        struct engine_network *network = &networks[i];
        for (size_t b = 0; b < batches && !network->over; b++) {
            struct kernel_look look = take_gradient(engine, w->batch[b], network);
            network->wrong = look.errors;
            network->active = look.active;
            network->over = !step(context, network);
        }
    }
}

static bool is_cut_off(const struct engine_network *network)
{
    return !network->active;
}

static float logit_of(const struct net *net, const float *parameters, unsigned window)
{
    float cells[9], filters[NET_MAX_UNITS], channels[NET_MAX_UNITS], logit;
    for (unsigned j = 0; j < 9; j++)
        cells[j] = (float)(window >> j & 1);
    net_layer_values(net, parameters, 0, cells, filters);
    net_layer_values(net, parameters, 1, filters, channels);
    net_layer_values(net, parameters, 2, channels, &logit);
    return logit;
}

static void find_logits(struct engine *engine, const float *parameters, float logit[LIFE_WINDOWS])
{
    if (is_relu(engine->net))
        kernel_windows_forward_ref(net_windows(engine->net), parameters, logit);
    else
        for (unsigned w = 0; w < LIFE_WINDOWS; w++)
            logit[w] = logit_of(engine->net, parameters, w);
}

static struct engine_score judge(struct engine *engine, const float *parameters)
{
    const struct windows *w = engine->work;
    float logit[LIFE_WINDOWS];
    uint64_t wrong[LIFE_WINDOWS / 64] = {0};
    find_logits(engine, parameters, logit);
    double loss = 0, right = 0;
    double cells = (double)(engine->tests * engine_board_cells(&engine->boards.task));
    for (size_t i = 0; i < LIFE_WINDOWS; i++) {
        double count = (double)w->total[i];
        if (count > 0)
            loss += count *
                    kernel_loss_ref(engine->boards.task.loss, 1, &logit[i], &w->target[i], 0, NULL);
        if (engine_is_right(logit[i], w->target[i]))
            right += count;
        else
            wrong[i / 64] |= UINT64_C(1) << i % 64;
    }
    size_t whole = 0;
    for (size_t b = 0; b < engine->tests; b++) {
        uint64_t met = 0;
        for (size_t i = 0; i < LIFE_WINDOWS / 64; i++)
            met |= w->present[b][i] & wrong[i];
        whole += met == 0;
    }
    return (struct engine_score){
        .loss = loss / cells,
        .cell_accuracy = right / cells,
        .board_accuracy = (double)whole / (double)engine->tests,
    };
}

static bool answers_all(struct engine *engine, const float *parameters)
{
    const struct windows *w = engine->work;
    float logit[LIFE_WINDOWS];
    find_logits(engine, parameters, logit);
    for (unsigned i = 0; i < LIFE_WINDOWS; i++)
        if (!engine_is_right(logit[i], w->target[i]))
            return false;
    return true;
}

// Boards cost by the cell; a network by the windows, of which the kernels see no more.
static struct engine_cost cost(const struct net *net, const struct engine_task *task)
{
    const double cell = 0.42e-9; // seconds: drawn, and its window counted
    const double unit = 0.25e-9; // ... of a window, where an activation's own loop computes it
    double units = (double)(LIFE_WINDOWS * (net->layer[0].out + net->layer[1].out));
    return (struct engine_cost){
        .boards = cell * (double)engine_batch_cells(task),
        .network = engine_windows_seconds(net) + (is_relu(net) ? 0 : unit * units),
    };
}

static void ways(const struct net *net, const struct engine_task *task,
                 const struct kernel_table *kernels, char text[ENGINE_WAYS_TEXT])
{
    (void)net, (void)task, (void)kernels;
    snprintf(text, ENGINE_WAYS_TEXT, "all layers by one gradient over the windows");
}

const struct engine_kind engine_windows = {
    .name = "windows",
    .fits = fits,
    .layout = layout,
    .init = init,
    .learn = learn,
    .is_cut_off = is_cut_off,
    .judge = judge,
    .answers_all = answers_all,
    .cost = cost,
    .ways = ways,
};
