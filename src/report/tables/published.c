// The published figures beside ours, for people and for the paper.
#include "base/text.h"
#include "report/data/reference.h"
#include "report/tables/tables.h"

#include <math.h>

// How numbers are set, in text and in LaTeX.
static const struct style {
    const char *percent, *to, *math;
} styles[] = {{" %", " to ", ""}, {"\\,\\%", "--", "$"}};

struct row {
    char what[TABLE_CELL], published[TABLE_CELL], ours[TABLE_CELL], interval[TABLE_CELL];
    char p[TABLE_CELL], agrees[TABLE_CELL];
};

// clang-format off
static const struct table_column columns[] = {
    {"", NULL, "what", TABLE_AT(struct row, what)},
    {"published", NULL, "published", TABLE_AT(struct row, published)},
    {"here", NULL, "ours", TABLE_AT(struct row, ours)},
    {"95 % interval", NULL, "our interval", TABLE_AT(struct row, interval)},
    {"p", NULL, "$p$", TABLE_AT(struct row, p)},
    {"agrees", NULL, "agrees", TABLE_AT(struct row, agrees)},
};
// clang-format on

static void set_rate(const struct reproduction *found, const struct style *style, struct row *row)
{
    const struct reference_rate *rate = found->rate;
    const struct report_point *ours = found->ours;
    char of[SETTING_TEXT] = "";
    if (found->activation != NULL) {
        struct point point = {.activation = found->activation->activation};
        setting_say_value(SETTING_ACTIVATION, &point, of);
    }
    snprintf(row->what, TABLE_CELL, "%sL(%zu,%zu)%s%s%.40s%s learns", style->math,
             rate->generations, rate->overcompleteness, style->math, of[0] != '\0' ? ", " : "", of,
             of[0] != '\0' ? "," : "");
    if (rate->networks > 0) {
        struct interval published = wilson_interval(rate->learned, rate->networks);
        snprintf(row->published, TABLE_CELL, "%.1f%s (%zu of %zu; %.1f%s%.1f)", 100 * rate->rate,
                 style->percent, rate->learned, rate->networks, 100 * published.low, style->to,
                 100 * published.high);
    } else {
        snprintf(row->published, TABLE_CELL, "about %.0f%s (as %zu of %zu)", 100 * rate->rate,
                 style->percent, found->published.successes, found->published.networks);
    }
    if (ours == NULL)
        return;
    snprintf(row->ours, TABLE_CELL, "%.1f%s (%zu of %zu)", 100 * ours->rate, style->percent,
             ours->learned, ours->networks);
    snprintf(row->interval, TABLE_CELL, "%.1f%s%.1f", 100 * ours->interval.low, style->to,
             100 * ours->interval.high);
}

static void set_threshold(const struct reproduction *found, const struct style *style,
                          struct row *row)
{
    const struct reproduction_threshold *ours = &found->threshold;
    snprintf(row->what, TABLE_CELL, "%sn = %zu%s: over half learn from %sm =%s", style->math,
             found->half->generations, style->math, style->math, style->math);
    if (found->half->from > 0)
        snprintf(row->published, TABLE_CELL, "%zu", found->half->from);
    else
        snprintf(row->published, TABLE_CELL, "none up to %d", REFERENCE_MOST);
    if (ours->most == 0 || found->several)
        return;
    if (ours->from > 0)
        snprintf(row->ours, TABLE_CELL, "%zu", ours->from);
    else
        snprintf(row->ours, TABLE_CELL, "none up to %zu", ours->most);
    if (ours->high == 0)
        snprintf(row->interval, TABLE_CELL, "%zu or more", ours->low);
    else if (ours->high == ours->low)
        snprintf(row->interval, TABLE_CELL, "%zu", ours->low);
    else
        snprintf(row->interval, TABLE_CELL, "%zu%s%zu", ours->low, style->to, ours->high);
}

static void set_row(const struct reproduction *found, const struct style *style, struct row *row)
{
    *row = (struct row){.ours = "not in this sweep"};
    if (found->several)
        snprintf(row->ours, TABLE_CELL, "several points");
    if (found->rate != NULL)
        set_rate(found, style, row);
    else
        set_threshold(found, style, row);
    if (isnan(found->p))
        return;
    snprintf(row->p, TABLE_CELL, found->p >= 0.00005 ? "%.4f" : "%.1e", found->p);
    snprintf(row->agrees, TABLE_CELL, "%s", found->p >= REPORT_LEVEL ? "yes" : "no");
}

static void write_sources(bool springer, bool activations, FILE *out)
{
    if (springer)
        fprintf(
            out,
            "\nSpringer & Kenyon, arXiv 2009.01398, beside ours. p: the chance of a difference "
            "at least so large, if both were one:\nFisher's exact test of the two counts, of %d "
            "networks where "
            "none is published; of a threshold at each m\nof ours, of the nearest count to ours "
            "that the text allows, times their number. agrees: p is not below %g.\n",
            REFERENCE_NETWORKS, REPORT_LEVEL);
    if (activations) {
        char protocol[] = REFERENCE_ACTIVATIONS_PROTOCOL;
        text_break_lines(protocol, 105, "");
        fprintf(out, "\n%s\nBeside points of ours with that density. p, agrees: %s.\n", protocol,
                springer ? "likewise" : "Fisher's exact test of the two counts");
    }
}

// What there is to show: rows, and whose figures they are.
struct published {
    struct row row[REPRODUCTION_ROWS];
    size_t rows;
    bool springer, activations;
};

// The paper shows all rates, and the thresholds of those generations and the activations that the sweep has.
static void find_rows(const struct report *report, bool tex, struct published *published)
{
    published->rows = 0;
    published->springer = published->activations = false;
    for (size_t i = 0; i < REPRODUCTION_ROWS; i++) {
        struct reproduction found;
        reproduction_find(report, i, &found);
        if (!found.concerns && !(tex && found.rate != NULL && found.activation == NULL))
            continue;
        set_row(&found, &styles[tex], &published->row[published->rows++]);
        published->springer |= found.activation == NULL;
        published->activations |= found.activation != NULL;
    }
}

static struct table table_of(const struct report *report, const struct published *published)
{
    return (struct table){.report = report,
                          .column = columns,
                          .columns = TABLE_LENGTH(columns),
                          .row = published->row,
                          .rows = published->rows,
                          .stride = sizeof *published->row,
                          .left = true};
}

void published_write(const struct report *report, enum report_format format, FILE *out)
{
    struct published published;
    find_rows(report, format == REPORT_TEX, &published);
    const struct table table = table_of(report, &published);
    if (format == REPORT_TEX) {
        table_write_tex(&table, "Reproduction", out);
    } else if (table.rows > 0) {
        write_sources(published.springer, published.activations, out);
        table_write_text(&table, out);
    }
}

enum status published_write_html(const struct report *report, FILE *out)
{
    struct published published;
    struct table_note note;
    find_rows(report, false, &published);
    const struct table table = table_of(report, &published);
    if (table.rows == 0)
        return STATUS_OK;
    fputs("<h3>Beside what is published</h3>\n", out);
    table_write_html(&table, out);
    TRY(table_note_begin(&note));
    write_sources(published.springer, published.activations, note.stream);
    table_note_end(&note, out);
    return STATUS_OK;
}
