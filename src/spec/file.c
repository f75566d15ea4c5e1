#include "spec/file.h"

#include "life/rle.h"
#include "rng/pcg.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define PATTERN  "pattern "
#define NETWORKS "networks "
#define DIGITS   16 // of a digest

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

bool spec_file_is_read(const struct spec_file *file)
{
    return file->digest != 0 && (!file->of_networks || file->networks != NULL);
}

static const struct spec_file *find(const char *path, uint64_t digest)
{
    const struct spec_file *found = NULL;
    for (const struct spec_file *file = atomic_load(&all); file != NULL; file = file->next) {
        bool same = file->digest == digest && (path == NULL || strcmp(file->path, path) == 0);
        if (same && (found == NULL || (spec_file_is_read(file) && !spec_file_is_read(found))))
            found = file;
    }
    return found;
}

static void free_networks(struct spec_networks *networks, size_t shapes)
{
    for (size_t i = 0; i < shapes; i++) {
        free(networks[i].value);
        free(networks[i].mask);
    }
    free(networks);
}

// The file of these contents, which takes them over; unless it is there already.
static const struct spec_file *add(const struct spec_file *contents)
{
    const struct spec_file *known = find(contents->path, contents->digest);
    bool needed = known == NULL || (spec_file_is_read(contents) && !spec_file_is_read(known));
    struct spec_file *file = needed ? malloc(sizeof *file) : NULL;
    char *own = file != NULL ? strdup(contents->path) : NULL;
    if (own == NULL) {
        struct life_pattern pattern = contents->pattern;
        free(file);
        life_pattern_close(&pattern);
        free_networks(contents->networks, contents->shapes);
        return needed ? NULL : known;
    }
    *file = *contents;
    file->path = own;
    file->next = atomic_load(&all);
    while (!atomic_compare_exchange_weak(&all, &file->next, file))
        ;
    return file;
}

const struct spec_file *spec_file_named(const char *path)
{
    return add(&(struct spec_file){.path = path});
}

const struct spec_file *spec_file_of(uint64_t digest)
{
    return find(NULL, digest);
}

static enum status told(const char *path, const struct spec_file *file)
{
    return file != NULL ? STATUS_OK
                        : status_fail(STATUS_ENVIRONMENT, "%s: not enough memory to read it", path);
}

// ---- boards -------------------------------------------------------------------------------------

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
    *file = add(&(struct spec_file){
        .path = path, .digest = digest_of(&pattern->board), .pattern = *pattern});
    return told(path, *file);
}

enum status spec_file_read_pattern(const char *path, const struct spec_file **file)
{
    struct life_pattern pattern;
    TRY(life_pattern_open(&pattern, path));
    return take(path, &pattern, file);
}

// ---- networks -----------------------------------------------------------------------------------

static bool is_shape(const struct net *a, const struct net *b)
{
    bool same = a->family == b->family && a->generations == b->generations &&
                a->activation == b->activation && a->layers == b->layers &&
                a->parameters == b->parameters && a->form.residual == b->form.residual;
    for (size_t i = 0; same && i < a->layers; i++)
        same = a->layer[i].out == b->layer[i].out;
    return same;
}

const struct spec_networks *spec_file_networks(const struct spec_file *file, const struct net *net)
{
    for (size_t i = 0; i < file->shapes; i++)
        if (is_shape(&file->networks[i].net, net))
            return &file->networks[i];
    return NULL;
}

static uint64_t digest_networks(uint64_t hash, const struct spec_networks *networks)
{
    const struct net *net = &networks->net;
    size_t numbers = networks->count * net->parameters;
    hash = rng_hash(rng_hash(rng_hash(hash, net->family), net->generations), net->activation);
    for (size_t i = 0; i < net->layers; i++)
        hash = rng_hash(hash, net->layer[i].out);
    hash = rng_hash(hash, networks->count);
    if (net->form.residual) // those of plain ones are as they were
        hash = rng_hash(hash, 1);
    for (size_t i = 0; i < numbers; i++) {
        uint32_t bits;
        memcpy(&bits, &networks->value[i], sizeof bits);
        hash = rng_hash(hash, (uint64_t)bits << 1 | (networks->mask == NULL || networks->mask[i]));
    }
    return hash;
}

enum status spec_file_of_networks(const char *path, struct spec_networks *networks, size_t shapes,
                                  const struct spec_file **file)
{
    uint64_t hash = rng_hash(0, shapes);
    for (size_t i = 0; i < shapes; i++)
        hash = digest_networks(hash, &networks[i]);
    *file = add(&(struct spec_file){.path = path,
                                    .digest = hash == 0 ? 1 : hash,
                                    .of_networks = true,
                                    .networks = networks,
                                    .shapes = shapes});
    return told(path, *file);
}

// ---- as texts -----------------------------------------------------------------------------------

void spec_file_write(FILE *out, const struct spec_file *file)
{
    fprintf(out, "%s%016" PRIx64 " %s\n", file->of_networks ? NETWORKS : PATTERN, file->digest,
            file->path);
    if (!file->of_networks)
        life_rle_write(out, &file->pattern);
}

struct entry {
    uint64_t digest;
    char path[SPEC_PATH_MOST + 1];
    bool of_networks;
    const char *board; // the text of it
    size_t bytes;
};

// Takes the entry at *text, and goes behind it. Returns false if there is none.
static bool take_entry(const char **text, struct entry *entry)
{
    entry->of_networks = strncmp(*text, NETWORKS, strlen(NETWORKS)) == 0;
    const char *digits = *text + strlen(entry->of_networks ? NETWORKS : PATTERN);
    if ((!entry->of_networks && strncmp(*text, PATTERN, strlen(PATTERN)) != 0) ||
        strspn(digits, "0123456789abcdef") != DIGITS || digits[DIGITS] != ' ')
        return false;
    const char *path = digits + DIGITS + 1, *line = path + strcspn(path, "\n");
    const char *end = entry->of_networks ? line - (*line == '\n') : strstr(line, "!\n");
    size_t length = (size_t)(line - path);
    if (end == NULL || *line == '\0' || length == 0 || length > SPEC_PATH_MOST)
        return false;
    entry->digest = strtoull(digits, NULL, 16);
    memcpy(entry->path, path, length);
    entry->path[length] = '\0';
    entry->board = line + 1;
    entry->bytes = entry->of_networks ? 0 : (size_t)(end + 2 - entry->board);
    *text = end + 2;
    return true;
}

static enum status read_entry(const char *name, const struct entry *entry)
{
    const struct spec_file *file;
    struct life_pattern pattern;
    if (entry->of_networks) {
        file = add(
            &(struct spec_file){.path = entry->path, .digest = entry->digest, .of_networks = true});
        return told(name, file);
    }
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
                             "%s: its board %s does not match its digest: the file is damaged",
                             name, entry->path);
}

enum status spec_files_read(const char *name, const char *text)
{
    struct entry entry;
    while (*text != '\0') {
        if (!take_entry(&text, &entry))
            return status_fail(STATUS_REQUEST, "%s: its files are malformed: the file is damaged",
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
