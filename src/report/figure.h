// What the figures share: which axis lies horizontally, which points form a curve, where each point
// stands, and the frame of a gnuplot script.
//
// A script holds its data and every setting in itself, so that it can be moved, changed and run
// again:
//   gnuplot -d learning.gp                              learning.png
//   gnuplot -d -e "format='pdf'" learning.gp            learning.pdf
#ifndef REPORT_FIGURE_H
#define REPORT_FIGURE_H

#include "report/summary.h"

#include <stdio.h>

#define FIGURE_TEXT 256 // bytes of a question or a label
#define FIGURE_NAME 64  // bytes of what tells a page's name from the others

struct figure {
    const struct report *report;
    enum report_axis axis; // the horizontal one
    bool by_parameters;    // its values stand at their numbers of parameters
    bool categorical;      // its values stand at 1, 2, 3, ..., because some of them are words
    bool logarithmic;
    double low, high; // the horizontal range
    double width;     // of one point's column, in the scale of figure_shift
    size_t curves;    // combinations of the other axes that vary
    size_t *curve;    // [points] the curve that each point belongs to
    size_t *order;    // [points] curve by curve, from left to right
    double *position; // [points]
};

// Lays the points out along an axis; REPORT_AXES: along the one that reads best. `by_parameters`
// asks for the number of parameters as the horizontal axis where the points differ in it.
enum status figure_open(const struct report *report, enum report_axis axis, bool by_parameters,
                        struct figure *figure);
void figure_close(struct figure *figure);

// The place of `point` in its column, `across` in [-1/2, 1/2] of the column of its curve. Curves
// stand side by side, so that none hides another.
double figure_place(const struct figure *figure, size_t point, double across);

// "n = 1, init glorot": the values of the other axes that vary; "" for a single curve.
void figure_curve_label(const struct figure *figure, size_t curve, char label[FIGURE_TEXT]);

// The place of a reference beside the curves at `position`, to their left.
double figure_place_reference(const struct figure *figure, double position);

// Columns in which the legend fits with `more` characters added to each curve's label: 2 or 1.
size_t figure_key_columns(const struct figure *figure, size_t more);

// gnuplot's style of a curve, piece by piece: its colour; its colour and marker; the same with a
// marker that hides little and is no circle, as single networks are; its dashes.
// Markers and dashes tell curves apart in grey as well; together the combinations repeat late.
void figure_write_colour(FILE *out, size_t curve);
void figure_write_marker(FILE *out, size_t curve);
void figure_write_open_marker(FILE *out, size_t curve);
void figure_write_halo(FILE *out, size_t curve); // white, to lie under the open marker
void figure_write_dashes(FILE *out, size_t curve);

// The head of a script: terminals, title (the question), horizontal axis, room for `keys` entries
// of the legend and for the caption, which names what does not vary.
void figure_write_head(const struct figure *figure, const char *name, size_t keys, size_t columns,
                       FILE *out);

#define FIGURE_WIDTH 1000 // pixels of png and svg; 7 inches of pdf
#define FIGURE_LINE  23   // pixels of a line of text

// The beginning of every script: what it is, and the terminal of each format, so many pixels high.
void figure_write_terminals(const struct report *report, const char *name, size_t height,
                            FILE *out);

// Breaks `text` into lines of at most `most` characters, in place, at spaces that follow one of
// `after` (empty: at any), but not before a per cent sign. Returns how many.
size_t figure_break_lines(char *text, size_t most, const char *after);

// Writes lines as one gnuplot text: 'first'."\n".'second'. Cuts `text` up on the way.
void figure_write_lines(FILE *out, char *text);

// What does not vary, in lines; returns how many.
#define FIGURE_CAPTION 2048
size_t figure_make_caption(const struct report *report, char caption[FIGURE_CAPTION]);

// The texts of a page: the question with a subtitle, unless it is empty, and a caption that begins
// with a note, unless it is empty. In lines.
struct figure_texts {
    char title[2 * FIGURE_TEXT], caption[2 * FIGURE_CAPTION];
    size_t title_lines, caption_lines;
};
void figure_make_texts(const struct report *report, const char *subtitle, const char *note,
                       struct figure_texts *texts);
// Writes them as labels 1 and 2 of a picture so many pixels high, and cuts them up on the way.
void figure_write_texts(struct figure_texts *texts, double height, FILE *out);

// The curves of rates with Wilson's bars: $curves, and what plots them, without a last comma.
void figure_write_rates(const struct figure *figure, FILE *out);
void figure_write_rates_plot(const struct figure *figure, FILE *out);
// The vertical axis for them, up to `high` %, and the line at one half.
void figure_write_rates_axis(double high, FILE *out);

// A vertical axis for accuracies, even in the number of nines from `low` to `high`: gnuplot's
// function nines(a), where a network without a wrong cell stands at `exact`; `strip` above it
// belongs to those.
void figure_write_nines(double low, double high, double exact, double strip, FILE *out);
double figure_nines(double accuracy); // -log10(1 - accuracy)

// The figures: complete scripts of a page. `name`: of the files. Where a number of pages is not
// one, it is said by ..._pages.
enum status figure_learning(const struct report *report, size_t page, const char *name, FILE *out);
enum status figure_accuracy(const struct report *report, size_t page, const char *name, FILE *out);
// ranking_applies (ranking.h)
enum status figure_ranking(const struct report *report, size_t page, const char *name, FILE *out);

// The chance of learning against the density of the boards; for at least FIGURE_DENSITIES of them.
#define FIGURE_DENSITIES 5
size_t figure_density_pages(const struct report *report);
enum status figure_density(const struct report *report, size_t page, const char *name, FILE *out);

// The chance of learning against the number of flipped signs, and against noise: a page each.
size_t figure_perturbed_pages(const struct report *report);
void figure_perturbed_name(const struct report *report, size_t page,
                           char name[FIGURE_NAME]); // "flips"
enum status figure_perturbed(const struct report *report, size_t page, const char *name, FILE *out);

// Of tickets, a page per dense network (tickets.h): the chance of learning and the accuracy against
// the weights that are left, the time until they have learned, and which weights survive.
enum status figure_tickets_learning(const struct report *report, size_t page, const char *name,
                                    FILE *out);
enum status figure_tickets_accuracy(const struct report *report, size_t page, const char *name,
                                    FILE *out);
size_t figure_times_pages(const struct report *report);
enum status figure_times(const struct report *report, size_t page, const char *name, FILE *out);
size_t figure_filters_pages(const struct report *report);
enum status figure_filters(const struct report *report, size_t page, const char *name, FILE *out);

#endif
