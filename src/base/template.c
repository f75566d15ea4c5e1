#include "base/template.h"

#include <string.h>

static void write_named(const struct embedded *folder, const char *name,
                        const struct template_slot *slot, const void *context, FILE *out)
{
    const struct template_slot *own = slot;
    while (own->name != NULL && strcmp(own->name, name) != 0)
        own++;
    if (own->name != NULL)
        own->write(context, out);
    else
        template_write(folder, name, slot, context, out);
}

void template_write(const struct embedded *folder, const char *file,
                    const struct template_slot *slot, const void *context, FILE *out)
{
    for (const char *line = embedded_find(folder, file), *next; *line != '\0'; line = next) {
        char name[32];
        next = strchr(line, '\n') + 1;
        if (sscanf(line, "{{%31[^}]}}", name) == 1)
            write_named(folder, name, slot, context, out);
        else
            fwrite(line, 1, (size_t)(next - line), out);
    }
}
