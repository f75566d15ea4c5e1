#include "life/rle_head.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#define LINE_TEXT 200

// Copies the rest of the line, cut to fit, and takes it with its end.
static void take_line(struct life_reader *reader, char text[LINE_TEXT])
{
    size_t length = 0;
    for (int c; (c = life_reader_next(reader)) != '\n' && c != LIFE_END; life_reader_take(reader))
        if (length + 1 < LINE_TEXT)
            text[length++] = (char)c;
    text[length] = '\0';
    life_reader_take(reader);
}

// What cannot be read of it is passed over.
static void read_corner(struct life_reader *reader)
{
    char text[LINE_TEXT];
    int x, y;
    uint64_t generation;
    take_line(reader, text);
    const char *corner = strstr(text, " Pos="), *count = strstr(text, " Gen=");
    if (corner != NULL && sscanf(corner, " Pos=%9d,%9d", &x, &y) == 2) {
        reader->has_corner = true;
        reader->corner_x = x;
        reader->corner_y = y;
    }
    if (count != NULL && sscanf(count, " Gen=%18" SCNu64, &generation) == 1)
        reader->pattern->generation = generation;
}

// The first letter of the header's key that stands here before a "=": x, y or rule; 0 if none does.
static int key_of(const struct life_reader *reader)
{
    static const char *const keys[] = {"x", "y", "rule"};
    const char *start = (const char *)reader->at, *end = (const char *)reader->end;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t length = strlen(keys[i]);
        if ((size_t)(end - start) <= length || strncasecmp(start, keys[i], length) != 0)
            continue;
        const char *after = start + length;
        while (after < end && (*after == ' ' || *after == '\t'))
            after++;
        if (after < end && *after == '=')
            return *keys[i];
    }
    return 0;
}

bool life_rle_has_header(const struct life_reader *reader)
{
    return key_of(reader) != 0;
}

static void read_size(struct life_reader *reader, int64_t *size)
{
    int64_t number;
    if (isdigit(life_reader_next(reader)) &&
        life_reader_integer(reader, false, "a size", &number) == STATUS_OK)
        *size = number;
}

static enum status read_key(struct life_reader *reader, int key)
{
    while (life_reader_next(reader) != '=')
        life_reader_take(reader);
    life_reader_take(reader);
    life_reader_skip_blanks(reader);
    if (key == 'r')
        return life_reader_rule(reader);
    read_size(reader, key == 'x' ? &reader->width : &reader->height);
    return STATUS_OK;
}

// Passes over a word, or over one character of another kind.
static void skip_word(struct life_reader *reader)
{
    if (!isalnum(life_reader_next(reader))) {
        life_reader_take(reader);
        return;
    }
    while (isalnum(life_reader_next(reader)))
        life_reader_take(reader);
}

static enum status read_header(struct life_reader *reader)
{
    reader->has_header = true;
    while (life_reader_next(reader) != '\n' && life_reader_next(reader) != LIFE_END) {
        int key = key_of(reader);
        if (key != 0)
            TRY(read_key(reader, key));
        else
            skip_word(reader);
    }
    return STATUS_OK;
}

enum status life_rle_read_head(struct life_reader *reader)
{
    while (life_reader_starts(reader, "#CXRLE"))
        read_corner(reader);
    for (;;) {
        life_reader_skip_blanks(reader);
        if (life_reader_next(reader) == '#')
            TRY(life_reader_comment(reader, "#r"));
        else if (life_rle_has_header(reader))
            TRY(read_header(reader));
        else if (life_reader_next(reader) == '\n')
            life_reader_take(reader);
        else
            return STATUS_OK;
    }
}
