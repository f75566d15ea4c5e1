#include "life/rule.h"

#include <ctype.h>
#include <stdio.h>

// Reads digits 0..8 into a set, each at most once, and moves *text past them.
static bool parse_digits(const char **text, uint16_t *set)
{
    *set = 0;
    for (; isdigit((unsigned char)**text); (*text)++) {
        uint16_t bit = (uint16_t)(1u << (**text - '0'));
        if (**text == '9' || (*set & bit) != 0)
            return false;
        *set |= bit;
    }
    return true;
}

enum status life_rule_parse(const char *text, struct life_rule *rule)
{
    const char *at = text;
    struct life_rule parsed;
    bool good = toupper((unsigned char)*at) == 'B' && (at++, parse_digits(&at, &parsed.birth)) &&
                *at == '/' && toupper((unsigned char)*++at) == 'S' &&
                (at++, parse_digits(&at, &parsed.survival)) && *at == '\0';
    if (!good)
        return status_fail(STATUS_REQUEST,
                           "rule '%.40s': expected B/S notation such as B3/S23, digits 0 to 8",
                           text);
    *rule = parsed;
    return STATUS_OK;
}

void life_rule_format(const struct life_rule *rule, char text[LIFE_RULE_TEXT])
{
    char *at = text;
    *at++ = 'B';
    for (int k = 0; k <= 8; k++)
        if (rule->birth >> k & 1)
            *at++ = (char)('0' + k);
    *at++ = '/';
    *at++ = 'S';
    for (int k = 0; k <= 8; k++)
        if (rule->survival >> k & 1)
            *at++ = (char)('0' + k);
    *at = '\0';
}

bool life_rule_next(const struct life_rule *rule, unsigned window)
{
    const unsigned middle = 1u << 4;
    int neighbours = __builtin_popcount(window & ~middle & 511u);
    uint16_t set = window & middle ? rule->survival : rule->birth;
    return set >> neighbours & 1;
}
