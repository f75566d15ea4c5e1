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
// A power cut loses what was not synced. The bytes that a write puts in the place of others are kept until the file
// is synced, and what is done to names until their folder is; at the cut all of it is undone, the latest first, and the
// process is killed. It may lose both, or bytes while names stay, or names while bytes stay: all three are allowed to a
// file system.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// ---- modes ------------------------------------------------------------------------------------------------

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

#define MODES 14
static const struct mode {
    const char *name;
    enum action action;
    int kinds; // that are counted
    int error;
    bool stays; // all later calls fail as well
    int lost;
} modes[MODES] = {
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

static const struct mode *mode; // NULL: only count
static long at, haste;
static atomic_long calls[MODES];
static const char *log_file, *scratch;
static bool shared;
static uintptr_t program_begin, program_end;
static struct timespec begun;

// ---- the system's own functions ---------------------------------------------------------------------------

#define REAL(name)                                                                                 \
    static __typeof__(name) *real;                                                                 \
    if (real == NULL)                                                                              \
    real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static bool is_programs(const void *caller)
{
    return (uintptr_t)caller >= program_begin && (uintptr_t)caller < program_end;
}
#define OURS is_programs(__builtin_return_address(0))

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

// ---- what a power cut undoes ------------------------------------------------------------------------------

enum what { WROTE, MADE, RENAMED, REMOVED, REMOVED_FOLDER };

// Something that was done and not synced.
struct change {
    struct change *before;
    enum what what;
    bool durable;
    dev_t device;
    ino_t inode;       // of the file that was written to, or the folder of the name
    int file;          // its descriptor
    off_t offset, end; // WROTE: where; how long the file was
    size_t bytes;      // of `old`
    unsigned char *old;
    char path[PATH_MAX], other[PATH_MAX]; // the name; what it was renamed to
    char kept[PATH_MAX];                  // the file that was removed or replaced; "": none
};
static struct change *latest;

static bool loses(enum lost lost)
{
    return mode != NULL && (mode->lost & (int)lost) != 0;
}
static pthread_mutex_t undo_mutex = PTHREAD_MUTEX_INITIALIZER;

static void note_change(struct change *change)
{
    pthread_mutex_lock(&undo_mutex);
    change->before = latest;
    latest = change;
    pthread_mutex_unlock(&undo_mutex);
}

static struct change *new_change(enum what what, const char *path)
{
    struct change *change = calloc(1, sizeof *change);
    change->what = what;
    change->file = -1;
    snprintf(change->path, sizeof change->path, "%s", path);
    return change;
}

static void new_name_in_scratch(char path[PATH_MAX])
{
    static atomic_long number;
    snprintf(path, PATH_MAX, "%s/%ld-%ld", scratch, (long)getpid(), atomic_fetch_add(&number, 1));
}

static void find_folder(const char *path, struct change *change)
{
    char folder[PATH_MAX];
    struct stat about;
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        slash[slash == folder] = '\0';
    if (stat(slash != NULL ? folder : ".", &about) == 0) {
        change->device = about.st_dev;
        change->inode = about.st_ino;
    }
}

static void path_of(int descriptor, char path[PATH_MAX])
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t bytes = readlink(link, path, PATH_MAX - 1);
    path[bytes > 0 ? bytes : 0] = '\0';
}

// Called before bytes of a file are written, or its end is moved: keeps what stands from `offset` on.
static void before_write(int descriptor, off_t offset, size_t bytes)
{
    struct stat about;
    char link[64];
    if (!loses(BYTES) || fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode))
        return;
    struct change *change = new_change(WROTE, "");
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    change->file = open(link, O_RDWR | O_CLOEXEC);
    change->device = about.st_dev;
    change->inode = about.st_ino;
    change->offset = offset;
    change->end = about.st_size;
    size_t there = about.st_size > offset ? (size_t)(about.st_size - offset) : 0;
    change->bytes = bytes < there ? bytes : there;
    change->old = malloc(change->bytes + 1);
    if (pread(change->file, change->old, change->bytes, offset) != (ssize_t)change->bytes)
        abort();
    note_change(change);
}

// Keeps a file that is about to lose its name.
static void keep(const char *path, struct change *change)
{
    new_name_in_scratch(change->kept);
    if (linkat(AT_FDCWD, path, AT_FDCWD, change->kept, 0) != 0)
        change->kept[0] = '\0';
}

static struct change *before_name(enum what what, const char *path, const char *other)
{
    if (!loses(NAMES))
        return NULL;
    struct change *change = new_change(what, path);
    find_folder(path, change);
    if (what == REMOVED)
        keep(path, change);
    if (what == RENAMED) {
        snprintf(change->other, sizeof change->other, "%s", other);
        keep(other, change);
    }
    return change;
}

static void after_name(struct change *change, bool done)
{
    if (change != NULL && done)
        note_change(change);
    else
        free(change);
}

static void after_sync(int descriptor)
{
    struct stat about;
    if (fstat(descriptor, &about) != 0)
        return;
    for (struct change *change = latest; change != NULL; change = change->before)
        if (change->device == about.st_dev && change->inode == about.st_ino)
            change->durable = true;
}

static void undo_bytes(const struct change *change)
{
    if (pwrite(change->file, change->old, change->bytes, change->offset) !=
            (ssize_t)change->bytes ||
        ftruncate(change->file, change->end) != 0)
        abort();
}

// A folder in which others have made something stays: they have synced what they rely on.
static void undo_making(const struct change *change)
{
    char gone[PATH_MAX];
    struct stat about;
    if (lstat(change->path, &about) != 0)
        return;
    new_name_in_scratch(gone);
    if (S_ISDIR(about.st_mode) && shared)
        rmdir(change->path);
    else
        rename(change->path, gone);
}

static void undo(const struct change *change)
{
    switch (change->what) {
    case WROTE:
        undo_bytes(change);
        break;
    case MADE:
        undo_making(change);
        break;
    case RENAMED:
        rename(change->other, change->path);
        if (change->kept[0] != '\0')
            rename(change->kept, change->other);
        break;
    case REMOVED:
        if (change->kept[0] != '\0')
            rename(change->kept, change->path);
        break;
    case REMOVED_FOLDER:
        mkdir(change->path, 0777);
        break;
    }
}

static void cut_power(void)
{
    pthread_mutex_lock(&undo_mutex);
    for (const struct change *change = latest; change != NULL; change = change->before)
        if (!change->durable)
            undo(change);
}

// ---- deciding ---------------------------------------------------------------------------------------------

static void die(void)
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

// What is to happen to a call.
static enum action decide(int kind, const char *what, const char *path, size_t bytes)
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

#define DECIDE(kind, what, path, failed)                                                           \
    if (OURS && decide(kind, what, path, 0) == FAIL) {                                             \
        errno = mode->error;                                                                       \
        return failed;                                                                             \
    }

static enum action decide_descriptor(int kind, const char *what, int descriptor, size_t bytes)
{
    char path[PATH_MAX];
    path_of(descriptor, path);
    return decide(kind, what, path, bytes);
}

#define DECIDE_DESCRIPTOR(kind, what, descriptor, failed)                                          \
    if (OURS && decide_descriptor(kind, what, descriptor, 0) == FAIL) {                            \
        errno = mode->error;                                                                       \
        return failed;                                                                             \
    }

// ---- opening and closing ----------------------------------------------------------------------------------

static int open_as(bool ours, int folder, const char *path, int flags, mode_t permissions)
{
    bool there = ours && faccessat(folder, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    bool makes = (flags & O_CREAT) && !there, cuts = (flags & O_TRUNC) && there;
    if (ours && decide(makes || cuts ? MAKE : LOOK, "open", path, 0) == FAIL) {
        errno = mode->error;
        return -1;
    }
    struct change *change = ours && makes ? before_name(MADE, path, NULL) : NULL;
    if (ours && cuts) {
        int file = (int)syscall(SYS_openat, folder, path, O_RDWR | O_CLOEXEC, 0);
        before_write(file, 0, SIZE_MAX);
        syscall(SYS_close, file);
    }
    int file = (int)syscall(SYS_openat, folder, path, flags, permissions);
    int error = errno;
    after_name(change, file >= 0);
    errno = error;
    return file;
}

#define PERMISSIONS                                                                                \
    mode_t permissions = 0;                                                                        \
    if (flags & O_CREAT) {                                                                         \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        permissions = va_arg(arguments, mode_t);                                                   \
        va_end(arguments);                                                                         \
    }

int open(const char *path, int flags, ...)
{
    PERMISSIONS
    return open_as(OURS, AT_FDCWD, path, flags, permissions);
}

int openat(int folder, const char *path, int flags, ...)
{
    PERMISSIONS
    return open_as(OURS, folder, path, flags, permissions);
}

FILE *fopen(const char *path, const char *how)
{
    REAL(fopen);
    DECIDE(LOOK, "fopen", path, NULL);
    return real(path, how);
}

// A descriptor whose close fails is closed nevertheless.
int close(int descriptor)
{
    enum action action = OURS ? decide_descriptor(SYNC, "close", descriptor, 0) : NOTHING;
    int result = (int)syscall(SYS_close, descriptor);
    if (action != FAIL)
        return result;
    errno = mode->error;
    return -1;
}

// ---- bytes ------------------------------------------------------------------------------------------------

// A half of the bytes, where the call is to be halved.
static size_t part(enum action action, size_t bytes)
{
    return action == HALVE || action == HALVE_AND_KILL ? bytes / 2 : bytes;
}

static ssize_t write_as(bool ours, int descriptor, const void *data, size_t bytes, off_t offset)
{
    const char *what = offset < 0 ? "write" : "pwrite";
    enum action action = ours ? decide_descriptor(WRITE, what, descriptor, bytes) : NOTHING;
    if (action == FAIL) {
        errno = mode->error;
        return -1;
    }
    if (ours)
        before_write(descriptor, offset < 0 ? lseek(descriptor, 0, SEEK_CUR) : offset, bytes);
    bytes = part(action, bytes);
    ssize_t result = offset < 0 ? syscall(SYS_write, descriptor, data, bytes)
                                : syscall(SYS_pwrite64, descriptor, data, bytes, offset);
    if (action == HALVE_AND_KILL)
        die();
    return result;
}

ssize_t write(int descriptor, const void *data, size_t bytes)
{
    return write_as(OURS, descriptor, data, bytes, -1);
}

ssize_t pwrite(int descriptor, const void *data, size_t bytes, off_t offset)
{
    return write_as(OURS, descriptor, data, bytes, offset);
}

static ssize_t read_as(bool ours, int descriptor, void *data, size_t bytes, off_t offset)
{
    const char *what = offset < 0 ? "read" : "pread";
    enum action action = ours ? decide_descriptor(READ, what, descriptor, bytes) : NOTHING;
    if (action == FAIL) {
        errno = mode->error;
        return -1;
    }
    bytes = part(action, bytes);
    return offset < 0 ? syscall(SYS_read, descriptor, data, bytes)
                      : syscall(SYS_pread64, descriptor, data, bytes, offset);
}

ssize_t read(int descriptor, void *data, size_t bytes)
{
    return read_as(OURS, descriptor, data, bytes, -1);
}

ssize_t pread(int descriptor, void *data, size_t bytes, off_t offset)
{
    return read_as(OURS, descriptor, data, bytes, offset);
}

int ftruncate(int descriptor, off_t length)
{
    DECIDE_DESCRIPTOR(MAKE, "ftruncate", descriptor, -1);
    if (OURS)
        before_write(descriptor, length, SIZE_MAX);
    return (int)syscall(SYS_ftruncate, descriptor, length);
}

int fsync(int descriptor)
{
    DECIDE_DESCRIPTOR(SYNC, "fsync", descriptor, -1);
    int result = (int)syscall(SYS_fsync, descriptor);
    after_sync(descriptor);
    return result;
}

int fdatasync(int descriptor)
{
    DECIDE_DESCRIPTOR(SYNC, "fdatasync", descriptor, -1);
    int result = (int)syscall(SYS_fdatasync, descriptor);
    after_sync(descriptor);
    return result;
}

// ---- names ------------------------------------------------------------------------------------------------

int rename(const char *from, const char *to)
{
    DECIDE(MAKE, "rename", to, -1);
    struct change *change = OURS ? before_name(RENAMED, from, to) : NULL;
    int result = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0), error = errno;
    after_name(change, result == 0);
    errno = error;
    return result;
}

int symlink(const char *target, const char *path)
{
    DECIDE(MAKE, "symlink", path, -1);
    struct change *change = OURS ? before_name(MADE, path, NULL) : NULL;
    int result = (int)syscall(SYS_symlinkat, target, AT_FDCWD, path), error = errno;
    after_name(change, result == 0);
    errno = error;
    return result;
}

int mkdir(const char *path, mode_t permissions)
{
    DECIDE(MAKE, "mkdir", path, -1);
    struct change *change = OURS ? before_name(MADE, path, NULL) : NULL;
    int result = (int)syscall(SYS_mkdirat, AT_FDCWD, path, permissions), error = errno;
    after_name(change, result == 0);
    errno = error;
    return result;
}

static int remove_as(bool ours, const char *what, const char *path, int flags)
{
    if (ours && decide(REMOVE, what, path, 0) == FAIL) {
        errno = mode->error;
        return -1;
    }
    bool folder = (flags & AT_REMOVEDIR) != 0;
    struct change *change =
        ours ? before_name(folder ? REMOVED_FOLDER : REMOVED, path, NULL) : NULL;
    int result = (int)syscall(SYS_unlinkat, AT_FDCWD, path, flags), error = errno;
    after_name(change, result == 0);
    errno = error;
    return result;
}

int unlink(const char *path)
{
    return remove_as(OURS, "unlink", path, 0);
}

int rmdir(const char *path)
{
    return remove_as(OURS, "rmdir", path, AT_REMOVEDIR);
}

int unlinkat(int folder, const char *name, int flags)
{
    char within[PATH_MAX], path[2 * PATH_MAX];
    path_of(folder, within);
    snprintf(path, sizeof path, "%s/%s", within, name);
    return remove_as(OURS, "unlinkat", path, flags);
}

// ---- looking ----------------------------------------------------------------------------------------------

int stat(const char *path, struct stat *about)
{
    REAL(stat);
    DECIDE(LOOK, "stat", path, -1);
    return real(path, about);
}

int lstat(const char *path, struct stat *about)
{
    REAL(lstat);
    DECIDE(LOOK, "lstat", path, -1);
    return real(path, about);
}

int fstat(int descriptor, struct stat *about)
{
    REAL(fstat);
    DECIDE_DESCRIPTOR(LOOK, "fstat", descriptor, -1);
    return real(descriptor, about);
}

int statvfs(const char *path, struct statvfs *about)
{
    REAL(statvfs);
    DECIDE(LOOK, "statvfs", path, -1);
    return real(path, about);
}

int access(const char *path, int how)
{
    REAL(access);
    DECIDE(LOOK, "access", path, -1);
    return real(path, how);
}

ssize_t readlink(const char *path, char *text, size_t bytes)
{
    REAL(readlink);
    DECIDE(LOOK, "readlink", path, -1);
    return real(path, text, bytes);
}

DIR *opendir(const char *path)
{
    REAL(opendir);
    DECIDE(LOOK, "opendir", path, NULL);
    return real(path);
}

struct dirent *readdir(DIR *folder)
{
    REAL(readdir);
    DECIDE_DESCRIPTOR(LOOK, "readdir", dirfd(folder), NULL);
    return real(folder);
}

int flock(int descriptor, int how)
{
    REAL(flock);
    DECIDE_DESCRIPTOR(LOOK, "flock", descriptor, -1);
    return real(descriptor, how);
}

int fchmod(int descriptor, mode_t permissions)
{
    REAL(fchmod);
    DECIDE_DESCRIPTOR(LOOK, "fchmod", descriptor, -1);
    return real(descriptor, permissions);
}

int dup(int descriptor)
{
    REAL(dup);
    DECIDE_DESCRIPTOR(LOOK, "dup", descriptor, -1);
    return real(descriptor);
}

// ---- memory -----------------------------------------------------------------------------------------------

// What dlsym itself allocates with, so that these cannot be looked up by it.
extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *block, size_t bytes);
extern void *__libc_memalign(size_t alignment, size_t bytes);

static bool runs_out(bool ours, const char *what, size_t bytes)
{
    if (!ours || decide(MEMORY, what, "", bytes) != FAIL)
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t bytes)
{
    return runs_out(OURS, "malloc", bytes) ? NULL : __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    return runs_out(OURS, "calloc", count * bytes) ? NULL : __libc_calloc(count, bytes);
}

void *realloc(void *block, size_t bytes)
{
    return runs_out(OURS, "realloc", bytes) ? NULL : __libc_realloc(block, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    return runs_out(OURS, "aligned_alloc", bytes) ? NULL : __libc_memalign(alignment, bytes);
}

char *strdup(const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *copy = runs_out(OURS, "strdup", bytes) ? NULL : __libc_malloc(bytes);
    return copy != NULL ? memcpy(copy, text, bytes) : NULL;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *context)
{
    REAL(pthread_create);
    return runs_out(OURS, "pthread_create", 0) ? EAGAIN : real(thread, attributes, run, context);
}

// ---- time -------------------------------------------------------------------------------------------------

#define SECOND INT64_C(1000000000)

static int64_t nanoseconds(const struct timespec *time)
{
    return (int64_t)time->tv_sec * SECOND + time->tv_nsec;
}

static struct timespec timespec_of(int64_t time)
{
    return (struct timespec){.tv_sec = time / SECOND, .tv_nsec = time % SECOND};
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (haste > 1 && clock == CLOCK_MONOTONIC && result == 0)
        *now = timespec_of(nanoseconds(&begun) + haste * (nanoseconds(now) - nanoseconds(&begun)));
    return result;
}

// The program's condition variables wait by the clock that runs fast.
int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                           const struct timespec *until)
{
    REAL(pthread_cond_timedwait);
    struct timespec slow = *until;
    if (haste > 1)
        slow =
            timespec_of(nanoseconds(&begun) + (nanoseconds(until) - nanoseconds(&begun)) / haste);
    return real(condition, mutex, &slow);
}
