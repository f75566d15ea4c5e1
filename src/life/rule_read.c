// The reader of rules.
#include "life/rule.h"
#include "life/rule_names.h"

#include <ctype.h>
#include <stddef.h>

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

// One half of a rule: its letter in upper case, or zero, and its digits.
struct half {
    int letter;
    uint16_t set;
};

static bool parse_half(const char **text, struct half *half)
{
    int letter = toupper((unsigned char)**text);
    half->letter = letter == 'B' || letter == 'S' ? letter : 0;
    if (half->letter != 0)
        (*text)++;
    return parse_digits(text, &half->set);
}

static bool parse_notation(const char *text, struct life_rule *rule)
{
    struct half first, second;
    if (!parse_half(&text, &first))
        return false;
    bool slash = *text == '/', alone = *text == '\0' && first.letter != 0 && first.set != 0;
    text += slash;
    if (!parse_half(&text, &second) || *text != '\0')
        return false;
    if (!slash && second.letter == 0 && !alone)
        return false;
    if (first.letter == second.letter && first.letter != 0)
        return false;
    bool birth_first = first.letter == 'B' || second.letter == 'S';
    rule->birth = birth_first ? first.set : second.set;
    rule->survival = birth_first ? second.set : first.set;
    return true;
}

enum status life_rule_parse(const char *text, struct life_rule *rule)
{
    struct life_rule parsed;
    const char *named = life_rule_named(text), *foreign = life_rule_foreign(text);
    if (!parse_notation(named != NULL ? named : text, &parsed)) {
        if (foreign != NULL)
            return status_fail(STATUS_REQUEST,
                               "rule '%.40s': %s; expected B/S notation such as B3/S23: two "
                               "states, counts of the eight neighbours",
                               text, foreign);
        return status_fail(STATUS_REQUEST,
                           "rule '%.40s': expected B/S notation such as B3/S23, digits 0 to 8, "
                           "each once, or a name such as HighLife",
                           text);
    }
    *rule = parsed;
    return STATUS_OK;
}
