// The strict reader of RLE patterns: one pass, one character at a time, each with its place.
#include "life/rle.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

struct reader {
    FILE *file;
    const char *name;
    int next;            // the character not yet taken, or EOF
    size_t line, column; // of `next`, both from 1
};

static enum status fail_at(const struct reader *reader, size_t line, size_t column,
                           const char *reason)
{
    if (ferror(reader->file))
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot be read: %s", reader->name,
                           strerror(errno));
    return status_fail(STATUS_REQUEST, "%s:%zu:%zu: %s", reader->name, line, column, reason);
}

static enum status fail_here(const struct reader *reader, const char *reason)
{
    return fail_at(reader, reader->line, reader->column, reason);
}

// "expected ..., not 'q'", in a way that a terminal survives.
static enum status fail_expected(const struct reader *reader, const char *expected)
{
    char reason[160];
    int c = reader->next;
    if (c == EOF)
        snprintf(reason, sizeof reason, "expected %s, but the file ends", expected);
    else if (c == '\n' || c == '\r')
        snprintf(reason, sizeof reason, "expected %s, but the line ends", expected);
    else if (c >= ' ' && c <= '~')
        snprintf(reason, sizeof reason, "expected %s, not '%c'", expected, c);
    else
        snprintf(reason, sizeof reason, "expected %s, not the byte 0x%02x", expected, (unsigned)c);
    return fail_here(reader, reason);
}

static void take(struct reader *reader)
{
    reader->column++;
    if (reader->next == '\n') {
        reader->line++;
        reader->column = 1;
    }
    reader->next = getc(reader->file);
}

static void skip_blanks(struct reader *reader)
{
    while (reader->next == ' ' || reader->next == '\t')
        take(reader);
}

// Skips blank space, line breaks, and comments at the starts of lines.
static void skip_to_item(struct reader *reader)
{
    for (;;) {
        if (reader->next == '#' && reader->column == 1)
            while (reader->next != '\n' && reader->next != EOF)
                take(reader);
        else if (reader->next == ' ' || reader->next == '\t' || reader->next == '\r' ||
                 reader->next == '\n')
            take(reader);
        else
            return;
    }
}

static enum status read_number(struct reader *reader, const char *what, size_t *number)
{
    char reason[160];
    size_t line = reader->line, column = reader->column;
    if (!isdigit(reader->next)) {
        snprintf(reason, sizeof reason, "%s from 1 to %d", what, LIFE_MAX_SIDE);
        return fail_expected(reader, reason);
    }
    bool leads_with_zero = reader->next == '0';
    *number = 0;
    for (; isdigit(reader->next); take(reader))
        if (*number <= LIFE_MAX_SIDE) // beyond it, how far does not matter
            *number = 10 * *number + (size_t)(reader->next - '0');
    if (leads_with_zero || *number > LIFE_MAX_SIDE) {
        snprintf(reason, sizeof reason, "expected %s from 1 to %d", what, LIFE_MAX_SIDE);
        return fail_at(reader, line, column, reason);
    }
    return STATUS_OK;
}

// Takes the word, then "=", with blanks around both.
static enum status read_key(struct reader *reader, const char *word)
{
    static const char expected[] = "the header 'x = columns, y = rows, rule = B3/S23'";
    for (; *word != '\0'; word++, take(reader))
        if (reader->next != *word)
            return fail_expected(reader, expected);
    skip_blanks(reader);
    if (reader->next != '=')
        return fail_expected(reader, expected);
    take(reader);
    skip_blanks(reader);
    return STATUS_OK;
}

// ":T32,24" and the like, from the letter on.
static enum status read_universe(struct reader *reader, struct life_pattern *pattern)
{
    if (reader->next == 'T')
        pattern->boundary = LIFE_TORUS;
    else if (reader->next == 'P')
        pattern->boundary = LIFE_DEAD;
    else
        return fail_expected(reader, "a universe, T (torus) or P (plane), as in T32,32");
    take(reader);
    TRY(read_number(reader, "the universe's width", &pattern->universe_width));
    pattern->universe_height = pattern->universe_width;
    if (reader->next == ',') {
        take(reader);
        TRY(read_number(reader, "the universe's height", &pattern->universe_height));
    }
    pattern->has_universe = true;
    return STATUS_OK;
}

static enum status read_rule(struct reader *reader, struct life_pattern *pattern)
{
    char text[LIFE_RULE_TEXT + 1] = {0};
    size_t line = reader->line, column = reader->column;
    for (size_t i = 0; i < LIFE_RULE_TEXT && isgraph(reader->next) && reader->next != ':'; i++) {
        text[i] = (char)reader->next;
        take(reader);
    }
    if (life_rule_parse(text, &pattern->rule) != STATUS_OK) {
        char reason[200];
        snprintf(reason, sizeof reason, "%s", status_message());
        return fail_at(reader, line, column, reason);
    }
    pattern->has_rule = true;
    if (reader->next == ':') {
        take(reader);
        TRY(read_universe(reader, pattern));
    }
    return STATUS_OK;
}

static enum status read_header(struct reader *reader, struct life_pattern *pattern, size_t *width,
                               size_t *height)
{
    TRY(read_key(reader, "x"));
    TRY(read_number(reader, "a number of columns", width));
    skip_blanks(reader);
    if (reader->next != ',')
        return fail_expected(reader, "a comma and the number of rows");
    take(reader);
    skip_blanks(reader);
    TRY(read_key(reader, "y"));
    TRY(read_number(reader, "a number of rows", height));
    skip_blanks(reader);
    if (reader->next == ',') {
        take(reader);
        skip_blanks(reader);
        TRY(read_key(reader, "rule"));
        TRY(read_rule(reader, pattern));
        skip_blanks(reader);
    }
    if (reader->next == '\r')
        take(reader);
    if (reader->next != '\n')
        return fail_expected(reader, "the end of the header");
    if (pattern->has_universe &&
        (pattern->universe_width < *width || pattern->universe_height < *height))
        return fail_here(reader, "the pattern is larger than the universe of its rule");
    return STATUS_OK;
}

// Where the next item of the body goes.
struct cursor {
    size_t x, y;
};

// `count` cells, or ends of rows, at the cursor. Line and column are those of the item.
static enum status place_run(struct reader *reader, struct life_board *board, struct cursor *cursor,
                             size_t count, size_t line, size_t column)
{
    char reason[160];
    if (reader->next == '$') {
        cursor->y += count;
        cursor->x = 0;
        if (cursor->y > board->height) {
            snprintf(reason, sizeof reason, "more rows than the %zu of the header", board->height);
            return fail_at(reader, line, column, reason);
        }
    } else {
        if (cursor->y == board->height || cursor->x + count > board->width) {
            snprintf(reason, sizeof reason, "cells beyond the %zu x %zu of the header",
                     board->width, board->height);
            return fail_at(reader, line, column, reason);
        }
        for (size_t i = 0; reader->next == 'o' && i < count; i++)
            life_set_cell(board, cursor->x + i, cursor->y, true);
        cursor->x += count;
    }
    take(reader);
    return STATUS_OK;
}

static enum status read_body(struct reader *reader, struct life_board *board)
{
    struct cursor cursor = {0, 0};
    for (;;) {
        skip_to_item(reader);
        if (reader->next == '!')
            return STATUS_OK;
        size_t line = reader->line, column = reader->column, count = 1;
        bool counted = isdigit(reader->next);
        if (counted)
            TRY(read_number(reader, "a count", &count));
        if (reader->next != 'b' && reader->next != 'o' && reader->next != '$')
            return fail_expected(reader, counted ? "b, o or $ after a count"
                                                 : "b, o, $, a count, or ! at the end");
        TRY(place_run(reader, board, &cursor, count, line, column));
    }
}

enum status life_pattern_read(struct life_pattern *pattern, FILE *file, const char *name)
{
    struct reader reader = {.file = file, .name = name, .line = 1, .column = 1};
    size_t width, height;
    *pattern = (struct life_pattern){0};
    reader.next = getc(file);
    skip_to_item(&reader);
    enum status status = read_header(&reader, pattern, &width, &height);
    if (status == STATUS_OK)
        status = life_board_open(&pattern->board, width, height);
    if (status == STATUS_OK)
        status = read_body(&reader, &pattern->board);
    if (status != STATUS_OK)
        life_pattern_close(pattern);
    return status;
}

enum status life_pattern_open(struct life_pattern *pattern, const char *path)
{
    *pattern = (struct life_pattern){0};
    if (strcmp(path, "-") == 0)
        return life_pattern_read(pattern, stdin, "standard input");
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot be opened: %s", path, strerror(errno));
    enum status status = life_pattern_read(pattern, file, path);
    fclose(file);
    return status;
}

void life_pattern_close(struct life_pattern *pattern)
{
    life_board_close(&pattern->board);
    *pattern = (struct life_pattern){0};
}
