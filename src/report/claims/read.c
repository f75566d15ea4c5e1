#include "report/claims/read.h"

#include "base/nearest.h"
#include "base/parse.h"
#include "sweep/source.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const claim_verdict_names[CLAIM_VERDICTS + 1] = {"holds", "fails", "undecided", NULL};

static const char *const statistic_names[CLAIM_STATISTICS + 1] = {
    "rate", "difference", "agrees", "rises", "falls", "half", "value", NULL};

// ---- ranges -------------------------------------------------------------------------------------

// The words of a range, cut at blanks, without "%" at the end.
#define MOST_WORDS 7
struct words {
    char text[160];
    char *word[MOST_WORDS];
    size_t count;
    bool percent;
};

static bool cut_words(const char *text, struct words *words)
{
    *words = (struct words){0};
    if (strlen(text) >= sizeof words->text)
        return false;
    memcpy(words->text, text, strlen(text) + 1);
    char *rest = NULL;
    for (char *word = strtok_r(words->text, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest)) {
        if (words->count == MOST_WORDS)
            return false;
        words->word[words->count++] = word;
    }
    words->percent = words->count > 0 && strcmp(words->word[words->count - 1], "%") == 0;
    words->count -= words->percent;
    return words->count > 0;
}

// What a statistic can be.
static bool read_bound(const char *word, enum claim_statistic statistic, double *bound)
{
    double high = statistic == CLAIM_RATE || statistic == CLAIM_DIFFERENCE ? 100 : DBL_MAX;
    double low = statistic == CLAIM_RATE || statistic == CLAIM_HALF ? 0 : -high;
    return parse_real(word, low, high, bound);
}

// Reads what follows the statistic.
static bool read_bounds(const struct words *words, struct claim_range *range)
{
    const char *relation = words->count > 1 ? words->word[1] : "";
    bool one = words->count == 3;
    range->low = -INFINITY;
    range->high = INFINITY;
    if (one && strcmp(relation, "above") == 0)
        return read_bound(words->word[2], range->statistic, &range->low);
    if (one && strcmp(relation, "below") == 0)
        return read_bound(words->word[2], range->statistic, &range->high);
    range->closed = true;
    if (one && strcmp(relation, "is") == 0 && range->statistic == CLAIM_VALUE) {
        bool read = read_bound(words->word[2], range->statistic, &range->low);
        range->high = range->low;
        return read;
    }
    return words->count == 5 && strcmp(relation, "from") == 0 &&
           strcmp(words->word[3], "to") == 0 &&
           read_bound(words->word[2], range->statistic, &range->low) &&
           read_bound(words->word[4], range->statistic, &range->high) && range->low <= range->high;
}

// Whether no bound needs a unit.
static bool is_zero_or_open(double low, double high)
{
    return (low == 0 || isinf(low)) && (high == 0 || isinf(high));
}

static bool read_range(const char *text, struct claim_range *range)
{
    struct words words;
    size_t statistic = 0;
    *range = (struct claim_range){0};
    if (!cut_words(text, &words))
        return false;
    while (statistic < CLAIM_STATISTICS && strcmp(words.word[0], statistic_names[statistic]) != 0)
        statistic++;
    range->statistic = (enum claim_statistic)statistic;
    bool share = statistic == CLAIM_RATE || statistic == CLAIM_DIFFERENCE;
    switch (range->statistic) {
    case CLAIM_AGREES:
    case CLAIM_RISES:
    case CLAIM_FALLS:
        return words.count == 1 && !words.percent;
    case CLAIM_RATE:
        range->none = words.count == 2 && strcmp(words.word[1], "none") == 0;
        range->all = words.count == 2 && strcmp(words.word[1], "all") == 0;
        if (range->none || range->all)
            return !words.percent;
        break;
    case CLAIM_STATISTICS:
        return false;
    default:
        break;
    }
    if (!read_bounds(&words, range) || (words.percent && !share))
        return false;
    if (share && !words.percent && !is_zero_or_open(range->low, range->high))
        return false;
    range->low /= share ? 100 : 1;
    range->high /= share ? 100 : 1;
    return true;
}

// ---- keys ---------------------------------------------------------------------------------------

struct reader {
    struct claims *claims;
    struct mistakes *mistakes;
};

static const char *const keys[] = {"says",    "results", "of",     "claims", "against",
                                   "control", "must",    "column", "family", "published",
                                   "expect",  "source",  NULL};

#define EXPECTED_RANGE                                                                             \
    "expected rate, difference, half or value with above X, below X or from X to Y; rate none; "   \
    "rate all; value is X; agrees; rises; or falls; a rate has from 0 to 100 per cent"

static const char *text_of(const struct reader *reader, const char *id, const char *name)
{
    const struct document_key *key = document_find(&reader->claims->document, 0, id, name);
    if (key == NULL)
        return NULL;
    if (key->list || key->malformed || key->text[0].text[0] == '\0') {
        mistakes_add(reader->mistakes, key->value, "%s.%s: expected a text", id, name);
        return NULL;
    }
    return key->text[0].text;
}

static void check_keys(const struct reader *reader)
{
    const struct document *document = &reader->claims->document;
    for (size_t k = 0; k < document->keys; k++) {
        const struct document_key *key = &document->key[k];
        size_t known = 0;
        while (keys[known] != NULL && strcmp(key->name, keys[known]) != 0)
            known++;
        const char *nearest = nearest_word(key->name, keys);
        if (key->section == NULL)
            mistakes_add(reader->mistakes, key->place,
                         "%s: expected a claim: its id, and below it says, results, of and claims",
                         key->name);
        else if (keys[known] == NULL && nearest != NULL)
            mistakes_add(reader->mistakes, key->place, "%s.%s: unknown key; did you mean %s?",
                         key->section, key->name, nearest);
        else if (keys[known] == NULL)
            mistakes_add(reader->mistakes, key->place,
                         "%s.%s: unknown key; expected says, results, of, claims, against, "
                         "control, must, column, family, published, expect or source",
                         key->section, key->name);
    }
}

static void read_range_key(const struct reader *reader, const struct claim *claim, const char *name,
                           const char *text, struct claim_range *range)
{
    if (text != NULL && !read_range(text, range))
        mistakes_add(reader->mistakes,
                     document_find(&reader->claims->document, 0, claim->id, name)->value,
                     "%s.%s: %s; " EXPECTED_RANGE, claim->id, name, text);
}

// "3 of 64".
static void read_published(struct claim *claim)
{
    int64_t successes, networks;
    struct words words;
    if (claim->published != NULL && cut_words(claim->published, &words) && words.count == 3 &&
        strcmp(words.word[1], "of") == 0 && parse_integer(words.word[2], 1, 1000000, &networks) &&
        parse_integer(words.word[0], 0, networks, &successes))
        claim->theirs = (struct report_count){(size_t)successes, (size_t)networks};
}

static void read_expect(const struct reader *reader, const char *text, struct claim *claim)
{
    size_t verdict = 0;
    while (claim_verdict_names[verdict] != NULL && strcmp(text, claim_verdict_names[verdict]) != 0)
        verdict++;
    if (verdict == CLAIM_VERDICTS)
        mistakes_add(reader->mistakes, claim->place,
                     "%s.expect: %s; expected holds, fails or undecided", claim->id, text);
    else
        claim->expect = (enum claim_verdict)verdict;
}

// What a statistic cannot be without.
static void check_needs(const struct reader *reader, const struct claim *claim)
{
    enum claim_statistic statistic = claim->range.statistic;
    bool value = statistic == CLAIM_VALUE || claim->must.statistic == CLAIM_VALUE;
    const struct need {
        bool missing;
        const char *text;
    } needs[] = {
        {claim->says == NULL, "says is missing; expected a sentence"},
        {claim->results == NULL,
         "results is missing; expected a results file, its folder or a CSV file"},
        {claim->of == NULL, "of is missing; expected conditions on rows, or all"},
        {claim->text == NULL, "claims is missing; " EXPECTED_RANGE},
        {statistic == CLAIM_DIFFERENCE && claim->against == NULL,
         "a difference needs against: the rows whose rate is subtracted"},
        {statistic != CLAIM_DIFFERENCE && claim->against != NULL &&
             (claim->says == NULL || strstr(claim->says, " of against}") == NULL),
         "against: nothing is subtracted, and the sentence has no {FIELD of against}"},
        {statistic != CLAIM_DIFFERENCE && statistic != CLAIM_AGREES && claim->family != NULL,
         "family: only differences, and what agrees, are corrected for their number"},
        {value && claim->column == NULL, "a value needs column: where it stands"},
        {!value && claim->column != NULL, "column: neither claims nor must is of a value"},
        {claim->theirs.networks == 0 && (statistic == CLAIM_AGREES || claim->published != NULL),
         statistic == CLAIM_AGREES ? "agrees needs published: a count such as 3 of 64"
                                   : "published: expected a count such as 3 of 64"},
        {claim->must.statistic != CLAIM_RATE && claim->must.statistic != CLAIM_VALUE,
         "must is of a rate or of a value"},
    };
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
        if (needs[i].missing)
            mistakes_add(reader->mistakes, claim->place, "%s: %s", claim->id, needs[i].text);
}

static void read_claim(const struct reader *reader, const struct document_section *section,
                       struct claim *claim)
{
    const char *id = section->name;
    *claim = (struct claim){.id = id,
                            .place = section->place,
                            .says = text_of(reader, id, "says"),
                            .results = text_of(reader, id, "results"),
                            .of = text_of(reader, id, "of"),
                            .against = text_of(reader, id, "against"),
                            .control = text_of(reader, id, "control"),
                            .column = text_of(reader, id, "column"),
                            .family = text_of(reader, id, "family"),
                            .published = text_of(reader, id, "published"),
                            .source = text_of(reader, id, "source"),
                            .text = text_of(reader, id, "claims")};
    const char *must = text_of(reader, id, "must"), *expect = text_of(reader, id, "expect");
    read_range_key(reader, claim, "claims", claim->text, &claim->range);
    read_range_key(reader, claim, "must", must, &claim->must);
    read_published(claim);
    if (expect != NULL)
        read_expect(reader, expect, claim);
    if ((must == NULL) != (claim->control == NULL))
        mistakes_add(reader->mistakes, claim->place,
                     "%s: control and must go together: rows, and what has to hold there", id);
    if (id[0] == '\0' || strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(id))
        mistakes_add(reader->mistakes, claim->place,
                     "%s: expected an id of small letters, digits and dashes", id);
    check_needs(reader, claim);
}

enum status claims_read(struct claims *claims, struct mistakes *mistakes)
{
    char *text;
    TRY(source_read(claims->path, CLAIMS_KIND, SOURCE_MOST_CLAIMS, &text));
    TRY(document_open(text, mistakes, &claims->document));
    const struct document *document = &claims->document;
    struct reader reader = {claims, mistakes};
    claims->claim = calloc(document->sections + 1, sizeof *claims->claim);
    if (claims->claim == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", claims->path);
    check_keys(&reader);
    for (size_t s = 0; s < document->sections; s++)
        if (document->section[s].part == 0)
            read_claim(&reader, &document->section[s], &claims->claim[claims->count++]);
        else
            mistakes_add(mistakes, document->section[s].place,
                         "%s: in parts; expected a claim at the top", document->section[s].name);
    if (claims->count == 0 && mistakes->count == 0)
        return status_fail(STATUS_REQUEST, "%s: has no claim; expected an id, and what it says",
                           mistakes->path);
    return STATUS_OK;
}
