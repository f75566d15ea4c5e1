// Figures as files: gnuplot scripts, and the pictures that gnuplot draws from them.
#ifndef REPORT_PLOTS_GNUPLOT_H
#define REPORT_PLOTS_GNUPLOT_H

#include "export/export.h"
#include "report/data/summary.h"

enum report_picture { REPORT_PNG, REPORT_SVG, REPORT_PDF, REPORT_PICTURES };

// NULL-terminated.
extern const char *const report_picture_names[REPORT_PICTURES + 1]; // "png", "svg", "pdf"

// The figures are numbered; their names: "learning", "accuracy", ...
extern const size_t report_figures;
const char *report_figure(size_t figure);

// On how many pages the report shows the figure; 0 where it does not have what the figure shows.
size_t report_figure_pages(const struct report *report, size_t figure);
// Whether it has more curves than can be told apart (FIGURE_CURVES).
bool report_figure_is_crowded(const struct report *report, size_t figure);

// The name of a page without its ending: that of the figure, and, where there are several pages,
// what tells this one from the others: "tickets-overcompleteness-2".
#define REPORT_FIGURE_NAME 96
void report_figure_name(const struct report *report, size_t figure, size_t page,
                        char name[REPORT_FIGURE_NAME]);

// Writes <folder>/<name>.gp and draws <folder>/<name>.<format>. The folder is made if only its last
// part is missing. Both files appear complete or not at all; the same report gives the same bytes.
// A file of another kind that is in the way is refused (STATUS_REQUEST) unless `force` is set.
// Precondition: the figure has the page. Fails with STATUS_ENVIRONMENT where the folder cannot be
// written or gnuplot is missing or fails; the script is there in the latter cases.
enum status report_draw(const struct report *report, size_t figure, size_t page,
                        enum report_picture format, const char *folder, bool force);

// A page of a figure for a page of HTML: the picture as SVG text, without its texts, which stand beside it.
struct report_drawing {
    char *svg; // to be freed
    char heading[1024], subtitle[1024], note[2048];
};
// Draws it, without leaving a file. Fails as report_draw does.
enum status report_draw_text(const struct report *report, size_t figure, size_t page,
                             struct report_drawing *drawing);

// Draws a single network into a folder, as report_draw does, from the model at `path`, <folder>/network.gp and its picture. Refuses one that is too large to be drawn
// (figure_check_network).
#define REPORT_NETWORK "network"
enum status report_draw_network(const struct export_network *network, const char *path,
                                enum report_picture format, const char *folder, bool force);

// Makes the folder for report_draw, or says why it cannot.
enum status report_make_folder(const char *folder);

#endif
