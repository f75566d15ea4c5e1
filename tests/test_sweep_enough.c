// Sweeps whose points have enough networks before the plan's are all there: the same results whatever the threads, the
// interruptions and the plans before.
#include "kill_shim.h"
#include "small_sweep.h"
#include "suite.h"
#include "sweep/join.h"
#include "sweep/partial.h"
#include "sweep/samples.h"

#include <stdio.h>
#include <string.h>

#define NETWORKS "40"

// Networks of two widths with their tickets: one that never learns, and one of a rate between.
static void read_plan(const char *rule, struct plan *plan)
{
    static const char text[] =
        "name: small\nquestion: Q\nseed: 7\nnetworks: " NETWORKS "\ntask: {board: 8}\n"
        "network: {overcompleteness: [1, 4]}\n"
        "training: {learning_rate: 0.01, batch: 4, updates: 300}\n"
        "ticket: {method: iterative, rounds: 1, rate: 0.5, parents: any, control: [none, "
        "random]}\n";
    const struct store_attributes attributes = {
        .plan = (char *)text, .overrides = (char *)rule, .files = (char *)""};
    CU_ASSERT_EQUAL_FATAL(plan_read_stored(&attributes, "results", plan), STATUS_OK);
}

static struct small_plan as_small(const struct plan *plan)
{
    struct small_plan made = {.plan = *plan};
    return made;
}

static enum status sweep(const char *rule, const char *folder, size_t threads,
                         struct small_watch *watch)
{
    struct plan plan;
    read_plan(rule, &plan);
    struct small_plan made = as_small(&plan);
    enum status status = small_sweep(&made, folder, threads, watch);
    plan_free(&plan);
    return status;
}

static enum status sweep_quietly(const char *rule, const char *folder, size_t threads)
{
    struct small_watch watch = {0};
    return sweep(rule, folder, threads, &watch);
}

static void read_results(const char *folder, struct store_results *results)
{
    CU_ASSERT_EQUAL_FATAL(store_open(small_inside(folder, "results.h5"), results), STATUS_OK);
}

static size_t trials_of(const char *folder)
{
    struct store_results results;
    read_results(folder, &results);
    size_t trials = results.trials;
    store_close(&results);
    return trials;
}

static void clear(const char *folder)
{
    remove(small_inside(folder, "results.h5"));
}

static const char *const rules[] = {"precision=0.25", "threshold=0.5",
                                    "precision=0.15\nthreshold=0.4"};
#define RULES (sizeof rules / sizeof *rules)

// Whether what is known after so many replicates answers for all points of a group, of all trials.
static bool answers(const struct store_results *all, const struct sequence_rule *rule, size_t first,
                    size_t members, size_t size)
{
    for (size_t m = first; m < first + members; m++) {
        uint64_t learned = 0, tried = 0;
        for (size_t i = 0; i < size; i++) {
            enum trial_outcome outcome = all->trial[all->point[m].first + i].outcome;
            learned += outcome == TRIAL_LEARNED;
            tried += outcome != TRIAL_NOT_TRIED;
        }
        if (!sequence_answers(rule, learned, tried))
            return false;
    }
    return true;
}

// Asserts that the results are the samples out of all trials, with the intervals of the sequence; returns how many trials
// they are.
static size_t check_samples(const char *rule, const char *folder, const struct store_results *all)
{
    struct store_results results;
    struct plan plan;
    read_plan(rule, &plan);
    read_results(folder, &results);
    CU_ASSERT_TRUE(results.attributes.complete);
    CU_ASSERT_EQUAL(results.attributes.rule.precision, plan.rule.precision);
    CU_ASSERT_EQUAL(results.attributes.rule.threshold, plan.rule.threshold);
    CU_ASSERT_EQUAL_FATAL(results.points, 6);
    for (size_t first = 0; first < 6; first += 3) {
        size_t sample = 1, most = all->point[first].count;
        while (sample < most &&
               !((sample <= 32 || sample % 2 == 0) && answers(all, &plan.rule, first, 3, sample)))
            sample++;
        for (size_t m = first; m < first + 3; m++) {
            const struct store_point *point = &results.point[m];
            CU_ASSERT_EQUAL_FATAL(point->count, sample);
            for (size_t i = 0; i < sample; i++) {
                const struct trial_result *trial = &results.trial[point->first + i],
                                          *same = &all->trial[all->point[m].first + i];
                CU_ASSERT(trial_result_same(trial, same) && trial->replicate == i);
            }
        }
    }
    size_t trials = results.trials;
    store_close(&results);
    plan_free(&plan);
    return trials;
}

static void test_samples_are_beginnings_of_all(void)
{
    struct store_results all;
    small_open_folders();
    CU_ASSERT_EQUAL(sweep_quietly("", small_one, 2), STATUS_OK);
    read_results(small_one, &all);
    CU_ASSERT_EQUAL(all.trials, 6 * 40);
    for (size_t r = 0; r < RULES; r++) {
        size_t trials = 0;
        for (size_t threads = 1; threads <= 5; threads += 4) {
            clear(small_two);
            struct small_watch watch = {0};
            CU_ASSERT_EQUAL(sweep(rules[r], small_two, threads, &watch), STATUS_OK);
            trials = check_samples(rules[r], small_two, &all);
            CU_ASSERT(trials < all.trials && watch.done == trials);
        }
        // Nothing is left to do.
        uint64_t hash = small_hash(small_inside(small_two, "results.h5"));
        struct small_watch watch = {0};
        CU_ASSERT_EQUAL(sweep(rules[r], small_two, 2, &watch), STATUS_OK);
        CU_ASSERT_EQUAL(watch.found, trials);
        CU_ASSERT_EQUAL(small_hash(small_inside(small_two, "results.h5")), hash);
    }
    store_close(&all);
    small_end();
}

// Workers are told when it is enough: else this takes minutes.
static void test_workers_stop(void)
{
    small_open_folders();
    CU_ASSERT_EQUAL(sweep_quietly("precision=0.25", small_one, 2), STATUS_OK);
    CU_ASSERT_EQUAL(sweep_quietly("precision=0.25\nnetworks=20000", small_two, 2), STATUS_OK);
    small_check_same(small_two, small_one, trials_of(small_one));
    small_end();
}

static void test_interrupted(void)
{
    small_open_folders();
    for (size_t r = 0; r < 2; r++) {
        clear(small_one);
        CU_ASSERT_EQUAL(sweep_quietly(rules[r], small_one, 2), STATUS_OK);
        size_t trials = trials_of(small_one);
        for (size_t k = 0; k < 2; k++) {
            struct small_watch watch = {.cancel_after = 1 + 12 * k};
            clear(small_two);
            CU_ASSERT_EQUAL(sweep(rules[r], small_two, 1 + k, &watch), STATUS_INTERRUPTED);
            CU_ASSERT_EQUAL(trials_of(small_two), watch.done);
            CU_ASSERT_EQUAL(sweep_quietly(rules[r], small_two, 1), STATUS_OK);
            small_check_same(small_two, small_one, trials);
        }
        struct plan plan;
        read_plan(rules[r], &plan);
        struct small_plan made = as_small(&plan);
        clear(small_two);
        small_sweep_killed(&made, small_two, 15);
        CU_ASSERT_EQUAL(sweep_quietly(rules[r], small_two, 3), STATUS_OK);
        small_check_same(small_two, small_one, trials);
        plan_free(&plan);
    }
    small_end();
}

static void test_extended(void)
{
    static const char narrow[] = "precision=0.2";
    small_open_folders();
    CU_ASSERT_EQUAL(sweep_quietly(narrow, small_one, 2), STATUS_OK);
    size_t trials = trials_of(small_one);
    static const char *const before[] = {"networks=4", "networks=4\nprecision=0.2", "precision=0.4",
                                         "precision=0.2\nnetworks=20"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        clear(small_two);
        CU_ASSERT_EQUAL(sweep_quietly(before[i], small_two, 2), STATUS_OK);
        CU_ASSERT(trials_of(small_two) < trials);
        CU_ASSERT_EQUAL(sweep_quietly(narrow, small_two, 2), STATUS_OK);
        small_check_same(small_two, small_one, trials);
    }
    // A complete sweep is not cut down; one that was interrupted may be.
    uint64_t hash = small_hash(small_inside(small_two, "results.h5"));
    small_check_refused(sweep_quietly("precision=0.4", small_two, 1), STATUS_REQUEST,
                        "whose answer takes fewer");
    CU_ASSERT_EQUAL(small_hash(small_inside(small_two, "results.h5")), hash);
    clear(small_one);
    CU_ASSERT_EQUAL(sweep_quietly("precision=0.4", small_one, 2), STATUS_OK);
    struct small_watch watch = {.cancel_after = trials / 2}, again = {0};
    clear(small_two);
    CU_ASSERT_EQUAL(sweep(narrow, small_two, 1, &watch), STATUS_INTERRUPTED);
    CU_ASSERT_EQUAL(sweep("precision=0.4", small_two, 1, &again), STATUS_OK);
    small_check_same(small_two, small_one, trials_of(small_one));
    CU_ASSERT_PTR_NOT_NULL(strstr(again.last_note, "computed beyond what the answers took"));
    small_end();
}

// Where no trial is missing, results learn that the plan asks for a precision now.
static void test_rule_alone_is_new(void)
{
    struct store_results results;
    small_open_folders();
    CU_ASSERT_EQUAL(sweep_quietly("networks=3", small_one, 2), STATUS_OK);
    CU_ASSERT_EQUAL(sweep_quietly("networks=3\nprecision=0.01", small_one, 2), STATUS_OK);
    read_results(small_one, &results);
    CU_ASSERT(results.trials == 18 && results.attributes.rule.precision == 0.01);
    CU_ASSERT_TRUE(results.attributes.complete);
    store_close(&results);
    small_end();
}

// Trials beyond a sample, which are cheap or dear, say nothing of the time that is left: a point's trials take as long on
// average as before.
static void test_time_of_samples(void)
{
    struct store_results results;
    struct plan plan;
    struct sweep *opened;
    struct small_watch watch = {.cancel_after = 100};
    size_t beyond = 0;
    small_open_folders();
    // Long enough to be interrupted on a machine that is busy.
    CU_ASSERT_EQUAL_FATAL(sweep("training.updates=2000", small_one, 1, &watch), STATUS_INTERRUPTED);
    read_results(small_one, &results);
    CU_ASSERT_EQUAL_FATAL(results.points, 6);
    read_plan("precision=0.4\ntraining.updates=2000", &plan);
    struct small_plan made = as_small(&plan);
    struct sweep_request request = small_request(&made, small_one, 1, &watch);
    request.look_only = true;
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    for (size_t i = 0; i < results.points; i++) {
        const struct store_point *point = &results.point[i];
        const struct sweep_tally *tally = &sweep_progress(opened)->tally[i];
        double sum = 0, mean;
        for (size_t t = point->first; t < point->first + point->count; t++)
            sum += results.timing[t].seconds;
        mean = sum / (double)point->count;
        CU_ASSERT_DOUBLE_EQUAL(tally->seconds, (double)tally->done * mean, 1e-9 * sum);
        beyond += point->count - tally->done;
    }
    CU_ASSERT(beyond > 0);
    sweep_close(opened);
    store_close(&results);
    plan_free(&plan);
    small_end();
}

// Writes results of an interrupted sweep by that rule, which have all trials that are in the folder.
static void write_interrupted(const char *rule, const char *folder, const char *path)
{
    struct store_results all;
    struct plan plan;
    read_results(folder, &all);
    read_plan(rule, &plan);
    struct store_attributes attributes = all.attributes;
    const char *const source = all.path;
    attributes.plan = plan.text;
    attributes.overrides = plan.overrides;
    attributes.rule = plan.rule;
    attributes.complete = false;
    CU_ASSERT_EQUAL(store_merge(path, &attributes, plan.point, NULL, plan.points, &source, 1, NULL),
                    STATUS_OK);
    plan_free(&plan);
    store_close(&all);
}

// What is seen from outside of a sweep that was killed agrees with what it says itself.
static void test_seen_from_outside(void)
{
    struct plan plan;
    struct partial partial;
    struct sweep *opened;
    struct small_watch watch = {0};
    small_open_folders();
    read_plan("precision=0.25", &plan);
    struct small_plan made = as_small(&plan);
    small_sweep_killed(&made, small_one, 50);
    CU_ASSERT_EQUAL_FATAL(partial_open(small_one, 0, &partial), STATUS_OK);
    struct sweep_request request = small_request(&made, small_one, 1, &watch);
    request.look_only = true;
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    CU_ASSERT_EQUAL(partial.planned, sweep_progress(opened)->trials);
    CU_ASSERT_EQUAL(partial.results.trials, sweep_progress(opened)->found);
    sweep_close(opened);
    CU_ASSERT_EQUAL(small_sweep_quietly(&made, small_one, 2), STATUS_OK);
    CU_ASSERT_EQUAL(partial_update(small_one, 0, &partial), STATUS_OK);
    CU_ASSERT_EQUAL(partial.planned, trials_of(small_one));
    CU_ASSERT_EQUAL(partial.results.trials, partial.planned);
    // Trials beyond the samples are not.
    size_t trials = partial.planned;
    clear(small_two);
    CU_ASSERT_EQUAL(sweep_quietly("", small_two, 2), STATUS_OK);
    write_interrupted("precision=0.25", small_two, small_inside(small_one, "results.h5"));
    CU_ASSERT_EQUAL(partial_update(small_one, 0, &partial), STATUS_OK);
    CU_ASSERT(partial.planned == trials && partial.results.trials == trials);
    partial_close(&partial);
    plan_free(&plan);
    small_end();
}

static void test_joined(void)
{
    char whole[FOLDER_FILE], part[FOLDER_FILE], both[FOLDER_FILE];
    struct join join;
    struct store_results results;
    small_open_folders();
    folder_inside(whole, small_one, "results.h5");
    folder_inside(part, small_two, "results.h5");
    folder_inside(both, small_two, "both.h5");
    const char *paths[] = {part, whole};
    CU_ASSERT_EQUAL(sweep_quietly("precision=0.2", small_one, 2), STATUS_OK);
    size_t trials = trials_of(small_one);
    struct small_watch watch = {.cancel_after = 10};
    CU_ASSERT_EQUAL(sweep("precision=0.2", small_two, 1, &watch), STATUS_INTERRUPTED);
    CU_ASSERT_EQUAL(join_results(paths, 2, both, &join), STATUS_OK);
    CU_ASSERT(join.trials == trials && join.planned == trials);
    CU_ASSERT_EQUAL_FATAL(store_open(both, &results), STATUS_OK);
    CU_ASSERT(results.trials == trials && results.attributes.complete);
    CU_ASSERT_EQUAL(results.attributes.rule.precision, 0.2);
    store_close(&results);
    // Of two complete ones the plan of that which asked for more holds both.
    clear(small_two);
    CU_ASSERT_EQUAL(sweep_quietly("precision=0.4", small_two, 2), STATUS_OK);
    CU_ASSERT(trials_of(small_two) < trials);
    CU_ASSERT_EQUAL(join_results(paths, 2, both, &join), STATUS_OK);
    CU_ASSERT(join.trials == trials && join.planned == trials);
    // Of one that was interrupted what is beyond its samples is left out, if it is of the same precision; if it is not, its
    // plan holds both, whichever comes first.
    char all[FOLDER_FILE];
    folder_inside(all, small_two, "all.h5");
    clear(small_two);
    CU_ASSERT_EQUAL(sweep_quietly("", small_two, 2), STATUS_OK);
    write_interrupted("precision=0.2", small_two, all);
    const char *same[] = {whole, all};
    CU_ASSERT_EQUAL(join_results(same, 2, both, &join), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_open(both, &results), STATUS_OK);
    CU_ASSERT(join.trials == trials && results.trials == trials);
    store_close(&results);
    write_interrupted("", small_two, all);
    CU_ASSERT_EQUAL(join_results(same, 2, both, &join), STATUS_OK);
    CU_ASSERT_EQUAL(join.trials, 240);
    small_end();
}

SUITE_LONG(sweep_enough)
{
    TEST(test_samples_are_beginnings_of_all);
    TEST(test_workers_stop);
    TEST(test_interrupted);
    TEST(test_extended);
    TEST(test_rule_alone_is_new);
    TEST(test_time_of_samples);
    TEST(test_seen_from_outside);
    TEST(test_joined);
}
