#include "sweep/enough.h"

uint8_t enough_seen(enum trial_outcome outcome)
{
    return outcome == TRIAL_LEARNED     ? ENOUGH_LEARNED
           : outcome == TRIAL_NOT_TRIED ? ENOUGH_NOT_TRIED
                                        : ENOUGH_FAILED;
}

// The size to look at after this one.
static size_t next_size(const struct plan *plan, size_t networks, size_t size)
{
    size_t step = 1;
    if (!sequence_asked(&plan->rule))
        return networks;
    while (size / step >= 32)
        step *= 2;
    return size + step < networks ? size + step : networks;
}

// Whether the answer of a point is known from the first replicates.
static bool answers(const struct sequence_rule *rule, const uint8_t *seen, size_t size)
{
    size_t learned = 0, tried = 0;
    for (size_t i = 0; i < size; i++) {
        learned += seen[i] == ENOUGH_LEARNED;
        tried += seen[i] != ENOUGH_NOT_TRIED;
    }
    return sequence_answers(rule, learned, tried);
}

static bool is_there(const uint8_t *seen, size_t members, size_t networks, size_t replicate)
{
    for (size_t m = 0; m < members; m++)
        if (seen[m * networks + replicate] == ENOUGH_MISSING)
            return false;
    return true;
}

static bool all_answer(const struct sequence_rule *rule, const uint8_t *seen, size_t members,
                       size_t networks, size_t size)
{
    for (size_t m = 0; m < members; m++)
        if (!answers(rule, seen + m * networks, size))
            return false;
    return true;
}

void enough_look(const struct plan *plan, size_t first, size_t members, const uint8_t *seen,
                 struct enough *enough)
{
    size_t networks = plan->networks[first];
    while (enough->prefix < networks && is_there(seen, members, networks, enough->prefix))
        enough->prefix++;
    while (!enough->known) {
        size_t size = next_size(plan, networks, enough->looked);
        if (size > enough->prefix)
            break;
        enough->looked = enough->sample = size;
        enough->known = size == networks || all_answer(&plan->rule, seen, members, networks, size);
    }
}

size_t enough_wanted(const struct plan *plan, size_t first, const struct enough *enough)
{
    return enough->known ? enough->sample : plan->networks[first];
}
