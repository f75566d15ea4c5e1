#include "report/claims/strata.h"

#include "base/parse.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// Parts of both selections, those of `of` first.
struct parts {
    const struct selection *of, *against;
    size_t count, of_count;
    size_t *like;         // [SETTING_SEED][count]: the first part of the same value
    uint64_t apart;       // settings that set the two apart, or that one of them does not say
    unsigned char *sides; // [count], of scratch: who has parts in a stratum, 1 `of`, 2 `against`
};

static const struct selection_part *part_of(const struct parts *parts, size_t i)
{
    return i < parts->of_count ? &parts->of->part[i] : &parts->against->part[i - parts->of_count];
}

static bool is_same(const char *a, const char *b)
{
    double x, y;
    return strcmp(a, b) == 0 ||
           (parse_real(a, -DBL_MAX, DBL_MAX, &x) && parse_real(b, -DBL_MAX, DBL_MAX, &y) && x == y);
}

// text: [count] of scratch.
static void find_values(struct parts *parts, enum setting_id id, char (*text)[SETTING_TEXT])
{
    size_t *like = &parts->like[id * parts->count];
    bool common = false;
    for (size_t i = 0; i < parts->count; i++) {
        const struct selection *selection = i < parts->of_count ? parts->of : parts->against;
        if (!selection_setting(selection, part_of(parts, i)->row, id, text[i])) {
            parts->apart |= SETTING_BIT(id);
            return;
        }
        for (like[i] = 0; !is_same(text[like[i]], text[i]);)
            like[i]++;
        common |= i >= parts->of_count && like[i] < parts->of_count;
    }
    parts->apart |= common ? 0 : SETTING_BIT(id);
}

static bool belong_together(const struct parts *parts, size_t i, size_t k, bool by_seed)
{
    for (enum setting_id id = 0; id < SETTING_SEED; id++)
        if ((parts->apart & SETTING_BIT(id)) == 0 &&
            parts->like[id * parts->count + i] != parts->like[id * parts->count + k])
            return false;
    return !by_seed || part_of(parts, i)->seed == part_of(parts, k)->seed;
}

// Adds every part to the stratum whose number is that of its first part, stratum[count]. Returns a part that has none to compare with,
// or `count`.
static size_t fill(const struct parts *parts, bool by_seed, struct mantel_stratum *stratum)
{
    memset(stratum, 0, parts->count * sizeof *stratum);
    memset(parts->sides, 0, parts->count);
    for (size_t i = 0; i < parts->count; i++) {
        size_t at = 0;
        while (!belong_together(parts, at, i, by_seed))
            at++;
        bool of = i < parts->of_count;
        struct report_count *side = of ? &stratum[at].first : &stratum[at].second;
        parts->sides[at] |= of ? 1 : 2;
        side->successes += part_of(parts, i)->count.successes;
        side->networks += part_of(parts, i)->count.networks;
    }
    for (size_t i = 0; i < parts->count; i++)
        if (parts->sides[i] == 1 || parts->sides[i] == 2)
            return i;
    return parts->count;
}

// A setting whose value the part alone has on its side; else one that strata differ in.
static enum status refuse(const char *what, const struct parts *parts, size_t part)
{
    char value[SETTING_TEXT] = "";
    enum setting_id said = 0;
    bool of = part < parts->of_count;
    for (enum setting_id id = 0; id < SETTING_SEED; id++) {
        const size_t *like = &parts->like[id * parts->count];
        bool common = (parts->apart & SETTING_BIT(id)) != 0;
        for (size_t i = of ? parts->of_count : 0; i < (of ? parts->count : parts->of_count); i++)
            common |= like[i] == like[part];
        if (common)
            continue;
        said = id;
        selection_setting(of ? parts->of : parts->against, part_of(parts, part)->row, id, value);
        break;
    }
    if (value[0] == '\0')
        return status_fail(
            STATUS_REQUEST,
            "%s %s has rows with which no row of %s can be compared, for none agrees "
            "in all other settings",
            what, of ? "of" : "against", of ? "against" : "of");
    return status_fail(STATUS_REQUEST,
                       "%s %s has rows of %s %s, and %s has none to compare them with", what,
                       of ? "of" : "against", setting_name(said), value, of ? "against" : "of");
}

static enum status compare(const char *what, struct parts *parts, char (*text)[SETTING_TEXT],
                           struct mantel_stratum *stratum, struct mantel *mantel)
{
    for (enum setting_id id = 0; id < SETTING_SEED; id++)
        find_values(parts, id, text);
    if (fill(parts, true, stratum) < parts->count) {
        size_t alone = fill(parts, false, stratum);
        if (alone < parts->count)
            return refuse(what, parts, alone);
    }
    return mantel_compare(stratum, parts->count, mantel);
}

enum status strata_compare(const char *what, const struct selection *of,
                           const struct selection *against, struct mantel *mantel)
{
    struct parts parts = {
        .of = of, .against = against, .count = of->parts + against->parts, .of_count = of->parts};
    char(*text)[SETTING_TEXT] = calloc(parts.count, sizeof *text);
    struct mantel_stratum *stratum = calloc(parts.count, sizeof *stratum);
    parts.like = calloc(SETTING_SEED * parts.count, sizeof *parts.like);
    parts.sides = calloc(parts.count, 1);
    enum status status = STATUS_OK;
    if (text == NULL || stratum == NULL || parts.like == NULL || parts.sides == NULL)
        status = status_fail(STATUS_ENVIRONMENT, "%s out of memory", what);
    else
        status = compare(what, &parts, text, stratum, mantel);
    free(text);
    free(stratum);
    free(parts.like);
    free(parts.sides);
    return status;
}
