// The kernels that lifeticket bench times: boards, counting, Life, and the arithmetic of training.
// Another one is a function that calls it, and a row in the table of `kinds`.
#include "cli/bench/bench.h"
#include "data/boards.h"
#include "data/windows.h"
#include "net/net.h"
#include "proof/windows.h"
#include "rng/bernoulli.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define BOARDS 256
#define BIG    4096 // side of a board for Life by itself

// Everything that the kernels work on, made once.
static struct {
    struct arena arena;
    struct boards_source source;
    struct windows_counter counter;
    uint64_t rows[BOARDS][BENCH_SIDE];
    struct life_board big[2];
    float target[LIFE_WINDOWS];
    uint32_t count[LIFE_WINDOWS];
    _Alignas(64) float parameters[1 << 14], gradient[1 << 14], first[1 << 14], second[1 << 14];
    float *scratch;
    volatile float sink;
} bench;

// ---- what is called, and the operations of an item ----

static void call_peak(const struct bench_case *c, size_t calls)
{
    bench.sink = c->kernels->peak(calls * c->items);
}

static double peak_flops(size_t width)
{
    (void)width;
    return KERNEL_PEAK_FLOPS;
}

static void call_boards(size_t calls)
{
    for (size_t i = 0; i < calls; i++)
        boards_next(&bench.source, bench.rows[i % BOARDS]);
}

static void call_boards_fixed(const struct bench_case *c, size_t calls)
{
    (void)c;
    bench.source.uniform = false;
    bench.source.threshold = bernoulli_threshold(0.38);
    call_boards(calls);
}

static void call_boards_own(const struct bench_case *c, size_t calls)
{
    (void)c;
    bench.source.uniform = true;
    call_boards(calls);
}

static void call_windows(const struct bench_case *c, size_t calls)
{
    for (size_t i = 0; i < calls; i++) {
        windows_clear(&bench.counter);
        for (size_t b = 0; b < c->items; b++)
            windows_add(&bench.counter, bench.rows[(c->items * i + b) % BOARDS], BENCH_SIDE,
                        LIFE_TORUS);
        windows_finish(&bench.counter);
    }
}

static void call_life(const struct bench_case *c, size_t calls)
{
    const struct life_rule rule = {1 << 3, 1 << 2 | 1 << 3};
    (void)c;
    for (size_t i = 0; i < calls; i++)
        life_step(&bench.big[i % 2], &bench.big[(i + 1) % 2], &rule, LIFE_TORUS);
}

static void call_gradient(const struct bench_case *c, size_t calls)
{
    struct net net = net_make(1, c->width, NET_RELU);
    for (size_t i = 0; i < calls; i++)
        c->kernels->windows_gradient(net_windows(&net), bench.parameters, bench.target, bench.count,
                                     1.0f / (BENCH_BATCH * BENCH_SIDE * BENCH_SIDE), bench.gradient,
                                     bench.scratch);
}

// The same of the squared error.
static void call_squared(const struct bench_case *c, size_t calls)
{
    struct net net = net_make(1, c->width, NET_RELU);
    for (size_t i = 0; i < calls; i++)
        c->kernels->windows_squared(net_windows(&net), bench.parameters, bench.target, bench.count,
                                    1.0f / (BENCH_BATCH * BENCH_SIDE * BENCH_SIDE), bench.gradient,
                                    bench.scratch);
}

// Operations of the window kernel for L(1,m) as it is executed: three products with the m x 2m
// weights for each of 512 windows, one addition per filter on the way in and three on the way out,
// and some 25 for the loss.
static double gradient_flops(size_t m)
{
    double filters = 2 * (double)m, channels = (double)m;
    return LIFE_WINDOWS * (6 * channels * filters + 6 * channels + 4 * filters + 25);
}

static void call_adam(const struct bench_case *c, size_t calls)
{
    // A rate of zero leaves the parameters where they are.
    const struct kernel_adam_step step = {0, 1, 0.9f, 0.1f, 0.999f, 0.001f, 1e-8f};
    for (size_t i = 0; i < calls; i++)
        c->kernels->adam(step, c->items, bench.gradient, bench.parameters, bench.first,
                         bench.second);
}

static double adam_flops(size_t width)
{
    (void)width;
    return 12;
}

// ---- the list ----

static const struct bench_kind kinds[] = {
    {"random board, density 0.38", "board", call_boards_fixed, 1, NULL, false, 0, {0}},
    {"random board, own density", "board", call_boards_own, 1, NULL, false, 0, {0}},
    {"window histogram", "board", call_windows, BENCH_BATCH, NULL, false, 0, {0}},
    {"Life, a generation of 4096x4096", "cell", call_life, BIG *BIG, NULL, false, 0, {0}},
    {"window gradient",
     "gradient",
     call_gradient,
     1,
     gradient_flops,
     true,
     1,
     {1, 2, 3, 4, 6, 8, 16, 24}},
    {"window gradient, squared error",
     "gradient",
     call_squared,
     1,
     gradient_flops,
     true,
     1,
     {1, 8}},
    {"Adam", "parameter", call_adam, 1024, adam_flops, true, 0, {0}},
};

static void add_case(struct bench_case *cases, size_t *count, const struct bench_kind *kind,
                     size_t width, enum isa isa)
{
    assert(*count < BENCH_MAX_CASES);
    struct bench_case *c = &cases[(*count)++];
    *c = (struct bench_case){
        .unit = kind->unit,
        .flops = kind->flops != NULL ? kind->flops(width) : 0,
        .enough = 0.015,
        .call = kind->call,
        .items = kind->items,
        .width = width,
        .kernels = kernel_table(isa),
    };
    size_t used = (size_t)snprintf(c->name, sizeof c->name, "%s", kind->name);
    if (width > 0)
        used += (size_t)snprintf(c->name + used, sizeof c->name - used, " L(%zu,%zu)",
                                 kind->generations, width);
    if (kind->by_isa)
        used += (size_t)snprintf(c->name + used, sizeof c->name - used, " %s", c->kernels->name);
    assert(used < sizeof c->name);
}

void bench_add_limit(struct bench_case *cases, size_t *count)
{
    static const struct bench_kind limit = {
        "multiply-add in registers", "round", call_peak, 1000, peak_flops, false, 0, {0}};
    add_case(cases, count, &limit, 0, cpu_isa());
}

void bench_add_kind(struct bench_case *cases, size_t *count, const struct bench_kind *kind)
{
    for (size_t i = 0; i == 0 || kind->width[i] > 0; i++)
        for (int isa = (int)cpu_isa(); isa >= 0; isa--) {
            if (isa == (int)cpu_isa() || kind->by_isa)
                add_case(cases, count, kind, kind->width[i], (enum isa)isa);
        }
}

static void layout(const struct net *widest)
{
    boards_source_layout(&bench.source, &bench.arena, cpu_isa(), NAN, BENCH_SIDE);
    bench.scratch =
        arena_take(&bench.arena, kernel_windows_scratch(net_windows(widest)) * sizeof(float));
}

enum status bench_kernels_open(struct bench_case *cases, size_t *count)
{
    const struct rng_key key = {.seed = 1, .purpose = RNG_CHECK};
    const struct life_rule rule = {1 << 3, 1 << 2 | 1 << 3};
    struct net widest = net_make(1, 24, NET_RELU);
    enum isa isa = cpu_isa();
    TRY(ARENA_OPEN(&bench.arena, layout(&widest)));
    for (int i = 0; i < 2; i++)
        TRY(life_board_open(&bench.big[i], BIG, BIG));
    boards_source_begin(&bench.source, &key);
    windows_init(&bench.counter, isa);
    call_boards(BOARDS);
    for (size_t b = 0; b < BENCH_BATCH; b++)
        windows_add(&bench.counter, bench.rows[b], BENCH_SIDE, LIFE_TORUS);
    windows_finish(&bench.counter);
    memcpy(bench.count, bench.counter.count, sizeof bench.count);
    windows_target(&rule, bench.target);
    struct pcg32 stream = rng_stream(&key);
    for (size_t i = 0; i < sizeof bench.parameters / sizeof *bench.parameters; i++)
        bench.parameters[i] = pcg32_uniform(&stream) - 0.4f;
    for (size_t i = 0; i < BIG * bench.big[0].words; i++)
        bench.big[0].row[i] = (uint64_t)pcg32_next(&stream) << 32 | pcg32_next(&stream);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        bench_add_kind(cases, count, &kinds[i]);
    return STATUS_OK;
}

void bench_kernels_close(void)
{
    arena_close(&bench.arena);
    for (int i = 0; i < 2; i++)
        life_board_close(&bench.big[i]);
}
