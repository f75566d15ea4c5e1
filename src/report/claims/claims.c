#include "report/claims/claims.h"

#include "report/claims/judge.h"
#include "report/claims/read.h"
#include "report/claims/rests.h"
#include "report/claims/sentence.h"
#include "sweep/source.h"

#include <stdlib.h>
#include <string.h>

// Whether it is corrected together with those of a family.
static bool is_of(const struct claim *claim, const char *family)
{
    return claim->family != NULL && strcmp(claim->family, family) == 0;
}

// Whether its p is corrected together with that of a chosen one, so that it has to be measured.
static bool is_of_chosen_family(const struct claims *claims, const struct claim *claim)
{
    for (size_t i = 0; i < claims->count && claim->family != NULL; i++)
        if (claims->claim[i].chosen && is_of(&claims->claim[i], claim->family))
            return true;
    return false;
}

// Corrects p of a family by Holm. p, order: [claims] of scratch.
static void correct_family(struct claims *claims, const char *family, double *p, size_t *order)
{
    size_t count = 0;
    for (size_t i = 0; i < claims->count; i++)
        if (is_of(&claims->claim[i], family))
            p[count++] = claims->claim[i].finding.p;
    report_holm(p, count, order);
    count = 0;
    for (size_t i = 0; i < claims->count; i++)
        if (is_of(&claims->claim[i], family))
            claims->claim[i].finding.p = p[count++];
}

// Each family once, at its first claim.
static enum status correct(struct claims *claims)
{
    double *p = calloc(claims->count, sizeof *p);
    size_t *order = calloc(claims->count, sizeof *order);
    for (size_t i = 0; i < claims->count && p != NULL && order != NULL; i++) {
        const char *family = claims->claim[i].family;
        bool first = family != NULL && is_of_chosen_family(claims, &claims->claim[i]);
        for (size_t before = 0; before < i && first; before++)
            first = !is_of(&claims->claim[before], family);
        if (first)
            correct_family(claims, family, p, order);
    }
    bool made = p != NULL && order != NULL;
    free(p);
    free(order);
    return made ? STATUS_OK : status_fail(STATUS_ENVIRONMENT, "%s: out of memory", claims->path);
}

// Adds what is wrong with a claim to the mistakes, which are told together; passes on what is no mistake of its author.
static enum status note(enum status status, struct mistakes *mistakes, const struct claim *claim)
{
    if (status != STATUS_REQUEST)
        return status;
    mistakes_add(mistakes, claim->place, "%s", status_message());
    return STATUS_OK;
}

// Sentences are made when p is corrected, for they may say it.
static enum status judge(struct sources *sources, struct mistakes *mistakes, struct claims *claims)
{
    for (size_t i = 0; i < claims->count; i++) {
        struct claim *claim = &claims->claim[i];
        if (claim->chosen || is_of_chosen_family(claims, claim))
            TRY(note(judge_measure(sources, claim), mistakes, claim));
    }
    TRY(mistakes_tell(mistakes));
    TRY(correct(claims));
    for (size_t i = 0; i < claims->count; i++) {
        struct claim *claim = &claims->claim[i];
        if (!claim->chosen)
            continue;
        judge_decide(claim);
        TRY(note(sentence_make(sources, claim), mistakes, claim));
    }
    return mistakes_tell(mistakes);
}

enum status claims_open(const char *path, const struct claims_choice *choice, struct claims *claims)
{
    *claims = (struct claims){.path = path};
    struct mistakes mistakes = {.path = source_name(path), .kind = CLAIMS_KIND};
    struct sources sources = {0};
    enum status status = claims_read(claims, &mistakes);
    if (status == STATUS_OK)
        status = mistakes_tell(&mistakes);
    for (size_t i = 0; i < claims->count && status == STATUS_OK; i++)
        claims->claim[i].chosen = choice == NULL || rests_on(&claims->claim[i], choice);
    if (status == STATUS_OK)
        status = judge(&sources, &mistakes, claims);
    sources_close(&sources);
    mistakes_free(&mistakes);
    if (status != STATUS_OK)
        claims_close(claims);
    return status;
}

void claims_close(struct claims *claims)
{
    for (size_t i = 0; i < claims->count; i++)
        free(claims->claim[i].sentence);
    free(claims->claim);
    document_close(&claims->document);
    *claims = (struct claims){0};
}

size_t claims_unexpected(const struct claims *claims)
{
    size_t count = 0;
    for (size_t i = 0; i < claims->count; i++)
        count += claims->claim[i].chosen && judge_is_unexpected(&claims->claim[i]);
    return count;
}
