#include "report/paired.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

// The axes on which tickets are compared, and whether only with the ticket of value 0: the ticket
// itself, the start as it is.
static const struct {
    enum setting_id axis;
    bool with_plain;
} compared[] = {{SETTING_CONTROL, true},
                {SETTING_METHOD, false},
                {SETTING_REWIND, false},
                {SETTING_FLIPS, true},
                {SETTING_NOISE, true}};

// Whether `b` is what `a` is compared with, and on which axis.
static bool compares(const struct trial_point *a, const struct trial_point *b,
                     enum setting_id *axis)
{
    if (!trial_is_ticket(a) || !trial_is_ticket(b))
        return false;
    if (!trial_is_restart(a) && trial_is_restart(b) && ticket_is_itself(&a->ticket) &&
        ticket_is_itself(&b->ticket)) {
        *axis = SETTING_METHOD;
        return settings_agree(a, b, SETTINGS_OF_TICKETS);
    }
    for (size_t i = 0; i < sizeof compared / sizeof *compared; i++) {
        *axis = compared[i].axis;
        uint64_t except = SETTING_BIT(*axis);
        if (*axis == SETTING_FLIPS)
            except |= SETTING_BIT(SETTING_FLIP_BIASES);
        if (setting_value(*axis, a) == setting_value(*axis, b) || !settings_agree(a, b, except))
            continue;
        return compared[i].with_plain ? setting_value(*axis, a) == 0 : ticket_is_itself(&a->ticket);
    }
    return false;
}

// Adds the pairs of one seed, whose trials lie in order of their replicates.
static void add_pairs(const struct report_point *a, const struct report_source *of_a,
                      const struct report_point *b, const struct report_source *of_b,
                      struct report_pairs *pairs)
{
    for (size_t i = 0, j = 0; i < of_a->trials && j < of_b->trials;) {
        const struct trial_result *x = &a->trial[of_a->first + i], *y = &b->trial[of_b->first + j];
        if (x->replicate != y->replicate) {
            x->replicate < y->replicate ? i++ : j++;
            continue;
        }
        bool first = x->outcome == TRIAL_LEARNED, second = y->outcome == TRIAL_LEARNED;
        if (x->outcome != TRIAL_NOT_TRIED && y->outcome != TRIAL_NOT_TRIED)
            (*(first    ? second ? &pairs->both : &pairs->first
               : second ? &pairs->second
                        : &pairs->neither))++;
        i++;
        j++;
    }
}

// Networks of other seeds are other networks: replicates are compared within a seed.
static struct report_pairs count_pairs(const struct report_point *a, const struct report_point *b)
{
    struct report_pairs pairs = {0};
    for (size_t i = 0; i < a->sources; i++)
        for (size_t j = 0; j < b->sources; j++)
            if (a->source[i].seed == b->source[j].seed)
                add_pairs(a, &a->source[i], b, &b->source[j], &pairs);
    return pairs;
}

static void compare(const struct report_point *a, const struct report_point *b,
                    enum setting_id axis, struct paired_comparison *comparison)
{
    struct report_pairs pairs = count_pairs(a, b);
    double count = (double)report_pairs_count(&pairs);
    *comparison = (struct paired_comparison){
        .first = a,
        .second = b,
        .axis = axis,
        .pairs = pairs,
        .difference = ((double)pairs.first - (double)pairs.second) / count,
        .interval = report_newcombe(&pairs),
        .p = count > 0 ? report_mcnemar(&pairs) : NAN,
    };
}

// All comparisons, those of neighbours in the plan first; stored unless `into` is NULL. Of two
// points that may stand in either order, the plan's order decides. Returns how many.
static size_t find_comparisons(const struct report *report, struct paired_comparison *into)
{
    size_t found = 0;
    for (size_t i = 0; i < report->points; i++)
        for (size_t j = 0; j < report->points; j++) {
            const struct report_point *a = &report->point[i], *b = &report->point[j];
            enum setting_id axis, back;
            if (!compares(a->point, b->point, &axis) ||
                (j < i && compares(b->point, a->point, &back)))
                continue;
            if (into != NULL)
                compare(a, b, axis, &into[found]);
            found++;
        }
    return found;
}

static enum status correct(struct paired *paired)
{
    double *p = calloc(paired->comparisons, sizeof *p);
    size_t *scratch = calloc(paired->comparisons, sizeof *scratch);
    enum status status = STATUS_OK;
    if (p == NULL || scratch == NULL) {
        status = status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu comparisons",
                             paired->comparisons);
    } else {
        for (size_t i = 0; i < paired->comparisons; i++)
            p[i] = paired->comparison[i].p;
        report_holm(p, paired->comparisons, scratch);
        for (size_t i = 0; i < paired->comparisons; i++)
            paired->comparison[i].holm = p[i];
    }
    free(scratch);
    free(p);
    return status;
}

enum status paired_open(const struct report *report, struct paired *paired)
{
    *paired = (struct paired){.report = report, .comparisons = find_comparisons(report, NULL)};
    if (paired->comparisons == 0)
        return status_fail(STATUS_REQUEST,
                           "%s: there is nothing to compare: --paired needs tickets of one network "
                           "that differ in control, method, rewinding, flips or noise alone",
                           report->plan);
    paired->comparison = calloc(paired->comparisons, sizeof *paired->comparison);
    if (paired->comparison == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu comparisons",
                           paired->comparisons);
    find_comparisons(report, paired->comparison);
    enum status status = correct(paired);
    if (status != STATUS_OK)
        paired_close(paired);
    return status;
}

void paired_close(struct paired *paired)
{
    free(paired->comparison);
    paired->comparison = NULL;
}

// ---- as a table ----

// What the second is, in a word: "control random", "flips 3".
static void format_second(const struct paired_comparison *comparison, char cell[TABLE_CELL])
{
    char value[SETTING_TEXT];
    const struct trial_point *point = comparison->second->point;
    setting_format(comparison->axis, point, value);
    snprintf(cell, TABLE_CELL, "%s %.60s%s", setting_name(comparison->axis), value,
             point->ticket.flip_biases ? " biases too" : "");
}

static void format_weights(const struct report_point *point, char cell[TABLE_CELL])
{
    if (point->networks > 0)
        snprintf(cell, TABLE_CELL, "%.10g", point->median_weights_left);
    else
        snprintf(cell, TABLE_CELL, "-");
}

static const char *const headings[] = {
    "compared with", "weights", "its weights",  "pairs",         "both", "only",
    "only other",    "neither", "difference %", "95 % interval", "p",    "p (Holm) "};
#define HEADINGS (sizeof headings / sizeof *headings)

static size_t comparison_cells(const struct paired_comparison *comparison, char cell[][TABLE_CELL])
{
    size_t columns = 0;
    const struct report_pairs *pairs = &comparison->pairs;
    format_second(comparison, cell[columns++]);
    format_weights(comparison->first, cell[columns++]);
    format_weights(comparison->second, cell[columns++]);
    const size_t counts[] = {report_pairs_count(pairs), pairs->both, pairs->first, pairs->second,
                             pairs->neither};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        snprintf(cell[columns++], TABLE_CELL, "%zu", counts[i]);
    if (counts[0] > 0) {
        snprintf(cell[columns++], TABLE_CELL, "%+.1f", 100 * comparison->difference);
        snprintf(cell[columns++], TABLE_CELL, "%+5.1f to %+5.1f", 100 * comparison->interval.low,
                 100 * comparison->interval.high);
    } else {
        snprintf(cell[columns++], TABLE_CELL, "-");
        snprintf(cell[columns++], TABLE_CELL, "-");
    }
    table_format_p(comparison->p, "", cell[columns++]);
    table_format_p(comparison->holm, comparison->holm < REPORT_LEVEL ? "*" : " ", cell[columns++]);
    return columns;
}

// The axes that vary among the first ones.
static bool shows(const struct paired *paired, enum setting_id axis)
{
    const struct paired_comparison *comparison = paired->comparison;
    for (size_t i = 1; i < paired->comparisons; i++)
        if (setting_value(axis, comparison[i].first->point) !=
            setting_value(axis, comparison[0].first->point))
            return true;
    return axis == SETTING_METHOD;
}

static size_t text_row(const void *context, size_t row, char cell[TABLE_COLUMNS][TABLE_CELL])
{
    const struct paired *paired = context;
    const struct paired_comparison *comparison = row > 0 ? &paired->comparison[row - 1] : NULL;
    size_t columns = 0;
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        if (!shows(paired, axis))
            continue;
        if (comparison == NULL)
            snprintf(cell[columns++], TABLE_CELL, "%s", setting_name(axis));
        else
            setting_format(axis, comparison->first->point, cell[columns++]);
    }
    if (comparison != NULL)
        return columns + comparison_cells(comparison, cell + columns);
    for (size_t i = 0; i < HEADINGS; i++)
        snprintf(cell[columns++], TABLE_CELL, "%s", headings[i]);
    return columns;
}

// Comparisons with pairs: those that are tested.
static size_t count_tests(const struct paired *paired)
{
    size_t tests = 0;
    for (size_t i = 0; i < paired->comparisons; i++)
        tests += isnan(paired->comparison[i].p) ? 0 : 1;
    return tests;
}

static void write_text(const struct paired *paired, FILE *out)
{
    table_write_heading(paired->report, out);
    table_write_rows(out, paired->comparisons + 1, text_row, paired);
    fprintf(
        out,
        "\npairs: the same replicate of the same network, both tried; of them both learned, only "
        "the one or\nonly the other did, or neither. difference: of the rates of learning, with "
        "Newcombe's interval for\npairs (1998, method 10); p: McNemar's exact test; p (Holm): "
        "corrected for all %zu comparisons,\n* below %g.\n",
        count_tests(paired), REPORT_LEVEL);
}

// ---- csv and json ----

static const char *const value_names[] = {
    "weights",    "other_weights",  "pairs",           "both", "only",  "only_other", "neither",
    "difference", "difference_low", "difference_high", "p",    "p_holm"};
#define VALUES (sizeof value_names / sizeof *value_names)

static void comparison_values(const struct paired_comparison *comparison, double values[VALUES])
{
    const struct report_pairs *pairs = &comparison->pairs;
    const double all[VALUES] = {comparison->first->median_weights_left,
                                comparison->second->median_weights_left,
                                (double)report_pairs_count(pairs),
                                (double)pairs->both,
                                (double)pairs->first,
                                (double)pairs->second,
                                (double)pairs->neither,
                                comparison->difference,
                                comparison->interval.low,
                                comparison->interval.high,
                                comparison->p,
                                comparison->holm};
    for (size_t v = 0; v < VALUES; v++)
        values[v] = all[v];
}

static void write_csv(const struct paired *paired, FILE *out)
{
    table_write_csv_heading(out);
    fputs(",compared_with", out);
    table_write_csv_names(value_names, VALUES, out);
    for (size_t i = 0; i < paired->comparisons; i++) {
        const struct paired_comparison *comparison = &paired->comparison[i];
        double values[VALUES];
        char second[TABLE_CELL];
        comparison_values(comparison, values);
        format_second(comparison, second);
        table_write_csv_point(paired->report, comparison->first, out);
        fprintf(out, ",%s", second);
        table_write_csv_values(values, VALUES, out);
    }
}

static void write_json(const struct paired *paired, FILE *out)
{
    table_write_json_heading(paired->report, out);
    fputs("  \"comparisons\": [\n", out);
    for (size_t i = 0; i < paired->comparisons; i++) {
        const struct paired_comparison *comparison = &paired->comparison[i];
        double values[VALUES];
        comparison_values(comparison, values);
        fputs("    {\"ticket\": {", out);
        table_write_json_axes(comparison->first->point, out);
        fprintf(out, "}, \"axis\": \"%s\", \"other\": {", setting_name(comparison->axis));
        table_write_json_axes(comparison->second->point, out);
        fputs("}", out);
        table_write_json_values(value_names, values, VALUES, out);
        fputs(i + 1 < paired->comparisons ? "},\n" : "}\n", out);
    }
    fputs("  ]\n}\n", out);
}

void paired_write(const struct paired *paired, enum report_format format, FILE *out)
{
    assert(format != REPORT_TEX);
    static void (*const writers[])(const struct paired *, FILE *) = {write_text, write_csv,
                                                                     write_json};
    writers[format](paired, out);
}
