// Figures as files: gnuplot scripts, and the pictures that gnuplot draws from them.
#ifndef REPORT_GNUPLOT_H
#define REPORT_GNUPLOT_H

#include "report/summary.h"

enum report_picture { REPORT_PNG, REPORT_SVG, REPORT_PDF, REPORT_PICTURES };

// NULL-terminated.
extern const char *const report_picture_names[REPORT_PICTURES + 1]; // "png", "svg", "pdf"

#define REPORT_FIGURES 3
extern const char *const report_figure_names[REPORT_FIGURES]; // "learning", "accuracy", "ranking"

// Whether the report has what the figure shows: the ranking needs combinations of choices, and where
// there are more of them than a figure can tell apart as curves, it stands for the others.
bool report_figure_applies(const struct report *report, size_t figure);

// Writes <folder>/<figure>.gp and draws <folder>/<figure>.<format>. The folder is made if only its
// last part is missing. Both files appear complete or not at all; the same report gives the same
// bytes. Precondition: the figure applies. Fails with STATUS_ENVIRONMENT where the folder cannot be written or gnuplot is missing or
// fails; the script is there in the latter cases.
enum status report_draw(const struct report *report, size_t figure, enum report_picture format,
                        const char *folder);

// Makes the folder for report_draw, or says why it cannot.
enum status report_make_folder(const char *folder);

#endif
