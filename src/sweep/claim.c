// Claims: who is at which shard. A claim is a hint: it keeps processes out of each other's way, and what two of them
// compute is the same. So nothing fails and nobody waits because of one.
//
// DIR/claims/NAME is made with O_EXCL, and holds "HOLDER SEGMENT": the process (holder.h), and the segment that it
// writes to, which it touches every few seconds. A process of this host is asked for; one of another has ended if
// its segment was not touched for CLAIM_SILENCE seconds. Both times are the file system's, told by a segment of our
// own that is touched, so that clocks may differ.
#include "sweep/claim.h"

#include "base/holder.h"
#include "base/retry.h"
#include "sweep/state.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CLAIM_SILENCE 120.0
#define TEXT          (HOLDER + 300)

static void name_claim(const struct sweep *sweep, const char *name, char path[SWEEP_PATH + 64])
{
    snprintf(path, SWEEP_PATH + 64, "%s/%s", sweep->claims_folder, name);
}

// The name of a segment without its folder.
static const char *own_segment(const struct sweep *sweep)
{
    const char *slash = strrchr(sweep->writer.path, '/');
    return slash != NULL ? slash + 1 : sweep->writer.path;
}

static void sign(const struct sweep *sweep, int file)
{
    char holder[HOLDER], text[TEXT];
    holder_write(holder);
    int length = snprintf(text, sizeof text, "%s %.255s\n", holder, own_segment(sweep));
    (void)!write(file, text, (size_t)length);
}

// Reads who holds a claim, and what it writes to; false if that is not told.
static bool read_claim(const char *path, char holder[HOLDER], char segment[256])
{
    char text[TEXT];
    int file;
    RETRY(file, open(path, O_RDONLY | O_CLOEXEC));
    if (file < 0)
        return false;
    ssize_t bytes = read(file, text, sizeof text - 1);
    close(file);
    text[bytes > 0 ? bytes : 0] = '\0';
    char *blank = strchr(text, ' '), *end = strchr(text, '\n');
    if (blank == NULL || end == NULL || blank - text >= HOLDER || end - blank > 255)
        return false;
    *blank = *end = '\0';
    strcpy(holder, text);
    strcpy(segment, blank + 1);
    return strchr(segment, '/') == NULL;
}

// Whether a segment was not touched for long, compared with a file of our own, which was touched a moment ago.
static bool is_silent(const char *path, int own_file)
{
    struct stat other, own;
    if (stat(path, &other) != 0)
        return errno == ENOENT;
    return fstat(own_file, &own) == 0 &&
           (double)(own.st_mtim.tv_sec - other.st_mtim.tv_sec) > CLAIM_SILENCE;
}

bool claim_has_ended(const char *holder, const char *segment, int own_file)
{
    return holder_has_ended(holder) || is_silent(segment, own_file);
}

static bool has_ended(const struct sweep *sweep, const char *path)
{
    char holder[HOLDER], segment[256], whole[SWEEP_PATH + 300];
    if (!read_claim(path, holder, segment))
        return true; // its process was killed before it signed, or is about to sign: it is done twice then
    snprintf(whole, sizeof whole, "%s/%s", sweep->segments_folder, segment);
    return claim_has_ended(holder, whole, sweep->writer.file);
}

bool claim_take(const struct sweep *sweep, const char *name)
{
    char path[SWEEP_PATH + 64];
    int file;
    name_claim(sweep, name, path);
    RETRY(file, open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file < 0 && errno == EEXIST && !has_ended(sweep, path))
        return false;
    if (file < 0)
        RETRY(file, open(path, O_WRONLY | O_TRUNC | O_CLOEXEC));
    if (file >= 0) {
        sign(sweep, file);
        close(file);
    }
    return true;
}

void claim_release(const struct sweep *sweep, const char *name)
{
    char path[SWEEP_PATH + 64], holder[HOLDER], own[HOLDER], segment[256];
    name_claim(sweep, name, path);
    holder_write(own);
    if (read_claim(path, holder, segment) && strcmp(holder, own) == 0)
        unlink(path);
}

bool claim_is_signed(const char *path)
{
    char holder[HOLDER], segment[256], host[64];
    long process;
    return read_claim(path, holder, segment) && holder_read(holder, host, &process);
}

void claim_say(const struct sweep *sweep, const char *name, char who[HOLDER])
{
    char path[SWEEP_PATH + 64], segment[256];
    name_claim(sweep, name, path);
    if (!read_claim(path, who, segment))
        snprintf(who, HOLDER, "another process");
}
