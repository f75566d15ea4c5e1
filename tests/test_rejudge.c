// Stored networks judged anew: both false verdicts are found, what an earlier schema meant is said in
// today's words, and what is written is right and can be extended.
#include "small_sweep.h"
#include "sound.h"
#include "store/check.h"
#include "suite.h"
#include "sweep/rejudge.h"
#include "trial/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct store_results results;
static struct trial_result *judged; // [results.trials]

static enum status run(size_t threads)
{
    struct rejudge_request request = {.results = &results, .threads = threads};
    return rejudge_run(&request, judged);
}

// Writes the trials as they were changed, as a file of that schema, and judges them.
static void judge(unsigned schema)
{
    sound_write();
    if (schema < STORE_SCHEMA)
        sound_set_schema(schema);
    CU_ASSERT_EQUAL_FATAL(store_open(sound_path, &results), STATUS_OK);
    judged = calloc(results.trials, sizeof *judged);
    CU_ASSERT_EQUAL_FATAL(run(2), STATUS_OK);
}

static void end(void)
{
    free(judged);
    store_close(&results);
    sound_reset();
}

// The judged result of a row of a point.
static const struct trial_result *judged_at(size_t point, size_t row)
{
    return &judged[results.point[point].first + row];
}

static bool same_tally(struct rejudge_tally a, struct rejudge_tally b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static bool same_verdict(const struct trial_result *a, const struct trial_result *b)
{
    return a->outcome == b->outcome && a->evidence == b->evidence &&
           a->window_errors == b->window_errors && a->unsure == b->unsure &&
           a->learned_at == b->learned_at && a->exact_at_end == b->exact_at_end &&
           a->losses == b->losses && a->updates == b->updates &&
           a->weights_left == b->weights_left && a->replicate == b->replicate;
}

// ---- one verdict --------------------------------------------------------------------------------

static void test_a_verdict_is_entered(void)
{
    const struct verdict exact = {.exact = true, .evidence = TRIAL_CERTIFICATE, .errors = -1};
    const struct verdict wrong = {.evidence = TRIAL_WINDOWS, .errors = 3, .unsure = 1};
    struct trial_result r = {.outcome = TRIAL_DEAD, .updates = 100, .learned_at = -1};
    verdict_enter(&wrong, &r);
    CU_ASSERT(r.outcome == TRIAL_DEAD && r.learned_at == -1 && !r.exact_at_end && r.losses == 0);
    CU_ASSERT(r.evidence == TRIAL_WINDOWS && r.window_errors == 3 && r.unsure == 1);
    verdict_enter(&exact, &r);
    CU_ASSERT(r.outcome == TRIAL_LEARNED && r.learned_at == 100 && r.exact_at_end);
    CU_ASSERT(r.evidence == TRIAL_CERTIFICATE && r.window_errors == -1);
    verdict_enter(&wrong, &r); // the look that found it exact was at this network
    CU_ASSERT(r.outcome == TRIAL_NOT_LEARNED && r.learned_at == -1 && r.losses == 0);
    r = (struct trial_result){.outcome = TRIAL_LEARNED,
                              .evidence = TRIAL_BOARDS,
                              .updates = 100,
                              .learned_at = 50,
                              .exact_at_end = true};
    verdict_enter(&wrong, &r); // and here at an earlier one
    CU_ASSERT(r.outcome == TRIAL_LEARNED && r.learned_at == 50 && !r.exact_at_end);
    CU_ASSERT(r.losses == 1 && r.evidence == TRIAL_BOARDS);
    r.losses = 7;
    verdict_enter(&exact, &r);
    CU_ASSERT(r.learned_at == 50 && r.exact_at_end && r.losses == 7);
}

static void test_errors_on_test_boards_need_no_proof(void)
{
    struct point point = usual_point(1, 64);
    point.generations = 3;
    struct net net = point_net(&point);
    struct verdict verdict = verdict_at_end(&point, &net, NULL, 0.99, NULL);
    CU_ASSERT(verdict.refuted && !verdict_is_exact(&verdict));
    CU_ASSERT(verdict.evidence == TRIAL_BOARDS && verdict.errors == -1 && verdict.unsure == -1);
}

// ---- files --------------------------------------------------------------------------------------

static void test_what_is_right_stays(void)
{
    judge(STORE_SCHEMA);
    struct rejudge_tally all = rejudge_compare(&results, SIZE_MAX, judged);
    size_t tried = 0;
    for (size_t i = 0; i < results.trials; i++) {
        tried += results.trial[i].outcome != TRIAL_NOT_TRIED;
        CU_ASSERT(same_verdict(&results.trial[i], &judged[i]));
    }
    CU_ASSERT(tried < results.trials);
    CU_ASSERT_EQUAL(all.networks, tried);
    CU_ASSERT_EQUAL(all.same, tried);
    CU_ASSERT_EQUAL(rejudge_compare(&results, SOUND_TWO, judged).networks, 2);
    struct trial_result *first = judged;
    judged = calloc(results.trials, sizeof *judged);
    CU_ASSERT_EQUAL(run(1), STATUS_OK);
    for (size_t i = 0; i < results.trials; i++)
        CU_ASSERT(same_verdict(&first[i], &judged[i]));
    free(first);
    end();
}

// A false "not learned" and a false "learned", at one generation and at two.
static void test_false_verdicts_are_found(void)
{
    size_t yes = sound_row(0, TRIAL_LEARNED), no = sound_row(0, TRIAL_NOT_LEARNED);
    struct trial_result truth[] = {*sound_result(0, yes), *sound_result(0, no),
                                   *sound_result(SOUND_TWO, 0), *sound_result(SOUND_TWO, 1)};
    struct trial_result *rows[] = {sound_result(0, yes), sound_result(0, no),
                                   sound_result(SOUND_TWO, 0), sound_result(SOUND_TWO, 1)};
    for (size_t i = 0; i < 4; i++) {
        bool exact = i % 2 == 1; // the file's false verdict
        rows[i]->outcome = exact ? TRIAL_LEARNED : TRIAL_NOT_LEARNED;
        rows[i]->learned_at = exact ? (int64_t)rows[i]->updates : -1;
        rows[i]->exact_at_end = exact;
        rows[i]->window_errors = exact ? 0 : 5;
        rows[i]->unsure = 0;
    }
    judge(STORE_SCHEMA);
    const struct rejudge_tally two = {
        .networks = 2, .now_exact = 1, .now_wrong = 1, .looks = 2, .counts = 2};
    struct rejudge_tally got = rejudge_compare(&results, SOUND_TWO, judged);
    got.unsure = 0;
    CU_ASSERT(same_tally(got, two));
    got = rejudge_compare(&results, 0, judged);
    CU_ASSERT(got.networks == SOUND_NETWORKS && got.same == SOUND_NETWORKS - 2);
    CU_ASSERT(got.now_exact == 1 && got.now_wrong == 1);
    const struct trial_result *now[] = {judged_at(0, yes), judged_at(0, no),
                                        judged_at(SOUND_TWO, 0), judged_at(SOUND_TWO, 1)};
    for (size_t i = 0; i < 4; i++)
        CU_ASSERT(same_verdict(now[i], &truth[i]));
    CU_ASSERT_EQUAL(now[2]->learned_at, (int64_t)now[2]->updates);
    end();
}

// A network that lost what it had learned contradicts nothing: what it was then is not stored.
static void test_a_loss_is_no_contradiction(void)
{
    struct trial_result *lost = sound_result(SOUND_TWO, 1);
    lost->outcome = TRIAL_LEARNED;
    lost->learned_at = 10;
    lost->losses = 3;
    judge(STORE_SCHEMA);
    CU_ASSERT_EQUAL(rejudge_compare(&results, SOUND_TWO, judged).same, 2);
    end();
}

static void test_a_wrong_count_or_evidence_is_found(void)
{
    sound_result(SOUND_TWO, 1)->window_errors--;
    sound_result(0, 0)->evidence = TRIAL_CERTIFICATE;
    judge(STORE_SCHEMA);
    struct rejudge_tally all = rejudge_compare(&results, SIZE_MAX, judged);
    CU_ASSERT(all.counts == 1 && all.evidence == 1 && all.same == all.networks - 2);
    CU_ASSERT(all.now_exact == 0 && all.now_wrong == 0 && all.looks == 0 && all.lost == 0);
    end();
}

// Before schema 3 `learned` was said of the end alone, and unsure answers were not counted.
static void test_earlier_schemas_are_read_in_todays_words(void)
{
    struct trial_result *lost = sound_result(SOUND_TWO, 1), *exact = sound_result(SOUND_TWO, 0);
    lost->learned_at = 10;
    exact->outcome = TRIAL_NOT_LEARNED;
    exact->learned_at = -1;
    judge(2);
    const struct rejudge_tally two = {
        .networks = 2, .now_exact = 1, .lost = 1, .looks = 1, .counts = 0};
    struct rejudge_tally got = rejudge_compare(&results, SOUND_TWO, judged);
    got.unsure = 0;
    CU_ASSERT(same_tally(got, two));
    const struct trial_result *now = judged_at(SOUND_TWO, 1);
    CU_ASSERT(now->outcome == TRIAL_LEARNED && now->learned_at == 10 && !now->exact_at_end);
    CU_ASSERT(now->losses == 1 && now->unsure >= 0);
    CU_ASSERT_EQUAL(rejudge_compare(&results, 0, judged).same, SOUND_NETWORKS);
    end();
}

static void test_networks_that_cannot_be_read(void)
{
    judge(STORE_SCHEMA);
    store_close(&results);
    hid_t file = H5Fopen(sound_path, H5F_ACC_RDWR, H5P_DEFAULT);
    CU_ASSERT(H5Ldelete(file, "networks/1/final", H5P_DEFAULT) >= 0);
    H5Fclose(file);
    CU_ASSERT_EQUAL_FATAL(store_open(sound_path, &results), STATUS_OK);
    CU_ASSERT_EQUAL(run(1), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "networks/1/final"));
    end();
}

// ---- the corrected file -------------------------------------------------------------------------

static void tell(void *context, const char *defect)
{
    (void)context;
    printf("\n%s\n", defect);
}

// Reads all arrays of a point, one after the other.
static float *read_arrays(const struct store_results *from, size_t point, size_t *floats)
{
    size_t n = SOUND_NETWORKS, P = sound_parameters(point), curve = sound_curve(point);
    *floats = n * (P + 2 * curve);
    float *all = calloc(*floats + n * P, sizeof *all); // and the masks
    CU_ASSERT_PTR_NOT_NULL_FATAL(all);
    CU_ASSERT_EQUAL(store_read_point(from, point, all, all + n * P, all + n * (P + curve)),
                    STATUS_OK);
    CU_ASSERT_EQUAL(store_read_masks(from, point, (uint8_t *)(all + *floats)), STATUS_OK);
    *floats += n * P;
    return all;
}

static void test_the_corrected_file(void)
{
    char path[FOLDER_FILE];
    struct store_results now;
    size_t defects, floats;
    folder_inside(path, sound_folder, "corrected.h5");
    sound_result(SOUND_TWO, 0)->outcome = TRIAL_NOT_LEARNED;
    sound_result(SOUND_TWO, 0)->learned_at = -1;
    judge(2);
    struct store_attributes attributes = results.attributes;
    strcpy(attributes.corrected, "by a test");
    CU_ASSERT_EQUAL(store_copy(path, &attributes, &results, judged), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_open(path, &now), STATUS_OK);
    CU_ASSERT_EQUAL(now.attributes.schema, STORE_SCHEMA);
    CU_ASSERT_STRING_EQUAL(now.attributes.corrected, "by a test");
    CU_ASSERT_STRING_EQUAL(now.attributes.plan, results.attributes.plan);
    CU_ASSERT_STRING_EQUAL(now.attributes.revision, results.attributes.revision);
    CU_ASSERT_STRING_EQUAL(now.attributes.started, results.attributes.started);
    CU_ASSERT_STRING_EQUAL(results.attributes.corrected, "");
    CU_ASSERT_EQUAL_FATAL(now.trials, results.trials);
    CU_ASSERT_EQUAL(now.point[SOUND_TWO].learned, 1);
    for (size_t i = 0; i < now.trials; i++) {
        CU_ASSERT_EQUAL(now.timing[i].seconds, results.timing[i].seconds);
        CU_ASSERT(same_verdict(&now.trial[i], &judged[i]));
    }
    for (size_t i = 0; i < SOUND_POINTS; i++) {
        float *a = read_arrays(&results, i, &floats), *b = read_arrays(&now, i, &floats);
        CU_ASSERT_EQUAL(memcmp(a, b, floats * sizeof *a), 0);
        free(a);
        free(b);
    }
    store_close(&now);
    CU_ASSERT_EQUAL(store_check(path, tell, NULL, &defects), STATUS_OK);
    CU_ASSERT_EQUAL(defects, 0);
    end();
}

// Results that were corrected are results: a sweep of more networks goes on from them.
static void test_a_sweep_goes_on_from_corrected_results(void)
{
    struct store_results now;
    char path[FOLDER_FILE];
    small_begin(2, 2, 64);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 1), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_open(small_inside(small_one, "results.h5"), &now), STATUS_OK);
    struct store_attributes attributes = now.attributes;
    strcpy(attributes.corrected, "by a test");
    folder_inside(path, small_two, "results.h5");
    CU_ASSERT_EQUAL(store_copy(path, &attributes, &now, now.trial), STATUS_OK);
    store_close(&now);
    small_make(&small, 2, 4, 64);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 1), STATUS_OK);
    struct small_watch watch = {0};
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 1, &watch), STATUS_OK);
    CU_ASSERT_EQUAL(watch.found, 4);
    small_check_same(small_two, small_one, 8);
    CU_ASSERT_EQUAL_FATAL(store_open(path, &now), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(now.attributes.corrected, "by a test");
    store_close(&now);
    small_end();
}

SUITE_LONG(rejudge)
{
    TEST(sound_open);
    TEST(test_a_verdict_is_entered);
    TEST(test_errors_on_test_boards_need_no_proof);
    TEST(test_what_is_right_stays);
    TEST(test_false_verdicts_are_found);
    TEST(test_a_loss_is_no_contradiction);
    TEST(test_a_wrong_count_or_evidence_is_found);
    TEST(test_earlier_schemas_are_read_in_todays_words);
    TEST(test_networks_that_cannot_be_read);
    TEST(test_the_corrected_file);
    TEST(test_a_sweep_goes_on_from_corrected_results);
    TEST(sound_close);
}
