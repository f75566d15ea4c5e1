// Life-like rules in B/S notation: B3/S23 means that a dead cell is born with exactly 3 live
// neighbours of 8 and a live cell survives with 2 or 3.
#ifndef LIFE_RULE_H
#define LIFE_RULE_H

#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

struct life_rule {
    uint16_t birth, survival; // bit k: with k live neighbours, k = 0 .. 8
};

#define LIFE_RULE_TEXT 24  // bytes that hold any rule's text and its zero
#define LIFE_WINDOWS   512 // 3x3 windows

// Reads "B3/S23" (digits ascending or not, none repeated; letter case free; "B/S" is legal).
// Refuses anything else with STATUS_REQUEST and a message.
enum status life_rule_parse(const char *text, struct life_rule *rule);

// Writes the rule with ascending digits.
void life_rule_format(const struct life_rule *rule, char text[LIFE_RULE_TEXT]);

// Whether the middle cell of a 3x3 window lives on. Bit 3*row + column of `window` is the cell at
// that row and column of the window, the middle being bit 4: the order of the weights of a 3x3
// filter.
bool life_rule_next(const struct life_rule *rule, unsigned window);

#endif
