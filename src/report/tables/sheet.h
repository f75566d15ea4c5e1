// A CSV file as a table, whose rows conditions choose like those of results. A column of numbers alone, empty fields aside, is
// one of numbers.
#ifndef REPORT_TABLES_SHEET_H
#define REPORT_TABLES_SHEET_H

#include "base/csv.h"
#include "report/tables/table.h"

struct sheet {
    struct table table;
    struct csv csv;              // owned, as what follows
    struct table_column *column; // [columns]
    union sheet_cell {
        double number; // NaN: an empty field
        char words[TABLE_CELL];
    } * cell; // [rows][columns]
};

// Refuses what csv_read does, and names of columns that are empty, stand twice or have more than 63 bytes. On failure nothing is
// left to close.
enum status sheet_open(const char *path, struct sheet *sheet);
void sheet_close(struct sheet *sheet);

#endif
