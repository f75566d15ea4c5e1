// What the files of src/sweep share.
#ifndef SWEEP_STATE_H
#define SWEEP_STATE_H

#include "base/energy.h"
#include "store/results.h"
#include "sweep/pace.h"
#include "sweep/sweep.h"

#define SWEEP_PATH 3072 // characters of the folder's path, at most

// The memory of a shard that is being worked at. Its replicates are run in pieces
// (trial_together): the results and timings of a piece are [members][replicates of the piece],
// piece after piece.
struct sweep_work {
    struct trial_result *result; // see shards_index
    struct store_timing *timing; // joules NaN until it is stored
    struct energy_reading began; // of the latest reading before it was begun
    bool done[SWEEP_SHARD];      // by replicate, all members
};

// The order of work: the first network of every group, then, up to a tenth, some more of each, then the others. So it is
// known early of every point what comes of it, and how long it takes (pace.h).
enum sweep_turn { SWEEP_ONE, SWEEP_TENTH, SWEEP_REST };

// Some replicates of a group: of neighbouring points of the plan that have the same parent.
struct sweep_shard {
    size_t first, members; // points of the plan
    uint64_t key;          // names its file, together with the first replicate
    enum sweep_turn turn;
    size_t count; // replicates
    uint32_t replicate[SWEEP_SHARD];
    size_t taken, done;       // replicates handed to a worker; replicates finished
    struct sweep_work *work;  // NULL before the first is taken and after the shard is stored
    struct sweep_shard *next; // in the pool's list of finished shards
};

// That this process holds a folder.
struct folder_lock {
    int descriptor; // of the lock file; -1: not locked
    bool linked;    // the link stands in for a lock
    char link[SWEEP_PATH + 16];
};

struct sweep {
    struct sweep_request request;
    const struct plan *plan;
    char folder[SWEEP_PATH];
    char shards_folder[SWEEP_PATH + 16], results[SWEEP_PATH + 16];
    struct point_entry *entry; // [points], sorted: the plan's points, to be found
    struct folder_lock lock;
    size_t *first;    // [points]: index in present of the trial that is the point's replicate 0
    bool *present;    // [plan->trials], point by point: the trial is stored, or done
    bool complete;    // results.h5 holds the whole plan already
    bool has_results; // results.h5 is there, and the first source
    char **source;    // files that hold trials, results.h5 first
    size_t sources, source_capacity;
    struct sweep_shard *shard; // [shards], in the order of work
    size_t shards;
    struct sweep_tally *tally, *shown; // [points]: counted by the workers; a copy for the caller
    struct pace_point *paced;          // [points]: of the copy, for the pace
    struct pace_piece *under_way;      // [threads]: what the workers are at, likewise a copy
    struct pace pace;
    struct energy_meter meter; // read by the thread of the caller alone, with the pool's mutex held
    struct sweep_progress progress;
    char started[32], revision[64]; // of the earliest, and of all programs that contributed
    char corrected[512];            // what results.h5 says of corrections
    bool left;                      // workers were left behind, and may write to the shards' work
};

// Whether it was asked to stop.
bool sweep_is_cancelled(const struct sweep *sweep);

// ---- folder.c: the folder ----

// Makes the folder with its parents.
enum status folder_make(const char *path);
// Names of the shards in the folder, sorted, [*count]; none if there is no folder.
enum status folder_list(const char *path, char ***names, size_t *count);
void folder_free(char **names, size_t count);
// Moves a damaged shard into the folder, as NAME.damaged, which nothing reads and people may look at.
// Writes its new path.
#define FOLDER_ASIDE (SWEEP_PATH + 320)
enum status folder_set_aside(const char *folder, const char *path, char aside[FOLDER_ASIDE]);
// Removes the shards merged[count], temporary files of writers that died, and the folder of shards, if
// nothing else is in it.
void folder_remove_shards(const char *path, char *const *merged, size_t count);

// ---- lock.c: one sweep at a time ----

// Takes the folder for this process; STATUS_REQUEST if another holds it. lock->linked: the file system
// has no locks, and a file stands in. Unlock it, whatever is returned.
enum status folder_lock(const char *folder, struct folder_lock *lock);
void folder_unlock(struct folder_lock *lock);
// Whether someone holds the folder, whose lock file is open.
bool folder_is_held(const char *folder, int lock_file);

// ---- inventory.c: which trials are there ----

// Reads results.h5 and the shards into present, tally, source, started and revision, anew each time. A
// shard that is damaged is told and, unless the folder is only looked at, set aside.
enum status inventory_read(struct sweep *sweep);
// Reads all shards among the sources whole. Those that are damaged are told and set aside, and counted.
enum status inventory_check(const struct sweep *sweep, size_t *damaged);
// Refuses results.h5, if it is there, where a byte of it is damaged: it could not be merged.
enum status inventory_check_results(const struct sweep *sweep);
enum status inventory_add_source(struct sweep *sweep, const char *path);

// ---- cost.c: what trials are guessed to take ----

// Guessed seconds of one core for so many updates of a trial of the point, of which `networks` run:
// the measure of the order of work, and of the time left for points that were not begun.
double cost_trial(const struct point *point, size_t networks, uint64_t updates);
// How many trainings of a dense network a trial of the point takes, about: none if it is judged as
// pruned.
size_t cost_worth(const struct point *point);
// The same of all members of a group, and of the parent if it is none of them.
size_t cost_group(const struct point *group, size_t members);
// How many replicates of a group make a shard.
size_t cost_shard_size(const struct point *group, size_t members);

// ---- shards.c: the missing trials, in pieces ----

enum status shards_cut(struct sweep *sweep);
// Index of a result in the shard's work.
size_t shards_index(const struct sweep *sweep, const struct sweep_shard *shard, size_t member,
                    size_t replicate);
// Reserves the shard's work and sets the replicates and pointers of its results. Thread-safe.
enum status shards_begin(const struct sweep *sweep, struct sweep_shard *shard);
// Writes the replicates of the shard that are done, if any, and frees its work.
enum status shards_store(struct sweep *sweep, struct sweep_shard *shard);
void shards_fill_attributes(const struct sweep *sweep, bool complete,
                            struct store_attributes *attributes);

// ---- pool.c: the threads ----

struct pool;
enum status pool_open(struct sweep *sweep, struct pool **pool);
// Waits up to a tenth of a second. Returns a finished shard, or NULL; *ended says that no worker
// is left and no finished shard either. Copies the tally for the caller.
struct sweep_shard *pool_wait(struct pool *pool, bool *ended);
// Tells the workers to stop; trials that they are at are given up.
void pool_stop(struct pool *pool);
// Leaves the workers that have not stopped behind: they may write to the works of shards, but count
// nothing as done any more. pool_wait then returns what is finished, and ends. The pool stays open.
void pool_leave(struct pool *pool);
// Waits for the workers and frees the pool. Fails with what a worker failed with.
enum status pool_close(struct pool *pool);
// Processor seconds of the calling thread; and seconds of a clock that only goes forward.
double pool_seconds(void);
double pool_clock(void);

#endif
