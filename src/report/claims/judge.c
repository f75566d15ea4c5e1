#include "report/claims/judge.h"

#include "base/parse.h"
#include "report/data/firth.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double rate_of(const struct report_count *count)
{
    return (double)count->successes / (double)count->networks;
}

static enum status need_networks(const struct selection *selection, const char *what)
{
    return selection->all.networks > 0
               ? STATUS_OK
               : status_fail(STATUS_REQUEST, "%s the rows have no networks", what);
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

static void say_seed(struct claim *claim, uint64_t seed)
{
    snprintf(claim->reason, sizeof claim->reason, "seed %llu alone says otherwise",
             (unsigned long long)seed);
}

// ---- statistics ---------------------------------------------------------------------------------

static void measure_rate(const struct selection *of, struct claim_finding *finding)
{
    finding->estimate = rate_of(&of->all);
    finding->interval = wilson_interval(of->all.successes, of->all.networks);
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

// Firth's regression in log2 m over the rows that are kept; an interval that ends beyond what was tried ends there.
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
    finding->estimate = exp2(fit.half);
    finding->interval = (struct interval){exp2(fit.interval.low), exp2(fit.interval.high)};
    return STATUS_OK;
}

static enum status measure_difference(struct sources *sources, const char *what,
                                      const struct selection *of, struct claim *claim)
{
    struct selection against;
    struct claim_finding *finding = &claim->finding;
    TRY(selection_open(sources, what, claim->results, claim->against, &against));
    enum status status = need_networks(&against, what);
    if (status == STATUS_OK) {
        finding->estimate = rate_of(&of->all) - rate_of(&against.all);
        finding->interval = report_difference(&of->all, &against.all);
        finding->p = report_fisher(&of->all, &against.all);
        finding->tested = isinf(claim->range.low) ? claim->range.high == 0 : claim->range.low == 0;
        finding->networks += against.all.networks;
    }
    for (size_t i = 0; i < of->seeds && status == STATUS_OK; i++) {
        const struct report_count *mine = &of->of_seed[i];
        const struct report_count *other = count_of_seed(&against, of->seed[i]);
        if (other != NULL && mine->networks > 0 &&
            !lies_in(&claim->range, rate_of(mine) - rate_of(other)))
            say_seed(claim, of->seed[i]);
    }
    selection_close(&against);
    return status;
}

// The step in `steps` selections that goes the wrong way beyond chance, corrected for their number, counts.
#define MOST_STEPS 64

static enum status measure_order(struct sources *sources, const char *what, struct claim *claim)
{
    char list[1024], *rest = NULL;
    struct report_count count[MOST_STEPS];
    double p[MOST_STEPS];
    size_t order[MOST_STEPS], steps = 0;
    double sign = claim->range.statistic == CLAIM_RISES ? 1 : -1;
    struct claim_finding *finding = &claim->finding;
    if (strlen(claim->of) >= sizeof list)
        return status_fail(STATUS_REQUEST, "%s longer than 1,023 bytes", what);
    memcpy(list, claim->of, strlen(claim->of) + 1);
    *finding = (struct claim_finding){.p = NAN};
    for (char *item = strtok_r(list, ";", &rest); item != NULL; item = strtok_r(NULL, ";", &rest)) {
        struct selection selection;
        if (steps == MOST_STEPS)
            return status_fail(STATUS_REQUEST, "%s more than %d selections", what, MOST_STEPS);
        TRY(selection_open(sources, what, claim->results, item + strspn(item, " "), &selection));
        enum status status = need_networks(&selection, what);
        count[steps++] = selection.all;
        finding->networks += selection.all.networks;
        finding->seeds =
            steps == 1 || selection.seeds < finding->seeds ? selection.seeds : finding->seeds;
        selection_close(&selection);
        TRY(status);
    }
    if (steps < 2)
        return status_fail(STATUS_REQUEST, "%s expected two selections at least, with ; between",
                           what);
    for (size_t i = 0; i + 1 < steps; i++)
        p[i] = report_fisher(&count[i + 1], &count[i]);
    report_holm(p, steps - 1, order);
    for (size_t i = 0; i + 1 < steps; i++)
        if (p[i] < REPORT_LEVEL && sign * (rate_of(&count[i + 1]) - rate_of(&count[i])) < 0)
            snprintf(claim->reason, sizeof claim->reason, "step %zu goes the other way", i + 1);
    finding->estimate = rate_of(&count[steps - 1]) - rate_of(&count[0]);
    finding->interval = report_difference(&count[steps - 1], &count[0]);
    finding->p = report_fisher(&count[steps - 1], &count[0]);
    finding->tested = true;
    return STATUS_OK;
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
        status = need_networks(&of, what);
    finding->networks = of.all.networks;
    finding->seeds = of.seeds;
    if (status == STATUS_OK && range->statistic == CLAIM_VALUE)
        status = measure_value(&of, what, claim->column, finding);
    else if (status == STATUS_OK && range->statistic == CLAIM_HALF)
        status = measure_half(&of, what, finding);
    else if (status == STATUS_OK)
        measure_rate(&of, finding);
    if (status == STATUS_OK && range->statistic == CLAIM_DIFFERENCE)
        status = measure_difference(sources, what, &of, claim);
    if (status == STATUS_OK && range->statistic == CLAIM_AGREES)
        finding->p = report_fisher(&of.all, &claim->theirs);
    for (size_t i = 0; i < of.seeds && status == STATUS_OK && range->statistic == CLAIM_RATE; i++)
        if (of.of_seed[i].networks > 0 && !rate_lies_in(range, &of.of_seed[i]))
            say_seed(claim, of.seed[i]);
    selection_close(&of);
    return status;
}

enum status judge_measure(struct sources *sources, struct claim *claim)
{
    char what[256];
    enum claim_statistic statistic = claim->range.statistic;
    claim->reason[0] = '\0';
    if (claim->control != NULL) {
        snprintf(what, sizeof what, "%.100s.control:", claim->id);
        TRY(measure_rows(sources, what, claim->control, &claim->must, claim,
                         &claim->control_finding));
        claim->reason[0] = '\0'; // seeds of the control do not decide
    }
    snprintf(what, sizeof what, "%.100s.of:", claim->id);
    if (statistic == CLAIM_RISES || statistic == CLAIM_FALLS)
        return measure_order(sources, what, claim);
    return measure_rows(sources, what, claim->of, &claim->range, claim, &claim->finding);
}

// ---- verdicts -----------------------------------------------------------------------------------

// "None" and "all" are said of so many networks at least: of 20 the interval is up to 16 % wide.
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
        return finding->p >= REPORT_LEVEL ? CLAIM_HOLDS : CLAIM_FAILS;
    case CLAIM_RISES:
    case CLAIM_FALLS:
        if (finding->p >= REPORT_LEVEL)
            return CLAIM_UNDECIDED;
        return sign * finding->estimate > 0 && claim->reason[0] == '\0' ? CLAIM_HOLDS : CLAIM_FAILS;
    default:
        return decide_range(&claim->range, finding);
    }
}

void judge_decide(struct claim *claim)
{
    claim->verdict = decide(claim);
    claim->control_verdict =
        claim->control != NULL ? decide_range(&claim->must, &claim->control_finding) : CLAIM_HOLDS;
    if (claim->control_verdict != CLAIM_HOLDS) {
        claim->verdict = CLAIM_UNDECIDED;
        snprintf(claim->reason, sizeof claim->reason, "the control does not hold");
    } else if (claim->verdict == CLAIM_HOLDS && claim->reason[0] != '\0') {
        claim->verdict = CLAIM_UNDECIDED;
    }
}
