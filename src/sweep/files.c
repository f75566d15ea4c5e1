// The files that a plan names. Each is read once, so that all points see the same contents, and kept beside
// the plan, so that its results can be checked and continued without it.
#include "store/starts.h"
#include "sweep/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct spec_file *find(const struct plan_reader *reader, const char *path)
{
    for (size_t i = 0; i < reader->files; i++)
        if (strcmp(reader->file[i]->path, path) == 0)
            return reader->file[i];
    return NULL;
}

static enum status out_of_memory(const struct plan_reader *reader)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
}

// Whether a plan may say paths for the setting: of boards, or of networks.
static bool takes_paths(enum setting_id id)
{
    return setting_table[id].path_of != 0 ||
           (setting_table[id].kind == SETTING_A_FILE && setting_table[id].key != NULL);
}

// Reads the file, from the disk or from what results keep. Returns why that is not possible, or NULL.
static const char *read_file(struct plan_reader *reader, enum setting_id id, const char *path)
{
    const struct spec_file *file = NULL;
    enum status status = STATUS_OK;
    if (reader->stored != NULL)
        file = spec_files_find(reader->stored, path);
    else if (id == SETTING_FROM)
        status = store_read_starts(path, &file);
    else
        status = spec_file_read_pattern(path, &file);
    if (status != STATUS_OK)
        return status_message();
    if (file == NULL)
        return "it is not among the files that the results keep";
    reader->file[reader->files++] = file;
    return NULL;
}

// Whether another of the key's files, an earlier one, has the same contents.
static bool repeats(const struct plan_reader *reader, const struct given *given, size_t i)
{
    const struct spec_file *file = find(reader, given->text[i].text);
    for (size_t k = 0; k < i && file != NULL; k++) {
        const struct spec_file *other = find(reader, given->text[k].text);
        if (other != NULL && other->digest == file->digest)
            return true;
    }
    return false;
}

static enum status read_given(struct plan_reader *reader, enum setting_id id, struct given *given)
{
    const size_t index = PLAN_KEY(id);
    char problem[600];
    size_t most = reader->files + given->count + 1;
    const struct spec_file **more = realloc(reader->file, most * sizeof *more);
    if (more == NULL)
        return out_of_memory(reader);
    reader->file = more;
    for (size_t i = 0; i < given->count; i++) {
        const char *path = given->text[i].text, *why = NULL;
        if (!spec_is_path(path))
            continue;
        if (find(reader, path) == NULL)
            why = read_file(reader, id, path);
        snprintf(problem, sizeof problem, "'%.60s' is refused: %.500s", path,
                 why != NULL ? why : "it holds what an earlier file does");
        if (why == NULL && !repeats(reader, given, i))
            continue;
        plan_mistake(reader, index, given, given->text[i].place, problem);
        given->wrong = true;
    }
    return STATUS_OK;
}

enum status files_read(struct plan_reader *reader)
{
    for (size_t p = reader->document.parts > 0; p <= reader->document.parts; p++)
        for (enum setting_id id = 0; id < SETTING_COUNT; id++) {
            struct given *given = &reader->part[p].given[PLAN_KEY(id)];
            if (takes_paths(id) && !given->wrong)
                TRY(read_given(reader, id, given));
        }
    return STATUS_OK;
}

enum status files_keep(const struct plan_reader *reader, char **text)
{
    size_t bytes = 0;
    FILE *out = open_memstream(text, &bytes);
    if (out == NULL)
        return out_of_memory(reader);
    for (size_t i = 0; i < reader->files; i++)
        spec_file_write(out, reader->file[i]);
    if (fclose(out) != 0)
        return out_of_memory(reader);
    return bytes <= SPEC_FILES_MOST
               ? STATUS_OK
               : status_fail(STATUS_REQUEST,
                             "%s: training.boards: its patterns are too large for results to keep; "
                             "expected at most %d bytes of RLE in all, not %zu",
                             reader->path, SPEC_FILES_MOST, bytes);
}

void files_settle(const struct plan_reader *reader, struct point *point)
{
    for (enum setting_id id = 0; id < SETTING_COUNT; id++) {
        const struct spec_file *named =
            setting_table[id].kind == SETTING_A_FILE ? setting_file(id, point) : NULL;
        const struct spec_file *file = named != NULL ? find(reader, named->path) : NULL;
        if (file != NULL)
            setting_set_file(id, file, point);
    }
}
