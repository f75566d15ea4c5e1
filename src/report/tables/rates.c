// The results of a sweep, a row per point: how many networks learned.
#include "report/tables/tables.h"

#include <assert.h>
#include <stdlib.h>

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
static bool with_average(const struct report *report)
{
    return report->averages;
}
static bool with_seeds(const struct report *report)
{
    return report->pooled;
}
static bool with_not_tried(const struct report *report)
{
    return report->not_tried > 0;
}

static void say_evidence(const void *at, char cell[TABLE_CELL])
{
    const struct report_point *point = at;
    report_format_evidence(point->learned, point->sampled, cell);
}

#define AT(field) TABLE_AT(struct report_point, field)

// clang-format off
static const struct table_column columns[] = {
    {"parameters", "parameters", "parameters", AT(numbers), .has = with_parameters},
    {"weights left", "median_weights_left", NULL, AT(median_weights_left), .has = with_tickets, .place = 4},
    {"seeds", "seeds", NULL, AT(sources), .has = with_seeds, .place = 6},
    {"networks", "networks", "networks", AT(networks)},
    {"not tried", "not_tried", NULL, AT(not_tried), .has = with_not_tried, .place = 3},
    {"learned", "learned", "learned", AT(learned)},
    {NULL, "not_learned", NULL, AT(not_learned)},
    {"rate %", "rate", "\\%", AT(rate), TABLE_PERCENT, .place = 1},
    {"95 % interval", "rate", "95\\,\\% interval", AT(interval), TABLE_PERCENT, .place = 1, .of_rate = true},
    {"p (seeds)", "p_seeds", NULL, AT(agreement), TABLE_P, .has = with_seeds, .place = 6},
    {"evidence", NULL, "evidence", .words = say_evidence},
    {NULL, "sampled", NULL, AT(sampled), .place = 2},
    {"exact at end", "exact_at_end", "at end", AT(exact_at_end), .has = with_training_on, .place = 5},
    {"lost", "lost", "lost", AT(lost), .has = with_training_on, .place = 5},
    {"average exact", "average_learned", "average", AT(average_learned), .has = with_average, .place = 7},
    {"dead", "dead", "dead", AT(dead)},
    {"diverged", "diverged", "diverged", AT(diverged)},
    {"median updates", "median_learned_at", "median updates", AT(median_learned_at), .place = 1},
    {NULL, "baseline", NULL, AT(baseline), TABLE_PERCENT, .place = 1},
    {NULL, "median_cell_accuracy", NULL, AT(median_cell_accuracy), TABLE_PERCENT, .place = 1},
};
// clang-format on

// Says whether the seeds agree in their rates.
static void write_agreement(const struct report *report, FILE *out)
{
    if (!report->pooled)
        return;
    fprintf(out,
            "p (seeds): the chance of rates that differ so much from seed to seed, if they are "
            "one: Fisher's "
            "exact test,\nof more than two seeds each against the others, times their number.\n"
            "The seeds disagree at %zu of %zu points (below %g %% after Holm's correction for "
            "their number).\n",
            report->disagree, report->compared, 100 * REPORT_LEVEL);
}

// Says what the columns are.
static void write_meanings(const struct report *report, FILE *out)
{
    bool sequence = sequence_asked(&report->rule);
    fprintf(out,
            "\nrate: networks that learned, that is, were found exact at some look, with %s;\n"
            "median updates: until they first were. evidence: proven for all boards, or right on "
            "fresh boards.\n",
            sequence ? "its confidence sequence" : "Wilson's interval");
    if (sequence)
        fputs(
            "95 % sequence: the interval of Robbins (1970), which holds although networks were run "
            "until it was\nnarrow enough, or off a threshold.\n",
            out);
    table_write_rule_note(report, out);
    if (report->trains_on)
        fputs(
            "exact at end: of those that learned, exact when their training was over; lost: those "
            "that a look\nafter the first exact one found wrong at least once.\n",
            out);
    if (report->averages)
        fputs("average exact: networks whose running mean of the parameters is exact when their "
              "training is over,\nwhether they learned or not; it is judged then alone.\n",
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
}

static enum status write_notes(const struct report *report, FILE *out)
{
    write_meanings(report, out);
    TRY(along_write(report, REPORT_TEXT, out));
    if (!report->by_seed) // what is published is compared with all that there is
        published_write(report, REPORT_TEXT, out);
    return STATUS_OK;
}

struct table rates_table(const struct report *report)
{
    struct table table = table_of_points(report, columns, TABLE_LENGTH(columns));
    table.shows_seed = table.by_seed = report->by_seed;
    return table;
}

// What stands behind the rows, and, where all columns are shown, what is said of all rows together.
static enum status write_rest(const struct report *report, enum report_format format, bool whole,
                              FILE *out)
{
    if (whole && format == REPORT_TEXT)
        TRY(write_notes(report, out));
    if (whole && format == REPORT_JSON)
        TRY(along_write(report, format, out));
    if (format == REPORT_JSON)
        fputs("\n}\n", out);
    return STATUS_OK;
}

enum status rates_write(const struct report *report, enum report_format format, FILE *out)
{
    struct table table = rates_table(report);
    if (format == REPORT_TEX)
        return rates_write_paper(&table, out);
    table_write(&table, format, out);
    return write_rest(report, format, true, out);
}

enum status rates_write_html(const struct report *report, FILE *out)
{
    const struct table table = rates_table(report);
    struct table_note note;
    table_write_html(&table, out);
    TRY(table_note_begin(&note));
    write_meanings(report, note.stream);
    table_note_end(&note, out);
    TRY(along_write_html(report, out));
    return published_write_html(report, out);
}

// ---- some of it ----

enum status rates_choose(const struct report *report, const char *where, struct report *part)
{
    const struct table table = rates_table(report);
    bool *keep = calloc(report->points, sizeof *keep);
    if (keep == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu points", report->points);
    enum status status = view_where(&table, "--where", where, keep);
    if (status == STATUS_OK)
        status = report_choose(report, keep, part);
    if (status == STATUS_OK)
        part->where = where;
    free(keep);
    return status;
}

// Writes the rows of a report, in an order and with columns of the reader's choice. order: [points] of scratch.
static enum status write_arranged(const struct report *report, const struct table_view *view,
                                  size_t *order, enum report_format format, FILE *out)
{
    struct table table = rates_table(report);
    struct table_choice choice = {0};
    enum status status = STATUS_OK;
    if (view->sort != NULL)
        status = view_sort(&table, view->sort, order);
    if (view->columns != NULL && status == STATUS_OK)
        status = view_columns(&table, view->columns, &choice);
    table.order = view->sort != NULL ? order : NULL;
    table.choice = view->columns != NULL ? &choice : NULL;
    if (status == STATUS_OK) {
        table_write(&table, format, out);
        status = write_rest(report, format, view->columns == NULL, out);
    }
    free(choice.key);
    return status;
}

enum status rates_write_view(const struct report *report, const struct table_view *view,
                             enum report_format format, FILE *out)
{
    assert(format != REPORT_TEX);
    struct report part;
    TRY(rates_choose(report, view->where != NULL ? view->where : "", &part));
    size_t *order = calloc(part.points, sizeof *order);
    enum status status =
        order != NULL
            ? write_arranged(&part, view, order, format, out)
            : status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu points", part.points);
    free(order);
    report_close(&part);
    return status;
}
