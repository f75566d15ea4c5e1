// What is said of a ranking, in tables and figures alike.
#include "base/text.h"
#include "report/data/ranking.h"

#include <stdio.h>
#include <string.h>

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
