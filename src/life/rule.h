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

// Reads a rule as it is found in plans and files of patterns, letter case free, each set of digits
// in any order without repetition:
//
//   B3/S23   S23/B3   B3S23     each set behind its letter
//   23/3                        without letters: survival, then birth
//   B234, S23                   one set; the other is empty
//   HighLife, Day & Night       a name of life/rule_names.c
//
// Refuses anything else with STATUS_REQUEST and a message, which says of other automata (more
// states, other neighbourhoods) what they are; *rule is then as it was.
// Source: golly's help, "QuickLife"; LifeWiki, "Rulestring".
enum status life_rule_parse(const char *text, struct life_rule *rule);

// Writes the rule as B3/S23, with ascending digits.
void life_rule_format(const struct life_rule *rule, char text[LIFE_RULE_TEXT]);

// Whether the middle cell of a 3x3 window lives on. Bit 3*row + column of `window` is the cell at
// that row and column of the window, the middle being bit 4: the order of the weights of a 3x3
// filter.
bool life_rule_next(const struct life_rule *rule, unsigned window);

// B0 brings empty space to life. It then lives in every odd generation; with S8 it stays alive, and
// counts as alive from the start. Whether the rule has B0, and whether space lives in a generation:
bool life_rule_has_b0(const struct life_rule *rule);
bool life_rule_space_lives(const struct life_rule *rule, uint64_t generation);

// The rule, which has no B0, that the cells follow which differ from empty space: by it they go from
// that generation to the next on a plane whose other cells are dead. Where space lives before the
// step, k of them around a cell are 8 - k live neighbours; where it lives after the step, those that
// the rule leaves dead differ. Without B0 it is the rule itself.
// Source: golly's help, "QuickLife", "Emulating B0 rules".
struct life_rule life_rule_in_space(const struct life_rule *rule, uint64_t generation);

#endif
