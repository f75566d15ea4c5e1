#include "base/simd.h"
#include "kernel/kernel.h"

// Twelve independent sums, enough to hide the latency; the factors keep every value a normal
// number.
float SIMD(kernel_peak)(size_t rounds)
{
    const __m256 factor = _mm256_set1_ps(0.999f), term = _mm256_set1_ps(0.5f);
    __m256 sum[12];
    for (int i = 0; i < 12; i++)
        sum[i] = _mm256_set1_ps((float)i);
    for (size_t r = 0; r < rounds; r++)
        for (int i = 0; i < 12; i++)
            sum[i] = _mm256_fmadd_ps(sum[i], factor, term);
    for (int i = 1; i < 12; i++)
        sum[0] = _mm256_add_ps(sum[0], sum[i]);
    float lane[8], total = 0;
    _mm256_storeu_ps(lane, sum[0]);
    for (int l = 0; l < 8; l++)
        total += lane[l];
    return total;
}
