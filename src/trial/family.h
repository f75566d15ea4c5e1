// A family at work: a parent's points, the memory that they share, and where their results lie. For
// the files of trials alone.
#ifndef TRIAL_FAMILY_H
#define TRIAL_FAMILY_H

#include "ticket/method.h"
#include "trial/training.h"

#define FAMILY_SCORE_BOARDS 8 // that weights are scored on before training

// Tickets of one method, which differ in round, control and perturbation alone: points[begin .. end).
struct series {
    const struct ticket_method_row *method;
    size_t begin, end;
    size_t next;        // the first point that has not been run
    bool itself_is_run; // of a mask that is trained: in the round that is next
};

// A parent on its way through a series. Arrays are [P].
struct pruning {
    bool tried;
    float *value; // what the next mask follows from: initial, or trained, of the latest ticket
    float *score; // of these
    uint8_t *mask;
    size_t spared;
    float *start;                // of the survivors
    struct trial_result scratch; // of a training that no point asks for
};

struct family {
    const struct point *points;
    size_t members;
    struct trial_result *results; // [members][all]
    size_t all, first, count;     // replicates: of the caller; those at hand
    struct point parent;
    struct training training;
    const atomic_bool *cancel;
    struct trial_result **parents; // [count]: the caller's, or `spare`
    struct trial_result *spare;    // [count]: where no point asks for them
    struct trial_result *scratch;  // [count]: of trainings up to where tickets are rewound to
    struct series *series;         // [all_series]
    size_t all_series;
    struct pruning *pruning; // [all_series][count]
    struct run *run;         // [runs]: of all networks that train at once
    size_t runs, running;    // room, and how many do
    float *value, *fresh;
    uint8_t *mask;
    struct ticket_batch batch; // that weights are scored on; cells NULL: not needed
    float *cells, *target;
    struct ticket_scorer scorer;
    struct ticket_popup *popup; // [runs]: of those networks; NULL: not needed
};

// Lays out what the family's points, members and count need; family_init is next.
void family_layout(struct family *family, struct arena *arena, enum isa isa,
                   const struct trial_observer *observer);
void family_init(struct family *family);

// The end of the round of a series that begins with a point.
size_t family_round_end(const struct family *family, const struct series *series, size_t begin);

// The point's ticket itself, without its control and perturbation.
struct point family_itself(const struct point *point);

// Of the i-th replicate at hand.
struct trial_result *family_result(const struct family *family, size_t member, size_t i);

// The index of the streams of boards of the replicates at hand.
uint64_t family_boards(const struct family *family);

bool family_cancelled(const struct family *family);

// Trains the parents at hand for so many updates, into their results or, unless they are kept, into
// the scratch, and leaves them in run[count]. Returns false if cancelled.
bool family_train_parents(struct family *family, uint64_t updates, bool kept);

// Trains, from the parents' results, all tickets. Returns false if cancelled.
bool family_run_tickets(struct family *family);

#endif
