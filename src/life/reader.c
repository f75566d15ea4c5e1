#include "life/reader.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#define WORD_TEXT 160 // longer than any rule with its universe

int life_reader_next(const struct life_reader *reader)
{
    if (reader->at == reader->end)
        return LIFE_END;
    return *reader->at == '\r' ? '\n' : *reader->at;
}

void life_reader_take(struct life_reader *reader)
{
    if (reader->at == reader->end)
        return;
    bool ends = life_reader_next(reader) == '\n';
    bool both = *reader->at == '\r' && reader->end - reader->at > 1 && reader->at[1] == '\n';
    reader->at += both ? 2 : 1;
    reader->line += ends;
    reader->column = ends ? 1 : reader->column + 1;
}

void life_reader_skip_blanks(struct life_reader *reader)
{
    while (life_reader_next(reader) == ' ' || life_reader_next(reader) == '\t')
        life_reader_take(reader);
}

void life_reader_skip_line(struct life_reader *reader)
{
    while (life_reader_next(reader) != '\n' && life_reader_next(reader) != LIFE_END)
        life_reader_take(reader);
    life_reader_take(reader);
}

bool life_reader_starts(const struct life_reader *reader, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(reader->end - reader->at) >= length && memcmp(reader->at, text, length) == 0;
}

enum status life_reader_fail(const struct life_reader *reader, size_t line, size_t column,
                             const char *reason)
{
    return status_fail(STATUS_REQUEST, "%s:%zu:%zu: %s", reader->name, line, column, reason);
}

// In a way that a terminal survives.
enum status life_reader_expected(const struct life_reader *reader, const char *expected)
{
    char reason[200];
    int c = life_reader_next(reader);
    if (c == LIFE_END)
        snprintf(reason, sizeof reason, "expected %s, but the file ends", expected);
    else if (c == '\n')
        snprintf(reason, sizeof reason, "expected %s, but the line ends", expected);
    else if (c >= ' ' && c <= '~')
        snprintf(reason, sizeof reason, "expected %s, not '%c'", expected, c);
    else
        snprintf(reason, sizeof reason, "expected %s, not the byte 0x%02x", expected, (unsigned)c);
    return life_reader_fail(reader, reader->line, reader->column, reason);
}

enum status life_reader_integer(struct life_reader *reader, bool negative, const char *what,
                                int64_t *number)
{
    size_t line = reader->line, column = reader->column;
    bool minus = negative && life_reader_next(reader) == '-';
    if (minus || (negative && life_reader_next(reader) == '+'))
        life_reader_take(reader);
    if (!isdigit(life_reader_next(reader)))
        return life_reader_expected(reader, what);
    *number = 0;
    for (; isdigit(life_reader_next(reader)); life_reader_take(reader))
        if (*number <= LIFE_MOST) // beyond it, how far does not matter
            *number = 10 * *number + life_reader_next(reader) - '0';
    if (*number > LIFE_MOST) {
        char reason[120];
        snprintf(reason, sizeof reason, "expected %s, up to %d", what, LIFE_MOST);
        return life_reader_fail(reader, line, column, reason);
    }
    if (minus)
        *number = -*number;
    return STATUS_OK;
}

// Whether the key of a header, as in ", x = 3", follows the next character.
static bool precedes_key(const struct life_reader *reader)
{
    struct life_reader at = *reader;
    life_reader_take(&at);
    life_reader_skip_blanks(&at);
    while (isalpha(life_reader_next(&at)))
        life_reader_take(&at);
    life_reader_skip_blanks(&at);
    return life_reader_next(&at) == '=';
}

enum status life_reader_rule(struct life_reader *reader)
{
    char word[WORD_TEXT];
    size_t length = 0, line = reader->line, column = reader->column;
    struct life_pattern *pattern = reader->pattern;
    for (int c; (c = life_reader_next(reader)) > ' ' && c <= '~'; life_reader_take(reader)) {
        if (c == ',' && precedes_key(reader))
            break;
        if (length + 1 < sizeof word)
            word[length++] = (char)c;
    }
    if (length > 0 && word[length - 1] == ',')
        length--;
    word[length] = '\0';
    if (life_universe_parse(word, &pattern->rule, &pattern->universe) != STATUS_OK) {
        char reason[400];
        snprintf(reason, sizeof reason, "%s", status_message());
        return life_reader_fail(reader, line, column, reason);
    }
    pattern->has_rule = true;
    return STATUS_OK;
}

enum status life_reader_comment(struct life_reader *reader, const char *of_rule)
{
    if (life_reader_starts(reader, of_rule)) {
        for (size_t i = 0; i < strlen(of_rule); i++)
            life_reader_take(reader);
        life_reader_skip_blanks(reader);
        TRY(life_reader_rule(reader));
    }
    life_reader_skip_line(reader);
    return STATUS_OK;
}

enum status life_reader_hash_line(struct life_reader *reader)
{
    if (life_reader_starts(reader, "#N")) {
        TRY(life_universe_parse("B3/S23", &reader->pattern->rule, &reader->pattern->universe));
        reader->pattern->has_rule = true;
    }
    return life_reader_comment(reader, "#R");
}

static void widen(struct life_box *box, int64_t x, int64_t y, int64_t count)
{
    int64_t right = x + count - 1;
    if (!box->any)
        *box = (struct life_box){true, x, y, right, y};
    box->left = x < box->left ? x : box->left;
    box->right = right > box->right ? right : box->right;
    box->top = y < box->top ? y : box->top;
    box->bottom = y > box->bottom ? y : box->bottom;
}

enum status life_reader_cells(struct life_reader *reader, int64_t x, int64_t y, int64_t count,
                              size_t line, size_t column)
{
    if (reader->board != NULL) {
        for (int64_t i = 0; i < count; i++)
            life_set_cell(reader->board, (size_t)(x + i - reader->left), (size_t)(y - reader->top),
                          true);
        return STATUS_OK;
    }
    widen(&reader->box, x, y, count);
    int64_t width = reader->box.right - reader->box.left + 1;
    int64_t height = reader->box.bottom - reader->box.top + 1;
    if (width <= LIFE_MAX_SIDE && height <= LIFE_MAX_SIDE)
        return STATUS_OK;
    char reason[160];
    snprintf(reason, sizeof reason,
             "the live cells reach over %" PRId64 " x %" PRId64 " cells or more, and the limit is "
             "%d x %d",
             width, height, LIFE_MAX_SIDE, LIFE_MAX_SIDE);
    return life_reader_fail(reader, line, column, reason);
}
