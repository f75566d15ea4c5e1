#include "kernel/kernel.h"

#include <assert.h>

const struct kernel_table *kernel_table(enum isa isa)
{
    static const struct kernel_table baseline = {
        .name = "reference",
        .windows_gradient = kernel_windows_gradient_ref,
        .adam = kernel_adam_ref,
        .peak = kernel_peak_ref,
    };
    assert(cpu_has(isa));
#if defined(LIFETICKET_AVX2)
    static const struct kernel_table avx2 = {
        .name = "avx2",
        .windows_gradient = kernel_windows_gradient_avx2,
        .adam = kernel_adam_avx2,
        .peak = kernel_peak_avx2,
    };
    if (isa == ISA_AVX2)
        return &avx2;
#endif
    return &baseline;
}
