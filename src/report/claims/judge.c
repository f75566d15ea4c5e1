#include "report/claims/judge.h"

#include "base/parse.h"
#include "report/claims/strata.h"
#include "report/data/firth.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double rate_of(const struct report_count *count)
{
    return (double)count->successes / (double)count->networks;
}

// ---- one seed alone -----------------------------------------------------------------------------

// Whether an estimate lies where it is claimed to, whatever its interval.
static bool lies_in(const struct claim_range *range, double estimate)
{
    return range->closed ? estimate >= range->low && estimate <= range->high
                         : estimate > range->low && estimate < range->high;
}

static bool rate_lies_in(const struct claim_range *range, const struct report_count *count)
{
    if (range->none || range->all)
        return count->successes == (range->none ? 0 : count->networks);
    return lies_in(range, rate_of(count));
}

static const struct report_count *count_of_seed(const struct selection *selection, uint64_t seed)
{
    for (size_t i = 0; i < selection->seeds; i++)
        if (selection->seed[i] == seed && selection->of_seed[i].networks > 0)
            return &selection->of_seed[i];
    return NULL;
}

// Notes where the estimate of a seed lies; of several the first counts.
static void note_seed(bool inside, uint64_t seed, struct claim_finding *finding)
{
    struct claim_seed *noted = inside ? &finding->inside : &finding->outside;
    if (!noted->any)
        *noted = (struct claim_seed){true, seed};
}

// ---- statistics ---------------------------------------------------------------------------------

static void measure_rate(const struct selection *of, const struct claim_range *range,
                         struct claim_finding *finding)
{
    finding->estimate = rate_of(&of->all);
    finding->interval = wilson_interval(of->all.successes, of->all.networks);
    for (size_t i = 0; i < of->seeds && range->statistic == CLAIM_RATE; i++)
        if (of->of_seed[i].networks > 0)
            note_seed(rate_lies_in(range, &of->of_seed[i]), of->seed[i], finding);
}

static enum status measure_value(const struct selection *of, const char *what, const char *column,
                                 struct claim_finding *finding)
{
    struct table_cell cell;
    TRY(selection_cell(of, what, column, &cell));
    if (cell.is_missing || !parse_real(cell.text, -DBL_MAX, DBL_MAX, &finding->estimate))
        return status_fail(STATUS_REQUEST, "%s %s is %s, no number", what, column,
                           cell.is_missing ? "empty" : cell.text);
    finding->interval = (struct interval){finding->estimate, finding->estimate};
    return STATUS_OK;
}

// Firth's regression in log2 m over the rows that are kept. Refuses a rate that falls, for then half learn from a width down.
static enum status measure_half(const struct selection *of, const char *what,
                                struct claim_finding *finding)
{
    const struct table *table = &of->table;
    if (of->source->is_sheet)
        return status_fail(STATUS_REQUEST, "%s half needs results, not a CSV file", what);
    struct firth_place *place = calloc(of->rows, sizeof *place);
    size_t count = 0;
    if (place == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s out of memory", what);
    for (size_t r = 0; r < table->rows; r++) {
        const struct report_point *point = table_row(table, r);
        if (of->keep[r] && setting_applies(SETTING_OVERCOMPLETENESS, point->point))
            place[count++] = (struct firth_place){log2((double)point->point->overcompleteness),
                                                  {point->learned, point->networks}};
    }
    const struct firth fit = firth_fit(place, count);
    free(place);
    if (isnan(fit.half))
        return status_fail(STATUS_REQUEST,
                           "%s it is not sure that the rate depends on m in these rows", what);
    if (fit.slope <= 0)
        return status_fail(STATUS_REQUEST, "%s the rate falls with m in these rows", what);
    finding->estimate = exp2(fit.half);
    finding->interval = (struct interval){exp2(fit.interval.low), exp2(fit.interval.high)};
    return STATUS_OK;
}

// The rate of one selection minus that of another.
static enum status measure_change(const char *what, const struct selection *of,
                                  const struct selection *against, struct claim_finding *finding)
{
    struct mantel mantel;
    TRY(strata_compare(what, of, against, &mantel));
    if (isnan(mantel.difference))
        return status_fail(STATUS_REQUEST, "%s of no seed and setting both have networks", what);
    finding->estimate = mantel.difference;
    finding->interval = mantel.interval;
    finding->p = mantel.p;
    return STATUS_OK;
}

static enum status measure_difference(struct sources *sources, const char *what,
                                      const struct selection *of, struct claim *claim)
{
    struct selection against;
    struct claim_finding *finding = &claim->finding;
    TRY(selection_open(sources, what, claim->results, claim->against, &against));
    enum status status = selection_need_networks(&against, what);
    if (status == STATUS_OK)
        status = measure_change(what, of, &against, finding);
    finding->tested = isinf(claim->range.low) ? claim->range.high == 0 : claim->range.low == 0;
    finding->networks += against.all.networks;
    for (size_t i = 0; i < of->seeds && status == STATUS_OK; i++) {
        const struct report_count *mine = &of->of_seed[i];
        const struct report_count *other = count_of_seed(&against, of->seed[i]);
        if (other != NULL && mine->networks > 0)
            note_seed(lies_in(&claim->range, rate_of(mine) - rate_of(other)), of->seed[i], finding);
    }
    selection_close(&against);
    return status;
}

#define MOST_STEPS 64

struct steps {
    struct selection selection[MOST_STEPS];
    size_t count;
};

// Opens the selections, with semicolons between them.
static enum status open_steps(struct sources *sources, const char *what, const struct claim *claim,
                              struct steps *steps)
{
    char item[1024];
    for (const char *rest = claim->of; rest != NULL;) {
        const char *end = strchr(rest, ';');
        size_t length = end != NULL ? (size_t)(end - rest) : strlen(rest);
        for (; length > 0 && *rest == ' '; length--)
            rest++;
        if (length == 0)
            return status_fail(STATUS_REQUEST, "%s a selection is empty; expected rows, or all",
                               what);
        if (length >= sizeof item || steps->count == MOST_STEPS)
            return status_fail(STATUS_REQUEST,
                               "%s longer than 1,023 bytes, or more than %d selections", what,
                               MOST_STEPS);
        snprintf(item, sizeof item, "%.*s", (int)length, rest);
        struct selection *selection = &steps->selection[steps->count];
        TRY(selection_open(sources, what, claim->results, item, selection));
        steps->count++;
        TRY(selection_need_networks(selection, what));
        rest = end != NULL ? end + 1 : NULL;
    }
    if (steps->count < 2)
        return status_fail(STATUS_REQUEST, "%s expected two selections at least, with ; between",
                           what);
    return STATUS_OK;
}

// A step that goes the other way beyond chance, corrected for their number, counts.
static enum status measure_steps(const char *what, const struct steps *steps, double sign,
                                 struct claim_finding *finding)
{
    double p[MOST_STEPS], change[MOST_STEPS];
    size_t order[MOST_STEPS];
    const struct selection *selection = steps->selection;
    for (size_t i = 0; i + 1 < steps->count; i++) {
        struct claim_finding step = {0};
        TRY(measure_change(what, &selection[i + 1], &selection[i], &step));
        p[i] = step.p;
        change[i] = step.estimate;
    }
    report_holm(p, steps->count - 1, order);
    for (size_t i = 0; i + 1 < steps->count && finding->step_back == 0; i++)
        if (p[i] < REPORT_LEVEL && sign * change[i] < 0)
            finding->step_back = i + 1;
    for (size_t i = 0; i < steps->count; i++) {
        finding->networks += selection[i].all.networks;
        if (i == 0 || selection[i].seeds < finding->seeds)
            finding->seeds = selection[i].seeds;
    }
    finding->tested = true;
    return measure_change(what, &selection[steps->count - 1], &selection[0], finding);
}

static enum status measure_order(struct sources *sources, const char *what, struct claim *claim)
{
    struct steps *steps = calloc(1, sizeof *steps);
    if (steps == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s out of memory", what);
    claim->finding = (struct claim_finding){.p = NAN};
    enum status status = open_steps(sources, what, claim, steps);
    if (status == STATUS_OK)
        status = measure_steps(what, steps, claim->range.statistic == CLAIM_RISES ? 1 : -1,
                               &claim->finding);
    for (size_t i = 0; i < steps->count; i++)
        selection_close(&steps->selection[i]);
    free(steps);
    return status;
}

// The statistic of rows alone.
static enum status measure_rows(struct sources *sources, const char *what, const char *text,
                                const struct claim_range *range, struct claim *claim,
                                struct claim_finding *finding)
{
    struct selection of;
    *finding = (struct claim_finding){.p = NAN};
    TRY(selection_open(sources, what, claim->results, text, &of));
    enum status status = STATUS_OK;
    if (range->statistic != CLAIM_VALUE)
        status = selection_need_networks(&of, what);
    finding->networks = of.all.networks;
    finding->seeds = of.seeds;
    if (status == STATUS_OK && range->statistic == CLAIM_VALUE)
        status = measure_value(&of, what, claim->column, finding);
    else if (status == STATUS_OK && range->statistic == CLAIM_HALF)
        status = measure_half(&of, what, finding);
    else if (status == STATUS_OK)
        measure_rate(&of, range, finding);
    if (status == STATUS_OK && range->statistic == CLAIM_DIFFERENCE)
        status = measure_difference(sources, what, &of, claim);
    if (status == STATUS_OK && range->statistic == CLAIM_AGREES)
        finding->p = report_fisher(&of.all, &claim->theirs);
    selection_close(&of);
    return status;
}

enum status judge_measure(struct sources *sources, struct claim *claim)
{
    char what[256];
    enum claim_statistic statistic = claim->range.statistic;
    if (claim->control != NULL) {
        snprintf(what, sizeof what, "%.100s.control:", claim->id);
        TRY(measure_rows(sources, what, claim->control, &claim->must, claim,
                         &claim->control_finding));
    }
    snprintf(what, sizeof what, "%.100s.of:", claim->id);
    if (statistic == CLAIM_RISES || statistic == CLAIM_FALLS)
        return measure_order(sources, what, claim);
    return measure_rows(sources, what, claim->of, &claim->range, claim, &claim->finding);
}

// ---- verdicts -----------------------------------------------------------------------------------

// "None", "all" and "agrees" are said of so many networks at least: of 20 the interval is up to 16 % wide, and what agrees may be
// the networks that are too few.
#define LEAST_OF_ALL 20

static enum claim_verdict decide_range(const struct claim_range *range,
                                       const struct claim_finding *finding)
{
    const struct interval *interval = &finding->interval;
    if (range->none || range->all) {
        bool so = finding->estimate == (range->none ? 0 : 1);
        return !so                                 ? CLAIM_FAILS
               : finding->networks >= LEAST_OF_ALL ? CLAIM_HOLDS
                                                   : CLAIM_UNDECIDED;
    }
    if (lies_in(range, interval->low) && lies_in(range, interval->high))
        return finding->tested && finding->p >= REPORT_LEVEL ? CLAIM_UNDECIDED : CLAIM_HOLDS;
    bool outside = range->closed ? interval->high < range->low || interval->low > range->high
                                 : interval->high <= range->low || interval->low >= range->high;
    return outside ? CLAIM_FAILS : CLAIM_UNDECIDED;
}

static enum claim_verdict decide(const struct claim *claim)
{
    const struct claim_finding *finding = &claim->finding;
    double sign = claim->range.statistic == CLAIM_FALLS ? -1 : 1;
    switch (claim->range.statistic) {
    case CLAIM_AGREES:
        if (finding->p < REPORT_LEVEL)
            return CLAIM_FAILS;
        return finding->networks >= LEAST_OF_ALL ? CLAIM_HOLDS : CLAIM_UNDECIDED;
    case CLAIM_RISES:
    case CLAIM_FALLS:
        if (finding->p >= REPORT_LEVEL)
            return CLAIM_UNDECIDED;
        return sign * finding->estimate > 0 && finding->step_back == 0 ? CLAIM_HOLDS : CLAIM_FAILS;
    default:
        return decide_range(&claim->range, finding);
    }
}

// The seed that says otherwise than a verdict on all. That none or all learned ends with the first network that did or did not.
static const struct claim_seed *find_contrary(const struct claim *claim)
{
    static const struct claim_seed nobody = {0};
    if (claim->verdict == CLAIM_HOLDS)
        return &claim->finding.outside;
    bool exact = claim->range.none || claim->range.all;
    return claim->verdict == CLAIM_FAILS && !exact ? &claim->finding.inside : &nobody;
}

void judge_decide(struct claim *claim)
{
    claim->verdict = decide(claim);
    claim->control_verdict =
        claim->control != NULL ? decide_range(&claim->must, &claim->control_finding) : CLAIM_HOLDS;
    const struct claim_seed *contrary = find_contrary(claim);
    claim->reason[0] = '\0';
    if (claim->control_verdict != CLAIM_HOLDS)
        snprintf(claim->reason, sizeof claim->reason, "the control does not hold");
    else if (contrary->any)
        snprintf(claim->reason, sizeof claim->reason, "seed %llu alone says otherwise",
                 (unsigned long long)contrary->seed);
    if (claim->reason[0] != '\0')
        claim->verdict = CLAIM_UNDECIDED;
    else if (claim->finding.step_back > 0)
        snprintf(claim->reason, sizeof claim->reason, "step %zu goes the other way",
                 claim->finding.step_back);
}

bool judge_is_unexpected(const struct claim *claim)
{
    return claim->verdict != claim->expect || claim->control_verdict != CLAIM_HOLDS;
}
