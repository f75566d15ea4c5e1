#include "proof/decide.h"

// Any number does: which boards are tried is the same for every network.
#define SEED 1

size_t proof_decide_scratch(const struct net *net)
{
    size_t certificate = proof_certificate_scratch(net), refute = proof_refute_scratch(net);
    return certificate > refute ? certificate : refute;
}

void proof_decide(const struct net *net, const float *parameters, const struct life_rule *rule,
                  enum life_boundary boundary, void *scratch, struct proof_decision *decision)
{
    *decision = (struct proof_decision){.answer = PROOF_UNDECIDED};
    proof_certificate(net, parameters, rule, boundary, scratch, &decision->certificate);
    if (decision->certificate.certified) {
        decision->answer = PROOF_CERTIFIED;
        return;
    }
    proof_refute(net, parameters, rule, boundary, SEED, PROOF_DECIDE_BOARDS, scratch,
                 &decision->refutation);
    if (decision->refutation.found)
        decision->answer = PROOF_REFUTED;
}
