// Parents first, which are drawn, trained on the group's boards and judged; then their tickets, on
// other boards (trial/tickets.c).
#include "trial/trial.h"

#include "spec/setting.h"
#include "ticket/method.h"
#include "trial/group.h"
#include "trial/record.h"

#include <assert.h>

// Draws the parents' initial values, and says where their results lie.
static void begin_parents(struct group *group)
{
    bool listed = !point_is_ticket(&group->points[0]);
    for (size_t i = 0; i < group->count; i++) {
        uint32_t replicate = group_result(group, 0, i)->replicate;
        struct trial_result *parent = listed ? group_result(group, 0, i) : &group->spare[i];
        parent->replicate = group->scratch[i].replicate = replicate;
        trial_draw(&group->parent, replicate, parent->initial);
        group->parents[i] = parent;
    }
}

static bool run_parents(struct group *group)
{
    bool needed = !point_is_ticket(&group->points[0]);
    for (size_t m = 0; m < group->members; m++) {
        const struct ticket_spec *ticket = &group->points[m].ticket;
        needed = needed || ticket->only_learned || ticket_methods[ticket->method]->needs_training;
    }
    return !needed || group_train_parents(group, group->parent.updates, true);
}

static bool run_group(struct group *group)
{
    begin_parents(group);
    return run_parents(group) && group_run_tickets(group);
}

static void check_group(const struct point *points, size_t members)
{
    assert(members > 0);
    for (size_t i = 1; i < members; i++)
        assert(point_is_ticket(&points[i]) && settings_same_parent(points, &points[i]));
}

static bool run(const struct point *points, size_t members, struct trial_result *results,
                size_t count, enum isa isa, struct arena *arena, const atomic_bool *cancel,
                const struct trial_observer *observer, const struct trial_keeper *keeper)
{
    check_group(points, members);
    unsigned mode = cpu_flush_subnormals();
    size_t step = trial_together(points, count);
    struct record record;
    if (keeper != NULL)
        record_begin(&record, keeper);
    bool going = true;
    for (size_t first = 0; first < count && going; first += step) {
        struct group group = {.points = points,
                              .members = members,
                              .results = results,
                              .all = count,
                              .first = first,
                              .count = step,
                              .cancel = cancel};
        arena_reset(arena);
        group_layout(&group, arena, isa, observer);
        group_init(&group);
        group.training.record = keeper != NULL ? &record : NULL;
        going = run_group(&group);
    }
    cpu_restore_float_mode(mode);
    return going;
}

bool trial_run(const struct point *points, size_t members, struct trial_result *results,
               size_t count, enum isa isa, struct arena *arena, const atomic_bool *cancel)
{
    return run(points, members, results, count, isa, arena, cancel, NULL, NULL);
}

bool trial_run_observed(const struct point *points, size_t members, struct trial_result *results,
                        size_t count, enum isa isa, struct arena *arena, const atomic_bool *cancel,
                        const struct trial_observer *observer)
{
    return run(points, members, results, count, isa, arena, cancel, observer, NULL);
}

bool trial_run_kept(const struct point *points, size_t members, struct trial_result *results,
                    size_t count, enum isa isa, struct arena *arena, const atomic_bool *cancel,
                    const struct trial_keeper *keeper)
{
    return run(points, members, results, count, isa, arena, cancel, NULL, keeper);
}
