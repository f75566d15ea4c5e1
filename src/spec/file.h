// Files that settings name: a board that networks are trained on, or learned networks that they start from.
//
// A point knows a file by a pointer, which is the same for the same path and the same contents as long as
// the program runs, so that points are copied and compared as they are. What tells points apart is the
// digest of the contents, never the path. A setting that was read from a text names a file that has not been
// read; whoever forms points reads it (spec_file_read_pattern, store/starts.h), or takes it from what results keep:
//
//   pattern 0123456789abcdef experiments/boards/designed-32.rle      the digest, and the path
//   x = 32, y = 32, rule = B3/S23                                    the board as RLE, up to its !
//   ...
//   networks 0123456789abcdef results/life/results.h5                the digest and the path alone
//
// is the text, one entry after another, in which results and models keep the files of their points. Networks
// are too large for it: they are known by their digest, and whoever trains from them again needs the file.
#ifndef SPEC_FILE_H
#define SPEC_FILE_H

#include "life/pattern.h"
#include "net/net.h"

#define SPEC_PATH_MOST  1023       // bytes of a path
#define SPEC_FILES_MOST (48 << 10) // bytes of the text: more has no place in an attribute

// Networks of one shape.
struct spec_networks {
    struct net net;
    size_t count;
    float *value;  // [count][P], zero where pruned
    uint8_t *mask; // [count][P]: 1 left, 0 pruned; NULL: all are left of all
};

struct spec_file {
    const char *path;
    // Of a board its sides and cells, not its rule; of networks shapes, values and masks. 0: it has not been
    // read.
    uint64_t digest;
    bool of_networks;
    struct life_pattern pattern;    // of a board; without cells where it has not been read
    struct spec_networks *networks; // [shapes]; NULL: of a board, or only known by the digest
    size_t shapes;
    struct spec_file *next;
};

// Whether what it holds is known, and not the digest alone.
bool spec_file_is_read(const struct spec_file *file);

// The file's networks of that shape; NULL: it has none.
const struct spec_networks *spec_file_networks(const struct spec_file *file, const struct net *net);

// The file of these networks, which it takes over, freeing them where it is known already or memory is short;
// then *file may be NULL, with STATUS_ENVIRONMENT.
enum status spec_file_of_networks(const char *path, struct spec_networks *networks, size_t shapes,
                                  const struct spec_file **file);

// Whether a text names a file and is no word: it has a point or a slash, and no control characters.
bool spec_is_path(const char *text);

// A file that has not been read. NULL if memory is short.
const struct spec_file *spec_file_named(const char *path);

// The file of that digest, one whose contents are known before others; NULL: there is none.
const struct spec_file *spec_file_of(uint64_t digest);

// Reads a pattern. Refuses what life_pattern_open does.
enum status spec_file_read_pattern(const char *path, const struct spec_file **file);

// Writes the file's entry.
void spec_file_write(FILE *out, const struct spec_file *file);

// Reads all entries of a text, so that spec_file_of knows them. Refuses one that is malformed, or whose board
// has another digest; `name` stands for the text's owner in messages.
enum status spec_files_read(const char *name, const char *text);

// The file of that path in such a text, which has been read; NULL: it has none.
const struct spec_file *spec_files_find(const char *text, const char *path);

#endif
