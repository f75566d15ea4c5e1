// What the files of the shim share. Nothing of it is seen outside of the library, where the program has names of its own.
#ifndef TESTS_FAULTS_SHIM_H
#define TESTS_FAULTS_SHIM_H

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#pragma GCC visibility push(hidden)

enum kind {
    LOOK = 1,    // asks about files and folders, opens files that are there
    READ = 2,    // reads bytes
    WRITE = 4,   // writes bytes
    MAKE = 8,    // makes a file longer, or a name
    REMOVE = 16, // removes a name
    SYNC = 32,   // fsync, fdatasync; and close, which network file systems write at
    MEMORY = 64,
};
#define FILES   (LOOK | READ | WRITE | MAKE | REMOVE | SYNC)
#define CHANGES (WRITE | MAKE | REMOVE | SYNC)

enum action { NOTHING, KILL, HALVE_AND_KILL, HALVE, FAIL, STOP, SLEEP, CUT };
enum lost { BYTES = 1, NAMES = 2 };

struct mode {
    const char *name;
    enum action action;
    int kinds; // that are counted
    int error;
    bool stays; // all later calls fail as well
    int lost;
};

extern const struct mode *mode; // NULL: only count
extern const char *scratch;     // FAULT_SCRATCH
extern bool shared;             // FAULT_SHARED
extern long haste;              // FAULT_HASTE
extern struct timespec begun;   // when the program began, by the clock that only goes forward

// The system's own function.
#define REAL(name)                                                                                 \
    static __typeof__(name) *real;                                                                 \
    if (real == NULL)                                                                              \
    real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

// Whether the program itself makes the call in which this stands.
bool is_programs(const void *caller);
#define OURS is_programs(__builtin_return_address(0))

// The path of an open file; empty if it has none.
void path_of(int descriptor, char path[PATH_MAX]);

_Noreturn void die(void);

// What is to happen to a call of a kind, which is counted.
enum action decide(int kind, const char *what, const char *path, size_t bytes);
enum action decide_descriptor(int kind, const char *what, int descriptor, size_t bytes);

// Return from the call what stands for its failure, if it is to fail.
#define DECIDE(kind, what, path, failed)                                                           \
    if (OURS && decide(kind, what, path, 0) == FAIL) {                                             \
        errno = mode->error;                                                                       \
        return failed;                                                                             \
    }

#define DECIDE_DESCRIPTOR(kind, what, descriptor, failed)                                          \
    if (OURS && decide_descriptor(kind, what, descriptor, 0) == FAIL) {                            \
        errno = mode->error;                                                                       \
        return failed;                                                                             \
    }

// ---- powercut.c ----

enum what { WROTE, MADE, RENAMED, REMOVED, REMOVED_FOLDER };
struct change;

// Called before bytes of a file are written, or its end is moved: keeps what stands from `offset` on.
void before_write(int descriptor, off_t offset, size_t bytes);
// Around a change of a name; `other`: what it is renamed to.
struct change *before_name(enum what what, const char *path, const char *other);
void after_name(struct change *change, bool done);
// What was done to the file, or to names of the folder, is durable.
void after_sync(int descriptor);
// Undoes what is not.
void cut_power(void);

#pragma GCC visibility pop

#endif
