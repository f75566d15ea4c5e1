#include "report/data/ranking.h"

#include "base/text.h"
#include "report/data/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool ranking_is_choice(enum setting_id axis)
{
    bool question = axis == SETTING_GENERATIONS || axis == SETTING_FAMILY ||
                    axis == SETTING_OVERCOMPLETENESS || axis == SETTING_FILTERS;
    return !question && axis != SETTING_STOP && axis < SETTING_METHOD;
}

static bool same_choices(const struct point *a, const struct point *b)
{
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        if (ranking_is_choice(axis) && setting_value(axis, a) != setting_value(axis, b))
            return false;
    return true;
}

static struct ranking_entry *find_entry(struct ranking *ranking, const struct point *point)
{
    for (size_t i = 0; i < ranking->entries; i++)
        if (same_choices(ranking->entry[i].choices, point))
            return &ranking->entry[i];
    struct ranking_entry *entry = &ranking->entry[ranking->entries++];
    *entry = (struct ranking_entry){.choices = point};
    return entry;
}

// Gathers the combinations that have networks at any figure. Points that differ in `stop` alone are the
// same networks, of which the more count.
static void gather(const struct report *report, struct ranking *ranking)
{
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        const struct reference_count *count = reference_count_of(point->point);
        if (count == NULL || point->networks == 0)
            continue;
        const struct report_point **place =
            &find_entry(ranking, point->point)->point[count - reference_counts];
        if (*place == NULL || (*place)->networks < point->networks)
            *place = point;
    }
}

// Leaves out the combinations of prior weight 0.
static void exclude(struct ranking *ranking)
{
    size_t left = 0;
    for (size_t i = 0; i < ranking->entries; i++)
        if (ranking->report->prior == REPORT_PRIOR_NONE ||
            reference_documents(ranking->entry[i].choices))
            ranking->entry[left++] = ranking->entry[i];
    ranking->excluded = ranking->entries - left;
    ranking->entries = left;
}

static void find_figures(struct ranking *ranking)
{
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        size_t have = 0;
        for (size_t i = 0; i < ranking->entries; i++)
            have += ranking->entry[i].point[f] != NULL;
        ranking->used[f] = have > 0 && have == ranking->entries;
        ranking->partial[f] = have > 0 && have < ranking->entries;
        ranking->figures += ranking->used[f];
    }
}

static enum status begin(const struct report *report, struct ranking *ranking)
{
    *ranking = (struct ranking){.report = report};
    ranking->entry = calloc(report->points, sizeof *ranking->entry);
    if (ranking->entry == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory to rank %zu points",
                           report->points);
    gather(report, ranking);
    exclude(ranking);
    find_figures(ranking);
    return STATUS_OK;
}

bool ranking_applies(const struct report *report)
{
    struct ranking ranking;
    bool applies =
        begin(report, &ranking) == STATUS_OK && ranking.entries >= 2 && ranking.figures > 0;
    ranking_close(&ranking);
    return applies;
}

static struct beta_event event_of(size_t figure)
{
    return (struct beta_event){reference_counts[figure].least, reference_counts[figure].most,
                               REFERENCE_NETWORKS};
}

static void find_likelihood(const struct ranking *ranking, struct ranking_entry *entry)
{
    entry->log_likelihood = 0;
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        entry->probability[f] = NAN;
        if (!ranking->used[f])
            continue;
        struct beta beta = beta_of_count(entry->point[f]->learned, entry->point[f]->networks);
        struct beta_event event = event_of(f);
        double logarithm = beta_log_probability(&beta, &event);
        entry->probability[f] = exp(logarithm);
        entry->log_likelihood += logarithm;
    }
}

// Log-likelihoods of the entry with its rates drawn anew: drawn[RANKING_RESAMPLES].
static void resample(const struct ranking *ranking, const struct ranking_entry *entry,
                     double *drawn)
{
    memset(drawn, 0, RANKING_RESAMPLES * sizeof *drawn);
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        if (!ranking->used[f])
            continue;
        const struct report_point *point = entry->point[f];
        struct beta beta = beta_of_count(point->learned, point->networks);
        struct beta_event event = event_of(f);
        struct pcg32 stream = rng_stream(
            &(struct rng_key){.purpose = RNG_RANKING, .index = {point_key(point->point)}});
        for (size_t r = 0; r < RANKING_RESAMPLES; r++) {
            struct beta_draw draw = beta_draw(&beta, &stream);
            drawn[r] += beta_log_binomial(&draw, &event);
        }
    }
}

// Sets first, low and high from drawn[entries][RANKING_RESAMPLES], which is sorted on the way.
static void judge_resamples(struct ranking *ranking, double *drawn)
{
    for (size_t r = 0; r < RANKING_RESAMPLES; r++) {
        double best = -INFINITY, sharing = 0;
        for (size_t i = 0; i < ranking->entries; i++)
            best = fmax(best, drawn[i * RANKING_RESAMPLES + r]);
        for (size_t i = 0; i < ranking->entries; i++)
            sharing += drawn[i * RANKING_RESAMPLES + r] == best;
        for (size_t i = 0; i < ranking->entries; i++)
            if (drawn[i * RANKING_RESAMPLES + r] == best)
                ranking->entry[i].first += 1 / (sharing * RANKING_RESAMPLES);
    }
    for (size_t i = 0; i < ranking->entries; i++) {
        double *own = drawn + i * RANKING_RESAMPLES;
        ranking->entry[i].interval.low = report_quantile(own, RANKING_RESAMPLES, 0.025);
        ranking->entry[i].interval.high = report_quantile(own, RANKING_RESAMPLES, 0.975);
    }
}

// Posteriors, and the likeliest first; insertion keeps equal ones in their order.
static void sort(struct ranking *ranking)
{
    for (size_t i = 1; i < ranking->entries; i++) {
        struct ranking_entry entry = ranking->entry[i];
        size_t at = i;
        for (; at > 0 && ranking->entry[at - 1].log_likelihood < entry.log_likelihood; at--)
            ranking->entry[at] = ranking->entry[at - 1];
        ranking->entry[at] = entry;
    }
    double sum = 0, best = ranking->entry[0].log_likelihood;
    for (size_t i = 0; i < ranking->entries; i++)
        sum += exp(ranking->entry[i].log_likelihood - best);
    for (size_t i = 0; i < ranking->entries; i++)
        ranking->entry[i].posterior = exp(ranking->entry[i].log_likelihood - best) / sum;
}

static enum status fail_nothing(const struct ranking *ranking)
{
    char others[160] = "";
    if (ranking->excluded > 0 && ranking->entries + ranking->excluded >= 2)
        snprintf(others, sizeof others,
                 "; those whose boards do not draw densities of their own, as is documented, are "
                 "left out (%zu): --prior none ranks them, too",
                 ranking->excluded);
    return status_fail(
        STATUS_REQUEST,
        "%s: there is nothing to rank: %zu combination%s of choices with a published figure, %zu "
        "of whose figures all of them have; expected two, each with networks at the same figure, "
        "such as L(1,1) and L(1,3), as experiments/protocol.yaml asks for%s",
        ranking->report->plan, ranking->entries, ranking->entries == 1 ? "" : "s", ranking->figures,
        others);
}

static enum status rank(struct ranking *ranking)
{
    if (ranking->entries < 2 || ranking->figures == 0)
        return fail_nothing(ranking);
    double *drawn = calloc(ranking->entries * RANKING_RESAMPLES, sizeof *drawn);
    if (drawn == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory to rank %zu combinations",
                           ranking->entries);
    for (size_t i = 0; i < ranking->entries; i++) {
        find_likelihood(ranking, &ranking->entry[i]);
        resample(ranking, &ranking->entry[i], drawn + i * RANKING_RESAMPLES);
    }
    judge_resamples(ranking, drawn);
    free(drawn);
    sort(ranking);
    return ranking_recover(ranking);
}

enum status ranking_open(const struct report *report, struct ranking *ranking)
{
    TRY(begin(report, ranking));
    enum status status = rank(ranking);
    if (status != STATUS_OK)
        ranking_close(ranking);
    return status;
}

void ranking_close(struct ranking *ranking)
{
    free(ranking->entry);
    ranking->entry = NULL;
}

bool ranking_shows(const struct ranking *ranking, enum setting_id axis)
{
    const struct point *any = NULL;
    for (size_t i = 0; i < ranking->entries && ranking_is_choice(axis); i++) {
        const struct point *choices = ranking->entry[i].choices;
        if (!setting_applies(axis, choices))
            continue;
        any = any == NULL ? choices : any;
        if (setting_value(axis, choices) != setting_value(axis, any))
            return true;
    }
    return false;
}

void ranking_label(const struct ranking *ranking, size_t entry, char label[RANKING_LABEL])
{
    label[0] = '\0';
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        char text[SETTING_TEXT];
        if (!ranking_shows(ranking, axis))
            continue;
        setting_format(axis, ranking->entry[entry].choices, text);
        text_append(label, RANKING_LABEL, "%s%s", label[0] != '\0' ? ", " : "", text);
    }
}

static bool shares(const struct ranking *ranking, enum setting_id axis, size_t a, size_t b)
{
    return setting_value(axis, ranking->entry[a].choices) ==
           setting_value(axis, ranking->entry[b].choices);
}

double ranking_share(const struct ranking *ranking, enum setting_id axis, size_t entry)
{
    double sum = 0;
    for (size_t i = 0; i < ranking->entries; i++)
        sum += shares(ranking, axis, i, entry) ? ranking->entry[i].posterior : 0;
    return sum;
}

bool ranking_is_first(const struct ranking *ranking, enum setting_id axis, size_t entry)
{
    size_t first = 0;
    while (!shares(ranking, axis, first, entry))
        first++;
    return first == entry;
}

// ---- in words ----

void ranking_list_figures(const bool which[REFERENCE_COUNTS], bool published,
                          char text[RANKING_TEXT])
{
    char name[REFERENCE_NAME];
    text[0] = '\0';
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        if (!which[f])
            continue;
        reference_name(&reference_counts[f], name);
        text_append(text, RANKING_TEXT, "%s%s", text[0] != '\0' ? ", " : "", name);
        if (published)
            text_append(text, RANKING_TEXT, " %s", reference_counts[f].text);
    }
}

void ranking_list_choices(const struct ranking *ranking, char text[RANKING_TEXT])
{
    text[0] = '\0';
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        if (!ranking_shows(ranking, axis))
            continue;
        text_append(text, RANKING_TEXT, "%s%s", text[0] != '\0' ? "; " : "",
                    setting_table[axis].label);
        const char *separator = " ";
        for (size_t i = 0; i < ranking->entries; i++) {
            char value[SETTING_TEXT];
            if (!ranking_is_first(ranking, axis, i))
                continue;
            setting_format(axis, ranking->entry[i].choices, value);
            text_append(text, RANKING_TEXT, "%s%s %.1f %%", separator, value,
                        100 * ranking_share(ranking, axis, i));
            separator = ", ";
        }
    }
}

void ranking_say_prior(const struct ranking *ranking, char text[RANKING_TEXT])
{
    text[0] = '\0';
    if (ranking->report->prior == REPORT_PRIOR_NONE) {
        text_append(text, RANKING_TEXT,
                    "prior none: all combinations alike, whatever is documented of the boards");
        return;
    }
    text_append(text, RANKING_TEXT,
                "prior documented: each board draws a density of its own, as a digest of the paper "
                "says (The Batch)");
    if (ranking->excluded > 0)
        text_append(text, RANKING_TEXT, "; %zu combination%s of other densities left out",
                    ranking->excluded, ranking->excluded == 1 ? "" : "s");
}

void ranking_say_sure(const struct ranking *ranking, char text[RANKING_TEXT])
{
    const struct ranking_entry *best = ranking->entry;
    char label[RANKING_LABEL], choices[RANKING_TEXT];
    ranking_label(ranking, 0, label);
    ranking_list_choices(ranking, choices);
    text[0] = '\0';
    text_append(
        text, RANKING_TEXT,
        "How sure is this? Of %zu combinations, %s has a posterior of %.1f %%, provided that the "
        "right one is among them. Single choices: %s. ",
        ranking->entries, label, 100 * best->posterior, choices);
    text_append(
        text, RANKING_TEXT,
        "With our rates drawn anew, it stays the likeliest in %.1f %% of the draws; had it made "
        "the published figures, it would come out first in %.1f %% of repetitions of the "
        "published experiment. ",
        100 * best->first, 100 * best->recovered);
    text_append(text, RANKING_TEXT,
                "If one of these made the published figures, it would come out first in %.1f %% of "
                "repetitions of the published experiment; by chance in %.1f %%.",
                100 * ranking->recovered, 100 / (double)ranking->entries);
}
