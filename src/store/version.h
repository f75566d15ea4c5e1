// The HDF5 library in use.
#ifndef STORE_VERSION_H
#define STORE_VERSION_H

#define STORE_VERSION_TEXT 32 // bytes

// "1.10.8": of the library that runs, which need not be the one that was compiled against.
void store_library_version(char text[STORE_VERSION_TEXT]);

#endif
