// Files of a folder of templates on their way out. A line {{NAME}} stands for the template of that name, or for what
// the writer puts there.
#ifndef BASE_TEMPLATE_H
#define BASE_TEMPLATE_H

#include "base/embedded.h"

#include <stdio.h>

struct template_slot {
    const char *name;
    void (*write)(const void *context, FILE *out);
};

// Writes a file of the folder. slot: the last has no name. Preconditions (assert): there is such a file, and all that it
// asks for.
void template_write(const struct embedded *folder, const char *file,
                    const struct template_slot *slot, const void *context, FILE *out);

#endif
