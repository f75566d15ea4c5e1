// Files of src/export/templates on their way out. A line {{NAME}} stands for the template of that name,
// or for what the writer puts there.
#ifndef EXPORT_TEMPLATE_H
#define EXPORT_TEMPLATE_H

#include <stdio.h>

struct export_slot {
    const char *name;
    void (*write)(const void *context, FILE *out);
};

// slot: the last has no name. Preconditions (assert): there is such a file, and all that it asks for.
void export_template(const char *file, const struct export_slot *slot, const void *context,
                     FILE *out);

#endif
