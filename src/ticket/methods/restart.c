// Nothing is removed: the network itself, and the whole of it once more, from the same initial values,
// on the boards that its tickets train on.
#include "ticket/method.h"

static bool dense_fits(const struct ticket_spec *spec, char problem[TICKET_PROBLEM])
{
    return ticket_refuse(
        problem, "method dense removes nothing and has round 0 alone, not round %zu", spec->round);
}

static bool restart_fits(const struct ticket_spec *spec, char problem[TICKET_PROBLEM])
{
    if (spec->round > 1)
        return ticket_refuse(
            problem, "method restart removes nothing: round %zu is round 1 once more; ask for 1",
            spec->round);
    if (spec->control == TICKET_RANDOM || spec->control == TICKET_SHUFFLED)
        return ticket_refuse(
            problem,
            "method restart has no mask for control %s; controls none, fresh and signs can be had",
            ticket_control_names[spec->control]);
    return true;
}

const struct ticket_method_row ticket_method_dense = {.idea = "the whole network",
                                                      .fits = dense_fits};

const struct ticket_method_row ticket_method_restart = {
    .idea = "nothing goes: the whole network again, on other boards", .fits = restart_fits};
