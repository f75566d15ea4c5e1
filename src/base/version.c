#include "base/version.h"

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
