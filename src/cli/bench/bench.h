// What lifeticket bench times. A case is something to do many times: calls of a kernel
// (kernels.c) or of a forward pass (tickets.c), or whole updates of networks (updates.c, activations.c).
#ifndef CLI_BENCH_H
#define CLI_BENCH_H

#include "base/cpu.h"
#include "base/status.h"
#include "kernel/dispatch.h"
#include "net/name.h"
#include "trial/trial.h"

#include <stddef.h>

#define BENCH_MAX_CASES   192
#define BENCH_MAX_SAMPLES 99
#define BENCH_SIDE        32 // boards of the usual experiment
#define BENCH_BATCH       8
#define BENCH_REPLICATES  16 // that share boards
#define BENCH_TICKETS     64 // that are pruned together

// So many items took so many seconds.
struct bench_time {
    double seconds;
    size_t items;
};

struct bench_case {
    char name[NET_NAME_TEXT + 48];
    const char *unit; // what an item is
    double flops;     // operations of an item; 0: not a matter of arithmetic
    double enough;    // seconds of a sample
    // A kernel: `call` calls it so many times, and each call does so many items.
    void (*call)(const struct bench_case *, size_t calls);
    size_t items;
    size_t width; // m of L(n,m), where it matters
    const struct kernel_table *kernels;
    void *work; // what a forward pass works on
    // Whole updates of so many networks of this point, where `call` is NULL.
    struct point point;
    size_t networks;
    const struct bench_case *beside; // an earlier case that this one is compared with; NULL: none
    // What the frame notes, in ascending order in the end.
    size_t calls;
    double sample[BENCH_MAX_SAMPLES]; // ns an item
    double
        ratio[BENCH_MAX_SAMPLES]; // of the samples of the same turn, this one's to that of `beside`
};

// A row of a table of kernels: one or more cases, one for each width, and for each instruction set
// where it is in the table of kernels.
#define BENCH_MAX_WIDTHS 9 // a zero included
struct bench_kind {
    const char *name, *unit;
    void (*call)(const struct bench_case *, size_t calls);
    size_t items;                  // of a call
    double (*flops)(size_t width); // of an item; NULL: not a matter of arithmetic
    bool by_isa;
    size_t generations;             // n of L(n,m)
    size_t width[BENCH_MAX_WIDTHS]; // m of L(n,m), up to a zero; none: not a matter of width
};
void bench_add_kind(struct bench_case *cases, size_t *count, const struct bench_kind *kind);

// L(n,m) of the usual experiment, for Conway's rule.
struct point bench_point(size_t generations, size_t overcompleteness, bool shared);

// Appends the machine's limit: multiply-adds in registers.
void bench_add_limit(struct bench_case *cases, size_t *count);

// Makes what the kernels work on and appends their cases, each variant before its reference.
// bench_kernels_close releases it, also after a failure.
enum status bench_kernels_open(struct bench_case *cases, size_t *count);
void bench_kernels_close(void);

// The same of the kernels for more than one generation (grids.c).
enum status bench_grids_open(struct bench_case *cases, size_t *count);
void bench_grids_close(void);

// Pruned networks beside dense ones: 64 that train together, and forward passes (tickets.c).
enum status bench_tickets_open(struct bench_case *cases, size_t *count);
void bench_tickets_close(void);

// Appends the updates of one point, of so many networks together, with the operations of a plain
// dense implementation. Returns the case.
struct bench_case *bench_add_updates(struct bench_case *cases, size_t *count,
                                     const struct point *point, size_t networks);

// Appends the updates of one generation with an activation, or, where it is relu, with each of the others; with own and
// with shared boards, beside relu's. And prints how they compare (activations.c).
void bench_add_activations(struct bench_case *cases, size_t *count, enum net_activation only);
void bench_print_activations(const struct bench_case *cases, size_t count, size_t samples,
                             bool csv);

// Trains networks of the point, so many together, for at least half as many updates as asked, and
// adds up how long the updates took with all that belongs to them: drawing boards, their future,
// forward, backward, Adam, and looking for the end. Drawing the network and judging it on test
// boards is left out: some two dozen judgements belong to 125,000 updates.
enum status bench_time_updates(const struct point *point, size_t networks, size_t updates,
                               struct bench_time *time);

#endif
