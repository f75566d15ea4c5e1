// The sections of a page: what one of the results has to show there, or nothing.
#ifndef REPORT_PAGE_SECTIONS_H
#define REPORT_PAGE_SECTIONS_H

#include "report/page/page.h"

enum status page_answer(const struct page_result *result, FILE *out);
enum status page_figures(const struct page_result *result, FILE *out);
enum status page_rates(const struct page_result *result, FILE *out);
enum status page_tickets(const struct page_result *result, FILE *out);
enum status page_networks(const struct page_result *result, FILE *out);
enum status page_plan(const struct page_result *result, FILE *out);
enum status page_provenance(const struct page_result *result, FILE *out);
enum status page_cost(const struct page_result *result, FILE *out);
enum status page_again(const struct page_result *result, FILE *out);

// Of all results together: how they compare, and what is claimed.
enum status page_comparison(const struct page *page, FILE *out);
enum status page_claims(const struct page *page, FILE *out);

// ---- what they share ----

// An element with a text: <p class="note">text</p>; without a class where that is NULL.
void page_write_element(const char *element, const char *class, const char *text, FILE *out);

// A file of this folder, as it is.
void page_write_file(const char *name, FILE *out);

// A network in pictures, as SVG: the weights of its layers, and what it says of a board.
void page_draw_layers(const struct export_network *network, FILE *out);
// Boards of the same sides. said: NULL: the board itself is shown; else what was said of it, where `unknown` has no answer.
void page_draw_board(const struct life_board *board, const struct life_board *said,
                     const struct life_board *unknown, const char *title, FILE *out);

#endif
