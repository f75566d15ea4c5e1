#include "report/data/paired.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

// The axes on which tickets are compared, and whether only with the ticket of value 0: the ticket
// itself, the start as it is.
static const struct {
    enum setting_id axis;
    bool with_plain;
} compared[] = {{SETTING_CONTROL, true},
                {SETTING_METHOD, false},
                {SETTING_REWIND, false},
                {SETTING_FLIPS, true},
                {SETTING_NOISE, true}};

// Whether `b` is what `a` is compared with, and on which axis.
static bool compares(const struct point *a, const struct point *b, enum setting_id *axis)
{
    if (!point_is_ticket(a) || !point_is_ticket(b))
        return false;
    if (!point_is_restart(a) && point_is_restart(b) && ticket_is_itself(&a->ticket) &&
        ticket_is_itself(&b->ticket)) {
        *axis = SETTING_METHOD;
        return settings_agree(a, b, SETTINGS_OF_TICKETS);
    }
    for (size_t i = 0; i < sizeof compared / sizeof *compared; i++) {
        *axis = compared[i].axis;
        uint64_t except = SETTING_BIT(*axis);
        if (*axis == SETTING_FLIPS)
            except |= SETTING_BIT(SETTING_FLIP_BIASES);
        if (setting_value(*axis, a) == setting_value(*axis, b) || !settings_agree(a, b, except))
            continue;
        return compared[i].with_plain ? setting_value(*axis, a) == 0 : ticket_is_itself(&a->ticket);
    }
    return false;
}

// Adds the pairs of one seed, whose trials lie in order of their replicates.
static void add_pairs(const struct report_point *a, const struct report_source *of_a,
                      const struct report_point *b, const struct report_source *of_b,
                      struct report_pairs *pairs)
{
    for (size_t i = 0, j = 0; i < of_a->trials && j < of_b->trials;) {
        const struct trial_result *x = &a->trial[of_a->first + i], *y = &b->trial[of_b->first + j];
        if (x->replicate != y->replicate) {
            x->replicate < y->replicate ? i++ : j++;
            continue;
        }
        bool first = x->outcome == TRIAL_LEARNED, second = y->outcome == TRIAL_LEARNED;
        if (x->outcome != TRIAL_NOT_TRIED && y->outcome != TRIAL_NOT_TRIED)
            (*(first    ? second ? &pairs->both : &pairs->first
               : second ? &pairs->second
                        : &pairs->neither))++;
        i++;
        j++;
    }
}

// Networks of other seeds are other networks: replicates are compared within a seed.
static struct report_pairs count_pairs(const struct report_point *a, const struct report_point *b)
{
    struct report_pairs pairs = {0};
    for (size_t i = 0; i < a->sources; i++)
        for (size_t j = 0; j < b->sources; j++)
            if (a->source[i].seed == b->source[j].seed)
                add_pairs(a, &a->source[i], b, &b->source[j], &pairs);
    return pairs;
}

static void compare(const struct report_point *a, const struct report_point *b,
                    enum setting_id axis, struct paired_comparison *comparison)
{
    struct report_pairs pairs = count_pairs(a, b);
    size_t count = report_pairs_count(&pairs);
    *comparison = (struct paired_comparison){
        .first = a,
        .second = b,
        .axis = axis,
        .weights = a->median_weights_left,
        .other_weights = b->median_weights_left,
        .pairs = pairs,
        .count = count,
        .difference = ((double)pairs.first - (double)pairs.second) / (double)count,
        .interval = count > 0 ? report_newcombe(&pairs) : (struct interval){NAN, NAN},
        .p = count > 0 ? report_mcnemar(&pairs) : NAN,
    };
}

// All comparisons, those of neighbours in the plan first; stored unless `into` is NULL. Of two
// points that may stand in either order, the plan's order decides. Returns how many.
static size_t find_comparisons(const struct report *report, struct paired_comparison *into)
{
    size_t found = 0;
    for (size_t i = 0; i < report->points; i++)
        for (size_t j = 0; j < report->points; j++) {
            const struct report_point *a = &report->point[i], *b = &report->point[j];
            enum setting_id axis, back;
            if (!compares(a->point, b->point, &axis) ||
                (j < i && compares(b->point, a->point, &back)))
                continue;
            if (into != NULL)
                compare(a, b, axis, &into[found]);
            found++;
        }
    return found;
}

static enum status correct(struct paired *paired)
{
    double *p = calloc(paired->comparisons, sizeof *p);
    size_t *scratch = calloc(paired->comparisons, sizeof *scratch);
    enum status status = STATUS_OK;
    if (p == NULL || scratch == NULL) {
        status = status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu comparisons",
                             paired->comparisons);
    } else {
        for (size_t i = 0; i < paired->comparisons; i++)
            p[i] = paired->comparison[i].p;
        report_holm(p, paired->comparisons, scratch);
        for (size_t i = 0; i < paired->comparisons; i++)
            paired->comparison[i].holm = p[i];
    }
    free(scratch);
    free(p);
    return status;
}

enum status paired_open(const struct report *report, struct paired *paired)
{
    *paired = (struct paired){.report = report, .comparisons = find_comparisons(report, NULL)};
    if (paired->comparisons == 0)
        return status_fail(STATUS_REQUEST,
                           "%s: there is nothing to compare: --paired needs tickets of one network "
                           "that differ in control, method, rewinding, flips or noise alone",
                           report->plan);
    paired->comparison = calloc(paired->comparisons, sizeof *paired->comparison);
    if (paired->comparison == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu comparisons",
                           paired->comparisons);
    find_comparisons(report, paired->comparison);
    enum status status = correct(paired);
    if (status != STATUS_OK)
        paired_close(paired);
    return status;
}

void paired_close(struct paired *paired)
{
    free(paired->comparison);
    paired->comparison = NULL;
}
