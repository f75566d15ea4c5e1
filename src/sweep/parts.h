// What the reading of a plan found, part by part, and the points that follow from it. For plan.c
// and parts.c only.
#ifndef SWEEP_PARTS_H
#define SWEEP_PARTS_H

#include "sweep/document.h"
#include "sweep/keys.h"

// What one key holds, and where that was said: in the file, or by a --set argument.
struct given {
    struct document_text *text; // [count], owned
    size_t count;
    bool absent;         // said nowhere: the text is the key's usual value, or there is none
    const char *setting; // NULL: in the file
    char *copy;          // of the setting, whose pieces the texts are
    char (*range)[8];    // numbers of ranges, which texts may be
};

// The keys of a union's product: of the plan's own, or of a part with what it leaves to the plan.
struct part {
    struct given given[PLAN_KEY_COUNT];
    size_t rounds;         // of pruning; 0: no tickets
    size_t bases, tickets; // dense networks, and the tickets of each
};

struct plan_reader {
    const char *path;
    struct document document;
    struct part *part; // [document.parts + 1]: the plan's own keys, then its parts
};

// Refuses what is given for a key: `problem`, and what is expected of the key.
enum status plan_refuse(const struct plan_reader *reader, size_t index, const struct given *given,
                        struct document_place at, const char *problem);

// "path:line:column", or "--set key=value".
void plan_tell_place(const struct plan_reader *reader, const struct given *given,
                     struct document_place at, char *place, size_t size);

// Where a key that is missing would stand: in its section of the part or of the plan, or there.
struct document_place plan_missing_place(const struct document *document, size_t part,
                                         const char *section);

// Whether anything is said of tickets.
bool part_has_tickets(const struct part *part);

// Forms the points from all that is given, and sets the plan's name, question, seeds and points.
// Refuses what is impossible together.
enum status parts_form(const struct plan_reader *reader, struct plan *plan);

#endif
