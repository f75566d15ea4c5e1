// Who works in a sweep's folder: a line in its lock file, DIR/.lock, "HOST PROCESS THREADS SINCE", written by the sweep that
// holds the lock, and left there when it ends.
#ifndef SWEEP_WORKER_H
#define SWEEP_WORKER_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct worker {
    bool works; // a sweep holds the lock now
    bool known; // the file says who wrote it last: what follows
    char host[64];
    long process;
    size_t threads;
    int64_t since; // seconds since 1970, UTC
};

// Writes the line of this process to the lock file, an open descriptor. A file of that name that holds anything else is
// somebody's, and stays as it is. Who cannot be told is no reason to fail.
void worker_sign(int lock, size_t threads);

// Looks who works in a folder, without waiting, and without a sweep's noticing (lock.c).
void worker_look(const char *folder, struct worker *worker);

#endif
