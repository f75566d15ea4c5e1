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

// Lays the points out. `by_parameters` asks for the number of parameters as the horizontal axis
// where the points differ in it.
enum status figure_open(const struct report *report, bool by_parameters, struct figure *figure);
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
// `after` (empty: at any). Returns how many.
size_t figure_break_lines(char *text, size_t most, const char *after);

// Writes lines as one gnuplot text: 'first'."\n".'second'. Cuts `text` up on the way.
void figure_write_lines(FILE *out, char *text);

// What does not vary, in lines; returns how many.
#define FIGURE_CAPTION 2048
size_t figure_make_caption(const struct report *report, char caption[FIGURE_CAPTION]);

// The figures: complete scripts.
enum status figure_learning(const struct report *report, FILE *out);
enum status figure_accuracy(const struct report *report, FILE *out);
enum status figure_ranking(const struct report *report, FILE *out); // ranking_applies (ranking.h)

#endif
