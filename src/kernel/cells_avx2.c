// Between windows and cells, and the loss at the cells, with AVX2 and FMA: a vector is a cell of eight
// boards.
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

// The windows of eight boards at a cell.
static inline __m256i load_windows(const uint16_t *index)
{
    return _mm256_cvtepu16_epi32(_mm_load_si128((const __m128i *)index));
}

void kernel_windows_read_avx2(const struct kernel_grid *grid, const uint16_t *index, const float *h,
                              float *out)
{
    const __m256i none = _mm256_set1_epi32(KERNEL_NO_WINDOW);
    size_t columns = kernel_grid_columns(grid->width);
    for (size_t row = 0; row < grid->height + 2; row++, index += columns * LANES)
        for (size_t c = 0; c < grid->channels; c++) {
            const float *value = h + channel_of_windows(grid->channels, c);
            float *cell = out + (row * grid->channels + c) * columns * LANES;
            for (size_t x = 0; x < grid->width + 2; x++) {
                __m256i window = load_windows(index + x * LANES);
                __m256 there = _mm256_castsi256_ps(_mm256_cmpgt_epi32(none, window));
                _mm256_store_ps(
                    cell + x * LANES,
                    _mm256_mask_i32gather_ps(_mm256_setzero_ps(), value, window, there, 4));
            }
        }
}

void kernel_windows_scatter_avx2(const struct kernel_grid *grid, struct kernel_rows rows,
                                 const uint16_t *index, const float *d_in, float *sums)
{
    size_t columns = kernel_grid_columns(grid->width);
    for (size_t row = rows.first; row < rows.end; row++)
        for (size_t c = 0; c < grid->channels; c++) {
            float *sum = sums + c * (KERNEL_WINDOWS + 1) * LANES;
            const uint16_t *window = index + ((row + 1) * columns + 1) * LANES;
            const float *d = d_in + kernel_grid_at(grid, (ptrdiff_t)row, c, 0);
            for (size_t x = 0; x < grid->width; x++, window += LANES, d += LANES)
                for (size_t b = 0; b < LANES; b++)
                    sum[window[b] * LANES + b] += d[b];
        }
}

// All ones in lane b where bit b is set.
static inline __m256 lanes_of(unsigned bits)
{
    const __m256i bit = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    __m256i here = _mm256_and_si256(_mm256_set1_epi32((int)bits), bit);
    return _mm256_castsi256_ps(_mm256_cmpeq_epi32(here, bit));
}

size_t kernel_grid_loss_avx2(const struct kernel_grid *grid, struct kernel_rows rows,
                             const float *logit, const uint8_t *target, unsigned boards,
                             float share, float *d_logit)
{
    const __m256 there = lanes_of(boards), zero = _mm256_setzero_ps();
    size_t wrong = 0;
    for (size_t row = rows.first; row < rows.end; row++)
        for (size_t x = 0; x < grid->width; x++) {
            size_t at = kernel_grid_at(grid, (ptrdiff_t)row, 0, (ptrdiff_t)x);
            unsigned cells = target[row * grid->width + x];
            __m256 z = _mm256_load_ps(logit + at), alive = lanes_of(cells);
            __m256 nan = _mm256_cmp_ps(z, z, _CMP_UNORD_Q);
            unsigned says = (unsigned)_mm256_movemask_ps(_mm256_cmp_ps(z, zero, _CMP_GT_OQ));
            unsigned lost = (says ^ cells) | (unsigned)_mm256_movemask_ps(nan);
            wrong += (size_t)_mm_popcnt_u32(lost & boards);
            // exp8 would take NaN for a number.
            __m256 d = _mm256_sub_ps(sigmoid8(z), _mm256_and_ps(alive, broadcast(1)));
            d = _mm256_or_ps(_mm256_mul_ps(broadcast(share), d), nan);
            _mm256_store_ps(d_logit + at, _mm256_and_ps(d, there));
        }
    return wrong;
}
