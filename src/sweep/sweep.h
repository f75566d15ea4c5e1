// A sweep: runs what is missing of a plan, on several threads and in any number of processes, into a folder. What is
// promised of it, and why that holds: sweep/README.md.
//
//   DIR/results.h5         every trial: written when the sweep completes, or is stopped
//   DIR/segments/*.trials  the trials that are finished and not in it yet: a file for each process that works or has
//                          worked at the sweep (store/segment.h)
//   DIR/claims/KEY-FIRST   who of several processes is at a shard (claim.c). KEY: of the group's points and seed;
//                          FIRST: the first replicate
//   DIR/checkpoints        the states of long trials that are under way (checkpoint.h)
//   DIR/.lock              locked (flock) while a sweep works here; without flock, .lock-holder stands in (lock.c); it
//                          says who works alone, or did last (worker.h)
//   DIR/shards/*.h5        what earlier programs had in place of segments: read, not written
//   DIR/NAME.damaged       a file of which something was damaged, once all else of it is in results.h5
//
// A group is a dense network with its tickets, which are computed together: neighbouring points of
// the plan that have the same parent (plan_group). A shard is at most SWEEP_SHARD consecutive
// replicates of one group, of all its points: the same ones whoever cuts the plan, and whatever is there already. A
// replicate of which any point is missing is computed again for all of them; of trials that are there already the
// earlier are kept. What a trial computes depends on nothing here: /trials and /networks have the same bytes
// whatever the threads, the processes, the order and the interruptions.
#ifndef SWEEP_SWEEP_H
#define SWEEP_SWEEP_H

#include "sweep/plan.h"

#include <stdatomic.h>

#define SWEEP_SHARD 16 // replicates of a shard, at most

// What is known about one point.
struct sweep_tally {
    size_t done, learned; // trials, of those wanted
    size_t not_tried;     // of those done, tickets whose parent did not learn
    size_t wanted;  // that the plan asks for, at most until its sample is known (sweep/enough.h)
    double seconds; // processor time of the trials that are done
    double guessed; // and what was guessed for their updates
};

struct sweep_progress {
    const struct plan *plan;
    const struct sweep_tally *tally; // [plan->points]
    size_t trials, found, done;      // of the plan, at most; of these there at the start; there now
    size_t shards;                   // that the missing trials, of the part, are cut into
    bool written;                    // at the end: all that is done is in results.h5
    double elapsed;                  // seconds since sweep_run began
    double share;                    // of the work that is done, estimated (pace.h)
    double left; // seconds until the end, likewise; both NaN before a trial is done
};

struct sweep_request {
    const struct plan *plan; // must outlive the sweep
    const char *output;      // DIR; made if it is not there
    size_t threads;          // at least 1
    enum isa isa;
    bool join; // with other processes, on whatever machine
    // Part number `part` of `parts`, from 0, alone; 0 parts: all. A part's shards are the same at any time and on any
    // machine.
    size_t part, parts;
    bool look_only;            // leave the folder as it is: for sweep_estimate
    const atomic_bool *cancel; // becomes true to stop; may be NULL
    // Seconds that the workers have to stop in; those that are at something longer are then left behind.
    // 0: they are waited for.
    double patience;
    double
        delay; // seconds that finished trials wait, at most, until they are made durable together
    const char *powercap,
        *stat; // where energy is read (base/energy.h); NULL: where the system has it
    // Called by the thread that called sweep_*: a line to be shown; and the progress, ten times a
    // second and once at the end. Both may be NULL.
    void (*note)(void *context, const char *text);
    void (*progress)(void *context, const struct sweep_progress *progress);
    void *context;
};

struct sweep;

// Locks the folder, reads what it holds already, and cuts the rest into shards. What cannot be read is
// noted, and its trials count as missing; trials of another revision of the program
// are noted, and count. Refuses, with a message, a folder in which another sweep works, a
// results.h5 that cannot be read, trials that the plan does not contain or that another
// instruction set computed, a plan with points that LIFETICKET_ENGINE's engine cannot compute, or that
// take more memory than the machine has. The folder's results are never changed here.
enum status sweep_open(const struct sweep_request *request, struct sweep **sweep);

// Trials, what was found, and shards; valid until sweep_close.
const struct sweep_progress *sweep_progress(const struct sweep *sweep);

// A shard of those that are to be worked at, in their order: its points are the plan's first .. first + members.
struct sweep_extent {
    size_t first, members, replicates;
};
struct sweep_extent sweep_shard_at(const struct sweep *sweep, size_t index);

// DIR/results.h5.
const char *sweep_results_path(const struct sweep *sweep);

// Runs the missing trials and merges everything into results.h5. STATUS_OK: it is complete, or the part is. Of those that join,
// one merges, for which the others wait; a part, the last that ends (progress->written).
// STATUS_INTERRUPTED: cancelled; all finished trials are in results.h5, which says that it is not
// complete. Workers that were left behind are then still at work on the plan and the sweep: the program
// has to end, without freeing either. After any other failure, such as a full disk, what was finished before is still there,
// and running again goes on from it.
enum status sweep_run(struct sweep *sweep);

// Trains a network of each group for a moment, of many groups of some, whose costs are spread over those of all, and writes
// the processor seconds that a trial takes if nothing stops it early to seconds[plan->points]; without the proof at its end.
// Tickets are taken to last as long as their parent, edge-popup longer, those that are judged as
// pruned no time at all; the training of a parent that is no point of its group is booked to the
// first ticket.
enum status sweep_estimate(const struct sweep *sweep, double *seconds);

// Unlocks the folder, and frees the sweep, unless workers were left behind. NULL is ignored.
void sweep_close(struct sweep *sweep);

#endif
