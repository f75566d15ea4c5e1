// The columns of the tables in a results file, each named once: with its place in memory, its type,
// its unit and what it means. Writing, reading and the file's own documentation follow from this
// table.
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "base/sequence.h"
#include "spec/setting.h"
#include "store/file.h"
#include "trial/trial.h"

// One row, of whichever table. Words are the bytes of their enums.
struct store_row {
    uint32_t point, replicate;
    uint64_t key, parent;          // the key of its parent, which is in no table
    struct setting_cells settings; // what was tried
    uint64_t pair;
    uint64_t parameters, weights_left;
    uint32_t spared;
    // What came of it.
    uint64_t updates, boards, test_boards;
    int8_t outcome, evidence, exact_at_end, average_learned;
    int64_t window_errors, unsure, learned_at, average_errors;
    uint32_t losses;
    double baseline, cell_accuracy, board_accuracy, loss, flops;
    double seconds, joules;
    // What came of all replicates.
    uint64_t networks, not_tried, learned; // tried; the others; of those tried
    double rate, rate_low, rate_high;
};

enum store_table { STORE_TRIALS, STORE_TIMINGS, STORE_POINTS, STORE_TABLE_COUNT };

extern const char *const store_table_names[STORE_TABLE_COUNT];

enum store_kind { STORE_U32, STORE_U64, STORE_I64, STORE_REAL, STORE_WORD, STORE_TEXT };

struct store_column {
    const char *name;
    size_t offset; // in struct store_row
    enum store_kind kind;
    unsigned tables; // bit t: in table t
    const char *unit, *meaning;
    const char *sequential;   // its meaning with a precision or a threshold; NULL: the same
    const char *const *words; // of a STORE_WORD
    size_t word_count;
    size_t bytes;   // of a STORE_TEXT, its zero among them
    unsigned since; // the schema that it came with; files of earlier ones lack it
    unsigned
        anew; // the schema that changed its meaning, if one did; no digest of earlier ones has it
};

// The columns in the order of the file. Those of settings follow from spec/setting.h.
extern const size_t store_column_count;
struct store_column store_column(size_t index);

// What a model's arrays are, and those of /networks, for a reader of the file.
extern const char store_model_text[], store_networks_text[];

// Sets the columns of a row of /trials or /points that files of its schema lack.
void store_row_complete(unsigned schema, struct store_row *row);

bool store_column_in(const struct store_column *column, enum store_table table);

// The table's compound type, as it lies in the file or in struct store_row; negative on failure.
hid_t store_table_type(enum store_table table, bool in_memory);

// The same as it lay in files of an earlier schema: without the columns that came later.
hid_t store_table_type_of(enum store_table table, unsigned schema);

// A row of the trial's point, and the way back, which refuses what no point can be. The text is the
// row's place for the message.
void store_row_of_point(const struct point *point, struct store_row *row);
enum status store_point_of_row(const char *path, const struct store_row *row, struct point *point);

// The same for a result of a trial of the point, whose row it was.
void store_row_of_trial(const struct point *point, const struct trial_result *result,
                        struct store_row *row);
enum status store_trial_of_row(const char *path, const struct store_row *row,
                               struct trial_result *result);

// What came of all trials of a point, counted into the row of that point, where it is zero.
// left[count] is of scratch. rule: the plan's, by which they may have come to an end.
void store_row_of_trials(const struct trial_result *results, size_t count,
                         const struct sequence_rule *rule, uint64_t *left, struct store_row *row);

// How rows of a table are read and written: buffers for the conversion of `rows` rows, if they are fewer
// than the library's own 1 MB each, which it clears for every transfer. H5P_DEFAULT if memory is short.
hid_t store_rows_transfer(size_t rows);

#endif
