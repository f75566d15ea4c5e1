// What stands before the cells of an RLE file: comments and the header.
//
//   #CXRLE Pos=-1,-1 Gen=5                golly's, on the first lines: corner and generation
//   #C Comments start with a hash.
//   #r 23/3                               a rule
//   x = 3, y = 3, rule = B3/S23:T32,24    columns, rows, rule with universe
//
// The header's keys may stand in any order, with blanks or without, or be missing; what is no key is
// passed over, and sizes that are no numbers say nothing, because sizes of files are often wrong.
// Where several lines name a rule, the last does.
#ifndef LIFE_RLE_HEAD_H
#define LIFE_RLE_HEAD_H

#include "life/reader.h"

// Whether a header begins here.
bool life_rle_has_header(const struct life_reader *reader);

// Takes comments, blank lines and headers up to the first item or the end. Fails if a rule is
// refused.
enum status life_rle_read_head(struct life_reader *reader);

#endif
