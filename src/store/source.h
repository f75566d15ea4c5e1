// The HDF5 file driver through which files are read.
//
// It is the library's usual one in what it reads, but knows apart what the library does not: a call of
// the system that failed, which has an errno, and bytes that are wrong. Calls that a signal interrupted
// are made again. Closing never fails, because the library cannot be ended with a file that it could
// not close.
#ifndef STORE_SOURCE_H
#define STORE_SOURCE_H

#include <hdf5.h>

// Makes a file access property list read through this driver. Returns a negative number on failure.
herr_t store_source_set(hid_t access);

// The errno of the first call of the system that failed since a file was last opened, or since this was
// last asked; 0: none did.
int store_source_error(void);

#endif
