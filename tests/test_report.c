// Statistics and tables of results.
#include "base/text.h"
#include "pages.h"
#include "report/data/statistics.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- statistics ----

static void test_wilson_check_values(void)
{
    struct interval none = wilson_interval(0, 64), three = wilson_interval(3, 64);
    CU_ASSERT(none.low == 0 && fabs(none.high - 0.0566) < 5e-5);
    CU_ASSERT(fabs(three.low - 0.0161) < 5e-5 && fabs(three.high - 0.1290) < 5e-5);
}

static void test_quantiles(void)
{
    double odd[] = {5, 1, 3}, even[] = {4, 1, 3, 2}, holes[] = {NAN, 7, NAN, 9};
    CU_ASSERT_EQUAL(report_median(odd, 3), 3);
    CU_ASSERT_EQUAL(report_median(even, 4), 2.5);
    CU_ASSERT_EQUAL(report_median(holes, 4), 8);
    double ends[] = {2, 1, 4, 3};
    CU_ASSERT_EQUAL(report_quantile(ends, 4, 0), 1);
    CU_ASSERT_EQUAL(report_quantile(ends, 4, 1), 4);
    CU_ASSERT_DOUBLE_EQUAL(report_quantile(ends, 4, 0.1), 1.3, 1e-12); // numpy.quantile
    double nothing[] = {NAN};
    CU_ASSERT(isnan(report_median(nothing, 1)));
    CU_ASSERT(isnan(report_median(NULL, 0)));
}

// ---- tables ----

static void test_text_table(void)
{
    struct store_results results;
    page_open_two(&results);
    char *text = page_table(&results, REPORT_TEXT);
    page_expect(
        text,
        "made_up: How wide must L(1,m) be to learn one generation of Life?\n"
        "rule B3/S23, generations 1, board 32, boundary torus, density uniform, activation relu, "
        "init glorot, learning_rate 0.001, batch 8, updates 125000, boards own, stop proven, seed "
        "20200903\n"
        "\n"
        "overcompleteness  parameters  networks  learned  rate %  95 % interval  evidence  dead  "
        "diverged  median updates\n"
        "               1          25        64        3     4.7   1.6 to  12.9    proven    20  "
        "       1            1512\n"
        "               3          85        64       64   100.0  94.3 to 100.0    proven     0  "
        "       0           18128\n"
        "\n"
        "rate: networks that learned, that is, were found exact at some look, with Wilson's "
        "interval;\n"
        "median updates: until they first were. evidence: proven for all boards, or right on fresh "
        "boards.\n"
        "\n"
        "Along overcompleteness: a row for the points that differ in nothing else.\n"
        "half learn at m: by Firth's logistic regression (1993) in log2 m, with its profile "
        "interval; - where it is\n"
        "not sure that the rate depends on m at all.\n"
        "p (times): the chance of times to learn that differ so much, if they are the same: "
        "log-rank test, "
        "seed by seed;\n"
        "p (Holm): corrected for the family of the tests in this table, 1; * below 0.05.\n"
        "half learn at m =  95 % interval  p (times)  p (Holm) \n"
        "             1.50   1.26 to 1.78    1.8e-30   1.8e-30*\n"
        "\n"
        "Springer & Kenyon, arXiv 2009.01398, beside ours. p: the chance of a difference at "
        "least so large, if both were one:\n"
        "Fisher's exact test of the two counts, of 64 networks where none is published; of a "
        "threshold at each m\n"
        "of ours, of the nearest count to ours that the text allows, times their number. agrees: p "
        "is not below 0.05.\n"
        "                                 published                     here                95 % "
        "interval  p        agrees\n"
        "L(1,1) learns                    4.7 % (3 of 64; 1.6 to 12.9)  4.7 % (3 of 64)     1.6 to "
        "12.9    1.0000   yes\n"
        "L(1,3) learns                    about 60 % (as 38 of 64)      100.0 % (64 of 64)  94.3 "
        "to "
        "100.0  1.2e-09  no\n"
        "n = 1: over half learn from m =  3                             3                   2 to 3 "
        " "
        "       1.0000   yes\n");
    free(text);
    synthetic_close(&results);
}

// A sweep that --set changed is not headed as if it were its plan's.
static void test_changes_are_said(void)
{
    struct store_results results;
    page_open_two(&results);
    char *text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NULL(strstr(text, "changes"));
    free(text);
    char *csv = page_table(&results, REPORT_CSV), *json = page_table(&results, REPORT_JSON);
    char changes[] = "networks=64\ntask.density=0.38,uniform\ntraining.updates=3\x1b";
    results.attributes.overrides = changes;
    text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "seed 20200903\nwith changes: networks=64, "
                                        "task.density=0.38,uniform, training.updates=3 \n\n"));
    free(text);
    text = page_table(&results, REPORT_CSV);
    CU_ASSERT_STRING_EQUAL(text, csv);
    free(text);
    free(csv);
    text = page_table(&results, REPORT_JSON);
    CU_ASSERT_STRING_EQUAL(text, json);
    free(text);
    free(json);
    folder_scratch(page_folder);
    page_draw(&results, REPORT_SVG);
    for (size_t figure = 0; figure < 2; figure++) { // without the ranking, of one combination
        char name[64];
        size_t bytes;
        snprintf(name, sizeof name, "%s.svg", report_figure(figure));
        char *svg = page_content(name, &bytes);
        CU_ASSERT_PTR_NOT_NULL(strstr(svg, "with changes: networks=64,"));
        CU_ASSERT_PTR_NOT_NULL(strstr(svg, "task.density=0.38,uniform, training.updates=3"));
        free(svg);
    }
    CU_ASSERT_EQUAL(folder_remove(page_folder), 0);

    // What is too long for a heading is left out change by change, and that is said.
    char many[4096] = "a=1";
    for (size_t i = 0; i < 300; i++)
        strcat(many, "\nseed=12345");
    results.attributes.overrides = many;
    text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "with changes: a=1, seed=12345, "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, ", seed=12345, ...\n"));
    free(text);
    memset(many, 'x', 2000);
    many[2000] = '\0';
    text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "with changes: ...\n"));
    free(text);
    synthetic_close(&results);
}

// Of networks that learned, those without proof are counted; a wrong one has no proof either.
static void test_missing_proofs_are_said(void)
{
    struct store_results results;
    page_open_two(&results);
    results.trial[0].evidence = results.trial[1].evidence = TRIAL_BOARDS;
    results.trial[63].evidence = TRIAL_BOARDS; // not learned
    results.trial[64].evidence = TRIAL_BOARDS;
    results.trial[65].evidence = TRIAL_CERTIFICATE;
    char *text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\nFor 3 of those that learned there is no proof"));
    free(text);
    text = page_table(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltSampled}{3}\n"));
    free(text);
    text = page_table(&results, REPORT_CSV);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, ",2,0,21,3,0,1,,0\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, ",1,0,75,64,0,1,,0\r\n"));
    free(text);
    synthetic_close(&results);
}

// Where a plan trains on, what came of those that had learned stands beside them.
static void test_what_came_afterwards_is_said(void)
{
    struct store_results results;
    page_open_two(&results);
    char *text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NULL(strstr(text, "exact at end"));
    free(text);
    // So it does where boards alone had spoken for one that turned out wrong.
    results.trial[64].exact_at_end = false;
    text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  evidence  exact at end  lost  dead  "));
    free(text);
    for (size_t i = 0; i < 2; i++)
        results.point[i].point.stop_when_proven = false;
    results.trial[64].exact_at_end = results.trial[65].exact_at_end = false;
    results.trial[64].losses = 1;
    results.trial[65].losses = 3;
    results.trial[66].losses = 2; // and regained
    results.trial[3].losses = 9;  // has not learned
    text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  evidence  exact at end  lost  dead  "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  4.7   1.6 to  12.9    proven             3     0  "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "100.0  94.3 to 100.0    proven            62     3  "));
    free(text);
    text = page_table(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltPointBExactAtEnd}{62}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "94.3--100.0 & proven & 62 & 3 & 0 & 0 & "));
    free(text);
    synthetic_close(&results);
}

static void test_csv_table(void)
{
    struct store_results results;
    page_open_two(&results);
    results.point[0].point.density = 0.38;
    results.point[1].count = 0; // not begun
    results.attributes.complete = false;
    snprintf(results.attributes.plan_name, 64, "a,\"b\"");
    char *text = page_table(&results, REPORT_CSV);
    page_expect(
        text,
        "plan,complete,seed,rule,generations,board,boundary,density,warmup,family,"
        "overcompleteness,filters,activation,output_layer,tied,residual,coefficient_noise,freeze,"
        "init,from,"
        "optimizer,learning_"
        "rate,momentum,nesterov,"
        "beta1,beta2,epsilon,smoothing,decay,schedule,step_factor,step_interval,rate_warmup,"
        "loss_kind,l1,l2,average,batch,updates,boards,fixed_boards,pattern,shift,"
        "stop,method,unit,scope,rate_removed,rewind,biases,retrain,parents,round,"
        "control,flips,flip_biases,noise,temperature,popup_rate,popup_momentum,popup_decay,"
        "popup_weights,superseded,parameters,networks,"
        "learned,not_learned,dead,diverged,rate,rate_low,rate_high,median_learned_at,"
        "baseline,median_cell_accuracy,sampled,not_tried,median_weights_left,exact_at_end,"
        "lost,seeds,p_seeds,average_learned\r\n"
        "\"a,\"\"b\"\"\",0,20200903,B3/"
        "S23,1,32,torus,0.38,0,life,1,,relu,linear,,no,,,glorot,none,adam,0.001,"
        ",,0.9,0.999,1e-08,,,constant,,,0,cross_entropy,0,0,0,8,125000,own,,,,proven,dense,,,,,,"
        ",,0,,,,,,,,,,,25,64,3,40,20,1,0.046875,"
        "0.01606901679,0.1289965374,1512,0.750984375,0.9352804722,0,0,21,3,0,1,,0\r\n"
        "\"a,\"\"b\"\"\",0,20200903,B3/"
        "S23,1,32,torus,uniform,0,life,3,,relu,linear,,no,,,glorot,none,adam,"
        "0.001,,,0.9,0.999,1e-08,,,constant,,,0,cross_entropy,0,0,0,8,125000,own,,,,proven,"
        "dense,,,,,,,,0,,,,,,,,,,,85,0,0,0,0,0,,0,1,,,,0,0,,0,"
        "0,1,,0\r\n");
    free(text);
    synthetic_close(&results);
}

// Of a plan that asks for a precision all formats have the confidence sequence's interval, and say so.
static void test_confidence_sequences(void)
{
    struct store_results results;
    page_open_two(&results);
    results.attributes.rule = (struct sequence_rule){.precision = 0.05, .threshold = 0.5};
    char *text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "\nnetworks: each point until its rate is known to +-0.05, or surely is not "
                     "0.5\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  rate %  95 % sequence  evidence"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  4.7   0.3 to  19.0    proven"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "look, with its confidence sequence;\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "as if they had been fixed beforehand"));
    CU_ASSERT_PTR_NULL(strstr(text, "Wilson"));
    free(text);
    text = page_table(&results, REPORT_CSV);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, ",0.046875,0.002797956642,0.1895180591,"));
    free(text);
    text = page_table(&results, REPORT_JSON);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  \"interval\": \"sequence\",\n  \"precision\": 0.05,\n"
                                        "  \"threshold\": 0.5,\n  \"complete\""));
    free(text);
    text = page_table(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, " & 95\\,\\% sequence & "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, " & 0.3--19.0 & "));
    free(text);
    results.attributes.rule.precision = 0;
    results.attributes.complete = false;
    text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "\nnetworks: each point until its rate surely is not 0.5\n"));
    free(text);
    text = page_table(&results, REPORT_JSON);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"precision\": null,\n  \"threshold\": 0.5,"));
    free(text);
    synthetic_close(&results);
}

static void test_json_is_read_by_python(void)
{
    const char *python = getenv("PYTHON") != NULL ? getenv("PYTHON") : "python3";
    struct store_results results;
    page_open_two(&results);
    results.point[1].count = 0;
    // A question that would break out of a string, with a byte that is no UTF-8.
    snprintf(results.attributes.question, 256, "a \"quoted\" \\ line\nand \xff \xc3\xa9?");
    char *text = page_table(&results, REPORT_JSON);
    folder_scratch(page_folder);
    char path[FOLDER_FILE], command[1024];
    folder_inside(path, page_folder, "t.json");
    FILE *out = fopen(path, "w");
    fputs(text, out);
    fclose(out);
    snprintf(
        command, sizeof command,
        "'%s' -c 'import json, sys\n"
        "t = json.load(open(sys.argv[1], encoding=\"utf-8\"), parse_constant=lambda c: 1 / 0)\n"
        "a, b = t[\"points\"]\n"
        "assert t[\"question\"] == \"a \\\"quoted\\\" \\\\ line and ? \\u00e9?\", t[\"question\"]\n"
        "assert t[\"seed\"] == 20200903 and t[\"complete\"] is True\n"
        "assert a[\"learned\"] == 3 and abs(a[\"rate\"] - 3 / 64) < 1e-9\n"
        "assert a[\"density\"] == \"uniform\" and a[\"board\"] == 32\n"
        "assert b[\"rate\"] is None and b[\"median_learned_at\"] is None\n' '%s'",
        python, path);
    CU_ASSERT_EQUAL(system(command), 0);
    CU_ASSERT_EQUAL(folder_remove(page_folder), 0);
    free(text);
    synthetic_close(&results);
}

static void test_a_folder_stands_for_its_results(void)
{
    char path[4096];
    folder_scratch(page_folder);
    CU_ASSERT_EQUAL(report_find(page_folder, path), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(path + strlen(page_folder), "/results.h5");
    CU_ASSERT_EQUAL(report_find("some/file.h5", path), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(path, "some/file.h5");
    char longest[5000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    CU_ASSERT_EQUAL(report_find(longest, path), STATUS_REQUEST);
    CU_ASSERT_EQUAL(folder_remove(page_folder), 0);
}

SUITE(report)
{
    TEST(test_wilson_check_values);
    TEST(test_quantiles);
    TEST(test_text_table);
    TEST(test_changes_are_said);
    TEST(test_missing_proofs_are_said);
    TEST(test_what_came_afterwards_is_said);
    TEST(test_csv_table);
    TEST(test_confidence_sequences);
    TEST(test_json_is_read_by_python);
    TEST(test_a_folder_stands_for_its_results);
}
