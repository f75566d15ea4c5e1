// Trials: the same spec gives the same bits, however it is run; outcomes; what results say.
#include "check.h"
#include "nets.h"
#include "proof/windows.h"
#include "suite.h"
#include "trial_runs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_TRIALS 8

static const uint32_t replicates[] = {0, 1, 2, 3, 4, 5, 6, 7};

static bool same_initial(const struct trial_runs *a, size_t i, const struct trial_runs *b, size_t j)
{
    size_t bytes = a->parameters * sizeof(float);
    return memcmp(a->result[i].initial, b->result[j].initial, bytes) == 0;
}

// The same bits twice; alone, among others, and among others in another order.
static void try_repeatable(const struct point *point, size_t count, enum isa isa)
{
    static const uint32_t backwards[] = {7, 6, 5, 4, 3, 2, 1, 0};
    struct trial_runs *all = runs_of(point, 1, replicates, count, isa);
    struct trial_runs *again = runs_of(point, 1, replicates, count, isa);
    struct trial_runs *turned = runs_of(point, 1, backwards + 8 - count, count, isa);
    for (size_t i = 0; i < count; i++) {
        struct trial_runs *alone = runs_of(point, 1, &replicates[i], 1, isa);
        CU_ASSERT(runs_same(all, i, again, i) && !isnan(all->result[i].loss));
        CU_ASSERT(runs_same(all, i, alone, 0));
        CU_ASSERT(runs_same(all, i, turned, count - 1 - i));
        CU_ASSERT(i == 0 || !same_initial(all, 0, all, i));
        runs_close(alone);
    }
    runs_close(all);
    runs_close(again);
    runs_close(turned);
}

static void test_same_spec_same_bits(void)
{
    for (enum isa isa = 0; isa < ISA_COUNT; isa++)
        for (int shared = 0; shared < 2 && cpu_has(isa); shared++) {
            struct point point = usual_point(2, 300);
            point.boards = shared ? POINT_SHARED_BOARDS : POINT_OWN_BOARDS;
            try_repeatable(&point, 4, isa);
            if (shared != (int)(isa % 2)) // each is judged by 2^25 patches
                continue;
            point.generations = 2;
            point.board = 5;
            point.batch = 2;
            point.updates = 70;
            try_repeatable(&point, 2, isa);
        }
}

// The output biases of the replicates that were born dead, as they ended; returns how many.
static size_t born_dead(const struct point *point, float bias[MOST_TRIALS])
{
    struct trial_runs *t = runs_of(point, 1, replicates, MOST_TRIALS, cpu_isa());
    struct kernel_windows shape = {2, 1};
    float gradient[32], target[LIFE_WINDOWS] = {0};
    float *scratch = guard_open(kernel_windows_scratch(shape));
    uint32_t count[LIFE_WINDOWS] = {0};
    size_t dead = 0;
    for (size_t i = 0; i < MOST_TRIALS; i++)
        if (!kernel_windows_gradient_ref(shape, t->result[i].initial, target, count, 1, gradient,
                                         scratch)
                 .active)
            bias[dead++] = t->result[i].final[24];
    CU_ASSERT(guard_close(scratch, kernel_windows_scratch(shape)));
    runs_close(t);
    return dead;
}

// Networks that are born dead all start with an output bias of zero, and its way from there depends
// on nothing but the boards: they are the replicates' own, or the same for all.
static void test_boards_are_own_or_shared(void)
{
    for (int shared = 0; shared < 2; shared++) {
        struct point point = usual_point(1, 64);
        point.boards = shared ? POINT_SHARED_BOARDS : POINT_OWN_BOARDS;
        float bias[MOST_TRIALS];
        size_t pairs = 0;
        for (point.seed = 0; point.seed < 8; point.seed++) {
            size_t dead = born_dead(&point, bias);
            for (size_t i = 1; i < dead; i++, pairs++)
                CU_ASSERT_EQUAL(bias[i] == bias[0], shared);
        }
        CU_ASSERT(pairs >= 3);
    }
}

static void test_instruction_sets_agree(void)
{
    for (size_t m = 1; m <= 4; m += 3) {
        struct point point = usual_point(m, 1000);
        struct trial_runs *plain = runs_of(&point, 1, replicates, 4, ISA_BASELINE);
        for (enum isa isa = 1; isa < ISA_COUNT; isa++) {
            if (!cpu_has(isa))
                continue;
            struct trial_runs *fast = runs_of(&point, 1, replicates, 4, isa);
            for (size_t i = 0; i < 4; i++) {
                CU_ASSERT_EQUAL(plain->result[i].outcome, fast->result[i].outcome);
                CU_ASSERT(same_initial(plain, i, fast, i));
                CU_ASSERT_EQUAL(plain->result[i].baseline, fast->result[i].baseline);
            }
            runs_close(fast);
        }
        runs_close(plain);
    }
}

static void cancel_at_the_end(void *context, const struct trial_progress *progress)
{
    if (progress->updates == 64)
        *(atomic_bool *)context = true;
}

static void test_cancelled_trials_say_so(void)
{
    struct point point = usual_point(2, 1000000);
    struct trial_runs *t = runs_open(&point, 1, replicates, 1);
    struct arena arena;
    atomic_bool cancel = true;
    t->result[0].mask = NULL; // nobody asks for it
    CU_ASSERT_EQUAL_FATAL(arena_open(&arena, trial_bytes(&point, 1, 1)), STATUS_OK);
    unsigned before = cpu_flush_subnormals();
    cpu_restore_float_mode(before);
    CU_ASSERT_FALSE(trial_run(&point, 1, t->result, 1, cpu_isa(), &arena, &cancel));
    unsigned after = cpu_flush_subnormals();
    cpu_restore_float_mode(after);
    CU_ASSERT_EQUAL(before, after);
    cancel = false;
    point.updates = 64;
    CU_ASSERT(trial_run(&point, 1, t->result, 1, cpu_isa(), &arena, &cancel));
    // All updates are done, but not the last judgement.
    const struct trial_observer observer = {cancel_at_the_end, &cancel};
    CU_ASSERT_FALSE(
        trial_run_observed(&point, 1, t->result, 1, cpu_isa(), &arena, &cancel, &observer));
    CU_ASSERT(cancel);
    arena_close(&arena);
    runs_close(t);
}

// What must hold of every result.
static void check_result(const struct point *point, const struct trial_result *r)
{
    CU_ASSERT(r->updates <= point->updates);
    CU_ASSERT_EQUAL(r->boards, r->updates * point->batch);
    CU_ASSERT(r->test_boards >= ENGINE_TEST_BOARDS && r->test_boards % point->batch == 0);
    CU_ASSERT(r->learned_at >= -1 && r->learned_at <= (int64_t)r->updates);
    CU_ASSERT(r->flops == (double)r->updates * trial_update_flops(point));
    CU_ASSERT(r->baseline > 0.5 && r->baseline < 1);
    CU_ASSERT(r->cell_accuracy >= 0 && r->cell_accuracy <= 1);
    CU_ASSERT(r->board_accuracy <= r->cell_accuracy);
    if (point->generations <= 2) {
        CU_ASSERT_EQUAL(r->evidence, TRIAL_WINDOWS);
        CU_ASSERT_EQUAL(r->exact_at_end, r->window_errors == 0 && r->unsure == 0);
    } else {
        CU_ASSERT_NOT_EQUAL(r->evidence, TRIAL_WINDOWS);
        CU_ASSERT(r->window_errors == -1 && r->unsure == -1);
    }
    CU_ASSERT_EQUAL(r->outcome == TRIAL_LEARNED, r->learned_at >= 0);
    CU_ASSERT(!r->exact_at_end || (r->outcome == TRIAL_LEARNED && r->board_accuracy == 1));
    CU_ASSERT(r->losses == 0 || r->outcome == TRIAL_LEARNED);
    CU_ASSERT(r->outcome != TRIAL_LEARNED || r->exact_at_end || r->losses > 0);
    if (r->outcome == TRIAL_LEARNED && point->stop_when_proven && point->generations <= 2)
        CU_ASSERT(r->exact_at_end && r->learned_at == (int64_t)r->updates);
    if (r->outcome == TRIAL_NOT_LEARNED)
        CU_ASSERT_EQUAL(r->updates, point->updates);
}

// The curve is there at every entry up to the end of the training, and its last entry is the end.
static void check_curve(const struct point *point, const struct trial_result *r)
{
    uint64_t at[TRIAL_MAX_CURVE];
    size_t entries = trial_curve_updates(point->updates, at);
    for (size_t i = 0; i + 1 < entries; i++) {
        bool past = at[i] > r->updates;
        CU_ASSERT_EQUAL(isnan(r->curve_accuracy[i]), past);
        CU_ASSERT(past || (r->curve_accuracy[i] >= 0 && r->curve_accuracy[i] <= 1));
        CU_ASSERT(!past || isnan(r->curve_loss[i]));
    }
    CU_ASSERT_EQUAL(r->curve_accuracy[entries - 1], (float)r->cell_accuracy);
    CU_ASSERT(r->curve_loss[entries - 1] == (float)r->loss || isnan(r->loss));
}

// Trials the point and returns how many networks came to each outcome; valid until the next call.
static const unsigned *outcomes(const struct point *point)
{
    static unsigned count[TRIAL_OUTCOME_COUNT];
    struct trial_runs *t = runs_of(point, 1, replicates, MOST_TRIALS, cpu_isa());
    memset(count, 0, sizeof count);
    for (size_t i = 0; i < MOST_TRIALS; i++) {
        const struct trial_result *r = &t->result[i];
        count[r->outcome]++;
        check_result(point, r);
        check_curve(point, r);
        // The dead say the same of every cell: dead, as most are.
        CU_ASSERT(r->outcome != TRIAL_DEAD || r->cell_accuracy == r->baseline);
    }
    runs_close(t);
    return count;
}

static void test_every_outcome_occurs(void)
{
    struct point point = usual_point(4, 1000);
    CU_ASSERT(outcomes(&point)[TRIAL_LEARNED] >= 6);
    point.boundary = LIFE_DEAD;
    point.density = 0.4;
    point.batch = 7; // the test boards become 518
    CU_ASSERT(outcomes(&point)[TRIAL_LEARNED] >= 4);
    point = usual_point(1, 2000);
    point.train.learning_rate = 0.03;
    CU_ASSERT(outcomes(&point)[TRIAL_DEAD] >= 2);
    // Output biases that start on the wrong side: the dead are not called so before they have
    // settled.
    point.init = NET_FAN_IN;
    point.train.learning_rate = 0.001;
    CU_ASSERT(outcomes(&point)[TRIAL_DEAD] >= 2);
    point = usual_point(4, 20);
    CU_ASSERT_EQUAL(outcomes(&point)[TRIAL_NOT_LEARNED], MOST_TRIALS);
    point = usual_point(3, 1000);
    point.train.learning_rate = 1e30;
    CU_ASSERT(outcomes(&point)[TRIAL_DIVERGED] >= 6);
    point = usual_point(4, 20);
    point.generations = 2;
    point.board = 6;
    CU_ASSERT_EQUAL(outcomes(&point)[TRIAL_NOT_LEARNED], MOST_TRIALS);
    point = usual_point(1, 640);
    point.generations = 2;
    point.board = 6;
    point.init = NET_NORMAL;
    const unsigned *count = outcomes(&point);
    CU_ASSERT(count[TRIAL_DEAD] >= 2);
    CU_ASSERT_EQUAL(count[TRIAL_NOT_LEARNED], MOST_TRIALS - count[TRIAL_DEAD]);
}

// Two generations: the training ends with the proof by all patches.
static void test_two_generations_are_proven(void)
{
    struct point point = usual_point(6, 4000);
    point.generations = 2;
    point.board = 5;
    point.train.learning_rate = 0.006;
    point.seed = 20200903;
    struct trial_runs *t = runs_of(&point, 1, replicates, 1, cpu_isa());
    const struct trial_result *r = &t->result[0];
    CU_ASSERT_EQUAL(r->outcome, TRIAL_LEARNED);
    CU_ASSERT_EQUAL(r->evidence, TRIAL_WINDOWS);
    CU_ASSERT_EQUAL(r->window_errors, 0);
    CU_ASSERT(r->updates < 4000 && r->learned_at == (int64_t)r->updates);
    check_result(&point, r);
    check_curve(&point, r);
    runs_close(t);
}

// Training stops at the first update after which the network is exact: one fewer leaves it wrong,
// and as many leave the same network.
static void test_training_stops_once_proven(void)
{
    struct point point = usual_point(4, 1000);
    unsigned learned = 0;
    for (uint32_t i = 0; i < 4; i++) {
        struct trial_runs *whole = runs_of(&point, 1, &replicates[i], 1, cpu_isa());
        const struct trial_result *r = whole->result;
        size_t bytes = whole->parameters * sizeof(float);
        if (r->outcome == TRIAL_LEARNED && r->learned_at > 1) {
            struct point brief = point;
            brief.updates = (uint64_t)r->learned_at;
            struct trial_runs *as_long = runs_of(&brief, 1, &replicates[i], 1, cpu_isa());
            brief.updates--;
            struct trial_runs *shorter = runs_of(&brief, 1, &replicates[i], 1, cpu_isa());
            learned++;
            CU_ASSERT_EQUAL(as_long->result->outcome, TRIAL_LEARNED);
            CU_ASSERT_EQUAL(memcmp(as_long->result->final, r->final, bytes), 0);
            CU_ASSERT_EQUAL(shorter->result->outcome, TRIAL_NOT_LEARNED);
            runs_close(as_long);
            runs_close(shorter);
        }
        runs_close(whole);
    }
    CU_ASSERT(learned >= 2);
}

// Training on after the proof: the network was exact at the same update.
static void test_training_on_after_the_proof(void)
{
    struct point point = usual_point(4, 1000);
    struct trial_runs *stopped = runs_of(&point, 1, replicates, 4, cpu_isa());
    point.stop_when_proven = false;
    struct trial_runs *on = runs_of(&point, 1, replicates, 4, cpu_isa());
    unsigned learned = 0;
    for (size_t i = 0; i < 4; i++) {
        learned += stopped->result[i].outcome == TRIAL_LEARNED;
        CU_ASSERT_EQUAL(stopped->result[i].learned_at, on->result[i].learned_at);
        check_result(&point, &on->result[i]);
        check_curve(&point, &on->result[i]);
        CU_ASSERT(on->result[i].outcome == TRIAL_DEAD || on->result[i].updates == 1000);
    }
    CU_ASSERT(learned >= 2);
    runs_close(stopped);
    runs_close(on);
}

// What someone who looks on sees of a network of one generation.
struct onlooker {
    const struct point *point;
    struct net net;
    bool before, exact; // at the last of the looks that count, and now
    uint64_t first, losses;
};

static void watch(void *context, const struct trial_progress *progress)
{
    struct onlooker *onlooker = context;
    struct proof_windows proof;
    proof_windows(&onlooker->net, progress->parameters, &onlooker->point->rule, &proof);
    onlooker->exact = proof_windows_exact(&proof);
    if (onlooker->exact && onlooker->first == 0)
        onlooker->first = progress->updates;
    if (onlooker->first == 0)
        return;
    if (progress->updates % TRIAL_EXACT_LOOK == 0) {
        onlooker->losses += onlooker->before && !onlooker->exact;
        onlooker->before = onlooker->exact;
    } else if (progress->updates == onlooker->first) {
        onlooker->before = true;
    }
}

// A network learns at the first look that finds it exact, whatever becomes of it: how often it is
// wrong again, and whether it is exact in the end, is recorded. Where most windows are rare, many
// lose what they had.
static void test_what_comes_after_the_first_exact_look(void)
{
    struct point point = usual_point(8, 8000);
    point.stop_when_proven = false;
    point.train.learning_rate = 0.003;
    point.batch = 1;
    point.board = 5;
    point.density = 0.1; // most windows are rare
    unsigned learned = 0, lost = 0, kept = 0;
    for (uint32_t i = 0; i < 8; i++) {
        struct onlooker onlooker = {.point = &point, .net = point_net(&point)};
        const struct trial_observer observer = {watch, &onlooker};
        struct trial_runs *t = runs_open(&point, 1, &replicates[i], 1);
        struct arena arena;
        CU_ASSERT_EQUAL_FATAL(arena_open(&arena, trial_bytes(&point, 1, 1)), STATUS_OK);
        CU_ASSERT(trial_run_observed(&point, 1, t->result, 1, cpu_isa(), &arena, NULL, &observer));
        arena_close(&arena);
        const struct trial_result *r = t->result;
        check_result(&point, r);
        CU_ASSERT_EQUAL(r->exact_at_end, onlooker.exact);
        // The trial looks before every update, the onlooker after every 64.
        if (onlooker.first > 0)
            CU_ASSERT(r->learned_at >= 0 && (uint64_t)r->learned_at <= onlooker.first);
        if (r->learned_at >= 0 && onlooker.first > 0 &&
            onlooker.first / TRIAL_EXACT_LOOK == (uint64_t)r->learned_at / TRIAL_EXACT_LOOK)
            CU_ASSERT_EQUAL(r->losses, onlooker.losses + (onlooker.before && !onlooker.exact));
        learned += r->outcome == TRIAL_LEARNED;
        lost += r->losses > 0;
        kept += r->exact_at_end;
        runs_close(t);
    }
    CU_ASSERT(learned >= 4 && lost >= 2 && kept >= 1);
}

// A longer budget goes the same way, further: common entries of the curves are equal, and the short
// run's end is on the long run's curve.
static void test_a_longer_budget_continues_the_run(void)
{
    for (size_t generations = 1; generations <= 2; generations++) {
        struct point brief = usual_point(4, generations == 1 ? 512 : 128);
        brief.stop_when_proven = false;
        brief.generations = generations;
        brief.board = 6;
        struct point lengthy = brief;
        lengthy.updates = generations == 1 ? 2000 : 200;
        struct trial_runs *a = runs_of(&brief, 1, replicates, 2, cpu_isa());
        struct trial_runs *b = runs_of(&lengthy, 1, replicates, 2, cpu_isa());
        uint64_t at[TRIAL_MAX_CURVE], further[TRIAL_MAX_CURVE];
        size_t entries = trial_curve_updates(brief.updates, at);
        trial_curve_updates(lengthy.updates, further);
        for (size_t i = 0; i < 2; i++) {
            CU_ASSERT(same_initial(a, i, b, i));
            CU_ASSERT_EQUAL(a->result[i].updates, brief.updates);
            for (size_t e = 0; e < entries; e++) {
                CU_ASSERT_EQUAL(at[e], further[e]);
                CU_ASSERT_EQUAL(a->result[i].curve_loss[e], b->result[i].curve_loss[e]);
                CU_ASSERT_EQUAL(a->result[i].curve_accuracy[e], b->result[i].curve_accuracy[e]);
            }
        }
        runs_close(a);
        runs_close(b);
    }
}

static void test_updates_of_the_curve(void)
{
    static const uint64_t budgets[] = {1, 63, 64, 65, 128, 129, 1000, 125000, 1000000000000};
    for (size_t b = 0; b < sizeof budgets / sizeof *budgets; b++) {
        uint64_t at[TRIAL_MAX_CURVE];
        size_t entries = trial_curve_updates(budgets[b], at);
        CU_ASSERT(entries >= 2 && entries <= TRIAL_MAX_CURVE);
        CU_ASSERT(at[0] == 0 && at[entries - 1] == budgets[b]);
        CU_ASSERT((entries == 2) == (budgets[b] <= 64));
        for (size_t i = 1; i + 1 < entries; i++) {
            CU_ASSERT(at[i] > at[i - 1] && at[i] < budgets[b] && at[i] % TRIAL_CHUNK == 0);
            // Nothing is left out: the next one is at most twice as far, and so is the budget.
            CU_ASSERT(at[i + 1] <= 2 * at[i]);
        }
    }
    uint64_t at[TRIAL_MAX_CURVE];
    CU_ASSERT_EQUAL(trial_curve_updates(400, at), 7);
    CU_ASSERT(at[1] == 64 && at[2] == 128 && at[3] == 192 && at[4] == 256 && at[5] == 384);
}

// Every part of a point but the seed, the budget and the stop changes its key, and so its streams.
static void test_points_have_keys_of_their_own(void)
{
    struct point p[16];
    for (size_t i = 0; i < 16; i++)
        p[i] = usual_point(3, 100);
    p[1].rule.birth = 1 << 3 | 1 << 6;
    p[2].rule.survival = 1 << 3;
    p[3].generations = 2;
    p[4].board = 13;
    p[5].boundary = LIFE_DEAD;
    p[6].density = 0.5;
    p[7].density = 0;
    p[8].overcompleteness = 4;
    p[9].init = NET_NORMAL;
    p[10].train.learning_rate = 0.02;
    p[11].batch = 9;
    p[12].boards = POINT_SHARED_BOARDS;
    for (size_t i = 0; i < 13; i++)
        for (size_t j = 0; j < i; j++)
            CU_ASSERT(point_key(&p[i]) != point_key(&p[j]));
    p[13].seed = 12;
    p[14].updates = 200;
    p[15].stop_when_proven = false;
    for (size_t i = 13; i < 16; i++)
        CU_ASSERT_EQUAL(point_key(&p[0]), point_key(&p[i]));

    struct trial_runs *first = runs_of(&p[0], 1, replicates, 1, cpu_isa());
    for (size_t i = 1; i < 16; i++) {
        if (p[i].generations > 1)
            continue;
        struct trial_runs *other = runs_of(&p[i], 1, replicates, 1, cpu_isa());
        bool equal =
            memcmp(first->result->initial, other->result->initial, 25 * sizeof(float)) == 0;
        CU_ASSERT_EQUAL(equal, i > 13); // another seed draws otherwise, too
        runs_close(other);
    }
    runs_close(first);
}

// Settings of single methods are hashed for these alone, and not those of earlier programs, whose keys
// stay.
static void test_settings_of_methods_make_keys(void)
{
    enum { KINDS = 10 };
    struct point p[KINDS];
    for (size_t i = 0; i < KINDS; i++) {
        p[i] = usual_point(3, 100);
        p[i].ticket = (struct ticket_spec){
            .method = i < 3 ? TICKET_GRASP : TICKET_POPUP, .rate = 0.2, .round = 1};
        nets_published(&p[i].ticket);
    }
    p[1].ticket.temperature = 1;
    p[2].ticket.superseded = p[9].ticket.superseded = true;
    p[4].ticket.popup_rate = 1;
    p[5].ticket.popup_momentum = 0;
    p[6].ticket.popup_decay = 0;
    p[7].ticket.popup_weights = TICKET_SIGNED;
    p[8].ticket.popup_rate = 0.01;
    for (size_t i = 0; i < KINDS; i++)
        for (size_t j = 0; j < i; j++)
            CU_ASSERT(point_key(&p[i]) != point_key(&p[j]));
    // SNIP: only where boards are shared does an earlier program's differ.
    struct point snip = p[0], earlier;
    snip.ticket.method = TICKET_SNIP;
    nets_published(&snip.ticket);
    earlier = snip;
    earlier.ticket.superseded = true;
    CU_ASSERT_EQUAL(point_key(&snip), point_key(&earlier));
    snip.boards = earlier.boards = POINT_SHARED_BOARDS;
    CU_ASSERT_NOT_EQUAL(point_key(&snip), point_key(&earlier));
}

static void test_operations_of_an_update(void)
{
    struct point point = usual_point(1, 1);
    point.board = 32;
    // 8,192 cells; 18 + 2 + 1 weights forward and for their own gradient, 3 for their inputs'.
    CU_ASSERT_EQUAL(trial_update_flops(&point), 2.0 * 8192 * (21 + 21 + 3));
}

// Whether subnormal numbers survive a multiplication: as its result, as its factor. The products
// are volatile: a compiler knows nothing of the mode, and may otherwise multiply elsewhere.
struct kept {
    bool result, factor;
};

static struct kept keeps_subnormals(void)
{
    volatile float small = 1e-30f, factor = 1e-10f, tiny = 1e-40f, large = 1e20f, result, normal;
    result = small * factor;
    normal = tiny * large;
    return (struct kept){memcmp((const void *)&result, &(float){0}, sizeof(float)) != 0,
                         normal > 0};
}

static void test_float_mode_is_restored(void)
{
    struct point point = usual_point(1, 64);
    struct kept before = keeps_subnormals();
    runs_close(runs_of(&point, 1, replicates, 1, cpu_isa()));
    struct kept after = keeps_subnormals();
    unsigned mode = cpu_flush_subnormals();
    runs_close(
        runs_of(&point, 1, replicates, 1, cpu_isa())); // in a caller that flushes they stay flushed
    struct kept within = keeps_subnormals();
    cpu_restore_float_mode(mode);
    struct kept last = keeps_subnormals();
    CU_ASSERT(before.result && before.factor);
    CU_ASSERT(after.result && after.factor);
    CU_ASSERT(last.result && last.factor);
#if defined(__SSE2__)
    CU_ASSERT_FALSE(within.result);
    CU_ASSERT_FALSE(within.factor);
#else
    (void)within;
#endif
}

SUITE_LONG(trial)
{
    TEST(test_same_spec_same_bits);
    TEST(test_boards_are_own_or_shared);
    TEST(test_instruction_sets_agree);
    TEST(test_cancelled_trials_say_so);
    TEST(test_every_outcome_occurs);
    TEST(test_two_generations_are_proven);
    TEST(test_training_stops_once_proven);
    TEST(test_training_on_after_the_proof);
    TEST(test_what_comes_after_the_first_exact_look);
    TEST(test_a_longer_budget_continues_the_run);
    TEST(test_updates_of_the_curve);
    TEST(test_points_have_keys_of_their_own);
    TEST(test_settings_of_methods_make_keys);
    TEST(test_operations_of_an_update);
    TEST(test_float_mode_is_restored);
}
