// Results as one page of HTML that stands by itself: it loads nothing, reads without a script, in light and dark, on a phone
// and on paper. Two and more results stand side by side, section by section.
//
// A section is a row of `sections` in page.c and a file, whose function writes what one of the results has to show there. A
// section of which none has anything is left out.
#ifndef REPORT_PAGE_PAGE_H
#define REPORT_PAGE_PAGE_H

#include "export/gallery.h"
#include "report/claims/claims.h"
#include "report/data/compare.h"

#include <stdio.h>

struct page_result {
    const struct report *report;
    const struct export_network *const
        *network;                        // [GALLERY_KINDS], NULL where there is none of the kind
    const struct gallery_choice *choice; // [GALLERY_KINDS]: where they are in the results
    char name[4];                        // "A", where there are others
    char id[8];                          // what the ids of its elements begin with
};

struct page {
    const struct page_result *result; // [results], COMPARE_MOST at most
    size_t results;
    const struct compare *compare;    // NULL: of one result, or of such as have no points in common
    const struct claim *const *claim; // [claims]: those that rest on these results
    size_t claims;
};

// Writes the page; the same results give the same bytes. Fails where gnuplot does, a file cannot be read, or memory is short.
enum status page_write(const struct page *page, FILE *out);

#endif
