#include "sweep/mistakes.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_TOLD 20 // lines of a message

static void add(struct mistakes *mistakes, struct document_place at, const char *where,
                const char *format, va_list arguments)
{
    char what[1024], clean[1024], line[2048];
    vsnprintf(what, sizeof what, format, arguments);
    text_clean(clean, sizeof clean, what); // a key may hold a line end
    snprintf(line, sizeof line, "%.600s: %s", where, clean);
    size_t bytes = (mistakes->count + 1) * sizeof *mistakes->mistake;
    struct mistake *more = realloc(mistakes->mistake, bytes);
    char *text = strdup(line);
    if (more != NULL)
        mistakes->mistake = more;
    if (more == NULL || text == NULL) {
        free(text);
        mistakes->lost = true;
        return;
    }
    mistakes->mistake[mistakes->count++] = (struct mistake){at, text};
}

void mistakes_add(struct mistakes *mistakes, struct document_place at, const char *format, ...)
{
    char where[600];
    va_list arguments;
    snprintf(where, sizeof where, "%.500s:%zu:%zu", mistakes->path, at.line, at.column);
    va_start(arguments, format);
    add(mistakes, at, where, format, arguments);
    va_end(arguments);
}

void mistakes_add_setting(struct mistakes *mistakes, const char *setting, const char *format, ...)
{
    char where[256];
    va_list arguments;
    snprintf(where, sizeof where, "--set %.200s", setting);
    va_start(arguments, format);
    add(mistakes, (struct document_place){SIZE_MAX, 0}, where, format, arguments);
    va_end(arguments);
}

static bool is_before(struct document_place a, struct document_place b)
{
    return a.line < b.line || (a.line == b.line && a.column < b.column);
}

// Sorts by place, and leaves those of one place in their order.
static void sort(struct mistakes *mistakes)
{
    for (size_t i = 1; i < mistakes->count; i++) {
        struct mistake moved = mistakes->mistake[i];
        size_t k = i;
        for (; k > 0 && is_before(moved.place, mistakes->mistake[k - 1].place); k--)
            mistakes->mistake[k] = mistakes->mistake[k - 1];
        mistakes->mistake[k] = moved;
    }
}

static void drop_repeated(struct mistakes *mistakes)
{
    size_t kept = 0;
    for (size_t i = 0; i < mistakes->count; i++) {
        bool repeated = false;
        for (size_t k = 0; k < kept; k++)
            repeated |= strcmp(mistakes->mistake[k].text, mistakes->mistake[i].text) == 0;
        if (repeated)
            free(mistakes->mistake[i].text);
        else
            mistakes->mistake[kept++] = mistakes->mistake[i];
    }
    mistakes->count = kept;
}

enum status mistakes_tell(struct mistakes *mistakes)
{
    char text[1 << 14] = "";
    if (mistakes->lost)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", mistakes->path);
    if (mistakes->count == 0)
        return STATUS_OK;
    sort(mistakes);
    drop_repeated(mistakes);
    size_t count = mistakes->count, told = count < MOST_TOLD ? count : MOST_TOLD;
    for (size_t i = 0; i < told; i++)
        text_append(text, sizeof text, "%s%s", i > 0 ? "\n" : "", mistakes->mistake[i].text);
    if (count > 1)
        text_append(text, sizeof text, "\n%s: %zu mistakes", mistakes->path, count);
    if (told < count)
        text_append(text, sizeof text, ", of which these are the first %zu", told);
    return status_fail(STATUS_REQUEST, "%s", text);
}

void mistakes_free(struct mistakes *mistakes)
{
    for (size_t i = 0; i < mistakes->count; i++)
        free(mistakes->mistake[i].text);
    free(mistakes->mistake);
}
