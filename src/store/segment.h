// A segment: trials that are finished, appended to a file by the process that ran them, without HDF5. It is what a
// sweep is safe in until its results are written: a sweep has one for each process that ever worked at it.
//
//   record     SEGMENT_MAGIC, kind, bytes of the body, checksum: 8 bytes each; then the body, filled up with
//              zeros to a multiple of 8. All numbers are of 8 bytes, and little-endian, but for arrays
//   the first  of kind SEGMENT_HEAD: who computes what: struct segment_owner, struct store_attributes
//   others     of kind SEGMENT_TRIAL: the point's identity, the columns of /trials and /timings, and the network with
//              its learning curve as float32, its mask as bytes
//
// Only its writer writes to a segment, and only at its end, so that whoever reads it goes on where it stopped
// before. A record is there when its checksum is right. One that is not whole is passed over: at the end it is
// what a process was writing when it ended; before another record it is damage, and counted.
#ifndef STORE_SEGMENT_H
#define STORE_SEGMENT_H

#include "base/holder.h"
#include "store/results.h"

#define SEGMENT_PATH 4096 // bytes of a path, at most

// Whose segment it is.
struct segment_owner {
    char holder[HOLDER];
    size_t threads;
    int64_t since; // seconds since 1970, UTC, by its clock
};

// ---- writing ----------------------------------------------------------------------------------------------

struct segment_writer {
    char path[SEGMENT_PATH];
    int file;       // descriptor; -1: there is none
    uint64_t bytes; // of the file, that are durable
    bool holds_trials;
    unsigned char *buffer;
    size_t used, capacity;
};

// What all trials of a point have in common, so that it is found once.
struct segment_shape {
    uint64_t identity;
    uint64_t parameters, curve, masked; // see struct segment_trial
};
struct segment_shape segment_shape(const struct point *point);

// Makes a segment of this process, of a name of its own, "HOST-PROCESS-NUMBER.trials", in a folder, and puts the head
// into it.
enum status segment_create(const char *folder, const struct store_attributes *attributes,
                           size_t threads, struct segment_writer *writer);

// Adds a trial of a point, with its final values and curves, and of a ticket the mask. It is kept in memory.
enum status segment_add(struct segment_writer *writer, const struct segment_shape *shape,
                        const struct trial_result *result, const struct store_timing *timing);

// Writes what was added since, and makes it durable. After a failure, such as of a full disk, what was added since is not
// there, and can be synced once more.
enum status segment_sync(struct segment_writer *writer);

// Forgets what was not synced, and removes a segment without a trial. Of a writer with file -1 nothing happens.
void segment_close(struct segment_writer *writer);

// ---- reading ----------------------------------------------------------------------------------------------

// A trial as it is found.
struct segment_trial {
    uint64_t identity;          // of its point
    struct trial_result result; // pointers NULL
    struct store_timing timing;
    uint64_t parameters, curve,
        masked;             // entries of the arrays: P, of a curve; whether it has a mask
    uint64_t offset, bytes; // of the whole record in the file
};

// Is told of a place at which records are not whole.
typedef void segment_damage(void *context, uint64_t offset, uint64_t bytes);

// What is read of a segment, which may be growing. {.path = ...} before the first reading.
struct segment_reader {
    const char *path;
    segment_damage *tell; // may be NULL
    uint64_t offset;      // of the first byte that is not read
    bool headed;          // the head has been read: owner and attributes are there
    uint64_t head;        // its bytes
    struct segment_owner owner;
    struct store_attributes attributes; // of the reader, until segment_reader_close
    size_t damaged;                     // places at which records are not whole
};

typedef enum status segment_visit(void *context, const struct segment_trial *trial);

// Reads the trials that were added since; visit and tell are given the context. Without a head, which says what computed
// them, trials are not whole. *gone: the file is not there, which is no failure. Refuses
// (STATUS_REQUEST) one of another version of the program's format.
enum status segment_read(struct segment_reader *reader, segment_visit *visit, void *context,
                         bool *gone);
void segment_reader_close(struct segment_reader *reader);

// Looks at what follows the last whole record. *bytes: how many do; *torn: they can be the beginning of a record that
// was being written when the process ended, or is being written now.
enum status segment_tail(const struct segment_reader *reader, uint64_t *bytes, bool *torn);

// A part of a file, from `offset` on: what was read of it last. All zero at first; `data` is the caller's to free.
struct segment_window {
    const char *path;
    int file;
    uint64_t offset;
    unsigned char *data;
    size_t used, capacity, least; // bytes; the least to read at a time
    bool ended;                   // nothing follows
};

// Reads one trial of a point whole, into a result whose pointers are set (initial is not looked at), from an open
// segment, through a window, in which its neighbours are then. Refuses a record that is damaged, or not of such a
// network. Another file of the same number has another window.
enum status segment_fetch(struct segment_window *window, const char *path, int file,
                          uint64_t offset, const struct segment_shape *shape,
                          struct trial_result *result, struct store_timing *timing);

// Bytes of a segment.
struct segment_span {
    uint64_t offset, bytes;
};

// Copies records to a new segment in the same folder, of a name of its own, which is durable then, and writes its path. What
// is there of it after a failure is as good.
enum status segment_rescue(const char *path, const struct segment_span *record, size_t records,
                           char rescued[SEGMENT_PATH]);

#endif
