// What this program is: its version, the revision it was built from, and what built it.
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define VERSION_PROGRAM "1.0.0"

// The git revision, twelve digits, with "-dirty" when files differed from it; "unknown" when built
// outside a repository.
const char *version_revision(void);

// The compiler, such as "gcc 12.2.0".
const char *version_compiler(void);

#endif
