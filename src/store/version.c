#include "store/version.h"

#include <hdf5.h>
#include <stdio.h>

void store_library_version(char text[STORE_VERSION_TEXT])
{
    unsigned major = 0, minor = 0, release = 0;
    H5get_libversion(&major, &minor, &release);
    snprintf(text, STORE_VERSION_TEXT, "%u.%u.%u", major, minor, release);
}
