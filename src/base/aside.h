// One piece of work that is done beside the caller's.
#ifndef BASE_ASIDE_H
#define BASE_ASIDE_H

#include <pthread.h>
#include <stdbool.h>

struct aside {
    void (*work)(void *context);
    void *context;
    pthread_t thread;
    bool threaded; // it is at work, or has done it
};

// Begins the work; where no thread can be had, does it at once. `aside` must not move until aside_end, which waits for it.
void aside_begin(struct aside *aside, void (*work)(void *context), void *context);
// Of one that is all zero, or has ended, nothing happens.
void aside_end(struct aside *aside);

#endif
