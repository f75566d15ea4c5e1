// How far a sweep is: who works at it, what is done and left of each point, at what pace, and how long it still takes. All
// from the outside, by the lock and the segments, so that the sweep is not disturbed.
#ifndef REPORT_DATA_OUTLOOK_H
#define REPORT_DATA_OUTLOOK_H

#include "report/data/summary.h"
#include "sweep/partial.h"
#include "sweep/worker.h"

struct outlook_point {
    struct report_point at; // its point alone, which is the plan's, with its seed
    size_t planned, done, left, learned;
    double work; // processor seconds that the trials left take, about; NaN: nothing is known
};

struct outlook {
    int64_t now; // when this was seen, seconds since 1970
    struct worker worker;
    size_t
        working; // processes that are at work, as their segments say: hands of the partial that have not ended
    bool works; // any is, or a sweep that has no segment yet
    struct partial partial;
    struct report report; // of what is there
    size_t points;
    struct outlook_point *point; // [points], the plan's
    bool varies[SETTING_SEED];   // among the plan's points
    size_t planned, done, learned;
    double share; // of the work that is done
    double work;  // processor seconds that are left
    double
        elapsed; // seconds since the first of those at work began; NaN: none is, or it does not say
    double
        a_second; // processor seconds that all get through in a second; NaN: nothing was stored since
    double a_minute; // trials, likewise
    double waiting;  // seconds since something was stored; NaN likewise
    double left;     // seconds until the end; NaN where it is not known
};

// Looks at a folder at a time, `now`, in seconds since 1970. The second one looks again, which costs what is new.
// On failure all is closed.
enum status outlook_open(const char *folder, int64_t now, struct outlook *outlook);
enum status outlook_update(const char *folder, int64_t now, struct outlook *outlook);
void outlook_close(struct outlook *outlook);

#endif
