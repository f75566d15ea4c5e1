// Figures of points along an axis: which axis lies horizontally, which points form a curve, where
// each point stands. And the data of all figures.
#ifndef REPORT_PLOTS_FIGURE_H
#define REPORT_PLOTS_FIGURE_H

#include "export/export.h"
#include "report/plots/plot.h"

struct figure {
    const struct report *report;
    enum setting_id axis; // the horizontal one
    bool by_parameters;   // its values stand at their numbers of parameters
    bool categorical;     // its values stand at 1, 2, 3, ..., because some of them are words
    bool logarithmic;
    double low, high;         // the horizontal range
    double width;             // of one point's column, in the scale in which the axis is even
    bool tells[SETTING_SEED]; // the other axes that tell curves apart
    size_t curves;            // combinations of these
    size_t *curve;            // [points] the curve that each point belongs to
    size_t *order;            // [points] curve by curve, from left to right
    double *position;         // [points]
};

// Lays the points out along an axis; SETTING_SEED: along the one that reads best. `by_parameters`
// asks for the number of parameters as the horizontal axis where the points differ in it.
enum status figure_open(const struct report *report, enum setting_id axis, bool by_parameters,
                        struct figure *figure);
void figure_close(struct figure *figure);

// The point as the axis sees it: where filters are an axis, every network has them one by one.
struct point figure_along(enum setting_id axis, const struct point *point);

// The place of `point` in its column, `across` in [-1/2, 1/2] of the column of its curve. Curves that
// have a point there stand side by side around it, so that none hides another.
double figure_place(const struct figure *figure, size_t point, double across);

// Says what follows from the values of the axis, and tells no curves apart: "quadratic: coefficients with noise 0.01."; or "".
void figure_say_following(const struct figure *figure, char *text, size_t bytes);

// The index-th point, curve by curve from left to right, and whether a curve begins with it.
size_t figure_point(const struct figure *figure, size_t index, bool *begins);

// Writes the rows of a block of points, each by `row`, curve by curve from left to right, with what parts curves between them.
typedef void figure_row(const struct figure *figure, size_t point, FILE *out);
void figure_write_points(const struct figure *figure, figure_row *row, FILE *out);

// Of figures with a page for each of some things that `has` says yes to, of so many things: the one that a page is about, which
// is `things` where there is no such page; and how many pages there are.
typedef bool figure_has(const struct report *report, size_t thing);
size_t figure_thing(const struct report *report, figure_has *has, size_t things, size_t page);
size_t figure_things(const struct report *report, figure_has *has, size_t things);

// What tells a curve from the others: "n = 1, weights: Glorot"; "" for a single curve. What is usual and an absence, such as no
// noise, is said where nothing else is.
void figure_label(const struct figure *figure, size_t curve, char label[REPORT_LABEL]);

// Writes what plots/frame.gp wants: texts (plot_texts), horizontal axis, $ticks, $curves.
void figure_write(const struct figure *figure, const char *question, const char *subtitle,
                  const char *note, FILE *out);

// Writes $curves alone, of a figure whose axis lies otherwise.
void figure_write_curves(const struct figure *figure, FILE *out);

// Says of each curve from which place on more than half learn, to the right end, or up to which, from the
// left: "over half learned: n = 1 from m = 3 on, n = 2 not even with m = 8". Empty where the axis has words, or curves are many.
void figure_answer(const struct figure *figure, bool from_right, char text[REPORT_LABEL]);

// More curves than this one figure cannot tell apart, nor name in its legend.
#define FIGURE_CURVES 16

// -log10(1 - accuracy)
double figure_nines(double accuracy);

// The data of a page of each figure; src/report/plots has its picture. Where a number of pages is
// not one, it is said by ..._pages.
enum status figure_learning(const struct report *report, size_t page, FILE *out);
enum status figure_accuracy(const struct report *report, size_t page, FILE *out);
// The time until dense networks have learned: a panel for each curve, up to four a page.
size_t figure_learning_time_pages(const struct report *report);
enum status figure_learning_time(const struct report *report, size_t page, FILE *out);
// The chance of learning by the value of an axis of words that has more than FIGURE_BY_VALUES, where no point is a ticket's:
// a page for each such axis, of its name.
#define FIGURE_BY_VALUES 3
size_t figure_by_pages(const struct report *report);
void figure_by_name(const struct report *report, size_t page, char name[REPORT_PAGE]);
enum status figure_by(const struct report *report, size_t page, FILE *out);
// ranking_applies (ranking.h)
enum status figure_ranking(const struct report *report, size_t page, FILE *out);

// The chance of learning against the density of the boards; for at least FIGURE_DENSITIES of them.
#define FIGURE_DENSITIES 5
size_t figure_density_pages(const struct report *report);
enum status figure_density(const struct report *report, size_t page, FILE *out);

// The chance of learning against the number of flipped signs, and against noise: a page each, named
// "flips" and "noise".
size_t figure_start_pages(const struct report *report);
void figure_start_name(const struct report *report, size_t page, char name[REPORT_PAGE]);
enum status figure_start(const struct report *report, size_t page, FILE *out);

// Loss and accuracy of single networks of a point (report/data/curves.h), a page of its number, where it is asked for.
size_t figure_curves_pages(const struct report *report);
void figure_curves_name(const struct report *report, size_t page, char name[REPORT_PAGE]);
enum status figure_curves(const struct report *report, size_t page, FILE *out);

// What a proven network cost, against its weights.
size_t figure_cost_pages(const struct report *report);
enum status figure_cost(const struct report *report, size_t page, FILE *out);

// Of tickets, pages of each dense network (tickets.h): the chance of learning and the accuracy against
// the weights that are left, the time until they have learned, and which weights survive.
enum status figure_tickets(const struct report *report, size_t page, FILE *out);
enum status figure_tickets_accuracy(const struct report *report, size_t page, FILE *out);
// The times have those pages of the tickets on which some ticket has learned, under their names.
size_t figure_times_pages(const struct report *report);
void figure_times_name(const struct report *report, size_t page, char name[REPORT_PAGE]);
enum status figure_times(const struct report *report, size_t page, FILE *out);
size_t figure_filters_pages(const struct report *report);
void figure_filters_name(const struct report *report, size_t page, char name[REPORT_PAGE]);
enum status figure_filters(const struct report *report, size_t page, FILE *out);

// A single network, with its numbers, and what it computes. The other one refuses what does not fit on a page: more than
// FIGURE_NETWORK_GENERATIONS, or wider layers.
#define FIGURE_NETWORK_GENERATIONS 2
#define FIGURE_NETWORK_FILTERS     8
#define FIGURE_NETWORK_CHANNELS    4
enum status figure_check_network(const struct export_network *network, const char *path);
enum status figure_network(const struct export_network *network, FILE *out);

#endif
