// Networks that were trained elsewhere, such as on a microcontroller: what they cost, to be shown beside a sweep's.
//
// They are read from a CSV file, by the names of its columns in the first line; others are passed over:
//
//   name       what trained them
//   weights    of a network
//   proven     networks that are, and have all that was spent beside them
//   seconds    processor seconds that all together took, those that did not learn, too
//   joules     likewise; may be empty: not known
#ifndef REPORT_DATA_ELSEWHERE_H
#define REPORT_DATA_ELSEWHERE_H

#include "base/status.h"

#include <stddef.h>

#define ELSEWHERE_MOST 8
#define ELSEWHERE_NAME 48

struct elsewhere {
    char name[ELSEWHERE_NAME]; // cleaned for printing
    double weights;
    double seconds, joules; // of a proven network; joules NaN: not known
};

// Reads the rows of a file. Refuses one that is no such file, with the line that is wrong.
enum status elsewhere_read(const char *path, struct elsewhere rows[ELSEWHERE_MOST], size_t *count);

#endif
