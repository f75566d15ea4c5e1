#include "proof/decide.h"

// Any number does: which boards are tried is the same for every network.
#define SEED 1

void proof_decide_layout(struct proof_decide_space *space, struct arena *arena,
                         const struct net *net)
{
    space->certificate = proof_certificate_layout(arena, net);
    space->refute = proof_refute_layout(arena, net);
}

void proof_decide(const struct net *net, const float *parameters, const struct life_rule *rule,
                  enum life_boundary boundary, struct proof_decide_space *space,
                  struct proof_decision *decision)
{
    *decision = (struct proof_decision){.answer = PROOF_UNDECIDED};
    proof_certificate(net, parameters, rule, boundary, space->certificate, &decision->certificate);
    if (decision->certificate.certified) {
        decision->answer = PROOF_CERTIFIED;
        return;
    }
    proof_refute(net, parameters, rule, boundary, SEED, PROOF_DECIDE_BOARDS, space->refute,
                 &decision->refutation);
    if (decision->refutation.found)
        decision->answer = PROOF_REFUTED;
}
