// Which instruction set the kernels use, decided once at run time.
#ifndef BASE_CPU_H
#define BASE_CPU_H

#include <stdbool.h>

enum isa {
    ISA_BASELINE, // plain C, what every processor of the architecture has
    ISA_AVX2,     // AVX2, FMA and BMI2
    ISA_COUNT,
};

// The best instruction set that this processor and this build have. The environment variable
// LIFETICKET_ISA=baseline forces the plain kernels (tests, and comparing machines).
enum isa cpu_isa(void);

// Whether LIFETICKET_ISA is unset or names an instruction set of the list; anything else is a
// user's mistake, which cpu_isa takes for unset.
bool cpu_isa_is_known(void);

// Whether kernels of `isa` can run here, whatever LIFETICKET_ISA says (tests run them all).
bool cpu_has(enum isa isa);

// "baseline" or "avx2".
const char *cpu_isa_name(enum isa isa);

// The processor's own name, such as "AMD EPYC 7B13"; "unknown" where the system does not tell.
const char *cpu_name(void);

// Processors available to this process.
unsigned cpu_count(void);

// Lets this thread's floating-point unit take subnormal numbers (below 1.2e-38 in float32) for
// zero, in and out, and returns the mode that was set before. The fading moments of an optimiser
// end there, and would make every operation on them a hundred times slower. Where the processor has
// no such mode, nothing changes.
unsigned cpu_flush_subnormals(void);

// Puts this thread's floating-point unit into the mode that a program starts in, rounding to nearest
// and keeping subnormal numbers, and returns the mode that was set before: proofs bound the errors
// of this arithmetic, wherever they are called.
unsigned cpu_default_float_mode(void);
void cpu_restore_float_mode(unsigned mode);

#endif
