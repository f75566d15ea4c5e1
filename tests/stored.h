// A good file of results, and a place for a model beside it, for the tests of what becomes of damaged
// ones.
#ifndef TESTS_STORED_H
#define TESTS_STORED_H

#include "folder.h"
#include "store_samples.h"

#include <hdf5.h>

extern char stored_folder[FOLDER_PATH];
extern char stored_path[FOLDER_FILE], stored_model[FOLDER_FILE]; // of the results, of a model
extern struct sample stored_samples[SAMPLE_POINTS];
extern unsigned char *stored_bytes; // of the good file
extern size_t stored_size;

// The first and the last test of a suite: make the folder with its file, and remove it.
void stored_open(void);
void stored_close(void);

// Makes a file say that it is of a later schema than this program reads.
void stored_raise_schema(hid_t file);

#endif
