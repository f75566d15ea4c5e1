// How long a sweep still takes, from its own pace: what the trials of each point took so far, and how much processor time
// a second of the clock gives. Pure: it knows no clock.
//
// A trial may be over after a hundredth of its updates or use them all, and which of the two is a matter of the point. So
// a point's missing trials are taken to last as long, on average, as those that are done; the order of work sees to it that
// soon some are done of every point (shards.c). Where none is, or all were over at once, a trial is taken to use up the share of its updates that
// all others did on average, and to take for it what was guessed, corrected by what the others took compared with their
// guess. Everything so far is in processor seconds, which hardly depend on what else runs on the machine; that enters at
// the end, as the processor seconds that a worker gets in a second.
#ifndef SWEEP_PACE_H
#define SWEEP_PACE_H

#include <stddef.h>

// The trials of one point.
struct pace_point {
    size_t done, left; // trials
    double seconds;    // processor time of those that are done
    double guessed;    // what was guessed for their updates
    double whole;      // what is guessed for all updates of a trial
};

// What a worker is at: the same number of trials of each of some neighbouring points.
struct pace_piece {
    size_t first, points, trials;
    double seconds; // of the clock, since it began
};

struct pace {
    const struct pace_point *point; // [points]
    size_t points;
    const struct pace_piece
        *piece; // [pieces], of trials that count among those left; NULL with none
    size_t pieces, workers;
    double worked,
        busy; // processor seconds of all pieces that workers finished, and the seconds of the clock that these took;
              // 0 and 0 before the first, when a worker is taken to have a processor of its own
};

// Processor seconds of a trial of a point; NaN while nothing is known of any.
double pace_trial(const struct pace *pace, size_t point);

// The share of the work that is done: that of the trials that are done, compared with that of all; NaN likewise.
double pace_share(const struct pace *pace);

// Seconds of the clock until the end: the work that is left, less what was done of the pieces under way, by what all workers do
// in a second; but no less than the longest of these pieces still takes. NaN while nothing is known.
double pace_left(const struct pace *pace);

#endif
