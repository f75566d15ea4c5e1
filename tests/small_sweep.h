// Small sweeps for the tests of src/sweep: a plan written by hand, two folders for its results,
// sweeps that are cancelled or killed on the way, and whether two folders hold the same.
#ifndef TESTS_SMALL_SWEEP_H
#define TESTS_SMALL_SWEEP_H

#include "folder.h"
#include "sweep/state.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define SMALL_POINTS 16 // at most
#define SMALL_SEEDS  4

struct small_plan {
    struct plan plan;
    struct point point[SMALL_POINTS];
    size_t networks[SMALL_POINTS];
    uint64_t seed[SMALL_SEEDS];
    char text[32], overrides[4], files[4];
};

// A plan of L(1, m) for m = 1 .. points; every second point shares its boards.
void small_make(struct small_plan *made, size_t points, size_t networks, uint64_t updates);

// Repeats the points of the plan's first seed with another one.
void small_add_seed(struct small_plan *made, uint64_t seed);

extern struct small_plan small;                             // of the running test
extern char small_one[FOLDER_PATH], small_two[FOLDER_PATH]; // its folders

// Make the plan and the folders, the folders alone, and remove them.
void small_begin(size_t points, size_t networks, uint64_t updates);
void small_open_folders(void);
void small_end(void);

// The path of a file in a folder, which holds until the next call.
const char *small_inside(const char *folder, const char *name);

// What the callbacks of a sweep do and see.
struct small_watch {
    atomic_bool cancel;
    size_t cancel_after, kill_after; // trials, once they are done; 0: never
    const char *
        damage; // a folder: the file in it is to be damaged once, when damage_after trials are done
    size_t damage_after, damaged; // how often it was
    size_t found, done;           // trials that were there before; that are done
    size_t notes;
    char last_note[1200];
};

struct sweep_request small_request(const struct small_plan *made, const char *folder,
                                   size_t threads, struct small_watch *watch);

enum status small_sweep(const struct small_plan *made, const char *folder, size_t threads,
                        struct small_watch *watch);
enum status small_sweep_quietly(const struct small_plan *made, const char *folder, size_t threads);

// Runs the sweep in a child process that kills itself once so many trials are done.
void small_sweep_killed(const struct small_plan *made, const char *folder, size_t trials);

// Whether two points hold the same trials, networks and masks.
bool small_same_point(const struct store_results *a, size_t of_a, const struct store_results *b,
                      size_t of_b);

// Whether a folder holds one file, and its path.
bool small_only_file(const char *folder, char path[FOLDER_FILE]);

// Asserts that the folder holds the complete results of a plan, and that they are those of
// `reference`.
void small_check_same(const char *folder, const char *reference, size_t trials);

// FNV-1a of a file's bytes; 0 if it cannot be read.
uint64_t small_hash(const char *path);

// Asserts the status, and that the message holds the text.
void small_check_refused(enum status got, enum status wanted, const char *part);

#endif
