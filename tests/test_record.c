// Trials that are interrupted at every look, and go on from what was kept: the same bits as without.
#include "nets.h"
#include "suite.h"
#include "trial/record.h"
#include "trial_runs.h"

#include <stdlib.h>
#include <string.h>

#define MEMBERS 64

static const uint32_t replicates[] = {1, 2, 3, 4};

// ---- keepers

// A state, as it was kept.
struct state {
    unsigned char *bytes;
    size_t size;
    uint64_t far;
};

// A keeper that ends the trial, as a signal would, after its offer number `stop`, counted from 0.
struct keeper {
    struct trial_keeper keeper;
    size_t offers, stop;
    bool killed; // the state is that of the offer; else of the last one, as the trial is given up
    bool full;   // there is no memory
    atomic_bool cancel;
    unsigned char *room;
    size_t held; // bytes of it
    struct state state;
};

static bool is_due(void *context, bool last)
{
    struct keeper *k = context;
    if (last)
        return !k->killed;
    bool stop = k->offers++ == k->stop;
    if (stop)
        atomic_store(&k->cancel, true);
    return stop && k->killed;
}

static void *give_room(void *context, size_t bytes)
{
    struct keeper *k = context;
    // Somewhere else each time, so that whoever writes to the old place is found.
    unsigned char *moved = k->full ? NULL : malloc(bytes), *old = k->room;
    if (moved != NULL && old != NULL)
        memcpy(moved, old, k->held);
    k->held = bytes;
    free(old);
    k->room = moved;
    return moved;
}

static void keep(void *context, size_t bytes, uint64_t far)
{
    struct keeper *k = context;
    free(k->state.bytes);
    k->state.bytes = malloc(bytes);
    CU_ASSERT_PTR_NOT_NULL_FATAL(k->state.bytes);
    memcpy(k->state.bytes, k->room, bytes);
    k->state.size = bytes;
    k->state.far = far;
}

static struct keeper keeper_of(size_t stop, bool killed)
{
    return (struct keeper){
        .keeper = {.due = is_due, .room = give_room, .keep = keep}, .stop = stop, .killed = killed};
}

// ---- interruptions

// Fills what a trial has to fill in with rubbish.
static void spoil(struct trial_runs *runs, size_t results, const uint32_t *replicate, size_t count)
{
    for (size_t i = 0; i < results; i++) {
        struct trial_result *result = &runs->result[i];
        memset(result, 0x55, offsetof(struct trial_result, initial));
        result->replicate = replicate[i % count];
    }
    memset(runs->block, 0x55, results * 2 * (runs->parameters + runs->curve) * sizeof(float));
    memset(runs->mask, 0x55, results * runs->parameters);
}

// Runs a group, which is interrupted and goes on with nothing but the state that was kept: after each
// step if `killed`, and else when it is told to stop. Returns how often it went on.
static size_t run_on(const struct point *points, size_t members, size_t count, enum isa isa,
                     bool killed, struct trial_runs *runs)
{
    struct state kept = {0};
    size_t times = 0, results = members * count;
    for (bool over = false; !over; times++) {
        struct arena arena;
        struct keeper k = keeper_of(times > 0 && killed ? 1 : 0, killed);
        k.keeper.context = &k;
        k.keeper.kept = kept.bytes;
        k.keeper.bytes = kept.size;
        CU_ASSERT_EQUAL_FATAL(arena_open(&arena, trial_bytes(points, members, count)), STATUS_OK);
        memset(arena.block, 0x55, arena.capacity);
        spoil(runs, results, replicates, count);
        over =
            trial_run_kept(points, members, runs->result, count, isa, &arena, &k.cancel, &k.keeper);
        arena_close(&arena);
        free(k.room);
        CU_ASSERT_FATAL(over || k.state.bytes != NULL);
        CU_ASSERT(over || times == 0 || k.state.far == kept.far + 1);
        free(kept.bytes);
        kept = k.state;
    }
    free(kept.bytes);
    return times - 1;
}

static void check(const struct point *points, size_t members, size_t count, enum isa isa,
                  size_t least)
{
    struct trial_runs *whole = runs_of(points, members, replicates, count, isa);
    for (int killed = 0; killed < 2; killed++) {
        struct trial_runs *parts = runs_open(points, members, replicates, count);
        size_t times = run_on(points, members, count, isa, killed, parts);
        CU_ASSERT(times >= least);
        for (size_t i = 0; i < members * count; i++)
            CU_ASSERT(runs_same(whole, i, parts, i));
        runs_close(parts);
    }
    runs_close(whole);
}

static void check_everywhere(const struct point *points, size_t members, size_t count, size_t least)
{
    for (enum isa isa = 0; isa < ISA_COUNT; isa++)
        if (cpu_has(isa))
            check(points, members, count, isa, least);
}

// ---- networks

static void test_one_generation(void)
{
    struct point point = usual_point(3, 500);
    check_everywhere(&point, 1, 2, 8);
    point.stop_when_proven = false;
    point.boards = POINT_SHARED_BOARDS;
    point.density = 0.4;
    check(&point, 1, 3, cpu_isa(), 8);
}

// What was learned is looked at again, and may be lost.
static void test_learned(void)
{
    struct point point = usual_point(4, 2200);
    point.board = 8;
    check(&point, 1, 1, cpu_isa(), 1);
    point.stop_when_proven = false;
    point.train.learning_rate = 0.1;
    check(&point, 1, 1, cpu_isa(), 34);
}

static void test_optimisers_and_activations(void)
{
    struct point point = usual_point(3, 320);
    point.stop_when_proven = false;
    for (point.activation = 0; point.activation < NET_ACTIVATION_COUNT; point.activation++)
        check(&point, 1, 1, cpu_isa(), 5);
    point = usual_point(3, 320);
    point.train = (struct train_settings){TRAIN_SGD, 0.01, .momentum = 0.9, .l2 = 1e-3};
    check(&point, 1, 1, cpu_isa(), 5);
    point.train = (struct train_settings){
        TRAIN_ADAMW,       0.01, TRAIN_ADAM_USUAL, .decay = 0.01, .schedule = TRAIN_COSINE,
        .rate_warmup = 100};
    check(&point, 1, 1, cpu_isa(), 5);
    point.train.average = 0.9;
    check(&point, 1, 1, cpu_isa(), 5);
    point.train = (struct train_settings){TRAIN_RMSPROP,          0.01,
                                          .epsilon = 1e-8,        .smoothing = 0.99,
                                          .schedule = TRAIN_STEP, .step_factor = 0.5,
                                          .step_interval = 100};
    check(&point, 1, 1, cpu_isa(), 5);
}

static void test_more_generations(void)
{
    struct point point = usual_point(2, 192);
    point.board = 8;
    point.generations = 3;
    check_everywhere(&point, 1, 1, 3);
    point.activation = NET_PRELU;
    check(&point, 1, 1, cpu_isa(), 3);
    point = usual_point(2, 128);
    point.board = 8;
    point.generations = 2;
    check(&point, 1, 1, cpu_isa(), 2);
}

// Finite sets, whose epochs are interrupted, and a designed board at random shifts.
static void test_sets_of_boards(void)
{
    static const size_t x[] = {2, 3, 1, 2, 3}, y[] = {1, 2, 3, 3, 3}; // a glider
    struct spec_file file = {.path = "glider", .digest = 7};
    struct point point = usual_point(3, 320);
    CU_ASSERT_EQUAL_FATAL(life_board_open(&file.pattern.board, 5, 5), STATUS_OK);
    for (size_t i = 0; i < 5; i++)
        life_set_cell(&file.pattern.board, x[i], y[i], true);
    point.stop_when_proven = false;
    point.boards = POINT_FIXED_BOARDS;
    point.fixed_boards = 7;
    check(&point, 1, 2, cpu_isa(), 5);
    point.generations = 2;
    point.board = 8;
    point.updates = 192;
    point.fixed_boards = 300; // more than a chunk of batches takes
    check(&point, 1, 1, cpu_isa(), 3);
    point = usual_point(3, 320);
    point.stop_when_proven = false;
    point.boards = POINT_FILE_BOARDS;
    point.pattern = &file;
    for (int shift = 0; shift < 2; shift++) {
        point.shift = shift == 1;
        check(&point, 1, 1, cpu_isa(), 5);
    }
    life_board_close(&file.pattern.board);
}

// All cells are dead after three generations, which boards show of a network before a proof can. After
// one that fails the next is waited for, and longer each time: that is a part of the state.
static void test_waits_for_proofs(void)
{
    struct point point = usual_point(1, 700);
    point.generations = 3;
    point.board = 8;
    point.init = NET_NORMAL;
    point.rule = (struct life_rule){.birth = 1 << 8};
    point.density = 0.1;
    point.train.learning_rate = 0.0003;
    check(&point, 1, 1, cpu_isa(), 4);
    struct trial_runs *runs = runs_of(&point, 1, replicates, 1, cpu_isa());
    CU_ASSERT_EQUAL(runs->result[0].evidence, TRIAL_CERTIFICATE);
    CU_ASSERT(runs->result[0].learned_at > 0 &&
              (uint64_t)runs->result[0].learned_at + 100 < runs->result[0].updates);
    runs_close(runs);
}

static void test_plain_engine(void)
{
    struct point point = usual_point(2, 128);
    point.board = 8;
    setenv("LIFETICKET_ENGINE", "plain", 1);
    check(&point, 1, 1, ISA_BASELINE, 2);
    point.generations = 3;
    check(&point, 1, 1, ISA_BASELINE, 2);
    unsetenv("LIFETICKET_ENGINE");
}

// ---- tickets

struct family {
    struct point point[MEMBERS];
    size_t members;
};

static void add(struct family *family, const struct point *parent, struct ticket_spec ticket,
                size_t rounds, unsigned controls)
{
    nets_published(&ticket);
    for (ticket.round = 1; ticket.round <= rounds; ticket.round++)
        for (unsigned c = 0; c < TICKET_CONTROL_COUNT; c++) {
            ticket.control = (enum ticket_control)c;
            if (!(controls >> c & 1))
                continue;
            CU_ASSERT_FATAL(family->members < MEMBERS);
            family->point[family->members] = *parent;
            family->point[family->members++].ticket = ticket;
        }
}

// Rounds, with and without the ticket itself, and rewinding; all methods; channels; masks in training.
static void add_tickets(struct family *family, const struct point *parent)
{
    struct ticket_spec rounds = {.method = TICKET_ITERATIVE, .rate = 0.4}, later = rounds;
    struct ticket_spec popup = {.method = TICKET_POPUP, .rate = 0.4, .no_retraining = true};
    later.rewind = 70;
    add(family, parent, rounds, 2, 0x1f);
    add(family, parent, later, 2, 1 << TICKET_FRESH);
    rounds.unit = TICKET_CHANNELS;
    add(family, parent, rounds, 2, 1);
    for (unsigned method = TICKET_ONESHOT; method <= TICKET_SYNFLOW; method++)
        add(family, parent, (struct ticket_spec){.method = method, .rate = 0.4}, 1, 1);
    add(family, parent, (struct ticket_spec){.method = TICKET_RESTART}, 1, 1);
    add(family, parent, popup, 2, 1 << TICKET_ITSELF | 1 << TICKET_SHUFFLED);
}

static void test_families(void)
{
    struct point parent = usual_point(3, 128);
    parent.init = NET_FAN_IN;
    for (int shared = 0; shared < 2; shared++) {
        struct family family = {.point = {parent}, .members = 1};
        family.point[0].boards = parent.boards = shared ? POINT_SHARED_BOARDS : POINT_OWN_BOARDS;
        add_tickets(&family, &parent);
        check(family.point, family.members, 2, cpu_isa(), 20);
        // The parent is no point, and trained for its tickets alone.
        check(family.point + 1, family.members - 1, 1, ISA_BASELINE, 20);
    }
}

static void test_families_of_more_generations(void)
{
    struct point parent = usual_point(2, 128);
    parent.generations = 3;
    parent.board = 8;
    struct family family = {.point = {parent}, .members = 1};
    add(&family, &parent,
        (struct ticket_spec){.method = TICKET_ITERATIVE, .rate = 0.5, .rewind = 64}, 2,
        1 << TICKET_ITSELF | 1 << TICKET_RANDOM);
    add(&family, &parent, (struct ticket_spec){.method = TICKET_MAGNITUDE, .rate = 0.5}, 1, 1);
    check(family.point, family.members, 1, cpu_isa(), 10);
}

// ---- keepers that cannot keep

static void test_without_room(void)
{
    struct point point = usual_point(3, 700);
    struct trial_runs *whole = runs_of(&point, 1, replicates, 2, cpu_isa());
    struct trial_runs *kept = runs_open(&point, 1, replicates, 2);
    struct arena arena;
    struct keeper k = keeper_of(SIZE_MAX, true);
    k.keeper.context = &k;
    k.full = true;
    CU_ASSERT_EQUAL_FATAL(arena_open(&arena, trial_bytes(&point, 1, 2)), STATUS_OK);
    CU_ASSERT(trial_run_kept(&point, 1, kept->result, 2, cpu_isa(), &arena, NULL, &k.keeper));
    CU_ASSERT_PTR_NULL(k.state.bytes);
    for (size_t i = 0; i < 2; i++)
        CU_ASSERT(runs_same(whole, i, kept, i));
    arena_close(&arena);
    runs_close(whole);
    runs_close(kept);
}

static void test_identities(void)
{
    struct point points[2] = {usual_point(3, 700), usual_point(3, 700)};
    struct trial_result results[2] = {{.replicate = 4}, {.replicate = 5}};
    points[1].ticket = (struct ticket_spec){.method = TICKET_RESTART, .round = 1};
    uint64_t identity[7] = {
        trial_identity(points, 1, results, 1, ISA_BASELINE),
        trial_identity(points, 1, results, 1, ISA_AVX2),
        trial_identity(points, 2, results, 1, ISA_BASELINE),
        trial_identity(points, 1, results, 2, ISA_BASELINE),
        trial_identity(points, 1, results + 1, 1, ISA_BASELINE),
    };
    CU_ASSERT_EQUAL(identity[0], trial_identity(points, 1, results, 1, ISA_BASELINE));
    points[0].seed++;
    identity[5] = trial_identity(points, 1, results, 1, ISA_BASELINE);
    points[0].seed--;
    points[0].updates++;
    identity[6] = trial_identity(points, 1, results, 1, ISA_BASELINE);
    for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < i; j++)
            CU_ASSERT_NOT_EQUAL(identity[i], identity[j]);
}

// What trains has a new field, or one less: trial/record.c has to know whether it is a part of the state,
// and then trial/point.c a new number of states. Then its size stands here.
static void test_nothing_is_forgotten(void)
{
    if (sizeof(void *) != 8)
        return;
    CU_ASSERT_EQUAL(sizeof(struct run), 3088);
    CU_ASSERT_EQUAL(sizeof(struct train), 256);
    CU_ASSERT_EQUAL(sizeof(struct ticket_popup), 200);
    CU_ASSERT_EQUAL(sizeof(struct trial_result), 184);
}

SUITE_LONG(record)
{
    TEST(test_one_generation);
    TEST(test_learned);
    TEST(test_optimisers_and_activations);
    TEST(test_more_generations);
    TEST(test_sets_of_boards);
    TEST(test_waits_for_proofs);
    TEST(test_plain_engine);
    TEST(test_families);
    TEST(test_families_of_more_generations);
    TEST(test_without_room);
    TEST(test_identities);
    TEST(test_nothing_is_forgotten);
}
