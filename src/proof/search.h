// Is a network of any number of generations exactly its rule? A certificate is sought, and where
// there is none, a board on which the network is wrong.
#ifndef PROOF_SEARCH_H
#define PROOF_SEARCH_H

#include "proof/certificate.h"
#include "proof/refute.h"

enum proof_answer {
    PROOF_UNDECIDED, // neither was found: certificate says how far it got
    PROOF_CERTIFIED, // right on every board of every size
    PROOF_REFUTED,   // wrong on the board of refutation
};

struct proof_findings {
    enum proof_answer answer;
    struct proof_certificate certificate;
    struct proof_refutation refutation; // unless certified
};

// Boards that the search for a wrong one may try.
#define PROOF_SEARCH_BOARDS 8192

// Work space, for the network or one whose layers are narrower.
struct proof_search_space {
    struct proof_certificate_space *certificate;
    struct proof_refute_space *refute;
};

void proof_search_layout(struct proof_search_space *space, struct arena *arena,
                         const struct net *net);

// Any N. The same network always gets the same answer.
void proof_search(const struct net *net, const float *parameters, const struct life_rule *rule,
                  enum life_boundary boundary, struct proof_search_space *space,
                  struct proof_findings *findings);

#endif
