// Checkpoints: the states that long trials leave while they run (struct trial_keeper), so that one that is
// interrupted after hours goes on where it was, to the same bits.
//
//   DIR/checkpoints/KEY-REPLICATE.0, .1    of the trials of one group that run together. KEY: that of the
//                                          group, as in the names of shards; REPLICATE: the first
//
// The two are written in turn, so that one is always whole, and whoever goes on takes the one that is
// farther. What is damaged, of another build, or of another trial is told and passed over.
//
// A trial leaves its state after every CHECKPOINT_SECONDS, and when it is given up after a sixtieth of that:
// what is shorter leaves nothing. Its files are removed once its results are stored. Two processes that are
// at the same trial write the same files, whole ones, and do each other no harm.
#ifndef SWEEP_CHECKPOINT_H
#define SWEEP_CHECKPOINT_H

#include "trial/trial.h"

#include <pthread.h>

#define CHECKPOINT_SECONDS                                                                         \
    60.0 // unless the environment variable LIFETICKET_CHECKPOINT has another number
#define CHECKPOINT_PATH  3200 // bytes of a file's path, at most
#define CHECKPOINT_NOTES 8192 // bytes of notes that nobody has taken yet

// Whose they are.
struct checkpoint_name {
    uint64_t key;
    uint32_t replicate;
};

// Those of a sweep.
struct checkpoints {
    const char *folder;
    double seconds;                 // between two of a trial
    struct checkpoint_name *stored; // [stored_count]: of trials that are about to be durable
    size_t stored_count;
    pthread_mutex_t mutex;        // guards all below
    bool failed;                  // one could not be written, which is told once
    char notes[CHECKPOINT_NOTES]; // a line each
};

// Those of a trial, and memory for its state: of a worker, whose trials follow one another.
struct checkpoint {
    struct trial_keeper keeper; // for trial_run_kept
    struct checkpoints *all;
    char path[2][CHECKPOINT_PATH];
    int next;             // the one of the two that is written next
    uint64_t identity;    // of the trial
    double before, began; // processor seconds that it took before; of the thread as it began
    double latest;        // by the clock, when it began, or left its last state
    bool any;             // there are files of it
    void *kept, *room;
};

// Begins those in a folder, which need not be there and must stay named. Refuses a LIFETICKET_CHECKPOINT that
// is no number of seconds. Whatever is returned, checkpoints_close is last.
enum status checkpoints_open(struct checkpoints *all, const char *folder);
void checkpoints_close(struct checkpoints *all);

// Takes the next line that a worker has to say. Returns whether there is one.
bool checkpoints_note(struct checkpoints *all, char note[CHECKPOINT_NOTES]);

// Begins a trial, which goes on from the farther of its checkpoints, if there is any. `checkpoint` is zero,
// or has been begun before.
void checkpoint_begin(struct checkpoint *checkpoint, struct checkpoints *all, uint64_t key,
                      uint32_t replicate, uint64_t identity);
void checkpoint_close(struct checkpoint *checkpoint);

// Notes a trial whose results were added to a file; and removes the checkpoints of all that were noted, when
// that file is durable. For the thread that stores.
void checkpoints_add_stored(struct checkpoints *all, uint64_t key, uint32_t replicate);
void checkpoints_remove_stored(struct checkpoints *all);

// Removes all that are there, with what killed writers left, and the folder, if nothing else is in it: there
// is no trial left to do.
void checkpoints_clear(const struct checkpoints *all);

#endif
