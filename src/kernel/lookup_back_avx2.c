// The second generation by tables, backward, with AVX2 and FMA (kernel/lookup_avx2.h).
//
// An addition waits for the one before it on the same row, and thousands of equal terms on top of
// each other lose digits; on thin and thick boards most windows are all dead or all alive. Those
// two have 32 slots each behind the 513 windows, by board, row and column, which are added up in
// the end.
#include "kernel/lookup_avx2.h"

// ---- scatter

// Gradients of a strip of a row of eight boards, and of one more cell on either side.
struct strip {
    _Alignas(64) float cell[LANES][(STRIP + 2) * LANES];
};

// Cells i .. end - 1 of the strip from d_out, up to eight channels.
static void load_cells(const float *d_out, size_t stride, size_t count, size_t i, size_t end,
                       struct strip *strip)
{
    _Alignas(32) float some[LANES][LANES];
    if (count < LANES)
        memset(some, 0, sizeof some);
    for (; i < end; i++, d_out += LANES) {
        __m256 board[LANES];
        if (count < LANES) {
            for (size_t k = 0; k < count; k++)
                memcpy(some[k], d_out + k * stride, sizeof some[k]);
            transpose8(some[0], LANES, board);
        } else
            transpose8(d_out, stride, board);
#pragma GCC unroll 8
        for (size_t b = 0; b < LANES; b++)
            _mm256_store_ps(strip->cell[b] + i * LANES, board[b]);
    }
}

// Cell i of the strip, the column beyond an edge: the opposite one, or zeros.
static void load_beyond(bool torus, const float *opposite, size_t stride, size_t count, size_t i,
                        struct strip *strip)
{
    if (torus)
        load_cells(opposite, stride, count, i, i + 1, strip);
    else
        for (size_t b = 0; b < LANES; b++)
            memset(strip->cell[b] + i * LANES, 0, LANES * sizeof(float));
}

// Columns x - 1 .. x + width of a row of d_out, up to eight channels; `d_out` at column 0.
static void load_strip(const struct kernel_convolution *shape, bool torus, const float *d_out,
                       size_t count, size_t x, size_t width, struct strip *strip)
{
    size_t stride = kernel_grid_columns(shape->width) * LANES, end = x + width;
    size_t left = x == 0 ? 0 : 1, right = end == shape->width ? 0 : 1;
    if (x == 0)
        load_beyond(torus, d_out + (shape->width - 1) * LANES, stride, count, 0, strip);
    load_cells(d_out + (x - left) * LANES, stride, count, 1 - left, 1 + width + right, strip);
    if (end == shape->width)
        load_beyond(torus, d_out, stride, count, width + 1, strip);
}

INLINE void add_to(float *to, __m256 gradient)
{
    _mm256_store_ps(to, _mm256_add_ps(_mm256_load_ps(to), gradient));
}

// Adds the gradients around `width` windows of a row y of one board to the rows of d_tables that
// they came from, filter rows first .. end - 1. d[r]: row y + 1 - r of cells, from the left of the
// first window.
INLINE void add_board(const float *const d[3], const uint16_t *slot, size_t width, float *d_tables,
                      const size_t first, const size_t end)
{
    __m256 next[3], here[3], last[3];
#pragma GCC unroll 3
    for (size_t r = first; r < end; r++) {
        here[r] = _mm256_load_ps(d[r]);
        next[r] = _mm256_load_ps(d[r] + LANES);
    }
    for (size_t x = 0; x < width; x++) {
        float *row = d_tables + slot[x * LANES] * (size_t)ROW;
#pragma GCC unroll 3
        for (size_t r = first; r < end; r++) {
            last[r] = here[r];
            here[r] = next[r];
            next[r] = _mm256_load_ps(d[r] + (x + 2) * LANES);
            add_to(row + 3 * r * LANES, next[r]);
            add_to(row + (3 * r + 1) * LANES, here[r]);
            add_to(row + (3 * r + 2) * LANES, last[r]);
        }
    }
}

// All eight boards; `only`: the one row of the filter, or 3 for all.
static void add_boards(const struct strip *below, const struct strip *here,
                       const struct strip *above, const uint16_t *slot, size_t width,
                       float *d_tables, unsigned only)
{
    for (size_t b = 0; b < LANES; b++, slot++) {
        const float *d[3] = {below->cell[b], here->cell[b], above->cell[b]};
        if (only == 0)
            add_board(d, slot, width, d_tables, 0, 1);
        else if (only == 2)
            add_board(d, slot, width, d_tables, 2, 3);
        else if (width == STRIP)
            add_board(d, slot, STRIP, d_tables, 0, 3);
        else
            add_board(d, slot, width, d_tables, 0, 3);
    }
}

// The rows of d_tables that the windows of a row of cells are added to.
static void find_slots(const uint16_t *index, size_t row, size_t width, uint16_t *slot)
{
    const __m128i board = _mm_setr_epi16(0, 4, 8, 12, 16, 20, 24, 28);
    const __m128i alive = _mm_set1_epi16(KERNEL_WINDOWS - 1);
    for (size_t x = 0; x < width; x++) {
        __m128i window = _mm_load_si128((const __m128i *)(index + x * LANES));
        __m128i place = _mm_add_epi16(board, _mm_set1_epi16((short)(row % 2 * 2 + x % 2)));
        __m128i dead_slot = _mm_add_epi16(place, _mm_set1_epi16(DEAD));
        __m128i alive_slot = _mm_add_epi16(place, _mm_set1_epi16(ALIVE));
        __m128i is_dead = _mm_cmpeq_epi16(window, _mm_setzero_si128());
        __m128i to = _mm_blendv_epi8(window, dead_slot, is_dead);
        to = _mm_blendv_epi8(to, alive_slot, _mm_cmpeq_epi16(window, alive));
        _mm_store_si128((__m128i *)(slot + x * LANES), to);
    }
}

// One strip of the gradients of the span's rows; windows one row above and below get their share.
static void scatter_strip(const struct kernel_convolution *shape, struct kernel_rows rows, size_t x,
                          size_t block, const uint16_t *index, const float *d_out, float *d_tables)
{
    struct strip ring[3];
    _Alignas(16) uint16_t slot[STRIP * LANES];
    struct kernel_grid grid = kernel_grid_out(shape);
    size_t line = kernel_grid_columns(shape->width) * LANES;
    size_t width = shape->width - x < STRIP ? shape->width - x : STRIP;
    bool torus = index[0] != NONE; // a border with windows is that of the opposite edge
    memset(ring, 0, sizeof ring);
    for (size_t y = rows.first; y < rows.end + 2; y++) { // windows of row y - 1, gradients of y
        struct strip *below = &ring[y % 3];
        if (y < rows.end)
            load_strip(shape, torus, d_out + kernel_grid_at(&grid, (ptrdiff_t)y, block * LANES, 0),
                       channels_of(shape, block), x, width, below);
        else
            memset(below, 0, sizeof *below);
        find_slots(index + y * line + (x + 1) * LANES, y, width, slot);
        unsigned only = y > rows.end ? 2 : 3;
        if (y == rows.first)
            only = 0;
        add_boards(below, &ring[(y + 2) % 3], &ring[(y + 1) % 3], slot, width, d_tables, only);
    }
}

// Adds the slots of a window to its rows and clears them.
static void fold_slots(float *slots, float *window)
{
    for (size_t tap = 0; tap < TAPS; tap++) {
        __m256 sum = _mm256_load_ps(window + tap * LANES);
        for (size_t i = 0; i < SLOTS; i++)
            sum = _mm256_add_ps(sum, _mm256_load_ps(slots + i * ROW + tap * LANES));
        _mm256_store_ps(window + tap * LANES, sum);
    }
    memset(slots, 0, SLOTS * ROW * sizeof *slots);
}

void SIMD(kernel_lookup_scatter)(const struct kernel_convolution *shape, struct kernel_rows rows,
                                 const uint16_t *index, const float *d_out, float *d_tables)
{
    if (rows.first == rows.end)
        return;
    for (size_t block = 0; block < count_blocks(shape); block++, d_tables += BLOCK) {
        for (size_t x = 0; x < shape->width; x += STRIP)
            scatter_strip(shape, rows, x, block, index, d_out, d_tables);
        fold_slots(d_tables + DEAD * ROW, d_tables);
        fold_slots(d_tables + ALIVE * ROW, d_tables + (KERNEL_WINDOWS - 1) * ROW);
    }
}

// ---- gather

// Adds the weights that are there to d_weights.
static inline void add_weights(const struct kernel_convolution *shape, __m256 sum, size_t block,
                               size_t c, size_t tap, float *d_weights)
{
    _Alignas(32) float lane[LANES];
    _mm256_store_ps(lane, sum);
    for (size_t i = 0; i < channels_of(shape, block); i++)
        d_weights[((block * LANES + i) * shape->in + c) * TAPS + tap] += lane[i];
}

// Adds to sum[c][tap] of C channels and three taps the windows' dT[w][tap] h_c(w).
INLINE void multiply_h(const float *d_tables, const float *h, size_t stride, __m256 sum[][TAPS],
                       const size_t tap, const size_t C)
{
    __m256 total[4][3];
#pragma GCC unroll 4
    for (size_t c = 0; c < C; c++)
#pragma GCC unroll 3
        for (size_t t = 0; t < 3; t++)
            total[c][t] = sum[c][tap + t];
    for (size_t w = 0; w < SLICE; w++) {
        __m256 d[3];
#pragma GCC unroll 3
        for (size_t t = 0; t < 3; t++)
            d[t] = _mm256_load_ps(d_tables + w * ROW + (tap + t) * LANES);
#pragma GCC unroll 4
        for (size_t c = 0; c < C; c++) {
            __m256 value = _mm256_broadcast_ss(h + c * stride + w);
#pragma GCC unroll 3
            for (size_t t = 0; t < 3; t++)
                total[c][t] = _mm256_fmadd_ps(d[t], value, total[c][t]);
        }
    }
#pragma GCC unroll 4
    for (size_t c = 0; c < C; c++)
#pragma GCC unroll 3
        for (size_t t = 0; t < 3; t++)
            sum[c][tap + t] = total[c][t];
}

// Eight sums over taps and channels of weight[tap] dT[w][tap], windows w .. w + 7.
INLINE __m256 multiply_weights(const float *d_tables, const __m256 weight[TAPS])
{
    __m256 sum[LANES];
#pragma GCC unroll 8
    for (size_t i = 0; i < LANES; i++)
        sum[i] = _mm256_mul_ps(weight[0], _mm256_load_ps(d_tables + i * ROW));
#pragma GCC unroll 8
    for (size_t tap = 1; tap < TAPS; tap++)
#pragma GCC unroll 8
        for (size_t i = 0; i < LANES; i++)
            sum[i] = _mm256_fmadd_ps(weight[tap], _mm256_load_ps(d_tables + i * ROW + tap * LANES),
                                     sum[i]);
    return reduce8(sum);
}

// The middle tap's rows: a cell itself is never beyond the edge, so they have the whole gradient.
static __m256 sum_middle(const float *d_tables)
{
    __m256 sum[4];
    const float *middle = d_tables + TAPS / 2 * LANES;
    for (size_t i = 0; i < 4; i++)
        sum[i] = _mm256_load_ps(middle + i * ROW);
    for (size_t w = 4; w < SLICE; w += 4)
        for (size_t i = 0; i < 4; i++)
            sum[i] = _mm256_add_ps(sum[i], _mm256_load_ps(middle + (w + i) * ROW));
    return _mm256_add_ps(_mm256_add_ps(sum[0], sum[1]), _mm256_add_ps(sum[2], sum[3]));
}

static void add_biases(const struct kernel_convolution *shape, __m256 sum, size_t block,
                       float *d_biases)
{
    _Alignas(32) float lane[LANES];
    _mm256_store_ps(lane, sum);
    for (size_t i = 0; i < channels_of(shape, block); i++)
        d_biases[block * LANES + i] += lane[i];
}

// A group of input channels and a block of output channels.
struct pair {
    size_t n, stride;            // input channels, and the distance between them
    const float *h;              // of the first
    float *d_h;                  // the same place
    bool first, last;            // block of output channels
    __m256 weight[INPUTS][TAPS]; // [n]
    __m256 sum[INPUTS][TAPS];    // gradients of the weights
};

// The part of SLICE windows from w, whose rows are d_tables[SLICE].
static void gather_slice(struct pair *pair, const float *d_tables, size_t w)
{
    const float *h = pair->h + w;
    for (size_t tap = 0; tap < TAPS; tap += 3) {
        size_t c = 0;
        for (; c + 4 <= pair->n; c += 4)
            multiply_h(d_tables, h + c * pair->stride, pair->stride, pair->sum + c, tap, 4);
        for (; c + 2 <= pair->n; c += 2)
            multiply_h(d_tables, h + c * pair->stride, pair->stride, pair->sum + c, tap, 2);
        if (c < pair->n)
            multiply_h(d_tables, h + c * pair->stride, pair->stride, pair->sum + c, tap, 1);
    }
    for (size_t c = 0; c < pair->n; c++)
        for (size_t i = 0; i < SLICE; i += LANES) {
            size_t at = c * pair->stride + i;
            float *to = pair->d_h + w + at;
            __m256 d = multiply_weights(d_tables + i * ROW, pair->weight[c]);
            if (!pair->first)
                d = _mm256_add_ps(d, _mm256_load_ps(to));
            _mm256_store_ps(to, pair->last ? where_positive(_mm256_load_ps(h + at), d) : d);
        }
}

void SIMD(kernel_lookup_gather)(const struct kernel_convolution *shape, const float *weights,
                                const float *h, float *d_tables, float *d_weights, float *d_biases,
                                float *d_h)
{
    size_t stride = channel_of_windows(shape->in, 1) - channel_of_windows(shape->in, 0);
    for (size_t block = 0; block < count_blocks(shape); block++, d_tables += BLOCK) {
        for (size_t from = 0; from < shape->in; from += INPUTS) {
            size_t at = channel_of_windows(shape->in, from);
            struct pair pair = {
                .n = shape->in - from < INPUTS ? shape->in - from : INPUTS,
                .stride = stride,
                .h = h + at,
                .d_h = d_h + at,
                .first = block == 0,
                .last = block + 1 == count_blocks(shape),
            };
            for (size_t c = 0; c < pair.n; c++)
                for (size_t tap = 0; tap < TAPS; tap++)
                    pair.weight[c][tap] = load_weights(shape, weights, block, from + c, tap);
            __m256 biases = _mm256_setzero_ps();
            for (size_t w = 0; w < KERNEL_WINDOWS; w += SLICE) {
                gather_slice(&pair, d_tables + w * ROW, w);
                if (from + pair.n == shape->in) {
                    biases = _mm256_add_ps(biases, sum_middle(d_tables + w * ROW));
                    memset(d_tables + w * ROW, 0, SLICE * ROW * sizeof *d_tables);
                }
            }
            for (size_t c = 0; c < pair.n; c++)
                for (size_t tap = 0; tap < TAPS; tap++)
                    add_weights(shape, pair.sum[c][tap], block, from + c, tap, d_weights);
            add_biases(shape, biases, block, d_biases);
        }
        memset(d_tables + NONE * ROW, 0, ROW * sizeof *d_tables);
    }
}
