// What is there of a sweep that may be at work: the trials of results.h5, and of the segments (and shards of earlier programs)
// beside it, as one set of results.
//
// It is read without the sweep's lock, and changes nothing. What was read once is kept, so that looking again costs what is
// new. What is damaged is passed over; a file that goes while it is being looked for has become part of results.h5.
#ifndef SWEEP_PARTIAL_H
#define SWEEP_PARTIAL_H

#include "sweep/pace.h"
#include "sweep/plan.h"

struct partial_source;

// A process that works at the sweep or has worked at it, as its segment says.
struct partial_hand {
    char host[64];
    long process;
    size_t threads;
    int64_t since, latest; // seconds since 1970: when it began; when it was last heard of
    bool ended; // it runs no more, for all that is known: asked on this host, silent on another
    size_t trials, learned;
    double seconds; // processor time of the trials
};

struct partial {
    struct store_results
        results; // rows alone (store_open_rows), points in the plan's order; those without a trial are not there
    struct plan plan; // of the latest file
    size_t *wanted;   // [plan.points]: networks, at most until its sample is known (sweep/enough.h)
    size_t planned;   // the same of all points
    size_t files, damaged;     // beside results.h5; those with damage
    struct partial_hand *hand; // [hands]
    size_t hands;
    struct partial_source *source; // [sources]
    size_t sources;
    struct store_place *place; // [places]: of the trials that are taken from segments
    size_t places;
};

enum partial_there {
    PARTIAL_NO_FOLDER, // the path is none of a folder
    PARTIAL_NOTHING,   // a folder with nothing stored in it
    PARTIAL_UNMERGED,  // segments or shards, beside results.h5 or without it
    PARTIAL_RESULTS,   // results.h5 alone
};

// Looks what is there. Fails where that cannot be read.
enum status partial_look(const char *path, enum partial_there *there);
// Whether only what follows knows what is there: a folder without results.h5, or with more than it.
enum status partial_is_there(const char *path, bool *there);

// Reads what a folder holds. Refuses one without a trial, and trials that the plan does not contain.
// `now`: seconds since 1970.
enum status partial_open(const char *folder, int64_t now, struct partial *partial);
// Reads what is new since then. On failure all is closed.
enum status partial_update(const char *folder, int64_t now, struct partial *partial);
// Counts what is done and left of each point, paced[plan.points], for the pace.
void partial_count(const struct partial *partial, struct pace_point *paced);
// Writes all of it, with networks and curves, as a results file that is not complete. Fails when a shard has gone meanwhile.
enum status partial_write(const struct partial *partial, const char *path);
void partial_close(struct partial *partial);

#endif
