#include "proof/windows.h"

#include "proof/bounded.h"

#include <math.h>

static struct bounded bounded_logit(const struct net *net, const float *parameters, unsigned window)
{
    struct bounded a[2 * NET_MAX_OVERCOMPLETENESS] = {{0}}, b[2 * NET_MAX_OVERCOMPLETENESS];
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
    float logit[LIFE_WINDOWS];
    kernel_windows_forward_ref(net_windows(net), parameters, logit);
    *proof = (struct proof_windows){.margin = INFINITY};
    unsigned right = 0;
    for (unsigned w = 0; w < LIFE_WINDOWS; w++) {
        bool alive = life_rule_next(rule, w);
        // Written so that a NaN is wrong whatever the target.
        proof->wrong[w] = !(alive ? logit[w] > 0 : logit[w] <= 0);
        if (proof->wrong[w]) {
            proof->errors++;
            continue;
        }
        right++;
        struct bounded z = bounded_logit(net, parameters, w);
        proof->unsure += !(alive ? z.value > z.error : z.value < -z.error);
        proof->margin = fmin(proof->margin, fabs(z.value));
    }
    if (right == 0)
        proof->margin = 0;
}

bool proof_windows_exact(const struct proof_windows *proof)
{
    return proof->errors == 0 && proof->unsure == 0;
}

void proof_windows_target(const struct life_rule *rule, float *target)
{
    for (unsigned w = 0; w < LIFE_WINDOWS; w++)
        target[w] = life_rule_next(rule, w) ? 1 : 0;
}
