// The kernels for more than one generation that lifeticket bench times: layers of L(n,m) on a batch
// of eight boards, one after another over the whole board.
#include "cli/bench/bench.h"
#include "data/boards.h"
#include "data/index.h"

#include <math.h>
#include <string.h>

#define WIDEST 24 // m

static struct {
    struct arena arena;
    uint64_t rows[8][BENCH_SIDE];
    uint16_t *index;
    uint8_t *target;
    float *in, *out, *d_in, *weights, *packed, *sums, *scratch, *tables, *h, *d_h;
    size_t floats; // of all these, which lie one behind another
} grids;

static const struct kernel_rows all = {0, BENCH_SIDE};

static struct kernel_convolution layer(size_t in, size_t out, size_t taps)
{
    return (struct kernel_convolution){in, out, taps, BENCH_SIDE, BENCH_SIDE, false};
}

static struct kernel_convolution filters(const struct bench_case *c)
{
    return layer(c->width, 2 * c->width, 9);
}

static struct kernel_convolution mix(const struct bench_case *c)
{
    return layer(2 * c->width, c->width, 1);
}

// ---- what is called

static void convolve(const struct kernel_convolver *way, struct kernel_convolution shape,
                     size_t calls)
{
    const struct kernel_epilogue epilogue = {grids.weights, true, NULL};
    way->pack(&shape, grids.weights, grids.packed);
    for (size_t i = 0; i < calls; i++)
        way->convolve(&shape, all, grids.packed, &epilogue, grids.in, grids.out, grids.scratch);
}

static void correlate(const struct kernel_convolver *way, struct kernel_convolution shape,
                      size_t calls)
{
    memset(grids.sums, 0, way->sums(&shape) * sizeof *grids.sums);
    for (size_t i = 0; i < calls; i++)
        way->correlate(&shape, all, grids.in, grids.d_in, grids.sums, grids.scratch);
}

static void call_direct(const struct bench_case *c, size_t calls)
{
    convolve(c->kernels->direct, filters(c), calls);
}

static void call_direct_gradient(const struct bench_case *c, size_t calls)
{
    correlate(c->kernels->direct, filters(c), calls);
}

static void call_winograd(const struct bench_case *c, size_t calls)
{
    convolve(c->kernels->winograd, filters(c), calls);
}

static void call_winograd_gradient(const struct bench_case *c, size_t calls)
{
    correlate(c->kernels->winograd, filters(c), calls);
}

static void call_mix(const struct bench_case *c, size_t calls)
{
    convolve(c->kernels->direct, mix(c), calls);
}

static void call_mix_gradient(const struct bench_case *c, size_t calls)
{
    correlate(c->kernels->direct, mix(c), calls);
}

static void call_tables(const struct bench_case *c, size_t calls)
{
    const struct kernel_convolution shape = filters(c);
    const struct kernel_epilogue epilogue = {grids.weights, true, NULL};
    for (size_t i = 0; i < calls; i++) {
        c->kernels->tables->build(&shape, grids.weights, grids.h, grids.tables);
        c->kernels->tables->convolve(&shape, all, grids.tables, grids.index, &epilogue, grids.out);
    }
}

static void call_tables_gradient(const struct bench_case *c, size_t calls)
{
    const struct kernel_convolution shape = filters(c);
    memset(grids.tables, 0, c->kernels->tables->floats(&shape) * sizeof *grids.tables);
    for (size_t i = 0; i < calls; i++) {
        c->kernels->tables->scatter(&shape, all, grids.index, grids.d_in, grids.tables);
        c->kernels->tables->gather(&shape, grids.weights, grids.h, grids.tables, grids.sums,
                                   grids.packed, grids.d_h);
    }
}

static void call_read(const struct bench_case *c, size_t calls)
{
    const struct kernel_grid grid = {1, BENCH_SIDE, BENCH_SIDE};
    for (size_t i = 0; i < calls; i++)
        c->kernels->windows_read(&grid, grids.index, grids.h, grids.out);
}

static void call_scatter(const struct bench_case *c, size_t calls)
{
    const struct kernel_grid grid = {1, BENCH_SIDE, BENCH_SIDE};
    for (size_t i = 0; i < calls; i++) {
        c->kernels->windows_scatter(&grid, all, grids.index, grids.d_in, grids.sums);
        kernel_windows_gather(1, grids.h, grids.sums, grids.d_h);
    }
}

static void call_loss(const struct bench_case *c, size_t calls)
{
    const struct kernel_grid grid = {1, BENCH_SIDE, BENCH_SIDE};
    for (size_t i = 0; i < calls; i++)
        c->kernels->grid_loss(&grid, all, grids.in, grids.target, 0xff, 1e-4f, grids.out);
}

static void call_squared(const struct bench_case *c, size_t calls)
{
    const struct kernel_grid grid = {1, BENCH_SIDE, BENCH_SIDE};
    for (size_t i = 0; i < calls; i++)
        c->kernels->grid_squared(&grid, all, grids.in, grids.target, 0xff, 1e-4f, grids.out);
}

static void call_index(const struct bench_case *c, size_t calls)
{
    const uint64_t *rows[8];
    for (size_t b = 0; b < 8; b++)
        rows[b] = grids.rows[b];
    (void)c;
    for (size_t i = 0; i < calls; i++)
        index_windows(cpu_isa(), 8, rows, BENCH_SIDE, LIFE_TORUS, kernel_grid_columns(BENCH_SIDE),
                      grids.index);
}

// ---- the list

// Of the definition, whatever way computes it.
static double filters_flops(size_t m)
{
    return 2.0 * 9 * (double)m * 2 * (double)m * BENCH_SIDE * BENCH_SIDE * 8;
}

static double mix_flops(size_t m)
{
    return filters_flops(m) / 9;
}

// Winograd and tables do fewer operations than they are credited with: their rates may pass the
// limit.
static const struct bench_kind kinds[] = {
    {"3x3 direct", "batch", call_direct, 1, filters_flops, true, 2, {1, 2, 4, 8, 24}},
    {"3x3 direct, weights",
     "batch",
     call_direct_gradient,
     1,
     filters_flops,
     true,
     2,
     {1, 4, 8, 24}},
    {"3x3 winograd", "batch", call_winograd, 1, filters_flops, false, 2, {4, 8, 24}},
    {"3x3 winograd, weights",
     "batch",
     call_winograd_gradient,
     1,
     filters_flops,
     false,
     2,
     {4, 8, 24}},
    {"3x3 tables", "batch", call_tables, 1, filters_flops, true, 2, {4, 8, 24}},
    {"3x3 tables, back", "batch", call_tables_gradient, 1, filters_flops, true, 2, {4, 8, 24}},
    {"1x1 direct", "batch", call_mix, 1, mix_flops, true, 2, {1, 4, 8, 24}},
    {"1x1 direct, weights", "batch", call_mix_gradient, 1, mix_flops, true, 2, {1, 4, 8, 24}},
    {"windows read", "batch", call_read, 1, NULL, true, 0, {0}},
    {"windows, back", "batch", call_scatter, 1, NULL, true, 0, {0}},
    {"loss", "batch", call_loss, 1, NULL, true, 0, {0}},
    {"loss, squared error", "batch", call_squared, 1, NULL, true, 0, {0}},
    {"index of windows", "batch", call_index, 1, NULL, false, 0, {0}},
};

static size_t most(size_t a, size_t b)
{
    return a > b ? a : b;
}

// The largest need of any way.
static void take_work_space(const struct kernel_table *kernels, size_t need[3])
{
    const struct kernel_convolution shape = layer(WIDEST, 2 * WIDEST, 9);
    const struct kernel_convolver *ways[] = {kernels->direct, kernels->winograd};
    for (size_t w = 0; w < 2; w++) {
        need[0] = most(need[0], ways[w]->packed(&shape));
        need[1] = most(need[1], ways[w]->sums(&shape));
        need[2] = most(need[2], ways[w]->scratch(&shape));
    }
}

static void layout(struct boards_source *source)
{
    const struct kernel_table *kernels = kernel_table(cpu_isa());
    const struct kernel_convolution widest = layer(WIDEST, 2 * WIDEST, 9);
    struct kernel_grid grid = {2 * WIDEST, BENCH_SIDE, BENCH_SIDE};
    struct kernel_grid windows = {WIDEST, 1, KERNEL_WINDOWS / KERNEL_LANES};
    size_t need[3] = {0}, cells = kernel_grid_floats(&grid), h = kernel_grid_floats(&windows);
    size_t lanes = (BENCH_SIDE + 2) * kernel_grid_columns(BENCH_SIDE) * KERNEL_LANES;
    size_t tables = most(kernels->tables->floats(&widest), kernel_lookup_ref.floats(&widest));
    for (enum isa isa = 0; isa < ISA_COUNT; isa++)
        if (cpu_has(isa))
            take_work_space(kernel_table(isa), need);
    struct {
        float **slice;
        size_t count;
    } slices[] = {
        {&grids.in, cells},
        {&grids.out, cells},
        {&grids.d_in, cells},
        {&grids.weights, widest.in * widest.out * 9},
        {&grids.packed, need[0]},
        {&grids.sums, need[1]},
        {&grids.scratch, need[2]},
        {&grids.tables, tables},
        {&grids.h, h},
        {&grids.d_h, h},
    };
    for (size_t i = 0; i < sizeof slices / sizeof *slices; i++)
        *slices[i].slice = arena_take(&grids.arena, slices[i].count * sizeof(float));
    grids.floats = grids.arena.used / sizeof(float);
    grids.index = arena_take(&grids.arena, lanes * sizeof *grids.index);
    grids.target = arena_take(&grids.arena, BENCH_SIDE * BENCH_SIDE);
    boards_source_layout(source, &grids.arena, cpu_isa(), NAN, BENCH_SIDE);
}

enum status bench_grids_open(struct bench_case *cases, size_t *count)
{
    const struct rng_key key = {.seed = 2, .purpose = RNG_CHECK};
    struct pcg32 stream = rng_stream(&key);
    struct boards_source source;
    TRY(ARENA_OPEN(&grids.arena, layout(&source)));
    for (size_t i = 0; i < grids.floats; i++)
        grids.in[i] = pcg32_uniform(&stream) - 0.4f;
    boards_source_begin(&source, &key);
    const uint64_t *rows[8];
    for (size_t b = 0; b < 8; b++) {
        boards_next(&source, grids.rows[b]);
        rows[b] = grids.rows[b];
    }
    index_windows(cpu_isa(), 8, rows, BENCH_SIDE, LIFE_TORUS, kernel_grid_columns(BENCH_SIDE),
                  grids.index);
    index_targets(cpu_isa(), 8, rows, BENCH_SIDE, grids.target);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        bench_add_kind(cases, count, &kinds[i]);
    return STATUS_OK;
}

void bench_grids_close(void)
{
    arena_close(&grids.arena);
}
