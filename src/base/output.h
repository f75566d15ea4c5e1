// A file that is written: it appears whole under its name, or not at all.
//
// What is written goes to a temporary file beside the target (base/temporary.h). Publishing it means:
// sync, rename, sync the folder. Symbolic links are followed, so that the file they lead to is the one
// replaced, and a file that is replaced keeps its mode. An earlier file stays as it is until the new one
// is whole.
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include "base/status.h"
#include "base/temporary.h"

#include <stdbool.h>
#include <stdio.h>

#define OUTPUT_PATH TEMPORARY_PATH // bytes of a path, at most

struct output {
    char path[OUTPUT_PATH];      // as it was asked for: what messages name
    char target[OUTPUT_PATH];    // the file itself, behind all links
    char temporary[OUTPUT_PATH]; // "": a device or a pipe, which is written to as it is
    int descriptor;              // of what is written to, for reading and writing
    FILE *stream;                // output_stream's
};

// Writes the path of the file behind `path` to target, whether it is there or not: what symbolic links
// lead to. Fails on a circle of links, a path that is too long, and where a folder cannot be searched.
enum status output_resolve(const char *path, char target[OUTPUT_PATH]);

// Begins a file, of which nothing is seen yet. What is there already is refused if it is write-protected
// (STATUS_ENVIRONMENT), or no regular file (STATUS_REQUEST), but for a device or a pipe where
// `devices`: that is written to directly. *output must not move until it is published or discarded.
enum status output_open(const char *path, bool devices, struct output *output);

// A stream that writes to the output, which closes it. NULL where memory is short.
FILE *output_stream(struct output *output);

// Makes what was written the file, and closes the output. On failure the temporary file is gone and an
// earlier file is intact.
enum status output_publish(struct output *output);

// Forgets what was written.
void output_discard(struct output *output);

// Makes the names in the folder of a path last.
enum status output_sync_folder(const char *path);

// Refuses a file that its disk has no room for (STATUS_REQUEST): `bytes` is what it will take, about. A
// file that it replaces is there until it is whole.
enum status output_check_room(const char *path, double bytes);

// Removes the temporary files that killed writers of this path left behind. Failures are ignored.
void output_sweep(const char *path);

#endif
