// The kernels between windows and cells: tables, reading, scattering, and the loss, every variant
// against the definitions in double precision.
#include "base/cpu.h"
#include "check.h"
#include "kernel/dispatch.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LANES KERNEL_LANES

// ---- windows, and what a network of one generation says to them

// Eight made-up boards: their windows need not fit together, but thin and thick ones are there.
struct boards {
    size_t height, width, columns;
    uint16_t *index;
};

static struct boards boards_open(size_t height, size_t width, bool zero_padding,
                                 struct pcg32 *stream)
{
    struct boards boards = {height, width, kernel_grid_columns(width), NULL};
    struct kernel_grid grid = {1, height, width};
    ptrdiff_t h = (ptrdiff_t)height, w = (ptrdiff_t)width;
    boards.index = (uint16_t *)guard_open((kernel_grid_floats(&grid) + 1) / 2);
    for (ptrdiff_t y = 0; y < h; y++)
        for (ptrdiff_t x = 0; x < w; x++)
            for (size_t b = 0; b < LANES; b++) {
                size_t window = check_draw(stream, KERNEL_WINDOWS);
                if (check_draw(stream, LANES) < b)
                    window = b % 2 == 0 ? 0 : KERNEL_WINDOWS - 1;
                boards.index[kernel_grid_at(&grid, y, 0, x) + b] = (uint16_t)window;
            }
    for (ptrdiff_t y = -1; y <= h; y++)
        for (ptrdiff_t x = -1; x <= w; x++)
            for (size_t b = 0; b < LANES; b++) {
                if (y >= 0 && y < h && x >= 0 && x < w)
                    continue;
                uint16_t *at = boards.index + kernel_grid_at(&grid, y, 0, x) + b;
                *at = KERNEL_NO_WINDOW;
                if (!zero_padding)
                    *at = boards.index[kernel_grid_at(&grid, (y + h) % h, 0, (x + w) % w) + b];
            }
    return boards;
}

static void boards_close(struct boards *boards)
{
    struct kernel_grid grid = {1, boards->height, boards->width};
    CU_ASSERT(guard_close((float *)boards->index, (kernel_grid_floats(&grid) + 1) / 2));
}

static size_t window_at(const struct boards *boards, ptrdiff_t row, ptrdiff_t column, size_t board)
{
    size_t cell = (size_t)(row + 1) * boards->columns + (size_t)(column + 1);
    return boards->index[cell * LANES + board];
}

static struct kernel_grid windows_grid(size_t channels)
{
    return (struct kernel_grid){channels, 1, KERNEL_WINDOWS / LANES};
}

static float *grid_open(struct kernel_grid grid, struct pcg32 *stream)
{
    float *values = guard_open(kernel_grid_floats(&grid));
    check_fill(stream, 1, kernel_grid_floats(&grid), values);
    return values;
}

static bool grid_close(struct kernel_grid grid, float *values)
{
    return guard_close(values, kernel_grid_floats(&grid));
}

// Index of h_c(window).
static size_t at_window(size_t channels, size_t c, size_t window)
{
    struct kernel_grid grid = windows_grid(channels);
    return kernel_grid_at(&grid, 0, c, 0) + window;
}

static double h_of(const float *h, size_t channels, size_t c, size_t window)
{
    return window == KERNEL_NO_WINDOW ? 0 : (double)h[at_window(channels, c, window)];
}

static bool all_zero(size_t count, const float *values)
{
    size_t others = 0;
    for (size_t i = 0; i < count; i++)
        others += !(values[i] == 0);
    return others == 0;
}

// ---- tables

struct example {
    const struct kernel_table *variant;
    struct kernel_convolution shape;
    struct kernel_grid out_grid, windows;
    struct boards boards;
    size_t weights, middle; // the rows are done as two spans
    float *h, *filter, *biases, *out, *tables;
    char name[100];
};

static void example_open(struct example *e, const struct kernel_table *variant, size_t in,
                         size_t out, size_t height, size_t width, bool zero_padding,
                         struct pcg32 *stream)
{
    *e = (struct example){
        .variant = variant,
        // What lies beyond the edge is said by the index alone.
        .shape = {in, out, 9, height, width, !zero_padding},
        .windows = windows_grid(in),
        .boards = boards_open(height, width, zero_padding, stream),
        .weights = out * in * 9,
        .middle = check_draw(stream, height + 1),
    };
    e->out_grid = kernel_grid_out(&e->shape);
    e->h = grid_open(e->windows, stream);
    e->out = grid_open(e->out_grid, stream);
    e->filter = guard_open(e->weights);
    e->biases = guard_open(out);
    e->tables = guard_open(variant->tables->floats(&e->shape));
    check_fill(stream, 1, e->weights, e->filter);
    check_fill(stream, 1, out, e->biases);
    snprintf(e->name, sizeof e->name, "tables %s: %zu -> %zu channels, %zu x %zu, %s",
             variant->name, in, out, height, width, zero_padding ? "zeros" : "torus");
}

static void example_close(struct example *e)
{
    CU_ASSERT(grid_close(e->windows, e->h) && grid_close(e->out_grid, e->out));
    CU_ASSERT(guard_close(e->filter, e->weights) && guard_close(e->biases, e->shape.out));
    CU_ASSERT(guard_close(e->tables, e->variant->tables->floats(&e->shape)));
    boards_close(&e->boards);
}

// h_c at the cell that the tap of a cell meets.
static double tap_of(const struct example *e, ptrdiff_t y, ptrdiff_t x, size_t b, size_t c,
                     size_t tap)
{
    size_t window =
        window_at(&e->boards, y + (ptrdiff_t)tap / 3 - 1, x + (ptrdiff_t)tap % 3 - 1, b);
    return h_of(e->h, e->shape.in, c, window);
}

static void expect_sum(struct example *e, const float *before, bool biased, bool rectified)
{
    const struct kernel_convolution *s = &e->shape;
    ptrdiff_t height = (ptrdiff_t)s->height, width = (ptrdiff_t)s->width;
    size_t wrong = 0, spoilt = 0;
    for (ptrdiff_t y = -1; y <= height; y++)
        for (size_t k = 0; k < s->out; k++)
            for (ptrdiff_t x = -1; x + 1 < (ptrdiff_t)kernel_grid_columns(s->width); x++)
                for (size_t b = 0; b < LANES; b++) {
                    size_t at = kernel_grid_at(&e->out_grid, y, k, x) + b;
                    if (y < 0 || y >= height || x < 0 || x >= width) {
                        spoilt += memcmp(&e->out[at], &before[at], sizeof(float)) != 0;
                        continue;
                    }
                    double sum = biased ? (double)e->biases[k] : 0, terms = fabs(sum);
                    for (size_t c = 0; c < s->in; c++)
                        for (size_t tap = 0; tap < 9; tap++) {
                            double product = (double)e->filter[(k * s->in + c) * 9 + tap] *
                                             tap_of(e, y, x, b, c, tap);
                            sum += product;
                            terms += fabs(product);
                        }
                    sum = rectified && sum < 0 ? 0 : sum;
                    wrong += !check_close((double)e->out[at], sum, terms, CHECK_RELATIVE);
                }
    if (wrong + spoilt > 0)
        fprintf(stderr, "%s: %zu wrong, %zu spoilt\n", e->name, wrong, spoilt);
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(spoilt, 0);
}

static void try_convolve(struct example *e, bool biased, bool rectified, struct pcg32 *stream)
{
    const struct kernel_lookup *tables = e->variant->tables;
    size_t floats = kernel_grid_floats(&e->out_grid);
    struct kernel_epilogue epilogue = {biased ? e->biases : NULL, rectified, NULL};
    check_fill(stream, 1, floats, e->out);
    float *before = malloc(floats * sizeof *before);
    memcpy(before, e->out, floats * sizeof *before);
    tables->build(&e->shape, e->filter, e->h, e->tables);
    tables->convolve(&e->shape, (struct kernel_rows){0, e->middle}, e->tables, e->boards.index,
                     &epilogue, e->out);
    tables->convolve(&e->shape, (struct kernel_rows){e->middle, e->shape.height}, e->tables,
                     e->boards.index, &epilogue, e->out);
    expect_sum(e, before, biased, rectified);
    free(before);
}

// Sums and absolute sums of the gradients.
struct expected {
    double *filter, *filter_terms, *biases, *bias_terms, *h, *h_terms;
    double *block;
};

// The gradient of `times` sum out d_out.
static struct expected expected_open(const struct example *e, const float *d_out, double times)
{
    const struct kernel_convolution *s = &e->shape;
    size_t windows = s->in * KERNEL_WINDOWS;
    struct expected want = {.block = calloc(2 * (e->weights + s->out + windows), sizeof(double))};
    want.filter = want.block;
    want.filter_terms = want.filter + e->weights;
    want.biases = want.filter_terms + e->weights;
    want.bias_terms = want.biases + s->out;
    want.h = want.bias_terms + s->out;
    want.h_terms = want.h + windows;
    for (size_t k = 0; k < s->out; k++)
        for (ptrdiff_t y = 0; y < (ptrdiff_t)s->height; y++)
            for (ptrdiff_t x = 0; x < (ptrdiff_t)s->width; x++)
                for (size_t b = 0; b < LANES; b++) {
                    double d = times * (double)d_out[kernel_grid_at(&e->out_grid, y, k, x) + b];
                    want.biases[k] += d;
                    want.bias_terms[k] += fabs(d);
                    for (size_t c = 0; c < s->in; c++)
                        for (size_t tap = 0; tap < 9; tap++) {
                            size_t p = (k * s->in + c) * 9 + tap;
                            size_t w = window_at(&e->boards, y + (ptrdiff_t)tap / 3 - 1,
                                                 x + (ptrdiff_t)tap % 3 - 1, b);
                            double value = h_of(e->h, s->in, c, w);
                            want.filter[p] += d * value;
                            want.filter_terms[p] += fabs(d * value);
                            if (value <= 0)
                                continue;
                            want.h[c * KERNEL_WINDOWS + w] += d * (double)e->filter[p];
                            want.h_terms[c * KERNEL_WINDOWS + w] += fabs(d * (double)e->filter[p]);
                        }
                }
    return want;
}

// Scatter twice, then gather, then both once more: gather adds to the weights' gradient, sets that
// of h, and clears the tables.
static void try_scatter(struct example *e, struct pcg32 *stream)
{
    const struct kernel_lookup *tables = e->variant->tables;
    const struct kernel_convolution *s = &e->shape;
    float *d_out = grid_open(e->out_grid, stream),
          *d_h = guard_open(kernel_grid_floats(&e->windows));
    float *d_filter = guard_open(e->weights), *d_biases = guard_open(s->out);
    memset(d_filter, 0, e->weights * sizeof *d_filter);
    memset(d_biases, 0, s->out * sizeof *d_biases);
    memset(e->tables, 0, tables->floats(s) * sizeof *e->tables);
    for (int round = 0; round < 3; round++) {
        tables->scatter(s, (struct kernel_rows){e->middle, s->height}, e->boards.index, d_out,
                        e->tables);
        tables->scatter(s, (struct kernel_rows){0, e->middle}, e->boards.index, d_out, e->tables);
        if (round == 0)
            continue;
        tables->gather(s, e->filter, e->h, e->tables, d_filter, d_biases, d_h);
        CU_ASSERT(all_zero(tables->floats(s), e->tables));
    }
    struct expected three = expected_open(e, d_out, 3), one = expected_open(e, d_out, 1);
    size_t wrong =
        check_floats(e->name, e->weights, d_filter, three.filter, three.filter_terms,
                     CHECK_RELATIVE) +
        check_floats(e->name, s->out, d_biases, three.biases, three.bias_terms, CHECK_RELATIVE);
    for (size_t c = 0; c < s->in; c++) // of the last round alone
        wrong += check_floats(e->name, KERNEL_WINDOWS, d_h + at_window(s->in, c, 0),
                              one.h + c * KERNEL_WINDOWS, one.h_terms + c * KERNEL_WINDOWS,
                              CHECK_RELATIVE);
    CU_ASSERT_EQUAL(wrong, 0);
    free(three.block);
    free(one.block);
    CU_ASSERT(guard_close(d_filter, e->weights) && guard_close(d_biases, s->out));
    CU_ASSERT(grid_close(e->out_grid, d_out) && grid_close(e->windows, d_h));
}

static void try_tables(size_t in, size_t out, size_t height, size_t width, struct pcg32 *stream)
{
    for (enum isa isa = 0; isa < ISA_COUNT; isa++)
        for (int zero_padding = 0; cpu_has(isa) && zero_padding < 2; zero_padding++) {
            struct example e;
            example_open(&e, kernel_table(isa), in, out, height, width, zero_padding, stream);
            try_convolve(&e, true, true, stream);
            try_convolve(&e, false, false, stream);
            try_scatter(&e, stream);
            example_close(&e);
        }
}

static void test_tables_of_all_widths(void)
{
    struct pcg32 stream = check_stream(80);
    for (size_t m = 1; m <= 24; m++)
        try_tables(m, 2 * m, 3, 4, &stream);
    try_tables(27, 3, 2, 5, &stream);
    try_tables(3, 17, 2, 5, &stream);
}

static void test_tables_of_all_sides(void)
{
    static const size_t sides[][2] = {{1, 1},  {1, 2},  {2, 1},  {5, 7},  {7, 31},
                                      {4, 32}, {3, 33}, {2, 65}, {33, 3}, {32, 32}};
    struct pcg32 stream = check_stream(81);
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        try_tables(2, 5, sides[i][0], sides[i][1], &stream);
}

// A sum that is NaN stays NaN.
static void test_tables_pass_nan_on(void)
{
    struct pcg32 stream = check_stream(82);
    for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
        if (!cpu_has(isa))
            continue;
        struct example e;
        struct kernel_epilogue epilogue = {NULL, true, NULL};
        example_open(&e, kernel_table(isa), 2, 3, 3, 4, false, &stream);
        e.biases[1] = NAN;
        epilogue.biases = e.biases;
        e.variant->tables->build(&e.shape, e.filter, e.h, e.tables);
        e.variant->tables->convolve(&e.shape, (struct kernel_rows){0, 3}, e.tables, e.boards.index,
                                    &epilogue, e.out);
        for (size_t b = 0; b < LANES; b++) {
            CU_ASSERT(isnan(e.out[kernel_grid_at(&e.out_grid, 1, 1, 2) + b]));
            CU_ASSERT(!isnan(e.out[kernel_grid_at(&e.out_grid, 1, 2, 2) + b]));
        }
        example_close(&e);
    }
}

// Empty boards whose cells have all the same gradient: 8,192 equal terms for one window, the worst
// for float32. The references add one after the other and are off by up to 1e-4; the variants are
// not.
static void try_equal_terms(const struct kernel_table *variant, uint16_t window)
{
    struct kernel_convolution shape = {1, 8, 9, 32, 32, false};
    struct kernel_grid grid = kernel_grid_out(&shape), one = {1, 32, 32}, windows = windows_grid(1);
    size_t floats = kernel_grid_floats(&grid), tables = variant->tables->floats(&shape);
    size_t cells = kernel_grid_floats(&one), count = (KERNEL_WINDOWS + 1) * LANES;
    uint16_t *index = (uint16_t *)guard_open((cells + 1) / 2);
    float *d = guard_open(floats), *d_tables = guard_open(tables), *h = guard_open(66 * LANES * 3);
    float *d_h = guard_open(66 * LANES * 3), *sums = guard_open(count);
    float filter[72], d_filter[72] = {0}, d_biases[8] = {0};
    const double term = 0.2962f, sum = 8192 * term;
    for (size_t i = 0; i < cells; i++)
        index[i] = window;
    for (size_t i = 0; i < floats; i++)
        d[i] = (float)term;
    for (size_t i = 0; i < 66 * LANES * 3; i++)
        h[i] = 1;
    for (size_t i = 0; i < 72; i++)
        filter[i] = 1;
    memset(d_tables, 0, tables * sizeof *d_tables);
    memset(sums, 0, count * sizeof *sums);
    variant->tables->scatter(&shape, (struct kernel_rows){0, 32}, index, d, d_tables);
    variant->tables->gather(&shape, filter, h, d_tables, d_filter, d_biases, d_h);
    for (size_t i = 0; i < 72; i++)
        CU_ASSERT(check_close((double)d_filter[i], sum, sum, CHECK_RELATIVE));
    CU_ASSERT(check_close((double)d_biases[7], sum, sum, CHECK_RELATIVE));
    CU_ASSERT(
        check_close((double)d_h[at_window(1, 0, window)], 72 * sum, 72 * sum, CHECK_RELATIVE));
    variant->windows_scatter(&one, (struct kernel_rows){0, 32}, index, d, sums);
    kernel_windows_gather(1, h, sums, d_h);
    CU_ASSERT(check_close((double)d_h[at_window(1, 0, window)], sum, sum, CHECK_RELATIVE));
    CU_ASSERT(guard_close((float *)index, (cells + 1) / 2) && guard_close(d, floats));
    CU_ASSERT(guard_close(d_tables, tables) && guard_close(sums, count));
    CU_ASSERT(grid_close(windows, h) && grid_close(windows, d_h));
}

static void test_many_equal_terms(void)
{
    for (enum isa isa = ISA_BASELINE + 1; isa < ISA_COUNT; isa++)
        if (cpu_has(isa)) {
            try_equal_terms(kernel_table(isa), 0);
            try_equal_terms(kernel_table(isa), KERNEL_WINDOWS - 1);
        }
}

// ---- between windows and cells

static const size_t cell_sides[][2] = {{1, 1}, {2, 3}, {5, 7}, {4, 32}, {3, 33}, {32, 32}};
#define CELL_SIDES (sizeof cell_sides / sizeof *cell_sides)

static void try_read(const struct kernel_table *variant, struct kernel_grid grid, bool zero_padding,
                     struct pcg32 *stream)
{
    struct boards boards = boards_open(grid.height, grid.width, zero_padding, stream);
    float *h = grid_open(windows_grid(grid.channels), stream), *out = grid_open(grid, stream);
    size_t wrong = 0;
    variant->windows_read(&grid, boards.index, h, out);
    for (ptrdiff_t y = -1; y <= (ptrdiff_t)grid.height; y++)
        for (size_t c = 0; c < grid.channels; c++)
            for (ptrdiff_t x = -1; x <= (ptrdiff_t)grid.width; x++)
                for (size_t b = 0; b < LANES; b++) {
                    double want = h_of(h, grid.channels, c, window_at(&boards, y, x, b));
                    wrong += (double)out[kernel_grid_at(&grid, y, c, x) + b] != want;
                }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(grid_close(windows_grid(grid.channels), h) && grid_close(grid, out));
    boards_close(&boards);
}

static void try_windows_scatter(const struct kernel_table *variant, struct kernel_grid grid,
                                bool zero_padding, struct pcg32 *stream)
{
    struct boards boards = boards_open(grid.height, grid.width, zero_padding, stream);
    size_t windows = grid.channels * KERNEL_WINDOWS, middle = check_draw(stream, grid.height + 1);
    size_t count = grid.channels * (KERNEL_WINDOWS + 1) * LANES;
    float *h = grid_open(windows_grid(grid.channels), stream);
    float *d_h = guard_open(kernel_grid_floats(&(struct kernel_grid){grid.channels, 1, 64}));
    float *d_in = grid_open(grid, stream), *sums = guard_open(count);
    double *want = calloc(2 * windows, sizeof *want), *terms = want + windows;
    memset(sums, 0, count * sizeof *sums);
    variant->windows_scatter(&grid, (struct kernel_rows){0, middle}, boards.index, d_in, sums);
    variant->windows_scatter(&grid, (struct kernel_rows){middle, grid.height}, boards.index, d_in,
                             sums);
    kernel_windows_gather(grid.channels, h, sums, d_h);
    CU_ASSERT(all_zero(count, sums));
    for (ptrdiff_t y = 0; y < (ptrdiff_t)grid.height; y++)
        for (size_t c = 0; c < grid.channels; c++)
            for (ptrdiff_t x = 0; x < (ptrdiff_t)grid.width; x++)
                for (size_t b = 0; b < LANES; b++) {
                    size_t w = window_at(&boards, y, x, b);
                    double d = (double)d_in[kernel_grid_at(&grid, y, c, x) + b];
                    if (h_of(h, grid.channels, c, w) > 0) {
                        want[c * KERNEL_WINDOWS + w] += d;
                        terms[c * KERNEL_WINDOWS + w] += fabs(d);
                    }
                }
    for (size_t c = 0; c < grid.channels; c++)
        CU_ASSERT_EQUAL(
            check_floats(variant->name, KERNEL_WINDOWS, d_h + at_window(grid.channels, c, 0),
                         want + c * KERNEL_WINDOWS, terms + c * KERNEL_WINDOWS, CHECK_RELATIVE),
            0);
    free(want);
    CU_ASSERT(grid_close(windows_grid(grid.channels), h) && grid_close(grid, d_in));
    CU_ASSERT(grid_close(windows_grid(grid.channels), d_h) && guard_close(sums, count));
    boards_close(&boards);
}

static void test_between_windows_and_cells(void)
{
    struct pcg32 stream = check_stream(83);
    for (enum isa isa = 0; isa < ISA_COUNT; isa++)
        for (size_t i = 0; cpu_has(isa) && i < CELL_SIDES; i++)
            for (size_t channels = 1; channels <= 5; channels += 2)
                for (int zero_padding = 0; zero_padding < 2; zero_padding++) {
                    struct kernel_grid grid = {channels, cell_sides[i][0], cell_sides[i][1]};
                    try_read(kernel_table(isa), grid, zero_padding, &stream);
                    try_windows_scatter(kernel_table(isa), grid, zero_padding, &stream);
                }
}

// ---- the loss

// Logits of all sizes, zeros of both signs, infinities and NaN.
static float draw_logit(struct pcg32 *stream)
{
    static const float special[] = {0, -0.0f, INFINITY, -INFINITY, NAN, 1e-30f, -1e-30f, 100, -100};
    size_t which = check_draw(stream, 40);
    if (which < sizeof special / sizeof *special)
        return special[which];
    return 30 * (2 * pcg32_uniform(stream) - 1) * pcg32_uniform(stream);
}

static bool right_gradient(enum kernel_loss loss, float got, float z, bool alive, double share)
{
    if (isnan(z))
        return isnan(got);
    if (loss == KERNEL_SQUARED && isinf(z))
        return got == z;
    if (loss == KERNEL_SQUARED)
        return check_close((double)got, 2 * share * ((double)z - (alive ? 0.5 : -0.5)),
                           2 * share * (fabs((double)z) + 0.5), CHECK_RELATIVE);
    double sigmoid = 1 / (1 + exp(-(double)z)), target = alive ? 1 : 0;
    return check_close((double)got, share * (sigmoid - target), share * (sigmoid + target),
                       CHECK_RELATIVE);
}

static void try_loss(const struct kernel_table *variant, enum kernel_loss loss,
                     struct kernel_grid grid, unsigned boards, bool in_place, struct pcg32 *stream)
{
    kernel_grid_loss *kernel = loss == KERNEL_SQUARED ? variant->grid_squared : variant->grid_loss;
    const float share = 0.37f;
    size_t floats = kernel_grid_floats(&grid), cells = grid.height * grid.width;
    size_t middle = check_draw(stream, grid.height + 1), want = 0, wrong = 0;
    float *logit = guard_open(floats), *d_logit = guard_open(floats);
    float *kept = malloc(floats * sizeof *kept);
    uint8_t *target = (uint8_t *)guard_open((cells + 3) / 4);
    for (size_t i = 0; i < floats; i++)
        kept[i] = logit[i] = draw_logit(stream);
    for (size_t i = 0; i < cells; i++)
        target[i] = (uint8_t)check_draw(stream, 256);
    float *to = in_place ? logit : d_logit;
    size_t got = kernel(&grid, (struct kernel_rows){0, middle}, logit, target, boards, share, to);
    got +=
        kernel(&grid, (struct kernel_rows){middle, grid.height}, logit, target, boards, share, to);
    for (size_t y = 0; y < grid.height; y++)
        for (size_t x = 0; x < grid.width; x++)
            for (size_t b = 0; b < LANES; b++) {
                size_t at = kernel_grid_at(&grid, (ptrdiff_t)y, 0, (ptrdiff_t)x) + b;
                bool alive = target[y * grid.width + x] >> b & 1, there = boards >> b & 1;
                float z = kept[at];
                want += there && (isnan(z) || (z > 0) != alive);
                wrong +=
                    there ? !right_gradient(loss, to[at], z, alive, (double)share) : to[at] != 0;
            }
    CU_ASSERT_EQUAL(got, want);
    CU_ASSERT_EQUAL(wrong, 0);
    free(kept);
    CU_ASSERT(guard_close((float *)target, (cells + 3) / 4));
    CU_ASSERT(guard_close(logit, floats) && guard_close(d_logit, floats));
}

static void test_loss(void)
{
    static const unsigned boards[] = {0xff, 0x01, 0x7f, 0xa5};
    struct pcg32 stream = check_stream(84);
    for (enum isa isa = 0; isa < ISA_COUNT; isa++)
        for (size_t i = 0; cpu_has(isa) && i < CELL_SIDES; i++)
            for (size_t b = 0; b < sizeof boards / sizeof *boards; b++)
                for (enum kernel_loss loss = 0; loss < KERNEL_LOSS_COUNT; loss++)
                    try_loss(kernel_table(isa), loss,
                             (struct kernel_grid){1, cell_sides[i][0], cell_sides[i][1]}, boards[b],
                             b % 2 == 0, &stream);
}

SUITE(tables)
{
    TEST(test_tables_of_all_widths);
    TEST(test_tables_of_all_sides);
    TEST(test_tables_pass_nan_on);
    TEST(test_many_equal_terms);
    TEST(test_between_windows_and_cells);
    TEST(test_loss);
}
