// A results file that is sound, of trials that ran, for the tests of what checks results: a dense
// network with a ticket and its control, of which some learned, some did not, and some were not
// tried; and two dense networks of two generations, the hand solution and one that is no solution.
#ifndef TESTS_SOUND_H
#define TESTS_SOUND_H

#include "folder.h"
#include "store/results.h"
#include "trial_runs.h"

#include <hdf5.h>

#define SOUND_POINTS   4
#define SOUND_NETWORKS 6 // of each point, but for the last
#define SOUND_TICKET   1 // the point of the ticket
#define SOUND_TWO      3 // that of two generations, with two networks

extern char sound_folder[FOLDER_PATH], sound_path[FOLDER_FILE];

// The first and the last test of a suite: run the trials, write the file, and remove all.
void sound_open(void);
void sound_close(void);

// Row `row` of a point as it was computed, to be changed before sound_write, until sound_reset. Its
// arrays are the file's, too.
struct trial_result *sound_result(size_t point, size_t row);
size_t sound_parameters(size_t point);
size_t sound_curve(size_t point);
// The first row of the point with that outcome, of which there is one (assert).
size_t sound_row(size_t point, enum trial_outcome outcome);
void sound_reset(void);

void sound_write(void);

// Makes the file say that it is of that schema: columns that came later are then passed over.
void sound_set_schema(unsigned schema);

// Overwrites one number in a column of a row of a table.
void sound_poke(const char *table, hsize_t row, const char *column, hid_t type, const void *value);

// Overwrites number `at` of a dataset, row by row.
void sound_poke_array(const char *name, size_t at, hid_t type, const void *value);

#endif
