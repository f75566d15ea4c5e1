#include "kernel/dispatch.h"

#include <assert.h>

const struct kernel_table *kernel_table(enum isa isa)
{
    static const struct kernel_table baseline = {
        .name = "reference",
        .windows_gradient = kernel_windows_gradient_ref,
        .adam = kernel_adam_ref,
        .peak = kernel_peak_ref,
        .direct = &kernel_grid_ref,
        .winograd = &kernel_grid_ref,
        .tables = &kernel_lookup_ref,
        .windows_read = kernel_windows_read_ref,
        .windows_scatter = kernel_windows_scatter_ref,
        .grid_loss = kernel_grid_loss_ref,
    };
    assert(cpu_has(isa));
#if defined(LIFETICKET_AVX2)
    static const struct kernel_table avx2 = {
        .name = "avx2",
        .windows_gradient = kernel_windows_gradient_avx2,
        .adam = kernel_adam_avx2,
        .peak = kernel_peak_avx2,
        .direct = &kernel_direct_avx2,
        .winograd = &kernel_winograd_avx2,
        .tables = &kernel_lookup_avx2,
        .windows_read = kernel_windows_read_avx2,
        .windows_scatter = kernel_windows_scatter_avx2,
        .grid_loss = kernel_grid_loss_avx2,
    };
    if (isa == ISA_AVX2)
        return &avx2;
#endif
    return &baseline;
}
