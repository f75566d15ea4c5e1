// One generation, 64 cells at a time: bit i of every word is a small machine of its own.
//
// 1. Across. For each row, the two-bit sum of every cell and its neighbours to the left and right:
//
//      west + cell + east = ones + 2 twos     ones = w ^ c ^ e,  twos = at least two of w, c, e
//
//      the row, framed:   | ......w | c c c ... c c | e...... |     west = c << 1 | bit 63 of the
//                           before     its words      after                 word before
//
//    `w` and `e` are the cells that lie beyond the ends: those of the opposite ends, or dead.
//
// 2. Down. The sums of three rows make n = n0 + 2 n1 + 4 n2 + 8 n3, the live cells of the 3x3
//    window with its middle, by carry-save adders (each row's sums serve three times):
//
//      n0, carry = ones + ones + ones            n1, carry' = (twos + twos + twos) + carry, ...
//
// 3. The rule. n counts the middle, so a dead cell is born when B has n, and a live one survives
//    when S has n - 1. For each of the five values of n / 2 that is a function of the two bits n0
//    and alive, written as a polynomial over GF(2) with coefficients 0 or ~0:
//
//      p = c ^ (c_n0 & n0) ^ (c_alive & alive) ^ (c_both & n0 & alive)
//
//    and n1, n2, n3 select among the five.
//
// Steps 2 and 3 run over a band of whole rows as one long line of words, so that the compiler's
// vectors are as full on a board of one word per row as on one of 64.
//
// Boards of up to 32 columns, as the usual experiments have, are folded: two rows share a word.
#include "life/board.h"

#include <assert.h>
#include <string.h>

#define MAX_WORDS  ((LIFE_MAX_SIDE + 2 * LIFE_MARGIN) / 64)
#define BAND_WORDS 1024 // the two planes of a band: 16 KiB, half of a small first-level cache

// The sums across the rows of a band and of one more row above and below.
struct band {
    uint64_t ones[BAND_WORDS], twos[BAND_WORDS];
};

// Coefficients for n = 2 half and n = 2 half + 1, each 0 or ~0.
struct coefficients {
    uint64_t constant[5], n0[5], alive[5], both[5];
};

static inline __attribute__((always_inline)) struct coefficients
coefficients_of(const struct life_rule *rule)
{
    // Bit n: what becomes of a cell whose window has n live cells. A live cell's window has at
    // least one, a dead cell's at most eight: the rest never happens.
    unsigned born = rule->birth, survives = (unsigned)rule->survival << 1;
    struct coefficients c;
    for (unsigned half = 0; half < 5; half++) {
        uint64_t even = born >> 2 * half & 1, odd = born >> (2 * half + 1) & 1;
        uint64_t live_even = survives >> 2 * half & 1, live_odd = survives >> (2 * half + 1) & 1;
        c.constant[half] = -even;
        c.n0[half] = -(even ^ odd);
        c.alive[half] = -(even ^ live_even);
        c.both[half] = -(even ^ odd ^ live_even ^ live_odd);
    }
    return c;
}

static inline uint64_t majority(uint64_t a, uint64_t b, uint64_t c)
{
    return (a & b) | ((a ^ b) & c);
}

static inline uint64_t choose(uint64_t bit, uint64_t if_clear, uint64_t if_set)
{
    return if_clear ^ (bit & (if_clear ^ if_set));
}

// Step 1 for the row `y` of the board, which may lie one beyond its edges.
static void sum_across(const struct life_board *board, enum life_boundary boundary, ptrdiff_t y,
                       uint64_t *ones, uint64_t *twos)
{
    size_t words = board->words, width = board->width;
    ptrdiff_t height = (ptrdiff_t)board->height;
    bool outside = y < 0 || y >= height;
    if (outside && boundary == LIFE_DEAD) {
        memset(ones, 0, words * sizeof *ones);
        memset(twos, 0, words * sizeof *twos);
        return;
    }
    if (outside)
        y = y < 0 ? height - 1 : 0;
    const uint64_t *row = board->row + (size_t)y * words;
    uint64_t framed[MAX_WORDS + 2];
    memcpy(framed + 1, row, words * sizeof *row);
    framed[0] = framed[words + 1] = 0;
    if (boundary == LIFE_TORUS) {
        uint64_t first = row[0] & 1, last = row[(width - 1) / 64] >> (width - 1) % 64 & 1;
        framed[0] = last << 63;
        framed[1 + width / 64] |= first << width % 64; // the place just beyond the last cell
    }
    for (size_t i = 0; i < words; i++) {
        uint64_t cell = framed[i + 1];
        uint64_t west = cell << 1 | framed[i] >> 63, east = cell >> 1 | framed[i + 2] << 63;
        ones[i] = west ^ cell ^ east;
        twos[i] = majority(west, cell, east);
    }
}

// Steps 2 and 3 for `count` words, the rows being `words` long; cells and after are [count].
static inline __attribute__((always_inline)) void sum_down(const struct band *band,
                                                           const uint64_t *restrict cells,
                                                           uint64_t *restrict after, size_t count,
                                                           size_t words, struct coefficients c)
{
    const uint64_t *ones = band->ones, *twos = band->twos;
    for (size_t i = 0; i < count; i++) {
        size_t above = i, middle = i + words, below = i + 2 * words;
        uint64_t n0 = ones[above] ^ ones[middle] ^ ones[below];
        uint64_t carry = majority(ones[above], ones[middle], ones[below]);
        uint64_t two = twos[above] ^ twos[middle] ^ twos[below];
        uint64_t four = majority(twos[above], twos[middle], twos[below]);
        uint64_t n1 = two ^ carry;
        uint64_t n2 = four ^ (two & carry);
        uint64_t n3 = four & two & carry;

        uint64_t alive = cells[i], both = alive & n0, p[5];
        for (int half = 0; half < 5; half++)
            p[half] = c.constant[half] ^ (c.n0[half] & n0) ^ (c.alive[half] & alive) ^
                      (c.both[half] & both);
        uint64_t low = choose(n1, p[0], p[1]), high = choose(n1, p[2], p[3]);
        after[i] = choose(n3, choose(n2, low, high), p[4]);
    }
}

// Steps 2 and 3 by any rule.
static inline __attribute__((always_inline)) void
sum_down_by(const struct life_rule *rule, const struct band *band, const uint64_t *cells,
            uint64_t *after, size_t count, size_t words)
{
    // Life itself gets a copy of the loop in which the compiler works the coefficients out.
    static const struct life_rule conway = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3};
    if (rule->birth == conway.birth && rule->survival == conway.survival)
        sum_down(band, cells, after, count, words, coefficients_of(&conway));
    else
        sum_down(band, cells, after, count, words, coefficients_of(rule));
}

static void step_band(const struct life_board *before, struct life_board *after,
                      const struct life_rule *rule, enum life_boundary boundary, size_t first,
                      size_t rows)
{
    struct band band;
    size_t words = before->words, at = first * words, count = rows * words;
    for (size_t r = 0; r < rows + 2; r++)
        sum_across(before, boundary, (ptrdiff_t)(first + r) - 1, band.ones + r * words,
                   band.twos + r * words);
    sum_down_by(rule, &band, before->row + at, after->row + at, count, words);

    uint64_t inside = ~UINT64_C(0) >> (64 * words - before->width);
    for (size_t r = 0; r < rows; r++)
        after->row[at + (r + 1) * words - 1] &= inside;
}

// ---- small boards

#define NARROW      32 // cells of a row, two rows to a word
#define SMALL_WORDS 66

// The two halves of a board of at most 32 columns and 128 rows side by side: row y in bits 0 .. 31
// of a word, row y + half in bits 32 .. 63; and one row more above and below.
static void fold_rows(const struct life_board *board, enum life_boundary boundary, size_t half,
                      uint64_t *folded)
{
    size_t height = board->height;
    const uint64_t *row = board->row;
    bool torus = boundary == LIFE_TORUS;
    uint64_t above = torus ? row[height - 1] : 0, below = torus ? row[0] : 0;
    folded[0] = above | row[half - 1] << 32;
    for (size_t i = 1; i <= half; i++)
        folded[i] = row[i - 1] | (half + i <= height ? row[half + i - 1] : below) << 32;
    folded[half + 1] = (half < height ? row[half] : below) | (2 * half == height ? below << 32 : 0);
}

static void step_small(const struct life_board *before, struct life_board *after,
                       const struct life_rule *rule, enum life_boundary boundary)
{
    const uint64_t first = UINT64_C(1) | UINT64_C(1) << 32, last = first << 31;
    uint64_t cells[SMALL_WORDS], next[SMALL_WORDS];
    uint64_t across = boundary == LIFE_TORUS ? first : 0;
    size_t width = before->width, height = before->height, half = (height + 1) / 2;
    struct band band;
    fold_rows(before, boundary, half, cells);
    for (size_t i = 0; i < half + 2; i++) {
        uint64_t cell = cells[i];
        uint64_t west = (cell << 1 & ~first) | (cell >> (width - 1) & across);
        uint64_t east = (cell >> 1 & ~last) | (cell & across) << (width - 1);
        band.ones[i] = west ^ cell ^ east;
        band.twos[i] = majority(west, cell, east);
    }
    sum_down_by(rule, &band, cells + 1, next, half, 1);
    uint64_t inside = UINT32_MAX >> (NARROW - width);
    for (size_t i = 0; i < half; i++)
        after->row[i] = next[i] & inside;
    for (size_t i = half; i < height; i++)
        after->row[i] = next[i - half] >> 32 & inside;
}

void life_step(const struct life_board *before, struct life_board *after,
               const struct life_rule *rule, enum life_boundary boundary)
{
    assert(before->width == after->width && before->height == after->height);
    assert(before->row != after->row);
    if (before->width <= NARROW && (before->height + 1) / 2 + 2 <= SMALL_WORDS) {
        step_small(before, after, rule, boundary);
        return;
    }
    size_t most = BAND_WORDS / before->words - 2;
    for (size_t first = 0; first < before->height; first += most) {
        size_t left = before->height - first;
        step_band(before, after, rule, boundary, first, left < most ? left : most);
    }
}
