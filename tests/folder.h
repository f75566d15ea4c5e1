// Folders of the tests.
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

// Removes a folder with all that is in it; 0 if that worked.
int folder_remove(const char *path);

#endif
