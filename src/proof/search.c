#include "proof/search.h"

// Any number does: which boards are tried is the same for every network.
#define SEED 1

void proof_search_layout(struct proof_search_space *space, struct arena *arena,
                         const struct net *net)
{
    space->certificate = proof_certificate_layout(arena, net);
    space->refute = proof_refute_layout(arena, net);
}

void proof_search(const struct net *net, const float *parameters, const struct life_rule *rule,
                  enum life_boundary boundary, struct proof_search_space *space,
                  struct proof_findings *findings)
{
    *findings = (struct proof_findings){.answer = PROOF_UNDECIDED};
    proof_certificate(net, parameters, rule, boundary, space->certificate, &findings->certificate);
    if (findings->certificate.certified) {
        findings->answer = PROOF_CERTIFIED;
        return;
    }
    proof_refute(net, parameters, rule, boundary, SEED, PROOF_SEARCH_BOARDS, space->refute,
                 &findings->refutation);
    if (findings->refutation.found)
        findings->answer = PROOF_REFUTED;
}
