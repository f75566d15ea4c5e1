// How far a sweep is, a row per point.
#include "base/text.h"
#include "report/tables/tables.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

static void say_seed(const void *at, char cell[TABLE_CELL])
{
    const struct outlook_point *point = at;
    snprintf(cell, TABLE_CELL, "%" PRIu64, point->at.point->seed);
}

static void say_work(const void *at, char cell[TABLE_CELL])
{
    text_format_time(*(const double *)at, cell);
}

static bool with_seeds(const struct report *report)
{
    return report->seeds > 1;
}

#define AT(field) TABLE_AT(struct outlook_point, field)

// clang-format off
static const struct table_column columns[] = {
    {"seed", NULL, NULL, .words = say_seed, .has = with_seeds},
    {"trials", "planned", NULL, AT(planned)},
    {"done", "done", NULL, AT(done)},
    {"left", "left", NULL, AT(left)},
    {"learned", "learned", NULL, AT(learned)},
    {"time of a processor left", NULL, NULL, offsetof(struct outlook_point, work), .words = say_work},
    {NULL, "work_left", NULL, AT(work)},
};
// clang-format on

static const struct report_point *point_of(const void *row)
{
    return &((const struct outlook_point *)row)->at;
}

static void write_seed(const void *row, FILE *out)
{
    fprintf(out, ", \"seed\": %" PRIu64, point_of(row)->point->seed);
}

static struct table table_of(const struct outlook *outlook)
{
    struct table table = {.report = &outlook->report,
                          .column = columns,
                          .columns = TABLE_LENGTH(columns),
                          .row = outlook->point,
                          .rows = outlook->points,
                          .stride = sizeof *outlook->point,
                          .point = point_of,
                          .json_rest = write_seed,
                          .list = "points"};
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        table.shows[axis] = outlook->varies[axis];
    return table;
}

// ---- text ----

// A sweep that has stored nothing yet. elapsed: the seconds since it began.
static void write_worker(const struct worker *worker, double elapsed, FILE *out)
{
    char time[TEXT_TIME];
    text_format_time(elapsed, time);
    if (!worker->works || !worker->known)
        fputs("at work    a sweep that does not say who it is\n", out);
    else
        fprintf(out, "at work    process %ld on %s, %zu thread%s, for %s\n", worker->process,
                worker->host, worker->threads, worker->threads == 1 ? "" : "s", time);
}

// A process, with what it has done.
static void write_hand(const struct partial_hand *hand, int64_t now, FILE *out)
{
    char time[TEXT_TIME], silent[TEXT_TIME], host[64];
    text_clean(host, sizeof host, hand->host);
    text_format_time(fmax(0, (double)(now - hand->since)), time);
    text_format_time(fmax(0, (double)(now - hand->latest)), silent);
    fprintf(out, "%s    process %ld on %s, %zu thread%s, ", hand->ended ? "ended  " : "at work",
            hand->process, host, hand->threads, hand->threads == 1 ? "" : "s");
    if (hand->ended)
        fprintf(out, "last heard of %s ago", silent);
    else
        fprintf(out, "for %s", time);
    fprintf(out, ": %zu trials, %zu learned\n", hand->trials, hand->learned);
}

static void write_hands(const struct outlook *outlook, FILE *out)
{
    const struct partial *partial = &outlook->partial;
    bool over = outlook->done == outlook->planned;
    for (size_t i = 0; i < partial->hands; i++)
        if (!partial->hand[i].ended)
            write_hand(&partial->hand[i], outlook->now, out);
    for (size_t i = 0; i < partial->hands; i++)
        if (partial->hand[i].ended)
            write_hand(&partial->hand[i], outlook->now, out);
    if (outlook->working == 0 && outlook->works)
        write_worker(&outlook->worker, outlook->elapsed, out);
    else if (outlook->working == 0)
        fprintf(out, "at work    no one; %s\n",
                over && partial->files == 0 ? "the sweep is finished"
                                            : "the command that began the sweep goes on with it");
}

static void write_state(const struct outlook *outlook, FILE *out)
{
    char text[TEXT_TIME];
    bool open = sequence_asked(&outlook->report.rule) && outlook->done < outlook->planned;
    fprintf(out, "done       %zu of %s%zu trials, %zu learned", outlook->done,
            open ? "at most " : "", outlook->planned, outlook->learned);
    if (!isnan(outlook->share))
        fprintf(out, "; %s%.0f %% of the work", open ? "at least " : "",
                floor(100 * outlook->share));
    fputc('\n', out);
    if (!isnan(outlook->a_second)) {
        text_format_time(outlook->waiting, text);
        fprintf(out,
                "pace       %.1f trials a minute; %.2g processor seconds a second; the latest was "
                "stored %s ago\n",
                outlook->a_minute, outlook->a_second, text);
    }
    if (outlook->done == outlook->planned)
        return;
    bool known = !isnan(outlook->left);
    text_format_time(known ? outlook->left : outlook->work, text);
    fprintf(out, "left       %s %s%s\n", open ? "at most" : "about", text,
            known ? "" : " of one processor's time");
}

static void write_text(const struct outlook *outlook, FILE *out)
{
    struct table table = table_of(outlook);
    struct outlook_point *left = calloc(outlook->points, sizeof *left);
    fprintf(out, "%s: %s\n", outlook->report.plan, outlook->report.question);
    write_hands(outlook, out);
    write_state(outlook, out);
    if (outlook->partial.damaged > 0)
        fprintf(out, "damaged    %zu file%s, of which trials are computed again\n",
                outlook->partial.damaged, outlook->partial.damaged == 1 ? "" : "s");
    table.rows = 0;
    for (size_t i = 0; i < outlook->points && left != NULL; i++)
        if (outlook->point[i].left > 0)
            left[table.rows++] = outlook->point[i];
    table.row = left;
    if (table.rows > 0) {
        fputc('\n', out);
        table_write_text(&table, out);
        fprintf(out, "%zu of %zu points are complete.\n", outlook->points - table.rows,
                outlook->points);
    }
    free(left);
}

// ---- json ----

static void write_number(FILE *out, const char *name, double value)
{
    fprintf(out, "  \"%s\": ", name);
    table_write_value(out, value, "null");
    fputs(",\n", out);
}

static void write_json_worker(const struct worker *worker, FILE *out)
{
    fprintf(out, "  \"at_work\": %s,\n", worker->works ? "true" : "false");
    if (worker->works && worker->known)
        fprintf(out, "  \"host\": \"%s\",\n  \"process\": %ld,\n  \"threads\": %zu,\n",
                worker->host, worker->process, worker->threads);
}

static void write_json_hands(const struct outlook *outlook, FILE *out)
{
    const struct partial *partial = &outlook->partial;
    fprintf(out, "  \"at_work\": %s,\n  \"processes\": [", outlook->works ? "true" : "false");
    for (size_t i = 0; i < partial->hands; i++) {
        const struct partial_hand *hand = &partial->hand[i];
        fprintf(out, "%s\n    {\"host\": ", i > 0 ? "," : "");
        text_write_json(out, hand->host);
        fprintf(out,
                ", \"process\": %ld, \"threads\": %zu, \"at_work\": %s, "
                "\"since\": %" PRId64 ", \"latest\": %" PRId64
                ", \"trials\": %zu, \"learned\": %zu, "
                "\"processor_seconds\": %.6g}",
                hand->process, hand->threads, hand->ended ? "false" : "true", hand->since,
                hand->latest, hand->trials, hand->learned, hand->seconds);
    }
    fprintf(out, "%s],\n", partial->hands > 0 ? "\n  " : "");
}

static void write_json(const struct outlook *outlook, FILE *out)
{
    const struct table table = table_of(outlook);
    table_write_json_heading(&outlook->report, out);
    write_json_hands(outlook, out);
    write_number(out, "done", (double)outlook->done);
    write_number(out, "learned", (double)outlook->learned);
    write_number(out, "share_of_work", outlook->share);
    write_number(out, "seconds_at_work", outlook->elapsed);
    write_number(out, "trials_a_minute", outlook->a_minute);
    write_number(out, "processor_seconds_a_second", outlook->a_second);
    write_number(out, "processor_seconds_left", outlook->work);
    write_number(out, "seconds_left", outlook->left);
    write_number(out, "damaged_files", (double)outlook->partial.damaged);
    table_write_json_rows(&table, out);
    fputs("\n}\n", out);
}

void outlook_write(const struct outlook *outlook, enum report_format format, FILE *out)
{
    assert(format == REPORT_TEXT || format == REPORT_JSON);
    if (format == REPORT_TEXT)
        write_text(outlook, out);
    else
        write_json(outlook, out);
}

void outlook_write_beginning(const struct worker *worker, int64_t now, enum report_format format,
                             FILE *out)
{
    assert(format == REPORT_TEXT || format == REPORT_JSON);
    if (format == REPORT_TEXT) {
        write_worker(worker, (double)(now - worker->since), out);
        fputs("done       nothing is stored yet\n", out);
    } else {
        fputs("{\n", out);
        write_json_worker(worker, out);
        fputs("  \"done\": 0\n}\n", out);
    }
}
