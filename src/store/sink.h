// The HDF5 file driver through which files are written.
//
// HDF5 does not survive a failed write: it cannot close the file then, keeps half of it, and
// crashes when the program ends (1.10.8; a full disk is enough). So this driver never fails a
// write. The first error is kept in `error` for the caller to look at; from then on all writes go
// to memory, where reads find them, until the caller gives the file up.
#ifndef STORE_SINK_H
#define STORE_SINK_H

#include <hdf5.h>

struct sink_patch;

struct store_sink {
    int descriptor; // the file, which the caller opens and closes
    int error;      // errno of the first failure; 0: none
    struct sink_patch *first, *last;
};

// Makes a file access property list write through the sink, which must outlive the file. Returns a
// negative number on failure. *driver is to be given to H5FDunregister after the file is closed.
herr_t store_sink_set(hid_t access, struct store_sink *sink, hid_t *driver);

// Frees what the sink kept in memory.
void store_sink_free(struct store_sink *sink);

#endif
