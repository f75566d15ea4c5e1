// What the files of the check share.
#ifndef STORE_CHECK_STATE_H
#define STORE_CHECK_STATE_H

#include "store/check.h"
#include "store/reader.h"

#include <stdbool.h>

struct store_check {
    const char *path;
    store_tell *tell;
    void *context;
    size_t defects;
    struct store_results results; // points is 0 where they cannot be read
    bool readable;                // they can
    char refusal[1024];           // else: why not, which is told once
};

// Tells of a defect: "path: " and the text.
__attribute__((format(printf, 2, 3))) void check_defect(struct store_check *check,
                                                        const char *format, ...);

// Passes on a failure of the environment. A failure of the file, whose message names it, is told,
// and the check goes on: STATUS_OK.
enum status check_note(struct store_check *check, enum status status);

// ---- check_rows.c ----

// The three tables, row by row.
enum status check_rows(struct store_check *check);

// Whether the numbers of a result should all be finite: it was tried, and did not diverge.
bool check_is_finite(const struct trial_result *result);

// ---- check_arrays.c ----

// /networks and /curves of all points.
enum status check_arrays(struct store_check *check);

// ---- check_bytes.c ----

// Reads all objects of the file: their attributes, and the datasets that the above leave out.
enum status check_bytes(struct store_check *check);

#endif
