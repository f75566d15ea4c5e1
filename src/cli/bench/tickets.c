// Pruned networks beside dense ones, as lifeticket bench times them: 64 that train together, and
// the forward pass of one as a dense network, compacted, and as a list of its weights.
#include "cli/bench/bench.h"
#include "cli/forward.h"
#include "data/boards.h"
#include "data/index.h"
#include "engine/passes.h"
#include "ticket/compact.h"
#include "ticket/method.h"
#include "ticket/start.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

// ---- training -----------------------------------------------------------------------------------

static const struct {
    const char *name;
    enum ticket_unit unit;
    double rate; // that is removed; 0: nothing
} trained[] = {
    {"dense", TICKET_WEIGHTS, 0},
    {"50 % of weights gone", TICKET_WEIGHTS, 0.5},
    {"90 % of weights gone", TICKET_WEIGHTS, 0.9},
    {"50 % gone by channels", TICKET_CHANNELS, 0.5},
    {"90 % gone by channels", TICKET_CHANNELS, 0.9},
};

// Tickets by magnitude before training, whose parents need not be trained.
static struct ticket_spec spec_of(enum ticket_unit unit, double rate)
{
    if (rate == 0)
        return (struct ticket_spec){0};
    return (struct ticket_spec){.method = TICKET_MAGNITUDE, .unit = unit, .rate = rate, .round = 1};
}

static void add_training(struct bench_case *cases, size_t *count)
{
    for (size_t i = 0; i < sizeof trained / sizeof *trained; i++) {
        struct point point = bench_point(1, 8, true);
        point.ticket = spec_of(trained[i].unit, trained[i].rate);
        struct bench_case *c = bench_add_updates(cases, count, &point, BENCH_TICKETS);
        c->flops = 0; // pruned weights are none
        snprintf(c->name, sizeof c->name, "%d L(1,8), %s", BENCH_TICKETS, trained[i].name);
    }
}

// ---- forward passes -----------------------------------------------------------------------------

#define REMOVED 0.9

// A pruned network, and what it is compacted to.
struct subject {
    struct net net;
    struct ticket_scorer scorer;
    uint8_t *mask;
    float *value;
    struct ticket_compact compact;
    struct forward dense, compacted, list;     // plain passes; the list is of the compacted network
    struct engine_passes fast, fast_compacted; // where they fit
    struct arena grids[2];                     // of these
};

static struct {
    struct arena arena;
    struct subject subject[2];
    uint16_t *index; // of eight boards
} tickets;

static const size_t shapes[][2] = {{1, 8}, {2, 8}}; // n, m
#define SHAPES (sizeof shapes / sizeof *shapes)

static void call_forward(const struct bench_case *c, size_t calls)
{
    for (size_t i = 0; i < calls; i++)
        forward_run(c->work);
}

static void call_fast(const struct bench_case *c, size_t calls)
{
    for (size_t i = 0; i < calls; i++)
        engine_passes_forward(c->work, tickets.index);
}

static void add_forward(struct bench_case *cases, size_t *count, size_t m, const char *name,
                        void *work, bool fast, size_t operations)
{
    assert(*count < BENCH_MAX_CASES);
    struct bench_case *c = &cases[(*count)++];
    *c = (struct bench_case){
        .unit = "cell",
        .flops = (double)operations,
        .enough = 0.015,
        .call = fast ? call_fast : call_forward,
        .items = BENCH_SIDE * BENCH_SIDE * (fast ? 8 : 1),
        .width = m,
        .work = work,
    };
    snprintf(c->name, sizeof c->name, "%s", name);
}

static void add_forwards(struct bench_case *cases, size_t *count, struct subject *subject, size_t n,
                         size_t m)
{
    const struct ticket_cost *before = &subject->compact.before, *after = &subject->compact.after;
    char name[64];
    const struct {
        const char *name;
        void *work;
        bool fast;
        size_t operations;
    } kinds[] = {
        {"pruned", &subject->dense, false, before->dense.operations},
        {"compacted", &subject->compacted, false, after->dense.operations},
        {"compacted, list", &subject->list, false, after->sparse.operations},
        {"fast pass, pruned", &subject->fast, true, before->dense.operations},
        {"fast pass, compacted", &subject->fast_compacted, true, after->dense.operations},
    };
    for (size_t i = 0; i < (engine_passes_fit(&subject->net) ? 5 : 3); i++) {
        snprintf(name, sizeof name, "forward L(%zu,%zu) %s", n, m, kinds[i].name);
        add_forward(cases, count, m, name, kinds[i].work, kinds[i].fast, kinds[i].operations);
    }
}

// Draws a network and prunes it by synaptic flow, which leaves weights on whole paths.
static enum status subject_open(struct subject *subject, struct pcg32 *stream)
{
    const struct net *net = &subject->net;
    const struct ticket_spec spec = {.method = TICKET_SYNFLOW, .rate = REMOVED, .round = 1};
    net_init(net, NET_GLOROT, stream, subject->value);
    ticket_mask_fill(net, subject->mask);
    ticket_method_prune(
        &(struct ticket_subject){
            .net = net, .spec = &spec, .value = subject->value, .scorer = &subject->scorer},
        NULL, subject->mask);
    ticket_apply(net, subject->mask, subject->value);
    ticket_compact_set(&subject->compact, net, subject->value, false);
    const struct net *small = &subject->compact.shrink.net;
    const float *value = subject->compact.value;
    TRY(forward_open(&subject->dense, net, subject->value, false, BENCH_SIDE, false));
    TRY(forward_open(&subject->compacted, small, value, false, BENCH_SIDE, false));
    return forward_open(&subject->list, small, value, true, BENCH_SIDE, false);
}

static void lay_out_fast(struct subject *subject)
{
    const struct net *net[] = {&subject->net, &subject->compact.shrink.net};
    const float *value[] = {subject->value, subject->compact.value};
    struct engine_passes *passes[] = {&subject->fast, &subject->fast_compacted};
    for (size_t i = 0; i < 2; i++) {
        engine_passes_layout(passes[i], &subject->grids[i], net[i], BENCH_SIDE, BENCH_SIDE, false,
                             kernel_table(cpu_isa()));
        engine_passes_init(passes[i]);
        engine_passes_begin(passes[i], value[i]);
    }
}

static void draw_boards(struct boards_source *source, const struct rng_key *key)
{
    uint64_t rows[8][BENCH_SIDE];
    const uint64_t *pointers[8];
    boards_source_begin(source, key);
    for (size_t b = 0; b < 8; b++) {
        boards_next(source, rows[b]);
        pointers[b] = rows[b];
    }
    index_windows(cpu_isa(), 8, pointers, BENCH_SIDE, LIFE_TORUS, kernel_grid_columns(BENCH_SIDE),
                  tickets.index);
}

// Room for the whole network, and for its grids twice: a compacted one's need no more.
static void subject_layout(struct subject *subject, struct arena *arena)
{
    const struct net *net = &subject->net;
    struct engine_passes grids;
    struct arena count = {0};
    ticket_scorer_layout(&subject->scorer, arena, net, NULL);
    subject->mask = arena_take(arena, net->parameters);
    subject->value = arena_take(arena, net->parameters * sizeof *subject->value);
    ticket_compact_layout(&subject->compact, arena, net);
    if (engine_passes_fit(net))
        engine_passes_layout(&grids, &count, net, BENCH_SIDE, BENCH_SIDE, false,
                             kernel_table(cpu_isa()));
    for (size_t i = 0; i < 2; i++)
        subject->grids[i] = arena_part(arena, count.used);
}

static void layout(struct boards_source *source)
{
    size_t lanes = (BENCH_SIDE + 2) * kernel_grid_columns(BENCH_SIDE) * KERNEL_LANES;
    tickets.index = arena_take(&tickets.arena, lanes * sizeof *tickets.index);
    boards_source_layout(source, &tickets.arena, cpu_isa(), NAN, BENCH_SIDE);
    for (size_t i = 0; i < SHAPES; i++)
        subject_layout(&tickets.subject[i], &tickets.arena);
}

enum status bench_tickets_open(struct bench_case *cases, size_t *count)
{
    const struct rng_key key = {.seed = 3, .purpose = RNG_CHECK};
    struct pcg32 stream = rng_stream(&key);
    struct boards_source source;
    memset(&tickets, 0, sizeof tickets);
    for (size_t i = 0; i < SHAPES; i++)
        tickets.subject[i].net = net_make(shapes[i][0], shapes[i][1], NET_RELU);
    TRY(ARENA_OPEN(&tickets.arena, layout(&source)));
    draw_boards(&source, &key);
    add_training(cases, count);
    for (size_t i = 0; i < SHAPES; i++) {
        TRY(subject_open(&tickets.subject[i], &stream));
        if (engine_passes_fit(&tickets.subject[i].net))
            lay_out_fast(&tickets.subject[i]);
        add_forwards(cases, count, &tickets.subject[i], shapes[i][0], shapes[i][1]);
    }
    return STATUS_OK;
}

void bench_tickets_close(void)
{
    for (size_t i = 0; i < SHAPES; i++) {
        forward_close(&tickets.subject[i].dense);
        forward_close(&tickets.subject[i].compacted);
        forward_close(&tickets.subject[i].list);
    }
    arena_close(&tickets.arena);
}
