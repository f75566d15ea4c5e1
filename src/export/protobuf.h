// Messages of Protocol Buffers: a row of fields, each of which is a tag, (number << 3 | kind), and a
// value.
//
//   kind 0: a number, seven bits a byte, the lowest first; the highest bit says that more follow
//   kind 2: a length, as such a number, and as many bytes: a text, numbers, another message
//   kind 5: four bytes, a float
//
// Source: https://protobuf.dev/programming-guides/encoding
#ifndef EXPORT_PROTOBUF_H
#define EXPORT_PROTOBUF_H

#include "export/bytes.h"

void protobuf_number(struct bytes *out, unsigned field, int64_t number);
void protobuf_float(struct bytes *out, unsigned field, float number);
void protobuf_text(struct bytes *out, unsigned field, const char *text);

// Begins a field of a length that is not known yet: what is added until protobuf_close gets what
// protobuf_open returned. Fields may be opened within each other.
size_t protobuf_open(struct bytes *out, unsigned field);
void protobuf_close(struct bytes *out, size_t opened);

#endif
