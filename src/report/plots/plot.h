// The data of a figure as gnuplot reads them: what src/report/plots/NAME.gp finds in front of itself.
//
// A figure's script holds its data and every setting in itself, so that it can be moved, changed and
// run again: `gnuplot -d learning.gp`. Numbers and texts are variables, everything else is data
// blocks, whose texts are columns in double quotes. Data of several curves are separated by two
// empty lines, which gnuplot counts as `index`; each has a row at least, or the count would be off.
#ifndef REPORT_PLOTS_PLOT_H
#define REPORT_PLOTS_PLOT_H

#include "report/data/summary.h"

#include <stdio.h>

void plot_number(FILE *out, const char *name, double value);
// The horizontal axis, but for the labels of $ticks: place, text, second line of the text or none.
void plot_axis(FILE *out, const char *title, double low, double high, bool logarithmic);
// The $ticks of an axis of counts: decades of 1, 2, 5; where the range is short, finer; where it is shorter yet, even steps.
void plot_counts(FILE *out, double low, double high);
// Opens the block $name, whose columns are said above it; rows and plot_end follow.
void plot_block(FILE *out, const char *name, const char *columns);
void plot_end(FILE *out);
// Adds a text to a row, as its next column, or as its last.
void plot_quoted(FILE *out, const char *text);
void plot_text(FILE *out, const char *text);

// The texts of a page, and what bars of rates are called, `interval` and `intervals`. `heading`, the figure's question, or
// the plan's where it is NULL; `subtitle`, which tells pages apart; and `caption`, a note, the plan, and what does not vary.
// Subtitle and note may be empty. How many lines each has follows, as heading_lines.
void plot_texts(FILE *out, const struct report *report, const char *question, const char *subtitle,
                const char *note);

// Says what does not vary among a report's points, how many networks each has, and how it is known what learned: the caption
// without the note.
#define PLOT_CAPTION 2048
void plot_say_constants(const struct report *report, char text[PLOT_CAPTION]);

// Reads a text of a page back from the script that has it, on one line: "heading", "subtitle" or "note". Precondition (assert): it has it.
void plot_read_text(const char *script, const char *name, char *text, size_t bytes);

// The same of a page that is about no report.
void plot_page_texts(FILE *out, const char *heading, const char *subtitle, const char *caption);

// Writes a file of src/report/plots with those that it loads in place of `load 'FILE'`. Precondition
// (assert): there is such a file.
void plot_template(FILE *out, const char *file);

#endif
