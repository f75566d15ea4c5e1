#include "proof/windows.h"

#include "base/cpu.h"
#include "proof/bounded.h"

#include <assert.h>
#include <math.h>

static struct bounded bounded_logit(const struct net *net, const float *parameters, unsigned window)
{
    struct bounded a[NET_MAX_UNITS] = {{0}}, b[NET_MAX_UNITS];
    for (unsigned j = 0; j < 9; j++)
        a[j].value = window >> j & 1;
    bounded_layer(net, parameters, 0, a, b);
    bounded_layer(net, parameters, 1, b, a);
    bounded_layer(net, parameters, 2, a, b);
    return b[0];
}

void proof_windows(const struct net *net, const float *parameters, const struct life_rule *rule,
                   struct proof_windows *proof)
{
    assert(net->generations == 1);
    unsigned mode = cpu_default_float_mode();
    *proof = (struct proof_windows){.margin = INFINITY};
    for (unsigned w = 0; w < LIFE_WINDOWS; w++) {
        struct bounded z = bounded_logit(net, parameters, w);
        proof->logit[w] = z.value;
        // Written so that a NaN is wrong whatever the target.
        proof->wrong[w] = !(life_rule_next(rule, w) ? z.value > 0 : z.value <= 0);
        proof->errors += proof->wrong[w];
        proof->unsure += bounded_answer(z) == BOUNDED_UNSURE;
        if (!proof->wrong[w])
            proof->margin = fmin(proof->margin, fabs(z.value));
    }
    if (proof->errors == LIFE_WINDOWS)
        proof->margin = 0;
    cpu_restore_float_mode(mode);
}

bool proof_windows_exact(const struct proof_windows *proof)
{
    return proof->errors == 0 && proof->unsure == 0;
}
