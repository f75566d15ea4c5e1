// Figures of the chance of learning, with 95 % intervals: along the axis that reads best,
// against the density of the boards, and from a perturbed start.
#include "report/data/ranking.h"
#include "report/data/reference.h"
#include "report/plots/figure.h"

#include <assert.h>
#include <math.h>

static void write_rate(const struct figure *figure, size_t at, FILE *out)
{
    const struct report_point *point = &figure->report->point[at];
    if (point->networks > 0)
        fprintf(out, "%.6g %.4f %.4f %.4f %zu %zu %.4f\n", figure_place(figure, at, 0),
                100 * point->rate, 100 * point->interval.low, 100 * point->interval.high,
                point->learned, point->networks,
                100 * (double)point->exact_at_end / (double)point->networks);
    else
        fprintf(out, "%.6g NaN NaN NaN 0 0 NaN\n", figure_place(figure, at, 0));
}

static void write_rates(const struct figure *figure, FILE *out)
{
    plot_block(out, "rates",
               "horizontal place, % that learned, 95 % low, high, learned, networks, % exact "
               "at the end; a block per curve");
    figure_write_points(figure, write_rate, out);
    plot_end(out);
}

// The figure of some of the points along an axis: their rates, and what `rest` adds to them.
static enum status write_part(const struct report *report, report_keep *keep, enum setting_id axis,
                              const char *question, FILE *out,
                              void (*rest)(const struct report *, struct figure *, FILE *))
{
    struct report part;
    struct figure figure;
    TRY(report_select(report, keep, NULL, &part));
    enum status status = figure_open(&part, axis, false, &figure);
    if (status == STATUS_OK) {
        rest(report, &figure, out);
        char answer[REPORT_LABEL] = "";
        if (axis != SETTING_DENSITY)
            figure_answer(&figure, false, answer);
        figure_write(&figure, question, answer, "", out);
        write_rates(&figure, out);
        figure_close(&figure);
    }
    report_close(&part);
    return status;
}

// ---- along the axis that reads best, beside the published figures ----

static bool compares(const struct figure *figure, size_t generations)
{
    const struct report *report = figure->report;
    for (size_t i = 0; i < report->points; i++)
        if (reference_compares(&report->point[i], generations))
            return figure->axis == SETTING_OVERCOMPLETENESS;
    return false;
}

// Whether a published rate belongs in the picture: m is the horizontal axis, a point compares, and
// the published m lies within the range of ours.
static bool shows_rate(const struct figure *figure, const struct reference_rate *reference)
{
    double m = (double)reference->overcompleteness;
    bool from = false, to = false;
    for (size_t i = 0; i < figure->report->points; i++) {
        from |= figure->position[i] <= m;
        to |= figure->position[i] >= m;
    }
    return compares(figure, reference->generations) && from && to;
}

static void write_published(const struct figure *figure, FILE *out)
{
    plot_block(out, "published",
               "Springer & Kenyon, arXiv 2009.01398: horizontal place, %, Wilson 95 % low, high "
               "(nan: not known), label");
    for (size_t i = 0; i < REFERENCE_RATES; i++) {
        const struct reference_rate *r = &reference_rates[i];
        struct interval interval = wilson_interval(r->learned, r->networks);
        bool known = r->networks > 0;
        if (!shows_rate(figure, r))
            continue;
        fprintf(out, "%.6g %.4f %.4f %.4f \"n = %zu: ", (double)r->overcompleteness, 100 * r->rate,
                known ? 100 * interval.low : NAN, known ? 100 * interval.high : NAN,
                r->generations);
        if (known)
            fprintf(out, "%zu of %zu\"\n", r->learned, r->networks);
        else
            fprintf(out, "about %.0f %%, read from the text\"\n", 100 * r->rate);
    }
    plot_end(out);
}

static void write_halves(const struct figure *figure, FILE *out)
{
    plot_block(out, "halves",
               "Springer & Kenyon: over half learn from here to there (NaN: nowhere), label");
    for (size_t i = 0; i < REFERENCE_HALVES; i++) {
        const struct reference_half *half = &reference_halves[i];
        double place = fmax((double)half->from, figure->low);
        if (!compares(figure, half->generations))
            continue;
        if (half->from > 0 && place < figure->high)
            fprintf(out, "%.6g %.6g", place, figure->high);
        else
            fputs("NaN NaN", out);
        if (half->from > 0)
            fprintf(out, " \"n = %zu: m \u2265 %zu\"\n", half->generations, half->from);
        else
            fprintf(out, " \"n = %zu: at no m up to %d\"\n", half->generations, REFERENCE_MOST);
    }
    plot_end(out);
}

enum status figure_learning(const struct report *report, size_t page, FILE *out)
{
    (void)page;
    struct figure figure;
    TRY(figure_open(report, SETTING_SEED, false, &figure));
    char answer[REPORT_LABEL] = "";
    if (figure.axis == SETTING_OVERCOMPLETENESS)
        figure_answer(&figure, true, answer);
    figure_write(&figure, NULL, answer, "", out);
    write_rates(&figure, out);
    write_published(&figure, out);
    write_halves(&figure, out);
    figure_close(&figure);
    return STATUS_OK;
}

// ---- against the density, the best one named; boards that draw their own density stand apart ----

static bool is_number(const struct report *report, const struct point *point, const void *with)
{
    (void)report;
    (void)with;
    return !isnan(point->density);
}

// Whether two points differ in a choice beside the density: then there are too many curves.
static bool has_other_choices(const struct report *report)
{
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        if (axis != SETTING_DENSITY && ranking_is_choice(axis) && report->varies[axis])
            return true;
    return false;
}

size_t figure_density_pages(const struct report *report)
{
    size_t densities = 0;
    for (size_t i = 0; i < report->points; i++) {
        const struct point *point = report->point[i].point;
        size_t first = 0;
        while (first < i && report->point[first].point->density != point->density)
            first++;
        densities += is_number(report, point, NULL) && first == i;
    }
    return densities >= FIGURE_DENSITIES && !report->tickets && !has_other_choices(report);
}

// The point of the highest rate of each curve, the first of equal ones, where any network learned.
static void write_best(const struct figure *figure, FILE *out)
{
    const struct report_point *point = figure->report->point;
    plot_block(out, "best", "place, % that learned, 95 % high, curve, label");
    for (size_t c = 0; c < figure->curves; c++) {
        size_t points = figure->report->points, best = points;
        for (size_t i = 0; i < points; i++)
            if (figure->curve[i] == c && point[i].learned > 0 &&
                (best == points || point[i].rate > point[best].rate))
                best = i;
        if (best < points)
            fprintf(out, "%.6g %.4f %.4f %zu \"best: %g, %.1f %%\"\n",
                    figure_place(figure, best, 0), 100 * point[best].rate,
                    100 * point[best].interval.high, c + 1, point[best].point->density,
                    100 * point[best].rate);
    }
    plot_end(out);
}

// The point of the same network whose boards draw their own density.
static const struct report_point *find_uniform(const struct report *report,
                                               const struct figure *figure, size_t curve)
{
    size_t of = 0;
    while (figure->curve[of] != curve)
        of++;
    for (size_t i = 0; i < report->points; i++)
        if (!is_number(report, report->point[i].point, NULL) && report->point[i].networks > 0 &&
            settings_agree(report->point[i].point, figure->report->point[of].point,
                           SETTING_BIT(SETTING_DENSITY)))
            return &report->point[i];
    return NULL;
}

static void write_densities(const struct report *report, struct figure *figure, FILE *out)
{
    bool uniform = figure->report->points < report->points;
    const double column = -0.07;
    figure->low = uniform ? column - 0.06 : -0.02;
    figure->high = 1.02;
    plot_number(out, "uniform_place", column);
    plot_block(out, "uniform",
               "boards that draw their own density: place, % that learned, 95 % low, high; a "
               "block per curve");
    for (size_t c = 0; c < figure->curves && uniform; c++) {
        const struct report_point *point = find_uniform(report, figure, c);
        double place = column + 0.012 * ((double)c - ((double)figure->curves - 1) / 2);
        fprintf(out, "%sNaN NaN NaN NaN\n", c > 0 ? "\n\n" : "");
        if (point != NULL)
            fprintf(out, "%.6g %.4f %.4f %.4f\n", place, 100 * point->rate,
                    100 * point->interval.low, 100 * point->interval.high);
    }
    plot_end(out);
    write_best(figure, out);
}

enum status figure_density(const struct report *report, size_t page, FILE *out)
{
    (void)page;
    return write_part(report, is_number, SETTING_DENSITY,
                      "At which density of the boards do networks learn best?", out,
                      write_densities);
}

// ---- from a perturbed start: a page for each perturbation that the sweep varies ----

// Whether other points differ from this one in these settings alone: without such, its start is not
// varied, and it would be a curve of one point.
static bool is_varied(const struct report *report, const struct point *point, uint64_t settings)
{
    for (size_t i = 0; i < report->points; i++) {
        const struct point *other = report->point[i].point;
        if (settings_agree(point, other, settings) && !settings_agree(point, other, 0))
            return true;
    }
    return false;
}

static bool is_flipped(const struct report *report, const struct point *point, const void *with)
{
    (void)with;
    return point_is_ticket(point) && point->ticket.noise == 0 &&
           is_varied(report, point, SETTING_BIT(SETTING_FLIPS) | SETTING_BIT(SETTING_FLIP_BIASES));
}

static bool is_shaken(const struct report *report, const struct point *point, const void *with)
{
    (void)with;
    return point_is_ticket(point) && point->ticket.flips == 0 && !point->ticket.flip_biases &&
           is_varied(report, point, SETTING_BIT(SETTING_NOISE));
}

static const struct {
    enum setting_id axis;
    report_keep *keep;
    const char *name, *question;
} kinds[] = {
    {SETTING_FLIPS, is_flipped, "flips",
     "How many flipped signs does a start that learned survive?"},
    {SETTING_NOISE, is_shaken, "noise", "How much noise does a start that learned survive?"}};
#define KINDS (sizeof kinds / sizeof *kinds)

// Whether there is a network of the kind that was tried.
static bool is_tried(const struct report *report, report_keep *keep)
{
    for (size_t i = 0; i < report->points; i++)
        if (report->point[i].networks > 0 && keep(report, report->point[i].point, NULL))
            return true;
    return false;
}

static bool has_kind(const struct report *report, size_t kind)
{
    return report->varies[kinds[kind].axis] && is_tried(report, kinds[kind].keep);
}

// The kind that a page is about.
static size_t kind_of(const struct report *report, size_t page)
{
    return figure_thing(report, has_kind, KINDS, page);
}

size_t figure_start_pages(const struct report *report)
{
    return figure_things(report, has_kind, KINDS);
}

void figure_start_name(const struct report *report, size_t page, char name[REPORT_PAGE])
{
    size_t kind = kind_of(report, page);
    assert(kind < KINDS);
    snprintf(name, REPORT_PAGE, "%s", kinds[kind].name);
}

// The published figures of flips are about networks of n = 1, of which nothing is pruned.
static void write_published_flips(const struct report *report, struct figure *figure, FILE *out)
{
    (void)report;
    bool shows = false;
    for (size_t i = 0; i < figure->report->points; i++) {
        const struct point *point = figure->report->point[i].point;
        shows |= point->generations == 1 && point_is_restart(point);
    }
    plot_block(out, "published",
               "Springer & Kenyon, arXiv 2009.01398, n = 1: flips, % that still learn; fewer than "
               "half learn from so many flips, or so many");
    if (shows && figure->axis == SETTING_FLIPS)
        fprintf(out, "%d %g %d %d\n", REFERENCE_FLIPS, 100 * REFERENCE_FLIPS_RATE,
                REFERENCE_FLIPS_HALF_FROM, REFERENCE_FLIPS_HALF_TO);
    plot_end(out);
}

enum status figure_start(const struct report *report, size_t page, FILE *out)
{
    size_t kind = kind_of(report, page);
    return write_part(report, kinds[kind].keep, kinds[kind].axis, kinds[kind].question, out,
                      write_published_flips);
}
