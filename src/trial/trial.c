// Parents first, which are drawn, trained on the family's boards and judged; then their tickets, on
// other boards (trial/tickets.c).
#include "trial/trial.h"

#include "spec/setting.h"
#include "ticket/method.h"
#include "trial/family.h"

#include <assert.h>

// Draws the parents' initial values, and says where their results lie.
static void begin_parents(struct family *family)
{
    bool listed = !point_is_ticket(&family->points[0]);
    for (size_t i = 0; i < family->count; i++) {
        uint32_t replicate = family_result(family, 0, i)->replicate;
        struct trial_result *parent = listed ? family_result(family, 0, i) : &family->spare[i];
        parent->replicate = family->scratch[i].replicate = replicate;
        trial_draw(&family->parent, replicate, parent->initial);
        family->parents[i] = parent;
    }
}

static bool run_parents(struct family *family)
{
    bool needed = !point_is_ticket(&family->points[0]);
    for (size_t m = 0; m < family->members; m++) {
        const struct ticket_spec *ticket = &family->points[m].ticket;
        needed = needed || ticket->only_learned || ticket_methods[ticket->method]->needs_training;
    }
    if (!needed)
        return true;
    if (!family_train_parents(family, family->parent.updates, true))
        return false;
    for (size_t i = 0; i < family->count; i++) {
        if (family_cancelled(family)) // the last judgement and proof may take seconds
            return false;
        training_finish(&family->training, &family->run[i]);
    }
    return true;
}

static bool run_family(struct family *family)
{
    begin_parents(family);
    return run_parents(family) && family_run_tickets(family);
}

static void check_family(const struct point *points, size_t members)
{
    assert(members > 0);
    for (size_t i = 1; i < members; i++)
        assert(point_is_ticket(&points[i]) && settings_same_parent(points, &points[i]));
}

bool trial_run(const struct point *points, size_t members, struct trial_result *results,
               size_t count, enum isa isa, struct arena *arena, const atomic_bool *cancel)
{
    return trial_run_observed(points, members, results, count, isa, arena, cancel, NULL);
}

bool trial_run_observed(const struct point *points, size_t members, struct trial_result *results,
                        size_t count, enum isa isa, struct arena *arena, const atomic_bool *cancel,
                        const struct trial_observer *observer)
{
    check_family(points, members);
    unsigned mode = cpu_flush_subnormals();
    size_t step = trial_together(points, count);
    bool going = true;
    for (size_t first = 0; first < count && going; first += step) {
        struct family family = {.points = points,
                                .members = members,
                                .results = results,
                                .all = count,
                                .first = first,
                                .count = step,
                                .cancel = cancel};
        arena_reset(arena);
        family_layout(&family, arena, isa, observer);
        family_init(&family);
        going = run_family(&family);
    }
    cpu_restore_float_mode(mode);
    return going;
}
