#include "trial/family.h"

#define ALL_REPLICATES UINT64_MAX // index of the stream of shared boards

static bool same_lineage(const struct trial_point *a, const struct trial_point *b)
{
    const struct ticket_spec *x = &a->ticket, *y = &b->ticket;
    return x->method == y->method && x->unit == y->unit && x->scope == y->scope &&
           x->rate == y->rate && x->rewind == y->rewind && x->prune_biases == y->prune_biases &&
           x->no_retraining == y->no_retraining && x->only_learned == y->only_learned;
}

size_t family_end(const struct trial_point *points, size_t members, size_t begin, bool round)
{
    size_t end = begin + 1;
    while (end < members && same_lineage(&points[begin], &points[end]) &&
           (!round || points[begin].ticket.round == points[end].ticket.round))
        end++;
    return end;
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

size_t family_together(const struct trial_point *point, size_t count)
{
    return point->shared_boards ? count : 1;
}

// Networks of a replicate that train at once: the most members of a round, and the ticket itself.
static size_t most_runs(const struct trial_point *points, size_t members)
{
    size_t most = 1;
    for (size_t begin = 0, end; begin < members; begin = end) {
        end = family_end(points, members, begin, true);
        most = end - begin + 1 > most ? end - begin + 1 : most;
    }
    return most;
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

// A result's networks, curves and mask.
static size_t result_bytes(size_t parameters)
{
    return 2 * arena_bytes(parameters * sizeof(float)) +
           2 * arena_bytes(TRIAL_MAX_CURVE * sizeof(float)) + arena_bytes(parameters);
}

static void result_take(struct trial_result *result, struct arena *arena, size_t parameters)
{
    *result = (struct trial_result){
        .initial = arena_take(arena, parameters * sizeof(float)),
        .final = arena_take(arena, parameters * sizeof(float)),
        .curve_loss = arena_take(arena, TRIAL_MAX_CURVE * sizeof(float)),
        .curve_accuracy = arena_take(arena, TRIAL_MAX_CURVE * sizeof(float)),
        .mask = arena_take(arena, parameters),
    };
}

size_t trial_bytes(const struct trial_point *points, size_t members, size_t count)
{
    struct trial_point parent = trial_parent(points);
    struct net net = trial_net(points);
    size_t floats = arena_bytes(net.parameters * sizeof(float)), n = family_together(points, count);
    size_t runs = n * most_runs(points, members);
    size_t stem = 3 * floats + 2 * result_bytes(net.parameters) + arena_bytes(net.parameters);
    size_t bytes = course_bytes(&parent, &net) + arena_bytes(n * sizeof(struct stem)) + n * stem +
                   arena_bytes(runs * sizeof(struct run)) + runs * course_run_bytes(&net) +
                   2 * floats + arena_bytes(net.parameters);
    struct ticket_batch batch = batch_of(points);
    if (needs_batch(points, members))
        bytes += 2 * arena_bytes(FAMILY_SCORE_BOARDS * board_cells(points) * sizeof(float));
    if (needs_scratch(points, members))
        bytes += arena_bytes(ticket_score_bytes(&net, &batch));
    if (any_method(points, members, TICKET_POPUP))
        bytes += runs * (arena_bytes(sizeof(struct ticket_popup)) + ticket_popup_bytes(&net));
    return bytes;
}

void family_take(struct family *family, struct arena *arena, enum isa isa,
                 const struct trial_observer *observer)
{
    const struct trial_point *points = family->points;
    size_t members = family->members;
    family->parent = trial_parent(points);
    course_take(&family->course, arena, &family->parent, isa, observer);
    const struct net *net = &family->course.net;
    size_t floats = net->parameters * sizeof(float);
    size_t runs = family->count * most_runs(points, members);
    family->stem = arena_take(arena, family->count * sizeof *family->stem);
    for (size_t i = 0; i < family->count; i++) {
        struct stem *stem = &family->stem[i];
        for (int k = 0; k < 2; k++)
            result_take(&stem->own[k], arena, net->parameters);
        stem->start = arena_take(arena, floats);
        stem->trained = arena_take(arena, floats);
        stem->score = arena_take(arena, floats);
        stem->mask = arena_take(arena, net->parameters);
    }
    family->run = arena_take(arena, runs * sizeof *family->run);
    for (size_t i = 0; i < runs; i++)
        course_run_take(&family->run[i], arena, &family->course);
    family->value = arena_take(arena, floats);
    family->fresh = arena_take(arena, floats);
    family->mask = arena_take(arena, net->parameters);
    family->batch = batch_of(points);
    if (needs_batch(points, members)) {
        size_t bytes = FAMILY_SCORE_BOARDS * board_cells(points) * sizeof(float);
        family->batch.cells = family->cells = arena_take(arena, bytes);
        family->batch.target = family->target = arena_take(arena, bytes);
    }
    if (needs_scratch(points, members))
        family->score_scratch = arena_take(arena, ticket_score_bytes(net, &family->batch));
    if (any_method(points, members, TICKET_POPUP)) {
        size_t each = arena_bytes(sizeof(struct ticket_popup)) + ticket_popup_bytes(net);
        family->popups = (struct arena){arena_take(arena, runs * each), runs * each, 0};
    }
}

uint64_t family_boards(const struct family *family)
{
    return family->parent.shared_boards ? ALL_REPLICATES : family->results[family->first].replicate;
}

struct trial_result *family_result(const struct family *family, size_t member, size_t i)
{
    return &family->results[member * family->all + family->first + i];
}

struct pcg32 family_stream(const struct trial_point *point, enum rng_purpose purpose,
                           uint32_t replicate)
{
    struct rng_key key = {
        .seed = point->seed,
        .purpose = purpose,
        .index = {trial_point_key(point), replicate},
    };
    return rng_stream(&key);
}

bool family_cancelled(const struct family *family)
{
    return family->cancel != NULL && atomic_load_explicit(family->cancel, memory_order_relaxed);
}

bool family_train_parents(struct family *family, uint64_t updates, bool kept)
{
    course_begin(&family->course, RNG_TRAINING_BOARDS, family_boards(family));
    for (size_t i = 0; i < family->count; i++) {
        struct stem *stem = &family->stem[i];
        course_run_begin(&family->run[i], &family->course, kept ? stem->parent : stem->scratch,
                         stem->parent->initial, NULL);
    }
    return course_train(&family->course, family->run, family->count, updates, family->cancel);
}
