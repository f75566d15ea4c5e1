// Winograd's convolution against the definition in double precision.
#include "base/cpu.h"
#include "check.h"
#include "kernel/dispatch.h"
#include "naive.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOARDS KERNEL_LANES

static const struct kernel_convolver *winograd; // the variant that is tested

// Takes the first instruction set from `isa` on that has a variant; false where none is left.
static bool set_variant(enum isa *isa)
{
    while (*isa < ISA_COUNT && (*isa == ISA_BASELINE || !cpu_has(*isa)))
        (*isa)++;
    if (*isa < ISA_COUNT)
        winograd = kernel_table(*isa)->winograd;
    return *isa < ISA_COUNT;
}

// A convolution, its weights, and eight boards in and out. What is no cell or border is NaN.
struct problem {
    struct kernel_convolution shape;
    struct kernel_grid in_grid, out_grid;
    size_t cells, filters, weight_count;
    float *weights, *biases, *in, *out, *packed, *scratch, *sums;
};

static void problem_open(struct problem *p, size_t in, size_t out, size_t side, bool zero_padding)
{
    struct kernel_convolution shape = {in, out, 9, side, side, zero_padding};
    *p = (struct problem){.shape = shape,
                          .in_grid = kernel_grid_in(&shape),
                          .out_grid = kernel_grid_out(&shape),
                          .cells = side * side,
                          .filters = in * out,
                          .weight_count = in * out * 9};
    p->weights = guard_open(p->weight_count);
    p->biases = guard_open(out);
    p->in = guard_open(kernel_grid_floats(&p->in_grid));
    p->out = guard_open(kernel_grid_floats(&p->out_grid));
    p->packed = guard_open(winograd->packed(&shape));
    p->scratch = guard_open(winograd->scratch(&shape));
    p->sums = guard_open(winograd->sums(&shape));
    memset(p->sums, 0, winograd->sums(&shape) * sizeof *p->sums);
}

static void problem_close(struct problem *p)
{
    CU_ASSERT(guard_close(p->weights, p->weight_count));
    CU_ASSERT(guard_close(p->biases, p->shape.out));
    CU_ASSERT(guard_close(p->in, kernel_grid_floats(&p->in_grid)));
    CU_ASSERT(guard_close(p->out, kernel_grid_floats(&p->out_grid)));
    CU_ASSERT(guard_close(p->packed, winograd->packed(&p->shape)));
    CU_ASSERT(guard_close(p->scratch, winograd->scratch(&p->shape)));
    CU_ASSERT(guard_close(p->sums, winograd->sums(&p->shape)));
}

static float *cell_of(const struct kernel_grid *grid, float *values, size_t channel, size_t cell)
{
    return values + kernel_grid_at(grid, (ptrdiff_t)(cell / grid->width), channel,
                                   (ptrdiff_t)(cell % grid->width));
}

// What boards hold.
enum content {
    SIGNED,   // of either sign
    POSITIVE, // as after a rectifier: half of them zero
    SHIFTED,  // near 1, under weights that nearly cancel
    SPIKES,   // one cell in fifty is a million times the others
    CONTENTS
};

static float draw_value(enum content content, struct pcg32 *stream)
{
    float value;
    check_fill(stream, 1, 1, &value);
    if (content == POSITIVE)
        return value < 0 ? 0 : value;
    if (content == SHIFTED)
        return 1 + value / 64;
    return content == SPIKES && check_draw(stream, 50) == 0 ? value * 1e6f : value;
}

static void draw_grid(const struct kernel_grid *grid, enum content content, struct pcg32 *stream,
                      float *values)
{
    for (size_t c = 0; c < grid->channels; c++)
        for (size_t cell = 0; cell < grid->height * grid->width; cell++)
            for (size_t b = 0; b < BOARDS; b++)
                cell_of(grid, values, c, cell)[b] = draw_value(content, stream);
}

static void draw(struct problem *p, enum content content, struct pcg32 *stream)
{
    check_fill(stream, 0.5, p->weight_count, p->weights);
    check_fill(stream, 0.5, p->shape.out, p->biases);
    if (content == SHIFTED)
        for (size_t i = 0; i < p->weight_count; i++)
            p->weights[i] = (i % 2 == 0 ? 1 : -1) * (1 + p->weights[i] / 64);
    draw_grid(&p->in_grid, content, stream, p->in);
    kernel_grid_border(&p->in_grid, p->shape.zero_padding, p->in);
    winograd->pack(&p->shape, p->weights, p->packed);
}

static void convolve(struct problem *p, size_t first, size_t end,
                     const struct kernel_epilogue *epilogue)
{
    winograd->convolve(&p->shape, (struct kernel_rows){first, end}, p->packed, epilogue, p->in,
                       p->out, p->scratch);
}

// out = everything, with biases alone.
static void convolve_all(struct problem *p)
{
    convolve(p, 0, p->shape.height, &(struct kernel_epilogue){.biases = p->biases});
}

// ---- the truth: [C][H][W] of one board in double precision

static double *board_of(const struct kernel_grid *grid, float *values, size_t board)
{
    size_t cells = grid->height * grid->width;
    double *out = calloc(grid->channels * cells, sizeof *out);
    for (size_t c = 0; c < grid->channels; c++)
        for (size_t cell = 0; cell < cells; cell++)
            out[c * cells + cell] = (double)cell_of(grid, values, c, cell)[board];
    return out;
}

static double *widened(size_t count, const float *values)
{
    double *out = calloc(count, sizeof *out);
    check_widen(count, values, out);
    return out;
}

// The largest value of a channel among the 6x6 cells around a tile.
static double largest_of_tile(struct problem *p, size_t channel, size_t cell, size_t board)
{
    ptrdiff_t row = (ptrdiff_t)(cell / p->shape.width / 4 * 4);
    ptrdiff_t column = (ptrdiff_t)(cell % p->shape.width / 4 * 4);
    double largest = 0;
    for (ptrdiff_t r = row - 1; r < row + 5; r++)
        for (ptrdiff_t c = column - 1; c < column + 5; c++)
            largest = fmax(largest,
                           fabs((double)p->in[kernel_grid_at(&p->in_grid, r, channel, c) + board]));
    return largest;
}

// What may stand for the absolute terms of a cell if the values of a tile differ without measure.
static double tile_terms(struct problem *p, size_t k, size_t cell, size_t board)
{
    double sum = fabs((double)p->biases[k]);
    for (size_t c = 0; c < p->shape.in; c++) {
        double taps = 0;
        for (size_t tap = 0; tap < 9; tap++)
            taps += fabs((double)p->weights[(k * p->shape.in + c) * 9 + tap]);
        sum += taps * largest_of_tile(p, c, cell, board);
    }
    return sum;
}

// Whether the errors of a tile may be seen beside a cell's own terms: not where it can be that the
// cell sees next to nothing of what is in its tile.
static bool is_even(enum content content, size_t channels)
{
    return content == POSITIVE ? channels >= 8 : content != SPIKES;
}

// Compares the outputs of one board with sum + bias.
static void compare_board(struct problem *p, enum content content, size_t board)
{
    size_t count = p->shape.out * p->cells;
    double *in = board_of(&p->in_grid, p->in, board);
    double *weights = widened(p->weight_count, p->weights);
    double *biases = widened(p->shape.out, p->biases);
    double *want = calloc(count, sizeof *want), *terms = calloc(count, sizeof *terms);
    double *of_tile = calloc(count, sizeof *of_tile);
    float *got = calloc(count, sizeof *got);
    naive_convolution(&p->shape, in, weights, biases, want, terms);
    for (size_t i = 0; i < count; i++) {
        got[i] = cell_of(&p->out_grid, p->out, i / p->cells, i % p->cells)[board];
        of_tile[i] = tile_terms(p, i / p->cells, i % p->cells, board);
    }
    char what[80];
    snprintf(what, sizeof what, "winograd %zu -> %zu, side %zu, content %d", p->shape.in,
             p->shape.out, p->shape.height, (int)content);
    CU_ASSERT_EQUAL(check_floats(what, count, got, want, of_tile, CHECK_RELATIVE / 10), 0);
    if (is_even(content, p->shape.in))
        CU_ASSERT_EQUAL(check_floats(what, count, got, want, terms, CHECK_RELATIVE), 0);
    free(in), free(weights), free(biases), free(want), free(terms), free(of_tile), free(got);
}

static void try_convolve(size_t in, size_t out, size_t side, bool zero_padding,
                         enum content content, struct pcg32 *stream)
{
    struct problem p;
    problem_open(&p, in, out, side, zero_padding);
    draw(&p, content, stream);
    convolve_all(&p);
    for (size_t board = 0; board < BOARDS; board++)
        compare_board(&p, content, board);
    problem_close(&p);
}

static void test_winograd_convolves_every_number_of_channels(void)
{
    for (enum isa isa = 0; set_variant(&isa); isa++) {
        struct pcg32 stream = check_stream(60);
        for (size_t m = 1; m <= 24; m++) {
            try_convolve(m, 2 * m, 8, m % 2 == 0, SIGNED, &stream);
            try_convolve(2 * m, m, 8, m % 2 == 1, SIGNED, &stream);
        }
    }
}

static void test_winograd_convolves_every_side(void)
{
    static const size_t sides[] = {4, 8, 12, 16, 20, 32, 64};
    for (enum isa isa = 0; set_variant(&isa); isa++) {
        struct pcg32 stream = check_stream(61);
        for (size_t s = 0; s < sizeof sides / sizeof *sides; s++)
            for (int zero_padding = 0; zero_padding < 2; zero_padding++)
                for (enum content content = 0; content < CONTENTS; content++)
                    try_convolve(2, 4, sides[s], zero_padding, content, &stream);
        for (enum content content = 0; content < CONTENTS; content++)
            try_convolve(8, 16, 32, false, content, &stream);
    }
}

// Rows outside the span, borders and spare columns keep the NaN that they began with.
static void test_winograd_spans_give_the_same_bits(void)
{
    for (enum isa isa = 0; set_variant(&isa); isa++) {
        struct pcg32 stream = check_stream(62);
        struct problem p;
        problem_open(&p, 3, 5, 24, false);
        draw(&p, SIGNED, &stream);
        size_t floats = kernel_grid_floats(&p.out_grid);
        float *fresh = guard_open(floats);
        memcpy(fresh, p.out, floats * sizeof *fresh);
        convolve_all(&p);
        float *whole = guard_open(floats);
        memcpy(whole, p.out, floats * sizeof *whole);
        memcpy(p.out, fresh, floats * sizeof *fresh);

        struct kernel_epilogue epilogue = {.biases = p.biases};
        convolve(&p, 20, 24, &epilogue);
        convolve(&p, 4, 12, &epilogue);
        for (ptrdiff_t row = -1; row <= 24; row++)
            for (size_t k = 0; k < 5; k++) {
                size_t at = kernel_grid_at(&p.out_grid, row, k, -1);
                size_t line = kernel_grid_columns(24) * BOARDS;
                const float *want = row >= 20 || (row >= 4 && row < 12) ? whole : fresh;
                CU_ASSERT_EQUAL(memcmp(p.out + at, want + at, line * sizeof *want), 0);
                CU_ASSERT_EQUAL(memcmp(whole + at, fresh + at, BOARDS * sizeof *whole), 0);
                CU_ASSERT_EQUAL(memcmp(whole + at + 25 * BOARDS, fresh + at + 25 * BOARDS,
                                       (line - 25 * BOARDS) * sizeof *whole),
                                0);
            }
        convolve(&p, 0, 4, &epilogue);
        convolve(&p, 12, 20, &epilogue);
        convolve(&p, 8, 8, &epilogue);
        CU_ASSERT_EQUAL(memcmp(p.out, whole, floats * sizeof *whole), 0);
        CU_ASSERT(guard_close(fresh, floats));
        CU_ASSERT(guard_close(whole, floats));
        problem_close(&p);
    }
}

static void test_winograd_epilogues(void)
{
    for (enum isa isa = 0; set_variant(&isa); isa++) {
        struct pcg32 stream = check_stream(63);
        struct problem p;
        problem_open(&p, 4, 3, 8, true);
        draw(&p, SIGNED, &stream);
        // A NaN in board 5, which no other board may see, and which the rectifier keeps.
        cell_of(&p.in_grid, p.in, 1, 27)[5] = NAN;
        size_t floats = kernel_grid_floats(&p.out_grid);
        float *sum = guard_open(floats), *where = guard_open(floats);
        convolve(&p, 0, 8, &(struct kernel_epilogue){0});
        memcpy(sum, p.out, floats * sizeof *sum);
        draw_grid(&p.out_grid, SIGNED, &stream, where);
        for (int biases = 0; biases < 2; biases++)
            for (int rectify = 0; rectify < 2; rectify++)
                for (int choose = 0; choose < 2; choose++) {
                    memcpy(p.out, where, floats * sizeof *where); // the same memory
                    convolve(&p, 0, 8,
                             &(struct kernel_epilogue){.biases = biases ? p.biases : NULL,
                                                       .rectify = rectify,
                                                       .where = choose ? p.out : NULL});
                    for (size_t i = 0; i < 3 * p.cells * BOARDS; i++) {
                        size_t k = i / BOARDS / p.cells, cell = i / BOARDS % p.cells,
                               b = i % BOARDS;
                        float want = cell_of(&p.out_grid, sum, k, cell)[b];
                        float got = cell_of(&p.out_grid, p.out, k, cell)[b];
                        CU_ASSERT(b == 5 || !isnan(want));
                        want += biases ? p.biases[k] : 0;
                        want = rectify && want < 0 ? 0 : want;
                        if (choose && !(cell_of(&p.out_grid, where, k, cell)[b] > 0))
                            want = 0;
                        CU_ASSERT(isnan(want) ? isnan(got) : got == want);
                    }
                }
        for (size_t k = 0; k < 3; k++) // the nine cells that see the NaN
            for (size_t near = 0; near < 9; near++)
                CU_ASSERT(isnan(cell_of(&p.out_grid, sum, k, 18 + near / 3 * 8 + near % 3)[5]));
        CU_ASSERT(guard_close(sum, floats));
        CU_ASSERT(guard_close(where, floats));
        problem_close(&p);
    }
}

// ---- the gradient of the weights

// The definition, weight by weight: adds into gradient and terms, weights and then biases.
static void true_gradient(struct problem *p, double *gradient, double *terms)
{
    struct naive direct = {
        .height = p->shape.height, .width = p->shape.width, .zero_padding = p->shape.zero_padding};
    for (size_t cell = 0; cell < p->cells; cell++)
        for (size_t tap = 0; tap < 9; tap++) {
            size_t source;
            if (!naive_source(&direct, 9, tap, cell / direct.width, cell % direct.width, &source))
                continue;
            for (size_t i = 0; i < p->filters * BOARDS; i++) {
                size_t k = i / BOARDS / p->shape.in, c = i / BOARDS % p->shape.in;
                double term = (double)cell_of(&p->out_grid, p->out, k, cell)[i % BOARDS] *
                              (double)cell_of(&p->in_grid, p->in, c, source)[i % BOARDS];
                gradient[i / BOARDS * 9 + tap] += term;
                terms[i / BOARDS * 9 + tap] += fabs(term);
            }
        }
    for (size_t k = 0; k < p->shape.out; k++)
        for (size_t i = 0; i < p->cells * BOARDS; i++) {
            double d = (double)cell_of(&p->out_grid, p->out, k, i / BOARDS)[i % BOARDS];
            gradient[p->weight_count + k] += d;
            terms[p->weight_count + k] += fabs(d);
        }
}

// The gradient by spans of `rows` rows, added to what is there; weights and then biases.
static float *run_gradient(struct problem *p, size_t rows)
{
    size_t sums = winograd->sums(&p->shape);
    float *gradient = guard_open(p->weight_count + p->shape.out);
    for (size_t i = 0; i < p->weight_count + p->shape.out; i++)
        gradient[i] = i % 2 == 0 ? 0.5f : -0.25f;
    for (size_t row = 0; row < p->shape.height; row += rows) {
        size_t end = row + rows < p->shape.height ? row + rows : p->shape.height;
        winograd->correlate(&p->shape, (struct kernel_rows){row, end}, p->in, p->out, p->sums,
                            p->scratch);
    }
    winograd->gather(&p->shape, p->sums, gradient, gradient + p->weight_count);
    for (size_t i = 0; i < sums; i++)
        CU_ASSERT(p->sums[i] == 0);
    return gradient;
}

static void try_correlate(size_t in, size_t out, size_t side, bool zero_padding,
                          enum content content, struct pcg32 *stream)
{
    struct problem p;
    problem_open(&p, in, out, side, zero_padding);
    draw(&p, content, stream);
    draw_grid(&p.out_grid, SIGNED, stream, p.out);
    size_t count = p.weight_count + out;
    double *want = calloc(count, sizeof *want), *terms = calloc(count, sizeof *terms);
    for (size_t i = 0; i < count; i++) {
        want[i] = i % 2 == 0 ? 0.5 : -0.25;
        terms[i] = fabs(want[i]);
    }
    true_gradient(&p, want, terms);
    char what[80];
    snprintf(what, sizeof what, "winograd's gradient %zu -> %zu, side %zu, content %d", in, out,
             side, (int)content);
    for (size_t rows = 4; rows <= side; rows = rows < side && 2 * rows > side ? side : 2 * rows) {
        float *got = run_gradient(&p, rows), *again = run_gradient(&p, rows);
        CU_ASSERT_EQUAL(check_floats(what, count, got, want, terms, CHECK_RELATIVE), 0);
        CU_ASSERT_EQUAL(memcmp(got, again, count * sizeof *got), 0);
        CU_ASSERT(guard_close(got, count));
        CU_ASSERT(guard_close(again, count));
    }
    free(want), free(terms);
    problem_close(&p);
}

static void test_winograd_gradients_of_every_number_of_channels(void)
{
    for (enum isa isa = 0; set_variant(&isa); isa++) {
        struct pcg32 stream = check_stream(64);
        for (size_t m = 1; m <= 24; m++) {
            try_correlate(m, 2 * m, 8, m % 2 == 0, SIGNED, &stream);
            try_correlate(2 * m, m, m < 8 ? 8 : 4, m % 2 == 1, SIGNED, &stream);
        }
    }
}

static void test_winograd_gradients_at_every_side(void)
{
    static const size_t sides[] = {4, 8, 12, 16, 20, 32, 64};
    for (enum isa isa = 0; set_variant(&isa); isa++) {
        struct pcg32 stream = check_stream(65);
        for (size_t s = 0; s < sizeof sides / sizeof *sides; s++)
            for (int zero_padding = 0; zero_padding < 2; zero_padding++)
                for (enum content content = 0; content < SPIKES; content++)
                    try_correlate(2, 3, sides[s], zero_padding, content, &stream);
    }
}

static void test_winograd_fits(void)
{
    static const size_t sides[] = {1, 2, 3, 4, 5, 6, 7, 8, 30, 32, 36, 38};
    for (enum isa isa = 0; set_variant(&isa); isa++) {
        for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
            for (size_t taps = 1; taps <= 9; taps += 8) {
                size_t side = sides[i];
                bool want = taps == 9 && side % 4 == 0;
                CU_ASSERT_EQUAL(
                    winograd->fits(&(struct kernel_convolution){1, 2, taps, side, 8, false}), want);
                CU_ASSERT_EQUAL(
                    winograd->fits(&(struct kernel_convolution){1, 2, taps, 8, side, false}), want);
            }
    }
}

SUITE(winograd)
{
    TEST(test_winograd_convolves_every_number_of_channels);
    TEST(test_winograd_convolves_every_side);
    TEST(test_winograd_spans_give_the_same_bits);
    TEST(test_winograd_epilogues);
    TEST(test_winograd_gradients_of_every_number_of_channels);
    TEST(test_winograd_gradients_at_every_side);
    TEST(test_winograd_fits);
}
