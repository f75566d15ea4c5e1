// A network as a C header: what its parts (header_*.c, templates/header_*.in) share.
#ifndef EXPORT_HEADER_H
#define EXPORT_HEADER_H

#include "export/export.h"
#include "export/integers.h"

struct header {
    FILE *out;
    const struct export_network *network;
    const struct integers *integers; // NULL: float32
    char prefix[EXPORT_PREFIX_TEXT]; // tiny
    char macro[EXPORT_PREFIX_TEXT];  // TINY
};

// Whether channels beyond an edge are zero and not what a dead window gives: a window's answer then hangs on
// where the edge is, too.
bool header_has_edges(const struct header *header);

// Writes a template with the names' prefixes for prefix_ and PREFIX_. A line that begins with @WORD and
// a space is written only if the word is true of the network:
//
//   @torus @dead     its boundary
//   @edges @inside   header_has_edges, or not
//   @each @looped    header_is_unrolled: once for each row of a window, with its number for ROW; or else
//   @relu            header_is_relu, or else
//   @slopes @shifts  numbers multiply, or integers do, which are shifted then
void header_write_template(const struct header *header, const char *name);

// The comment at the top of `code`: what it is, its proof, its numbers, how it was made, what it takes, how it
// is used.
void header_write_comment(const struct header *header, const char *code);

// Its table of what compilers that are in PATH make of the code; nothing where there are none.
void header_write_measured(const struct header *header, const char *code);

// "1.5f": nine digits give every float32 back.
#define HEADER_FLOAT_TEXT 24
const char *header_float(float value, char text[HEADER_FLOAT_TEXT]);

// Whether what is below 0 becomes 0, and is not multiplied by a slope.
bool header_is_relu(const struct header *header);

// The function of a window, in one of two forms: each term of its sums a statement, which is the smallest for a
// network of few terms that is evaluated at one place; or tables of terms, and a loop.
bool header_is_unrolled(const struct header *header);
void header_write_unrolled(const struct header *header);
void header_write_tables(const struct header *header);

#endif
