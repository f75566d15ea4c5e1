#include "kernel/kernel.h"

#include <math.h>

void kernel_adam_ref(struct kernel_adam_step step, size_t count, const float *gradient,
                     float *value, float *first, float *second)
{
    for (size_t i = 0; i < count; i++) {
        float g = gradient[i];
        first[i] = step.beta1 * first[i] + step.rest1 * g;
        second[i] = step.beta2 * second[i] + step.rest2 * (g * g);
        value[i] -= step.rate * first[i] / (sqrtf(second[i] * step.correction) + step.epsilon);
    }
}
