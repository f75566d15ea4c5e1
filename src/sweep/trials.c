// Finished trials go to the segment of this process, and are counted once they are read from it.
#include "sweep/state.h"

#include "base/retry.h"

#include <errno.h>
#include <math.h>
#include <unistd.h>

#define MOST_TRIES 100

static enum status create_segment(struct sweep *sweep)
{
    struct store_attributes attributes;
    shards_fill_attributes(sweep, false, &attributes);
    TRY(folder_make(sweep->segments_folder));
    return segment_create(sweep->segments_folder, &attributes, sweep->request.threads,
                          &sweep->writer);
}

// Whether another process, which had finished the sweep, has removed the folder meanwhile.
static bool is_gone(const char *folder)
{
    int found;
    RETRY(found, access(folder, F_OK));
    return found != 0 && errno == ENOENT;
}

enum status trials_begin(struct sweep *sweep)
{
    if (sweep->writer.file >= 0)
        return STATUS_OK;
    enum status status = create_segment(sweep);
    for (int i = 0; i < MOST_TRIES && status != STATUS_OK && is_gone(sweep->segments_folder); i++)
        status = create_segment(sweep);
    TRY(status);
    return inventory_add_segment(sweep, sweep->writer.path);
}

enum status trials_add(struct sweep *sweep, const struct sweep_piece *piece)
{
    const struct sweep_shard *shard = piece->shard;
    TRY(trials_begin(sweep));
    for (size_t m = 0; m < shard->members; m++)
        for (size_t i = 0; i < piece->count; i++) {
            size_t at = m * piece->count + i, point = shard->first + m;
            struct store_timing timing = piece->timing[at];
            uint32_t replicate = piece->result[at].replicate;
            if (sweep->present[sweep->first[point] + replicate] != ENOUGH_MISSING ||
                replicate >= sweep->tally[point].wanted)
                continue;
            if (!piece->resumed)
                timing.joules = energy_of(&sweep->meter, &piece->energy, timing.seconds);
            TRY(segment_add(&sweep->writer, &sweep->shape[point], &piece->result[at], &timing));
        }
    if (piece->kept)
        checkpoints_add_stored(&sweep->checkpoints, shard->key, piece->result->replicate);
    if (isnan(sweep->unsynced))
        sweep->unsynced = pool_clock();
    return STATUS_OK;
}

enum status trials_sync(struct sweep *sweep, double now)
{
    if (!(now - sweep->unsynced >= sweep->request.delay))
        return STATUS_OK;
    sweep->unsynced = NAN;
    TRY(segment_sync(&sweep->writer));
    checkpoints_remove_stored(&sweep->checkpoints);
    return inventory_read_on(sweep);
}
