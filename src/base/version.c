#include "base/version.h"

#include <float.h>

// What a compiler has to promise for results to repeat: floats are computed as floats, and no operation is
// reordered or left out.
#ifdef __FAST_MATH__
#error "results depend on NaN and on the order of sums: compile without -ffast-math and -Ofast"
#endif
_Static_assert(FLT_EVAL_METHOD == 0,
               "floats are computed with more digits here: use SSE2 or its like");

// The Makefile gives the revision to this file alone, so that a new one recompiles nothing else.
#ifndef LIFETICKET_REVISION
#define LIFETICKET_REVISION "unknown"
#endif

const char *version_revision(void)
{
    return LIFETICKET_REVISION;
}

const char *version_compiler(void)
{
#ifdef __clang__
    return "clang " __clang_version__;
#else
    return "gcc " __VERSION__;
#endif
}
