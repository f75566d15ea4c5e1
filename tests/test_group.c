// Groups: parents and their tickets. What each result says, and that it depends on nothing else.
#include "nets.h"
#include "suite.h"
#include "ticket/mask.h"
#include "ticket/score.h"
#include "trial_runs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define REPLICATES 4
#define MEMBERS    64

static struct point parent_of(size_t m, bool shared)
{
    struct point point = usual_point(m, 3000);
    point.init = NET_FAN_IN;
    point.boards = shared ? POINT_SHARED_BOARDS : POINT_OWN_BOARDS;
    point.seed = 21;
    return point;
}

// A group under construction.
struct plan {
    struct point point[MEMBERS];
    size_t members;
};

static void add(struct plan *plan, const struct point *parent, struct ticket_spec ticket)
{
    CU_ASSERT_FATAL(plan->members < MEMBERS);
    plan->point[plan->members] = *parent;
    if (ticket.temperature == 0 && ticket.popup_rate == 0)
        nets_published(&ticket);
    plan->point[plan->members++].ticket = ticket;
}

// Rounds 1 .. rounds of a series, with the controls whose bits are set in `controls`.
static void add_series(struct plan *plan, const struct point *parent, struct ticket_spec ticket,
                       size_t rounds, unsigned controls)
{
    for (ticket.round = 1; ticket.round <= rounds; ticket.round++)
        for (unsigned c = 0; c < TICKET_CONTROL_COUNT; c++) {
            ticket.control = (enum ticket_control)c;
            if (controls >> c & 1)
                add(plan, parent, ticket);
        }
}

static struct trial_runs *run(const struct plan *plan, const uint32_t *replicate, size_t count)
{
    return runs_of(plan->point, plan->members, replicate, count, cpu_isa());
}

static const uint32_t four[REPLICATES] = {0, 1, 2, 3};
static const struct ticket_spec iterative = {.method = TICKET_ITERATIVE, .rate = 0.3};

// Edge-popup's series, each of which differs from the one before in one setting. What a mask is
// compared with shows whose mask that is.
static void add_popups(struct plan *plan, const struct point *parent)
{
    struct ticket_spec popup = {.method = TICKET_POPUP, .rate = 0.4, .no_retraining = true};
    const unsigned controls = 1 << TICKET_ITSELF | 1 << TICKET_FRESH;
    nets_published(&popup);
    add_series(plan, parent, popup, 1, 0x1f);
    popup.popup_rate = 1;
    add_series(plan, parent, popup, 1, controls);
    popup.popup_momentum = 0;
    add_series(plan, parent, popup, 1, controls);
    popup.popup_decay = 0.1;
    add_series(plan, parent, popup, 1, controls);
    popup.popup_weights = TICKET_SIGNED;
    add_series(plan, parent, popup, 1, controls);
}

static void add_everything(struct plan *plan, const struct point *parent)
{
    struct ticket_spec later = iterative, oneshot = {.method = TICKET_ONESHOT, .rate = 0.4};
    struct ticket_spec restart = {.method = TICKET_RESTART, .round = 1, .flips = 3};
    later.rewind = 100;
    oneshot.rewind = TICKET_TRAINED;
    oneshot.no_retraining = true;
    add(plan, parent, (struct ticket_spec){0});
    add_series(plan, parent, iterative, 3, 0x1f);
    add_series(plan, parent, later, 2, 1);
    add_series(plan, parent, oneshot, 2, 1);
    for (unsigned method = TICKET_MAGNITUDE; method <= TICKET_GRASP; method++)
        add_series(plan, parent, (struct ticket_spec){.method = method, .rate = 0.4}, 2, 1);
    add_series(plan, parent,
               (struct ticket_spec){.method = TICKET_GRASP, .rate = 0.4, .temperature = 0.1}, 2, 1);
    add_series(plan, parent, (struct ticket_spec){.method = TICKET_SYNFLOW, .rate = 0.4}, 2, 1);
    add(plan, parent, restart);
    restart.flips = 0;
    restart.noise = 0.5;
    add(plan, parent, restart);
    add_popups(plan, parent);
}

// Alone or among others, by points and by replicates: the same bits.
static void test_results_are_their_own(void)
{
    for (int shared = 0; shared < 2; shared++) {
        struct point parent = parent_of(2, shared);
        struct plan all = {0};
        add_everything(&all, &parent);
        struct trial_runs *f = run(&all, four, 3), *alone = run(&all, &four[1], 1);
        for (size_t m = 0; m < all.members; m++)
            CU_ASSERT(runs_same(f, 3 * m + 1, alone, m));
        runs_close(alone);
        // Each point with what it follows from, but no more; of a network that GraSP prunes otherwise at
        // another temperature.
        for (size_t m = 0; m < all.members; m++) {
            struct plan few = {0};
            const struct ticket_spec *ticket = &all.point[m].ticket;
            few.members = trial_series(&all.point[m], few.point);
            CU_ASSERT_EQUAL(few.members, trial_series(&all.point[m], NULL));
            CU_ASSERT_EQUAL(few.members, ticket->method == TICKET_ITERATIVE ? ticket->round : 1);
            alone = run(&few, &four[0], 1);
            CU_ASSERT(runs_same(f, 3 * m, alone, few.members - 1));
            runs_close(alone);
        }
        runs_close(f);
    }
}

// Two tickets that differ in one field of their spec follow from masks, starts or parents of their own:
// beside the other each is what it is alone.
static void test_each_field_is_its_own_series(void)
{
    const struct ticket_spec common = {.method = TICKET_ONESHOT, .rate = 0.4, .round = 1};
    struct point parent = parent_of(2, true);
    for (int field = 0; field < 8; field++) {
        struct ticket_spec one = common, other = common;
        if (field == 0)
            other.method = TICKET_MAGNITUDE;
        if (field == 1)
            other.unit = TICKET_CHANNELS;
        if (field == 2)
            other.scope = TICKET_LAYER;
        if (field == 3)
            other.rate = 0.5;
        if (field == 4)
            other.rewind = 64;
        if (field == 5)
            other.prune_biases = true;
        if (field == 6)
            other.only_learned = true;
        if (field == 7) {
            one.rewind = other.rewind = TICKET_TRAINED;
            other.no_retraining = true;
        }
        struct plan both = {0}, alone = {0};
        add(&both, &parent, one);
        add(&both, &parent, other);
        add(&alone, &parent, other);
        struct trial_runs *b = run(&both, four, 4), *a = run(&alone, four, 4);
        for (size_t i = 0; i < 4; i++)
            CU_ASSERT(runs_same(b, 4 + i, a, i));
        runs_close(b);
        runs_close(a);
    }
}

static void test_parents_are_dense_trials(void)
{
    struct point parent = parent_of(2, true);
    struct plan all = {0}, dense = {0};
    add_everything(&all, &parent);
    add(&dense, &parent, (struct ticket_spec){0});
    struct trial_runs *f = run(&all, four, 2), *d = run(&dense, four, 2);
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT(runs_same(f, i, d, i));
        CU_ASSERT_EQUAL(f->result[i].weights_left, 46);
    }
    runs_close(f);
    runs_close(d);
}

static size_t zeros(const float *value, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += value[i] == 0;
    return n;
}

// Pruned weights are zero before and after, whatever trained between; as many are left as rates
// say.
static void test_masks_hold(void)
{
    for (int shared = 0; shared < 2; shared++) {
        struct point parent = parent_of(3, shared);
        struct net net = point_net(&parent);
        struct plan all = {0};
        add_everything(&all, &parent);
        struct trial_runs *f = run(&all, four, 2);
        for (size_t k = 2; k < 2 * all.members; k++) {
            const struct ticket_spec *ticket = &all.point[k / 2].ticket;
            const struct trial_result *r = &f->result[k];
            size_t left = ticket->method == TICKET_RESTART
                              ? 75
                              : ticket_left(75, ticket->rate, ticket->round);
            CU_ASSERT_EQUAL(r->weights_left, left);
            CU_ASSERT_EQUAL(ticket_mask_weights(&net, r->mask), left);
            bool frozen = ticket->method == TICKET_POPUP;
            for (size_t i = 0; i < net.parameters; i++)
                if (!r->mask[i]) {
                    CU_ASSERT_EQUAL(r->final[i], 0);
                    CU_ASSERT(frozen || r->initial[i] == 0);
                }
            CU_ASSERT(zeros(r->final, net.parameters) >= 75 - left);
        }
        runs_close(f);
    }
}

// Iterative: a round's mask is that of the round before, without the weights that are smallest once
// that round's ticket has trained. It needs no point of its own to be trained.
static void test_rounds_follow_from_each_other(void)
{
    enum { ROUNDS = 4 };
    struct point parent = parent_of(2, true);
    struct net net = point_net(&parent);
    struct plan all = {0}, controls = {0};
    add(&all, &parent, (struct ticket_spec){0});
    add_series(&all, &parent, iterative, ROUNDS, 1);
    add_series(&controls, &parent, iterative, ROUNDS, 1 << TICKET_SIGNS | 1 << TICKET_FRESH);
    struct trial_runs *f = run(&all, four, 3), *c = run(&controls, four, 3);
    for (size_t i = 0; i < 3; i++) {
        uint8_t mask[64];
        float score[64];
        CU_ASSERT_FATAL(net.parameters <= 64);
        ticket_mask_fill(&net, mask);
        for (size_t round = 1; round <= ROUNDS; round++) {
            struct ticket_spec ticket = iterative;
            ticket.round = round;
            nets_score(&net, &ticket, f->result[3 * (round - 1) + i].final, NULL, NULL, score);
            ticket_prune(&net, &ticket, score, mask);
            CU_ASSERT_EQUAL(memcmp(f->result[3 * round + i].mask, mask, net.parameters), 0);
            for (size_t k = 0; k < 2; k++) {
                const struct trial_result *control = &c->result[3 * (2 * (round - 1) + k) + i];
                CU_ASSERT_EQUAL(memcmp(control->mask, mask, net.parameters), 0);
            }
        }
    }
    runs_close(f);
    runs_close(c);
}

// Edge-popup: what its mask is compared with has that mask, or one of as many weights.
static void test_popups_controls_have_its_mask(void)
{
    struct point parent = parent_of(2, true);
    struct net net = point_net(&parent);
    struct plan all = {0};
    add_series(&all, &parent,
               (struct ticket_spec){.method = TICKET_POPUP, .rate = 0.4, .no_retraining = true}, 2,
               0x1f);
    struct trial_runs *f = run(&all, four, 1);
    for (size_t m = 0; m < all.members; m++) {
        const struct ticket_spec *ticket = &all.point[m].ticket;
        const struct trial_result *r = &f->result[m], *popup = r - ticket->control;
        bool same = memcmp(r->mask, popup->mask, net.parameters) == 0;
        bool drawn = ticket->control == TICKET_RANDOM || ticket->control == TICKET_SHUFFLED;
        CU_ASSERT_EQUAL(same, !drawn);
        CU_ASSERT_EQUAL(ticket_mask_weights(&net, r->mask), ticket_left(46, 0.4, ticket->round));
        CU_ASSERT_EQUAL(r->updates > 0, ticket->control == TICKET_ITSELF);
    }
    runs_close(f);
}

// Signed constants, for the ticket and for what it is compared with; biases are as they were drawn.
static void test_popup_chooses_from_signed_constants(void)
{
    struct point parent = parent_of(2, true);
    struct net net = point_net(&parent);
    struct ticket_spec ticket = {.method = TICKET_POPUP, .rate = 0.4, .no_retraining = true};
    struct plan all = {0};
    nets_published(&ticket);
    ticket.popup_weights = TICKET_SIGNED;
    add(&all, &parent, (struct ticket_spec){0});
    add_series(&all, &parent, ticket, 1, 1 << TICKET_ITSELF | 1 << TICKET_FRESH);
    struct trial_runs *f = run(&all, four, 1);
    const struct trial_result *dense = &f->result[0], *popup = dense + 1, *fresh = dense + 2;
    for (size_t l = 0; l < net.layers; l++) {
        const struct net_layer *layer = &net.layer[l];
        float constant = (float)sqrt(2 / (double)(layer->in * layer->taps));
        for (size_t i = layer->weights; i < layer->biases; i++) {
            CU_ASSERT_EQUAL(popup->initial[i], copysignf(constant, dense->initial[i]));
            CU_ASSERT_EQUAL(popup->final[i], popup->mask[i] ? popup->initial[i] : 0);
            CU_ASSERT_EQUAL(fabsf(fresh->initial[i]), fresh->mask[i] ? constant : 0);
        }
        for (size_t k = 0; k < layer->out; k++)
            CU_ASSERT_EQUAL(popup->final[layer->biases + k], dense->initial[layer->biases + k]);
    }
    runs_close(f);
}

// SNIP and GraSP score a network on boards of its own, whether training's are shared or not.
static void test_every_network_is_scored_on_boards_of_its_own(void)
{
    enum { SIDE = 12, CELLS = 8 * SIDE * SIDE };
    for (int shared = 0; shared < 2; shared++) {
        struct point parent = parent_of(2, shared);
        struct net net = point_net(&parent);
        struct plan all = {0};
        add(&all, &parent, (struct ticket_spec){0});
        add(&all, &parent, (struct ticket_spec){.method = TICKET_SNIP, .rate = 0.5, .round = 1});
        add(&all, &parent, (struct ticket_spec){.method = TICKET_GRASP, .rate = 0.5, .round = 1});
        struct trial_runs *f = run(&all, four, REPLICATES);
        float cells[CELLS], target[CELLS], score[64];
        struct ticket_batch batch = {8, SIDE, SIDE, false, cells, target, KERNEL_CROSS_ENTROPY};
        uint8_t mask[64];
        struct arena arena;
        struct engine_task task = trial_task(&parent);
        struct engine_boards boards;
        struct ticket_scorer *scorer = nets_scorer_open(&net, &batch);
        CU_ASSERT_FATAL(net.parameters <= 64 && parent.board == SIDE);
        CU_ASSERT_EQUAL_FATAL(
            ARENA_OPEN(&arena, engine_boards_layout(&boards, &arena, &task, cpu_isa())), STATUS_OK);
        for (size_t i = 0; i < REPLICATES; i++) {
            struct rng_key key = trial_boards(&parent, RNG_SCORE_BOARDS, four[i]);
            engine_boards_begin(&boards, &key);
            for (size_t b = 0; b < 8; b++) {
                boards_unpack(engine_boards_next(&boards), SIDE, cells + b * SIDE * SIDE);
                boards_unpack(engine_boards_future(&boards), SIDE, target + b * SIDE * SIDE);
            }
            for (size_t m = 1; m < 3; m++) {
                const struct ticket_spec *spec = &all.point[m].ticket;
                const float *initial = f->result[i].initial;
                nets_score(&net, spec, initial, &batch, scorer, score);
                ticket_mask_fill(&net, mask);
                ticket_prune(&net, spec, score, mask);
                CU_ASSERT_EQUAL(memcmp(mask, f->result[REPLICATES * m + i].mask, net.parameters),
                                0);
            }
        }
        arena_close(&arena);
        nets_scorer_close(scorer);
        runs_close(f);
    }
}

// What each kind of ticket starts from.
static void test_starts(void)
{
    struct point parent = parent_of(2, true), shorter = parent;
    struct net net = point_net(&parent);
    shorter.updates = 100;
    struct ticket_spec later = iterative;
    struct ticket_spec kept = {.method = TICKET_ONESHOT, .rate = 0.3, .rewind = TICKET_TRAINED};
    later.rewind = 100;
    struct plan all = {0}, few = {0};
    add(&all, &parent, (struct ticket_spec){0});
    add_series(&all, &parent, iterative, 2, 0x1f); // 1 .. 10
    add_series(&all, &parent, later, 1, 1);        // 11
    add_series(&all, &parent, kept, 1, 1);         // 12
    kept.no_retraining = true;
    add_series(&all, &parent, kept, 1, 1); // 13
    add(&all, &parent, (struct ticket_spec){.method = TICKET_RESTART, .round = 1});
    add(&all, &parent, (struct ticket_spec){.method = TICKET_RESTART, .round = 1, .flips = 2});
    add(&all, &parent, (struct ticket_spec){.method = TICKET_RESTART, .round = 1, .noise = 0.5});
    add(&few, &shorter, (struct ticket_spec){0});
    struct trial_runs *f = run(&all, four, 1), *s = run(&few, four, 1);
    const struct trial_result *r = f->result;
    uint32_t layers[2][NET_MAX_LAYERS];
    size_t flipped = 0, shaken = 0;
    for (size_t i = 0; i < net.parameters; i++) {
        const uint8_t *mask = r[6].mask; // of round 2
        CU_ASSERT_EQUAL(r[6].initial[i], mask[i] ? r[0].initial[i] : 0);
        CU_ASSERT_EQUAL(r[9].mask[i], mask[i]); // fresh
        CU_ASSERT(!mask[i] || r[9].initial[i] != r[0].initial[i]);
        CU_ASSERT_EQUAL(r[10].mask[i], mask[i]); // signs
        CU_ASSERT_EQUAL(signbit(r[10].initial[i]) != 0, signbit(r[6].initial[i]) != 0);
        CU_ASSERT(!mask[i] || r[10].initial[i] != r[6].initial[i]);
        CU_ASSERT_EQUAL(r[11].initial[i], r[11].mask[i] ? s->result[0].final[i] : 0);
        CU_ASSERT_EQUAL(r[12].initial[i], r[12].mask[i] ? r[0].final[i] : 0);
        CU_ASSERT_EQUAL(r[13].final[i], r[12].mask[i] ? r[0].final[i] : 0);
        CU_ASSERT_EQUAL(r[14].initial[i], r[0].initial[i]);
        flipped += r[15].initial[i] == -r[0].initial[i];
        shaken += r[16].initial[i] != r[0].initial[i];
        CU_ASSERT(mask[i] <= r[1].mask[i]); // what is gone stays away
    }
    CU_ASSERT_EQUAL(flipped, 2);
    CU_ASSERT_EQUAL(shaken, net_weights(&net));
    CU_ASSERT_EQUAL(r[13].updates, 0);
    CU_ASSERT(memcmp(r[6].mask, r[7].mask, net.parameters) != 0); // random
    CU_ASSERT(memcmp(r[6].mask, r[8].mask, net.parameters) != 0); // shuffled
    ticket_mask_layers(&net, r[6].mask, layers[0]);
    ticket_mask_layers(&net, r[8].mask, layers[1]);
    CU_ASSERT_EQUAL(memcmp(layers[0], layers[1], net.layers * sizeof(uint32_t)), 0);
    // Other boards than the parent's: the same start goes another way.
    CU_ASSERT(memcmp(r[14].final, r[0].final, net.parameters * sizeof(float)) != 0);
    runs_close(f);
    runs_close(s);
}

// Where only those that learned have tickets.
static void test_not_tried(void)
{
    struct point parent = parent_of(2, true);
    struct ticket_spec ticket = iterative;
    ticket.only_learned = true;
    struct plan all = {0};
    add(&all, &parent, (struct ticket_spec){0});
    add_series(&all, &parent, ticket, 2, 3);
    struct trial_runs *f = run(&all, four, 4);
    size_t learned = 0;
    for (size_t i = 0; i < 4; i++) {
        bool tried = f->result[i].outcome == TRIAL_LEARNED;
        learned += tried;
        for (size_t m = 1; m < all.members; m++) {
            const struct trial_result *r = &f->result[4 * m + i];
            CU_ASSERT_EQUAL(r->outcome != TRIAL_NOT_TRIED, tried);
            CU_ASSERT_EQUAL(r->weights_left > 0, tried);
            CU_ASSERT_EQUAL(isnan(r->loss) != 0, !tried);
        }
    }
    CU_ASSERT(learned > 0 && learned < 4);
    runs_close(f);
}

// Channels that are pruned are left out of the training; what is left trains.
static void test_pruned_channels_rest(void)
{
    for (size_t n = 1; n <= 2; n++) {
        struct point parent = parent_of(n == 1 ? 4 : 3, true);
        struct plan all = {0};
        struct ticket_spec ticket = {
            .method = TICKET_ONESHOT, .unit = TICKET_CHANNELS, .rate = 0.5, .round = 1};
        parent.generations = n;
        parent.updates = n == 1 ? 3000 : 128;
        struct net net = point_net(&parent);
        add(&all, &parent, (struct ticket_spec){0});
        add(&all, &parent, ticket);
        ticket.control = TICKET_FRESH;
        add(&all, &parent, ticket);
        struct trial_runs *f = run(&all, four, 2), *alone = run(&all, &four[1], 1);
        const struct net_layer *first = &net.layer[0];
        size_t gone = 0, moved = 0;
        for (size_t k = 2; k < 6; k++) {
            const struct trial_result *r = &f->result[k];
            CU_ASSERT(runs_same(f, k, alone, k / 2) || k % 2 == 0);
            CU_ASSERT(r->updates > 0);
            for (size_t i = 0; i < first->out; i++) {
                bool left = false;
                for (size_t tap = 0; tap < 9; tap++)
                    left = left || r->mask[first->weights + 9 * i + tap];
                gone += !left;
                size_t bias = first->biases + i;
                CU_ASSERT(left || r->final[bias] == r->initial[bias]);
                moved += left && r->final[bias] != r->initial[bias];
            }
        }
        CU_ASSERT(gone > 0 && moved > 0 && gone + moved <= 4 * first->out);
        runs_close(f);
        runs_close(alone);
    }
}

SUITE_LONG(group)
{
    TEST(test_results_are_their_own);
    TEST(test_each_field_is_its_own_series);
    TEST(test_parents_are_dense_trials);
    TEST(test_masks_hold);
    TEST(test_rounds_follow_from_each_other);
    TEST(test_popups_controls_have_its_mask);
    TEST(test_popup_chooses_from_signed_constants);
    TEST(test_every_network_is_scored_on_boards_of_its_own);
    TEST(test_starts);
    TEST(test_not_tried);
    TEST(test_pruned_channels_rest);
}
