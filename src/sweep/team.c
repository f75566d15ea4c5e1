// Processes that join: each gives its workers shards that nobody has claimed, in the order of work, and reads every few
// seconds what the others have finished.
//
// When nothing is left to be claimed, shards that others have claimed are computed as well, until their trials are there:
// those of processes that have ended at once, and others once they take longer than they should, because whoever has
// them may be slow, or dead without being known to be. So anyone can finish the sweep, and nothing waits for long.
#include "base/text.h"
#include "sweep/claim.h"
#include "sweep/state.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SCAN_SECONDS 10.0 // between readings of what others have finished
#define TAIL_SECONDS 1.0  // the same, when nothing is left to be claimed
#define KEEP_SCANS                                                                                 \
    3 // for which the claim of a finished shard stays, until all others have read its trials
#define SCAN_EACH 0.02 // seconds that a segment adds to the time between readings
#define LEAVING   5.0  // seconds in which a process leaves that was refused
#define PATIENCE  5.0 // seconds, and as often the guessed time of a shard, that others have for one

enum state { FREE, HELD, GIVEN, DONE, RELEASED };

struct member {
    enum state state;
    bool claimed;
    double held; // when it was first seen that another has it, by the clock
    double done; // when it was finished
};

struct team {
    struct sweep *sweep;
    struct pool *pool;
    struct member *shard; // [sweep->shards]
    size_t next;          // the first that was not tried to be claimed
    double scanned;       // by the clock
    double looked;        // when shards of others were last looked through
    uint64_t turn;        // of a generator of numbers, to tell processes apart
    bool over;
};

static void name_shard(const struct sweep_shard *shard, char name[32])
{
    snprintf(name, 32, "%016" PRIx64 "-%06" PRIu32, shard->key, shard->begin);
}

static bool has_same_trials(const struct plan *plan, const struct plan *other)
{
    bool same =
        plan->points == other->points && memcmp(&plan->rule, &other->rule, sizeof plan->rule) == 0;
    for (size_t i = 0; same && i < plan->points; i++)
        same = plan->networks[i] == other->networks[i] &&
               point_identity(&plan->point[i]) == point_identity(&other->point[i]);
    return same;
}

// Whether a segment belongs to a sweep of the same trials; the texts of their plans may differ.
static enum status compare_plans(const struct plan *plan, const struct segment_reader *segment,
                                 bool *same)
{
    const struct store_attributes *made = &segment->attributes;
    struct plan other;
    *same = strcmp(made->plan, plan->text) == 0 && strcmp(made->overrides, plan->overrides) == 0 &&
            strcmp(made->files, plan->files) == 0;
    if (*same)
        return STATUS_OK;
    TRY(plan_read_stored(made, segment->path, &other));
    *same = has_same_trials(plan, &other);
    plan_free(&other);
    return STATUS_OK;
}

// The segment of a process that is at work at other trials, of several the first by name; NULL: there is none.
static enum status find_stranger(const struct sweep *sweep, const struct segment_reader **stranger)
{
    *stranger = NULL;
    futimens(sweep->lock.descriptor, NULL);
    for (size_t i = 0; i < sweep->segments; i++) {
        const struct segment_reader *segment = &sweep->segment[i];
        bool same;
        if (!segment->headed ||
            claim_has_ended(segment->owner.holder, segment->path, sweep->lock.descriptor))
            continue;
        TRY(compare_plans(sweep->plan, segment, &same));
        if (!same && (*stranger == NULL || strcmp(segment->path, (*stranger)->path) < 0))
            *stranger = segment;
    }
    return STATUS_OK;
}

static enum status refuse(const struct sweep *sweep, const struct segment_reader *stranger)
{
    char host[64] = "", clean[64];
    long process = 0;
    holder_read(stranger->owner.holder, host, &process);
    text_clean(clean, sizeof clean, host);
    return status_fail(STATUS_REQUEST,
                       "%s: process %ld on %s is at work here at other trials than those of "
                       "plan %s; give another --output, or wait for it",
                       sweep->folder, process, clean, sweep->plan->name);
}

// Two processes that begin at the same instant see each other's segment. The one whose segment is named first stays, if the
// other goes, as it will unless it was here before.
enum status team_enter(struct sweep *sweep)
{
    const struct segment_reader *stranger;
    if (sweep->writer.file >= 0)
        return STATUS_OK; // it has entered before
    TRY(find_stranger(sweep, &stranger));
    if (stranger != NULL)
        return refuse(sweep, stranger);
    TRY(folder_make(sweep->claims_folder));
    TRY(trials_begin(sweep));
    for (double began = pool_clock();;) {
        TRY(inventory_read_others(sweep));
        TRY(find_stranger(sweep, &stranger));
        if (stranger == NULL)
            return STATUS_OK;
        if (strcmp(stranger->path, sweep->writer.path) < 0 || pool_clock() - began > LEAVING)
            return refuse(sweep, stranger);
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    }
}

enum status team_open(struct sweep *sweep, struct pool *pool, struct team **opened)
{
    struct team *team = calloc(1, sizeof *team);
    struct member *shard = calloc(sweep->shards + 1, sizeof *shard);
    if (team == NULL || shard == NULL) {
        free(team);
        free(shard);
        return status_fail(STATUS_ENVIRONMENT, "out of memory for %zu shards", sweep->shards);
    }
    *team = (struct team){sweep,
                          pool,
                          shard,
                          .scanned = pool_clock(),
                          .looked = -INFINITY,
                          .turn = rng_hash((uint64_t)getpid(), (uint64_t)(1e9 * pool_clock()))};
    *opened = team;
    return STATUS_OK;
}

static bool is_done(const struct sweep *sweep, const struct sweep_shard *shard)
{
    if (sweep->enough[shard->first].known)
        return true;
    for (size_t m = 0; m < shard->members; m++)
        for (size_t i = 0; i < shard->count; i++)
            if (sweep->present[sweep->first[shard->first + m] + shard->replicate[i]] ==
                ENOUGH_MISSING)
                return false;
    return true;
}

// Seconds between readings, at least so many: more where many processes read what many have written.
static double pause_of(const struct team *team, double least)
{
    return least + SCAN_EACH * (double)team->sweep->segments;
}

// Looks which shards are finished, by whoever it was. Workers that are at one of them leave it.
static void look(struct team *team, double now)
{
    double keep = KEEP_SCANS * pause_of(team, SCAN_SECONDS);
    for (size_t i = 0; i < team->sweep->shards; i++) {
        struct member *member = &team->shard[i];
        struct sweep_shard *shard = &team->sweep->shard[i];
        char name[32];
        if (member->state < DONE && is_done(team->sweep, shard)) {
            if (member->state == GIVEN)
                pool_drop(team->pool, shard);
            member->state = DONE;
            member->done = now;
        }
        if (member->state == DONE && member->claimed && now - member->done > keep) {
            name_shard(shard, name);
            claim_release(team->sweep, name);
            member->state = RELEASED;
        }
    }
}

static enum status scan(struct team *team)
{
    struct sweep *sweep = team->sweep;
    futimens(sweep->writer.file, NULL);
    TRY(inventory_read_others(sweep));
    team->scanned = pool_clock();
    look(team, team->scanned);
    return STATUS_OK;
}

// The next shard that can be claimed; NULL: there is none.
static struct sweep_shard *claim_next(struct team *team)
{
    struct sweep *sweep = team->sweep;
    for (; team->next < sweep->shards; team->next++) {
        struct member *member = &team->shard[team->next];
        struct sweep_shard *shard = &sweep->shard[team->next];
        char name[32];
        if (member->state != FREE || is_done(sweep, shard))
            continue;
        name_shard(shard, name);
        member->claimed = claim_take(sweep, name);
        member->state = member->claimed ? GIVEN : HELD;
        member->held = pool_clock();
        if (member->claimed)
            return shard;
    }
    return NULL;
}

// Whether a shard that another has claimed is to be computed here, too.
static bool is_overdue(const struct team *team, size_t index, double now)
{
    const struct sweep_shard *shard = &team->sweep->shard[index];
    char name[32];
    name_shard(shard, name);
    return now - team->shard[index].held > PATIENCE * (1 + shard->cost) ||
           claim_take(team->sweep, name);
}

// One of those that others have claimed, not the same as they would take; NULL: none is overdue. *left: some are not
// finished.
static struct sweep_shard *share_next(struct team *team, double now, bool *left)
{
    size_t shards = team->sweep->shards;
    team->turn = rng_hash(team->turn, 1);
    *left = false;
    for (size_t i = 0; i < shards; i++) {
        size_t at = (size_t)((team->turn % shards + i) % shards);
        if (team->shard[at].state != HELD || is_done(team->sweep, &team->sweep->shard[at]))
            continue;
        *left = true;
        if (!is_overdue(team, at, now))
            continue;
        team->shard[at].state = GIVEN;
        return &team->sweep->shard[at];
    }
    return NULL;
}

static enum status feed(struct team *team, double now)
{
    size_t ahead = 1 + team->sweep->request.threads / 4;
    while (!team->over && pool_waiting(team->pool) < ahead) {
        bool left = false;
        struct sweep_shard *shard = claim_next(team);
        if (shard == NULL && now - team->looked <= pause_of(team, TAIL_SECONDS))
            return STATUS_OK;
        if (shard == NULL) {
            TRY(scan(team));
            team->looked = now;
            shard = share_next(team, now, &left);
        }
        team->over = shard == NULL && !left;
        if (team->over)
            pool_end(team->pool);
        if (shard == NULL)
            return STATUS_OK;
        pool_give(team->pool, shard);
    }
    return STATUS_OK;
}

enum status team_step(struct team *team, double now)
{
    bool tail = team->next == team->sweep->shards;
    if (now - team->scanned > pause_of(team, tail ? TAIL_SECONDS : SCAN_SECONDS))
        TRY(scan(team)); // workers leave what others have finished
    return feed(team, now);
}

void team_close(struct team *team)
{
    for (size_t i = 0; i < team->sweep->shards; i++) {
        char name[32];
        if (team->shard[i].state != GIVEN || !team->shard[i].claimed)
            continue;
        name_shard(&team->sweep->shard[i], name);
        claim_release(team->sweep, name);
    }
    free(team->shard);
    free(team);
}
