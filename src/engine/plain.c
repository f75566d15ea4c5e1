// The plain engine: any network, board by board and cell by cell, by net_forward and net_backward. It
// is what the other engines are compared with, and what computes where none of them can.
#include "engine/kind.h"

#include <stdio.h>
#include <string.h>

struct plain {
    struct net_workspace workspace; // of a batch
    float *cells, *target;          // of a batch, [batch][side][side]
    float *test_target;             // of as many test boards
};

static bool fits(const struct net *net)
{
    (void)net;
    return true;
}

static void layout(struct engine *engine, struct arena *arena)
{
    const struct engine_task *task = &engine->boards.task;
    struct plain *taken = arena_take(arena, sizeof *taken), *p = ARENA_ITEM(struct plain, taken, 0);
    size_t cells = engine_batch_cells(task) * sizeof(float);
    engine->work = taken;
    engine_tests_layout(engine, arena);
    p->cells = arena_take(arena, cells);
    p->target = arena_take(arena, cells);
    p->test_target = arena_take(arena, cells);
    net_workspace_layout(&p->workspace, arena, engine->net, task->batch, task->side, task->side,
                         task->boundary == LIFE_DEAD);
    p->workspace.loss = task->loss;
}

static size_t count_wrong(size_t cells, const float *logit, const float *target)
{
    size_t wrong = 0;
    for (size_t i = 0; i < cells; i++)
        wrong += !engine_is_right(logit[i], target[i]);
    return wrong;
}

// The gradient over the batch, and how many of its cells are wrong.
static void take_gradient(struct engine *engine, struct engine_network *network)
{
    struct plain *p = engine->work;
    const struct net *net = network->net;
    size_t cells = engine_batch_cells(&engine->boards.task);
    memcpy(p->workspace.activation[0], p->cells, cells * sizeof *p->cells);
    net_forward(net, network->parameters, &p->workspace);
    network->wrong = count_wrong(cells, p->workspace.activation[net->layers], p->target);
    memset(network->gradient, 0, net_padded(net) * sizeof *network->gradient);
    net_backward(net, network->parameters, p->target, &p->workspace, network->gradient);
}

// Batch after batch, each for all networks.
static void learn(struct engine *engine, size_t batches, struct engine_network *networks,
                  size_t count, engine_step *step, void *context)
{
    struct plain *p = engine->work;
    for (size_t u = 0; u < batches; u++) {
        engine_draw(engine, engine->boards.task.batch, p->cells, p->target);
        for (size_t i = 0; i < count; i++)
            if (!networks[i].over) {
                take_gradient(engine, &networks[i]);
                networks[i].over = !step(context, &networks[i]);
            }
    }
}

// Takes the cells of a batch of test boards, from number `first` on.
static void take_tests(struct engine *engine, size_t first)
{
    struct plain *p = engine->work;
    const struct engine_task *task = &engine->boards.task;
    size_t words = engine_board_words(task), cells = engine_board_cells(task);
    for (size_t b = 0; b < task->batch; b++) {
        boards_unpack(engine->before + (first + b) * words, task->side,
                      p->workspace.activation[0] + b * cells);
        boards_unpack(engine->after + (first + b) * words, task->side, p->test_target + b * cells);
    }
}

static struct engine_score judge(struct engine *engine, const float *parameters)
{
    struct plain *p = engine->work;
    const struct engine_task *task = &engine->boards.task;
    size_t cells = engine_board_cells(task), mistakes = 0, flawed = 0;
    double loss = 0;
    for (size_t first = 0; first < engine->tests; first += task->batch) {
        take_tests(engine, first);
        net_forward(engine->net, parameters, &p->workspace);
        const float *logit = p->workspace.activation[engine->net->layers];
        loss += kernel_loss_ref(task->loss, task->batch * cells, logit, p->test_target, 0, NULL);
        for (size_t b = 0; b < task->batch; b++) {
            size_t wrong = count_wrong(cells, logit + b * cells, p->test_target + b * cells);
            mistakes += wrong;
            flawed += wrong > 0;
        }
    }
    return engine_score_of(engine, loss, mistakes, flawed);
}

// By the operations.
static struct engine_cost cost(const struct net *net, const struct engine_task *task)
{
    const double rate = 2e9; // operations a second
    return (struct engine_cost){
        .network = net_update_flops(net, net->generations, engine_batch_cells(task)) / rate};
}

static void ways(const struct net *net, const struct engine_task *task,
                 const struct kernel_table *kernels, char text[ENGINE_WAYS_TEXT])
{
    (void)net, (void)task, (void)kernels;
    snprintf(text, ENGINE_WAYS_TEXT, "all layers by plain convolution");
}

const struct engine_kind engine_plain = {
    .name = "plain",
    .fits = fits,
    .layout = layout,
    .init = engine_tests_draw,
    .learn = learn,
    .is_cut_off = engine_no_gradient_arrives,
    .judge = judge,
    .cost = cost,
    .ways = ways,
};
