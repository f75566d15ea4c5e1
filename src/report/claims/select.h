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
#define SELECTION_MOST  10000000 // networks: exact tests of more would take minutes

// The networks of a row and a seed.
struct selection_part {
    size_t row; // of the table
    uint64_t seed;
    struct report_count count;
};

// Rows of one source.
struct selection {
    struct source *source;
    struct table table;          // the source's
    bool *keep;                  // [table.rows]; owned
    size_t rows;                 // kept
    struct selection_part *part; // [parts], those that have networks; owned
    size_t parts;
    struct report_count all; // networks of the rows together; none of a CSV file without these
    struct report_count of_seed[SELECTION_SEEDS];
    uint64_t seed[SELECTION_SEEDS];
    size_t seeds;
    char refused[256]; // why networks cannot be counted, though the file has columns of them; or ""
};

// Selects "CONDITIONS", "CONDITIONS in FILE", "all" or "all in FILE"; without FILE of the results. Refuses what is not there, and
// conditions that no row fulfils; `what` begins messages. On failure nothing is left to close.
enum status selection_open(struct sources *sources, const char *what, const char *results,
                           const char *text, struct selection *selection);
void selection_close(struct selection *selection);

// The file that a selection is of.
const char *selection_file(const char *text, const char *results);

// Refuses a selection without networks, one with networks that cannot be counted, and one that counts networks twice: the same row of
// a CSV file, or tickets of the same networks, such as retrain=yes and retrain=no.
enum status selection_need_networks(const struct selection *selection, const char *what);

// Writes the value of a setting in a row; "" where it does not apply. False: a CSV file has no such column.
bool selection_setting(const struct selection *selection, size_t row, enum setting_id id,
                       char text[SETTING_TEXT]);

// The first row that is kept.
const void *selection_row(const struct selection *selection);

// Reads the cell of a column in the only row. Refuses an unknown column, and several rows.
enum status selection_cell(const struct selection *selection, const char *what, const char *column,
                           struct table_cell *cell);

#endif
