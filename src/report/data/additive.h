// Rows and columns of a table that has gaps, each with an effect of its own, so that rows compare although they lack columns.
//
// The value of row r in column c is taken as a(r) + b(c), with the a and b of the least squares over the cells that there are.
// Without gaps a(r) - a(s) is the difference of the rows' means. Rows compare if they have a column in common, or each has one in
// common with a third, and so on: they are of one part. Between parts nothing is known, and a differs by any constant.
#ifndef REPORT_DATA_ADDITIVE_H
#define REPORT_DATA_ADDITIVE_H

#include "base/status.h"

#include <stddef.h>

struct additive_cell {
    size_t row, column;
    double value;
};

// Finds effect[rows], a, to nine digits behind the point, so that equal rows are equal, and part[rows], which is the number of
// the part's first row. A row without cells is a part by itself, of effect 0. Fails where memory is short.
enum status additive_fit(const struct additive_cell *cell, size_t cells, size_t rows,
                         size_t columns, double *effect, size_t *part);

#endif
