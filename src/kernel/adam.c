#include "kernel/kernel.h"

#include <math.h>

void kernel_adam_ref(struct kernel_adam_step step, size_t count, const float *gradient,
                     float *value, float *first, float *second)
{
    for (size_t i = 0; i < count; i++) {
        float g = gradient[i];
        first[i] = KERNEL_ADAM_BETA1 * first[i] + (1 - KERNEL_ADAM_BETA1) * g;
        second[i] = KERNEL_ADAM_BETA2 * second[i] + (1 - KERNEL_ADAM_BETA2) * (g * g);
        value[i] -=
            step.rate * first[i] / (sqrtf(second[i] * step.correction) + KERNEL_ADAM_EPSILON);
    }
}
