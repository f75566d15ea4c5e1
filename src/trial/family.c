#include "trial/family.h"

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

size_t family_round_end(const struct family *family, const struct series *series, size_t begin)
{
    return end_of(family->points, series->end, begin, true);
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

struct point family_itself(const struct point *point)
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
        points[i] = family_itself(point);
        points[i].ticket.round = i + 1;
    }
    if (points != NULL)
        points[count - 1] = *point;
    return count;
}

size_t trial_together(const struct point *point, size_t count)
{
    return point->shared_boards ? count : 1;
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
        .batch = FAMILY_SCORE_BOARDS,
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
static void methods_layout(struct family *family, struct arena *arena)
{
    const struct point *points = family->points;
    const struct net *net = &family->training.net;
    bool boards = false, scorer = false, masks = false;
    for (size_t i = 0; i < family->members; i++) {
        const struct ticket_method_row *method = ticket_methods[points[i].ticket.method];
        boards |= method->needs_boards;
        scorer |= method->needs_scorer;
        masks |= method->trains_mask;
    }
    family->batch = batch_of(points);
    if (boards) {
        size_t bytes = FAMILY_SCORE_BOARDS * board_cells(points) * sizeof(float);
        family->batch.cells = family->cells = arena_take(arena, bytes);
        family->batch.target = family->target = arena_take(arena, bytes);
    }
    if (scorer)
        ticket_scorer_layout(&family->scorer, arena, net, &family->batch);
    if (masks) {
        family->popup = arena_take(arena, family->runs * sizeof *family->popup);
        for (size_t i = 0; i < family->runs; i++)
            ticket_popup_layout(ARENA_ITEM(struct ticket_popup, family->popup, i), arena, net);
    }
}

void family_layout(struct family *family, struct arena *arena, enum isa isa,
                   const struct trial_observer *observer)
{
    const struct point *points = family->points;
    size_t count = family->count;
    family->runs = count * most_runs(points, family->members);
    family->all_series = divide(points, family->members, NULL);
    family->parent = point_parent(points);
    training_layout(&family->training, arena, &family->parent, family->runs, isa, observer);
    size_t parameters = family->training.net.parameters, prunings = family->all_series * count;
    family->parents = arena_take(arena, count * sizeof *family->parents);
    family->spare = results_layout(arena, count, points);
    family->scratch = results_layout(arena, count, points);
    family->series = arena_take(arena, family->all_series * sizeof *family->series);
    family->pruning = arena_take(arena, prunings * sizeof *family->pruning);
    for (size_t i = 0; i < prunings; i++)
        pruning_layout(ARENA_ITEM(struct pruning, family->pruning, i), arena, points);
    family->run = arena_take(arena, family->runs * sizeof *family->run);
    for (size_t i = 0; i < family->runs; i++)
        training_run_layout(ARENA_ITEM(struct run, family->run, i), arena, &family->training);
    family->value = arena_take(arena, parameters * sizeof *family->value);
    family->fresh = arena_take(arena, parameters * sizeof *family->fresh);
    family->mask = arena_take(arena, parameters);
    methods_layout(family, arena);
}

void family_init(struct family *family)
{
    divide(family->points, family->members, family->series);
    training_init(&family->training);
}

size_t trial_bytes(const struct point *points, size_t members, size_t count)
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
    training_begin(&family->training, RNG_TRAINING_BOARDS, family_boards(family));
    for (size_t i = 0; i < family->count; i++)
        training_run_begin(&family->run[i], &family->training,
                           kept ? family->parents[i] : &family->scratch[i],
                           family->parents[i]->initial, NULL);
    return training_train(&family->training, family->run, family->count, updates, family->cancel);
}
