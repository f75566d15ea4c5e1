// What a segment consists of: records, each a prefix of 32 bytes and a body whose bytes it sums up. For the files of segments
// alone.
#ifndef STORE_SEGMENT_RECORD_H
#define STORE_SEGMENT_RECORD_H

#include "store/segment.h"

#define RECORD_PREFIX  32 // bytes before a body
#define RECORD_VERSION 2  // of segments: the next one, wherever bodies change

enum record_kind { RECORD_HEAD = 1, RECORD_TRIAL = 2 };

struct record_prefix {
    uint64_t magic, kind, bytes, check;
};
_Static_assert(sizeof(struct record_prefix) == RECORD_PREFIX, "a prefix has no gaps");

struct record_prefix record_prefix_of(enum record_kind kind, const unsigned char *body,
                                      size_t bytes);
// Whether it can be a prefix, and whether its body is what was written.
bool record_is_prefix(const struct record_prefix *prefix);
bool record_is_whole(const struct record_prefix *prefix, const unsigned char *body);

// Bodies. One function for each kind of record reads it as well as writes it, so that both agree.
struct packer {
    unsigned char *at, *end; // NULL: only the bytes are counted
    size_t bytes;
    bool reads, failed; // read: there is less than was expected, or what cannot be
};

void record_pack_head(struct packer *p, uint64_t *version, struct segment_owner *owner,
                      struct store_attributes *attributes);
void record_pack_numbers(struct packer *p, struct segment_trial *trial);
// The arrays, whose pointers are set.
void record_pack_arrays(struct packer *p, struct segment_trial *trial);

// A trial of such a point, without numbers.
struct segment_trial record_shaped(const struct segment_shape *shape);

enum status record_out_of_memory(const char *path);

#endif
