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

static size_t result_bytes(const struct trial_point *point)
{
    return arena_bytes(trial_result_floats(point) * sizeof(float)) +
           arena_bytes(trial_net(point).parameters);
}

static void result_take(struct trial_result *result, struct arena *arena,
                        const struct trial_point *point)
{
    float *floats = arena_take(arena, trial_result_floats(point) * sizeof *floats);
    trial_result_set(result, point, 0, floats, arena_take(arena, trial_net(point).parameters));
}

static size_t branch_bytes(const struct trial_point *point)
{
    size_t parameters = trial_net(point).parameters;
    return 3 * arena_bytes(parameters * sizeof(float)) + arena_bytes(parameters) +
           result_bytes(point);
}

static void branch_take(struct branch *branch, struct arena *arena, const struct trial_point *point)
{
    size_t parameters = trial_net(point).parameters;
    result_take(&branch->scratch, arena, point);
    branch->start = arena_take(arena, parameters * sizeof(float));
    branch->trained = arena_take(arena, parameters * sizeof(float));
    branch->score = arena_take(arena, parameters * sizeof(float));
    branch->mask = arena_take(arena, parameters);
}

static size_t popup_bytes(const struct net *net)
{
    return arena_bytes(sizeof(struct ticket_popup)) + ticket_popup_bytes(net);
}

// Bytes of what only some methods need.
static size_t methods_bytes(const struct trial_point *points, size_t members, const struct net *net,
                            size_t runs)
{
    struct ticket_batch batch = batch_of(points);
    size_t bytes = 0;
    if (needs_batch(points, members))
        bytes += 2 * arena_bytes(FAMILY_SCORE_BOARDS * board_cells(points) * sizeof(float));
    if (needs_scratch(points, members))
        bytes += arena_bytes(ticket_score_bytes(net, &batch));
    if (any_method(points, members, TICKET_POPUP))
        bytes += arena_bytes(runs * popup_bytes(net));
    return bytes;
}

size_t trial_bytes(const struct trial_point *points, size_t members, size_t count)
{
    struct trial_point parent = trial_parent(points);
    struct net net = trial_net(points);
    size_t n = trial_together(points, count), runs = n * most_runs(points, members);
    size_t lineages = divide(points, members, NULL), branches = lineages * n;
    return course_bytes(&parent, &net) + arena_bytes(n * sizeof(struct trial_result *)) +
           2 * (arena_bytes(n * sizeof(struct trial_result)) + n * result_bytes(points)) +
           arena_bytes(lineages * sizeof(struct lineage)) +
           arena_bytes(branches * sizeof(struct branch)) + branches * branch_bytes(points) +
           arena_bytes(runs * sizeof(struct run)) + runs * course_run_bytes(&net) +
           2 * arena_bytes(net.parameters * sizeof(float)) + arena_bytes(net.parameters) +
           methods_bytes(points, members, &net, runs);
}

static struct trial_result *results_take(struct arena *arena, size_t count,
                                         const struct trial_point *point)
{
    struct trial_result *results = arena_take(arena, count * sizeof *results);
    for (size_t i = 0; i < count; i++)
        result_take(&results[i], arena, point);
    return results;
}

static void take_methods(struct family *family, struct arena *arena, size_t runs)
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
        family->score_scratch = arena_take(arena, ticket_score_bytes(net, &family->batch));
    if (any_method(points, family->members, TICKET_POPUP)) {
        size_t bytes = runs * popup_bytes(net);
        family->popups = (struct arena){arena_take(arena, bytes), bytes, 0};
    }
}

void family_take(struct family *family, struct arena *arena, enum isa isa,
                 const struct trial_observer *observer)
{
    const struct trial_point *points = family->points;
    size_t runs = family->count * most_runs(points, family->members);
    family->runs = runs;
    family->parent = trial_parent(points);
    course_take(&family->course, arena, &family->parent, isa, observer);
    size_t parameters = family->course.net.parameters;
    family->parents = arena_take(arena, family->count * sizeof *family->parents);
    family->spare = results_take(arena, family->count, points);
    family->scratch = results_take(arena, family->count, points);
    family->lineages = divide(points, family->members, NULL);
    family->lineage = arena_take(arena, family->lineages * sizeof *family->lineage);
    divide(points, family->members, family->lineage);
    size_t branches = family->lineages * family->count;
    family->branch = arena_take(arena, branches * sizeof *family->branch);
    for (size_t i = 0; i < branches; i++)
        branch_take(&family->branch[i], arena, points);
    family->run = arena_take(arena, runs * sizeof *family->run);
    for (size_t i = 0; i < runs; i++)
        course_run_take(&family->run[i], arena, &family->course);
    family->value = arena_take(arena, parameters * sizeof *family->value);
    family->fresh = arena_take(arena, parameters * sizeof *family->fresh);
    family->mask = arena_take(arena, parameters);
    take_methods(family, arena, runs);
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
