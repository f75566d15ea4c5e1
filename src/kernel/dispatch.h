// All kernels of an instruction set: one table to choose from, to test, and to time.
#ifndef KERNEL_DISPATCH_H
#define KERNEL_DISPATCH_H

#include "base/cpu.h"
#include "kernel/grid.h"
#include "kernel/kernel.h"

struct kernel_table {
    const char *name;
    kernel_windows_gradient *windows_gradient,
        *windows_squared; // of the cross-entropy, of the squared error
    kernel_activated_gradient *activated_gradient;
    kernel_adam *adam;
    kernel_peak *peak;
    // For more than one generation, kernel/grid.h. Where no vector variant of a way is there, all
    // ways are the reference.
    const struct kernel_convolver *direct, *winograd;
    const struct kernel_lookup *tables;
    kernel_windows_read *windows_read;
    kernel_windows_scatter *windows_scatter;
    kernel_grid_loss *grid_loss, *grid_squared;
};

// The kernels of an instruction set that cpu_has() says is here.
const struct kernel_table *kernel_table(enum isa isa);

#endif
