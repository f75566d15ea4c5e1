#include "sweep/checkpoint_file.h"

#include "base/output.h"
#include "base/peek.h"
#include "base/retry.h"
#include "base/version.h"
#include "store/sha256.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC  "lifeticket checkpoint 1\n"
#define DIGITS ((size_t)SHA256_TEXT - 1) // of a sum

_Static_assert(sizeof(MAGIC) - 1 == sizeof(((struct checkpoint_head *)0)->magic) &&
                   sizeof(struct checkpoint_head) == 24 + 64 + 4 * 8,
               "a head has no padding");

static void name_build(char build[SHA256_TEXT])
{
    char text[512];
    int length = snprintf(text, sizeof text, "%s %s %s", VERSION_PROGRAM, version_revision(),
                          version_compiler());
    sha256(text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1, build);
}

// ---- writing ------------------------------------------------------------------------------------

// Writes bytes behind those that have been written, and takes them into the sum. Returns whether it could.
static bool add(int file, struct sha256 *sum, off_t *end, const void *bytes, size_t count)
{
    sha256_add(sum, bytes, count);
    for (size_t done = 0; done < count;) {
        ssize_t wrote;
        RETRY(wrote, pwrite(file, (const char *)bytes + done, count - done, *end));
        if (wrote <= 0)
            return false;
        done += (size_t)wrote;
        *end += wrote;
    }
    return true;
}

enum status checkpoint_write(const char *path, struct checkpoint_head *head, const void *state)
{
    char build[SHA256_TEXT], digits[SHA256_TEXT];
    struct output output;
    struct sha256 sum, whole;
    off_t end = 0;
    name_build(build);
    memcpy(head->magic, MAGIC, sizeof head->magic);
    memcpy(head->build, build, sizeof head->build);
    TRY(output_open(path, false, &output));
    sha256_begin(&sum);
    errno = ENOSPC; // if the system says no more than that it wrote nothing
    bool written = add(output.descriptor, &sum, &end, head, sizeof *head) &&
                   add(output.descriptor, &sum, &end, state, head->bytes);
    whole = sum;
    sha256_end(&whole, digits);
    if (written && add(output.descriptor, &sum, &end, digits, DIGITS))
        return output_publish(&output);
    int error = errno;
    output_discard(&output);
    return status_fail(STATUS_ENVIRONMENT, "%s: cannot be written: %s", path, strerror(error));
}

// ---- reading ------------------------------------------------------------------------------------

// Whether a file of so many bytes is whole; then its head.
static bool is_whole(const unsigned char *file, size_t size, struct checkpoint_head *head)
{
    char digits[SHA256_TEXT];
    if (size < sizeof *head + DIGITS)
        return false;
    memcpy(head, file, sizeof *head);
    sha256(file, size - DIGITS, digits);
    return memcmp(head->magic, MAGIC, sizeof head->magic) == 0 &&
           head->bytes == size - sizeof *head - DIGITS &&
           memcmp(digits, file + size - DIGITS, DIGITS) == 0;
}

// What is wrong with a file of so many bytes; "": nothing.
static const char *judge(const unsigned char *file, size_t size, uint64_t identity,
                         struct checkpoint_head *head)
{
    char build[SHA256_TEXT];
    if (!is_whole(file, size, head))
        return "is damaged";
    name_build(build);
    if (memcmp(head->build, build, sizeof head->build) != 0)
        return "is of another build of the program";
    return head->identity == identity ? "" : "is of another trial, or of another arithmetic";
}

// Reads the whole of an open file. NULL if that fails, errno saying why; 0: it is no regular one.
static unsigned char *read_all(int file, size_t *size)
{
    struct stat about;
    int looked;
    RETRY(looked, fstat(file, &about));
    if (looked != 0)
        return NULL;
    errno = 0;
    if (!S_ISREG(about.st_mode))
        return NULL;
    *size = (size_t)about.st_size;
    unsigned char *bytes = malloc(*size + 1);
    if (bytes == NULL)
        return NULL;
    ssize_t got = peek_at(file, bytes, *size, 0);
    if (got >= 0) {
        *size = (size_t)got;
        return bytes;
    }
    free(bytes);
    return NULL;
}

// Opens and reads a file. NULL: it is not there, why is ""; or it cannot be read.
static unsigned char *read_file(const char *path, size_t *size, char why[CHECKPOINT_WHY])
{
    int file;
    why[0] = '\0';
    RETRY(file, open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file < 0 && (errno == ENOENT || errno == ENOTDIR))
        return NULL;
    unsigned char *bytes = file < 0 ? NULL : read_all(file, size);
    int error = errno;
    if (file >= 0)
        close(file);
    if (bytes == NULL)
        snprintf(why, CHECKPOINT_WHY, "cannot be read: %s",
                 error != 0 ? strerror(error) : "it is no regular file");
    return bytes;
}

void *checkpoint_read(const char *path, uint64_t identity, struct checkpoint_head *head,
                      char why[CHECKPOINT_WHY])
{
    size_t size = 0;
    unsigned char *bytes = read_file(path, &size, why);
    if (bytes == NULL)
        return NULL;
    snprintf(why, CHECKPOINT_WHY, "%s", judge(bytes, size, identity, head));
    if (why[0] == '\0')
        return bytes;
    free(bytes);
    return NULL;
}

enum status checkpoint_check(const char *path, bool *damaged)
{
    size_t size = 0;
    char why[CHECKPOINT_WHY];
    struct checkpoint_head head;
    unsigned char *bytes = read_file(path, &size, why);
    *damaged = bytes != NULL && !is_whole(bytes, size, &head);
    free(bytes);
    return why[0] == '\0' ? STATUS_OK : status_fail(STATUS_ENVIRONMENT, "%s: %s", path, why);
}
