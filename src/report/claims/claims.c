#include "report/claims/claims.h"

#include "report/claims/judge.h"
#include "report/claims/read.h"
#include "report/claims/sentence.h"

#include <stdlib.h>
#include <string.h>

// Whether it is corrected together with those of a family.
static bool is_of(const struct claim *claim, const char *family)
{
    return claim->family != NULL && strcmp(claim->family, family) == 0;
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
        bool first = family != NULL;
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

// Sentences are made when p is corrected, for they may say it.
static enum status judge(struct mistakes *mistakes, struct claims *claims)
{
    struct sources sources = {0};
    for (size_t i = 0; i < claims->count; i++)
        if (judge_measure(&sources, &claims->claim[i]) != STATUS_OK)
            mistakes_add(mistakes, claims->claim[i].place, "%s", status_message());
    enum status status = mistakes_tell(mistakes);
    if (status == STATUS_OK)
        status = correct(claims);
    for (size_t i = 0; i < claims->count && status == STATUS_OK; i++) {
        judge_decide(&claims->claim[i]);
        if (sentence_make(&sources, &claims->claim[i]) != STATUS_OK)
            mistakes_add(mistakes, claims->claim[i].place, "%s", status_message());
    }
    sources_close(&sources);
    return status == STATUS_OK ? mistakes_tell(mistakes) : status;
}

enum status claims_open(const char *path, struct claims *claims)
{
    *claims = (struct claims){.path = path};
    struct mistakes mistakes = {.path = path, .kind = CLAIMS_KIND};
    enum status status = claims_read(claims, &mistakes);
    if (status == STATUS_OK)
        status = mistakes_tell(&mistakes);
    if (status == STATUS_OK)
        status = judge(&mistakes, claims);
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
        count += claims->claim[i].verdict != claims->claim[i].expect;
    return count;
}
