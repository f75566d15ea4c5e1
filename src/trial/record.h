// The record of a trial: what has become of its trainings so far, as bytes from which it goes on when it is
// run again (struct trial_keeper).
//
// All that a group does follows from its points, its replicates, and what becomes of its networks in
// training. So the record holds nothing else: one training after another, in the order in which the
// group's code comes to them. Whoever goes on runs that code from the beginning, and a training that is
// recorded takes its networks from the record (record_take) instead of training them. Draws, test boards,
// scores, masks and starting values are computed again.
//
//   training   how far the trial is | updates done | the stream of boards, and how many of a set were taken | networks, one after another
//   network    over, closed, judged | outcome and learning curve | of one that was judged: its result
//                                                                | of others: all that training goes on from
//
// Fields are as this build holds them, one behind another, without padding: bytes of another build are to
// be kept away by whoever keeps them.
#ifndef TRIAL_RECORD_H
#define TRIAL_RECORD_H

#include "trial/training.h"

struct record {
    const struct trial_keeper *keeper;
    const unsigned char *kept; // what is still to be taken
    size_t left;               // bytes of it
    bool taking;
    unsigned char *bytes; // the keeper's room, as it was given last
    size_t room, used;    // bytes
    size_t sealed;        // of them, those of trainings that have ended
    bool lost;            // there was no room, and nothing is kept any more
    uint64_t far;         // how often the trial was offered before
};

// Begins the record of a trial, which goes on from what its keeper kept.
void record_begin(struct record *record, const struct trial_keeper *keeper);

// Puts the networks, which have been begun, where the record has them in this training, the next one, and
// the engine's stream of boards with them; *done: updates of this training. Returns false, and changes
// nothing, if the record has no more trainings.
bool record_take(struct record *record, struct training *training, struct run *runs, size_t count,
                 uint64_t *done);

// Offers the keeper the trial as it is now, in the midst of a training. `last`: it is about to be given up.
void record_offer(struct record *record, struct training *training, struct run *runs, size_t count,
                  uint64_t done, bool last);

// Adds a training that has ended.
void record_seal(struct record *record, struct training *training, struct run *runs, size_t count,
                 uint64_t done);

#endif
