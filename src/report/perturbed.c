// The chance of learning from a perturbed start: against the number of flipped signs, beside what
// is published, and against noise. A page for each that the sweep varies.
#include "report/figure.h"
#include "report/reference.h"

#include <assert.h>
#include <stdio.h>

static bool is_flipped(const struct trial_point *point)
{
    return trial_is_ticket(point) && point->ticket.noise == 0;
}

static bool is_shaken(const struct trial_point *point)
{
    return trial_is_ticket(point) && point->ticket.flips == 0 && !point->ticket.flip_biases;
}

static const struct {
    enum report_axis axis;
    bool (*keep)(const struct trial_point *);
    const char *name;
} kinds[] = {{AXIS_FLIPS, is_flipped, "flips"}, {AXIS_NOISE, is_shaken, "noise"}};
#define KINDS (sizeof kinds / sizeof *kinds)

// The kind that a page is about.
static size_t kind_of(const struct report *report, size_t page)
{
    size_t kind = 0;
    for (size_t pages = 0; kind < KINDS; kind++)
        if (report->varies[kinds[kind].axis] && pages++ == page)
            break;
    return kind;
}

size_t figure_perturbed_pages(const struct report *report)
{
    size_t pages = 0;
    while (kind_of(report, pages) < KINDS)
        pages++;
    return pages;
}

void figure_perturbed_name(const struct report *report, size_t page, char name[FIGURE_NAME])
{
    size_t kind = kind_of(report, page);
    assert(kind < KINDS);
    snprintf(name, FIGURE_NAME, "%s", kinds[kind].name);
}

// Whether the published figures of flips are about points of the report: n = 1, nothing pruned.
static bool shows_published(const struct report *report, enum report_axis axis)
{
    bool shows = false;
    for (size_t i = 0; i < report->points; i++)
        shows |= report->point[i].point->generations == 1 &&
                 report->point[i].point->ticket.method == TICKET_RESTART;
    return shows && axis == AXIS_FLIPS;
}

static void write_published(FILE *out)
{
    fprintf(out,
            "\n# Springer & Kenyon, arXiv 2009.01398, n = 1: flips, %% that still learn\n"
            "$published << END\n%d %g\nEND\n"
            "set arrow 3 from first %d, first 50 to first %d, first 50 heads size screen 0.006,90 "
            "lc rgb '#D55E00' lw 2\n",
            REFERENCE_FLIPS, 100 * REFERENCE_FLIPS_RATE, REFERENCE_FLIPS_HALF_FROM,
            REFERENCE_FLIPS_HALF_TO);
}

static void write_published_plot(FILE *out)
{
    fputs(", \\\n  $published using 1:2 with points pt 8 ps 1.9 lw 1.6 lc rgb '#D55E00' title "
          "'Springer & Kenyon 2020, n = 1: one flip', \\\n  NaN with lines lc rgb '#D55E00' lw 2 "
          "title 'Springer & Kenyon 2020, n = 1: fewer than half from here'",
          out);
}

enum status figure_perturbed(const struct report *report, size_t page, const char *name, FILE *out)
{
    size_t kind = kind_of(report, page);
    struct report part;
    TRY(report_select(report, kinds[kind].keep, &part));
    struct figure figure;
    enum status status = figure_open(&part, kinds[kind].axis, false, &figure);
    if (status == STATUS_OK) {
        bool published = shows_published(&part, kinds[kind].axis);
        figure_write_head(&figure, name, figure.curves + report->trains_on + 2 * published,
                          published ? 1 : figure_key_columns(&figure, 0), out);
        figure_write_rates(&figure, out);
        figure_write_rates_axis(103, out);
        if (published)
            write_published(out);
        fputs("plot \\\n", out);
        figure_write_rates_plot(&figure, out);
        if (published)
            write_published_plot(out);
        fputc('\n', out);
        figure_close(&figure);
    }
    report_close(&part);
    return status;
}
