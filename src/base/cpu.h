// Which instruction set the kernels use, decided once at run time.
#ifndef BASE_CPU_H
#define BASE_CPU_H

#include <stdbool.h>

enum isa {
    ISA_BASELINE, // plain C, what every processor of the architecture has
    ISA_SSE4,     // vectors without a fused multiply-add: SSE4.2
    ISA_AVX2,     // vectors with one: AVX2, FMA and BMI2, or NEON, to the same bits (base/simd.h)
    ISA_COUNT,
};

// The best instruction set that this processor and this build have, the last of the list; or the
// one that the environment variable LIFETICKET_ISA names (tests, and comparing machines).
enum isa cpu_isa(void);

// Whether LIFETICKET_ISA is unset or names an instruction set that is here; anything else is a
// user's mistake, which cpu_isa takes for unset. The words that would do: "baseline, avx2".
bool cpu_isa_is_known(void);
const char *cpu_isa_words(void);

// Whether kernels of `isa` can run here, whatever LIFETICKET_ISA says (tests run them all).
bool cpu_has(enum isa isa);

// How long the vectors of loops may be here that compilers make vectors of, in bits: 512, 256 or 128, whatever LIFETICKET_ISA
// says; but no more than the limit, where cpu_limit_vectors has set one (tests, which go through all lengths).
unsigned cpu_vector_bits(void);
void cpu_limit_vectors(unsigned bits);

// "baseline", "sse4" or "avx2": the arithmetic, which results are stamped with.
const char *cpu_isa_name(enum isa isa);

// The vector instructions that carry it out here, such as "NEON by SIMDe"; "none".
const char *cpu_isa_vectors(enum isa isa);

// The vector variant of a function, name_sse4 or name_avx2, for an instruction set that is not the
// baseline; undefined in a build without vector variants.
#if defined(LIFETICKET_SSE4)
#define CPU_VECTOR(isa, name) ((isa) == ISA_SSE4 ? name##_sse4 : name##_avx2)
#elif defined(LIFETICKET_AVX2)
#define CPU_VECTOR(isa, name) name##_avx2
#endif

// The processor's own name, such as "AMD EPYC 7B13", or the machine's, "Raspberry Pi 4 Model B";
// "unknown" where the system does not tell.
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
