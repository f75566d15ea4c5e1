// Figures of how long learning takes (report/data/times.h): of dense networks, a panel per curve of the
// chance of learning, and of tickets beside their controls, each way at the fewest weights at which at
// least half of its tickets learned (tickets_fewest).
#include "report/data/times.h"
#include "base/text.h"
#include "report/data/tickets.h"
#include "report/plots/figure.h"

#include <math.h>

#define LABEL (REPORT_LABEL + 80)
#define MARKS 7 // of a curve, which tell it from others where dashes do not

#define CENSORED                                                                                   \
    "; networks that did not learn, died or diverged count as watched to the end of the budget."

#define ESTIMATE "Kaplan and Meier's estimate"
#define BANDED   ESTIMATE " with Greenwood's 95 % bands" CENSORED

// From a little before the first that learned to the end of the longest budget.
struct range {
    double low, high;
};

static struct range find_range(const struct report *report, double budget)
{
    return (struct range){fmax(1, fmin(times_first(report), budget / 10) / 1.5), budget};
}

static void write_axis(struct range range, FILE *out)
{
    static const double steps[] = {1, 2, 5};
    size_t count = range.high / range.low > 100 ? 1 : 3; // labels between decades have room
    plot_axis(out, "updates", range.low, 1.1 * range.high, true);
    plot_block(out, "ticks", "horizontal place, label");
    for (double decade = 1; decade <= 1.1 * range.high; decade *= 10)
        for (size_t i = 0; i < count; i++) {
            char text[TEXT_COUNT];
            double at = decade * steps[i];
            text_format_count((uint64_t)at, text);
            if (at >= range.low && at <= 1.1 * range.high)
                fprintf(out, "%g \"%s\"\n", at, text);
        }
    plot_end(out);
}

// A curve as a line with corners, of which dashes are drawn as they are meant, from the left end of the
// axis to the curve's budget.
static void write_steps(const struct times *times, struct range range, FILE *out)
{
    double last = 0;
    fprintf(out, "%.6g 0\n", range.low);
    for (size_t i = 0; i < times->steps; i++) {
        double at = fmax(range.low, times->step[i].time);
        fprintf(out, "%.6g %.4f\n", at, last);
        last = 100 * (1 - times->step[i].left);
        fprintf(out, "%.6g %.4f\n", at, last);
    }
    fprintf(out, "%.6g %.4f\n", times->budget, last);
}

// The band around the curve: its corners, as long as it has an interval.
static void write_bands(const struct times *times, struct range range, FILE *out)
{
    for (size_t i = 0; i < times->steps; i++) {
        const struct survival_step *step = &times->step[i];
        double end = i + 1 < times->steps ? times->step[i + 1].time : times->budget;
        double low = 100 * (1 - step->interval.high), high = 100 * (1 - step->interval.low);
        if (isnan(step->interval.low))
            break;
        fprintf(out, "%.6g %.4f %.4f\n", fmax(range.low, step->time), low, high);
        fprintf(out, "%.6g %.4f %.4f\n", fmax(range.low, end), low, high);
    }
}

// Markers on the curve, at other places than those of the panel's other curves; none before the curve
// rises.
static void write_marks(const struct times *times, struct range range, double aside, FILE *out)
{
    for (size_t k = 0; k < MARKS; k++) {
        double share = ((double)k + aside) / MARKS;
        double at = range.low * pow(range.high / range.low, share);
        if (at <= times->budget && (times->steps == 0 || times_share(times, at) > 0))
            fprintf(out, "%.6g %.4f\n", at, 100 * times_share(times, at));
    }
}

// The points of all panels' curves, one after the other; NULL where a curve has none.
struct curves {
    size_t curves;
    const struct report_point *(*point)(const void *of, size_t curve, double *aside);
    const void *of;
};

// What a block has of a curve.
enum part { STEPS, BANDS, POINTS };

static enum status write_block(const struct curves *curves, struct range range, enum part part,
                               FILE *out)
{
    const char *separator = "";
    for (size_t c = 0; c < curves->curves; c++) {
        double aside;
        const struct report_point *point = curves->point(curves->of, c, &aside);
        fprintf(out, "%sNaN NaN%s\n", separator, part == BANDS ? " NaN" : "");
        separator = "\n\n";
        if (point == NULL || point->networks == 0)
            continue;
        struct times times;
        TRY(times_open(point, &times));
        if (part == POINTS)
            write_marks(&times, range, aside, out);
        else if (part == BANDS)
            write_bands(&times, range, out);
        else
            write_steps(&times, range, out);
        times_close(&times);
    }
    return STATUS_OK;
}

// Bands are for dense networks alone: tickets have too many curves in a panel.
static enum status write_curves(const struct curves *curves, struct range range, bool banded,
                                FILE *out)
{
    plot_block(out, "steps", "updates, % that have learned by then; a block per curve");
    TRY(write_block(curves, range, STEPS, out));
    plot_end(out);
    if (banded) {
        plot_block(out, "bands", "of the same curves, the ends of the 95 % interval at each step");
        TRY(write_block(curves, range, BANDS, out));
        plot_end(out);
    }
    plot_block(out, "marks", "of the same curves, where their markers stand");
    TRY(write_block(curves, range, POINTS, out));
    plot_end(out);
    return STATUS_OK;
}

// ---- dense networks ----

#define PANELS 4 // of a page, at most
#define CURVES 8 // of a panel, at most

// A page: of each panel the points along the figure's axis, evenly chosen if there are too many.
struct page {
    size_t panels, curves;
    size_t first[PANELS], last[PANELS]; // of `point`
    size_t curve[PANELS];               // of the figure
    const struct report_point *point[PANELS * CURVES];
    double aside[PANELS * CURVES];
    bool chosen; // some are left out
};

static void add_panel(const struct figure *figure, size_t curve, struct page *page)
{
    const struct report *report = figure->report;
    size_t begin = 0, count = 0;
    while (figure->curve[figure->order[begin]] != curve)
        begin++;
    while (begin + count < report->points && figure->curve[figure->order[begin + count]] == curve)
        count++;
    size_t shown = count < CURVES ? count : CURVES;
    page->curve[page->panels] = curve;
    page->first[page->panels] = page->curves;
    for (size_t i = 0; i < shown; i++) {
        size_t at = shown > 1 ? (i * (count - 1) + (shown - 1) / 2) / (shown - 1) : 0;
        page->aside[page->curves] = ((double)i + 0.5) / (double)shown;
        page->point[page->curves++] = &report->point[figure->order[begin + at]];
    }
    page->last[page->panels++] = page->curves;
    page->chosen |= shown < count;
}

static void write_dense_panels(const struct figure *figure, const struct page *page, FILE *out)
{
    char text[LABEL];
    plot_block(out, "panels", "first and last row of $curves, title");
    for (size_t p = 0; p < page->panels; p++) {
        figure_label(figure, page->curve[p], text);
        fprintf(out, "%zu %zu ", page->first[p] + 1, page->last[p]);
        plot_text(out, text);
    }
    plot_end(out);
    plot_block(out, "curves", "line style, label");
    for (size_t p = 0; p < page->panels; p++)
        for (size_t c = page->first[p]; c < page->last[p]; c++) {
            const struct report_point *point = page->point[c];
            char phrase[SETTING_PHRASE];
            setting_say(figure->axis, point->point, phrase);
            snprintf(text, sizeof text, "%s: %zu of %zu", phrase, point->learned, point->networks);
            fprintf(out, "%zu ", c - page->first[p] + 1);
            plot_text(out, text);
        }
    plot_end(out);
}

static const struct report_point *dense_point(const void *of, size_t curve, double *aside)
{
    const struct page *page = of;
    *aside = page->aside[curve];
    return page->point[curve];
}

size_t figure_learning_time_pages(const struct report *report)
{
    struct figure figure;
    if (figure_open(report, SETTING_SEED, false, &figure) != STATUS_OK)
        return 1; // drawing will fail with the reason
    size_t pages = (figure.curves + PANELS - 1) / PANELS;
    figure_close(&figure);
    return report->learned > 0 ? pages : 0;
}

enum status figure_learning_time(const struct report *report, size_t number, FILE *out)
{
    struct figure figure;
    struct page page = {.panels = 0};
    TRY(figure_open(report, SETTING_SEED, false, &figure));
    for (size_t c = number * PANELS; c < figure.curves && page.panels < PANELS; c++)
        add_panel(&figure, c, &page);
    double budget = 1;
    for (size_t c = 0; c < page.curves; c++)
        budget = fmax(budget, (double)page.point[c]->point->updates);
    struct range range = find_range(report, budget);
    plot_texts(out, report, "How long does learning take?", "",
               page.chosen ? BANDED " Of many networks, eight of a panel are shown." : BANDED);
    write_axis(range, out);
    write_dense_panels(&figure, &page, out);
    enum status status =
        write_curves(&(struct curves){page.curves, dense_point, &page}, range, true, out);
    figure_close(&figure);
    return status;
}

// ---- tickets ----

// The line below a panel's title: what its tickets and controls have left.
static void make_subtitle(const struct tickets *tickets, const struct tickets_panel *panel,
                          char text[LABEL])
{
    const struct report_point *round = tickets_round(tickets, panel);
    char left[TEXT_COUNT];
    text[0] = '\0';
    if (round == NULL)
        return;
    report_format_number(tickets_left(tickets, round), left);
    snprintf(text, LABEL, "%s %s left", left, tickets->biases ? "parameters" : "weights");
}

// The label of a curve: how many learned and, where ways are compared, with how many weights.
static void make_label(const struct tickets *tickets, const struct tickets_panel *panel,
                       const struct tickets_curve *curve, const struct report_point *point,
                       char label[LABEL])
{
    char left[TEXT_COUNT];
    if (point == NULL) {
        snprintf(label, LABEL, "%s: none", curve->label);
        return;
    }
    bool alone = panel->way == NULL && curve->style < TICKETS_DENSE;
    report_format_number(tickets_left(tickets, point), left);
    snprintf(label, LABEL, "%s%s%s%s: %zu of %zu",
             curve->style == TICKETS_DENSE ? "the dense network" : curve->label, alone ? ", " : "",
             alone ? left : "", alone ? " left" : "", point->learned, point->networks);
}

static void write_ticket_panels(const struct tickets *tickets, FILE *out)
{
    char text[LABEL];
    size_t row = 0;
    plot_block(out, "panels", "first and last row of $curves, title, line below it");
    for (size_t p = 0; p < tickets->panels; p++) {
        const struct tickets_panel *panel = &tickets->panel[p];
        fprintf(out, "%zu %zu ", row + 1, row + panel->curves);
        row += panel->curves;
        make_subtitle(tickets, panel, text);
        if (panel->title[0] == '\0') { // it is the only panel
            plot_text(out, text);
            continue;
        }
        plot_quoted(out, panel->title);
        fputc(' ', out);
        plot_text(out, text);
    }
    plot_end(out);
    plot_block(out, "curves", "line style, label");
    for (size_t p = 0; p < tickets->panels; p++) {
        const struct tickets_panel *panel = &tickets->panel[p];
        const struct report_point *of[TICKETS_CURVES];
        tickets_at_fewest(tickets, panel, of);
        for (size_t c = 0; c < panel->curves; c++) {
            make_label(tickets, panel, &panel->curve[c], of[c], text);
            fprintf(out, "%zu ", panel->curve[c].style + 1);
            plot_text(out, text);
        }
    }
    plot_end(out);
}

static const struct report_point *ticket_point(const void *tickets_of, size_t curve, double *aside)
{
    const struct tickets *tickets = tickets_of;
    const struct tickets_panel *panel = tickets->panel;
    for (; curve >= panel->curves; panel++)
        curve -= panel->curves;
    const struct report_point *of[TICKETS_CURVES];
    tickets_at_fewest(tickets, panel, of);
    *aside = ((double)curve + 0.5) / (double)panel->curves;
    return of[curve];
}

// Whether tickets that are shown on a page of the tickets have learned: else there is no time to show. Where memory does not
// suffice, yes, so that drawing fails with the reason.
static bool has_learned(const struct report *report, size_t page)
{
    struct tickets tickets;
    bool learned = false;
    if (tickets_open_page(report, page, &tickets) != STATUS_OK)
        return true;
    for (size_t p = 0; p < tickets.panels; p++) {
        const struct tickets_panel *panel = &tickets.panel[p];
        const struct report_point *of[TICKETS_CURVES];
        tickets_at_fewest(&tickets, panel, of);
        for (size_t c = 0; c < panel->curves; c++)
            learned |= panel->curve[c].style < TICKETS_DENSE && of[c] != NULL && of[c]->learned > 0;
    }
    tickets_close(&tickets);
    return learned;
}

// The page of the tickets that a page of the times is; their number where there is none.
static size_t page_of_tickets(const struct report *report, size_t number)
{
    size_t page = 0, pages = tickets_pages(report);
    for (; page < pages; page++)
        if (has_learned(report, page) && number-- == 0)
            break;
    return page;
}

size_t figure_times_pages(const struct report *report)
{
    size_t count = 0, pages = tickets_pages(report);
    for (size_t page = 0; page < pages; page++)
        count += has_learned(report, page);
    return count;
}

void figure_times_name(const struct report *report, size_t page, char name[REPORT_PAGE])
{
    tickets_page_name(report, page_of_tickets(report, page), name);
}

enum status figure_times(const struct report *report, size_t page, FILE *out)
{
    struct tickets tickets;
    TRY(tickets_open_page(report, page_of_tickets(report, page), &tickets));
    struct range range = find_range(tickets.report, (double)tickets.base->updates);
    plot_texts(out, tickets.report, "How long do smaller networks take to learn?", tickets.label,
               ESTIMATE CENSORED
               " Each way is at the fewest weights at which at least half of its tickets "
               "learned (if there are none, at the most).");
    write_axis(range, out);
    write_ticket_panels(&tickets, out);
    struct curves curves = {0, ticket_point, &tickets};
    for (size_t p = 0; p < tickets.panels; p++)
        curves.curves += tickets.panel[p].curves;
    enum status status = write_curves(&curves, range, false, out);
    tickets_close(&tickets);
    return status;
}
