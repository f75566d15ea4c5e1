// Learned networks that others start from: those of results, or the one of a model.
#ifndef STORE_STARTS_H
#define STORE_STARTS_H

#include "spec/point.h"

// Reads the networks of a file: PATH of a model, of results or of their folder, or PATH#POINT, one point of
// results. Of results they are those that have learned and are exact at their end: of the point, dense or
// tickets, or else of all dense points, which may have a shape once only, other seeds aside. Refuses a file
// that is none of these, a point that there is not, results of which no network learned, and values that are
// no numbers.
enum status store_read_starts(const char *path, const struct spec_file **file);

// Reads the file that the point starts from, if it names one that is known by its digest alone. Refuses one
// that holds something else by now.
enum status store_load_starts(struct point *point);

// Refuses a point that starts from networks of another shape; and, if it is to have tickets, from pruned ones.
enum status store_check_starts(const struct point *point, bool tickets);

#endif
