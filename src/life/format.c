// What format a text has.
#include "life/reader.h"
#include "life/rle_head.h"

#include <string.h>

// How a file begins, and what reads it; or, where nothing does, what it is. The first that fits.
static const struct {
    const char *start;
    life_read_format *read;
    const char *refused;
} formats[] = {
    {"#Life 1.06", life_read_life106, NULL},
    {"#Life", life_read_life105, NULL},
    {"#P ", life_read_life105, NULL},
    {"#MCell", NULL, "this is MCell's format; save the pattern as RLE, as in golly"},
    {"#", life_read_rle, NULL},
    {"!", life_read_plaintext, NULL},
    {"[M", NULL, "this is a macrocell file; save the pattern as RLE, as in golly"},
    {"@RULE", NULL, "this is a rule of golly's, not a pattern"},
    {"\x1f\x8b", NULL, "the file is compressed; unpack it with gunzip"},
    {"PK\x03\x04", NULL, "the file is a zip archive; unpack it"},
};

static bool is_one_of(int c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

// What reads a text that begins with cells at once, by its first line: RLE has counts, ends of rows,
// an end or a b; plaintext has none of them. NULL: neither.
static life_read_format *format_of_cells(const struct life_reader *reader)
{
    struct life_reader at = *reader;
    bool plain = true, rle = true, marked = false;
    int c;
    for (; (c = life_reader_next(&at)) != '\n' && c != LIFE_END && c != '!';
         life_reader_take(&at)) {
        plain = plain && is_one_of(c, LIFE_PLAINTEXT);
        rle = rle && is_one_of(c, LIFE_RLE_BARE);
        marked = marked || is_one_of(c, "bB$0123456789");
    }
    if (rle && (marked || c == '!'))
        return life_read_rle;
    return plain && at.at != reader->at ? life_read_plaintext : NULL;
}

// Whether a header of RLE follows, maybe below comments, of which some look like those of Life 1.05.
static bool header_follows(struct life_reader at)
{
    for (; !life_rle_has_header(&at); life_reader_skip_blanks(&at)) {
        int c = life_reader_next(&at);
        if (c != '#' && c != '\n')
            return false;
        life_reader_skip_line(&at);
    }
    return true;
}

enum status life_find_format(struct life_reader *reader, life_read_format **read)
{
    if (life_reader_starts(reader, "\xef\xbb\xbf"))
        reader->at += 3;
    struct life_reader first = *reader; // of the first line that is not blank
    for (;;) {
        life_reader_skip_blanks(&first);
        if (life_reader_next(&first) != '\n')
            break;
        life_reader_take(&first);
        *reader = first;
    }
    if (header_follows(first)) {
        *read = life_read_rle;
        return STATUS_OK;
    }
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (life_reader_starts(&first, formats[i].start)) {
            *read = formats[i].read;
            if (*read != NULL)
                return STATUS_OK;
            return life_reader_fail(&first, first.line, first.column, formats[i].refused);
        }
    *read = format_of_cells(reader);
    if (*read != NULL)
        return STATUS_OK;
    return life_reader_expected(&first, "a pattern in RLE, plaintext, Life 1.05 or Life 1.06");
}
