// The HDF5 file driver through which files are read and written.
//
// It stores what the library's usual one does, but knows apart what the library does not: a call of the
// system that failed, which has an errno, and bytes that are wrong. Calls that a signal interrupted are
// made again.
//
// HDF5 does not survive a failed write: it cannot close the file then, keeps half of it, and crashes when
// the program ends (1.10.8; a full disk is enough). So this driver never fails a write. The first error
// is kept in the sink for the caller to look at; from then on all writes go to memory, where reads find
// them, until the caller gives the file up. Closing never fails either.
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include <hdf5.h>

struct store_patch;

// A file that is written.
struct store_sink {
    int descriptor; // the file, which the caller opens and closes
    int error;      // errno of the first failure; 0: none
    struct store_patch *first, *last;
};

// Makes a file access property list lead through this driver: to the sink, which must outlive the file,
// or, where that is NULL, to the file of the name that is opened, for reading. Returns a negative number
// on failure.
herr_t store_driver_set(hid_t access, struct store_sink *sink);

// The errno of the first call of the system that failed since a file was last opened for reading, or
// since this was last asked; 0: none did.
int store_driver_error(void);

// Frees what the sink kept in memory.
void store_sink_free(struct store_sink *sink);

#endif
