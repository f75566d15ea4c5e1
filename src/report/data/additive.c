#include "report/data/additive.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define MOST_STEPS 10000
#define ENOUGH     1e-12 // change of an effect in a step

// What is known of a row or a column during the fit.
struct line {
    double effect, sum;
    size_t cells, part;
};

static void spread_part(struct line *a, struct line *b, bool *changed)
{
    *changed |= a->part != b->part;
    a->part = b->part = a->part < b->part ? a->part : b->part;
}

// Gives rows and columns that hang together the number of their first row.
static void find_parts(const struct additive_cell *cell, size_t cells, struct line *row,
                       struct line *column)
{
    bool changed = true;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < cells; i++)
            spread_part(&row[cell[i].row], &column[cell[i].column], &changed);
    }
}

// Sets each line's effect to the mean of what the other lines leave of its cells; returns the largest change.
static double improve(struct line *line, size_t lines)
{
    double change = 0;
    for (size_t i = 0; i < lines; i++) {
        double effect = line[i].cells > 0 ? line[i].sum / (double)line[i].cells : 0;
        change = fmax(change, fabs(effect - line[i].effect));
        line[i].effect = effect;
        line[i].sum = 0;
    }
    return change;
}

static void fit(const struct additive_cell *cell, size_t cells, size_t rows, size_t columns,
                struct line *row, struct line *column)
{
    double change = INFINITY;
    for (size_t step = 0; step < MOST_STEPS && change > ENOUGH; step++) {
        for (size_t i = 0; i < cells; i++)
            column[cell[i].column].sum += cell[i].value - row[cell[i].row].effect;
        improve(column, columns);
        for (size_t i = 0; i < cells; i++)
            row[cell[i].row].sum += cell[i].value - column[cell[i].column].effect;
        change = improve(row, rows);
    }
}

enum status additive_fit(const struct additive_cell *cell, size_t cells, size_t rows,
                         size_t columns, double *effect, size_t *part)
{
    struct line *row = calloc(rows + columns + 1, sizeof *row);
    if (row == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory to compare %zu rows", rows);
    struct line *column = row + rows;
    for (size_t i = 0; i < rows + columns; i++)
        row[i].part = i;
    for (size_t i = 0; i < cells; i++) {
        row[cell[i].row].cells++;
        column[cell[i].column].cells++;
    }
    find_parts(cell, cells, row, column);
    fit(cell, cells, rows, columns, row, column);
    for (size_t i = 0; i < rows; i++) {
        effect[i] = round(1e9 * row[i].effect) / 1e9;
        part[i] = row[i].part;
    }
    free(row);
    return STATUS_OK;
}
