// Temporary files beside the file that they are to become, NAME.lifeticket-XXXXXX.tmp, each of a name of
// its own, so that many processes may write to one folder.
//
// A temporary file is locked while its writer lives (base/lock.h). Those of writers that were killed are
// therefore known, and can be swept up. Where the file system has no locks, those are that nobody has
// written to for a day.
#ifndef BASE_TEMPORARY_H
#define BASE_TEMPORARY_H

#include <stddef.h>

#define TEMPORARY_PATH 4096 // bytes of a path, at most

// Bytes of a path before its last name: two of "a/b", none of "b".
size_t temporary_folder_bytes(const char *path);
// The folder of a path, which a slash may end; "." where it names none.
void temporary_folder(const char *path, char folder[TEMPORARY_PATH]);

// Makes and locks a temporary file beside the target, and writes its path, which must stay where it is
// until temporary_forget. Returns a descriptor for reading and writing; -1 on failure, errno saying why.
int temporary_open(const char *target, char path[TEMPORARY_PATH]);

// The file has been renamed or removed. Its descriptor, which its owner closes, is its lock: closed
// before, the file could be swept up.
void temporary_forget(const char *path);

// Removes what killed writers left beside the target. Failures are ignored: they only leave something
// that nobody reads.
void temporary_sweep(const char *target);

// Removes all temporary files that this process has open, and lets its other threads make no more: it is about to
// end. May be called by a signal handler.
void temporary_remove_all(void);

#endif
