// What the reading of a plan found, part by part, and the points that follow from it. For plan.c,
// names.c, overrides.c, implied.c, files.c, together.c and parts.c only.
#ifndef SWEEP_PARTS_H
#define SWEEP_PARTS_H

#include "sweep/document.h"
#include "sweep/keys.h"
#include "sweep/mistakes.h"

// What one key holds, and where that was said: in the file, or by a --set argument.
struct given {
    struct document_text *text; // [count], owned
    size_t count;
    bool wrong;          // what was said is among the mistakes: nothing is to be seen from it
    bool absent;         // said nowhere: the text is the key's usual value, or there is none
    const char *setting; // NULL: in the file
    char *copy;          // of the setting, whose pieces the texts are
    char (*range)[24];   // numbers of ranges, which texts may be
};

// The keys of a union's product: of the plan's own, or of a part with what it leaves to the plan.
struct part {
    struct given given[PLAN_KEY_COUNT];
    size_t rounds;         // of pruning; 0: no tickets
    size_t bases, tickets; // dense networks, and the tickets of each
};

struct plan_reader {
    const char *path; // as messages name it
    struct mistakes *mistakes;
    struct document document;
    struct part *part;             // [document.parts + 1]: the plan's own keys, then its parts
    const char *stored;            // the files of results that hold the plan; NULL: they are files
    const struct spec_file **file; // [files]: those that the plan names, which have been read
    size_t files;
};

// Adds to the mistakes what is given for a key: `problem`, and what is expected of the key.
void plan_mistake(const struct plan_reader *reader, size_t index, const struct given *given,
                  struct document_place at, const char *problem);

#define PLAN_KEY_NAME 64
// "section.key", or "key" at the top.
void plan_key_name(size_t index, char name[PLAN_KEY_NAME]);

// The name of the key that may have been meant by "section.key", in whatever section it stands; false
// if none is near.
bool plan_nearest_key(const char *said, char name[PLAN_KEY_NAME]);

// Adds sections and keys that there are not to the mistakes.
void plan_check_names(const struct plan_reader *reader);

// The name of a plan that says none: that of its file without folder and ending, with a dash for what
// a name cannot have; "plan" where there is no file.
void plan_name_after(const char *path, char *name, size_t size);

// Sets the question of a plan that says none: what the chance of learning depends on, by the settings
// that its points differ in.
void plan_ask(struct plan *plan);

// Takes the ranges among what is given for a key, and adds what is wrong with it to the mistakes.
enum status plan_take_values(const struct plan_reader *reader, size_t index, struct given *given);

// Replaces values by those of --set arguments, which the plan keeps.
enum status plan_take_overrides(struct plan_reader *reader, const char *const *overrides,
                                size_t count, struct plan *plan);

// Reads the files that the plan names, each once, and adds those that cannot be used to the mistakes.
enum status files_read(struct plan_reader *reader);

// Writes them as one text, which the caller frees. Refuses more than a results file can keep.
enum status files_keep(const struct plan_reader *reader, char **text);

// Puts files that have been read in place of those that a point only names.
void files_settle(const struct plan_reader *reader, struct point *point);

// Where a key that is missing would stand: in its section of the part or of the plan, or there.
struct document_place plan_missing_place(const struct document *document, size_t part,
                                         const char *section);

// Whether anything is said of tickets.
bool part_has_tickets(const struct part *part);

// Adds to the mistakes what is impossible together, of keys that are right by themselves.
void parts_check(const struct plan_reader *reader);

// Forms the points from all that is given, of which nothing is wrong, and sets the plan's name,
// question, seeds and points. Adds tickets that cannot be had and repeated points to the mistakes.
enum status parts_form(const struct plan_reader *reader, struct plan *plan);

#endif
