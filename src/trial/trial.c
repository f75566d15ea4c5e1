// Parents first, then each of their lineages, round by round.
//
//   parents      drawn, trained on the family's boards, judged
//   lineage      tickets that differ in round, control and perturbation alone:
//     round 1    mask from the parents; the ticket and its controls side by side on other boards
//     round 2    mask from what round 1 made of the ticket itself (iterative), or from the parents
//     ...
#include "trial/trial.h"

#include "trial/family.h"

#include <assert.h>

// Draws the parents' initial values, and says where their results lie.
static void begin_stems(struct family *family)
{
    const struct net *net = &family->course.net;
    bool listed = !trial_is_ticket(&family->points[0]);
    for (size_t i = 0; i < family->count; i++) {
        struct stem *stem = &family->stem[i];
        uint32_t replicate = family_result(family, 0, i)->replicate;
        stem->own[0].replicate = stem->own[1].replicate = replicate;
        stem->parent = listed ? family_result(family, 0, i) : &stem->own[0];
        stem->scratch = &stem->own[1];
        stem->tried = true;
        struct pcg32 stream = family_stream(&family->parent, RNG_INITIAL_PARAMETERS, replicate);
        net_init(net, family->parent.init, &stream, stem->parent->initial);
    }
}

static bool run_parents(struct family *family)
{
    bool needed = !trial_is_ticket(&family->points[0]);
    for (size_t m = 0; m < family->members; m++) {
        const struct ticket_spec *ticket = &family->points[m].ticket;
        needed = needed || ticket->only_learned || ticket_needs_training(ticket->method);
    }
    if (!needed)
        return true;
    if (!family_train_parents(family, family->parent.updates, true))
        return false;
    for (size_t i = 0; i < family->count; i++) {
        if (family_cancelled(family)) // the last judgement and proof may take seconds
            return false;
        course_finish(&family->course, &family->run[i]);
    }
    return true;
}

static bool run_family(struct family *family)
{
    begin_stems(family);
    if (!run_parents(family))
        return false;
    size_t begin = trial_is_ticket(&family->points[0]) ? 0 : 1;
    for (size_t end; begin < family->members; begin = end) {
        end = family_end(family->points, family->members, begin, false);
        if (!lineage_run(family, begin, end))
            return false;
    }
    return true;
}

static void check_family(const struct trial_point *points, size_t members)
{
    struct trial_point parent = trial_parent(points);
    uint64_t key = trial_point_key(&parent);
    assert(members > 0);
    for (size_t i = 1; i < members; i++) {
        struct trial_point other = trial_parent(&points[i]);
        assert(trial_is_ticket(&points[i]) && trial_point_key(&other) == key);
        assert(other.updates == parent.updates && other.seed == parent.seed &&
               other.stop_when_proven == parent.stop_when_proven);
    }
}

bool trial_run(const struct trial_point *points, size_t members, struct trial_result *results,
               size_t count, enum isa isa, struct arena *arena, const atomic_bool *cancel)
{
    return trial_run_observed(points, members, results, count, isa, arena, cancel, NULL);
}

bool trial_run_observed(const struct trial_point *points, size_t members,
                        struct trial_result *results, size_t count, enum isa isa,
                        struct arena *arena, const atomic_bool *cancel,
                        const struct trial_observer *observer)
{
    check_family(points, members);
    unsigned mode = cpu_flush_subnormals();
    size_t step = family_together(points, count);
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
        family_take(&family, arena, isa, observer);
        going = run_family(&family);
    }
    cpu_restore_float_mode(mode);
    return going;
}
