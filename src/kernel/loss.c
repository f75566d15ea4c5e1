#include "kernel/kernel.h"

#define WORD(NAME, name) #name,
const char *const kernel_loss_names[KERNEL_LOSS_COUNT] = {KERNEL_LOSSES(WORD)};

double kernel_squared_ref(size_t count, const float *logit, const float *target, float scale,
                          float *gradient)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        double off = (double)logit[i] - ((double)target[i] - 0.5);
        sum += off * off;
        if (gradient != NULL)
            gradient[i] = scale * (2 * (logit[i] - (target[i] - 0.5f)));
    }
    return sum;
}

double kernel_loss_ref(enum kernel_loss loss, size_t count, const float *logit, const float *target,
                       float scale, float *gradient)
{
    return loss == KERNEL_SQUARED ? kernel_squared_ref(count, logit, target, scale, gradient)
                                  : kernel_cross_entropy_ref(count, logit, target, scale, gradient);
}
