#define _XOPEN_SOURCE 700 // nftw

#include "folder.h"

#include <ftw.h>
#include <stdio.h>

static int remove_entry(const char *name, const struct stat *about, int kind, struct FTW *ftw)
{
    (void)about, (void)kind, (void)ftw;
    return remove(name);
}

int folder_remove(const char *path)
{
    return nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}
