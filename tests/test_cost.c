// What networks cost: sums of one kind, never a number where none is known; what tickets came from; and what a sweep
// measures while it runs, on a made-up powercap tree.
#include "folder.h"
#include "report/data/cost.h"
#include "report/plots/figure.h"
#include "small_sweep.h"
#include "suite.h"
#include "synthetic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct cost_given nothing = {NAN, NAN, NAN}, watts = {5, NAN, NAN},
                               all = {5, 300, 1.5};

static bool is_near(double value, double expected)
{
    bool near = fabs(value - expected) <= 1e-9 * fabs(expected);
    if (!near)
        printf("\n  %.12g is not %.12g\n", value, expected);
    return near;
}

// ---- made-up results ----------------------------------------------------------------------------

#define NETWORKS 4 // of a point
enum { DENSE, FIRST, SECOND, BEFORE, RESTARTED, POINTS };

static struct store_results made, results;
static struct report report;
static struct cost cost;
static char folder[FOLDER_PATH], path[FOLDER_FILE];

// L(1,2), of which 2 of 4 learn, the second on boards alone; two rounds of tickets, of which 2 and none do; a round pruned
// before training; and one that starts from trained values. The trials of point p take p + 1 seconds and, where they are
// measured, ten times as many joules; they are 100 operations a second.
static void open_results(void)
{
    synthetic_open(&made, POINTS, NETWORKS);
    synthetic_set(&made, DENSE, synthetic_point(2), 2, 0, 0);
    synthetic_set(&made, FIRST, synthetic_ticket(2, TICKET_ITERATIVE, 1, TICKET_ITSELF), 2, 0, 0);
    synthetic_set(&made, SECOND, synthetic_ticket(2, TICKET_ITERATIVE, 2, TICKET_ITSELF), 0, 0, 0);
    synthetic_set(&made, BEFORE, synthetic_ticket(2, TICKET_SNIP, 1, TICKET_ITSELF), 1, 0, 0);
    made.point[BEFORE].point.ticket.only_learned = false;
    synthetic_set(&made, RESTARTED, synthetic_ticket(2, TICKET_ONESHOT, 1, TICKET_ITSELF), 4, 0, 0);
    made.trial[1].evidence = TRIAL_BOARDS;
    for (size_t i = 0; i < POINTS * NETWORKS; i++) {
        double seconds = (double)(i / NETWORKS + 1);
        made.timing[i] = (struct store_timing){seconds, 10 * seconds};
        made.trial[i].flops = 100 * seconds;
    }
}

static void open_cost(void)
{
    folder_scratch(folder);
    folder_inside(path, folder, "results.h5");
    CU_ASSERT_EQUAL_FATAL(synthetic_write(&made, path), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_open(path, &results), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(cost_open(&report, &cost), STATUS_OK);
}

static void close_cost(void)
{
    cost_close(&cost);
    report_close(&report);
    store_close(&results);
    synthetic_close(&made);
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

// ---- sums ---------------------------------------------------------------------------------------

static void test_all_is_counted_once(void)
{
    struct stat about;
    double bytes = 0;
    open_results();
    open_cost();
    const struct cost_point *dense = &cost.point[DENSE];
    CU_ASSERT(dense->trials == NETWORKS && dense->learned == 2 && dense->proven == 1);
    CU_ASSERT_TRUE(is_near(dense->own.seconds, 4));
    CU_ASSERT_TRUE(is_near(dense->own.operations, 400));
    CU_ASSERT_TRUE(is_near(dense->own.joules, 40));
    CU_ASSERT_EQUAL(dense->own.unmeasured, 0);
    CU_ASSERT(cost.all.trials == POINTS * NETWORKS && cost.all.learned == 9);
    CU_ASSERT_TRUE(is_near(cost.all.own.seconds, 4 * (1 + 2 + 3 + 4 + 5)));
    for (size_t i = 0; i < POINTS; i++) {
        CU_ASSERT_TRUE(cost.point[i].own.bytes > 0);
        bytes += cost.point[i].own.bytes;
    }
    CU_ASSERT_EQUAL_FATAL(stat(path, &about), 0);
    CU_ASSERT_TRUE(is_near(bytes, (double)about.st_size));
    CU_ASSERT_TRUE(is_near(cost.all.own.bytes, (double)about.st_size));
    CU_ASSERT(cost.point[FIRST].own.bytes > dense->own.bytes); // it has a mask
    close_cost();
}

static void test_a_network_that_learned_costs_all_that_did_not(void)
{
    open_results();
    open_cost();
    const struct cost_point *dense = &cost.point[DENSE];
    struct cost_amount one = cost_amount(&dense->own, dense->learned, &nothing);
    CU_ASSERT_TRUE(is_near(one.seconds, 2) && is_near(one.operations, 200));
    CU_ASSERT_TRUE(is_near(one.joules, 20));
    CU_ASSERT(one.energy == COST_MEASURED && one.timed == COST_MEASURED &&
              one.stored == COST_MEASURED && one.counted == COST_ESTIMATED);
    CU_ASSERT(isnan(one.grams) && one.carbon == COST_UNKNOWN);
    one = cost_amount(&dense->own, dense->trials, &nothing);
    CU_ASSERT_TRUE(is_near(one.joules, 10));
    close_cost();
}

// ---- measured, estimated, unknown ---------------------------------------------------------------

static void test_what_is_measured_is_not_estimated(void)
{
    open_results();
    open_cost();
    struct cost_amount sum = cost_amount(&cost.all.own, 1, &all);
    CU_ASSERT(is_near(sum.joules, 600) && sum.energy == COST_MEASURED);
    // Of measured joules, too, carbon dioxide is an estimate.
    CU_ASSERT(is_near(sum.grams, 600 / 3.6e6 * 300 * 1.5) && sum.carbon == COST_ESTIMATED);
    struct cost_given without = {5, 300, NAN};
    CU_ASSERT_TRUE(is_near(cost_amount(&cost.all.own, 1, &without).grams, 600 / 3.6e6 * 300));
    close_cost();
}

// One trial that was not measured leaves its sums without a measured number, and those of others with one.
static void test_kinds_are_not_mixed(void)
{
    open_results();
    made.timing[FIRST * NETWORKS + 2].joules = NAN;
    open_cost();
    CU_ASSERT_EQUAL(cost.all.own.unmeasured, 1);
    struct cost_amount first = cost_amount(&cost.point[FIRST].own, 1, &nothing);
    CU_ASSERT(isnan(first.joules) && first.energy == COST_UNKNOWN);
    CU_ASSERT(isnan(cost_amount(&cost.all.own, 1, &nothing).joules));
    CU_ASSERT_EQUAL(cost_amount(&cost.point[DENSE].own, 1, &nothing).energy, COST_MEASURED);
    // Estimated is all of it, what was measured among it.
    first = cost_amount(&cost.point[FIRST].own, 1, &watts);
    CU_ASSERT(is_near(first.joules, 4 * 2 * 5) && first.energy == COST_ESTIMATED);
    struct cost_amount sum = cost_amount(&cost.all.own, 1, &watts);
    CU_ASSERT(is_near(sum.joules, 60 * 5) && sum.energy == COST_ESTIMATED);
    CU_ASSERT(isnan(sum.grams) && sum.carbon == COST_UNKNOWN);
    // With an intensity, but neither measured joules nor watts, there are no grams.
    struct cost_given intensity = {NAN, 300, 1.5};
    sum = cost_amount(&cost.all.own, 1, &intensity);
    CU_ASSERT(isnan(sum.grams) && sum.carbon == COST_UNKNOWN);
    close_cost();
}

static void test_nothing_measured_is_unknown(void)
{
    open_results();
    for (size_t i = 0; i < POINTS * NETWORKS; i++)
        made.timing[i].joules = NAN;
    open_cost();
    struct cost_amount sum = cost_amount(&cost.all.own, 1, &nothing);
    CU_ASSERT(isnan(sum.joules) && sum.energy == COST_UNKNOWN);
    close_cost();
}

// Of rows alone there is no file whose bytes could be told.
static void test_bytes_of_rows_are_unknown(void)
{
    open_results();
    open_cost();
    cost_close(&cost);
    report_close(&report);
    CU_ASSERT_EQUAL_FATAL(report_open(&made, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(cost_open(&report, &cost), STATUS_OK);
    struct cost_amount sum = cost_amount(&cost.all.own, 1, &nothing);
    CU_ASSERT(isnan(sum.bytes) && sum.stored == COST_UNKNOWN);
    CU_ASSERT(is_near(sum.joules, 600) && sum.energy == COST_MEASURED);
    close_cost();
}

// ---- tickets ------------------------------------------------------------------------------------

static void test_tickets_come_from_somewhere(void)
{
    open_results();
    open_cost();
    // Seconds of a trial: 1 of the dense network, 2 and 3 of the rounds, 4 pruned before training, 5.
    CU_ASSERT_TRUE(is_near(cost.point[DENSE].whole.seconds, 4 * 1));
    CU_ASSERT_TRUE(is_near(cost.point[FIRST].whole.seconds, 4 * (2 + 1)));
    CU_ASSERT_TRUE(is_near(cost.point[SECOND].whole.seconds, 4 * (3 + 2 + 1)));
    CU_ASSERT_TRUE(is_near(cost.point[BEFORE].whole.seconds, 4 * 4));
    CU_ASSERT_TRUE(is_near(cost.point[RESTARTED].whole.seconds, 4 * (5 + 1)));
    CU_ASSERT_TRUE(is_near(cost.point[SECOND].whole.joules, 40 * (3 + 2 + 1)));
    CU_ASSERT_TRUE(is_near(cost.all.own.seconds, 60)); // the sweep's sum has each trial once
    close_cost();
    // If a round before was not measured, neither was the whole.
    open_results();
    made.timing[FIRST * NETWORKS].joules = NAN;
    open_cost();
    CU_ASSERT_EQUAL(cost_amount(&cost.point[SECOND].own, 1, &nothing).energy, COST_MEASURED);
    CU_ASSERT_TRUE(isnan(cost_amount(&cost.point[SECOND].whole, 1, &nothing).joules));
    close_cost();
}

// Opens the costs without a file.
static void open_rows(void)
{
    CU_ASSERT_EQUAL_FATAL(report_open(&made, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(cost_open(&report, &cost), STATUS_OK);
}

static void close_rows(void)
{
    cost_close(&cost);
    report_close(&report);
    synthetic_close(&made);
}

// Tickets that were not tried took no time, but the networks that did not learn did, whether the mask comes from them or not.
static void test_to_find_out_who_learns_is_paid_for(void)
{
    open_results();
    for (size_t k = 2; k < NETWORKS; k++) {
        made.trial[FIRST * NETWORKS + k].outcome = TRIAL_NOT_TRIED;
        made.trial[BEFORE * NETWORKS + k].outcome = TRIAL_NOT_TRIED;
        made.timing[FIRST * NETWORKS + k] = made.timing[BEFORE * NETWORKS + k] =
            (struct store_timing){0, 0};
    }
    made.point[BEFORE].point.ticket.only_learned = true;
    open_rows();
    CU_ASSERT(cost.point[FIRST].trials == NETWORKS && cost.point[FIRST].tried == 2);
    CU_ASSERT_TRUE(is_near(cost.point[FIRST].own.seconds, 2 * 2));
    CU_ASSERT_TRUE(is_near(cost.point[FIRST].whole.seconds, 2 * 2 + 4 * 1));
    CU_ASSERT_TRUE(is_near(cost.point[BEFORE].whole.seconds, 2 * 4 + 4 * 1));
    CU_ASSERT_EQUAL(cost.all.tried, POINTS * NETWORKS - 4);
    close_rows();
}

// A control of a mask that was trained comes from that training.
static void test_a_control_has_the_mask_of_its_ticket(void)
{
    open_results();
    synthetic_set(&made, FIRST, synthetic_ticket(2, TICKET_POPUP, 1, TICKET_ITSELF), 2, 0, 0);
    synthetic_set(&made, SECOND, synthetic_ticket(2, TICKET_POPUP, 1, TICKET_SHUFFLED), 1, 0, 0);
    made.point[FIRST].point.ticket.only_learned = made.point[SECOND].point.ticket.only_learned =
        false;
    open_rows();
    CU_ASSERT_TRUE(is_near(cost.point[FIRST].whole.seconds, 4 * 2));
    CU_ASSERT_TRUE(is_near(cost.point[SECOND].whole.seconds, 4 * (3 + 2)));
    close_rows();
}

// Tickets that differ in more than their round are curves of their own, from few weights to many.
static void test_ways_are_told_apart_in_the_figure(void)
{
    char *text;
    size_t bytes;
    open_results();
    struct point later = synthetic_ticket(2, TICKET_ITERATIVE, 1, TICKET_ITSELF);
    later.ticket.rewind = 256;
    synthetic_set(&made, SECOND, synthetic_ticket(2, TICKET_ITERATIVE, 2, TICKET_ITSELF), 1, 0, 0);
    synthetic_set(&made, BEFORE, later, 1, 0, 0);
    open_rows();
    report.cost = true;
    CU_ASSERT_EQUAL(figure_cost_pages(&report), 1);
    FILE *out = open_memstream(&text, &bytes);
    CU_ASSERT_EQUAL(figure_cost(&report, 0, out), STATUS_OK);
    fclose(out);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "1 \"dense\"\n"
                                        "2 \"iterative magnitude, rewound to the start\"\n"
                                        "3 \"iterative magnitude, rewound to update 256\"\n"
                                        "4 \"one-shot magnitude, rewound to the start\"\n"));
    // The weights of L(1,2), 46, and of its rounds; (3 + 2 + 1) seconds of each of four trials for one that learned ...
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "46 40 1 4\n\n\n30 240 1 4\n37 60 2 4\n\n\n37 200 1 4\n"));
    free(text);
    close_rows();
}

static void test_what_is_not_there_is_unknown(void)
{
    open_results();
    made.point[FIRST].point.ticket.rate = 0.3; // another way: the round before is not there
    for (size_t k = 0; k < NETWORKS; k++)
        made.trial[FIRST * NETWORKS + k].weights_left = ticket_left(46, 0.3, 1);
    open_cost();
    struct cost_amount whole = cost_amount(&cost.point[SECOND].whole, 1, &all);
    CU_ASSERT(isnan(whole.operations) && whole.counted == COST_UNKNOWN);
    CU_ASSERT(isnan(whole.bytes) && whole.stored == COST_UNKNOWN);
    CU_ASSERT(isnan(whole.seconds) && whole.timed == COST_UNKNOWN);
    CU_ASSERT(isnan(whole.joules) && whole.energy == COST_UNKNOWN);
    CU_ASSERT(isnan(whole.grams) && whole.carbon == COST_UNKNOWN);
    CU_ASSERT_TRUE(is_near(cost.point[SECOND].own.seconds, 4 * 3));
    close_cost();
}

// ---- while a sweep runs -------------------------------------------------------------------------

static char counter[FOLDER_FILE], stat_path[FOLDER_FILE];
static size_t looks;

static void write_text(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
}

// Each time that the progress is told, three joules are drawn and all processors are busy for half a second.
static void draw(void *context, const struct sweep_progress *progress)
{
    char text[128];
    (void)context, (void)progress;
    looks++;
    snprintf(text, sizeof text, "%zu\n", 3000000 * looks);
    write_text(counter, text);
    snprintf(text, sizeof text, "cpu %.0f 0 0 0 0 0 0 0 0 0\n",
             0.5 * (double)(looks * (size_t)sysconf(_SC_CLK_TCK)));
    write_text(stat_path, text);
}

static void stand_still(void *context, const struct sweep_progress *progress)
{
    (void)context, (void)progress;
}

// Runs what is missing in the first folder of the small plan, on a tree with one package.
static void sweep_on_tree(void (*progress)(void *, const struct sweep_progress *))
{
    char tree[FOLDER_PATH], zone[FOLDER_FILE], name[2 * FOLDER_FILE];
    struct small_watch watch = {0};
    struct sweep *opened;
    folder_scratch(tree);
    folder_inside(zone, tree, "intel-rapl:0");
    mkdir(zone, 0755);
    snprintf(name, sizeof name, "%s/name", zone);
    write_text(name, "package-0\n");
    snprintf(name, sizeof name, "%s/max_energy_range_uj", zone);
    write_text(name, "262143328850\n");
    folder_inside(counter, zone, "energy_uj");
    folder_inside(stat_path, tree, "stat");
    looks = 0;
    draw(NULL, NULL);
    struct sweep_request request = small_request(&small, small_one, 2, &watch);
    request.progress = progress;
    request.powercap = tree;
    request.stat = stat_path;
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    CU_ASSERT_EQUAL(sweep_run(opened), STATUS_OK);
    sweep_close(opened);
    CU_ASSERT_EQUAL(folder_remove(tree), 0);
}

// Counts the trials with measured joules, each of which has six times its seconds.
static size_t count_measured(void)
{
    struct store_results stored;
    size_t measured = 0;
    CU_ASSERT_EQUAL_FATAL(store_open(small_inside(small_one, "results.h5"), &stored), STATUS_OK);
    CU_ASSERT_EQUAL(stored.trials, small.plan.trials);
    for (size_t i = 0; i < stored.trials; i++) {
        const struct store_timing *timing = &stored.timing[i];
        measured += isnan(timing->joules) ? 0 : 1;
        CU_ASSERT_TRUE(isnan(timing->joules) || is_near(timing->joules, 6 * timing->seconds));
    }
    store_close(&stored);
    return measured;
}

static void test_a_sweep_measures_its_trials(void)
{
    small_begin(2, 20, 2000);
    sweep_on_tree(draw);
    size_t measured = count_measured();
    CU_ASSERT_TRUE(measured > 0);
    // What is added without counters is not known, and takes nothing from what is.
    small.networks[0] = small.networks[1] = 24;
    small.plan.trials = 48;
    sweep_on_tree(stand_still);
    CU_ASSERT_EQUAL(count_measured(), measured);
    small_end();
}

static void test_a_sweep_does_not_invent_energy(void)
{
    small_begin(2, 20, 2000);
    sweep_on_tree(stand_still);
    CU_ASSERT_EQUAL(count_measured(), 0);
    small_end();
}

SUITE(cost)
{
    TEST(test_all_is_counted_once);
    TEST(test_a_network_that_learned_costs_all_that_did_not);
    TEST(test_what_is_measured_is_not_estimated);
    TEST(test_kinds_are_not_mixed);
    TEST(test_nothing_measured_is_unknown);
    TEST(test_bytes_of_rows_are_unknown);
    TEST(test_tickets_come_from_somewhere);
    TEST(test_to_find_out_who_learns_is_paid_for);
    TEST(test_a_control_has_the_mask_of_its_ticket);
    TEST(test_ways_are_told_apart_in_the_figure);
    TEST(test_what_is_not_there_is_unknown);
    TEST(test_a_sweep_measures_its_trials);
    TEST(test_a_sweep_does_not_invent_energy);
}
