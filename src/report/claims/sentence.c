#include "report/claims/sentence.h"

#include "base/parse.h"
#include "base/text.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// Whether a text says 0 or 100 of what is neither.
static bool says_too_much(const char *text, double size)
{
    double said = fabs(strtod(text, NULL));
    return (said == 0 && size > 0) || (said == 100 && size < 100);
}

// Doubles that differ from 0 and 100 by rounding alone are these.
#define ROUNDING 1e-9

void sentence_percent(double share, char text[32])
{
    double percent = 100 * share, size = fabs(percent);
    size = size < ROUNDING ? 0 : fabs(size - 100) < ROUNDING ? 100 : size;
    int digits = size == 0 || size >= 9.95 ? 0 : 1;
    do
        snprintf(text, 32, "%.*f", digits, percent < 0 && size > 0 ? -size : size);
    while (says_too_much(text, size) && ++digits < 12);
}

// A number with separators where it is whole or has four digits and more, else with three digits that count.
static void format_number(double number, char text[64])
{
    double size = fabs(number);
    bool whole = size < 1e15 && (size == floor(size) || size >= 999.5);
    text[0] = '-';
    if (whole)
        text_format_count((uint64_t)(size + 0.5), text + (number < 0));
    else
        snprintf(text, 64, "%.3g", number);
}

static void write_interval(const struct interval *interval, FILE *out)
{
    char low[32], high[32];
    sentence_percent(interval->low, low);
    sentence_percent(interval->high, high);
    fprintf(out, "%s to %s %%", low, high);
}

static void write_p(double p, FILE *out)
{
    if (p < 0.001)
        fprintf(out, "p < 0.001");
    else
        fprintf(out, "p = %.2g", p);
}

// ---- fields -------------------------------------------------------------------------------------

// Fields of the claim as a whole, of statistics that have them; false: it is none.
static bool write_finding(const struct claim *claim, const char *field, FILE *out)
{
    const struct claim_finding *finding = &claim->finding;
    enum claim_statistic statistic = claim->range.statistic;
    bool change =
        statistic == CLAIM_DIFFERENCE || statistic == CLAIM_RISES || statistic == CLAIM_FALLS;
    char text[64];
    if (strcmp(field, "published") == 0 && claim->published != NULL) {
        fputs(claim->published, out);
    } else if (strcmp(field, "difference") == 0 && change) {
        char low[32], high[32];
        sentence_percent(finding->estimate, text);
        sentence_percent(finding->interval.low, low);
        sentence_percent(finding->interval.high, high);
        fprintf(out, "%s points, %s to %s", text, low, high);
    } else if (strcmp(field, "p") == 0 && !isnan(finding->p)) {
        write_p(finding->p, out);
    } else if (strcmp(field, "half") == 0 && statistic == CLAIM_HALF) {
        fprintf(out, "%.1f (%.1f to %.1f)", finding->estimate, finding->interval.low,
                finding->interval.high);
    } else {
        return false;
    }
    return true;
}

// Fields of rows that have networks.
static bool is_of_count(const char *field)
{
    static const char *const names[] = {"rate", "interval", "count", "learned", "networks"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(field, names[i]) == 0)
            return true;
    return false;
}

// Precondition: is_of_count, and there are networks.
static void write_count(const struct report_count *count, const char *field, FILE *out)
{
    char text[TEXT_COUNT];
    struct interval interval = wilson_interval(count->successes, count->networks);
    if (strcmp(field, "rate") == 0) {
        sentence_percent((double)count->successes / (double)count->networks, text);
        fprintf(out, "%s %%", text);
    } else if (strcmp(field, "interval") == 0) {
        write_interval(&interval, out);
    } else if (strcmp(field, "count") == 0) {
        text_format_count(count->successes, text);
        fprintf(out, "%s of ", text);
        text_format_count(count->networks, text);
        fputs(text, out);
    } else {
        text_format_count(field[0] == 'l' ? count->successes : count->networks, text);
        fputs(text, out);
    }
}

static enum status write_column(const struct selection *selection, const char *what,
                                const char *field, FILE *out)
{
    struct table_cell cell;
    double number;
    char text[64];
    TRY(selection_cell(selection, what, field, &cell));
    if (parse_real(cell.text, -DBL_MAX, DBL_MAX, &number))
        format_number(number, text);
    fputs(parse_real(cell.text, -DBL_MAX, DBL_MAX, &number) ? text : cell.text, out);
    return STATUS_OK;
}

// The rows that a field is of: those of the claim, or as it says.
static const char *rows_of(const struct claim *claim, const char *said)
{
    if (said == NULL)
        return claim->of;
    if (strcmp(said, "against") == 0 && claim->against != NULL)
        return claim->against;
    if (strcmp(said, "control") == 0 && claim->control != NULL)
        return claim->control;
    return said;
}

// Writes what stands for "FIELD" or "FIELD of ROWS".
static enum status write_field(struct sources *sources, const struct claim *claim, char *field,
                               FILE *out)
{
    char what[256];
    struct selection selection;
    char *of = strstr(field, " of ");
    if (of != NULL)
        *of = '\0';
    else if (write_finding(claim, field, out))
        return STATUS_OK;
    snprintf(what, sizeof what, "%.100s.says: {%.100s}:", claim->id, field);
    TRY(selection_open(sources, what, claim->results, rows_of(claim, of != NULL ? of + 4 : NULL),
                       &selection));
    enum status status = STATUS_OK;
    bool counted = selection.all.networks > 0 || selection.refused[0] != '\0';
    if (!counted || !is_of_count(field))
        status = write_column(&selection, what, field, out);
    else if ((status = selection_need_networks(&selection, what)) == STATUS_OK)
        write_count(&selection.all, field, out);
    selection_close(&selection);
    return status;
}

static enum status write_sentence(struct sources *sources, const struct claim *claim, FILE *out)
{
    for (const char *at = claim->says; *at != '\0';) {
        size_t plain = strcspn(at, "{}");
        fwrite(at, 1, plain, out);
        at += plain;
        if (*at == '\0')
            break;
        size_t length = strcspn(at + 1, "{}");
        char field[512];
        if (*at != '{' || at[1 + length] != '}' || length >= sizeof field)
            return status_fail(STATUS_REQUEST,
                               "%s.says: expected {FIELD} or {FIELD of ROWS} at \"%.40s\"",
                               claim->id, at);
        snprintf(field, sizeof field, "%.*s", (int)length, at + 1);
        TRY(write_field(sources, claim, field, out));
        at += length + 2;
    }
    return STATUS_OK;
}

enum status sentence_make(struct sources *sources, struct claim *claim)
{
    size_t bytes;
    FILE *out = open_memstream(&claim->sentence, &bytes);
    if (out == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", claim->id);
    enum status status = write_sentence(sources, claim, out);
    if (fclose(out) != 0 && status == STATUS_OK)
        status = status_fail(STATUS_ENVIRONMENT, "%s: out of memory", claim->id);
    if (status == STATUS_OK && bytes >= CLAIM_SENTENCE)
        status = status_fail(STATUS_REQUEST, "%s.says: longer than %d bytes", claim->id,
                             CLAIM_SENTENCE - 1);
    return status;
}
