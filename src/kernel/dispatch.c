#include "kernel/dispatch.h"

#include <assert.h>

// The table of the vector kernels of one instruction set.
#define VECTOR_TABLE(isa)                                                                          \
    {                                                                                              \
        .name = #isa, .windows_gradient = kernel_windows_gradient_##isa,                           \
        .windows_squared = kernel_windows_squared_##isa,                                           \
        .activated_gradient = kernel_activated_gradient_##isa, .adam = kernel_adam_##isa,          \
        .peak = kernel_peak_##isa, .direct = &kernel_direct_##isa,                                 \
        .winograd = &kernel_winograd_##isa, .tables = &kernel_lookup_##isa,                        \
        .windows_read = kernel_windows_read_##isa,                                                 \
        .windows_scatter = kernel_windows_scatter_##isa, .grid_loss = kernel_grid_loss_##isa,      \
        .grid_squared = kernel_grid_squared_##isa,                                                 \
    }

#if defined(LIFETICKET_AVX2)
static const struct kernel_table vector_avx2 = VECTOR_TABLE(avx2);
#endif
#if defined(LIFETICKET_SSE4)
static const struct kernel_table vector_sse4 = VECTOR_TABLE(sse4);
#endif

const struct kernel_table *kernel_table(enum isa isa)
{
    static const struct kernel_table baseline = {
        .name = "reference",
        .windows_gradient = kernel_windows_gradient_ref,
        .windows_squared = kernel_windows_squared_ref,
        .activated_gradient = kernel_activated_gradient_ref,
        .adam = kernel_adam_ref,
        .peak = kernel_peak_ref,
        .direct = &kernel_grid_ref,
        .winograd = &kernel_grid_ref,
        .tables = &kernel_lookup_ref,
        .windows_read = kernel_windows_read_ref,
        .windows_scatter = kernel_windows_scatter_ref,
        .grid_loss = kernel_grid_loss_ref,
        .grid_squared = kernel_grid_squared_ref,
    };
    assert(cpu_has(isa));
#if defined(CPU_VECTOR)
    if (isa != ISA_BASELINE)
        return CPU_VECTOR(isa, &vector);
#endif
    return &baseline;
}
