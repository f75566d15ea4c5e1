// Several results side by side, a row per point and other results.
#include "base/text.h"
#include "report/tables/tables.h"

#include <assert.h>
#include <string.h>

// What the other results are called in the table: B, C ...
static void say_other(const void *at, char cell[TABLE_CELL])
{
    snprintf(cell, TABLE_CELL, "%c", (int)('A' + *(const size_t *)at));
}

static void say_count(const void *at, char cell[TABLE_CELL])
{
    const struct report_count *count = at;
    snprintf(cell, TABLE_CELL, "%zu of %zu", count->successes, count->networks);
}

#define AT(field) TABLE_AT(struct compare_pair, field)

// clang-format off
static const struct table_column columns[] = {
    {"", "with", NULL, offsetof(struct compare_pair, other), .words = say_other, .leads = true},
    {"A learned", NULL, NULL, offsetof(struct compare_pair, a), .words = say_count},
    {NULL, "a_networks", NULL, AT(a.networks)},
    {NULL, "a_learned", NULL, AT(a.successes)},
    {"A %", "a_rate", NULL, AT(a_rate), TABLE_PERCENT},
    {"95 % interval", "a_rate", NULL, AT(a_interval), TABLE_PERCENT},
    {"other learned", NULL, NULL, offsetof(struct compare_pair, b), .words = say_count},
    {NULL, "b_networks", NULL, AT(b.networks)},
    {NULL, "b_learned", NULL, AT(b.successes)},
    {"other %", "b_rate", NULL, AT(b_rate), TABLE_PERCENT},
    {"95 % interval", "b_rate", NULL, AT(b_interval), TABLE_PERCENT},
    {"difference %", "difference", NULL, AT(difference), TABLE_SIGNED},
    {"95 % interval", "difference", NULL, AT(interval), TABLE_SIGNED},
    {"p", "p", NULL, AT(p), TABLE_P},
    {"p (Holm) ", "p_holm", NULL, AT(holm), TABLE_MARKED_P},
    {"A updates", "a_median_learned_at", NULL, AT(a_updates)},
    {"other updates", "b_median_learned_at", NULL, AT(b_updates)},
    {"p (times)", "p_times", NULL, AT(times_p), TABLE_P, .place = 1},
    {"p (Holm) ", "p_times_holm", NULL, AT(times_holm), TABLE_MARKED_P, .place = 1},
};
// clang-format on

// Where there are but two results, the other is B.
static void name_second(struct table_column *column)
{
    for (size_t c = 0; c < TABLE_LENGTH(columns); c++) {
        const char *title = column[c].title;
        column[c].title = title == NULL                         ? NULL
                          : column[c].leads                     ? NULL
                          : strcmp(title, "other learned") == 0 ? "B learned"
                          : strcmp(title, "other %") == 0       ? "B %"
                          : strcmp(title, "other updates") == 0 ? "B updates"
                                                                : title;
    }
}

static const struct report_point *first_of(const void *row)
{
    return ((const struct compare_pair *)row)->first;
}

// A line for each of the results: its letter, where it is, plan, seeds, and what sets it apart.
static void write_results(const struct compare *compare, FILE *out)
{
    uint64_t apart = 0;
    for (size_t r = 1; r < compare->reports; r++)
        apart |= compare->apart[r];
    for (size_t r = 0; r < compare->reports; r++) {
        const struct report *report = &compare->report[r];
        char text[1024];
        text_clean(text, sizeof text, report->results->path);
        fprintf(out, "%c  %s: %s, ", (int)('A' + r), text, report->plan);
        report_format_seeds(report, text, sizeof text);
        fprintf(out, "%s, %zu points", text, report->points);
        report_format_rule(report, text);
        fprintf(out, "%s%s", text[0] != '\0' ? ", " : "", text);
        for (enum setting_id id = 0; id < SETTING_SEED; id++) {
            char value[SETTING_TEXT];
            compare_format_setting(report, id, value);
            if (apart & SETTING_BIT(id))
                fprintf(out, ", %s %s", setting_name(id), value[0] == '\0' ? "-" : value);
        }
        if (!report->complete) {
            char said[REPORT_LABEL];
            report_format_incomplete(report, said);
            fprintf(out, "; %s", said);
        }
        fputc('\n', out);
    }
    fprintf(out,
            "Two families of tests, each corrected by Holm: of rates, %zu; of times to learn, "
            "%zu.\n\n",
            compare->tests, compare->times_tests);
}

// The first results whose points may have had enough networks before; if there are none, the first.
static const struct report *first_asked(const struct compare *compare)
{
    for (size_t r = 0; r < compare->reports; r++)
        if (sequence_asked(&compare->report[r].rule))
            return &compare->report[r];
    return &compare->report[0];
}

static void write_notes(const struct compare *compare, FILE *out)
{
    const struct report *asked = first_asked(compare);
    fprintf(out,
            "\nA and %s: networks that learned, their rate with %s, and the median of "
            "the updates\nuntil they were first exact. difference: of the rates, that of A taken "
            "away, with Newcombe's interval\n(1998, method 10). p: Fisher's exact test, two-sided; "
            "p (times): the log-rank test; p (Holm): each\ncorrected for its family, * below "
            "%g.\n",
            compare->reports == 2 ? "B" : "other",
            sequence_asked(&asked->rule) ? "its 95 % interval" : "Wilson's interval", REPORT_LEVEL);
    if (compare->by_seed > 0)
        fprintf(out,
                "%zu of %zu pairs have the same seeds, several, which are compared one by one and "
                "pooled: the difference by\nMantel and Haenszel's weights, p by the exact test of "
                "all seeds together, which of one is Fisher's.\n",
                compare->by_seed, compare->pairs);
    table_write_rule_note(asked, out);
    for (size_t r = 0; r < compare->reports; r++)
        if (compare->alone[r] > 0)
            fprintf(out, "%zu of %zu points of %c have no partner.\n", compare->alone[r],
                    compare->report[r].points, (int)('A' + r));
    if (compare->shared > 0)
        fprintf(out,
                "%zu networks are the same in both: of one point, seed and replicate; %zu of them "
                "came out otherwise.\nThe test takes all for different networks, and sees less "
                "than there is where they are the same.\n",
                compare->shared, compare->unequal);
}

static void write_json_heading(const struct compare *compare, FILE *out)
{
    fputs("{\n  \"results\": [\n", out);
    for (size_t r = 0; r < compare->reports; r++) {
        const struct report *report = &compare->report[r];
        fprintf(out, "    {\"name\": \"%c\", \"file\": ", (int)('A' + r));
        text_write_json(out, report->results->path);
        fputs(", \"plan\": ", out);
        text_write_json(out, report->plan);
        fputs(", \"seed\": ", out);
        table_write_json_seeds(report, out);
        fprintf(out, "%s, \"complete\": %s, \"points\": %zu, \"without_partner\": %zu",
                sequence_asked(&report->rule) ? ", \"interval\": \"sequence\"" : "",
                report->complete ? "true" : "false", report->points, compare->alone[r]);
        fputs(r + 1 < compare->reports ? "},\n" : "}\n", out);
    }
    fprintf(out,
            "  ],\n  \"tests\": %zu,\n  \"times_tests\": %zu,\n  \"by_seed\": %zu,\n  \"shared\": "
            "%zu,\n  \"unequal\": %zu,\n",
            compare->tests, compare->times_tests, compare->by_seed, compare->shared,
            compare->unequal);
}

static void write_both(const void *row, FILE *out)
{
    const struct compare_pair *pair = row;
    fputs("\"a\": {", out);
    table_write_json_axes(pair->first, out);
    fputs("}, \"b\": {", out);
    table_write_json_axes(pair->second, out);
    fputs("}", out);
}

// column: [TABLE_LENGTH(columns)], where the titles are put that suit so many results.
static struct table table_of(const struct compare *compare, struct table_column *column)
{
    memcpy(column, columns, sizeof columns);
    if (compare->reports == 2)
        name_second(column);
    struct table table = {.report = &compare->report[0],
                          .column = column,
                          .columns = TABLE_LENGTH(columns),
                          .row = compare->pair,
                          .rows = compare->pairs,
                          .stride = sizeof *compare->pair,
                          .point = first_of,
                          .list = "comparisons"};
    memcpy(table.shows, compare->report[0].varies, sizeof table.shows);
    return table;
}

void compare_write(const struct compare *compare, enum report_format format, FILE *out)
{
    assert(format != REPORT_TEX);
    struct table_column shown[TABLE_LENGTH(columns)];
    struct table table = table_of(compare, shown);
    if (format == REPORT_TEXT) {
        write_results(compare, out);
        table_write_text(&table, out);
        write_notes(compare, out);
    } else if (format == REPORT_CSV) {
        table_write_csv_titles(&table, out);
        table_write_csv_rows(&table, out);
    } else {
        table.json_point = write_both;
        write_json_heading(compare, out);
        table_write_json_rows(&table, out);
        fputs("\n}\n", out);
    }
}

enum status compare_write_html(const struct compare *compare, FILE *out)
{
    struct table_column shown[TABLE_LENGTH(columns)];
    const struct table table = table_of(compare, shown);
    struct table_note note;
    table_write_html(&table, out);
    TRY(table_note_begin(&note));
    write_notes(compare, note.stream);
    table_note_end(&note, out);
    return STATUS_OK;
}
