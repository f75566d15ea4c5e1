#include "report/claims/claims.h"
#include "report/claims/judge.h"
#include "report/claims/sentence.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

// ---- text ---------------------------------------------------------------------------------------

static const char *unit_of(const struct claim_range *range)
{
    return range->statistic == CLAIM_VALUE || range->statistic == CLAIM_HALF ? "" : " %";
}

static void write_number(const struct claim_range *range, double number, FILE *out)
{
    char text[32];
    if (unit_of(range)[0] != '\0')
        sentence_percent(number, text);
    else
        snprintf(text, sizeof text, "%.6g", number);
    fputs(text, out);
}

static void write_finding(const struct claim_range *range, const struct claim_finding *finding,
                          FILE *out)
{
    write_number(range, finding->estimate, out);
    fputs(unit_of(range), out);
    if (finding->interval.low < finding->interval.high) {
        fputs(" (", out);
        write_number(range, finding->interval.low, out);
        fputs(" to ", out);
        write_number(range, finding->interval.high, out);
        fputs(")", out);
    }
    if (!isnan(finding->p))
        fprintf(out, finding->p >= 0.00005 ? ", p = %.4f" : ", p = %.1e", finding->p);
    if (finding->networks > 0)
        fprintf(out, ", %zu networks, %zu seed%s", finding->networks, finding->seeds,
                finding->seeds == 1 ? "" : "s");
}

void claim_write_finding(const struct claim *claim, FILE *out)
{
    fprintf(out, "%s: ", claim->id);
    write_finding(&claim->range, &claim->finding, out);
    fprintf(out, "; claimed: %s", claim->text);
    if (claim->verdict != claim->expect)
        fprintf(out, "; EXPECTED: %s", claim_verdict_names[claim->expect]);
    else if (judge_is_unexpected(claim))
        fputs("; EXPECTED: a control that holds", out);
    if (claim->reason[0] != '\0')
        fprintf(out, "; %s", claim->reason);
}

void claim_write_control(const struct claim *claim, FILE *out)
{
    fprintf(out, "control %s: ", claim_verdict_names[claim->control_verdict]);
    write_finding(&claim->must, &claim->control_finding, out);
}

static void write_text(const struct claim *claim, FILE *out)
{
    char sentence[CLAIM_SENTENCE];
    fprintf(out, "%-9s  ", claim_verdict_names[claim->verdict]);
    claim_write_finding(claim, out);
    fputs("\n", out);
    if (claim->control != NULL) {
        fputs("           ", out);
        claim_write_control(claim, out);
        fputs("\n", out);
    }
    text_clean(sentence, sizeof sentence, claim->sentence);
    text_break_lines(sentence, 100, "");
    for (const char *line = sentence; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        fprintf(out, "           %.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static void write_sum(const struct claims *claims, FILE *out)
{
    size_t count[CLAIM_VERDICTS] = {0};
    for (size_t i = 0; i < claims->count; i++)
        count[claims->claim[i].verdict]++;
    fprintf(out,
            "\n%zu claims: %zu hold, %zu fail, %zu are undecided; %zu come out otherwise than "
            "expected.\n",
            claims->count, count[CLAIM_HOLDS], count[CLAIM_FAILS], count[CLAIM_UNDECIDED],
            claims_unexpected(claims));
}

// ---- for programs -------------------------------------------------------------------------------

static void write_field_csv(const char *text, FILE *out)
{
    fputs(",", out);
    text_write_csv(out, text != NULL ? text : "");
}

static void write_csv(const struct claims *claims, FILE *out)
{
    fputs("id,verdict,expect,estimate,low,high,p,networks,seeds,claims,control,family,published,"
          "source,reason,sentence\r\n",
          out);
    for (size_t i = 0; i < claims->count; i++) {
        const struct claim *claim = &claims->claim[i];
        const struct claim_finding *finding = &claim->finding;
        const double number[] = {finding->estimate, finding->interval.low, finding->interval.high,
                                 finding->p};
        fprintf(out, "%s,%s,%s", claim->id, claim_verdict_names[claim->verdict],
                claim_verdict_names[claim->expect]);
        for (size_t k = 0; k < 4; k++) {
            fputs(",", out);
            table_write_value(out, number[k], "");
        }
        fprintf(out, ",%zu,%zu", finding->networks, finding->seeds);
        write_field_csv(claim->text, out);
        write_field_csv(claim->control != NULL ? claim_verdict_names[claim->control_verdict] : NULL,
                        out);
        write_field_csv(claim->family, out);
        write_field_csv(claim->published, out);
        write_field_csv(claim->source, out);
        write_field_csv(claim->reason, out);
        write_field_csv(claim->sentence, out);
        fputs("\r\n", out);
    }
}

static void write_text_json(const char *name, const char *text, FILE *out)
{
    fprintf(out, ", \"%s\": ", name);
    if (text != NULL)
        text_write_json(out, text);
    else
        fputs("null", out);
}

static void write_number_json(const char *name, double number, FILE *out)
{
    fprintf(out, ", \"%s\": ", name);
    table_write_value(out, number, "null");
}

static void write_json(const struct claims *claims, FILE *out)
{
    fputs("{\"claims\": [", out);
    for (size_t i = 0; i < claims->count; i++) {
        const struct claim *claim = &claims->claim[i];
        const struct claim_finding *finding = &claim->finding;
        fprintf(out, "%s\n  {\"id\": \"%s\"", i > 0 ? "," : "", claim->id);
        write_text_json("verdict", claim_verdict_names[claim->verdict], out);
        write_text_json("expect", claim_verdict_names[claim->expect], out);
        write_number_json("estimate", finding->estimate, out);
        write_number_json("low", finding->interval.low, out);
        write_number_json("high", finding->interval.high, out);
        write_number_json("p", finding->p, out);
        fprintf(out, ", \"networks\": %zu, \"seeds\": %zu", finding->networks, finding->seeds);
        write_text_json("claims", claim->text, out);
        write_text_json("control",
                        claim->control != NULL ? claim_verdict_names[claim->control_verdict] : NULL,
                        out);
        write_text_json("family", claim->family, out);
        write_text_json("published", claim->published, out);
        write_text_json("source", claim->source, out);
        write_text_json("reason", claim->reason[0] != '\0' ? claim->reason : NULL, out);
        write_text_json("sentence", claim->sentence, out);
        fputs("}", out);
    }
    fputs("\n]}\n", out);
}

// \csname takes names with dashes and digits, so that the id stays what it is.
static void write_tex(const struct claims *claims, FILE *out)
{
    fputs("\\newcommand{\\ltClaim}[1]{\\csname ltClaim:#1\\endcsname}\n", out);
    for (size_t i = 0; i < claims->count; i++) {
        fprintf(out, "\\expandafter\\def\\csname ltClaim:%s\\endcsname{", claims->claim[i].id);
        text_write_tex(out, claims->claim[i].sentence);
        fputs("}\n", out);
    }
}

void claims_write(const struct claims *claims, enum report_format format, FILE *out)
{
    if (format == REPORT_CSV)
        write_csv(claims, out);
    else if (format == REPORT_JSON)
        write_json(claims, out);
    else if (format == REPORT_TEX)
        write_tex(claims, out);
    for (size_t i = 0; i < claims->count && format == REPORT_TEXT; i++)
        write_text(&claims->claim[i], out);
    if (format == REPORT_TEXT)
        write_sum(claims, out);
}
