// A group at work: a parent's points, the memory that they share, and where their results lie. For
// the files of trials alone.
#ifndef TRIAL_GROUP_H
#define TRIAL_GROUP_H

#include "ticket/method.h"
#include "trial/training.h"

#define GROUP_SCORE_BOARDS 8 // that weights are scored on before training

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

struct group {
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

// Lays out what the group's points, members and count need; group_init is next.
void group_layout(struct group *group, struct arena *arena, enum isa isa,
                  const struct trial_observer *observer);
void group_init(struct group *group);

// The end of the round of a series that begins with a point.
size_t group_round_end(const struct group *group, const struct series *series, size_t begin);

// The point's ticket itself, without its control and perturbation.
struct point group_itself(const struct point *point);

// Of the i-th replicate at hand.
struct trial_result *group_result(const struct group *group, size_t member, size_t i);

// The index of the streams of boards of the replicates at hand.
uint64_t group_boards(const struct group *group);

// Trains the parents at hand for so many updates, and judges them, into their results; or, unless they are
// kept, leaves them in run[count], with results in the scratch. Returns false if cancelled.
bool group_train_parents(struct group *group, uint64_t updates, bool kept);

// Trains, from the parents' results, all tickets. Returns false if cancelled.
bool group_run_tickets(struct group *group);

#endif
