// A library that is preloaded, stands between a program and the system, and lets one of the program's calls fail.
//
//   FAULT=MODE         what happens, as in `modes` below
//   FAULT_AT=K         to which call, counted from 1, of those that the mode counts
//   FAULT_LOG=FILE     receives what the call was; without a mode, how many calls each of the modes counts
//   FAULT_SCRATCH=DIR  an empty folder on the file system of the files that are written, for a power cut
//   FAULT_SHARED=1     others write to the same folders
//   FAULT_HASTE=N      the clock that only goes forward runs N times as fast, so that what the program does every
//                      few seconds happens within some milliseconds
//
// Only calls of the program's own code count, not those of libraries: a call's return address tells. Of memory those
// are its allocations; a library may do with a failure of its own what it likes.
//
// shim.c decides, powercut.c undoes what was not synced, and files.c and others.c have the calls.
#define _GNU_SOURCE
#include "shim.h"

#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

// ---- modes ------------------------------------------------------------------------------------------------

#define MODES 14
static const struct mode modes[MODES] = {
    {"kill", KILL, FILES, 0, false, 0},
    {"half", HALVE_AND_KILL, WRITE, 0, false, 0},
    {"short", HALVE, READ | WRITE, 0, false, 0},
    {"eintr", FAIL, FILES, EINTR, false, 0},
    {"eio", FAIL, FILES, EIO, false, 0},
    {"enospc", FAIL, WRITE | MAKE | SYNC, ENOSPC, false, 0},
    {"full", FAIL, WRITE | MAKE, ENOSPC, true, 0}, // the disk stays full
    {"dead", FAIL, FILES, EIO, true, 0},           // nothing works any more
    {"memory", FAIL, MEMORY, ENOMEM, false, 0},
    {"term", STOP, FILES, 0, false, 0},   // is asked to stop, by SIGTERM
    {"sleep", SLEEP, FILES, 0, false, 0}, // is stopped, until the driver lets it go on
    {"cut", CUT, CHANGES, 0, false, BYTES | NAMES},
    {"cut-bytes", CUT, CHANGES, 0, false, BYTES},
    {"cut-names", CUT, CHANGES, 0, false, NAMES},
};

const struct mode *mode;
long haste;
static long at; // FAULT_AT
static atomic_long calls[MODES];
const char *scratch;
static const char *log_file;
bool shared;
static uintptr_t program_begin, program_end;
struct timespec begun;

// ---- the program ------------------------------------------------------------------------------------------

bool is_programs(const void *caller)
{
    return (uintptr_t)caller >= program_begin && (uintptr_t)caller < program_end;
}

static void say(const char *text)
{
    int file = log_file == NULL ? -1
                                : (int)syscall(SYS_openat, AT_FDCWD, log_file,
                                               O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0)
        return;
    syscall(SYS_write, file, text, strlen(text));
    syscall(SYS_close, file);
}

static int find_program(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size, (void)context;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD)
            continue;
        uintptr_t begin = info->dlpi_addr + part->p_vaddr, end = begin + part->p_memsz;
        program_begin = program_begin == 0 || begin < program_begin ? begin : program_begin;
        program_end = end > program_end ? end : program_end;
    }
    return 1; // the first is the program
}

static long number_of(const char *variable)
{
    const char *text = getenv(variable);
    return text != NULL ? atol(text) : 0;
}

__attribute__((constructor)) static void begin(void)
{
    const char *name = getenv("FAULT");
    for (size_t i = 0; name != NULL && i < MODES; i++)
        if (strcmp(name, modes[i].name) == 0)
            mode = &modes[i];
    at = number_of("FAULT_AT");
    haste = number_of("FAULT_HASTE");
    shared = number_of("FAULT_SHARED") != 0;
    log_file = getenv("FAULT_LOG");
    scratch = getenv("FAULT_SCRATCH");
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &begun);
    dl_iterate_phdr(find_program, NULL);
}

__attribute__((destructor)) static void end(void)
{
    char text[40 * MODES];
    int length = 0;
    for (size_t i = 0; mode == NULL && i < MODES; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, "%s %ld\n", modes[i].name,
                           atomic_load(&calls[i]));
    if (mode == NULL)
        say(text);
}

void path_of(int descriptor, char path[PATH_MAX])
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t bytes = readlink(link, path, PATH_MAX - 1);
    path[bytes > 0 ? bytes : 0] = '\0';
}

// ---- deciding ---------------------------------------------------------------------------------------------

_Noreturn void die(void)
{
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;)
        pause();
}

// Counts a call of a kind for a mode. Returns its number, 0 if the mode does not count it.
static long count(const struct mode *of, int kind, size_t bytes)
{
    bool halves = of->action == HALVE || of->action == HALVE_AND_KILL;
    if (!(kind & of->kinds) || (halves && bytes < 2))
        return 0;
    return atomic_fetch_add(&calls[of - modes], 1) + 1;
}

enum action decide(int kind, const char *what, const char *path, size_t bytes)
{
    char text[PATH_MAX + 100];
    for (size_t i = 0; mode == NULL && i < MODES; i++)
        count(&modes[i], kind, bytes);
    long call = mode != NULL ? count(mode, kind, bytes) : 0;
    if (call == 0 || call < at || (call > at && !mode->stays))
        return NOTHING;
    snprintf(text, sizeof text, "%s %s %zu\n", what, path, bytes);
    if (call == at)
        say(text);
    if (mode->action == STOP)
        syscall(SYS_tgkill, getpid(), getpid(), SIGTERM);
    if (mode->action == SLEEP)
        syscall(SYS_kill, getpid(), SIGSTOP);
    if (mode->action == CUT)
        cut_power();
    if (mode->action == KILL || mode->action == CUT)
        die();
    return mode->action;
}

enum action decide_descriptor(int kind, const char *what, int descriptor, size_t bytes)
{
    char path[PATH_MAX];
    path_of(descriptor, path);
    return decide(kind, what, path, bytes);
}
