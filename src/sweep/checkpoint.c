#include "sweep/checkpoint.h"

#include "base/output.h"
#include "base/parse.h"
#include "sweep/checkpoint_file.h"
#include "sweep/state.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LAST_SHARE                                                                                 \
    (1.0 / 60) // of the time between two, after which one is left when a trial is given up

// ---- of a sweep ---------------------------------------------------------------------------------

enum status checkpoints_open(struct checkpoints *all, const char *folder)
{
    const char *seconds = getenv("LIFETICKET_CHECKPOINT");
    *all = (struct checkpoints){.folder = folder, .seconds = CHECKPOINT_SECONDS};
    pthread_mutex_init(&all->mutex, NULL);
    if (seconds == NULL || parse_real(seconds, 0, 1e9, &all->seconds))
        return STATUS_OK;
    return status_fail(STATUS_REQUEST,
                       "the environment variable LIFETICKET_CHECKPOINT is no number "
                       "of seconds from 0 to 1e9; expected one, or unset");
}

void checkpoints_close(struct checkpoints *all)
{
    free(all->stored);
    pthread_mutex_destroy(&all->mutex);
}

// Notes a line, unless there is no room for it before others are taken.
__attribute__((format(printf, 2, 3))) static void note(struct checkpoints *all, const char *format,
                                                       ...)
{
    va_list arguments;
    pthread_mutex_lock(&all->mutex);
    size_t used = strlen(all->notes), room = sizeof all->notes - used - 1;
    va_start(arguments, format);
    int length = vsnprintf(all->notes + used, room, format, arguments);
    va_end(arguments);
    bool fits = length >= 0 && (size_t)length < room;
    strcpy(all->notes + used + (fits ? length : 0), fits ? "\n" : "");
    pthread_mutex_unlock(&all->mutex);
}

bool checkpoints_note(struct checkpoints *all, char taken[CHECKPOINT_NOTES])
{
    pthread_mutex_lock(&all->mutex);
    size_t length = strcspn(all->notes, "\n");
    bool any = all->notes[0] != '\0';
    memcpy(taken, all->notes, length);
    taken[length] = '\0';
    if (any)
        memmove(all->notes, all->notes + length + 1, strlen(all->notes + length + 1) + 1);
    pthread_mutex_unlock(&all->mutex);
    return any;
}

static void note_failure(struct checkpoints *all)
{
    pthread_mutex_lock(&all->mutex);
    bool first = !all->failed;
    all->failed = true;
    pthread_mutex_unlock(&all->mutex);
    if (first)
        note(all,
             "%s; the sweep goes on without checkpoints, as long as that is so: if it is "
             "interrupted, the trials that it is at begin anew",
             status_message());
}

// ---- of a trial ---------------------------------------------------------------------------------

static void name(const struct checkpoints *all, uint64_t key, uint32_t replicate, int which,
                 char path[CHECKPOINT_PATH])
{
    snprintf(path, CHECKPOINT_PATH, "%s/%016" PRIx64 "-%06" PRIu32 ".%d", all->folder, key,
             replicate, which);
}

static bool due(void *context, bool last)
{
    const struct checkpoint *checkpoint = context;
    double seconds = checkpoint->all->seconds;
    return pool_clock() - checkpoint->latest >= (last ? LAST_SHARE * seconds : seconds);
}

static void *give_room(void *context, size_t bytes)
{
    struct checkpoint *checkpoint = context;
    void *room = realloc(checkpoint->room, bytes);
    if (room != NULL)
        checkpoint->room = room;
    return room;
}

static void keep(void *context, size_t bytes, uint64_t far)
{
    struct checkpoint *checkpoint = context;
    struct checkpoint_head head = {
        .identity = checkpoint->identity,
        .far = far,
        .seconds = checkpoint->before + pool_seconds() - checkpoint->began,
        .bytes = bytes,
    };
    enum status status = folder_make(checkpoint->all->folder);
    if (status == STATUS_OK)
        status = checkpoint_write(checkpoint->path[checkpoint->next], &head, checkpoint->room);
    checkpoint->any = true;
    if (status == STATUS_OK)
        checkpoint->next = !checkpoint->next;
    else
        note_failure(checkpoint->all);
    checkpoint->latest = pool_clock();
}

// Takes the farther of the two that can be used, and lets the other be written next.
static void take(struct checkpoint *checkpoint)
{
    uint64_t far = 0;
    for (int i = 0; i < 2; i++) {
        char why[CHECKPOINT_WHY];
        struct checkpoint_head head;
        unsigned char *file =
            checkpoint_read(checkpoint->path[i], checkpoint->identity, &head, why);
        checkpoint->any = checkpoint->any || file != NULL || why[0] != '\0';
        if (why[0] != '\0')
            note(checkpoint->all, "%s: %s; it is passed over", checkpoint->path[i], why);
        if (file == NULL || (checkpoint->kept != NULL && head.far <= far)) {
            free(file);
            continue;
        }
        free(checkpoint->kept);
        checkpoint->kept = file;
        checkpoint->keeper.kept = file + sizeof head;
        checkpoint->keeper.bytes = head.bytes;
        checkpoint->before = head.seconds;
        checkpoint->next = !i;
        far = head.far;
    }
}

void checkpoint_begin(struct checkpoint *checkpoint, struct checkpoints *all, uint64_t key,
                      uint32_t replicate, uint64_t identity)
{
    free(checkpoint->kept);
    *checkpoint = (struct checkpoint){
        .keeper = {.due = due, .room = give_room, .keep = keep, .context = checkpoint},
        .all = all,
        .identity = identity,
        .began = pool_seconds(),
        .latest = pool_clock(),
        .room = checkpoint->room,
    };
    for (int i = 0; i < 2; i++)
        name(all, key, replicate, i, checkpoint->path[i]);
    take(checkpoint);
}

void checkpoint_close(struct checkpoint *checkpoint)
{
    free(checkpoint->kept);
    free(checkpoint->room);
}

// ---- the end ------------------------------------------------------------------------------------

void checkpoints_add_stored(struct checkpoints *all, uint64_t key, uint32_t replicate)
{
    struct checkpoint_name *moved =
        realloc(all->stored, (all->stored_count + 1) * sizeof *all->stored);
    if (moved == NULL)
        return; // they are removed with the others, at the end
    all->stored = moved;
    all->stored[all->stored_count++] = (struct checkpoint_name){key, replicate};
}

void checkpoints_remove_stored(struct checkpoints *all)
{
    char path[CHECKPOINT_PATH];
    for (size_t i = 0; i < all->stored_count; i++)
        for (int which = 0; which < 2; which++) {
            name(all, all->stored[i].key, all->stored[i].replicate, which, path);
            unlink(path);
        }
    all->stored_count = 0;
}

// Bytes of the beginning of an entry's name that are a checkpoint's; 0: it is something else.
static size_t name_length(const char *entry)
{
    size_t key = strspn(entry, "0123456789abcdef"), digits = 0;
    if (key == 16 && entry[key] == '-')
        digits = strspn(entry + key + 1, "0123456789");
    const char *end = entry + key + 1 + digits;
    bool is = digits >= 6 && end[0] == '.' && (end[1] == '0' || end[1] == '1');
    return is ? (size_t)(end + 2 - entry) : 0;
}

void checkpoints_clear(const struct checkpoints *all)
{
    char path[CHECKPOINT_PATH];
    DIR *folder = opendir(all->folder);
    if (folder == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        size_t length = name_length(entry->d_name);
        snprintf(path, sizeof path, "%s/%.*s", all->folder, (int)length, entry->d_name);
        if (length > 0 && entry->d_name[length] == '\0')
            unlink(path);
        else if (length > 0)
            output_sweep(path); // of one who still writes, nothing
    }
    closedir(folder);
    rmdir(all->folder);
}
