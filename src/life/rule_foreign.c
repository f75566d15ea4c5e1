// Other automata than ours, told by how their rules are written.
// Source: golly's help, "QuickLife", "Generations", "Larger than Life"; LifeWiki, "Rulestring".
#include "life/rule_names.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

static bool starts_with(const char *text, const char *start)
{
    return strncasecmp(text, start, strlen(start)) == 0;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length > tail && strcasecmp(text + length - tail, end) == 0;
}

static bool has_only(const char *text, const char *letters)
{
    return text[strspn(text, letters)] == '\0';
}

// 23/3/3, B3/S23/C3 and the like: the third number counts the states.
static bool is_generations(const char *text)
{
    size_t slashes = 0;
    for (const char *at = text; *at != '\0'; at++)
        slashes += *at == '/';
    return slashes == 2 && has_only(text, "/0123456789bBsScCgG");
}

// B2-a/S12: letters behind a digit tell apart where the neighbours lie.
static bool looks_at_places(const char *text)
{
    bool digit = strpbrk(text, "012345678") != NULL;
    bool birth = strpbrk(text, "bB") != NULL || strchr(text, '/') != NULL;
    return digit && birth && strpbrk(text, "ceaiknjqrytwz-") != NULL &&
           has_only(text, "bBsS/_012345678ceaiknjqrytwz-");
}

const char *life_rule_foreign(const char *text)
{
    size_t length = strlen(text);
    bool notation = length > 1 && isdigit((unsigned char)text[length - 2]) &&
                    (strchr(text, '/') != NULL || starts_with(text, "B"));
    if (starts_with(text, "MAP") && length > 8)
        return "it names single neighbourhoods (a MAP rule)";
    if (strchr(text, ':') != NULL)
        return "it names a universe behind the colon, which board and boundary say here";
    if (toupper((unsigned char)text[0]) == 'R' && strchr(text, ',') != NULL)
        return "its neighbourhood is larger (Larger than Life)";
    if (length > 1 && toupper((unsigned char)text[0]) == 'W' && has_only(text + 1, "0123456789"))
        return "it is one-dimensional (Wolfram's numbers)";
    if (is_generations(text))
        return "it has more than two states (Generations)";
    if (ends_with(text, "History") || ends_with(text, "Super") || ends_with(text, "Investigator"))
        return "it has more than two states, for the cells' history";
    if (notation && ends_with(text, "H"))
        return "its neighbourhood is hexagonal";
    if (notation && ends_with(text, "V"))
        return "its neighbourhood is von Neumann's, of four cells";
    if (looks_at_places(text))
        return "it asks where the neighbours lie, not only how many there are";
    return NULL;
}
