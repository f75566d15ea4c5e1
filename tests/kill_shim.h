// Stands in for calls of the system that change files.
//
// Kills the process at the k-th call that changes a file: halfway through a write, or before
// anything else. While it is not armed the calls do what they always do.
#ifndef TESTS_KILL_SHIM_H
#define TESTS_KILL_SHIM_H

#include <stdbool.h>

// The k-th call from now on, counting from 1, is the last; 0 disarms.
void kill_shim_arm(long k);

// Lets pwrite fail as on a disk that is full, or work again.
void kill_shim_full(bool full);

// Lets flock fail as on a file system that has no locks, or work again.
void kill_shim_locks(bool missing);

#endif
