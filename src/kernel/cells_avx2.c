// Between windows and cells, and the loss at the cells, with AVX2 and FMA: a vector is a cell of
// eight boards.
#include "kernel/grid.h"
#include "kernel/vector_avx2.h"

#include <string.h>

#define LANES KERNEL_LANES

// Channel c of a grid of `channels` channels of the 512 windows.
static size_t channel_of_windows(size_t channels, size_t c)
{
    struct kernel_grid grid = {channels, 1, KERNEL_WINDOWS / LANES};
    return kernel_grid_at(&grid, 0, c, 0);
}

// Two of values[] as the bits of one number.
static inline uint64_t two_values(const uint32_t *values, uint64_t windows)
{
    return values[windows & UINT16_MAX] | (uint64_t)values[windows >> 16 & UINT16_MAX] << 32;
}

// Plain loads of four windows and of their values at a time, which are faster here than the
// instruction that gathers.
void SIMD(kernel_windows_read)(const struct kernel_grid *grid, const uint16_t *index,
                               const float *h, float *out)
{
    size_t columns = kernel_grid_columns(grid->width), line = columns * LANES;
    for (size_t c = 0; c < grid->channels; c++) {
        uint32_t values[KERNEL_WINDOWS + 1];
        memcpy(values, h + channel_of_windows(grid->channels, c), KERNEL_WINDOWS * sizeof *values);
        values[KERNEL_NO_WINDOW] = 0;
        for (size_t row = 0; row < grid->height + 2; row++) {
            const uint16_t *window = index + row * line;
            float *cell = out + (row * grid->channels + c) * line;
            for (size_t i = 0; i < (grid->width + 2) * LANES; i += 4) {
                uint64_t four, pair[2];
                memcpy(&four, window + i, sizeof four);
                pair[0] = two_values(values, four);
                pair[1] = two_values(values, four >> 32);
                memcpy(cell + i, pair, sizeof pair);
            }
        }
    }
}

// The windows of eight boards at a cell.
static inline __m256i load_windows(const uint16_t *index)
{
    return _mm256_cvtepu16_epi32(_mm_load_si128((const __m128i *)index));
}

// Windows that are all dead or all alive, which on thin and thick boards most are, go another way:
// thousands of equal terms on top of each other would lose digits, so they are summed by rows
// first.
void SIMD(kernel_windows_scatter)(const struct kernel_grid *grid, struct kernel_rows rows,
                                  const uint16_t *index, const float *d_in, float *sums)
{
    const __m256i dead = _mm256_setzero_si256(), alive = _mm256_set1_epi32(KERNEL_WINDOWS - 1);
    size_t columns = kernel_grid_columns(grid->width);
    for (size_t row = rows.first; row < rows.end; row++)
        for (size_t c = 0; c < grid->channels; c++) {
            float *sum = sums + c * (KERNEL_WINDOWS + 1) * LANES;
            const uint16_t *window = index + ((row + 1) * columns + 1) * LANES;
            const float *d = d_in + kernel_grid_at(grid, (ptrdiff_t)row, c, 0);
            __m256 dead_sum = _mm256_setzero_ps(), alive_sum = _mm256_setzero_ps();
            for (size_t x = 0; x < grid->width; x++, window += LANES, d += LANES) {
                __m256i windows = load_windows(window);
                __m256 is_dead = _mm256_castsi256_ps(_mm256_cmpeq_epi32(windows, dead));
                __m256 is_alive = _mm256_castsi256_ps(_mm256_cmpeq_epi32(windows, alive));
                __m256 values = _mm256_load_ps(d);
                _Alignas(32) float other[LANES];
                dead_sum = _mm256_add_ps(dead_sum, _mm256_and_ps(is_dead, values));
                alive_sum = _mm256_add_ps(alive_sum, _mm256_and_ps(is_alive, values));
                _mm256_store_ps(other, _mm256_andnot_ps(_mm256_or_ps(is_dead, is_alive), values));
                for (size_t b = 0; b < LANES; b++)
                    sum[window[b] * LANES + b] += other[b];
            }
            float *all_alive = sum + (KERNEL_WINDOWS - 1) * LANES;
            _mm256_store_ps(sum, _mm256_add_ps(_mm256_load_ps(sum), dead_sum));
            _mm256_store_ps(all_alive, _mm256_add_ps(_mm256_load_ps(all_alive), alive_sum));
        }
}

// All ones in lane b where bit b is set.
static inline __m256 lanes_of(unsigned bits)
{
    const __m256i bit = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    __m256i here = _mm256_and_si256(_mm256_set1_epi32((int)bits), bit);
    return _mm256_castsi256_ps(_mm256_cmpeq_epi32(here, bit));
}

static inline __attribute__((always_inline)) size_t
loss_of(enum kernel_loss loss, const struct kernel_grid *grid, struct kernel_rows rows,
        const float *logit, const uint8_t *target, unsigned boards, float share, float *d_logit)
{
    const __m256 there = lanes_of(boards), zero = _mm256_setzero_ps();
    size_t wrong = 0;
    for (size_t row = rows.first; row < rows.end; row++) {
        size_t at = kernel_grid_at(grid, (ptrdiff_t)row, 0, 0);
        for (size_t x = 0; x < grid->width; x++, at += LANES) {
            unsigned cells = target[row * grid->width + x];
            __m256 z = _mm256_load_ps(logit + at), alive = lanes_of(cells);
            __m256 nan = _mm256_cmp_ps(z, z, _CMP_UNORD_Q);
            unsigned says = (unsigned)_mm256_movemask_ps(_mm256_cmp_ps(z, zero, _CMP_GT_OQ));
            unsigned lost = (says ^ cells) | (unsigned)_mm256_movemask_ps(nan);
            wrong += (size_t)__builtin_popcount(lost & boards);
            // exp8 would take NaN for a number.
            __m256 d = loss_gradient8(loss, z, _mm256_and_ps(alive, broadcast(1)));
            d = _mm256_or_ps(_mm256_mul_ps(broadcast(share), d), nan);
            _mm256_store_ps(d_logit + at, _mm256_and_ps(d, there));
        }
    }
    return wrong;
}

size_t SIMD(kernel_grid_loss)(const struct kernel_grid *grid, struct kernel_rows rows,
                              const float *logit, const uint8_t *target, unsigned boards,
                              float share, float *d_logit)
{
    return loss_of(KERNEL_CROSS_ENTROPY, grid, rows, logit, target, boards, share, d_logit);
}

size_t SIMD(kernel_grid_squared)(const struct kernel_grid *grid, struct kernel_rows rows,
                                 const float *logit, const uint8_t *target, unsigned boards,
                                 float share, float *d_logit)
{
    return loss_of(KERNEL_SQUARED, grid, rows, logit, target, boards, share, d_logit);
}
