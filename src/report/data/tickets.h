// Tickets as figures show them: of each dense network panels, in them curves, which are the points of a
// way to fewer weights from many to few; at most four panels a page.
//
// The first panels compare the ways (method, unit, scope, rate, rewinding ...) where there are several; a
// panel for each way that has controls shows it beside them. The dense networks of the plan that differ in
// nothing but their widths, and are no larger, are a curve in every panel, and so is the whole network trained again
// (restart). Tickets of flipped or shaken starts are left to their own figure.
#ifndef REPORT_DATA_TICKETS_H
#define REPORT_DATA_TICKETS_H

#include "report/data/summary.h"

#define TICKETS_CURVES 8 // of a panel, at most
#define TICKETS_PANELS 4 // of a page, at most: of the size of A4

// How a curve is drawn: the number of an ordinary line style (plots/common.gp), or one of these.
enum tickets_style { TICKETS_DENSE = 1000, TICKETS_RESTARTED };

struct tickets_curve {
    const struct point *like; // the points agree with this one on all axes
    uint64_t except;          // but these
    size_t style;
    char label[REPORT_LABEL];
};

struct tickets_panel {
    char title[REPORT_LABEL]; // "" where there is no other panel
    const struct point *way;  // of a panel of controls: the ticket itself; NULL: of ways
    size_t curves;
    struct tickets_curve curve[TICKETS_CURVES];
};

struct tickets {
    struct report part;          // the network's tickets, and dense networks no larger
    const struct report *report; // the same
    const struct point *base;    // a ticket of the network
    char label[REPORT_LABEL];    // "L(1,2), 34 weights", and what tells it from the others
    bool biases; // some way prunes biases, so that what is left is counted with them
    size_t panels;
    struct tickets_panel *panel;         // room for one of each way, and those that compare them
    const struct report_point **scratch; // [points]
};

// Whether it is a ticket of fewer weights, from an unperturbed start.
bool tickets_is_pruned(const struct point *point);
bool tickets_same_network(const struct point *a, const struct point *b);
bool tickets_same_way(const struct point *a, const struct point *b);

// The dense networks that have pruned tickets, a ticket of each (NULL beyond the last one), and what tells
// it from the others as part of a file's name: letters, digits, points and hyphens.
size_t tickets_networks(const struct report *report);
const struct point *tickets_base(const struct report *report, size_t network);
void tickets_network_name(const struct report *report, size_t network, char name[REPORT_PAGE]);

// The dense networks that have tickets of any kind, and of these none that was tried.
size_t tickets_untried(const struct report *report);

// How many pages a figure has of a network, whose panels are open.
typedef size_t tickets_pages_of(const struct tickets *tickets);
// The network of a page, and the page's number among those of the network; where memory does not suffice, the first, so that
// drawing fails with the reason. A network without pages has none, nor has one of whose pruned tickets none was tried.
size_t tickets_find_page(const struct report *report, size_t page, tickets_pages_of *pages_of,
                         size_t *part);
// The pages of all networks.
size_t tickets_count_pages(const struct report *report, tickets_pages_of *pages_of);

// The pages of four panels of all networks, and what tells a page from the others: the network's name, from its second
// page on with a number: "init-glorot-2".
size_t tickets_pages(const struct report *report);
void tickets_page_name(const struct report *report, size_t page, char name[REPORT_PAGE]);

// All panels of a network, or those of a page. `tickets` stays where it is until it is closed.
enum status tickets_open(const struct report *report, size_t network, struct tickets *tickets);
enum status tickets_open_page(const struct report *report, size_t page, struct tickets *tickets);
void tickets_close(struct tickets *tickets);
// The same without panels, for tickets_open.
enum status tickets_begin(const struct report *report, size_t network, struct tickets *tickets);

// More ways than this are not told apart in pictures of them all.
#define TICKETS_WAYS 12

// The ways of the network, a ticket of each in ways[most]; returns how many.
size_t tickets_ways(const struct tickets *tickets, const struct point **ways, size_t most);
// What tells a way from the page's others: the method, and what its ways differ in: "magnitude in rounds,
// layer by layer".
void tickets_way_label(const struct tickets *tickets, const struct point *way,
                       char label[REPORT_LABEL]);

// The point of fewest weights at which at least half of the way's tickets learned; without such,
// that of most; NULL if nothing was tried. Uses the scratch.
const struct report_point *tickets_fewest(const struct tickets *tickets, const struct point *way);

// How many weights, with biases where some way prunes these, are left of a point's networks: the median.
double tickets_left(const struct tickets *tickets, const struct report_point *point);

// The points of a curve that have networks, from few weights to many: pointers, in tickets->scratch
// until the next call. Returns how many.
size_t tickets_points(const struct tickets *tickets, const struct tickets_curve *curve);

// The round at which a panel of controls is compared: its way's of fewest weights; NULL: of a panel of
// ways, each of which is at its own.
const struct report_point *tickets_round(const struct tickets *tickets,
                                         const struct tickets_panel *panel);
// The points of a panel's curves at those rounds; NULL where there is none.
void tickets_at_fewest(const struct tickets *tickets, const struct tickets_panel *panel,
                       const struct report_point *of[TICKETS_CURVES]);

// The range of what is left on a page.
void tickets_extent(const struct tickets *tickets, double *low, double *high);

#endif
