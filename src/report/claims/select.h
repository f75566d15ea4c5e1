// The rows that claims are about.
#ifndef REPORT_CLAIMS_SELECT_H
#define REPORT_CLAIMS_SELECT_H

#include "report/tables/sheet.h"
#include "report/tables/tables.h"

// Results and CSV files, each opened once.
struct sources {
    struct source {
        char path[1024];
        bool is_sheet;
        struct report report; // of results
        struct sheet sheet;
    } * *source;
    size_t count;
};

void sources_close(struct sources *sources);

#define SELECTION_SEEDS 16

// Rows of one source.
struct selection {
    struct source *source;
    struct table table;      // the source's
    bool *keep;              // [table.rows]; owned
    size_t rows;             // kept
    struct report_count all; // networks of the rows together; none of a CSV file without these
    struct report_count of_seed[SELECTION_SEEDS];
    uint64_t seed[SELECTION_SEEDS];
    size_t seeds;
};

// Selects "CONDITIONS", "CONDITIONS in FILE", "all" or "all in FILE"; without FILE of the results. Refuses what is not there, and
// conditions that no row fulfils; `what` begins messages. On failure nothing is left to close.
enum status selection_open(struct sources *sources, const char *what, const char *results,
                           const char *text, struct selection *selection);
void selection_close(struct selection *selection);

// The first row that is kept.
const void *selection_row(const struct selection *selection);

// Reads the cell of a column in the only row. Refuses an unknown column, and several rows.
enum status selection_cell(const struct selection *selection, const char *what, const char *column,
                           struct table_cell *cell);

#endif
