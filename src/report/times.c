// How long learning takes: Kaplan and Meier's estimate of the share of networks that have learned
// after so many updates. What had not learned when its budget ended was watched until then; so was
// what died or diverged, because it would never have learned. A panel for each way, at the fewest
// weights at which at least half of its tickets learned (tickets_fewest).
#include "report/panels.h"
#include "report/statistics.h"
#include "report/text.h"
#include "report/tickets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t figure_times_pages(const struct report *report)
{
    return tickets_pages(report);
}

// A curve's point in the picture: the way's or the control's at the round, or a whole network.
static const struct report_point *point_of(const struct tickets *tickets,
                                           const struct tickets_curve *curve,
                                           const struct report_point *round)
{
    bool whole = curve->style >= TICKETS_DENSE;
    if (!whole && round == NULL)
        return NULL;
    for (size_t i = 0; i < tickets->report->points; i++) {
        const struct report_point *point = &tickets->report->point[i];
        bool same = curve->style == TICKETS_DENSE
                        ? !trial_is_ticket(point->point) &&
                              report_axes_agree(point->point, tickets->base, AXES_OF_TICKETS)
                        : report_axes_agree(point->point, curve->like, curve->except);
        if (same && point->networks > 0 &&
            (whole || point->point->ticket.round == round->point->ticket.round))
            return point;
    }
    return NULL;
}

// The curve as steps, from the axis's left end to the budget.
static enum status write_steps(const struct report_point *point, double low, FILE *out)
{
    struct report_time *times = calloc(point->trials, sizeof *times);
    struct report_step *steps = calloc(point->trials, sizeof *steps);
    if (times == NULL || steps == NULL) {
        free(times);
        free(steps);
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu networks", point->trials);
    }
    size_t count = 0;
    double budget = (double)point->point->updates;
    for (size_t i = 0; i < point->trials; i++) {
        const struct trial_result *trial = &point->trial[i];
        bool learned = trial->outcome == TRIAL_LEARNED;
        if (trial->outcome != TRIAL_NOT_TRIED)
            times[count++] =
                (struct report_time){learned ? (double)trial->learned_at : budget, learned};
    }
    size_t made = report_survival(times, count, steps);
    double last = 0;
    fprintf(out, "%.6g 0\n", low);
    for (size_t i = 0; i < made; i++) {
        last = 100 * (1 - steps[i].left);
        fprintf(out, "%.6g %.4f\n", fmax(low, steps[i].time), last);
    }
    fprintf(out, "%.6g %.4f\n", budget, last);
    free(times);
    free(steps);
    return STATUS_OK;
}

// The points of a panel's curves: those of a way's controls at the way's round; of ways, each at
// its own. NULL where there is none.
static void find_points(const struct tickets *tickets, const struct tickets_panel *panel,
                        const struct report_point *round, const struct report_point **of)
{
    for (size_t c = 0; c < panel->curves; c++) {
        const struct tickets_curve *curve = &panel->curve[c];
        const struct report_point *at = panel->way != NULL ? round
                                        : curve->style < TICKETS_DENSE
                                            ? tickets_fewest(tickets, curve->like)
                                            : NULL;
        of[c] = point_of(tickets, curve, at);
    }
}

static void write_label(const struct tickets_panel *panel, const struct tickets_curve *curve,
                        const struct report_point *point, FILE *out)
{
    char label[FIGURE_TEXT + 80], left[48] = "";
    if (panel->way == NULL && curve->style < TICKETS_DENSE && point != NULL)
        snprintf(left, sizeof left, ", %.6g left", point->median_weights_left);
    if (point == NULL)
        snprintf(label, sizeof label, "%s: none", curve->label);
    else
        snprintf(label, sizeof label, "%s%s: %zu of %zu",
                 curve->style == TICKETS_DENSE ? "the dense network" : curve->label, left,
                 point->learned, point->networks);
    text_write_gnuplot(out, label);
}

static enum status write_panel(const struct tickets *tickets, const struct panels *panels,
                               size_t index, double low, FILE *out)
{
    const struct tickets_panel *panel = &tickets->panel[index];
    const struct report_point *of[TICKETS_CURVES], *round = NULL;
    char title[FIGURE_TEXT + 80];
    snprintf(title, sizeof title, "%s", panel->title);
    if (panel->way != NULL && (round = tickets_fewest(tickets, panel->way)) != NULL)
        snprintf(title, sizeof title, "%s%s%.6g weights left", panel->title,
                 panel->title[0] != '\0' ? ": " : "", round->median_weights_left);
    find_points(tickets, panel, round, of);
    fprintf(out, "\n# updates, %% that have learned by then; a block per curve\n$panel%zu << END\n",
            index);
    for (size_t c = 0; c < panel->curves; c++) {
        fprintf(out, "%s# %s\nNaN NaN\n", c > 0 ? "\n\n" : "", panel->curve[c].label);
        if (of[c] != NULL)
            TRY(write_steps(of[c], low, out));
    }
    fputs("END\n", out);
    panels_next(panels, index, title, out);
    fputs("plot \\\n", out);
    for (size_t c = 0; c < panel->curves; c++) {
        fprintf(out, "%s  $panel%zu index %zu using 1:2 with steps ", c > 0 ? ", \\\n" : "", index,
                c);
        tickets_write_colour(&panel->curve[c], out);
        tickets_write_dashes(&panel->curve[c], out);
        fputs(" lw 1.8 title ", out);
        write_label(panel, &panel->curve[c], of[c], out);
    }
    fputc('\n', out);
    panels_drawn(index, out);
    return STATUS_OK;
}

// From a little before the first that learned to the end of the longest budget.
static void write_axis(double low, double high, FILE *out)
{
    const char *separator = "";
    fprintf(out,
            "set ylabel 'have learned (%%)' font ',12' offset 1,0\nset yrange [-3:103]\nset ytics "
            "0,20,100 "
            "nomirror\nset xlabel 'updates' font ',12'\nset logscale x\nset xrange "
            "[%.6g:%.6g]\nset xtics "
            "nomirror (",
            low, high);
    for (double decade = 1; decade <= high; decade *= 10) {
        char text[TEXT_COUNT];
        text_format_count((uint64_t)decade, text);
        if (decade >= low) {
            fprintf(out, "%s'%s' %g", separator, text, decade);
            separator = ", ";
        }
    }
    fputs(")\n", out);
}

static double first_learned(const struct report *report)
{
    double least = INFINITY;
    for (size_t i = 0; i < report->points; i++)
        for (size_t k = 0; k < report->point[i].trials; k++)
            if (report->point[i].trial[k].outcome == TRIAL_LEARNED)
                least = fmin(least, (double)report->point[i].trial[k].learned_at);
    return least;
}

enum status figure_times(const struct report *report, size_t page, const char *name, FILE *out)
{
    struct tickets tickets;
    TRY(tickets_open(report, page, &tickets));
    double budget = (double)tickets.base->updates;
    double low = fmax(1, fmin(first_learned(report), budget / 10) / 1.5);
    struct tickets_extent extent = tickets_extent(&tickets);
    struct panels panels;
    panels_open(&panels, report, name, tickets.label,
                "Kaplan and Meier's estimate; what had not learned was watched until the end of "
                "its budget. Each way is at the fewest weights at which at least half of its "
                "tickets learned (if there are none, at the most).",
                tickets.panels, tickets.curves, extent.wide + strlen(": 000 of 000"), out);
    write_axis(low, 1.1 * budget, out);
    enum status status = STATUS_OK;
    for (size_t p = 0; p < tickets.panels && status == STATUS_OK; p++)
        status = write_panel(&tickets, &panels, p, low, out);
    panels_close(out);
    tickets_close(&tickets);
    return status;
}
