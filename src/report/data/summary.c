#include "report/data/summary.h"

#include "base/text.h"
#include "report/data/pool.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double learned_at_of(const struct trial_result *trial)
{
    return trial->outcome == TRIAL_LEARNED ? (double)trial->learned_at : NAN;
}
static double accuracy_of(const struct trial_result *trial)
{
    return trial->cell_accuracy;
}
static double weights_of(const struct trial_result *trial)
{
    return (double)trial->weights_left;
}

// The median over the trials that were tried. values: [trials] of scratch.
static double median_of(const struct report_point *point,
                        double (*value)(const struct trial_result *), double *values)
{
    size_t count = 0;
    for (size_t i = 0; i < point->trials; i++)
        if (point->trial[i].outcome != TRIAL_NOT_TRIED)
            values[count++] = value(&point->trial[i]);
    return report_median(values, count);
}

// Adds a point of the results to those that the row has already.
static void add_source(const struct store_results *results, size_t index,
                       struct report_source *source, struct report_point *row)
{
    const struct store_point *stored = &results->point[index];
    *source = (struct report_source){
        .seed = stored->point.seed, .point = index, .first = row->trials, .trials = stored->count};
    for (size_t i = 0; i < stored->count; i++) {
        enum trial_outcome outcome = results->trial[stored->first + i].outcome;
        source->learned.successes += outcome == TRIAL_LEARNED;
        source->learned.networks += outcome != TRIAL_NOT_TRIED;
    }
    row->trials += stored->count;
    row->sources++;
}

// The trials of the row's sources, one after the other: those of one source where they lie, those of
// several in `memory`, whose next free place is returned.
static struct trial_result *set_trials(const struct store_results *results,
                                       struct trial_result *memory, struct report_point *row)
{
    row->trial =
        row->sources == 1 ? results->trial + results->point[row->source->point].first : memory;
    for (size_t i = 0; row->sources > 1 && i < row->sources; i++) {
        const struct report_source *source = &row->source[i];
        memcpy(memory, results->trial + results->point[source->point].first,
               source->trials * sizeof *memory);
        memory += source->trials;
    }
    return memory;
}

// Tests whether the sources have one rate.
static double agreement_of(const struct report_point *row, struct report_count *counts)
{
    for (size_t i = 0; i < row->sources; i++)
        counts[i] = row->source[i].learned;
    return report_agreement(counts, row->sources);
}

// Summarises the trials of the row's sources.
static void summarise_point(const struct sequence_rule *rule, double *values,
                            struct report_point *row)
{
    const struct trial_result *trial = row->trial;
    size_t outcomes[TRIAL_OUTCOME_COUNT] = {0};
    for (size_t i = 0; i < row->trials; i++) {
        outcomes[trial[i].outcome]++;
        bool learned = trial[i].outcome == TRIAL_LEARNED;
        row->sampled += learned && trial[i].evidence == TRIAL_BOARDS;
        row->exact_at_end += learned && trial[i].exact_at_end;
        row->lost += learned && trial[i].losses > 0;
        row->average_learned += trial[i].average_learned;
    }
    size_t tried = row->trials - outcomes[TRIAL_NOT_TRIED];
    row->networks = tried;
    row->not_tried = outcomes[TRIAL_NOT_TRIED];
    row->learned = outcomes[TRIAL_LEARNED];
    row->not_learned = outcomes[TRIAL_NOT_LEARNED];
    row->dead = outcomes[TRIAL_DEAD];
    row->diverged = outcomes[TRIAL_DIVERGED];
    row->rate = tried > 0 ? (double)row->learned / (double)tried : NAN;
    row->interval = sequence_or_wilson(rule, row->learned, tried);

    row->median_learned_at = median_of(row, learned_at_of, values);
    row->median_cell_accuracy = median_of(row, accuracy_of, values);
    row->median_weights_left = median_of(row, weights_of, values);
    double sum = 0;
    for (size_t i = 0; i < row->trials; i++)
        sum += trial[i].outcome != TRIAL_NOT_TRIED ? trial[i].baseline : 0;
    row->baseline = tried > 0 ? sum / (double)tried : NAN;
}

// An axis varies if it does among the points that it applies to; widths also if they are said in
// two ways, of which each applies to the points that it names.
static void find_axis(struct report *report, enum setting_id axis)
{
    const struct point *any = NULL;
    bool elsewhere = false;
    for (size_t i = 0; i < report->points; i++) {
        const struct point *point = report->point[i].point;
        if (!setting_applies(axis, point)) {
            elsewhere = true;
            continue;
        }
        if (any == NULL)
            any = point;
        report->varies[axis] |= setting_value(axis, point) != setting_value(axis, any);
    }
    if (SETTINGS_OF_WIDTHS & SETTING_BIT(axis))
        report->varies[axis] |= any != NULL && elsewhere;
    report->any[axis] = any;
    report->constant[axis] = any != NULL && !report->varies[axis] && !setting_is_quiet(axis, any);
}

// Whether some network that learned was trained on: as the plan says, or because boards alone spoke for it.
static bool goes_on(const struct report_point *point)
{
    return point->learned > 0 &&
           (!point->point->stop_when_proven || point->exact_at_end < point->learned);
}

// What is said of all points together.
static void sum_up(struct report *report)
{
    report->learned = report->sampled = report->not_tried = 0;
    report->tickets = report->sizes = report->trains_on = report->pooled = report->averages = false;
    for (size_t i = 0; i < report->points; i++) {
        report->learned += report->point[i].learned;
        report->sampled += report->point[i].sampled;
        report->trains_on |= goes_on(&report->point[i]);
        report->not_tried += report->point[i].not_tried;
        report->averages |= report->point[i].point->train.average > 0;
        report->tickets |= point_is_ticket(report->point[i].point);
        report->pooled |= report->point[i].sources > 1;
        report->sizes |= report->point[i].numbers != report->point[0].numbers;
    }
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        report->varies[axis] = false;
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        find_axis(report, axis);
    report->least_networks = report->most_networks = report->point[0].networks;
    for (size_t i = 1; i < report->points; i++) {
        size_t networks = report->point[i].networks;
        if (networks < report->least_networks)
            report->least_networks = networks;
        if (networks > report->most_networks)
            report->most_networks = networks;
    }
}

// Memory for a report of some results, and to work in.
struct scratch {
    struct pool_member *member; // [points]
    struct report_count *count; // [points]
    size_t *order;              // [points]
    double *values;             // [points + trials]
};

static void free_scratch(struct scratch *scratch)
{
    free(scratch->member);
    free(scratch->count);
    free(scratch->order);
    free(scratch->values);
}

static enum status take_memory(const struct store_results *results, struct scratch *scratch,
                               struct report *report)
{
    size_t points = results->points, trials = 0;
    for (size_t i = 0; i < points; i++)
        trials += results->point[i].count;
    scratch->member = calloc(points, sizeof *scratch->member);
    scratch->count = calloc(points, sizeof *scratch->count);
    scratch->order = calloc(points, sizeof *scratch->order);
    scratch->values = calloc(points + trials, sizeof *scratch->values);
    report->point = calloc(points, sizeof *report->point);
    report->source = calloc(points, sizeof *report->source);
    report->trial = calloc(trials + 1, sizeof *report->trial);
    return scratch->member == NULL || scratch->count == NULL || scratch->order == NULL ||
                   scratch->values == NULL || report->point == NULL || report->source == NULL ||
                   report->trial == NULL
               ? status_fail(STATUS_ENVIRONMENT, "%s: not enough memory for %zu points",
                             results->path, points)
               : STATUS_OK;
}

// Whether a member belongs to the row that begins with another.
static bool is_of_row(const struct report *report, const struct pool_member *member,
                      const struct pool_member *begin)
{
    return report->by_seed ? member == begin : member->first == begin->first;
}

// Fills the report's points, each from those of the results that are one in it.
static void fill_points(struct scratch *scratch, struct report *report)
{
    const struct store_results *results = report->results;
    const struct pool_member *member = scratch->member;
    struct trial_result *trial = report->trial;
    pool_points(results, scratch->member);
    for (size_t begin = 0, end; begin < results->points; begin = end) {
        const struct store_point *first = &results->point[member[begin].point];
        struct report_point *row = &report->point[report->points++];
        struct net net = point_net(&first->point);
        *row = (struct report_point){.point = &first->point,
                                     .parameters = first->parameters,
                                     .numbers = net_numbers(&net),
                                     .source = report->source + begin};
        for (end = begin; end < results->points && is_of_row(report, &member[end], &member[begin]);
             end++)
            add_source(results, member[end].point, &report->source[end], row);
        trial = set_trials(results, trial, row);
        summarise_point(&report->rule, scratch->values, row);
        row->agreement = agreement_of(row, scratch->count);
    }
}

// Counts the points whose seeds were compared, and those at which they disagree.
static void find_disagreement(struct scratch *scratch, struct report *report)
{
    for (size_t i = 0; i < report->points; i++) {
        scratch->values[i] = report->point[i].agreement;
        report->compared += isnan(scratch->values[i]) ? 0 : 1;
    }
    report_holm(scratch->values, report->points, scratch->order);
    for (size_t i = 0; i < report->points; i++)
        report->disagree += scratch->values[i] < REPORT_LEVEL;
}

static enum status open_report(const struct store_results *results, bool by_seed,
                               struct report *report)
{
    *report = (struct report){.results = results,
                              .seed = results->attributes.seed,
                              .seeds = results->attributes.seeds,
                              .rule = results->attributes.rule,
                              .complete = results->attributes.complete,
                              .by_seed = by_seed};
    text_clean(report->plan, sizeof report->plan, results->attributes.plan_name);
    text_clean(report->question, sizeof report->question, results->attributes.question);
    text_clean(report->program, sizeof report->program, results->attributes.program);
    text_clean(report->revision, sizeof report->revision, results->attributes.revision);
    text_clean(report->isa, sizeof report->isa, results->attributes.isa);
    text_clean(report->cpu, sizeof report->cpu, results->attributes.cpu);
    text_clean(report->corrected, sizeof report->corrected, results->attributes.corrected);
    report_format_overrides(results->attributes.overrides, report->overrides,
                            sizeof report->overrides);
    if (results->points == 0)
        return status_fail(STATUS_REQUEST,
                           "%s: it holds no points, so there is nothing to show; run the sweep "
                           "first",
                           results->path);
    struct scratch scratch = {0};
    enum status status = take_memory(results, &scratch, report);
    if (status == STATUS_OK) {
        fill_points(&scratch, report);
        find_disagreement(&scratch, report);
        sum_up(report);
    } else {
        report_close(report);
    }
    free_scratch(&scratch);
    return status;
}

enum status report_open(const struct store_results *results, struct report *report)
{
    return open_report(results, false, report);
}

enum status report_open_by_seed(const struct store_results *results, struct report *report)
{
    return open_report(results, true, report);
}

enum status report_choose(const struct report *report, const bool *keep, struct report *part)
{
    *part = *report;
    part->points = 0;
    part->trial = NULL; // they stay the whole's
    part->source = NULL;
    part->loaded = NULL;
    part->partial = NULL;
    part->point = calloc(report->points, sizeof *part->point);
    if (part->point == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu points", report->points);
    for (size_t i = 0; i < report->points; i++)
        if (keep[i])
            part->point[part->points++] = report->point[i];
    assert(part->points > 0);
    sum_up(part);
    return STATUS_OK;
}

enum status report_select(const struct report *report, report_keep *keep, const void *with,
                          struct report *part)
{
    bool *kept = calloc(report->points, sizeof *kept);
    if (kept == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu points", report->points);
    for (size_t i = 0; i < report->points; i++)
        kept[i] = keep(report, report->point[i].point, with);
    enum status status = report_choose(report, kept, part);
    free(kept);
    return status;
}

void report_close(struct report *report)
{
    free(report->point);
    free(report->trial);
    free(report->source);
    if (report->loaded != NULL)
        store_close(report->loaded);
    if (report->partial != NULL)
        partial_close(report->partial);
    free(report->loaded);
    free(report->partial);
    report->loaded = NULL;
    report->partial = NULL;
    report->point = NULL;
    report->trial = NULL;
    report->source = NULL;
}
