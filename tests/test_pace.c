// The time that a sweep still takes, against sweeps that were recorded (tests/fixtures/pace): for each point the number of the
// first point of its group, what was guessed for a trial, how many trials, and what each took, in processor seconds
// and as a share of its updates. They are played again without a clock, on workers that get a share of a processor each.
#include "check.h"
#include "suite.h"
#include "sweep/pace.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_POINTS   32
#define MOST_NETWORKS 32
#define WORKERS       2

struct record {
    size_t points;
    size_t first[MOST_POINTS], networks[MOST_POINTS];
    double whole[MOST_POINTS];
    double seconds[MOST_POINTS][MOST_NETWORKS], share[MOST_POINTS][MOST_NETWORKS];
};

static void read_record(const char *name, struct record *record)
{
    char path[128];
    snprintf(path, sizeof path, "tests/fixtures/pace/%s.txt", name);
    FILE *file = fopen(path, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    record->points = 0;
    for (size_t p = 0; fscanf(file, "%zu %lf %zu", &record->first[p], &record->whole[p],
                              &record->networks[p]) == 3;
         p = ++record->points) {
        CU_ASSERT_FATAL(p < MOST_POINTS && record->networks[p] <= MOST_NETWORKS);
        for (size_t i = 0; i < record->networks[p]; i++)
            CU_ASSERT_EQUAL_FATAL(
                fscanf(file, "%lf %lf", &record->seconds[p][i], &record->share[p][i]), 2);
    }
    fclose(file);
    CU_ASSERT_FATAL(record->points > 0);
}

// Brings the replicates of every group into another order.
static void shuffle(struct record *record, struct pcg32 *stream)
{
    for (size_t p = 0, end; p < record->points; p = end) {
        for (end = p; end < record->points && record->first[end] == record->first[p];)
            end++;
        for (size_t i = record->networks[p]; i-- > 1;) {
            size_t j = check_draw(stream, i + 1);
            for (size_t m = p; m < end; m++) {
                double seconds = record->seconds[m][i], share = record->share[m][i];
                record->seconds[m][i] = record->seconds[m][j];
                record->share[m][i] = record->share[m][j];
                record->seconds[m][j] = seconds;
                record->share[m][j] = share;
            }
        }
    }
}

// A replicate of a group.
struct step {
    size_t first, members, replicate;
    int turn; // as in sweep/shards.c
    double guessed, seconds;
    double began, ends; // by the clock
};

static int compare_steps(const void *a, const void *b)
{
    const struct step *x = a, *y = b;
    if (x->turn != y->turn)
        return x->turn - y->turn;
    if (x->guessed != y->guessed)
        return (x->guessed < y->guessed) == (x->turn > 0) ? 1 : -1;
    if (x->first != y->first)
        return x->first > y->first ? 1 : -1;
    return (x->replicate > y->replicate) - (x->replicate < y->replicate);
}

// Lists the replicates in the order of work.
static size_t list_steps(const struct record *record, struct step *step)
{
    size_t steps = 0;
    for (size_t p = 0, end; p < record->points; p = end) {
        for (end = p; end < record->points && record->first[end] == record->first[p];)
            end++;
        for (size_t i = 0; i < record->networks[p]; i++) {
            struct step *s = &step[steps++];
            *s = (struct step){.first = p, .members = end - p, .replicate = i};
            s->turn = i == 0 ? 0 : i < (record->networks[p] + 9) / 10 ? 1 : 2;
            for (size_t m = p; m < end; m++) {
                s->seconds += record->seconds[m][i];
                s->guessed += record->whole[m];
            }
        }
    }
    qsort(step, steps, sizeof *step, compare_steps);
    return steps;
}

// Plays the sweep: the times at which steps begin and end. Returns when the last one ends.
static double play(struct step *step, size_t steps, double processor)
{
    double free_at[WORKERS] = {0}, end = 0;
    for (size_t i = 0; i < steps; i++) {
        size_t worker = free_at[0] <= free_at[1] ? 0 : 1;
        step[i].began = free_at[worker];
        step[i].ends = free_at[worker] += step[i].seconds / processor;
        end = fmax(end, step[i].ends);
    }
    return end;
}

// What the estimate says at a time, over what is true.
static double ratio_at(const struct record *record, const struct step *step, size_t steps,
                       double end, double now)
{
    struct pace_point point[MOST_POINTS] = {{0}};
    struct pace_piece piece[WORKERS];
    struct pace pace = {point, record->points, piece, 0, WORKERS, 0, 0};
    for (size_t p = 0; p < record->points; p++)
        point[p] = (struct pace_point){.left = record->networks[p], .whole = record->whole[p]};
    for (size_t i = 0; i < steps; i++) {
        const struct step *s = &step[i];
        if (s->began > now)
            continue;
        if (s->ends > now) {
            piece[pace.pieces++] = (struct pace_piece){s->first, s->members, 1, now - s->began};
            continue;
        }
        pace.worked += s->seconds;
        pace.busy += s->ends - s->began;
        for (size_t m = s->first; m < s->first + s->members; m++) {
            point[m].done++;
            point[m].left--;
            point[m].seconds += record->seconds[m][s->replicate];
            point[m].guessed += record->share[m][s->replicate] * record->whole[m];
        }
    }
    return pace_left(&pace) / (end - now);
}

static bool is_near(double ratio)
{
    return ratio > 1 / 1.5 && ratio < 1.5;
}

// How many of ORDERS orders of a record's networks, the recorded one first, have an estimate that is near after a share of the
// run.
#define ORDERS 200
static size_t count_near(const char *name, double share, double processor, bool *recorded)
{
    struct record *record = malloc(sizeof *record);
    struct step *step = calloc(MOST_POINTS * MOST_NETWORKS, sizeof *step);
    struct pcg32 stream = check_stream(77);
    size_t near = 0;
    CU_ASSERT_FATAL(record != NULL && step != NULL);
    read_record(name, record);
    for (size_t k = 0; k < ORDERS; k++) {
        size_t steps = list_steps(record, step);
        double end = play(step, steps, processor);
        bool good = is_near(ratio_at(record, step, steps, end, share * end));
        if (k == 0)
            *recorded = good;
        near += good;
        shuffle(record, &stream);
    }
    free(record);
    free(step);
    return near;
}

// Within a factor of 1.5 after a tenth of the run, and from then on: of trials that are over early or late, of tickets, and of
// points of which few networks take almost all of the time. Where chance alone decides, most orders are asked for.
static void test_recorded(void)
{
    static const struct {
        const char *name;
        size_t tenth, half; // of 100
    } records[] = {
        {"overcompleteness", 90, 85}, {"popup-wide-small", 95, 95}, {"generations-small", 70, 90}};
    for (size_t i = 0; i < sizeof records / sizeof *records; i++)
        for (int busy = 0; busy < 2; busy++) {
            double processor = busy ? 0.3 : 1; // that a worker gets
            bool recorded;
            CU_ASSERT(count_near(records[i].name, 0.1, processor, &recorded) >=
                      records[i].tenth * ORDERS / 100);
            CU_ASSERT(recorded);
            CU_ASSERT(count_near(records[i].name, 0.5, processor, &recorded) >=
                      records[i].half * ORDERS / 100);
            CU_ASSERT(recorded);
        }
}

// Numbers that can be followed by hand: 2 workers that get half a processor each.
static void test_by_hand(void)
{
    const struct pace_point point[] = {
        {.done = 4, .left = 6, .seconds = 8, .guessed = 4, .whole = 10}, // 2 s each: 12 s are left
        {.done = 0,
         .left = 2,
         .whole = 30}, // a tenth of their updates, twice as long as guessed: 6 s each
    };
    struct pace pace = {point, 2, NULL, 0, 2, 8, 16};
    CU_ASSERT_DOUBLE_EQUAL(pace_trial(&pace, 0), 2, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(pace_trial(&pace, 1), 6, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(pace_share(&pace), 8.0 / 32, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(pace_left(&pace), 24, 1e-12); // 24 s of processor time at 1 a second
    // One of each is under way, for 2 s and for 100: a second of the one is done, and no more than all of the other.
    const struct pace_piece piece[] = {{0, 1, 1, 2}, {1, 1, 1, 100}};
    pace.piece = piece;
    pace.pieces = 2;
    CU_ASSERT_DOUBLE_EQUAL(pace_left(&pace), 24 - 1 - 6, 1e-12);
}

// The last piece is one worker's, however many there are.
static void test_last_piece(void)
{
    const struct pace_point point[] = {
        {.done = 9, .left = 1, .seconds = 90, .guessed = 90, .whole = 10}};
    const struct pace_piece piece[] = {{0, 1, 1, 4}};
    const struct pace pace = {point, 1, piece, 1, 16, 90, 90};
    CU_ASSERT_DOUBLE_EQUAL(pace_left(&pace), 6, 1e-12);
}

// Trials that took no time, those of tickets that were not tried, do not say that the others will take none.
static void test_over_at_once(void)
{
    const struct pace_point point[] = {
        {.done = 4, .left = 6, .seconds = 40, .guessed = 40, .whole = 10},
        {.done = 1, .left = 9, .whole = 10},
        {.done = 4, .left = 6, .whole = 10},
        {.done = 1, .left = 9, .whole = 0}, // judged as pruned
    };
    const struct pace pace = {point, 4, NULL, 0, 1, 40, 40};
    double usual =
        40.0 / (4 * 10 + 1 * 10 + 4 * 10) * 10; // seconds of a trial of all that are done
    CU_ASSERT_DOUBLE_EQUAL(pace_trial(&pace, 0), 10, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(pace_trial(&pace, 1), usual / 2, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(pace_trial(&pace, 2), usual / 5, 1e-12);
    CU_ASSERT_EQUAL(pace_trial(&pace, 3), 0);
}

static void test_nothing_known(void)
{
    const struct pace_point point[] = {{.left = 5, .whole = 10}};
    const struct pace pace = {point, 1, NULL, 0, 2, 0, 0};
    CU_ASSERT(isnan(pace_left(&pace)));
    CU_ASSERT(isnan(pace_share(&pace)));
    // Trials of an earlier run are known: until the first of this one is done, workers have a processor each.
    const struct pace_point found[] = {
        {.done = 5, .left = 5, .seconds = 10, .guessed = 20, .whole = 10}};
    const struct pace resumed = {found, 1, NULL, 0, 2, 0, 0};
    CU_ASSERT_DOUBLE_EQUAL(pace_left(&resumed), 5, 1e-12);
}

SUITE(pace)
{
    TEST(test_recorded);
    TEST(test_by_hand);
    TEST(test_last_piece);
    TEST(test_over_at_once);
    TEST(test_nothing_known);
}
