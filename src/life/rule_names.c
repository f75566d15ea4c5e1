// Names of rules, as in LifeWiki's "List of Life-like rules" and golly's help, "QuickLife".
#include "life/rule_names.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const struct {
    const char *name, *rule;
} names[] = {
    {"Life", "B3/S23"},
    {"Conway", "B3/S23"},
    {"2x2", "B36/S125"},
    {"34 Life", "B34/S34"},
    {"Amoeba", "B357/S1358"},
    {"Anneal", "B4678/S35678"},
    {"AntiLife", "B0123478/S01234678"},
    {"Assimilation", "B345/S4567"},
    {"Coagulations", "B378/S235678"},
    {"Coral", "B3/S45678"},
    {"Day & Night", "B3678/S34678"},
    {"Diamoeba", "B35678/S5678"},
    {"DotLife", "B3/S023"},
    {"DryLife", "B37/S23"},
    {"EightLife", "B3/S238"},
    {"Flock", "B3/S12"},
    {"Fredkin", "B1357/S02468"},
    {"Gnarl", "B1/S1"},
    {"HighLife", "B36/S23"},
    {"HoneyLife", "B38/S238"},
    {"Life without Death", "B3/S012345678"},
    {"Live Free or Die", "B2/S0"},
    {"LongLife", "B345/S5"},
    {"LowDeath", "B368/S238"},
    {"Maze", "B3/S12345"},
    {"Mazectric", "B3/S1234"},
    {"Morley", "B368/S245"},
    {"Move", "B368/S245"},
    {"Pedestrian Life", "B38/S23"},
    {"Persian Rug", "B234/S"},
    {"Pseudo Life", "B357/S238"},
    {"Replicator", "B1357/S1357"},
    {"Seeds", "B2/S"},
    {"Serviettes", "B234/S"},
    {"Stains", "B3678/S235678"},
    {"Walled Cities", "B45678/S2345"},
};

// Moves on to the next letter or digit and returns it in lower case, or zero at the end.
static int next_letter(const char **text)
{
    while (**text != '\0' && !isalnum((unsigned char)**text))
        (*text)++;
    return **text == '\0' ? 0 : tolower((unsigned char)*(*text)++);
}

static bool is_same_name(const char *a, const char *b)
{
    int letter;
    do {
        letter = next_letter(&a);
        if (letter != next_letter(&b))
            return false;
    } while (letter != 0);
    return true;
}

const char *life_rule_named(const char *name)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_same_name(names[i].name, name))
            return names[i].rule;
    return NULL;
}

const char *life_rule_name(const char *rule)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].rule, rule) == 0)
            return names[i].name;
    return NULL;
}
