// What a reader wants to see of a table: which rows, in which order, which columns.
//
//   m=3,init=fan_in,rate>0.5     rows: all of these hold; = != < <= > >=
//   m,rate,rate_interval         columns, in this order
//   -rate,m                      order: ascending, or, with a minus, descending; equal ones by the next
//
// Names are those of the settings (or their letters: m, n) and of the columns of csv. Values are said as plans say
// them, and numbers as csv has them. A row without a value holds no condition but !=, and is the last in any order.
#ifndef REPORT_TABLES_VIEW_H
#define REPORT_TABLES_VIEW_H

#include "report/tables/table.h"

struct table_view {
    const char *where, *columns,
        *sort; // NULL: all rows; the columns of the format; as the table has it
};

// Marks the rows, keep[rows], for which all conditions hold; `option` begins messages. Refuses, as the other two do, an unknown name, with the nearest
// that there is; a value that the setting cannot have; and conditions that hold nowhere, with the values that there are.
enum status view_where(const struct table *table, const char *option, const char *where,
                       bool *keep);

// Chooses columns, each once; free choice->key.
enum status view_columns(const struct table *table, const char *columns,
                         struct table_choice *choice);

// Writes the numbers of the rows, order[rows], in that order; rows that are the same there stay as they were.
enum status view_sort(const struct table *table, const char *sort, size_t *order);

#endif
