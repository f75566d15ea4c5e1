#include "life/rule.h"

#define COUNTS 9   // of live neighbours: 0 .. 8
#define ALL    511 // their set

static char *write_digits(char *at, uint16_t set)
{
    for (int k = 0; k < COUNTS; k++)
        if (set >> k & 1)
            *at++ = (char)('0' + k);
    return at;
}

void life_rule_format(const struct life_rule *rule, char text[LIFE_RULE_TEXT])
{
    char *at = text;
    *at++ = 'B';
    at = write_digits(at, rule->birth);
    *at++ = '/';
    *at++ = 'S';
    at = write_digits(at, rule->survival);
    *at = '\0';
}

bool life_rule_next(const struct life_rule *rule, unsigned window)
{
    const unsigned middle = 1u << 4;
    int neighbours = __builtin_popcount(window & ~middle & 511u);
    uint16_t set = window & middle ? rule->survival : rule->birth;
    return set >> neighbours & 1;
}

bool life_rule_has_b0(const struct life_rule *rule)
{
    return rule->birth & 1;
}

bool life_rule_space_lives(const struct life_rule *rule, uint64_t generation)
{
    bool stays = rule->survival >> 8 & 1;
    return life_rule_has_b0(rule) && (stays || generation % 2 == 1);
}

// Bit k of the set becomes bit 8 - k: k live neighbours are 8 - k dead ones.
static uint16_t count_dead(uint16_t set)
{
    unsigned dead = 0;
    for (int k = 0; k < COUNTS; k++)
        dead |= ((unsigned)set >> k & 1u) << (COUNTS - 1 - k);
    return (uint16_t)dead;
}

struct life_rule life_rule_in_space(const struct life_rule *rule, uint64_t generation)
{
    struct life_rule seen = *rule;
    if (life_rule_space_lives(rule, generation))
        seen = (struct life_rule){.birth = count_dead(rule->survival),
                                  .survival = count_dead(rule->birth)};
    if (life_rule_space_lives(rule, generation + 1))
        seen = (struct life_rule){.birth = seen.birth ^ ALL, .survival = seen.survival ^ ALL};
    return seen;
}
