// What networks learn by each optimiser, and when they are found dead: whole trials, the positive controls of
// test_optimizer.c.
#include "check.h"
#include "suite.h"
#include "train/train.h"
#include "trial_runs.h"

#include <string.h>

#define NETWORKS 8

// Trains networks of the point and counts the outcomes.
static void count_outcomes_of(const struct point *point, size_t outcomes[TRIAL_OUTCOME_COUNT])
{
    uint32_t replicates[NETWORKS];
    for (uint32_t i = 0; i < NETWORKS; i++)
        replicates[i] = i;
    struct trial_runs *runs = runs_of(point, 1, replicates, NETWORKS, cpu_isa());
    memset(outcomes, 0, TRIAL_OUTCOME_COUNT * sizeof *outcomes);
    for (size_t i = 0; i < NETWORKS; i++) {
        const struct trial_result *result = &runs->result[i];
        outcomes[result->outcome]++;
        if (result->outcome == TRIAL_LEARNED)
            CU_ASSERT_EQUAL(result->window_errors, 0);
        if (result->outcome == TRIAL_DEAD) // every cell is called dead
            CU_ASSERT(result->updates < point->updates &&
                      result->cell_accuracy == result->baseline);
    }
    runs_close(runs);
}

// Of L(1,m) by SGD.
static void count_outcomes(size_t m, double learning_rate, double momentum,
                           size_t outcomes[TRIAL_OUTCOME_COUNT])
{
    struct point point = usual_point(m, 4096);
    point.train = (struct train_settings){TRAIN_SGD, learning_rate, .momentum = momentum};
    count_outcomes_of(&point, outcomes);
}

// The positive control: with a rate that suits it SGD teaches wide networks the rule, with and without
// momentum; with one that is far too small, none, and with one that is far too large they die.
static void test_networks_learn_by_sgd(void)
{
    size_t outcomes[TRIAL_OUTCOME_COUNT];
    count_outcomes(8, 0.1, 0.9, outcomes);
    CU_ASSERT_EQUAL(outcomes[TRIAL_LEARNED], NETWORKS);
    count_outcomes(4, 0.1, 0.9, outcomes);
    CU_ASSERT(outcomes[TRIAL_LEARNED] >= NETWORKS / 2);
    count_outcomes(8, 0.3, 0, outcomes);
    CU_ASSERT_EQUAL(outcomes[TRIAL_LEARNED], NETWORKS);
    count_outcomes(8, 1e-6, 0.9, outcomes);
    CU_ASSERT_EQUAL(outcomes[TRIAL_NOT_LEARNED], NETWORKS);
    count_outcomes(4, 2, 0.9, outcomes);
    CU_ASSERT(outcomes[TRIAL_DEAD] >= NETWORKS / 2);
}

// Every other optimiser and schedule teaches wide networks the rule, too.
static void test_networks_learn_by_every_optimizer(void)
{
    static const struct train_settings good[] = {
        {TRAIN_SGD, 0.1, .momentum = 0.9, .nesterov = true},
        {TRAIN_ADAM, 0.03, .beta1 = 0.8, .beta2 = 0.99, .epsilon = 1e-6},
        {TRAIN_ADAMW, 0.03, TRAIN_ADAM_USUAL, .decay = 0.01},
        {TRAIN_RMSPROP, 0.01, .epsilon = 1e-8, .smoothing = 0.99},
        {TRAIN_ADAM, 0.03, TRAIN_ADAM_USUAL, .schedule = TRAIN_COSINE, .rate_warmup = 100},
        {TRAIN_ADAM, 0.03, TRAIN_ADAM_USUAL, .schedule = TRAIN_STEP, .step_factor = 0.5,
         .step_interval = 1000},
        {TRAIN_ADAM, 0.03, TRAIN_ADAM_USUAL, .l1 = 1e-5, .l2 = 1e-4},
        {TRAIN_ADAM, 0.03, TRAIN_ADAM_USUAL}, // by the squared error
    };
    const size_t last = sizeof good / sizeof *good - 1;
    for (size_t k = 0; k <= last; k++) {
        struct point point = usual_point(8, 4096);
        size_t outcomes[TRIAL_OUTCOME_COUNT];
        point.train = good[k];
        point.loss = k == last ? KERNEL_SQUARED : KERNEL_CROSS_ENTROPY;
        count_outcomes_of(&point, outcomes);
        CU_ASSERT(outcomes[TRIAL_LEARNED] >= NETWORKS - 1);
    }
}

// The mean is judged beside the network, and changes nothing of it: with hardly any memory it is the network,
// with a long one it lags behind, and tickets of which channels are gone have theirs.
static void test_the_mean_is_judged(void)
{
    struct point points[2] = {usual_point(8, 1024)};
    uint32_t replicates[NETWORKS] = {0, 1, 2, 3, 4, 5, 6, 7};
    points[0].train.learning_rate = 0.03;
    points[1] = points[0];
    points[1].ticket = (struct ticket_spec){.method = TICKET_ITERATIVE, .rate = 0.5, .round = 1};
    struct trial_runs *without = runs_of(points, 2, replicates, NETWORKS, cpu_isa());
    size_t exact[2] = {0};
    for (size_t k = 0; k < 2; k++) {
        points[0].train.average = points[1].train.average = k == 0 ? 1e-9 : 0.9999;
        struct trial_runs *with = runs_of(points, 2, replicates, NETWORKS, cpu_isa());
        for (size_t i = 0; i < 2 * NETWORKS; i++) {
            const struct trial_result *r = &with->result[i];
            exact[k] += r->average_learned;
            CU_ASSERT(r->average_errors >= 0 && (!r->average_learned || r->average_errors == 0));
            CU_ASSERT(k > 0 || (r->average_learned == r->exact_at_end &&
                                r->average_errors == r->window_errors));
            if (k == 0)
                CU_ASSERT(without->result[i].average_errors == -1 &&
                          !without->result[i].average_learned);
        }
        runs_close(with);
    }
    CU_ASSERT(exact[0] >= NETWORKS && exact[1] < exact[0]);
    runs_close(without);
}

// A penalty is no gradient of the loss: networks of two generations are still found dead.
static void test_penalties_do_not_hide_death(void)
{
    struct point point = usual_point(2, 512);
    size_t outcomes[TRIAL_OUTCOME_COUNT];
    point.generations = 2;
    point.board = 8;
    point.train = (struct train_settings){TRAIN_SGD, 2, .momentum = 0.9, .l2 = 1e-4};
    count_outcomes_of(&point, outcomes);
    CU_ASSERT(outcomes[TRIAL_DEAD] >= NETWORKS / 2);
}

SUITE(learning)
{
    TEST(test_networks_learn_by_sgd);
    TEST(test_networks_learn_by_every_optimizer);
    TEST(test_penalties_do_not_hide_death);
    TEST(test_the_mean_is_judged);
}
