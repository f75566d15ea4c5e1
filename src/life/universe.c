#include "life/universe.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define RULE_TEXT 128 // longer than any rule, a MAP of 512 bits included

// Reads a side, which stays below 10 LIFE_MAX_SIDE, and moves *text past it. False if there is none.
static bool parse_side(const char **text, size_t *side)
{
    const char *start = *text;
    *side = 0;
    for (; isdigit((unsigned char)**text); (*text)++)
        if (*side <= LIFE_MAX_SIDE)
            *side = 10 * *side + (size_t)(**text - '0');
    return *text != start;
}

static const char *universe_named(int letter)
{
    switch (letter) {
    case 'K':
        return "a Klein bottle";
    case 'C':
        return "a cross-surface";
    case 'S':
        return "a sphere";
    default:
        return NULL;
    }
}

static enum status parse_suffix(const char *suffix, struct life_universe *universe)
{
    const char *at = suffix;
    int letter = toupper((unsigned char)*at);
    size_t width = 0, height = 0;
    *universe = (struct life_universe){.bounded = false};
    if (universe_named(letter) != NULL)
        return status_fail(STATUS_REQUEST,
                           "universe ':%.40s': %s cannot be run, only T (torus) and P (plane)",
                           suffix, universe_named(letter));
    bool good = letter == 'T' || letter == 'P' || letter == '\0';
    at += letter != '\0';
    if (good && parse_side(&at, &width)) {
        height = width;
        if (*at == ',')
            good = (at++, parse_side(&at, &height));
    }
    if (good && letter == 'T' && (*at == '+' || *at == '-'))
        return status_fail(STATUS_REQUEST,
                           "universe ':%.40s': a torus whose edges are shifted cannot be run",
                           suffix);
    if (!good || *at != '\0')
        return status_fail(
            STATUS_REQUEST,
            "universe ':%.40s': expected T (torus) or P (plane) with width and height, "
            "as in B3/S23:T32,24",
            suffix);
    if (width > LIFE_MAX_SIDE || height > LIFE_MAX_SIDE)
        return status_fail(STATUS_REQUEST, "universe ':%.40s': expected sides from 1 to %d", suffix,
                           LIFE_MAX_SIDE);
    if ((width == 0) != (height == 0))
        return status_fail(
            STATUS_REQUEST,
            "universe ':%.40s': a strip without end cannot be run; expected two sides "
            "from 1 to %d",
            suffix, LIFE_MAX_SIDE);
    if (width > 0)
        *universe =
            (struct life_universe){true, letter == 'T' ? LIFE_TORUS : LIFE_DEAD, width, height};
    return STATUS_OK;
}

enum status life_universe_parse(const char *text, struct life_rule *rule,
                                struct life_universe *universe)
{
    char alone[RULE_TEXT];
    const char *colon = strchr(text, ':');
    struct life_universe parsed = {.bounded = false};
    struct life_rule of_text;
    int length = colon != NULL ? (int)(colon - text) : (int)strlen(text);
    snprintf(alone, sizeof alone, "%.*s", length, text);
    TRY(life_rule_parse(alone, &of_text));
    if (colon != NULL)
        TRY(parse_suffix(colon + 1, &parsed));
    *rule = of_text;
    *universe = parsed;
    return STATUS_OK;
}
