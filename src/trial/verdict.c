#include "trial/verdict.h"

#include "proof/certificate.h"
#include "proof/patches.h"
#include "proof/windows.h"

size_t verdict_bytes(const struct net *net)
{
    return net->generations == 2 ? arena_bytes(proof_patches_scratch(net) * sizeof(float)) : 0;
}

struct verdict verdict_of(const struct trial_point *point, const struct net *net,
                          const float *parameters, void *scratch)
{
    if (net->generations == 1) {
        struct proof_windows proof;
        proof_windows(net, parameters, &point->rule, &proof);
        return (struct verdict){proof_windows_exact(&proof), TRIAL_WINDOWS, proof.errors};
    }
    if (net->generations == 2) {
        struct proof_patches proof;
        proof_patches(net, parameters, &point->rule, point->boundary, scratch, &proof);
        return (struct verdict){proof_patches_exact(&proof), TRIAL_WINDOWS, (int64_t)proof.errors};
    }
    struct proof_certificate certificate;
    proof_certificate(net, parameters, &point->rule, point->boundary, &certificate);
    return (struct verdict){
        .exact = certificate.certified,
        .evidence = certificate.certified ? TRIAL_CERTIFICATE : TRIAL_BOARDS,
        .errors = -1,
    };
}
