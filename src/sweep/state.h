// What the files of src/sweep share.
#ifndef SWEEP_STATE_H
#define SWEEP_STATE_H

#include "base/energy.h"
#include "store/results.h"
#include "store/segment.h"
#include "sweep/checkpoint.h"
#include "sweep/enough.h"
#include "sweep/pace.h"
#include "sweep/sweep.h"

#define SWEEP_PATH 3072 // characters of the folder's path, at most

// The order of work: the first network of every group, then, up to a tenth, some more of each, then the others. So it is
// known early of every point what comes of it, and how long it takes (pace.h).
enum sweep_turn { SWEEP_ONE, SWEEP_TENTH, SWEEP_REST };

// Some replicates of a group: of neighbouring points of the plan that have the same parent.
struct sweep_shard {
    size_t first, members; // points of the plan
    uint64_t
        key; // of the group's points; names the shard, together with the first of its replicates
    enum sweep_turn turn;
    double cost, piece_cost; // guessed, of all of its replicates; of a piece (struct sweep_piece)
    size_t count;            // those that are missing
    uint32_t begin, replicate[SWEEP_SHARD];
    size_t taken;             // replicates handed to workers
    struct sweep_shard *next; // in the pool's queue
};

// Replicates of a shard that a worker computes at once (trial_together), of all members.
struct sweep_piece {
    struct sweep_shard *shard;
    size_t first, count;          // replicates of the shard
    struct trial_result *result;  // [members][count]
    struct store_timing *timing;  // likewise; joules NaN until it is stored
    struct energy_reading energy; // the latest before it was begun
    double began;                 // by the clock
    bool resumed;                 // another process did a part of it, which no counter saw
    bool kept;                    // it has left checkpoints
    struct sweep_piece *next;     // in the pool's list of those that are finished
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
    char segments_folder[SWEEP_PATH + 16], claims_folder[SWEEP_PATH + 16];
    char shards_folder[SWEEP_PATH + 16], results[SWEEP_PATH + 16];
    char checkpoints_folder[SWEEP_PATH + 16];
    struct checkpoints checkpoints;
    struct point_entry *entry;   // [points], sorted: the plan's points, to be found
    struct segment_shape *shape; // [points]: of their trials
    struct folder_lock lock;
    size_t *first;    // [points]: index in present of the trial that is the point's replicate 0
    uint8_t *present; // [plan->trials], point by point: what is known of it (enum enough_seen)
    struct enough *enough; // [points]: of a group, at its first point
    bool settled;          // a group has enough since pool_drop_known was called
    bool whole;            // results.h5 says that it is complete
    bool complete;         // and there is nothing beside it
    bool has_results;      // results.h5 is there, and the first source
    char **
        source; // results files that hold trials, results.h5 first, then shards of earlier programs
    size_t sources, source_capacity;
    struct segment_reader *segment; // what has been read of the segments in the folder
    size_t segments, segment_capacity;
    size_t told;               // places of damage in them that were told
    struct store_place *place; // of the trials that segments hold, each once
    size_t places, place_capacity;
    struct segment_writer writer; // of this process
    double
        unsynced; // when the oldest of its trials was added that is not synced; NaN: there is none
    struct sweep_shard *shard; // [shards], in the order of work
    size_t shards;
    struct sweep_tally *tally;    // [points]: of the trials that are present, and wanted
    struct pace_point *paced;     // [points]: of the tally, for the pace; `whole` never changes
    struct pace_piece *under_way; // [threads]: what the workers are at, a copy
    struct pace pace;
    struct energy_meter meter; // read by the thread of the caller alone, with the pool's mutex held
    struct sweep_progress progress;
    char started[32], revision[64]; // of the earliest, and of all programs that contributed
    bool left;                      // workers were left behind, and may write to their pieces
};

// Whether it was asked to stop.
bool sweep_is_cancelled(const struct sweep *sweep);
// Says something to the user.
void sweep_note(const struct sweep *sweep, const char *text);

// ---- folder.c: the folder ----

// Makes the folder with its parents.
enum status folder_make(const char *path);
// Names of the files of such an ending in the folder, sorted, [*count]; none if there is no folder.
enum status folder_list(const char *path, const char *ending, char ***names, size_t *count);
void folder_free(char **names, size_t count);
// Moves a damaged file into the folder, as NAME.damaged, which nothing reads and people may look at.
// Writes its new path.
#define FOLDER_ASIDE (SWEEP_PATH + 320)
enum status folder_set_aside(const char *folder, const char *path, char aside[FOLDER_ASIDE]);
// Removes files[count] of a folder, temporary files of writers that died, and the folder, if nothing else is in it.
void folder_clear(const char *path, char *const *files, size_t count);

// ---- lock.c: one sweep at a time ----

// Takes the folder for this process, alone or `shared` with others that share it; STATUS_REQUEST if that cannot be. lock->linked: the file system
// has no locks, and a file stands in. Unlock it, whatever is returned.
enum status folder_lock(const char *folder, bool shared, struct folder_lock *lock);
void folder_unlock(struct folder_lock *lock);
// Gives up a shared lock, and takes the folder alone if nobody else has it: of several that do so the last one does. false: others have
// it, or the file system has no locks to tell.
bool folder_lock_last(struct folder_lock *lock);
// Whether someone holds the folder, whose lock file is open.
bool folder_is_held(const char *folder, int lock_file);

// ---- inventory.c: which trials are there ----

// Reads results.h5, shards and segments into present, tally, sources, places, started and revision, anew each time.
// What is damaged is told; shards that are, are set aside, unless the folder is only looked at.
enum status inventory_read(struct sweep *sweep);
// Says that another program computed some of the trials: they are good, but its errors, if it had any, are in
// them.
void inventory_note_revisions(const struct sweep *sweep);
// Reads what was added since to the segments that are known.
enum status inventory_read_on(struct sweep *sweep);
// The same of all segments that are there now. If one has gone, all is read anew: it was merged.
enum status inventory_read_others(struct sweep *sweep);
enum status inventory_add_segment(struct sweep *sweep, const char *path);
// Refuses results.h5, if it is there, where a byte of it is damaged: it could not be merged.
enum status inventory_check_results(const struct sweep *sweep);
// Merges all that was found into results.h5, and removes what it was merged from. Segments with damage are set aside.
enum status inventory_merge(struct sweep *sweep, const struct store_attributes *attributes);
// Removes what is left beside a complete results.h5: empty folders, and claims.
void inventory_clear(const struct sweep *sweep);
void inventory_close(struct sweep *sweep);

// ---- settle.c: what is wanted of what is there ----

// Nothing is known yet of any point: all of its networks are wanted.
void settle_begin(struct sweep *sweep);
// Looks on at all groups, of which trials may have come. Of points that have enough the tally and the progress count the
// sample alone then.
void settle(struct sweep *sweep);
// Allocates wanted[points]: how many networks of each point are; says how many trials are there beside them.
enum status settle_wanted(const struct sweep *sweep, size_t **wanted, size_t *beside);

// ---- cost.c: what trials are guessed to take ----

// Guessed seconds of one core for so many updates of a trial of the point, of which `networks` run:
// the measure of the order of work, and of the time left for points that were not begun.
double cost_trial(const struct point *point, size_t networks, uint64_t updates);
// The share of a trial's updates that are so many: guesses go with them.
double cost_share(const struct point *point, uint64_t updates);
// How many trainings of a dense network a trial of the point takes, about: none if it is judged as
// pruned.
size_t cost_worth(const struct point *point);
// The same of all members of a group, and of the parent if it is none of them.
size_t cost_group(const struct point *group, size_t members);
// How many replicates of a group make a shard.
size_t cost_shard_size(const struct point *group, size_t members);

// ---- shards.c: the missing trials, in pieces ----

enum status shards_cut(struct sweep *sweep);
// Reserves the memory of some replicates of a shard, and sets the replicates and pointers of the results. Thread-safe.
// free() frees it.
enum status shards_make_piece(const struct sweep *sweep, struct sweep_shard *shard, size_t first,
                              size_t count, struct sweep_piece **piece);
void shards_fill_attributes(const struct sweep *sweep, bool complete,
                            struct store_attributes *attributes);

// ---- trials.c: what is finished becomes durable ----

// Adds the trials of a piece that are not there yet to the segment of this process.
enum status trials_add(struct sweep *sweep, const struct sweep_piece *piece);
// Makes the segment of this process, if there is none.
enum status trials_begin(struct sweep *sweep);
// Makes what was added durable, and counts it as present, if that is some time ago; INFINITY: at once.
enum status trials_sync(struct sweep *sweep, double now);

// ---- pool.c: the threads ----

struct pool;
enum status pool_open(struct sweep *sweep, struct pool **pool);
// Gives the workers a shard to do, after those that they have; and says that there will be no more.
void pool_give(struct pool *pool, struct sweep_shard *shard);
void pool_end(struct pool *pool);
// How many shards wait for a worker.
size_t pool_waiting(struct pool *pool);
// Takes back a shard: workers that are at it give it up.
void pool_drop(struct pool *pool, const struct sweep_shard *shard);
// Takes back all shards of groups that have enough, likewise.
void pool_drop_known(struct pool *pool);
// Waits up to a tenth of a second. Returns a finished piece, the caller's to free, or NULL; *ended says that no worker
// is left and no finished piece either.
struct sweep_piece *pool_wait(struct pool *pool, bool *ended);
// Tells the workers to stop; trials that they are at are given up.
void pool_stop(struct pool *pool);
// Leaves the workers that have not stopped behind: they may write to their pieces, which count no more. pool_wait then returns what is finished, and ends. The pool stays open.
void pool_leave(struct pool *pool);
// Waits for the workers and frees the pool. Fails with what a worker failed with.
enum status pool_close(struct pool *pool);

// ---- merge.c: who writes the results ----

// Merges what was found, if this process is to; waits for another that is at it. progress.written: all that is done is in
// results.h5.
enum status merge_results(struct sweep *sweep);

// ---- team.c: processes that join ----

struct team;
// Makes the segment of this process, by which others know it. Refuses a folder in which others are at work at another plan: whoever
// is done first would take what there is for its own. Segments have been read.
enum status team_enter(struct sweep *sweep);
enum status team_open(struct sweep *sweep, struct pool *pool, struct team **team);
// Reads what others have finished, if that is some time ago, and gives the workers something to do.
enum status team_step(struct team *team, double now);
// Takes back the claims of what is not finished.
void team_close(struct team *team);

// Processor seconds of the calling thread; and seconds of a clock that only goes forward.
double pool_seconds(void);
double pool_clock(void);

#endif
