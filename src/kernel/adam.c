#include "kernel/kernel.h"

#include <math.h>

void kernel_adam_ref(struct kernel_adam_step step, size_t count, const float *gradient,
                     float *value, float *first, float *second)
{
    const float beta1 = (float)KERNEL_ADAM_BETA1, rest1 = (float)(1 - KERNEL_ADAM_BETA1);
    const float beta2 = (float)KERNEL_ADAM_BETA2, rest2 = (float)(1 - KERNEL_ADAM_BETA2);
    const float epsilon = (float)KERNEL_ADAM_EPSILON;
    for (size_t i = 0; i < count; i++) {
        float g = gradient[i];
        first[i] = beta1 * first[i] + rest1 * g;
        second[i] = beta2 * second[i] + rest2 * (g * g);
        value[i] -= step.rate * first[i] / (sqrtf(second[i] * step.correction) + epsilon);
    }
}
