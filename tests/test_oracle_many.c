// Stored networks, by the hundred, against the oracle:
//
//   RESULTS="results/*/results.h5" NETWORKS=1000 build/release/tests/run oracle_many
//
// judges so many networks of one and two generations (default 100) with both boundaries. Every tenth has
// random numbers in place of the stored ones; a third, if there are so many, is of two generations, and
// as many of these learned as not. Disagreements are printed with the place of the network.
#include "check.h"
#include "networks.h"
#include "store/results.h"
#include "suite.h"

#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// Where a network lies.
struct place {
    size_t file, point, row;
};

struct places {
    struct place *place;
    size_t count, room;
};

static void places_add(struct places *places, struct place place)
{
    if (places->count == places->room) {
        places->room = 2 * places->room + 64;
        places->place = realloc(places->place, places->room * sizeof *places->place);
        CU_ASSERT_FATAL(places->place != NULL);
    }
    places->place[places->count++] = place;
}

// All networks of one generation, and of two those that learned and those that did not.
enum { ONE, TWO_LEARNED, TWO_NOT, KINDS };

static void find_places(const struct store_results *results, size_t file,
                        struct places places[KINDS])
{
    for (size_t p = 0; p < results->points; p++) {
        const struct store_point *point = &results->point[p];
        size_t n = point->point.generations;
        for (size_t r = 0; r < point->count && n <= 2 && point->parameters <= NETWORK_MOST; r++) {
            enum trial_outcome outcome = results->trial[point->first + r].outcome;
            if (outcome != TRIAL_NOT_TRIED)
                places_add(&places[n == 1                     ? ONE
                                   : outcome == TRIAL_LEARNED ? TWO_LEARNED
                                                              : TWO_NOT],
                           (struct place){file, p, r});
        }
    }
}

static void read_network(const struct store_results *results, struct place place,
                         struct network *network)
{
    const struct store_point *point = &results[place.file].point[place.point];
    size_t parameters = point->parameters;
    float *final = malloc(point->count * parameters * sizeof *final);
    CU_ASSERT_FATAL(final != NULL);
    CU_ASSERT_EQUAL_FATAL(store_read_point(&results[place.file], place.point, final, NULL, NULL),
                          STATUS_OK);
    network->net = point_net(&point->point);
    for (size_t i = 0; i < parameters; i++)
        network->parameters[i] = final[place.row * parameters + i];
    free(final);
}

struct tally {
    size_t judged, clear, exact, wrong, unsure, disagreements;
};

static void judge(const struct store_results *results, struct place place,
                  const struct network *network, struct tally *tally)
{
    struct oracle oracle = network_oracle(network);
    struct oracle_count truth = oracle_inside(&oracle);
    for (int edges = 0; edges < 2; edges++) {
        if (edges && oracle.generations == 2)
            truth = oracle_joined(truth, oracle_edges(&oracle));
        struct network_answer answer = network_judge(network, edges);
        bool agrees = network_agrees(&answer, &truth);
        tally->judged++;
        tally->clear += truth.least > NETWORK_CLEAR;
        tally->exact += answer.exact;
        tally->wrong += truth.wrong > 0;
        tally->unsure += answer.unsure > 0;
        tally->disagreements += !agrees;
        CU_ASSERT(agrees);
        if (!agrees)
            printf("\n%s: point %zu, row %zu, %s: proof %zu wrong, %zu unsure; oracle %zu wrong, "
                   "least |logit| %g",
                   results[place.file].path, place.point, place.row, edges ? "dead" : "torus",
                   (size_t)answer.errors, (size_t)answer.unsure, (size_t)truth.wrong, truth.least);
    }
}

static void judge_some(const struct store_results *results, const struct places *places,
                       size_t count, struct pcg32 *stream, struct tally *tally)
{
    for (size_t i = 0; i < count && places->count > 0; i++) {
        struct network network;
        struct place place = places->place[check_draw(stream, places->count)];
        read_network(results, place, &network);
        if (i % 10 == 9)
            check_fill(stream, 1, network.net.parameters, network.parameters);
        judge(results, place, &network, tally);
    }
}

static void print(const char *what, const struct tally *tally)
{
    printf("\n%s: %zu verdicts, least |logit| above %g in %zu; exact %zu, wrong %zu, with unsure "
           "answers %zu; disagreements %zu",
           what, tally->judged, NETWORK_CLEAR, tally->clear, tally->exact, tally->wrong,
           tally->unsure, tally->disagreements);
}

static void test_stored_networks(void)
{
    const char *pattern = getenv("RESULTS"), *wanted = getenv("NETWORKS");
    size_t count = wanted != NULL ? (size_t)atol(wanted) : 100;
    glob_t files = {0};
    CU_ASSERT_FATAL(pattern != NULL && glob(pattern, 0, NULL, &files) == 0);
    struct store_results *results = calloc(files.gl_pathc, sizeof *results);
    struct places places[KINDS] = {{0}};
    CU_ASSERT_FATAL(results != NULL);
    for (size_t f = 0; f < files.gl_pathc; f++) {
        CU_ASSERT_EQUAL_FATAL(store_open(files.gl_pathv[f], &results[f]), STATUS_OK);
        find_places(&results[f], f, places);
    }
    struct pcg32 stream = check_stream(203);
    struct tally one = {0}, two = {0};
    judge_some(results, &places[ONE], count - count / 3, &stream, &one);
    print("one generation", &one);
    fflush(stdout);
    judge_some(results, &places[TWO_LEARNED], count / 6, &stream, &two);
    judge_some(results, &places[TWO_NOT], count / 3 - count / 6, &stream, &two);
    print("two generations", &two);
    putchar('\n');
    for (size_t f = 0; f < files.gl_pathc; f++)
        store_close(&results[f]);
    for (size_t k = 0; k < KINDS; k++)
        free(places[k].place);
    free(results);
    globfree(&files);
}

SUITE_ON_REQUEST(oracle_many)
{
    TEST(test_stored_networks);
}
