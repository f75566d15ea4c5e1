// Whether what lies beside results.h5 in a sweep's folder is sound: segments, shards of earlier programs, claims, checkpoints.
//
// The last record of a segment may be torn: its process ended while writing it, or writes it now. That is told as a note
// and is no damage; its trial was never counted, and is run again.
#ifndef SWEEP_SCRUB_H
#define SWEEP_SCRUB_H

#include "store/check.h"

#include <stdbool.h>

struct scrub_request {
    const char *folder;
    // Sets what is damaged aside, as FOLDER/NAME.damaged. What is whole of a segment is copied to a new one before, so
    // that it still counts.
    bool repair;
    store_tell *tell; // of a defect, and of what was done about it; "path: what"
    store_tell *note; // of what is no defect
    void *context;
};

// What was found.
struct scrub {
    size_t segments, trials; // files; trials that are whole in them
    size_t shards, claims;   // files
    size_t checkpoints;      // likewise
    size_t damaged;          // files
    size_t repaired;         // files that were set aside
};

// Reads every record of every segment, every byte of every shard and checkpoint, and every claim. Refuses to repair a folder in
// which a sweep is at work; fails only if the environment does. A folder without any of these has none.
enum status scrub_folder(const struct scrub_request *request, struct scrub *scrub);

#endif
