#include "trial/family.h"

#include "spec/setting.h"

#define ALL_REPLICATES UINT64_MAX // index of the stream of shared boards

// The end of the points from `begin` on that are of one lineage, or of one `round` of it.
static size_t end_of(const struct trial_point *points, size_t members, size_t begin, bool round)
{
    size_t end = begin + 1;
    while (end < members && settings_same_lineage(&points[begin], &points[end]) &&
           (!round || points[begin].ticket.round == points[end].ticket.round))
        end++;
    return end;
}

size_t family_round_end(const struct family *family, const struct lineage *lineage, size_t begin)
{
    return end_of(family->points, lineage->end, begin, true);
}

// Divides the tickets into lineages, which may be NULL; returns how many there are.
static size_t divide(const struct trial_point *points, size_t members, struct lineage *lineage)
{
    size_t count = 0, begin = trial_is_ticket(points) ? 0 : 1;
    for (size_t end; begin < members; begin = end) {
        end = end_of(points, members, begin, false);
        if (lineage != NULL)
            lineage[count] = (struct lineage){.begin = begin, .end = end, .next = begin};
        count++;
    }
    return count;
}

size_t trial_lineage(const struct trial_point *point, struct trial_point *points)
{
    size_t count = point->ticket.method == TICKET_ITERATIVE ? point->ticket.round : 1;
    for (size_t i = 0; i + 1 < count && points != NULL; i++) {
        struct ticket_spec *ticket = &points[i].ticket;
        points[i] = *point;
        ticket->round = i + 1;
        ticket->control = TICKET_ITSELF;
        ticket->flips = 0;
        ticket->flip_biases = false;
        ticket->noise = 0;
    }
    if (points != NULL)
        points[count - 1] = *point;
    return count;
}

static bool any_method(const struct trial_point *points, size_t members, enum ticket_method method)
{
    for (size_t i = 0; i < members; i++)
        if (points[i].ticket.method == method)
            return true;
    return false;
}

static bool needs_batch(const struct trial_point *points, size_t members)
{
    return any_method(points, members, TICKET_SNIP) || any_method(points, members, TICKET_GRASP);
}

static bool needs_scratch(const struct trial_point *points, size_t members)
{
    return needs_batch(points, members) || any_method(points, members, TICKET_SYNFLOW);
}

size_t trial_together(const struct trial_point *point, size_t count)
{
    return point->shared_boards ? count : 1;
}

// Networks of a replicate that train at once, at most: the parent alone, or all tickets. A ticket
// that no point asks for takes the place of those of a later round, or of its controls.
static size_t most_runs(const struct trial_point *points, size_t members)
{
    size_t tickets = members - !trial_is_ticket(points);
    return tickets == 0 ? 1 : tickets;
}

static struct ticket_batch batch_of(const struct trial_point *point)
{
    return (struct ticket_batch){
        .batch = FAMILY_SCORE_BOARDS,
        .height = point->board,
        .width = point->board,
        .zero_padding = point->boundary == LIFE_DEAD,
    };
}

static size_t board_cells(const struct trial_point *point)
{
    return point->board * point->board;
}

static void result_layout(struct trial_result *result, struct arena *arena,
                          const struct trial_point *point)
{
    size_t parameters = trial_net(point).parameters, curve = TRIAL_MAX_CURVE * sizeof(float);
    *result = (struct trial_result){
        .initial = arena_take(arena, parameters * sizeof *result->initial),
        .final = arena_take(arena, parameters * sizeof *result->final),
        .mask = arena_take(arena, parameters),
        .curve_loss = arena_take(arena, curve),
        .curve_accuracy = arena_take(arena, curve),
    };
}

static void branch_layout(struct branch *branch, struct arena *arena,
                          const struct trial_point *point)
{
    size_t parameters = trial_net(point).parameters;
    result_layout(&branch->scratch, arena, point);
    branch->start = arena_take(arena, parameters * sizeof(float));
    branch->trained = arena_take(arena, parameters * sizeof(float));
    branch->score = arena_take(arena, parameters * sizeof(float));
    branch->mask = arena_take(arena, parameters);
}

static struct trial_result *results_layout(struct arena *arena, size_t count,
                                           const struct trial_point *point)
{
    struct trial_result *results = arena_take(arena, count * sizeof *results);
    for (size_t i = 0; i < count; i++)
        result_layout(ARENA_ITEM(struct trial_result, results, i), arena, point);
    return results;
}

// What only some methods need.
static void methods_layout(struct family *family, struct arena *arena)
{
    const struct trial_point *points = family->points;
    const struct net *net = &family->course.net;
    family->batch = batch_of(points);
    if (needs_batch(points, family->members)) {
        size_t bytes = FAMILY_SCORE_BOARDS * board_cells(points) * sizeof(float);
        family->batch.cells = family->cells = arena_take(arena, bytes);
        family->batch.target = family->target = arena_take(arena, bytes);
    }
    if (needs_scratch(points, family->members))
        ticket_scorer_layout(&family->scorer, arena, net, &family->batch);
    if (any_method(points, family->members, TICKET_POPUP)) {
        family->popup = arena_take(arena, family->runs * sizeof *family->popup);
        for (size_t i = 0; i < family->runs; i++)
            ticket_popup_layout(ARENA_ITEM(struct ticket_popup, family->popup, i), arena, net);
    }
}

void family_layout(struct family *family, struct arena *arena, enum isa isa,
                   const struct trial_observer *observer)
{
    const struct trial_point *points = family->points;
    size_t count = family->count;
    family->runs = count * most_runs(points, family->members);
    family->lineages = divide(points, family->members, NULL);
    family->parent = trial_parent(points);
    course_layout(&family->course, arena, &family->parent, family->runs, isa, observer);
    size_t parameters = family->course.net.parameters, branches = family->lineages * count;
    family->parents = arena_take(arena, count * sizeof *family->parents);
    family->spare = results_layout(arena, count, points);
    family->scratch = results_layout(arena, count, points);
    family->lineage = arena_take(arena, family->lineages * sizeof *family->lineage);
    family->branch = arena_take(arena, branches * sizeof *family->branch);
    for (size_t i = 0; i < branches; i++)
        branch_layout(ARENA_ITEM(struct branch, family->branch, i), arena, points);
    family->run = arena_take(arena, family->runs * sizeof *family->run);
    for (size_t i = 0; i < family->runs; i++)
        course_run_layout(ARENA_ITEM(struct run, family->run, i), arena, &family->course);
    family->value = arena_take(arena, parameters * sizeof *family->value);
    family->fresh = arena_take(arena, parameters * sizeof *family->fresh);
    family->mask = arena_take(arena, parameters);
    methods_layout(family, arena);
}

void family_init(struct family *family)
{
    divide(family->points, family->members, family->lineage);
    course_init(&family->course);
}

size_t trial_bytes(const struct trial_point *points, size_t members, size_t count)
{
    struct arena arena = {0};
    struct family family = {
        .points = points, .members = members, .count = trial_together(points, count)};
    family_layout(&family, &arena, ISA_BASELINE, NULL);
    return arena.used;
}

uint64_t family_boards(const struct family *family)
{
    return family->parent.shared_boards ? ALL_REPLICATES : family->results[family->first].replicate;
}

struct trial_result *family_result(const struct family *family, size_t member, size_t i)
{
    return &family->results[member * family->all + family->first + i];
}

bool family_cancelled(const struct family *family)
{
    return family->cancel != NULL && atomic_load_explicit(family->cancel, memory_order_relaxed);
}

bool family_train_parents(struct family *family, uint64_t updates, bool kept)
{
    course_begin(&family->course, RNG_TRAINING_BOARDS, family_boards(family));
    for (size_t i = 0; i < family->count; i++)
        course_run_begin(&family->run[i], &family->course,
                         kept ? family->parents[i] : &family->scratch[i],
                         family->parents[i]->initial, NULL);
    return course_train(&family->course, family->run, family->count, updates, family->cancel);
}
