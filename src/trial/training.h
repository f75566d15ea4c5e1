// Networks on their way: they train side by side on the same boards, chunk by chunk, from their
// starting values to the end of their training, and are judged.
//
// What becomes of a network depends on its starting values, its mask and the boards, not on the
// others.
#ifndef TRIAL_TRAINING_H
#define TRIAL_TRAINING_H

#include "engine/engine.h"
#include "ticket/popup.h"
#include "ticket/shrink.h"
#include "train/train.h"
#include "trial/verdict.h"

struct record;

// What the networks have in common.
struct training {
    const struct point *point; // a parent
    struct net net;
    const struct kernel_table *kernels;
    const struct trial_observer *observer;
    struct record *record; // of the trial (trial/record.h); NULL: nobody keeps one
    uint64_t curve_updates[TRIAL_MAX_CURVE];
    size_t curve;
    struct engine engine;
    struct engine_network *network; // [runs]: those that train on, as the engine knows them
    struct verdict_space verdict;
};

// One network.
struct run {
    struct trial_result *result;
    struct train train;
    struct ticket_popup *popup; // its scores are trained, not its weights; NULL: the weights are
    // Channels without a way out are left out of the training: train is that of the smaller network
    // then. whole [P]: all parameters, for whoever judges.
    bool shrunk;
    struct ticket_shrink shrink;
    float *whole;
    uint8_t *mask;     // [P]
    size_t next_curve; // entry of the learning curve that is due
    bool over;         // the training
    bool closed;       // the last look was taken
    bool exact;        // by the latest look
    bool judged;       // its result is filled in
    // Updates, where a proof is dear: the earliest next one, and the wait from a failed one to the next.
    uint64_t next_proof, wait;
};

// For so many networks at once. `parent` must outlive the training, and `observer`, which may be NULL.
// training_init is next.
void training_layout(struct training *training, struct arena *arena, const struct point *parent,
                     size_t runs, enum isa isa, const struct trial_observer *observer);

// Draws the boards on which networks are judged.
void training_init(struct training *training);

// Begins a stream of boards: of a replicate, or those that all replicates share.
void training_begin(struct training *training, enum rng_purpose purpose, uint64_t replicate);

void training_run_layout(struct run *run, struct arena *arena, const struct training *training);

// Puts a network at its start: `result`, whose replicate and pointers are set, is the run's, with
// `value` [P] as its initial values, zero where mask[P] is 0. `mask` may be NULL: all are left.
void training_run_begin(struct run *run, const struct training *training,
                        struct trial_result *result, const float *value, const uint8_t *mask);

// The network as it is now, [P]: valid until its next update.
const float *training_parameters(struct run *run);

// Trains all networks that are not over, for so many updates at most, and then, if that is asked for,
// judges all, which fills in their results. What the record has of it is not done again. Returns false if
// *cancel became true meanwhile.
bool training_train(struct training *training, struct run *runs, size_t count, uint64_t updates,
                    bool judged, const atomic_bool *cancel);

#endif
