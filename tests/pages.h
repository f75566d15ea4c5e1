// What src/report writes of made-up results, for its tests: tables as texts, figures in a folder.
#ifndef TESTS_PAGES_H
#define TESTS_PAGES_H

#include "folder.h"
#include "report/plots/gnuplot.h"
#include "report/tables/tables.h"
#include "synthetic.h"

#include <stdbool.h>
#include <stddef.h>

extern char page_folder[FOLDER_PATH]; // scratch, of the test that runs

// The content of a file in the folder, with a zero behind it; "" if there is none. The caller frees
// it.
char *page_content(const char *name, size_t *bytes);

// The table of results, which the caller frees.
char *page_table(const struct store_results *results, enum report_format format);

// Asserts that a text is the expected one, and prints both if not.
void page_expect(const char *text, const char *expected);

// Draws the first page of every figure that the results have into the folder.
void page_draw(const struct store_results *results, enum report_picture format);

// The same in a folder of its own, of which one file's content stays; the caller frees it.
char *page_figure(const struct store_results *results, const char *name);

// Two points: m = 1 with 3 of 64, 20 dead and one diverged, m = 3 with 64 of 64.
void page_open_two(struct store_results *results);

#endif
