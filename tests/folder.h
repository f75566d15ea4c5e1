// Folders of the tests.
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#define FOLDER_PATH 256                // bytes that hold a scratch folder's path and its zero
#define FOLDER_FILE (FOLDER_PATH + 64) // the same of a file in it

// Makes an empty folder under $TMPDIR, or /tmp if that is unset or empty, and writes its path.
void folder_scratch(char path[FOLDER_PATH]);

// Writes the path of a file in a folder.
void folder_inside(char path[FOLDER_FILE], const char *folder, const char *name);

// Removes a folder with all that is in it; 0 if that worked.
int folder_remove(const char *path);

#endif
