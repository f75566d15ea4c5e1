// The only owner of SIMD intrinsics. Only files named *_avx2.c include it; they are compiled for
// AVX2 and FMA, and called only where cpu_isa() says that the processor has them.
#ifndef BASE_SIMD_H
#define BASE_SIMD_H

#if defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#endif

#endif
