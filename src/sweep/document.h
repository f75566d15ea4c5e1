// A YAML document of sections and keys, with the place of everything in it.
//
//   key: text                 "key"
//   section:
//     key: text               "section.key"
//     key: [text, text]
//   parts:                    mappings of the same kind, without parts of their own
//     - key: text             "key" of part 1
//       section:
//         key: text           "section.key" of part 1
//
// Read with libyaml, whose marks tell line and column exactly. (libcyaml, which sits on top of it,
// names the place before an unknown key, none for malformed text, and overlooks a second document.)
// Texts stay texts here: what they mean, and which keys there are, is the reader's business. An alias
// stands for what its anchor names, at the anchor's place.
#ifndef SWEEP_DOCUMENT_H
#define SWEEP_DOCUMENT_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

struct document_place {
    size_t line, column; // from 1
};

struct document_text {
    const char *text;
    struct document_place place;
};

struct document_key {
    size_t part;         // 0: of the document itself; else of that part
    const char *section; // NULL at the top
    const char *name;
    struct document_place place; // of the key
    struct document_place value; // of what follows it
    bool list;                   // in [brackets] or with dashes
    bool malformed;              // neither a text nor a list of texts: it has none
    struct document_text *text;  // [count]
    size_t count;                // 1 unless a list
};

struct document_section {
    size_t part; // as of a key
    const char *name;
    struct document_place place;
};

struct document {
    char *text; // the file, verbatim
    struct document_section *section;
    struct document_key *key;
    struct document_place *part; // of parts 1, 2, ...: [parts]
    size_t sections, keys, parts;
    void *tree; // libyaml's, which owns the texts above
};

struct mistakes;

// Reads a text, which becomes the document's whatever is returned. Adds repeated keys and any structure but the above to the
// mistakes, and goes on without them. Refuses malformed YAML, where reading ends, with
// path:line:column. On failure nothing is left to close.
enum status document_open(char *text, struct mistakes *mistakes, struct document *document);
void document_close(struct document *document);

// The key of that part and section (NULL: of the top), or NULL.
const struct document_key *document_find(const struct document *document, size_t part,
                                         const char *section, const char *name);

#endif
