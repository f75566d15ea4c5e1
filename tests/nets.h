// Networks told by the widths of their layers, as in "4-2", and memory to score their weights.
#ifndef TESTS_NETS_H
#define TESTS_NETS_H

#include "net/net.h"
#include "ticket/score.h"

// Asserts that the text tells widths.
struct net nets_of(enum net_family family, const char *text);

// The same, and that the network has so many parameters at most: arrays of the tests hold them.
#define NETS_SMALL 512
struct net nets_small(enum net_family family, const char *text);

// Scratch of the scores of these boards, NULL for none, full of rubbish. The caller frees it.
void *nets_scratch(const struct net *net, const struct ticket_batch *batch);

#endif
