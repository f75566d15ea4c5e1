// Drafts of plans for the tests of src/sweep: a good one, what a test makes of it, and how it is
// refused. The suite that runs has one folder with one file in it.
#ifndef TESTS_PLAN_TEXT_H
#define TESTS_PLAN_TEXT_H

#include "folder.h"
#include "sweep/plan.h"

#define PLAN_TEXT                                                                                  \
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

// PLAN_TEXT, which has 24 lines with this one, followed by parts from line 25 on.
#define PLAN_TEXT_PARTS PLAN_TEXT "parts:\n"

// Settings, four of them, that make a plan of two networks out of PLAN_TEXT.
#define PLAN_TEXT_TWO_NETWORKS                                                                     \
    "task.rule=B3/S23", "task.boundary=torus", "task.density=uniform", "network.init=glorot"

// Where the file is.
extern char plan_text_folder[FOLDER_PATH], plan_text_path[FOLDER_FILE];

// The first and the last test of a suite: make the folder and remove it.
void plan_text_open_folder(void);
void plan_text_close_folder(void);

void plan_text_write(const char *text, size_t length);

// Writes PLAN_TEXT with the rest of the text after it: a section of tickets, parts.
void plan_text_append(const char *rest);

// PLAN_TEXT with its first `old` replaced; the caller frees it.
char *plan_text_edited(const char *old, const char *replacement);

// Asserts that the message of a refusal holds every one of the texts, which end in NULL.
void plan_text_said(const char *what, ...);

// Asserts that the text is refused, and that the message names the place behind the file's name,
// the key and what was expected there.
void plan_text_refused(const char *text, size_t length, const char *place, const char *key,
                       const char *expected);

// The same of PLAN_TEXT with the rest of the text after it.
void plan_text_append_refused(const char *rest, const char *place, const char *key,
                              const char *expected);

#endif
