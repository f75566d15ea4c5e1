#include "made_up.h"
#include "report/gnuplot.h"
#include "report/reproduction.h"
#include "report/statistics.h"
#include "report/table.h"
#include "report/text.h"
#include "suite.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- helpers ----

static char folder[40]; // scratch, of the test that runs

static int make_folder(void)
{
    snprintf(folder, sizeof folder, "/tmp/lifeticket-report-XXXXXX");
    return mkdtemp(folder) != NULL;
}

static void remove_folder(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    CU_ASSERT_EQUAL(system(command), 0);
}

// The content of a file in the folder, with a zero behind it; "" if there is none. The caller frees
// it.
static char *content_of(const char *name, size_t *bytes)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    char *content = calloc(1, 1 << 20);
    FILE *in = fopen(path, "rb");
    *bytes = in != NULL ? fread(content, 1, (1 << 20) - 1, in) : 0;
    if (in != NULL)
        fclose(in);
    return content;
}

// Where `text` begins in content[bytes], which may hold zeros; NULL if nowhere.
static const char *find(const char *content, size_t bytes, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= bytes; i++)
        if (memcmp(content + i, text, length) == 0)
            return content + i;
    return NULL;
}

static char *table_of(const struct store_results *results, enum report_format format)
{
    struct report report;
    CU_ASSERT_EQUAL_FATAL(report_open(results, &report), STATUS_OK);
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    report_write(&report, format, out);
    fclose(out);
    report_close(&report);
    return text;
}

static void draw(const struct store_results *results, enum report_picture format)
{
    struct report report;
    CU_ASSERT_EQUAL_FATAL(report_open(results, &report), STATUS_OK);
    for (size_t figure = 0; figure < REPORT_FIGURES; figure++) {
        if (report_figure_pages(&report, figure) == 0)
            continue;
        enum status status = report_draw(&report, figure, 0, format, folder);
        CU_ASSERT_EQUAL(status, STATUS_OK);
        if (status != STATUS_OK)
            printf("\n%s\n", status_message());
    }
    report_close(&report);
}

// Two points: m = 1 with 3 of 64, 20 dead and one diverged, m = 3 with 64 of 64.
static void open_two(struct store_results *results)
{
    made_up_open(results, 2, 64);
    made_up_set(results, 0, made_up_point(1), 3, 20, 1);
    made_up_set(results, 1, made_up_point(3), 64, 0, 0);
}

static void expect_text(const char *text, const char *expected)
{
    CU_ASSERT_STRING_EQUAL(text, expected);
    if (strcmp(text, expected) != 0)
        printf("\n--- expected\n%s--- got\n%s---\n", expected, text);
}

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
    open_two(&results);
    char *text = table_of(&results, REPORT_TEXT);
    expect_text(
        text,
        "made_up: How wide must L(1,m) be to learn one generation of Life?\n"
        "rule B3/S23, generations 1, board 32, boundary torus, density uniform, activation relu, "
        "init glorot, learning_rate 0.001, batch 8, updates 125000, boards own, stop proven, seed "
        "20200903\n"
        "\n"
        "overcompleteness  parameters  networks  learned  rate %  95 % interval  dead  diverged  "
        "median updates\n"
        "               1          25        64        3     4.7   1.6 to  12.9    20         1  "
        "          1512\n"
        "               3          85        64       64   100.0  94.3 to 100.0     0         0  "
        "         18128\n"
        "\n"
        "rate: networks that learned, with Wilson's interval; median updates: until those that "
        "learned\nwere first exact.\n"
        "\n"
        "Springer & Kenyon, arXiv 2009.01398, and whether their figure lies within the interval "
        "here:\n"
        "                                 published                     here                "
        "95 % interval  within\n"
        "L(1,1) learns                    4.7 % (3 of 64; 1.6 to 12.9)  4.7 % (3 of 64)     "
        "1.6 to 12.9    yes\n"
        "L(1,3) learns                    about 60 %                    100.0 % (64 of 64)  "
        "94.3 to 100.0  no\n"
        "n = 1: over half learn from m =  3                             3                   "
        "2 to 3         yes\n");
    free(text);
    made_up_close(&results);
}

// A sweep that --set changed is not headed as if it were its plan's.
static void test_changes_are_said(void)
{
    struct store_results results;
    open_two(&results);
    char *text = table_of(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NULL(strstr(text, "changes"));
    free(text);
    char *csv = table_of(&results, REPORT_CSV), *json = table_of(&results, REPORT_JSON);
    char changes[] = "networks=64\ntask.density=0.38,uniform\ntraining.updates=3\x1b";
    results.attributes.overrides = changes;
    text = table_of(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "seed 20200903\nwith changes: networks=64, "
                                        "task.density=0.38,uniform, training.updates=3 \n\n"));
    free(text);
    text = table_of(&results, REPORT_CSV);
    CU_ASSERT_STRING_EQUAL(text, csv);
    free(text);
    free(csv);
    text = table_of(&results, REPORT_JSON);
    CU_ASSERT_STRING_EQUAL(text, json);
    free(text);
    free(json);
    CU_ASSERT_TRUE_FATAL(make_folder());
    draw(&results, REPORT_SVG);
    for (size_t figure = 0; figure < 2; figure++) { // without the ranking, of one combination
        char name[64];
        size_t bytes;
        snprintf(name, sizeof name, "%s.svg", report_figure_names[figure]);
        char *svg = content_of(name, &bytes);
        CU_ASSERT_PTR_NOT_NULL(strstr(svg, "with changes: networks=64,"));
        CU_ASSERT_PTR_NOT_NULL(strstr(svg, "task.density=0.38,uniform, training.updates=3"));
        free(svg);
    }
    remove_folder();

    // What is too long for a heading is left out change by change, and that is said.
    char many[4096] = "a=1";
    for (size_t i = 0; i < 300; i++)
        strcat(many, "\nseed=12345");
    results.attributes.overrides = many;
    text = table_of(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "with changes: a=1, seed=12345, "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, ", seed=12345, ...\n"));
    free(text);
    memset(many, 'x', 2000);
    many[2000] = '\0';
    text = table_of(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "with changes: ...\n"));
    free(text);
    made_up_close(&results);
}

// Of networks that learned, those without proof are counted; a wrong one has no proof either.
static void test_missing_proofs_are_said(void)
{
    struct store_results results;
    open_two(&results);
    results.trial[0].evidence = results.trial[1].evidence = TRIAL_BOARDS;
    results.trial[63].evidence = TRIAL_BOARDS; // not learned
    results.trial[64].evidence = TRIAL_BOARDS;
    results.trial[65].evidence = TRIAL_CERTIFICATE;
    char *text = table_of(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\nFor 3 of those that learned there is no proof"));
    free(text);
    text = table_of(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltSampled}{3}\n"));
    free(text);
    text = table_of(&results, REPORT_CSV);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, ",2,0,21\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, ",1,0,75\r\n"));
    free(text);
    made_up_close(&results);
}

static void test_csv_table(void)
{
    struct store_results results;
    open_two(&results);
    results.point[0].point.density = 0.38;
    results.point[1].count = 0; // not begun
    results.attributes.complete = false;
    snprintf(results.attributes.plan_name, 64, "a,\"b\"");
    char *text = table_of(&results, REPORT_CSV);
    expect_text(text, "plan,complete,seed,rule,generations,board,boundary,density,family,"
                      "overcompleteness,filters,activation,init,learning_rate,batch,updates,boards,"
                      "stop,method,unit,scope,rate_removed,rewind,biases,retrain,parents,round,"
                      "control,flips,flip_biases,noise,parameters,networks,"
                      "learned,not_learned,dead,diverged,rate,rate_low,rate_high,median_learned_at,"
                      "baseline,median_cell_accuracy,sampled,not_tried,median_weights_left\r\n"
                      "\"a,\"\"b\"\"\",0,20200903,B3/S23,1,32,torus,0.38,life,1,,relu,glorot,0.001,"
                      "8,125000,own,proven,dense,,,,,,,,0,,,,,25,64,3,40,20,1,0.046875,"
                      "0.01606901679,0.1289965374,1512,0.750984375,0.9352804722,0,0,21\r\n"
                      "\"a,\"\"b\"\"\",0,20200903,B3/S23,1,32,torus,uniform,life,3,,relu,glorot,"
                      "0.001,8,125000,own,proven,dense,,,,,,,,0,,,,,85,0,0,0,0,0,,0,1,,,,0,0,"
                      "\r\n");
    free(text);
    made_up_close(&results);
}

static void test_json_is_read_by_python(void)
{
    const char *python = getenv("PYTHON") != NULL ? getenv("PYTHON") : "python3";
    struct store_results results;
    open_two(&results);
    results.point[1].count = 0;
    // A question that would break out of a string, with a byte that is no UTF-8.
    snprintf(results.attributes.question, 256, "a \"quoted\" \\ line\nand \xff \xc3\xa9?");
    char *text = table_of(&results, REPORT_JSON);
    CU_ASSERT_TRUE_FATAL(make_folder());
    char path[128], command[1024];
    snprintf(path, sizeof path, "%s/t.json", folder);
    FILE *out = fopen(path, "w");
    fputs(text, out);
    fclose(out);
    snprintf(
        command, sizeof command,
        "%s -c 'import json, sys\n"
        "t = json.load(open(sys.argv[1], encoding=\"utf-8\"), parse_constant=lambda c: 1 / 0)\n"
        "a, b = t[\"points\"]\n"
        "assert t[\"question\"] == \"a \\\"quoted\\\" \\\\ line and ? \\u00e9?\", t[\"question\"]\n"
        "assert t[\"seed\"] == 20200903 and t[\"complete\"] is True\n"
        "assert a[\"learned\"] == 3 and abs(a[\"rate\"] - 3 / 64) < 1e-9\n"
        "assert a[\"density\"] == \"uniform\" and a[\"board\"] == 32\n"
        "assert b[\"rate\"] is None and b[\"median_learned_at\"] is None\n' '%s'",
        python, path);
    CU_ASSERT_EQUAL(system(command), 0);
    remove_folder();
    free(text);
    made_up_close(&results);
}

static void test_tex_macros(void)
{
    struct store_results results;
    made_up_open(&results, 30, 64);
    for (size_t i = 0; i < 30; i++)
        made_up_set(&results, i, made_up_point(i + 1),
                    i == 0   ? 3
                    : i == 2 ? 10
                    : i < 4  ? 32
                             : 33,
                    0, 0);
    snprintf(results.attributes.question, 256, "50%% & more_or\\less {#1} $x$ ~^?");
    char *text = table_of(&results, REPORT_TEX);
    size_t macros = 0;
    for (char *at = text; (at = strstr(at, "\\newcommand{\\")) != NULL; macros++) {
        at += strlen("\\newcommand{\\");
        size_t letters = 0;
        while (isalpha((unsigned char)at[letters]))
            letters++;
        CU_ASSERT(letters > 2 && at[letters] == '}' && at[letters + 1] == '{');
        // No macro is defined twice.
        char definition[128];
        snprintf(definition, sizeof definition, "\\newcommand{\\%.*s}", (int)letters, at);
        CU_ASSERT_PTR_NULL(strstr(at, definition));
    }
    CU_ASSERT(macros > 300);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltPointAALearned}{33}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltPointZLearned}{33}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltUpdates}{125,000}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltTrials}{1,920}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltInit}{glorot}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltQuestion}{50\\% \\& "
                                        "more\\_or\\textbackslash{}less \\{\\#1\\} \\$x\\$ "
                                        "\\textasciitilde{}\\textasciicircum{}?}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltBetaTwo}{0.999}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltEpsilon}{\\ensuremath{10^{-8}}}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltPointAMedianUpdates}{1,512}\n"));
    // Rates that are and are not inside our interval; 32 of 64 is not over half, 33 of 64 is.
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "$L(1,1)$ learns & 4.7\\,\\% (3 of 64; 1.6--12.9) & 4.7\\,\\% "
                                  "(3 of 64) & 1.6--12.9 & yes \\\\\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "$L(1,3)$ learns & about 60\\,\\% & 15.6\\,\\% (10 of 64) & "
                                  "8.7--26.4 & no \\\\\n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "$n = 1$: over half learn from $m =$ & 3 & 5 & 4 or more & no \\\\\n"));
    CU_ASSERT_PTR_NULL(strstr(text, "$n = 2$"));
    free(text);
    made_up_close(&results);
}

// With a second axis no single point is the one that was published.
static void test_several_points_have_no_figure(void)
{
    struct store_results results;
    made_up_open(&results, 3, 64);
    made_up_set(&results, 0, made_up_point(1), 3, 0, 0);
    made_up_set(&results, 1, made_up_point(3), 64, 0, 0);
    struct trial_point dense = made_up_point(1);
    dense.density = 0.38;
    made_up_set(&results, 2, dense, 40, 0, 0);
    char *text = table_of(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "$L(1,1)$ learns & 4.7\\,\\% (3 of 64; 1.6--12.9) & several "
                                  "points & & \\\\\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "& 100.0\\,\\% (64 of 64) &"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "$n = 1$: over half learn from $m =$ & 3 & several points & & \\\\\n"));
    free(text);
    // A point that asks another question is not one of them.
    results.point[2].point.rule.birth = 1u << 3 | 1u << 6;
    text = table_of(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "& 4.7\\,\\% (3 of 64) & 1.6--12.9 & yes"));
    CU_ASSERT_PTR_NULL(strstr(text, "several points"));
    free(text);
    made_up_close(&results);
}

// Thresholds of 64 networks each: 40 are surely over half (50.2 to 73.3 %), 24 surely not (26.7 to
// 49.8 %), 30 and 35 may be either.
static void test_thresholds(void)
{
    static const struct {
        size_t learned[5]; // at m = 1, 2, 3, 4, 6
        size_t low, from, high;
    } cases[] = {
        {{0, 24, 30, 35, 40}, 3, 4, 6},  {{0, 0, 40, 64, 64}, 3, 3, 3},
        {{40, 40, 40, 40, 40}, 1, 1, 1}, {{0, 64, 24, 64, 64}, 4, 4, 4}, // at every m from it on
        {{0, 0, 0, 0, 0}, 7, 0, 0},      {{64, 64, 64, 64, 30}, 1, 0, 0},
        {{0, 0, 0, 24, 40}, 5, 6, 6}, // m = 5 was not tried
    };
    struct store_results results;
    made_up_open(&results, 6, 64);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        for (size_t i = 0; i < 6; i++) {
            // From the widest to the narrowest: the order of the plan does not matter.
            static const size_t widths[] = {6, 4, 3, 2, 1, 8};
            struct trial_point point = made_up_point(widths[i]);
            point.generations = i < 5 ? 2 : 1;
            made_up_set(&results, i, point, i < 5 ? cases[c].learned[4 - i] : 64, 0, 0);
        }
        struct report report;
        struct reproduction_threshold threshold;
        CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
        reproduction_find_threshold(&report, 2, &threshold);
        CU_ASSERT_FALSE(threshold.several);
        CU_ASSERT_EQUAL(threshold.most, 6);
        CU_ASSERT_EQUAL(threshold.low, cases[c].low);
        CU_ASSERT_EQUAL(threshold.from, cases[c].from);
        CU_ASSERT_EQUAL(threshold.high, cases[c].high);
        reproduction_find_threshold(&report, 3, &threshold);
        CU_ASSERT_EQUAL(threshold.most, 0);
        report_close(&report);
    }
    made_up_close(&results);
}

// Every number of generations has its row; a threshold that is not in the sweep lies above it.
static void test_thresholds_beside_the_published(void)
{
    struct store_results results;
    made_up_open(&results, 4, 64);
    for (size_t i = 0; i < 4; i++) {
        struct trial_point point = made_up_point(i % 2 ? 4 : 2);
        point.generations = i / 2 + 2;
        made_up_set(&results, i, point, i == 1 ? 64 : 5 * i, 0, 0);
    }
    char *text = table_of(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NULL(strstr(text, "L(1,1) learns"));
    CU_ASSERT_PTR_NULL(strstr(text, "n = 1:"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "n = 2: over half learn from m =  4              4"
                                        "             3 to 4         yes\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "n = 3: over half learn from m =  none up to 24  none up "
                                        "to 4  5 or more      yes\n"));
    free(text);
    // A point without a network yet says nothing.
    results.point[1].count = 0;
    text = table_of(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "none up to 2  3 or more      yes\n"));
    free(text);
    // Another rule has nothing to stand beside.
    for (size_t i = 0; i < 4; i++)
        results.point[i].point.rule.birth = 1u << 3 | 1u << 6;
    text = table_of(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NULL(strstr(text, "Springer"));
    free(text);
    made_up_close(&results);
}

static void test_what_is_missing_is_said(void)
{
    struct store_results results;
    made_up_open(&results, 1, 4);
    struct trial_point point = made_up_point(2);
    made_up_set(&results, 0, point, 0, 0, 0);
    results.attributes.complete = false;
    char *text = table_of(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\nINCOMPLETE: the sweep was not finished"));
    free(text);
    text = table_of(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltIncomplete}{the sweep was not finished"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "$L(1,1)$ learns & 4.7\\,\\% (3 of 64; 1.6--12.9) & not in this "
                                  "sweep & & \\\\\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "& 3 & none up to 2 & 3 or more & yes \\\\\n"));
    free(text);
    // Another rule answers another question.
    results.point[0].point.overcompleteness = 1;
    results.point[0].point.rule.birth = 1u << 3 | 1u << 6;
    text = table_of(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "& not in this sweep &"));
    free(text);
    made_up_close(&results);

    made_up_open(&results, 0, 0);
    struct report report;
    CU_ASSERT_EQUAL(report_open(&results, &report), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "made-up.h5: it holds no points"));
    made_up_close(&results);
}

static void test_a_folder_stands_for_its_results(void)
{
    char path[4096];
    CU_ASSERT_TRUE_FATAL(make_folder());
    CU_ASSERT_EQUAL(report_find(folder, path), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(path + strlen(folder), "/results.h5");
    CU_ASSERT_EQUAL(report_find("some/file.h5", path), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(path, "some/file.h5");
    char longest[5000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    CU_ASSERT_EQUAL(report_find(longest, path), STATUS_REQUEST);
    remove_folder();
}

// ---- figures ----

static void test_pictures_repeat(void)
{
    static const char *const names[] = {"learning.png", "accuracy.png", "learning.svg",
                                        "accuracy.svg", "learning.pdf", "accuracy.pdf"};
    struct store_results results;
    open_two(&results);
    CU_ASSERT_TRUE_FATAL(make_folder());
    char *first[6];
    size_t bytes[6];
    for (int run = 0; run < 2; run++) {
        for (enum report_picture format = 0; format < REPORT_PICTURES; format++)
            draw(&results, format);
        for (size_t i = 0; i < 6; i++) {
            size_t again;
            char *content = content_of(names[i], run == 0 ? &bytes[i] : &again);
            if (run == 0) {
                CU_ASSERT(bytes[i] > 4000);
                first[i] = content;
                // A pdf's date has seconds; no test waits for one to pass.
                CU_ASSERT(i < 4 ||
                          find(content, bytes[i], "CreationDate (D:19700101000000") != NULL);
            } else {
                CU_ASSERT(again == bytes[i] && memcmp(content, first[i], again) == 0);
                free(content);
            }
        }
    }
    static const char *const labels[] = {"How wide must L(1,m)",
                                         "overcompleteness m",
                                         "3 of 64",
                                         "about 60 %",
                                         "Springer &amp; Kenyon 2020",
                                         "one half",
                                         "64 networks per point",
                                         "every board its own density",
                                         "up to 125,000 updates",
                                         "seed 20200903"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(first[2], labels[i]));
    static const char *const others[] = {
        "parameters of the network", "not learned", "dead", "diverged", "median", "99 %", "m = 3"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(first[3], others[i]));
    for (size_t i = 0; i < 6; i++)
        free(first[i]);
    remove_folder();
    made_up_close(&results);
}

// Draws made-up points and returns learning.svg.
static char *draw_svg(struct store_results *results)
{
    CU_ASSERT_TRUE_FATAL(make_folder());
    draw(results, REPORT_SVG);
    size_t bytes;
    char *svg = content_of("learning.svg", &bytes);
    remove_folder();
    return svg;
}

static void test_axes_choose_the_figure(void)
{
    struct store_results results;
    // Several axes: a curve for every combination of the others; the published rates belong to n
    // = 1.
    made_up_open(&results, 8, 8);
    for (size_t i = 0; i < 8; i++) {
        struct trial_point point = made_up_point(1 + 2 * (i % 2));
        point.generations = 1 + i / 4;
        point.init = i / 2 % 2 ? NET_NORMAL : NET_GLOROT;
        made_up_set(&results, i, point, i, 0, 0);
    }
    results.attributes.complete = false;
    char *svg = draw_svg(&results);
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "n = 1, init glorot"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "n = 2, init normal"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "Springer &amp; Kenyon 2020, n = 1: 3 of 64"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "UNFINISHED SWEEP"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "Springer &amp; Kenyon 2020: over half learn"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "n = 1: m \u2265 3"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "n = 2: m \u2265 4"));
    CU_ASSERT_PTR_NULL(strstr(svg, "n = 3:"));
    free(svg);
    // Without n = 1 there is no rate to compare with.
    for (size_t i = 0; i < 8; i++)
        results.point[i].point.generations += 1;
    svg = draw_svg(&results);
    CU_ASSERT_PTR_NULL(strstr(svg, "of 64"));
    CU_ASSERT_PTR_NULL(strstr(svg, "n = 1:"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "n = 3: at no m up to 24"));
    free(svg);
    // Another rule was not published.
    for (size_t i = 0; i < 8; i++)
        results.point[i].point.rule.birth = 1u << 3 | 1u << 6;
    svg = draw_svg(&results);
    CU_ASSERT_PTR_NULL(strstr(svg, "Kenyon"));
    free(svg);
    made_up_close(&results);

    // Density varies: it is the horizontal axis, and a word among its values gets a place.
    made_up_open(&results, 3, 8);
    for (size_t i = 0; i < 3; i++) {
        struct trial_point point = made_up_point(1);
        point.density = i < 2 ? 0.25 + 0.5 * (double)i : NAN;
        made_up_set(&results, i, point, i, 2, 1);
    }
    svg = draw_svg(&results);
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "density (probability of a live cell)"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "0.25"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "uniform"));
    CU_ASSERT_PTR_NULL(strstr(svg, "Kenyon"));
    free(svg);
    // Between words no line is drawn: each baseline ends with its column.
    CU_ASSERT_TRUE_FATAL(make_folder());
    draw(&results, REPORT_SVG);
    size_t bytes;
    char *script = content_of("accuracy.gp", &bytes);
    CU_ASSERT_PTR_NOT_NULL(strstr(script, "$baselines << END\n0.6 0.750875\n1.4 0.750875\n\n"
                                          "1.6 0.750875\n2.4 0.750875\n\n"
                                          "2.6 0.750875\n3.4 0.750875\nEND"));
    free(script);
    remove_folder();
    made_up_close(&results);

    // Nothing varies, nothing trained, and everything diverged without an accuracy.
    made_up_open(&results, 1, 4);
    made_up_set(&results, 0, made_up_point(2), 0, 0, 4);
    for (size_t k = 0; k < 4; k++)
        results.trial[k].cell_accuracy = NAN;
    svg = draw_svg(&results);
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "overcompleteness m"));
    free(svg);
    results.point[0].count = 1;
    results.point[0].point.updates = 1;
    svg = draw_svg(&results);
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "1 network per point"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "up to 1 update;"));
    free(svg);
    results.point[0].count = 0;
    svg = draw_svg(&results);
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "0 networks per point"));
    free(svg);
    made_up_close(&results);
}

// m in even steps stays even however far it goes, m in doublings does not; parameters never do. And
// every m has a tick with its number.
static void test_scale_follows_the_steps(void)
{
    struct store_results results;
    made_up_open(&results, 24, 2);
    for (int doubled = 0; doubled < 2; doubled++) {
        results.points = doubled ? 6 : 24;
        for (size_t i = 0; i < results.points; i++)
            made_up_set(&results, i, made_up_point(doubled ? (size_t)1 << i : i + 1), 1, 0, 0);
        CU_ASSERT_TRUE_FATAL(make_folder());
        draw(&results, REPORT_SVG);
        size_t bytes;
        char *script = content_of("learning.gp", &bytes);
        CU_ASSERT_EQUAL(strstr(script, "set logscale x") != NULL, doubled);
        CU_ASSERT_PTR_NOT_NULL(strstr(script, doubled ? "'16' 16, '32' 32)" : "'23' 23, '24' 24)"));
        free(script);
        script = content_of("accuracy.gp", &bytes);
        CU_ASSERT_PTR_NOT_NULL(strstr(script, "set logscale x"));
        free(script);
        remove_folder();
    }
    made_up_close(&results);
}

// A results file may come from anyone: what stands in it must not run.
static void test_no_text_runs_as_a_command(void)
{
    struct store_results results;
    open_two(&results);
    CU_ASSERT_TRUE_FATAL(make_folder());
    snprintf(results.attributes.question, 256,
             "`touch %s/a`' . system('touch %s/b') . '\nset print '%s/c'; print 1", folder, folder,
             folder);
    snprintf(results.attributes.plan_name, 64, "x\nsystem('touch %.30s/d')", folder);
    draw(&results, REPORT_SVG);
    for (const char *name = "a\0b\0c\0d\0"; *name != '\0'; name += 2) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, name);
        CU_ASSERT_NOT_EQUAL(access(path, F_OK), 0);
    }
    remove_folder();
    made_up_close(&results);
}

static void test_drawing_fails_with_a_reason(void)
{
    struct store_results results;
    open_two(&results);
    struct report report;
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL(report_draw(&report, 0, 0, REPORT_PNG, "/dev/null/figures"),
                    STATUS_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "/dev/null/figures: the folder"));
    CU_ASSERT_EQUAL(report_draw(&report, 0, 0, REPORT_PNG, "/proc"), STATUS_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "/proc/learning.gp: cannot be written"));

    // Without gnuplot: the script is there, an earlier picture stays, no temporary file is left.
    CU_ASSERT_TRUE_FATAL(make_folder());
    CU_ASSERT_EQUAL(report_draw(&report, 0, 0, REPORT_PNG, folder), STATUS_OK);
    char *path = strdup(getenv("PATH"));
    setenv("PATH", folder, 1);
    CU_ASSERT_EQUAL(report_draw(&report, 0, 0, REPORT_PNG, folder), STATUS_ENVIRONMENT);
    setenv("PATH", path, 1);
    free(path);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "gnuplot is missing"));
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "apt-get install gnuplot-nox"));
    size_t bytes;
    char *content = content_of("learning.gp", &bytes);
    CU_ASSERT(bytes > 1000);
    free(content);
    content = content_of("learning.png", &bytes);
    CU_ASSERT(bytes > 4000);
    free(content);
    content = content_of("learning.png.tmp", &bytes);
    CU_ASSERT_EQUAL(bytes, 0);
    free(content);
    remove_folder();
    report_close(&report);
    made_up_close(&results);
}

SUITE(report)
{
    TEST(test_wilson_check_values);
    TEST(test_quantiles);
    TEST(test_text_table);
    TEST(test_changes_are_said);
    TEST(test_missing_proofs_are_said);
    TEST(test_csv_table);
    TEST(test_json_is_read_by_python);
    TEST(test_tex_macros);
    TEST(test_several_points_have_no_figure);
    TEST(test_thresholds);
    TEST(test_thresholds_beside_the_published);
    TEST(test_what_is_missing_is_said);
    TEST(test_a_folder_stands_for_its_results);
    TEST(test_pictures_repeat);
    TEST(test_axes_choose_the_figure);
    TEST(test_scale_follows_the_steps);
    TEST(test_no_text_runs_as_a_command);
    TEST(test_drawing_fails_with_a_reason);
}
