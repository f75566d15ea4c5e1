// What came out, in one sentence.
#include "report/page/sections.h"

#include "base/text.h"
#include "report/plots/figure.h"

#include <string.h>

#define SENTENCE 2048

// "m = 2, weights: Glorot": what tells a point from the others.
static void say_point(const struct report *report, const struct report_point *point,
                      char label[REPORT_LABEL])
{
    label[0] = '\0';
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        if (report->varies[axis] && setting_applies(axis, point->point))
            report_append_setting(label, axis, point->point);
}

// The first point of the highest rate, or of the lowest; NULL: none has networks. *others: points of the same rate.
static const struct report_point *find_extreme(const struct report *report, bool highest,
                                               size_t *others)
{
    const struct report_point *found = NULL;
    *others = 0;
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        if (point->networks == 0)
            continue;
        if (found == NULL || (highest ? point->rate > found->rate : point->rate < found->rate)) {
            found = point;
            *others = 0;
        } else if (point->rate == found->rate) {
            ++*others;
        }
    }
    return found;
}

static void add_extreme(const struct report *report, bool highest, char sentence[SENTENCE])
{
    char label[REPORT_LABEL];
    size_t others;
    const struct report_point *point = find_extreme(report, highest, &others);
    say_point(report, point, label);
    text_append(sentence, SENTENCE, "%s with %s", highest ? "; most often" : ", least often",
                label);
    if (others > 0)
        text_append(sentence, SENTENCE, " and at %zu other point%s", others,
                    others == 1 ? "" : "s");
    if (others > 0)
        text_append(sentence, SENTENCE, " (%.1f %% there)", 100 * point->rate);
    else
        text_append(sentence, SENTENCE, " (%zu of %zu)", point->learned, point->networks);
}

// Says from which width on over half learn, where that is what varies.
static enum status say_threshold(const struct report *report, char text[REPORT_LABEL])
{
    struct figure figure;
    text[0] = '\0';
    if (report->tickets)
        return STATUS_OK;
    TRY(figure_open(report, SETTING_SEED, false, &figure));
    if (figure.axis == SETTING_OVERCOMPLETENESS && report->points > 1)
        figure_answer(&figure, true, text);
    figure_close(&figure);
    return STATUS_OK;
}

static void say_interval(const struct report_point *point, char sentence[SENTENCE])
{
    text_append(sentence, SENTENCE, ": %.1f %%, with a 95 %% interval from %.1f to %.1f %%",
                100 * point->rate, 100 * point->interval.low, 100 * point->interval.high);
}

enum status page_answer(const struct page_result *result, FILE *out)
{
    const struct report *report = result->report;
    char sentence[SENTENCE] = "", threshold[REPORT_LABEL], count[TEXT_COUNT], all[TEXT_COUNT];
    size_t networks = 0, others;
    for (size_t i = 0; i < report->points; i++)
        networks += report->point[i].networks;
    text_format_count(networks, all);
    text_format_count(report->learned, count);
    TRY(say_threshold(report, threshold));
    text_append(sentence, SENTENCE, "%s of %s network%s learned",
                report->learned > 0 ? count : "None", all, networks == 1 ? "" : "s");
    const struct report_point *best = find_extreme(report, true, &others);
    if (report->points == 1 && networks > 0)
        say_interval(best, sentence);
    else if (threshold[0] != '\0')
        text_append(sentence, SENTENCE, "; %s", threshold);
    else if (report->learned > 0 && others + 1 < report->points) {
        add_extreme(report, true, sentence);
        add_extreme(report, false, sentence);
    }
    text_append(sentence, SENTENCE, ".");
    page_write_element("p", "answer", sentence, out);
    if (!report->complete) {
        char said[REPORT_LABEL];
        report_format_incomplete(report, said);
        page_write_element("p", "warning", said, out);
    }
    return STATUS_OK;
}
