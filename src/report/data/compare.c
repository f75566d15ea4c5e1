#include "report/data/compare.h"

#include "report/data/mantel.h"
#include "report/data/times.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void compare_format_setting(const struct report *report, enum setting_id id,
                            char text[SETTING_TEXT])
{
    text[0] = '\0';
    if (report->any[id] != NULL && !report->varies[id])
        setting_format(id, report->any[id], text);
}

// The settings that set two results apart as a whole. One that applies in one of them alone is such, too.
static uint64_t find_apart(const struct report *a, const struct report *b)
{
    uint64_t apart = 0;
    for (enum setting_id id = 0; id < SETTING_SEED; id++) {
        char one[SETTING_TEXT], other[SETTING_TEXT];
        compare_format_setting(a, id, one);
        compare_format_setting(b, id, other);
        if (!a->varies[id] && !b->varies[id] && strcmp(one, other) != 0)
            apart |= SETTING_BIT(id);
    }
    return apart;
}

static const struct report_point *find_partner(const struct report *report,
                                               const struct report_point *point, uint64_t apart)
{
    for (size_t i = 0; i < report->points; i++)
        if (settings_agree(point->point, report->point[i].point, apart))
            return &report->point[i];
    return NULL;
}

// Counts the networks that two points of one seed share.
static void count_shared(const struct report_point *a, const struct report_source *of_a,
                         const struct report_point *b, const struct report_source *of_b,
                         struct compare *compare)
{
    for (size_t i = 0, j = 0; i < of_a->trials && j < of_b->trials;) {
        const struct trial_result *x = &a->trial[of_a->first + i], *y = &b->trial[of_b->first + j];
        if (x->replicate == y->replicate) {
            compare->shared++;
            compare->unequal += !trial_result_same(x, y);
        }
        i += x->replicate <= y->replicate;
        j += y->replicate <= x->replicate;
    }
}

static void find_shared(const struct report_point *a, const struct report_point *b,
                        struct compare *compare)
{
    if (!settings_agree(a->point, b->point, 0))
        return;
    for (size_t i = 0; i < a->sources; i++)
        for (size_t j = 0; j < b->sources; j++)
            if (a->source[i].seed == b->source[j].seed)
                count_shared(a, &a->source[i], b, &b->source[j], compare);
}

// The rates of two points, seed by seed if they have the same ones.
static enum status compare_rates(const struct report_point *a, const struct report_point *b,
                                 struct compare_pair *pair)
{
    struct mantel mantel;
    bool by_seed = a->sources > 1 && report_same_seeds(a, b);
    size_t count = by_seed ? a->sources : 1;
    struct mantel_stratum *stratum = calloc(count, sizeof *stratum);
    if (stratum == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu seeds", count);
    stratum[0] = (struct mantel_stratum){pair->b, pair->a};
    for (size_t i = 0; i < count && by_seed; i++)
        stratum[i] = (struct mantel_stratum){report_source_with(b, a->source[i].seed)->learned,
                                             a->source[i].learned};
    enum status status = mantel_compare(stratum, count, &mantel);
    free(stratum);
    pair->difference = mantel.difference;
    pair->interval = mantel.interval;
    pair->p = mantel.p;
    pair->by_seed = by_seed;
    return status;
}

static enum status make_pair(const struct report_point *a, const struct report_point *b,
                             size_t other, struct compare_pair *pair)
{
    *pair = (struct compare_pair){.first = a,
                                  .second = b,
                                  .other = other,
                                  .a = {a->learned, a->networks},
                                  .b = {b->learned, b->networks},
                                  .a_rate = a->rate,
                                  .b_rate = b->rate,
                                  .a_updates = a->median_learned_at,
                                  .b_updates = b->median_learned_at,
                                  .a_interval = a->interval,
                                  .b_interval = b->interval};
    if (a->networks == 0)
        pair->a_interval = (struct interval){NAN, NAN};
    if (b->networks == 0)
        pair->b_interval = (struct interval){NAN, NAN};
    TRY(compare_rates(a, b, pair));
    return times_compare((const struct report_point *const[]){a, b}, 2, &pair->times_p);
}

static enum status find_pairs(struct compare *compare)
{
    const struct report *first = &compare->report[0];
    for (size_t r = 1; r < compare->reports; r++)
        compare->apart[r] = find_apart(first, &compare->report[r]);
    for (size_t i = 0; i < first->points; i++) {
        size_t before = compare->pairs;
        for (size_t r = 1; r < compare->reports; r++) {
            const struct report_point *a = &first->point[i],
                                      *b = find_partner(&compare->report[r], a, compare->apart[r]);
            if (b == NULL)
                continue;
            struct compare_pair *pair = &compare->pair[compare->pairs++];
            TRY(make_pair(a, b, r, pair));
            compare->by_seed += pair->by_seed;
            find_shared(a, b, compare);
        }
        compare->alone[0] += compare->pairs == before;
    }
    for (size_t r = 1; r < compare->reports; r++)
        for (size_t i = 0; i < compare->report[r].points; i++)
            compare->alone[r] +=
                find_partner(first, &compare->report[r].point[i], compare->apart[r]) == NULL;
    return STATUS_OK;
}

// Corrects each of the two families.
static enum status correct(struct compare *compare)
{
    size_t pairs = compare->pairs;
    double *p = calloc(2 * pairs, sizeof *p);
    size_t *scratch = calloc(pairs, sizeof *scratch);
    enum status status = STATUS_OK;
    if (p == NULL || scratch == NULL) {
        status = status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu pairs", pairs);
    } else {
        double *times = p + pairs;
        for (size_t i = 0; i < pairs; i++) {
            p[i] = compare->pair[i].p;
            times[i] = compare->pair[i].times_p;
            compare->tests += isnan(p[i]) ? 0 : 1;
            compare->times_tests += isnan(times[i]) ? 0 : 1;
        }
        report_holm(p, pairs, scratch);
        report_holm(times, pairs, scratch);
        for (size_t i = 0; i < pairs; i++) {
            compare->pair[i].holm = p[i];
            compare->pair[i].times_holm = times[i];
        }
    }
    free(scratch);
    free(p);
    return status;
}

enum status compare_open(const struct report *reports, size_t count, struct compare *compare)
{
    assert(count >= 2 && count <= COMPARE_MOST);
    *compare = (struct compare){.report = reports, .reports = count};
    compare->pair = calloc(reports[0].points * (count - 1), sizeof *compare->pair);
    if (compare->pair == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu points",
                           reports[0].points);
    enum status status = find_pairs(compare);
    if (status == STATUS_OK && compare->pairs == 0)
        status = status_fail(STATUS_REQUEST,
                             "%s: none of its points agrees with a point of other results in all "
                             "settings that vary in either: there is nothing to compare",
                             reports[0].results->path);
    if (status == STATUS_OK)
        status = correct(compare);
    if (status != STATUS_OK)
        compare_close(compare);
    return status;
}

void compare_close(struct compare *compare)
{
    free(compare->pair);
    compare->pair = NULL;
}
