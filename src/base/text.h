// Texts on their way into other languages. What stands in a results file may come from anywhere, so
// nothing of it reaches a terminal, a script or a document unescaped.
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// Copies `text` as one line of valid UTF-8: control characters become spaces, bytes that are no
// UTF-8 question marks; cut at a character to fit `bytes` with its zero.
void text_clean(char *clean, size_t bytes, const char *text);

// Writes `text` as text_clean would, whole, and with its line ends.
void text_write_clean(FILE *out, const char *text);

// Breaks `text` into lines of at most `most` characters, in place, at spaces that follow one of
// `after` (empty: at any), but not before a per cent sign.
void text_break_lines(char *text, size_t most, const char *after);

// Appends to text[bytes] like printf; what does not fit is cut.
void text_append(char *text, size_t bytes, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Adds to a list whose items are separated by commas those of another that it lacks. Where they do not
// fit into list[bytes], ",..." stands for the rest; room for it is always left.
void text_add_items(char *list, size_t bytes, const char *items);

// "quoted" for JSON.
void text_write_json(FILE *out, const char *text);
// A field of RFC 4180: quoted where it holds a quote, a comma or a line end. A text that a spreadsheet
// would take for a formula gets an apostrophe before it; numbers do not.
void text_write_csv(FILE *out, const char *text);
// With the characters that mean something to HTML, in texts and in quoted attributes, made harmless; cleaned as by
// text_write_clean.
void text_write_html(FILE *out, const char *text);
// With the characters that mean something to LaTeX in text mode made harmless.
void text_write_tex(FILE *out, const char *text);
// 'quoted' for gnuplot. Single quotes are the ones in which it runs no commands; a quote inside
// becomes a typographic one, because gnuplot takes a doubled one at the start for an empty string.
void text_write_gnuplot(FILE *out, const char *text);

#define TEXT_COUNT 32
// 125000 as "125,000", for people.
void text_format_count(uint64_t count, char text[TEXT_COUNT]);
// 2.66e9 as "2.66 GB", for people.
void text_format_bytes(double bytes, char text[TEXT_COUNT]);

#define TEXT_TIME 32
// Seconds as "7 s", "12 min 30 s", "3 h 5 min", "2 d 3 h"; "?" for NaN.
void text_format_time(double seconds, char text[TEXT_TIME]);

#endif
