#define _XOPEN_SOURCE 700 // nftw

#include "folder.h"

#include "suite.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

void folder_scratch(char path[FOLDER_PATH])
{
    const char *parent = getenv("TMPDIR");
    if (parent == NULL || *parent == '\0')
        parent = "/tmp";
    int length = snprintf(path, FOLDER_PATH, "%s/lifeticket-XXXXXX", parent);
    CU_ASSERT_FATAL(length < FOLDER_PATH && mkdtemp(path) != NULL);
}

void folder_inside(char path[FOLDER_FILE], const char *folder, const char *name)
{
    CU_ASSERT_FATAL(snprintf(path, FOLDER_FILE, "%s/%s", folder, name) < FOLDER_FILE);
}

static int remove_entry(const char *name, const struct stat *about, int kind, struct FTW *ftw)
{
    (void)about, (void)kind, (void)ftw;
    return remove(name);
}

int folder_remove(const char *path)
{
    return nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}
