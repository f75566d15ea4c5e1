// A picture of several panels of one size under one title, with the caption below.
#ifndef REPORT_PANELS_H
#define REPORT_PANELS_H

#include "report/figure.h"

struct panels {
    size_t panels, columns;
    const size_t *curves;       // [panels] entries of each legend
    size_t beside;              // entries that stand side by side
    size_t plot, above, height; // pixels: of a panel's plot, over the panels, of all
};

// Writes the beginning of the script. `subtitle` stands under the question, unless it is empty;
// `note`, unless empty, before the caption. curves[count]: the entries of each panel's legend,
// which must outlive the panels; `wide`: the longest of them, in characters.
void panels_open(struct panels *panels, const struct report *report, const char *name,
                 const char *subtitle, const char *note, size_t count, const size_t *curves,
                 size_t wide, FILE *out);
// The margins, title and legend of the next panel; a `plot` follows.
void panels_next(const struct panels *panels, size_t panel, const char *title, FILE *out);
// What stands on the page stands there now: to be called after the first panel's `plot`.
void panels_drawn(size_t panel, FILE *out);
void panels_close(FILE *out);

// A logarithmic horizontal axis of the weights that are left, from `low` to `high`.
void panels_write_weights(double low, double high, FILE *out);

#endif
