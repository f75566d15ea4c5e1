// The table of records: for each class of networks the smallest that learned Conway's rule, and the smallest
// that is the rule, however it came about.
//
// A class is the generations, the family, the activation, whether generations share their weights, and whether they are
// residual.
// Everything else is free: widths, layers that are left out, tickets. The size is how many numbers of the
// network's own are not 0: weights, biases and coefficients, those that generations share counted once; of as many
// the fewest weights decide. Only proven networks count: in results by what they say, which `lifeticket check`
// judges anew; of a model handed in by today's proof.
#ifndef REPORT_DATA_RECORDS_H
#define REPORT_DATA_RECORDS_H

#include "net/name.h"
#include "report/data/summary.h"

struct record_numbers {
    size_t all, weights, biases, coefficients; // that are not 0
};

struct record_network {
    bool any;
    struct record_numbers numbers;
    char name[NET_NAME_TEXT];
    const char *file; // that it lies in, as it was given
    size_t point;     // of results
    uint32_t replicate;
    // Of results: the networks of the point, and those of them that provably learned.
    size_t networks, learned;
    struct interval interval;
};

struct record {
    enum net_family family;
    enum net_activation activation;
    size_t generations;
    bool tied, residual;
    struct record_network learned, exact;
    size_t bound; // no network of the class with fewer numbers is the rule; 0: none is known
};

struct records {
    size_t count;
    struct record *record; // [count]: by generations, family, activation, tied, residual
    size_t refused;        // models that are not exact
};

// Adds what one file holds: results, or the folder that holds them, or a model. Fails if it cannot be read.
// `records` is all zero at first; records_close, whatever is returned. `file` must outlive it.
enum status records_add(struct records *records, const char *file);
void records_close(struct records *records);

#endif
