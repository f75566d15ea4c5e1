#include "spec/file.h"

#include "life/rle.h"
#include "rng/pcg.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define WORD   "pattern "
#define DIGITS 16 // of a digest

// All files, the latest first. Threads may add to them at once; none is ever taken away.
static _Atomic(struct spec_file *) all;

bool spec_is_path(const char *text)
{
    if (strlen(text) > SPEC_PATH_MOST || strpbrk(text, "./") == NULL)
        return false;
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            return false;
    return true;
}

static const struct spec_file *find(const char *path, uint64_t digest)
{
    const struct spec_file *file = atomic_load(&all);
    while (file != NULL &&
           (file->digest != digest || (path != NULL && strcmp(file->path, path) != 0)))
        file = file->next;
    return file;
}

// The file of that path and digest, which takes over the pattern; unless it is there already.
static const struct spec_file *add(const char *path, uint64_t digest, struct life_pattern *pattern)
{
    const struct spec_file *known = find(path, digest);
    struct spec_file *file = known == NULL ? malloc(sizeof *file) : NULL;
    char *own = file != NULL ? strdup(path) : NULL;
    if (own == NULL) {
        free(file);
        life_pattern_close(pattern);
        return known;
    }
    *file = (struct spec_file){.path = own, .digest = digest, .pattern = *pattern};
    file->next = atomic_load(&all);
    while (!atomic_compare_exchange_weak(&all, &file->next, file))
        ;
    return file;
}

const struct spec_file *spec_file_named(const char *path)
{
    struct life_pattern none = {0};
    return add(path, 0, &none);
}

const struct spec_file *spec_file_of(uint64_t digest)
{
    return find(NULL, digest);
}

static uint64_t digest_of(const struct life_board *board)
{
    uint64_t hash = rng_hash(rng_hash(0, board->width), board->height);
    for (size_t i = 0; i < board->height * board->words; i++)
        hash = rng_hash(hash, board->row[i]);
    return hash == 0 ? 1 : hash; // 0 is none
}

// Takes a pattern that was read.
static enum status take(const char *path, struct life_pattern *pattern,
                        const struct spec_file **file)
{
    *file = add(path, digest_of(&pattern->board), pattern);
    return *file != NULL ? STATUS_OK
                         : status_fail(STATUS_ENVIRONMENT, "%s: not enough memory to read it", path);
}

enum status spec_file_read_pattern(const char *path, const struct spec_file **file)
{
    struct life_pattern pattern;
    TRY(life_pattern_open(&pattern, path));
    return take(path, &pattern, file);
}

// ---- as texts -----------------------------------------------------------------------------------

void spec_file_write(FILE *out, const struct spec_file *file)
{
    fprintf(out, WORD "%016" PRIx64 " %s\n", file->digest, file->path);
    life_rle_write(out, &file->pattern);
}

struct entry {
    uint64_t digest;
    char path[SPEC_PATH_MOST + 1];
    const char *board; // the text of it
    size_t bytes;
};

// Takes the entry at *text, and goes behind it. Returns false if there is none.
static bool take_entry(const char **text, struct entry *entry)
{
    const char *digits = *text + strlen(WORD);
    if (strncmp(*text, WORD, strlen(WORD)) != 0 ||
        strspn(digits, "0123456789abcdef") != DIGITS || digits[DIGITS] != ' ')
        return false;
    const char *path = digits + DIGITS + 1, *line = path + strcspn(path, "\n");
    const char *end = strstr(line, "!\n");
    size_t length = (size_t)(line - path);
    if (end == NULL || length > SPEC_PATH_MOST)
        return false;
    entry->digest = strtoull(digits, NULL, 16);
    memcpy(entry->path, path, length);
    entry->path[length] = '\0';
    entry->board = line + 1;
    entry->bytes = (size_t)(end + 2 - entry->board);
    *text = end + 2;
    return true;
}

static enum status read_entry(const char *name, const struct entry *entry)
{
    const struct spec_file *file;
    struct life_pattern pattern;
    FILE *board = fmemopen((void *)(uintptr_t)entry->board, entry->bytes, "r");
    if (board == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", name);
    enum status status = life_pattern_read(&pattern, board, name);
    fclose(board);
    TRY(status);
    TRY(take(entry->path, &pattern, &file));
    return file->digest == entry->digest
               ? STATUS_OK
               : status_fail(STATUS_REQUEST,
                             "%s: its board %s does not match its digest: the file is damaged", name,
                             entry->path);
}

enum status spec_files_read(const char *name, const char *text)
{
    struct entry entry;
    while (*text != '\0') {
        if (!take_entry(&text, &entry))
            return status_fail(STATUS_REQUEST, "%s: its boards are malformed: the file is damaged",
                               name);
        TRY(read_entry(name, &entry));
    }
    return STATUS_OK;
}

const struct spec_file *spec_files_find(const char *text, const char *path)
{
    struct entry entry;
    while (take_entry(&text, &entry))
        if (strcmp(entry.path, path) == 0)
            return find(path, entry.digest);
    return NULL;
}
