// Made-up results of a few points, with networks and curves, for the tests of src/store. Nothing in
// them was trained: every number follows from the point, the replicate and a salt.
#ifndef TESTS_STORE_SAMPLES_H
#define TESTS_STORE_SAMPLES_H

#include "store/results.h"

#define SAMPLE_POINTS 4
#define SAMPLE_ROWS   8 // at most, of a point

struct sample {
    struct point point;
    size_t count;
    struct trial_result result[SAMPLE_ROWS];
    struct store_timing timing[SAMPLE_ROWS]; // joules of odd replicates are not known
    float *block;                            // all networks and curves
    uint8_t *mask;                           // all masks
};

// The points, which differ in every axis; the last but one of SAMPLE_POINTS and all after it are
// dense, and the last is a ticket.
struct point sample_point(size_t which);

// Results of that point with these replicates.
void sample_open(struct sample *sample, size_t which, size_t count, const uint32_t *replicates,
                 unsigned salt);
void sample_close(struct sample *sample);

struct store_attributes sample_attributes(void);

bool sample_same_ticket(const struct ticket_spec *a, const struct ticket_spec *b);

// Writes samples[count] as a results file.
enum status sample_write(const char *path, const struct sample *samples, size_t count);

// Reads the file and compares everything with the samples: 0 the same, 1 refused with a message
// that names the file, 2 different.
int sample_compare(const char *path, const struct sample *samples, size_t count);

// The file's bytes, which the caller frees; and the way back.
unsigned char *sample_load(const char *path, size_t *size);
void sample_save(const char *path, const void *bytes, size_t size);

// Whether a text is in the last message of a failure; prints both if not.
bool sample_said(const char *text);

#endif
