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

// Whether channels beyond an edge are zero and not what a dead window gives: what a window's answer
// hangs on, then, is also where the edge is.
bool header_has_edges(const struct net *net);

// Writes a template with the names' prefixes for prefix_ and PREFIX_. A line that begins with @WORD and
// a space is written only if the word is true of the network:
//
//   @torus @dead     its boundary
//   @edges @inside   header_has_edges, or not
void header_write_template(const struct header *header, const char *name);

// "1.5f": nine digits give every float32 back.
#define HEADER_FLOAT_TEXT 24
const char *header_float(float value, char text[HEADER_FLOAT_TEXT]);

// The function of a window, each term of its sums a statement. Precondition (assert): the network is
// evaluated at one place.
void header_write_unrolled(const struct header *header);
bool header_is_unrolled(const struct net *net);

#endif
