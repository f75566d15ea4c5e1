// Files of the source tree that make turns into C (`embed` in the Makefile), so that the program carries
// them with it: a figure's script, a page.
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

struct embedded {
    const char *name, *text; // the last of a list has no name
};

// The text of a file. Precondition (assert): it is in the list.
const char *embedded_find(const struct embedded *files, const char *name);

#endif
