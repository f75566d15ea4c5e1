// A network on whole boards: what it predicts, and how often it is wrong on random boards.
// Evidence, not a proof: networks are known that pass thousands of boards and err on rarer ones.
#ifndef PROOF_BOARDS_H
#define PROOF_BOARDS_H

#include "data/boards.h"
#include "net/net.h"

// A network at work on boards of one size.
struct proof_predictor {
    const struct net *net;
    const float *parameters; // [P]
    struct arena arena;
    struct net_workspace workspace;
};

// Network and parameters must outlive the predictor.
void proof_predictor_layout(struct proof_predictor *predictor, struct arena *arena,
                            const struct net *net, const float *parameters, size_t width,
                            size_t height, enum life_boundary boundary);

// The same with an arena of its own, until proof_predictor_close. Fails when memory is short.
enum status proof_predictor_open(struct proof_predictor *predictor, const struct net *net,
                                 const float *parameters, size_t width, size_t height,
                                 enum life_boundary boundary);
void proof_predictor_close(struct proof_predictor *predictor);

// after = what the network says becomes of `before`, N generations on: a cell is alive iff its
// logit is above 0. Cells whose logit is not a number are dead in `after` and alive in `unknown`,
// all others dead there. The boards have the predictor's sides; before and after may be the same.
void proof_predict(struct proof_predictor *predictor, const struct life_board *before,
                   struct life_board *after, struct life_board *unknown);

// Random boards, each with a density of its own, uniform from 0.05 to 0.95, and of four ages: a
// quarter of them as drawn, the others 1, 10 and 100 generations later, because what a network
// meets in a running pattern is not what it meets in noise.
#define PROOF_AGES 4
extern const size_t proof_ages[PROOF_AGES]; // generations

struct proof_boards {
    struct {
        uint64_t boards, wrong_boards; // with at least a cell wrong
        uint64_t cells, wrong_cells;   // wrong: not a number, or not the rule's
    } age[PROOF_AGES];
};

// Work space of proof_boards: where a board is drawn and runs on.
struct proof_boards_space {
    struct boards_source source;
    struct life_board board[2];
};

void proof_boards_layout(struct proof_boards_space *space, struct arena *arena, size_t side);

// Tries boards 0 .. count-1 of the seed; board i has age i % PROOF_AGES. Sides as the predictor's,
// which must be equal, and as the space's.
void proof_boards(struct proof_predictor *predictor, const struct life_rule *rule,
                  enum life_boundary boundary, uint64_t seed, size_t count,
                  struct proof_boards_space *space, struct proof_boards *proof);

// Of all ages.
uint64_t proof_boards_wrong(const struct proof_boards *proof);

#endif
