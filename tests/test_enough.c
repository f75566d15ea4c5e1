// When a point has enough networks: the sample of a group, whatever order its trials come in.
#include "rng/pcg.h"
#include "suite.h"
#include "sweep/enough.h"

#include <string.h>

#define NETWORKS 150
#define MEMBERS  2

static size_t networks[MEMBERS];
static uint8_t trials[MEMBERS][NETWORKS], seen[MEMBERS][NETWORKS];

// A plan of one group.
static struct plan plan_of(size_t count, double precision, double threshold)
{
    for (size_t m = 0; m < MEMBERS; m++)
        networks[m] = count;
    return (struct plan){.points = MEMBERS, .networks = networks, .rule = {precision, threshold}};
}

static struct enough look(const struct plan *plan, size_t members)
{
    struct enough enough = {0};
    enough_look(plan, 0, members, seen[0], &enough);
    return enough;
}

// Draws what comes of the trials of a group; of the second member a third is not tried.
static void draw(uint64_t index, double rate)
{
    const struct rng_key key = {.seed = 1, RNG_CHECK, {index, 0}};
    struct pcg32 random = rng_stream(&key);
    for (size_t m = 0; m < MEMBERS; m++)
        for (size_t i = 0; i < NETWORKS; i++) {
            bool learned = pcg32_uniform(&random) < rate,
                 tried = m == 0 || pcg32_below(&random, 3) > 0;
            trials[m][i] = !tried ? ENOUGH_NOT_TRIED : learned ? ENOUGH_LEARNED : ENOUGH_FAILED;
        }
}

// The sample by its definition.
static size_t sample_of(const struct plan *plan, size_t members)
{
    for (size_t size = 1; size < NETWORKS; size++) {
        size_t digits = size, known = 0;
        while (digits % 2 == 0)
            digits /= 2;
        for (size_t m = 0; m < members; m++) {
            uint64_t learned = 0, tried = 0;
            for (size_t i = 0; i < size; i++) {
                learned += trials[m][i] == ENOUGH_LEARNED;
                tried += trials[m][i] != ENOUGH_NOT_TRIED;
            }
            struct interval interval = sequence_interval(learned, tried);
            double threshold = plan->rule.threshold;
            known += interval.high - interval.low <= 2 * plan->rule.precision ||
                     (threshold > 0 && (threshold < interval.low || threshold > interval.high));
        }
        if (digits < 32 && known == members)
            return size;
    }
    return NETWORKS;
}

static void test_outcomes(void)
{
    CU_ASSERT_EQUAL(enough_seen(TRIAL_LEARNED), ENOUGH_LEARNED);
    CU_ASSERT_EQUAL(enough_seen(TRIAL_NOT_TRIED), ENOUGH_NOT_TRIED);
    CU_ASSERT_EQUAL(enough_seen(TRIAL_NOT_LEARNED), ENOUGH_FAILED);
    CU_ASSERT_EQUAL(enough_seen(TRIAL_DEAD), ENOUGH_FAILED);
    CU_ASSERT_EQUAL(enough_seen(TRIAL_DIVERGED), ENOUGH_FAILED);
}

static void test_without_a_rule_all_are_wanted(void)
{
    struct plan plan = plan_of(3, 0, 0);
    memset(seen, ENOUGH_LEARNED, sizeof seen);
    seen[0][2] = ENOUGH_MISSING;
    struct enough enough = look(&plan, 1);
    CU_ASSERT(!enough.known && enough_wanted(&plan, 0, &enough) == 3);
    seen[0][2] = ENOUGH_FAILED;
    enough_look(&plan, 0, 1, seen[0], &enough);
    CU_ASSERT(enough.known && enough_wanted(&plan, 0, &enough) == 3);
}

static void test_sample_is_the_shortest_beginning(void)
{
    struct plan plan = plan_of(NETWORKS, 0, 0.5);
    memset(seen, ENOUGH_FAILED, sizeof seen);
    struct enough enough = look(&plan, 1);
    CU_ASSERT(enough.known && enough.sample == 8);
    // What is missing within it is waited for, what is missing behind it is not.
    seen[0][8] = ENOUGH_MISSING;
    enough = look(&plan, 1);
    CU_ASSERT(enough.known && enough.sample == 8);
    seen[0][3] = ENOUGH_MISSING;
    enough = look(&plan, 1);
    CU_ASSERT(!enough.known && enough_wanted(&plan, 0, &enough) == NETWORKS);
    seen[0][3] = ENOUGH_LEARNED;
    seen[0][8] = ENOUGH_FAILED;
    enough_look(&plan, 0, 1, seen[0], &enough);
    CU_ASSERT(enough.known && enough.sample == 12); // 13 * 12 / 2^12 is below 0.05
}

static void test_all_members_are_waited_for(void)
{
    struct plan plan = plan_of(NETWORKS, 0, 0.5);
    memset(seen, ENOUGH_FAILED, sizeof seen);
    for (size_t i = 0; i < NETWORKS; i += 2)
        seen[1][i] = ENOUGH_NOT_TRIED;
    struct enough enough = look(&plan, 2);
    CU_ASSERT(enough.known && enough.sample == 16); // of which eight were tried
    memset(seen[1], ENOUGH_NOT_TRIED, sizeof seen[1]);
    enough = look(&plan, 2);
    CU_ASSERT(enough.known && enough.sample == NETWORKS);
    seen[1][NETWORKS - 1] = ENOUGH_MISSING;
    enough = look(&plan, 2);
    CU_ASSERT_FALSE(enough.known);
}

// Trials that come in any order, with a look after each, have the sample of the definition once it is there, and no sooner.
static void test_order_does_not_matter(void)
{
    static const double rates[] = {0, 0.1, 0.3, 0.5, 0.9, 1};
    static const struct sequence_rule rules[] = {{0.2, 0}, {0.12, 0}, {0, 0.5}, {0.15, 0.2}};
    for (size_t r = 0; r < 6; r++)
        for (size_t k = 0; k < 4; k++)
            for (size_t members = 1; members <= MEMBERS; members++) {
                struct plan plan = plan_of(NETWORKS, rules[k].precision, rules[k].threshold);
                uint64_t index = 100 * r + 10 * k + members;
                size_t order[MEMBERS * NETWORKS], count = members * NETWORKS, left;
                draw(index, rates[r]);
                left = sample_of(&plan, members) * members;
                size_t sample = left / members;
                memset(seen, ENOUGH_MISSING, sizeof seen);
                const struct rng_key key = {.seed = 2, RNG_CHECK, {index, 0}};
                struct pcg32 random = rng_stream(&key);
                struct enough enough = {0};
                for (size_t i = 0; i < count; i++)
                    order[i] = i;
                for (size_t i = 0; i < count; i++) {
                    size_t at = i + pcg32_below(&random, (uint32_t)(count - i)), next = order[at];
                    order[at] = order[i];
                    seen[next / NETWORKS][next % NETWORKS] =
                        trials[next / NETWORKS][next % NETWORKS];
                    left -= next % NETWORKS < sample;
                    enough_look(&plan, 0, members, seen[0], &enough);
                    CU_ASSERT_EQUAL(enough.known, left == 0);
                }
                CU_ASSERT_EQUAL(enough.sample, sample);
            }
}

SUITE(enough)
{
    TEST(test_outcomes);
    TEST(test_without_a_rule_all_are_wanted);
    TEST(test_sample_is_the_shortest_beginning);
    TEST(test_all_members_are_waited_for);
    TEST(test_order_does_not_matter);
}
