#include "export/template.h"

#include "base/embedded.h"

#include <string.h>

extern const struct embedded embedded_templates[]; // src/export/templates/*

static void write_named(const char *name, const struct export_slot *slot, const void *context,
                        FILE *out)
{
    const struct export_slot *own = slot;
    while (own->name != NULL && strcmp(own->name, name) != 0)
        own++;
    if (own->name != NULL)
        own->write(context, out);
    else
        export_template(name, slot, context, out);
}

void export_template(const char *file, const struct export_slot *slot, const void *context,
                     FILE *out)
{
    for (const char *line = embedded_find(embedded_templates, file), *next; *line != '\0';
         line = next) {
        char name[32];
        next = strchr(line, '\n') + 1;
        if (sscanf(line, "{{%31[^}]}}", name) == 1)
            write_named(name, slot, context, out);
        else
            fwrite(line, 1, (size_t)(next - line), out);
    }
}
