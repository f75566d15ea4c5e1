// One experiment: a network is drawn, trained on random boards, and judged; and so are its tickets,
// if any are asked for.
//
// A trial is a pure function of its spec: no input or output, no globals, no clock. The same spec
// on the same build and instruction set gives the same bits, whatever ran before, beside or
// between.
#ifndef TRIAL_TRIAL_H
#define TRIAL_TRIAL_H

#include "base/arena.h"
#include "base/cpu.h"
#include "engine/engine.h"
#include "spec/point.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What became of a trial. A network has learned if some look found it exact, whatever it lost
// afterwards (exact_at_end, losses).
enum trial_outcome {
    TRIAL_NOT_LEARNED,
    TRIAL_LEARNED,
    TRIAL_DEAD,
    TRIAL_DIVERGED,
    TRIAL_NOT_TRIED, // a ticket whose parent did not learn, where only those that did have any
    TRIAL_OUTCOME_COUNT
};

// How it is known that a network learned, or did not.
enum trial_evidence {
    TRIAL_BOARDS,      // boards: one shows an error, or all that were tried are right: no proof
    TRIAL_WINDOWS,     // every possible input window of a cell: 2^9 at N = 1, 2^25 at N = 2
    TRIAL_CERTIFICATE, // a sound argument for all boards
    TRIAL_EVIDENCE_COUNT,
};

// "not_learned", "learned", "dead", "diverged", "not_tried"; "boards", "windows", "certificate".
extern const char *const trial_outcome_names[TRIAL_OUTCOME_COUNT];
extern const char *const trial_evidence_names[TRIAL_EVIDENCE_COUNT];

// Updates between two looks at a network: whether it is dead or has diverged, and the learning
// curve.
#define TRIAL_CHUNK ENGINE_BATCHES

// Whether it is exact is looked at, until it first is, whenever nothing was wrong with a batch: where
// a batch is all windows (engine_sees_all) before every update; elsewhere on the test boards first, and at most TRIAL_EXACT_LOOK updates after a look that failed. From then on every TRIAL_EXACT_LOOK
// updates, on all windows or the test boards, and at the end by the proof once more.
#define TRIAL_EXACT_LOOK 1024

// The learning curve is taken after fixed numbers of updates: 0, then TRIAL_CHUNK * round(2^(k/2)),
// k = 0, 1, ..., below the budget, and a last entry for the end of the training, entered as the
// budget.
#define TRIAL_MAX_CURVE 80
size_t trial_curve_updates(uint64_t budget, uint64_t updates[TRIAL_MAX_CURVE]); // returns how many

struct trial_result {
    uint32_t replicate;
    enum trial_outcome outcome;
    enum trial_evidence evidence;
    uint64_t updates;     // done
    uint64_t boards;      // trained on: updates * batch
    uint64_t test_boards; // fresh boards behind the accuracies
    // At the end, of all windows or patches: wrong ones, and those that float32 may answer otherwise
    // in another order of summation; -1: not enumerated (N > 2).
    int64_t window_errors, unsure;
    double baseline;       // share of the test boards' cells that are dead N generations on: the
                           // accuracy of predicting every cell dead
    double cell_accuracy;  // share of the test boards' cells that are right
    double board_accuracy; // share of the test boards with every cell right
    double loss; // the mean loss, as trained, over the test boards' cells; cross-entropy in nats
    int64_t learned_at; // updates at the first look that found the network exact; -1: none did
    bool exact_at_end;  // whether the network is exact when its training is over
    uint32_t losses;    // how often a later look found an error where the one before found none
    double flops;       // floating-point operations of a dense implementation for these updates
    // Of the running mean of the parameters (train/train.h), judged once, when the training is over:
    // whether it is exact, and its wrong windows or patches; -1: not enumerated, or there is none.
    // It is not stored, and tickets follow from the network itself.
    bool average_learned;
    int64_t average_errors;
    uint64_t weights_left; // weights, without biases, that are not pruned
    uint32_t spared;       // of them, those that stayed only as the last of their layer
    float *initial,
        *final;    // [P], the caller's memory; a ticket's initial values are those it starts
                   // from. Zero where pruned, but for edge-popup's, whose mask comes later:
                   // they are all weights that it chooses from
    uint8_t *mask; // [P], the caller's: 1 left, 0 pruned; may be NULL
    float *curve_loss,
        *curve_accuracy; // [curve entries], the caller's; NaN after the training ended
};

// The memory of a result: so many floats for its networks and curves, laid out by trial_result_set,
// which sets the replicate as well and all else to zero. mask [P] may be NULL.
size_t trial_result_floats(const struct point *point);
void trial_result_set(struct trial_result *result, const struct point *point, uint32_t replicate,
                      float *floats, uint8_t *mask);

// Fills in the result of a ticket that is not tried: zeros, and NaN where there is nothing to measure.
void trial_result_not_tried(const struct point *point, struct trial_result *result);

// Whether two results say the same, to the bit, but for networks and curves. NaN is the same as NaN.
bool trial_result_same(const struct trial_result *a, const struct trial_result *b);

// The stream of what is drawn for a replicate of the point, but for boards. Noise on coefficients does not
// name it: with noise and without, the same weights, masks and flips are drawn.
struct pcg32 trial_stream(const struct point *point, enum rng_purpose purpose, uint32_t replicate);

// Draws parameters[P] by the point's scheme from the stream (net_init), and the noise of the activation's
// coefficients from one of its own.
void trial_init(const struct point *point, uint32_t replicate, struct pcg32 *stream,
                float *parameters);

// Draws the initial values, parameters[P], of a replicate of a dense point; or, of one that starts from
// learned networks, draws which of them, all being equally likely. These have been read (assert).
void trial_draw(const struct point *point, uint32_t replicate, float *parameters);

// The mask [P] of that learned network; NULL: nothing of it is pruned, or there is none.
const uint8_t *trial_mask(const struct point *point, uint32_t replicate);

// What boards the point's networks meet, and the key of a stream of them, which tickets have in common
// with their parent.
struct engine_task trial_task(const struct point *point);
struct rng_key trial_boards(const struct point *point, enum rng_purpose purpose,
                            uint64_t replicate);

// How many of `count` replicates run together: all if they share their boards, which are then made
// once; else one.
size_t trial_together(const struct point *point, size_t count);

// The fewest points that have to run for the last of them, which is `point`, to have its result:
// where rounds follow from each other also the earlier ones. Returns how many, at most max(1, round),
// and writes them to points[], unless that is NULL.
size_t trial_series(const struct point *point, struct point *points);

// Bytes of arena that trial_run needs, whatever instruction set it uses, for these points of one group, `count` replicates at a time.
size_t trial_bytes(const struct point *points, size_t members, size_t count);

// Runs `count` replicates of all points[members] of one group (point_parent; assert), results
// [members][count]: together, because parents are trained once for all of their tickets, and shared
// boards made once for all networks. Each result is what it would be alone: it depends neither on
// the other members nor on the other replicates. results[i].replicate, for every member the same i,
// and the pointers are set by the caller; the rest is filled in. Returns false, with undefined
// results, if *cancel became true meanwhile (may be NULL).
bool trial_run(const struct point *points, size_t members, struct trial_result *results,
               size_t count, enum isa isa, struct arena *arena, const atomic_bool *cancel);

// A network in training, for whoever watches. Reading it costs the trial nothing.
struct trial_progress {
    uint32_t replicate;
    uint64_t updates;        // done
    const float *parameters; // [P], as they are now
    bool over;               // it trains no more, before the end of its budget
    struct engine *engine;   // engine_judge says how they do on the test boards
};

// Told about every network of a trial, parents and tickets, before its first update, after every
// TRIAL_CHUNK of updates, and when its training is over.
struct trial_observer {
    void (*looked)(void *context, const struct trial_progress *progress);
    void *context;
};

// trial_run with an observer, which may be NULL. No result depends on it.
bool trial_run_observed(const struct point *points, size_t members, struct trial_result *results,
                        size_t count, enum isa isa, struct arena *arena, const atomic_bool *cancel,
                        const struct trial_observer *observer);

// Whoever keeps the state of a trial, from which the same call goes on when it was interrupted. The trial
// knows neither clocks nor files: it asks.
struct trial_keeper {
    // What `keep` was given, of the same trial (trial_identity) and by the same build; NULL: it begins.
    const void *kept;
    size_t bytes;
    // Whether the state is wanted: asked after every TRIAL_CHUNK of updates of all networks that train
    // together, and before each last judgement. `last`: the trial is about to be given up.
    bool (*due)(void *context, bool last);
    // So many bytes of memory, which begin with all that was written to those that were given before. NULL:
    // there is none, and the state is not asked for again.
    void *(*room)(void *context, size_t bytes);
    // Keeps the state, which is in the memory that was given last: its bytes, and how far the trial is, a
    // number that grows with what is done, whatever interrupted it.
    void (*keep)(void *context, size_t bytes, uint64_t far);
    void *context;
};

// trial_run with a keeper. No result depends on it, nor on how often the trial was interrupted.
bool trial_run_kept(const struct point *points, size_t members, struct trial_result *results,
                    size_t count, enum isa isa, struct arena *arena, const atomic_bool *cancel,
                    const struct trial_keeper *keeper);

// What tells the trials of one call from all others, whose states are of no use to it: points, replicates,
// arithmetic, and what a state consists of.
uint64_t trial_identity(const struct point *points, size_t members,
                        const struct trial_result *results, size_t count, enum isa isa);

// Operations of one update of a plain dense implementation of this point (multiply and add count
// two).
double trial_update_flops(const struct point *point);

#endif
