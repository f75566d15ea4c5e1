#include "kernel/kernel.h"

// Twelve independent sums, enough to hide the latency; the factors keep every value a normal
// number.
float kernel_peak_ref(size_t rounds)
{
    float sum[12][8];
    for (int i = 0; i < 12; i++)
        for (int l = 0; l < 8; l++)
            sum[i][l] = (float)(i + l);
    for (size_t r = 0; r < rounds; r++)
        for (int i = 0; i < 12; i++)
            for (int l = 0; l < 8; l++)
                sum[i][l] = sum[i][l] * 0.999f + 0.5f;
    float total = 0;
    for (int i = 0; i < 12; i++)
        for (int l = 0; l < 8; l++)
            total += sum[i][l];
    return total;
}
