// The kernels on grids: every way to convolve against the definition, and the fast passes of whole
// networks against double precision.
#include "check.h"
#include "data/boards.h"
#include "data/index.h"
#include "kernel/dispatch.h"
#include "life/board.h"
#include "naive.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- single convolutions

// One convolution of eight boards, on grids and, board by board, in double precision.
struct example {
    struct kernel_convolution shape;
    struct kernel_grid in_grid, out_grid;
    size_t weights;
    float *in, *out, *where, *d_out, *filter, *biases, *d_filter, *d_biases;
};

static float *grid_open(const struct kernel_grid *grid, struct pcg32 *stream)
{
    float *values = guard_open(kernel_grid_floats(grid));
    check_fill(stream, 1, kernel_grid_floats(grid), values);
    return values;
}

static void example_open(struct example *e, struct kernel_convolution shape, struct pcg32 *stream)
{
    *e = (struct example){.shape = shape,
                          .in_grid = kernel_grid_in(&shape),
                          .out_grid = kernel_grid_out(&shape),
                          .weights = shape.out * shape.in * shape.taps};
    e->in = grid_open(&e->in_grid, stream);
    kernel_grid_border(&e->in_grid, shape.zero_padding, e->in);
    e->out = grid_open(&e->out_grid, stream);
    e->where = grid_open(&e->out_grid, stream);
    e->d_out = grid_open(&e->out_grid, stream);
    e->filter = guard_open(e->weights);
    e->biases = guard_open(shape.out);
    e->d_filter = guard_open(e->weights);
    e->d_biases = guard_open(shape.out);
    check_fill(stream, 1, e->weights, e->filter);
    check_fill(stream, 1, shape.out, e->biases);
    memset(e->d_filter, 0, e->weights * sizeof(float));
    memset(e->d_biases, 0, shape.out * sizeof(float));
}

static void example_close(struct example *e)
{
    size_t in = kernel_grid_floats(&e->in_grid), out = kernel_grid_floats(&e->out_grid);
    CU_ASSERT(guard_close(e->in, in) && guard_close(e->out, out));
    CU_ASSERT(guard_close(e->where, out) && guard_close(e->d_out, out));
    CU_ASSERT(guard_close(e->filter, e->weights) && guard_close(e->biases, e->shape.out));
    CU_ASSERT(guard_close(e->d_filter, e->weights) && guard_close(e->d_biases, e->shape.out));
}

static const char *describe(const struct kernel_convolver *way, const struct kernel_convolution *s)
{
    static char text[100];
    snprintf(text, sizeof text, "%s: %zu -> %zu channels, %zu taps, %zu x %zu, %s", way->name,
             s->in, s->out, s->taps, s->height, s->width, s->zero_padding ? "zeros" : "torus");
    return text;
}

// Cells of one board of a grid as planes [C][H][W].
static void pick_board(const struct kernel_grid *grid, const float *values, size_t board,
                       double *planes)
{
    for (size_t c = 0; c < grid->channels; c++)
        for (size_t y = 0; y < grid->height; y++)
            for (size_t x = 0; x < grid->width; x++)
                *planes++ =
                    (double)values[kernel_grid_at(grid, (ptrdiff_t)y, c, (ptrdiff_t)x) + board];
}

// convolve, in two spans, against the definition.
static void try_convolve(const struct kernel_convolver *way, const struct kernel_convolution *shape,
                         bool rectify, bool where, struct pcg32 *stream)
{
    struct example e;
    example_open(&e, *shape, stream);
    float *packed = guard_open(way->packed(shape)), *scratch = guard_open(way->scratch(shape));
    size_t cells = shape->height * shape->width, in = shape->in * cells, out = shape->out * cells;
    struct kernel_epilogue epilogue = {e.biases, rectify, where ? e.where : NULL};
    float *before = malloc(kernel_grid_floats(&e.out_grid) * sizeof *before);
    memcpy(before, e.out, kernel_grid_floats(&e.out_grid) * sizeof *before);
    size_t middle = shape->height / 8 * 4;
    way->pack(shape, e.filter, packed);
    way->convolve(shape, (struct kernel_rows){0, middle}, packed, &epilogue, e.in, e.out, scratch);
    way->convolve(shape, (struct kernel_rows){middle, shape->height}, packed, &epilogue, e.in,
                  e.out, scratch);

    double *numbers = calloc(in + 4 * out + e.weights + shape->out, sizeof *numbers);
    double *planes = numbers, *filter = planes + in, *biases = filter + e.weights;
    double *want = biases + shape->out, *terms = want + out, *got = terms + out, *mask = got + out;
    float *floats = calloc(out, sizeof *floats);
    check_widen(e.weights, e.filter, filter);
    check_widen(shape->out, e.biases, biases);
    for (size_t b = 0; b < KERNEL_LANES; b++) {
        pick_board(&e.in_grid, e.in, b, planes);
        pick_board(&e.out_grid, e.out, b, got);
        pick_board(&e.out_grid, e.where, b, mask);
        naive_convolution(shape, planes, filter, biases, want, terms);
        for (size_t i = 0; i < out; i++) {
            want[i] = rectify && want[i] < 0 ? 0 : want[i];
            if (where && mask[i] <= 0)
                want[i] = terms[i] = 0;
            floats[i] = (float)got[i];
        }
        CU_ASSERT_EQUAL(
            check_floats(describe(way, shape), out, floats, want, terms, CHECK_RELATIVE), 0);
    }
    // Nothing but the cells was written.
    for (size_t i = 0; i < kernel_grid_floats(&e.out_grid); i++) {
        size_t column = i / KERNEL_LANES % kernel_grid_columns(shape->width);
        size_t line = i / KERNEL_LANES / kernel_grid_columns(shape->width);
        size_t row = line / shape->out;
        if (row == 0 || row > shape->height || column == 0 || column > shape->width)
            CU_ASSERT_EQUAL(memcmp(&before[i], &e.out[i], sizeof(float)), 0);
    }
    free(before);
    free(floats);
    free(numbers);
    CU_ASSERT(guard_close(packed, way->packed(shape)) && guard_close(scratch, way->scratch(shape)));
    example_close(&e);
}

// correlate, in two spans, against the definition: the gradient of sum out d_out.
static void try_correlate(const struct kernel_convolver *way,
                          const struct kernel_convolution *shape, struct pcg32 *stream)
{
    struct example e;
    example_open(&e, *shape, stream);
    float *sums = guard_open(way->sums(shape)), *scratch = guard_open(way->scratch(shape));
    memset(sums, 0, way->sums(shape) * sizeof *sums);
    double *want = calloc(2 * (e.weights + shape->out), sizeof *want);
    double *want_biases = want + e.weights, *terms = want_biases + shape->out;
    double *bias_terms = terms + e.weights;
    for (int twice = 0; twice < 2; twice++) { // gather clears the sums and adds
        size_t middle = shape->height / 8 * 4;
        way->correlate(shape, (struct kernel_rows){0, middle}, e.in, e.d_out, sums, scratch);
        way->correlate(shape, (struct kernel_rows){middle, shape->height}, e.in, e.d_out, sums,
                       scratch);
        way->gather(shape, sums, e.d_filter, e.d_biases);
    }
    ptrdiff_t back = shape->taps == 9 ? 1 : 0, edge = 2 * back + 1;
    for (size_t k = 0; k < shape->out; k++)
        for (ptrdiff_t y = 0; y < (ptrdiff_t)shape->height; y++)
            for (ptrdiff_t x = 0; x < (ptrdiff_t)shape->width; x++)
                for (size_t b = 0; b < KERNEL_LANES; b++) {
                    double d = 2 * (double)e.d_out[kernel_grid_at(&e.out_grid, y, k, x) + b];
                    want_biases[k] += d;
                    bias_terms[k] += fabs(d);
                    for (size_t c = 0; c < shape->in; c++)
                        for (ptrdiff_t tap = 0; tap < edge * edge; tap++) {
                            size_t at = kernel_grid_at(&e.in_grid, y + tap / edge - back, c,
                                                       x + tap % edge - back);
                            size_t p = (k * shape->in + c) * shape->taps + (size_t)tap;
                            want[p] += d * (double)e.in[at + b];
                            terms[p] += fabs(d * (double)e.in[at + b]);
                        }
                }
    CU_ASSERT_EQUAL(
        check_floats(describe(way, shape), e.weights, e.d_filter, want, terms, CHECK_RELATIVE), 0);
    CU_ASSERT_EQUAL(check_floats(describe(way, shape), shape->out, e.d_biases, want_biases,
                                 bias_terms, CHECK_RELATIVE),
                    0);
    free(want);
    CU_ASSERT(guard_close(sums, way->sums(shape)) && guard_close(scratch, way->scratch(shape)));
    example_close(&e);
}

static void try_way(const struct kernel_convolver *way, struct kernel_convolution shape,
                    struct pcg32 *stream)
{
    if (!way->fits(&shape))
        return;
    try_convolve(way, &shape, false, true, stream);
    try_convolve(way, &shape, true, false, stream);
    try_correlate(way, &shape, stream);
}

// Calls `visit` for every way of every instruction set.
static void test_ways_against_the_definition(void)
{
    static const size_t channels[][2] = {{1, 1}, {1, 2}, {2, 1}, {3, 6},  {5, 3},
                                         {8, 4}, {9, 1}, {7, 5}, {4, 16}, {10, 9}};
    static const size_t sides[][2] = {{1, 1}, {2, 3}, {4, 4}, {5, 9}, {1, 64}, {8, 12}, {16, 8}};
    struct pcg32 stream = check_stream(70);
    for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
        if (!cpu_has(isa))
            continue;
        const struct kernel_convolver *ways[] = {kernel_table(isa)->direct,
                                                 kernel_table(isa)->winograd};
        for (size_t w = 0; w < 2; w++)
            for (size_t c = 0; c < sizeof channels / sizeof *channels; c++)
                for (size_t s = 0; s < sizeof sides / sizeof *sides; s++)
                    for (int kind = 0; kind < 4; kind++)
                        try_way(ways[w],
                                (struct kernel_convolution){.in = channels[c][0],
                                                            .out = channels[c][1],
                                                            .taps = kind % 2 == 0 ? 9 : 1,
                                                            .height = sides[s][0],
                                                            .width = sides[s][1],
                                                            .zero_padding = kind / 2 == 0},
                                &stream);
    }
}

// Convolving with transposed weights is the transposed linear map: <d, A x> = <A' d, x>.
static void test_transposed_weights(void)
{
    struct pcg32 stream = check_stream(71);
    for (int zero = 0; zero < 2; zero++) {
        struct kernel_convolution shape = {3, 4, 9, 5, 6, zero};
        struct kernel_convolution back = kernel_convolution_transposed(&shape);
        struct example e;
        example_open(&e, shape, &stream);
        float *transposed = guard_open(e.weights), *d_in = grid_open(&e.in_grid, &stream);
        kernel_convolution_transpose(&shape, e.filter, transposed);
        kernel_grid_border(&e.out_grid, zero, e.d_out);
        struct kernel_rows all = {0, 5};
        struct kernel_epilogue plain = {NULL, false, NULL};
        kernel_grid_ref.convolve(&shape, all, e.filter, &plain, e.in, e.out, NULL);
        kernel_grid_ref.convolve(&back, all, transposed, &plain, e.d_out, d_in, NULL);
        double forward = 0, backward = 0;
        for (ptrdiff_t y = 0; y < 5; y++)
            for (ptrdiff_t x = 0; x < 6; x++)
                for (size_t b = 0; b < KERNEL_LANES; b++) {
                    for (size_t k = 0; k < 4; k++) {
                        size_t at = kernel_grid_at(&e.out_grid, y, k, x) + b;
                        forward += (double)e.d_out[at] * (double)e.out[at];
                    }
                    for (size_t c = 0; c < 3; c++) {
                        size_t at = kernel_grid_at(&e.in_grid, y, c, x) + b;
                        backward += (double)d_in[at] * (double)e.in[at];
                    }
                }
        CU_ASSERT_DOUBLE_EQUAL(forward, backward, 1e-3);
        CU_ASSERT(fabs(forward) > 1e-2);
        CU_ASSERT(guard_close(transposed, e.weights));
        CU_ASSERT(guard_close(d_in, kernel_grid_floats(&e.in_grid)));
        example_close(&e);
    }
}

// ---- the cells around

// The cell of a square board that lies in row y, column x, also beyond the edge.
static float cell_around(const uint64_t *rows, long side, long y, long x, bool zero)
{
    if (zero && (y < 0 || x < 0 || y >= side || x >= side))
        return 0;
    while (y < 0)
        y += side;
    while (x < 0)
        x += side;
    return (float)(rows[y % side] >> x % side & 1);
}

static void try_around(size_t side, size_t radius, bool zero, struct pcg32 *stream)
{
    uint64_t rows[8][17];
    const uint64_t *board[8];
    for (size_t b = 0; b < 8; b++) {
        board[b] = rows[b];
        for (size_t y = 0; y < side; y++)
            rows[b][y] = pcg32_next(stream) & ((UINT64_C(1) << side) - 1);
    }
    size_t columns = kernel_grid_columns(side), wide = 2 * radius + 1;
    uint16_t *index = aligned_alloc(16, (side + 2) * columns * 8 * sizeof *index);
    index_windows(ISA_BASELINE, 8, board, side, zero ? LIFE_DEAD : LIFE_TORUS, columns, index);
    struct kernel_grid grid = {wide * wide, side, side};
    struct kernel_rows span = {side / 3, side};
    float *out = guard_open(kernel_grid_floats(&grid));
    kernel_cells_around(&grid, span, index, zero, out);
    size_t wrong = 0;
    for (size_t i = 0; i < side * side * wide * wide; i++) {
        long tap = (long)(i % (wide * wide)), cell = (long)(i / (wide * wide)), s = (long)side;
        long down = tap / (long)wide - (long)radius, right = tap % (long)wide - (long)radius;
        const float *got = out + kernel_grid_at(&grid, cell / s, (size_t)tap, cell % s);
        for (size_t b = 0; b < 8; b++) {
            float want = cell_around(rows[b], s, cell / s + down, cell % s + right, zero);
            bool inside = cell / s >= (long)span.first; // other rows are left as they were
            wrong += inside ? got[b] != want : !isnan(got[b]);
        }
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(guard_close(out, kernel_grid_floats(&grid)));
    free(index);
}

static void test_cells_around(void)
{
    static const size_t sides[] = {1, 2, 3, 5, 8, 9, 13, 17};
    struct pcg32 stream = check_stream(89);
    for (size_t s = 0; s < sizeof sides / sizeof *sides; s++)
        for (size_t radius = 0; radius <= 5; radius++)
            for (int zero = 0; zero < 2; zero++)
                try_around(sides[s], radius, zero, &stream);
}

SUITE(grid)
{
    TEST(test_ways_against_the_definition);
    TEST(test_transposed_weights);
    TEST(test_cells_around);
}
