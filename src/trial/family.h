// A family at work: a parent's points, the memory that they share, and where their results lie. For
// the files of trials alone.
#ifndef TRIAL_FAMILY_H
#define TRIAL_FAMILY_H

#include "trial/course.h"

#define FAMILY_SCORE_BOARDS 8 // that weights are scored on before training

// A parent and what the lineage at hand makes of it. Arrays are [P].
struct stem {
    struct trial_result *parent, *scratch; // scratch: of trainings that no point asks for
    struct trial_result own[2];            // where they lie if no point asks for the parent
    bool tried;
    float *start;   // of the survivors
    float *trained; // what training made of the latest ticket, at first of the parent
    float *score;
    uint8_t *mask;
    size_t spared;
};

struct family {
    const struct trial_point *points;
    size_t members;
    struct trial_result *results; // [members][all]
    size_t all, first, count;     // replicates: of the caller; those at hand
    struct trial_point parent;
    struct course course;
    const atomic_bool *cancel;
    struct stem *stem; // [count]
    struct run *run;   // [most_runs * count]
    float *value, *fresh;
    uint8_t *mask;
    struct ticket_batch batch; // that weights are scored on; cells NULL: not needed
    float *cells, *target;
    void *score_scratch;
    struct arena popups; // of the runs of a round
};

void family_take(struct family *family, struct arena *arena, enum isa isa,
                 const struct trial_observer *observer);

// The end of the run of points from `begin` on that are of one lineage, or of one `round` of it: a
// lineage is what differs in round, control and perturbation alone.
size_t family_end(const struct trial_point *points, size_t members, size_t begin, bool round);

// Of the i-th replicate at hand.
struct trial_result *family_result(const struct family *family, size_t member, size_t i);

// Replicates, of `count`, that are at hand together: those that share boards, which become a batch
// once for all.
size_t family_together(const struct trial_point *point, size_t count);

// The index of the streams of boards of the replicates at hand.
uint64_t family_boards(const struct family *family);

struct pcg32 family_stream(const struct trial_point *point, enum rng_purpose purpose,
                           uint32_t replicate);

bool family_cancelled(const struct family *family);

// Trains the parents at hand for so many updates, into the results that are kept or into the
// scratch, and leaves them in run[count]. Returns false if cancelled.
bool family_train_parents(struct family *family, uint64_t updates, bool kept);

// Trains, from the parents' results, the tickets points[begin .. end), which are of one lineage.
// Returns false if cancelled.
bool lineage_run(struct family *family, size_t begin, size_t end);

#endif
