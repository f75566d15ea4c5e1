#include "base/embedded.h"

#include <assert.h>
#include <string.h>

const char *embedded_find(const struct embedded *files, const char *name)
{
    while (files->name != NULL && strcmp(files->name, name) != 0)
        files++;
    assert(files->name != NULL);
    return files->text;
}
