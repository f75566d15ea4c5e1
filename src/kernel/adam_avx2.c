#include "base/simd.h"
#include "kernel/kernel.h"

void SIMD(kernel_adam)(struct kernel_adam_step step, size_t count, const float *gradient,
                       float *value, float *first, float *second)
{
    const __m256 beta1 = _mm256_set1_ps(step.beta1), rest1 = _mm256_set1_ps(step.rest1);
    const __m256 beta2 = _mm256_set1_ps(step.beta2), rest2 = _mm256_set1_ps(step.rest2);
    const __m256 epsilon = _mm256_set1_ps(step.epsilon);
    const __m256 rate = _mm256_set1_ps(step.rate), correction = _mm256_set1_ps(step.correction);
    for (size_t i = 0; i < count; i += 8) {
        __m256 g = _mm256_loadu_ps(gradient + i);
        __m256 m = _mm256_loadu_ps(first + i), v = _mm256_loadu_ps(second + i);
        m = _mm256_add_ps(_mm256_mul_ps(beta1, m), _mm256_mul_ps(rest1, g));
        v = _mm256_add_ps(_mm256_mul_ps(beta2, v), _mm256_mul_ps(rest2, _mm256_mul_ps(g, g)));
        _mm256_storeu_ps(first + i, m);
        _mm256_storeu_ps(second + i, v);
        __m256 root = _mm256_sqrt_ps(_mm256_mul_ps(v, correction));
        __m256 change = _mm256_div_ps(_mm256_mul_ps(rate, m), _mm256_add_ps(root, epsilon));
        _mm256_storeu_ps(value + i, _mm256_sub_ps(_mm256_loadu_ps(value + i), change));
    }
}
