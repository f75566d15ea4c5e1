// What a compiler has to promise for results to repeat: floats are computed as floats, and no operation is
// reordered, fused or left out.
#ifndef BASE_EXACT_H
#define BASE_EXACT_H

#include <float.h>

#ifdef __FAST_MATH__
#error "lifeticket compares NaN and counts on the order of sums; compile it without -ffast-math and -Ofast"
#endif

_Static_assert(FLT_EVAL_METHOD == 0,
               "floats are computed with more digits here; compile for a processor with SSE2 or its like");

#endif
