// The mistakes of a plan. They are collected while it is read, and told together in the order of
// the file, so that all can be mended at once.
#ifndef SWEEP_MISTAKES_H
#define SWEEP_MISTAKES_H

#include "sweep/document.h"

struct mistake {
    struct document_place place; // of one in a --set argument: behind the file
    char *text;
};

struct mistakes {
    const char *path; // of the plan, as messages name it
    const char *kind; // what it ought to be, if no plan: "a list of claims"
    struct mistake *mistake;
    size_t count;
    bool lost; // there was no memory for one
};

// Adds one at a place of the file: "path:line:column: text".
void mistakes_add(struct mistakes *mistakes, struct document_place at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Adds one of a --set argument: "--set key=value: text".
void mistakes_add_setting(struct mistakes *mistakes, const char *setting, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Fails with all of them, a line each, if there are any; what was said twice is told once.
enum status mistakes_tell(struct mistakes *mistakes);
void mistakes_free(struct mistakes *mistakes);

#endif
