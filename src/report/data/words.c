// What is said of a report in words.
#include "base/text.h"
#include "report/data/summary.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const report_incomplete =
    "the sweep was not finished; points may lack networks. Run the same sweep again to finish it.";

void report_format_incomplete(const struct report *report, char text[REPORT_LABEL])
{
    size_t damaged = report->partial != NULL ? report->partial->damaged : 0;
    if (report->planned == 0)
        snprintf(text, REPORT_LABEL, "%s", report_incomplete);
    else
        snprintf(text, REPORT_LABEL,
                 "PARTIAL: %zu of %s%zu trials; the sweep was not finished: lifeticket status says "
                 "whether one is at work, and the same command finishes it%s",
                 report->results->trials, sequence_asked(&report->rule) ? "at most " : "",
                 report->planned, damaged > 0 ? "; a damaged shard is left out" : "");
}

const char *const report_prior_names[REPORT_PRIORS + 1] = {"documented", "none", NULL};

void report_format_overrides(const char *lines, char *list, size_t bytes)
{
    static const char more[] = ", ...";
    size_t used = 0;
    for (list[0] = '\0'; *lines != '\0';) {
        char line[256];
        size_t length = strcspn(lines, "\n");
        bool fits = length < sizeof line && used + length + 2 * sizeof more <= bytes;
        if (fits) {
            memcpy(line, lines, length);
            line[length] = '\0';
            used += (size_t)snprintf(list + used, bytes - used, "%s", used > 0 ? ", " : "");
            text_clean(list + used, bytes - used, line);
            used = strlen(list);
        } else {
            snprintf(list + used, bytes - used, "%s", used > 0 ? more : more + 2);
            return;
        }
        lines += length + (lines[length] == '\n');
    }
}

void report_format_evidence(size_t learned, size_t sampled, char text[REPORT_EVIDENCE_TEXT])
{
    if (learned == 0 || sampled == 0 || sampled == learned)
        snprintf(text, REPORT_EVIDENCE_TEXT, "%s",
                 learned == 0   ? "-"
                 : sampled == 0 ? "proven"
                                : "boards");
    else
        snprintf(text, REPORT_EVIDENCE_TEXT, "%zu of %zu proven", learned - sampled, learned);
}

void report_format_seeds(const struct report *report, char *text, size_t bytes)
{
    static const char more[] = ", ...";
    size_t used = (size_t)snprintf(text, bytes, "seed%s ", report->seeds > 1 ? "s" : "");
    for (size_t i = 0; i < report->seeds; i++) {
        char seed[32];
        snprintf(seed, sizeof seed, "%s%" PRIu64, i > 0 ? ", " : "", report->seed[i]);
        bool fits = used + strlen(seed) + sizeof more <= bytes;
        used += (size_t)snprintf(text + used, bytes - used, "%s", fits ? seed : more);
        if (!fits)
            break;
    }
}

void report_format_rule(const struct report *report, char text[REPORT_LABEL])
{
    double precision = report->rule.precision, threshold = report->rule.threshold;
    text[0] = '\0';
    if (sequence_asked(&report->rule))
        text_append(text, REPORT_LABEL, "each point until its rate ");
    if (precision > 0)
        text_append(text, REPORT_LABEL, "is known to +-%g%s", precision,
                    threshold > 0 ? ", or " : "");
    if (threshold > 0)
        text_append(text, REPORT_LABEL, "surely is not %g", threshold);
}

const char *report_interval_name(const struct report *report)
{
    return sequence_asked(&report->rule) ? "the confidence sequence's interval"
                                         : "Wilson's interval";
}

void report_append_setting(char label[REPORT_LABEL], enum setting_id axis,
                           const struct point *point)
{
    char phrase[SETTING_PHRASE];
    setting_say(axis, point, phrase);
    text_append(label, REPORT_LABEL, "%s%s", label[0] != '\0' ? ", " : "", phrase);
}

void report_format_number(double number, char *text)
{
    if (number >= 0 && number == floor(number))
        text_format_count((uint64_t)number, text);
    else
        snprintf(text, TEXT_COUNT, "%.6g", number);
}

void report_format_networks(const struct report *report, char text[64])
{
    if (report->least_networks == report->most_networks)
        snprintf(text, 64, "%zu", report->most_networks);
    else
        snprintf(text, 64, "%zu to %zu", report->least_networks, report->most_networks);
}

void report_number_page(size_t page, char name[REPORT_PAGE])
{
    if (page > 0)
        text_append(name, REPORT_PAGE, "%s%zu", name[0] != '\0' ? "-" : "", page + 1);
}
