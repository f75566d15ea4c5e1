// Memory, threads, and a clock that runs fast.
#define _GNU_SOURCE
#include "shim.h"

#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

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
