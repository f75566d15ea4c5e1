#include "trial/group.h"

#include "spec/setting.h"

#define ALL_REPLICATES UINT64_MAX // index of the stream of shared boards

// The end of the points from `begin` on that are of one series, or of one `round` of it.
static size_t end_of(const struct point *points, size_t members, size_t begin, bool round)
{
    size_t end = begin + 1;
    while (end < members && settings_same_series(&points[begin], &points[end]) &&
           (!round || points[begin].ticket.round == points[end].ticket.round))
        end++;
    return end;
}

size_t group_round_end(const struct group *group, const struct series *series, size_t begin)
{
    return end_of(group->points, series->end, begin, true);
}

// Divides the tickets into series, which may be NULL; returns how many there are.
static size_t divide(const struct point *points, size_t members, struct series *series)
{
    size_t count = 0, begin = point_is_ticket(points) ? 0 : 1;
    for (size_t end; begin < members; begin = end) {
        end = end_of(points, members, begin, false);
        if (series != NULL)
            series[count] = (struct series){
                .method = ticket_methods[points[begin].ticket.method],
                .begin = begin,
                .end = end,
                .next = begin,
            };
        count++;
    }
    return count;
}

struct point group_itself(const struct point *point)
{
    struct point itself = *point;
    itself.ticket.control = TICKET_ITSELF;
    itself.ticket.flips = 0;
    itself.ticket.noise = 0;
    return itself;
}

size_t trial_series(const struct point *point, struct point *points)
{
    bool follow = ticket_methods[point->ticket.method]->rounds_follow;
    size_t count = follow ? point->ticket.round : 1;
    for (size_t i = 0; i + 1 < count && points != NULL; i++) {
        points[i] = group_itself(point);
        points[i].ticket.round = i + 1;
    }
    if (points != NULL)
        points[count - 1] = *point;
    return count;
}

size_t trial_together(const struct point *point, size_t count)
{
    return point->boards == POINT_SHARED_BOARDS ? count : 1;
}

// Networks of a replicate that train at once, at most: the parent alone, or all tickets. A ticket
// that no point asks for takes the place of those of a later round, or of its controls.
static size_t most_runs(const struct point *points, size_t members)
{
    size_t tickets = members - !point_is_ticket(points);
    return tickets == 0 ? 1 : tickets;
}

static struct ticket_batch batch_of(const struct point *point)
{
    return (struct ticket_batch){
        .batch = GROUP_SCORE_BOARDS,
        .height = point->board,
        .width = point->board,
        .zero_padding = point->boundary == LIFE_DEAD,
    };
}

static size_t board_cells(const struct point *point)
{
    return point->board * point->board;
}

static void result_layout(struct trial_result *result, struct arena *arena,
                          const struct point *point)
{
    size_t parameters = point_net(point).parameters, curve = TRIAL_MAX_CURVE * sizeof(float);
    *result = (struct trial_result){
        .initial = arena_take(arena, parameters * sizeof *result->initial),
        .final = arena_take(arena, parameters * sizeof *result->final),
        .mask = arena_take(arena, parameters),
        .curve_loss = arena_take(arena, curve),
        .curve_accuracy = arena_take(arena, curve),
    };
}

static void pruning_layout(struct pruning *pruning, struct arena *arena, const struct point *point)
{
    size_t parameters = point_net(point).parameters;
    result_layout(&pruning->scratch, arena, point);
    pruning->value = arena_take(arena, parameters * sizeof *pruning->value);
    pruning->score = arena_take(arena, parameters * sizeof *pruning->score);
    pruning->start = arena_take(arena, parameters * sizeof *pruning->start);
    pruning->mask = arena_take(arena, parameters);
}

static struct trial_result *results_layout(struct arena *arena, size_t count,
                                           const struct point *point)
{
    struct trial_result *results = arena_take(arena, count * sizeof *results);
    for (size_t i = 0; i < count; i++)
        result_layout(ARENA_ITEM(struct trial_result, results, i), arena, point);
    return results;
}

// What only some methods need.
static void methods_layout(struct group *group, struct arena *arena)
{
    const struct point *points = group->points;
    const struct net *net = &group->training.net;
    bool boards = false, scorer = false, masks = false;
    for (size_t i = 0; i < group->members; i++) {
        const struct ticket_method_row *method = ticket_methods[points[i].ticket.method];
        boards |= method->needs_boards;
        scorer |= method->needs_scorer;
        masks |= method->trains_mask;
    }
    group->batch = batch_of(points);
    if (boards) {
        size_t bytes = GROUP_SCORE_BOARDS * board_cells(points) * sizeof(float);
        group->batch.cells = group->cells = arena_take(arena, bytes);
        group->batch.target = group->target = arena_take(arena, bytes);
    }
    if (scorer)
        ticket_scorer_layout(&group->scorer, arena, net, &group->batch);
    if (masks) {
        group->popup = arena_take(arena, group->runs * sizeof *group->popup);
        for (size_t i = 0; i < group->runs; i++)
            ticket_popup_layout(ARENA_ITEM(struct ticket_popup, group->popup, i), arena, net);
    }
}

void group_layout(struct group *group, struct arena *arena, enum isa isa,
                  const struct trial_observer *observer)
{
    const struct point *points = group->points;
    size_t count = group->count;
    group->runs = count * most_runs(points, group->members);
    group->all_series = divide(points, group->members, NULL);
    group->parent = point_parent(points);
    training_layout(&group->training, arena, &group->parent, group->runs, isa, observer);
    size_t parameters = group->training.net.parameters, prunings = group->all_series * count;
    group->parents = arena_take(arena, count * sizeof *group->parents);
    group->spare = results_layout(arena, count, points);
    group->scratch = results_layout(arena, count, points);
    group->series = arena_take(arena, group->all_series * sizeof *group->series);
    group->pruning = arena_take(arena, prunings * sizeof *group->pruning);
    for (size_t i = 0; i < prunings; i++)
        pruning_layout(ARENA_ITEM(struct pruning, group->pruning, i), arena, points);
    group->run = arena_take(arena, group->runs * sizeof *group->run);
    for (size_t i = 0; i < group->runs; i++)
        training_run_layout(ARENA_ITEM(struct run, group->run, i), arena, &group->training);
    group->value = arena_take(arena, parameters * sizeof *group->value);
    group->fresh = arena_take(arena, parameters * sizeof *group->fresh);
    group->mask = arena_take(arena, parameters);
    methods_layout(group, arena);
}

void group_init(struct group *group)
{
    divide(group->points, group->members, group->series);
    training_init(&group->training);
}

size_t trial_bytes(const struct point *points, size_t members, size_t count)
{
    struct arena arena = {0};
    struct group group = {
        .points = points, .members = members, .count = trial_together(points, count)};
    group_layout(&group, &arena, ISA_BASELINE, NULL);
    return arena.used;
}

uint64_t group_boards(const struct group *group)
{
    return group->parent.boards == POINT_SHARED_BOARDS ? ALL_REPLICATES
                                                       : group->results[group->first].replicate;
}

struct trial_result *group_result(const struct group *group, size_t member, size_t i)
{
    return &group->results[member * group->all + group->first + i];
}

bool group_train_parents(struct group *group, uint64_t updates, bool kept)
{
    training_begin(&group->training, RNG_TRAINING_BOARDS, group_boards(group));
    for (size_t i = 0; i < group->count; i++)
        training_run_begin(
            &group->run[i], &group->training, kept ? group->parents[i] : &group->scratch[i],
            group->parents[i]->initial, trial_mask(&group->parent, group->parents[i]->replicate));
    return training_train(&group->training, group->run, group->count, updates, kept, group->cancel);
}
