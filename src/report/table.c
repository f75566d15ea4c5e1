#include "report/table.h"

#include "report/reproduction.h"
#include "report/text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

const char *const report_format_names[REPORT_FORMATS + 1] = {"text", "csv", "json", "tex", NULL};

void report_write(const struct report *report, enum report_format format, FILE *out)
{
    static void (*const writers[REPORT_FORMATS])(const struct report *, FILE *) = {
        report_write_text, report_write_csv, report_write_json, report_write_tex};
    writers[format](report, out);
}

// ---- text ----

// A column of text behind the axes: its heading, and whether a report has it.
static bool always(const struct report *report)
{
    return report->points > 0;
}
static bool with_parameters(const struct report *report)
{
    return report->sizes || !report->tickets;
}
static bool with_tickets(const struct report *report)
{
    return report->tickets;
}
static bool with_training_on(const struct report *report)
{
    return report->trains_on;
}
static bool with_seeds(const struct report *report)
{
    return report->pooled;
}
static bool with_seed(const struct report *report)
{
    return report->by_seed;
}
static bool with_not_tried(const struct report *report)
{
    return report->not_tried > 0;
}

static void format_percent(double share, char cell[TABLE_CELL])
{
    if (isnan(share))
        snprintf(cell, TABLE_CELL, "-");
    else
        snprintf(cell, TABLE_CELL, "%.1f", 100 * share);
}
static void format_count(size_t count, char cell[TABLE_CELL])
{
    snprintf(cell, TABLE_CELL, "%zu", count);
}
static void parameters_of(const struct report_point *point, char cell[TABLE_CELL])
{
    format_count(point->parameters, cell);
}
static void weights_of(const struct report_point *point, char cell[TABLE_CELL])
{
    text_format_median(point->median_weights_left, cell);
}
static void networks_of(const struct report_point *point, char cell[TABLE_CELL])
{
    format_count(point->networks, cell);
}
static void not_tried_of(const struct report_point *point, char cell[TABLE_CELL])
{
    format_count(point->not_tried, cell);
}
static void seed_of(const struct report_point *point, char cell[TABLE_CELL])
{
    snprintf(cell, TABLE_CELL, "%" PRIu64, point->source[0].seed);
}
static void seeds_of(const struct report_point *point, char cell[TABLE_CELL])
{
    format_count(point->sources, cell);
}
static void agreement_of(const struct report_point *point, char cell[TABLE_CELL])
{
    table_format_p(point->agreement, "", cell);
}
static void learned_of(const struct report_point *point, char cell[TABLE_CELL])
{
    format_count(point->learned, cell);
}
static void evidence_of(const struct report_point *point, char cell[TABLE_CELL])
{
    report_format_evidence(point->learned, point->sampled, cell);
}
static void exact_at_end_of(const struct report_point *point, char cell[TABLE_CELL])
{
    format_count(point->exact_at_end, cell);
}
static void lost_of(const struct report_point *point, char cell[TABLE_CELL])
{
    format_count(point->lost, cell);
}
static void rate_of(const struct report_point *point, char cell[TABLE_CELL])
{
    format_percent(point->rate, cell);
}
static void interval_of(const struct report_point *point, char cell[TABLE_CELL])
{
    snprintf(cell, TABLE_CELL, "%4.1f to %5.1f", 100 * point->interval.low,
             100 * point->interval.high);
}
static void dead_of(const struct report_point *point, char cell[TABLE_CELL])
{
    format_count(point->dead, cell);
}
static void diverged_of(const struct report_point *point, char cell[TABLE_CELL])
{
    format_count(point->diverged, cell);
}
static void updates_of(const struct report_point *point, char cell[TABLE_CELL])
{
    text_format_median(point->median_learned_at, cell);
}

static const struct {
    const char *heading;
    bool (*has)(const struct report *);
    void (*format)(const struct report_point *, char cell[TABLE_CELL]);
} text_columns[] = {
    {"seed", with_seed, seed_of},
    {"parameters", with_parameters, parameters_of},
    {"weights left", with_tickets, weights_of},
    {"seeds", with_seeds, seeds_of},
    {"networks", always, networks_of},
    {"not tried", with_not_tried, not_tried_of},
    {"learned", always, learned_of},
    {"rate %", always, rate_of},
    {"95 % interval", always, interval_of},
    {"p (seeds)", with_seeds, agreement_of},
    {"evidence", always, evidence_of},
    {"exact at end", with_training_on, exact_at_end_of},
    {"lost", with_training_on, lost_of},
    {"dead", always, dead_of},
    {"diverged", always, diverged_of},
    {"median updates", always, updates_of},
};

void table_format_p(double p, const char *mark, char cell[TABLE_CELL])
{
    if (isnan(p))
        snprintf(cell, TABLE_CELL, "-%s", mark);
    else
        snprintf(cell, TABLE_CELL, p >= 0.00005 ? "%.4f%s" : "%.1e%s", p, mark);
}

// The heading, then a point a row.
static size_t text_row(const void *context, size_t row, char cell[TABLE_COLUMNS][TABLE_CELL])
{
    const struct report *report = context;
    const struct report_point *point = row > 0 ? &report->point[row - 1] : NULL;
    size_t columns = 0;
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        if (!report->varies[axis])
            continue;
        if (point == NULL)
            snprintf(cell[columns], TABLE_CELL, "%s", setting_name(axis));
        else
            setting_format(axis, point->point, cell[columns]);
        columns++;
    }
    for (size_t i = 0; i < sizeof text_columns / sizeof *text_columns; i++) {
        if (!text_columns[i].has(report))
            continue;
        if (point == NULL)
            snprintf(cell[columns++], TABLE_CELL, "%s", text_columns[i].heading);
        else
            text_columns[i].format(point, cell[columns++]);
    }
    return columns;
}

void table_write_rows(FILE *out, size_t rows, table_row *row, const void *context)
{
    char cell[TABLE_COLUMNS][TABLE_CELL];
    size_t width[TABLE_COLUMNS] = {0};
    for (size_t r = 0; r < rows; r++) {
        size_t columns = row(context, r, cell);
        for (size_t c = 0; c < columns; c++)
            if (strlen(cell[c]) > width[c])
                width[c] = strlen(cell[c]);
    }
    for (size_t r = 0; r < rows; r++) {
        size_t columns = row(context, r, cell);
        for (size_t c = 0; c < columns; c++)
            fprintf(out, "%s%*s", c > 0 ? "  " : "", (int)width[c], cell[c]);
        fputc('\n', out);
    }
}

// The published figures that the sweep has points for, left-aligned under a heading.
static void write_reproduction(const struct report *report, FILE *out)
{
    const struct reproduction_style style = {" %", " to ", ""};
    char cell[REPRODUCTION_CELLS][REPRODUCTION_TEXT] = {"", "published", "here", "95 % interval",
                                                        "within"};
    size_t width[REPRODUCTION_CELLS];
    bool concerned = false;
    for (size_t c = 0; c < REPRODUCTION_CELLS; c++)
        width[c] = strlen(cell[c]);
    for (size_t row = 0; row < reproduction_rows; row++) {
        char text[REPRODUCTION_CELLS][REPRODUCTION_TEXT];
        reproduction_write(report, row, &style, text);
        for (size_t c = 0; c < REPRODUCTION_CELLS; c++)
            if (reproduction_concerns(report, row) && strlen(text[c]) > width[c])
                width[c] = strlen(text[c]);
        concerned |= reproduction_concerns(report, row);
    }
    if (!concerned)
        return;
    fputs("\nSpringer & Kenyon, arXiv 2009.01398, and whether their figure lies within the "
          "interval here:\n",
          out);
    for (size_t row = 0; row <= reproduction_rows; row++) {
        if (row > 0 && !reproduction_concerns(report, row - 1))
            continue;
        if (row > 0)
            reproduction_write(report, row - 1, &style, cell);
        for (size_t c = 0; c + 1 < REPRODUCTION_CELLS; c++)
            fprintf(out, "%-*s  ", (int)width[c], cell[c]);
        fprintf(out, "%s\n", cell[REPRODUCTION_WITHIN]);
    }
}

void table_write_heading(const struct report *report, FILE *out)
{
    fprintf(out, "%s: %s\n", report->plan, report->question);
    report_write_constants(report, out);
    char seeds[1024];
    report_format_seeds(report, seeds, sizeof seeds);
    fprintf(out, ", seed%s %s\n", report->seeds > 1 ? "s" : "", seeds);
    if (report->overrides[0] != '\0')
        fprintf(out, "with changes: %s\n", report->overrides);
    if (report->corrected[0] != '\0')
        fprintf(out, "corrected: %s\n", report->corrected);
    if (!report->complete)
        fprintf(out, "INCOMPLETE: %s\n", report_incomplete);
    fputc('\n', out);
}

// Says whether the seeds agree in their rates.
static void write_agreement(const struct report *report, FILE *out)
{
    if (!report->pooled)
        return;
    fprintf(out,
            "p (seeds): of rates that differ so much from seed to seed, if they are one: Fisher's "
            "exact test,\nof more than two seeds each against the others, times their number.\n"
            "The seeds disagree at %zu of %zu points (below %g %% after Holm's correction for "
            "their number).\n",
            report->disagree, report->compared, 100 * REPORT_LEVEL);
}

void report_write_text(const struct report *report, FILE *out)
{
    table_write_heading(report, out);
    table_write_rows(out, report->points + 1, text_row, report);
    fputs("\nrate: networks that learned, that is, were found exact at some look, with Wilson's "
          "interval;\nmedian updates: until they first were. evidence: proven for all boards, or "
          "right on fresh boards.\n",
          out);
    if (report->trains_on)
        fputs(
            "exact at end: of those that learned, exact when their training was over; lost: those "
            "that a look\nafter the first exact one found wrong at least once.\n",
            out);
    write_agreement(report, out);
    if (report->tickets)
        fputs("weights left: without biases, the median over the networks.\n", out);
    if (report->not_tried > 0)
        fputs("not tried: tickets of networks that did not learn; they count in no other column.\n",
              out);
    if (report->sampled > 0)
        fprintf(out,
                "For %zu of those that learned there is no proof: only fresh random boards speak "
                "for them.\n",
                report->sampled);
    if (!report->by_seed) // what is published is compared with all that there is
        write_reproduction(report, out);
}

// ---- csv and json ----

// The columns behind the axes, for programs: every number unrounded, NaN where there is none.
static const char *const value_names[] = {"parameters",
                                          "networks",
                                          "learned",
                                          "not_learned",
                                          "dead",
                                          "diverged",
                                          "rate",
                                          "rate_low",
                                          "rate_high",
                                          "median_learned_at",
                                          "baseline",
                                          "median_cell_accuracy",
                                          "sampled",
                                          "not_tried",
                                          "median_weights_left",
                                          "exact_at_end",
                                          "lost",
                                          "seeds",
                                          "p_seeds"};
#define VALUES (sizeof value_names / sizeof *value_names)

static void point_values(const struct report_point *point, double values[VALUES])
{
    const double all[VALUES] = {(double)point->parameters,
                                (double)point->networks,
                                (double)point->learned,
                                (double)point->not_learned,
                                (double)point->dead,
                                (double)point->diverged,
                                point->rate,
                                point->interval.low,
                                point->interval.high,
                                point->median_learned_at,
                                point->baseline,
                                point->median_cell_accuracy,
                                (double)point->sampled,
                                (double)point->not_tried,
                                point->median_weights_left,
                                (double)point->exact_at_end,
                                (double)point->lost,
                                (double)point->sources,
                                point->agreement};
    memcpy(values, all, sizeof all);
}

void table_write_value(FILE *out, double value, const char *missing)
{
    if (isfinite(value))
        fprintf(out, "%.10g", value);
    else
        fputs(missing, out);
}

void table_write_csv_heading(FILE *out)
{
    fputs("plan,complete,seed", out);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        fprintf(out, ",%s", setting_name(axis));
}

void table_write_csv_point(const struct report *report, const struct report_point *row, FILE *out)
{
    const struct trial_point *point = row->point;
    text_write_csv(out, report->plan);
    fprintf(out, ",%d", report->complete);
    for (size_t i = 0; i < row->sources; i++)
        fprintf(out, "%s%" PRIu64, i > 0 ? " " : ",", row->source[i].seed);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        char text[SETTING_TEXT] = "";
        if (setting_applies(axis, point))
            setting_format(axis, point, text);
        fputc(',', out);
        text_write_csv(out, text);
    }
}

void table_write_csv_names(const char *const *names, size_t count, FILE *out)
{
    for (size_t i = 0; i < count; i++)
        fprintf(out, ",%s", names[i]);
    fputs("\r\n", out);
}

void table_write_csv_values(const double *values, size_t count, FILE *out)
{
    for (size_t i = 0; i < count; i++) {
        fputc(',', out);
        table_write_value(out, values[i], "");
    }
    fputs("\r\n", out);
}

void report_write_csv(const struct report *report, FILE *out)
{
    table_write_csv_heading(out);
    table_write_csv_names(value_names, VALUES, out);
    for (size_t i = 0; i < report->points; i++) {
        double values[VALUES];
        point_values(&report->point[i], values);
        table_write_csv_point(report, &report->point[i], out);
        table_write_csv_values(values, VALUES, out);
    }
}

void table_write_json_axes(const struct trial_point *point, FILE *out)
{
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        char text[SETTING_TEXT];
        setting_format(axis, point, text);
        fprintf(out, "%s\"%s\": ", axis > 0 ? ", " : "", setting_name(axis));
        if (!setting_applies(axis, point))
            fputs("null", out);
        else if (setting_is_number(axis) && setting_value(axis, point) >= 0)
            fputs(text, out);
        else
            text_write_json(out, text);
    }
}

void table_write_json_values(const char *const *names, const double *values, size_t count,
                             FILE *out)
{
    for (size_t i = 0; i < count; i++) {
        fprintf(out, ", \"%s\": ", names[i]);
        table_write_value(out, values[i], "null");
    }
}

void table_write_seeds(const struct report *report, const char *between, FILE *out)
{
    for (size_t i = 0; i < report->seeds; i++)
        fprintf(out, "%s%" PRIu64, i > 0 ? between : "", report->seed[i]);
}

void table_write_json_seeds(const struct report *report, FILE *out)
{
    fputs(report->seeds > 1 ? "[" : "", out);
    table_write_seeds(report, ", ", out);
    fputs(report->seeds > 1 ? "]" : "", out);
}

void table_write_json_heading(const struct report *report, FILE *out)
{
    const struct {
        const char *name, *text;
    } words[] = {{"plan", report->plan},
                 {"question", report->question},
                 {"program", report->program},
                 {"revision", report->revision},
                 {"isa", report->isa},
                 {"cpu", report->cpu},
                 {"corrected", report->corrected}};
    fputs("{\n", out);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        fprintf(out, "  \"%s\": ", words[i].name);
        text_write_json(out, words[i].text);
        fputs(",\n", out);
    }
    fputs("  \"seed\": ", out);
    table_write_json_seeds(report, out);
    fprintf(out, ",\n  \"complete\": %s,\n", report->complete ? "true" : "false");
}

void report_write_json(const struct report *report, FILE *out)
{
    table_write_json_heading(report, out);
    fputs("  \"points\": [\n", out);
    for (size_t i = 0; i < report->points; i++) {
        double values[VALUES];
        point_values(&report->point[i], values);
        fputs("    {", out);
        if (report->by_seed)
            fprintf(out, "\"seed\": %" PRIu64 ", ", report->point[i].source[0].seed);
        table_write_json_axes(report->point[i].point, out);
        table_write_json_values(value_names, values, VALUES, out);
        fputs(i + 1 < report->points ? "},\n" : "}\n", out);
    }
    fputs("  ]\n}\n", out);
}
