#include "base/text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// Bytes of the well-formed UTF-8 character at `text`; 0 if there is none (Unicode 15, table 3-7).
static size_t character_bytes(const unsigned char *text)
{
    unsigned char a = text[0], b = a != 0 ? text[1] : 0;
    if (a < 0x80)
        return a != 0;
    bool follows = (b & 0xC0) == 0x80;
    if (a >= 0xC2 && a <= 0xDF)
        return follows ? 2 : 0;
    follows = follows && (text[2] & 0xC0) == 0x80;
    if (a >= 0xE0 && a <= 0xEF) {
        bool overlong = a == 0xE0 && b < 0xA0, surrogate = a == 0xED && b > 0x9F;
        return follows && !overlong && !surrogate ? 3 : 0;
    }
    follows = follows && (text[3] & 0xC0) == 0x80;
    bool outside = (a == 0xF0 && b < 0x90) || (a == 0xF4 && b > 0x8F);
    return a >= 0xF0 && a <= 0xF4 && follows && !outside ? 4 : 0;
}

// Whether the character of so many bytes moves a terminal: C0 and C1 controls, and what turns the
// direction of writing.
static bool is_control(const unsigned char *at, size_t length)
{
    bool c0 = *at < 0x20 || *at == 0x7F;
    bool c1 = length == 2 && at[0] == 0xC2 && at[1] < 0xA0; // U+0080 to U+009F
    bool turns = length == 3 && at[0] == 0xE2 &&
                 ((at[1] == 0x80 && at[2] >= 0xAA && at[2] <= 0xAE) || // U+202A to U+202E
                  (at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9));  // U+2066 to U+2069
    return c0 || c1 || turns;
}

void text_clean(char *clean, size_t bytes, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t used = 0;
    while (*at != 0) {
        size_t length = character_bytes(at);
        size_t take = length > 0 ? length : 1;
        if (used + take >= bytes)
            break;
        bool control = is_control(at, length);
        if (length > 0 && !control) {
            memcpy(clean + used, at, take);
            used += take;
        } else {
            clean[used++] = control ? ' ' : '?';
        }
        at += take;
    }
    clean[used] = '\0';
}

// Writes a character, or what stands for it where it is one that could do harm.
static void write_plainly(FILE *out, const unsigned char *at, size_t length)
{
    if (length == 0)
        fputc('?', out);
    else if (*at == '\n' || !is_control(at, length))
        fwrite(at, 1, length, out);
    else
        fputc(' ', out);
}

void text_write_clean(FILE *out, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    for (size_t length; *at != 0; at += length > 0 ? length : 1) {
        length = character_bytes(at);
        write_plainly(out, at, length);
    }
}

void text_write_html(FILE *out, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    for (size_t length; *at != 0; at += length > 0 ? length : 1) {
        length = character_bytes(at);
        if (*at == '&')
            fputs("&amp;", out);
        else if (*at == '<')
            fputs("&lt;", out);
        else if (*at == '>')
            fputs("&gt;", out);
        else if (*at == '"')
            fputs("&quot;", out);
        else if (*at == '\'')
            fputs("&#39;", out);
        else
            write_plainly(out, at, length);
    }
}

void text_break_lines(char *text, size_t most, const char *after)
{
    size_t used = 0;
    char *space = NULL;
    for (char *at = text; *at != '\0'; at++) {
        if (*at == ' ' && at[1] != '%' && at > text &&
            (after[0] == '\0' || strchr(after, at[-1]) != NULL))
            space = at;
        used += ((unsigned char)*at & 0xC0) != 0x80;
        if (used > most && space != NULL) {
            *space = '\n';
            used = (size_t)(at - space);
            space = NULL;
        }
    }
}

void text_append(char *text, size_t bytes, const char *format, ...)
{
    size_t used = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + used, bytes - used, format, arguments);
    va_end(arguments);
}

// Whether an item is in a list.
static bool is_listed(const char *list, const char *item, size_t length)
{
    for (const char *at = list; *at != '\0'; at += at[0] == ',') {
        size_t here = strcspn(at, ",");
        if (here == length && strncmp(at, item, length) == 0)
            return true;
        at += here;
    }
    return false;
}

void text_add_items(char *list, size_t bytes, const char *items)
{
    static const char rest[] = "...";
    const size_t most = bytes - sizeof rest - 1;
    for (const char *at = items; *at != '\0'; at += at[0] == ',') {
        size_t length = strcspn(at, ","), used = strlen(list);
        const char *item = at;
        at += length;
        if (is_listed(list, item, length) || is_listed(list, rest, strlen(rest)))
            continue;
        if (used + 1 + length > most) {
            item = rest;
            length = strlen(rest);
        }
        text_append(list, bytes, "%s%.*s", used > 0 ? "," : "", (int)length, item);
    }
}

void text_write_json(FILE *out, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    fputc('"', out);
    for (size_t length; *at != 0; at += length > 0 ? length : 1) {
        length = character_bytes(at);
        if (length == 0)
            fputs("\\ufffd", out);
        else if (length == 1 && (*at == '"' || *at == '\\'))
            fprintf(out, "\\%c", *at);
        else if (length < 3 && is_control(at, length)) // of C1, the second byte is the number
            fprintf(out, "\\u%04x", (unsigned)at[length - 1]);
        else
            fwrite(at, 1, length, out);
    }
    fputc('"', out);
}

// Whether a spreadsheet would take the text for a formula: it begins like one, and is no number.
static bool is_formula(const char *text)
{
    char *end;
    if (text[0] == '\0' || strchr("=@+-\t\r", text[0]) == NULL)
        return false;
    strtod(text, &end);
    return end == text || *end != '\0';
}

void text_write_csv(FILE *out, const char *text)
{
    bool quoted = strpbrk(text, "\",\r\n") != NULL;
    if (quoted)
        fputc('"', out);
    if (is_formula(text))
        fputc('\'', out);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    if (quoted)
        fputc('"', out);
}

void text_write_tex(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '\\':
            fputs("\\textbackslash{}", out);
            break;
        case '~':
            fputs("\\textasciitilde{}", out);
            break;
        case '^':
            fputs("\\textasciicircum{}", out);
            break;
        case '#':
        case '$':
        case '%':
        case '&':
        case '_':
        case '{':
        case '}':
            fprintf(out, "\\%c", *text);
            break;
        default:
            fputc(*text, out);
        }
    }
}

void text_write_gnuplot(FILE *out, const char *text)
{
    fputc('\'', out);
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            fputs("\u2019", out);
        else
            fputc(*text, out);
    }
    fputc('\'', out);
}

void text_format_count(uint64_t count, char text[TEXT_COUNT])
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    char *at = text;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *at++ = ',';
        *at++ = digits[i];
    }
    *at = '\0';
}

void text_format_bytes(double bytes, char text[TEXT_COUNT])
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
    size_t unit = 0;
    // What rounds to 1000 is one of the next unit.
    for (; bytes >= 999.5 && unit + 1 < sizeof units / sizeof *units; unit++)
        bytes /= 1000;
    snprintf(text, TEXT_COUNT, "%.3g %s", bytes, units[unit]);
}

void text_format_time(double seconds, char text[TEXT_TIME])
{
    if (!(seconds < 1e9)) {
        snprintf(text, TEXT_TIME, "?");
        return;
    }
    unsigned long whole = (unsigned long)(seconds + 0.5), minutes = (whole + 30) / 60;
    if (whole < 60)
        snprintf(text, TEXT_TIME, "%lu s", whole);
    else if (whole < 3600)
        snprintf(text, TEXT_TIME, "%lu min %lu s", whole / 60, whole % 60);
    else if (minutes < 24 * 60)
        snprintf(text, TEXT_TIME, "%lu h %lu min", minutes / 60, minutes % 60);
    else
        snprintf(text, TEXT_TIME, "%lu d %lu h", (minutes + 30) / 60 / 24,
                 (minutes + 30) / 60 % 24);
}
