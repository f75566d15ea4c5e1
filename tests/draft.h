// Drafts of plans for the tests of src/sweep: a good one, what a test makes of it, and how it is
// refused. The suite that runs has one folder with one file in it.
#ifndef TESTS_DRAFT_H
#define TESTS_DRAFT_H

#include "folder.h"
#include "sweep/plan.h"

#define DRAFT                                                                                      \
    "name: small\n"                                                                                \
    "question: Does it?\n"                                                                         \
    "seed: 7\n"                                                                                    \
    "networks: 4 # a comment\n"                                                                    \
    "task:\n"                                                                                      \
    "  rule: [B3/S23, B36/S23]\n"                                                                  \
    "  generations: [1]\n"                                                                         \
    "  board: 32\n"                                                                                \
    "  boundary: [torus, dead]\n"                                                                  \
    "  density: [uniform, 0.25, 1]\n"                                                              \
    "network:\n"                                                                                   \
    "  overcompleteness:\n"                                                                        \
    "    - 1\n"                                                                                    \
    "    - 64\n"                                                                                   \
    "  activation: [relu]\n"                                                                       \
    "  init: [glorot, normal, fan_in]\n"                                                           \
    "training:\n"                                                                                  \
    "  optimizer: [adam]\n"                                                                        \
    "  learning_rate: [1e-3]\n"                                                                    \
    "  batch: 8\n"                                                                                 \
    "  updates: 125000\n"                                                                          \
    "  boards: own\n"                                                                              \
    "  stop: proven\n"

// DRAFT, which has 24 lines with this one, followed by parts from line 25 on.
#define DRAFT_PARTS DRAFT "parts:\n"

// Settings, four of them, that make a plan of two networks out of DRAFT.
#define DRAFT_TWO_NETWORKS                                                                         \
    "task.rule=B3/S23", "task.boundary=torus", "task.density=uniform", "network.init=glorot"

// Where the file is.
extern char draft_folder[FOLDER_PATH], draft_path[FOLDER_FILE];

// The first and the last test of a suite: make the folder and remove it.
void draft_open_folder(void);
void draft_close_folder(void);

void draft_write(const char *text, size_t length);

// Writes DRAFT with the rest of the text after it: a section of tickets, parts.
void draft_append(const char *rest);

// DRAFT with its first `old` replaced; the caller frees it.
char *draft_edited(const char *old, const char *replacement);

// Asserts that the message of a refusal holds every one of the texts, which end in NULL.
void draft_said(const char *what, ...);

// Asserts that the text is refused, and that the message names the place behind the file's name,
// the key and what was expected there.
void draft_refused(const char *text, size_t length, const char *place, const char *key,
                   const char *expected);

// The same of DRAFT with the rest of the text after it.
void draft_append_refused(const char *rest, const char *place, const char *key,
                          const char *expected);

#endif
