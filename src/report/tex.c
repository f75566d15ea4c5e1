// The numbers of the paper as LaTeX macros. Names hold letters only.
//
//   \ltPlan \ltQuestion \ltSeed \ltProgram \ltRevision \ltIsa \ltCpu     the sweep
//                                          seeds: "1", or "1, 2"
//   \ltIncomplete                          a sentence, or nothing where the sweep is complete
//   \ltPoints \ltTrials \ltNetworks        networks: of one point, "64", or "48 to 64"
//   \ltSampled                             networks that learned by fresh boards alone, without proof
//   \ltRule \ltGenerations ...             each axis: its value, or its values "1, 2, 3"
//   \ltPointARate ...                      each point, A, B, ..., Z, AA, ...: Parameters, Networks,
//                                          Learned, Sampled, ExactAtEnd, Lost, Rate, Low, High, Dead,
//                                          Diverged, MedianUpdates
//   \ltPointAlign \ltPointHead \ltPointRows    all of them as the inside of a tabular
//   \ltReproductionRows                    what | published | ours | our interval | inside it?
//   \ltPublishedNetworks                   networks per point of the published sweep
//   \ltBetaOne \ltBetaTwo \ltEpsilon        Adam's constants
//   \ltWindows \ltTestBoards               windows that a proof enumerates, boards of an accuracy
#include "kernel/kernel.h"
#include "report/reference.h"
#include "report/reproduction.h"
#include "report/table.h"
#include "report/text.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

static void write_macro(FILE *out, const char *name, const char *text)
{
    fprintf(out, "\\newcommand{\\lt%s}{", name);
    text_write_tex(out, text);
    fputs("}\n", out);
}

static void write_count(FILE *out, const char *name, uint64_t count)
{
    char text[TEXT_COUNT];
    text_format_count(count, text);
    write_macro(out, name, text);
}

// learning_rate -> LearningRate.
static void camel_case(const char *name, char *camel)
{
    bool start = true;
    for (; *name != '\0'; name++) {
        if (*name != '_')
            *camel++ = start ? (char)toupper((unsigned char)*name) : *name;
        start = *name == '_';
    }
    *camel = '\0';
}

// 0 -> A, 25 -> Z, 26 -> AA: the point's index in letters.
static void point_letters(size_t index, char letters[16])
{
    char reversed[16];
    size_t length = 0;
    for (size_t i = index + 1; i > 0; i = (i - 1) / 26)
        reversed[length++] = (char)('A' + (i - 1) % 26);
    for (size_t i = 0; i < length; i++)
        letters[i] = reversed[length - 1 - i];
    letters[length] = '\0';
}

static void format_percent(double share, char text[TEXT_COUNT])
{
    if (isnan(share))
        snprintf(text, TEXT_COUNT, "-");
    else
        snprintf(text, TEXT_COUNT, "%.1f", 100 * share);
}

// With separators where it is whole.
static void format_median(double value, char text[TEXT_COUNT])
{
    if (value >= 0 && value == floor(value))
        text_format_count((uint64_t)value, text);
    else
        text_format_median(value, text);
}

// The value of an axis as a person writes it: counts with separators.
static void format_axis(enum setting_id axis, const struct trial_point *point,
                        char text[SETTING_TEXT])
{
    if (axis == SETTING_UPDATES)
        text_format_count(point->updates, text);
    else
        setting_format(axis, point, text);
}

// Whether a point before it has the same value.
static bool was_written(const struct report *report, enum setting_id axis, size_t index)
{
    const struct trial_point *point = report->point[index].point;
    for (size_t i = 0; i < index; i++)
        if (setting_applies(axis, report->point[i].point) &&
            setting_value(axis, report->point[i].point) == setting_value(axis, point))
            return true;
    return false;
}

// All values of an axis in order of their first appearance, each once.
static void write_axis(FILE *out, const struct report *report, enum setting_id axis)
{
    char name[40];
    const char *separator = "";
    camel_case(setting_name(axis), name);
    fprintf(out, "\\newcommand{\\lt%s}{", name);
    for (size_t i = 0; i < report->points; i++) {
        const struct trial_point *point = report->point[i].point;
        if (!setting_applies(axis, point) || was_written(report, axis, i))
            continue;
        char text[SETTING_TEXT];
        format_axis(axis, point, text);
        fputs(separator, out);
        text_write_tex(out, text);
        separator = ", ";
    }
    fputs("}\n", out);
}

static void write_point_macros(FILE *out, const struct report_point *point, size_t index)
{
    char letters[16], name[64], text[TEXT_COUNT];
    point_letters(index, letters);
    const struct {
        const char *name;
        size_t count;
    } counts[] = {{"Parameters", point->parameters},   {"Networks", point->networks},
                  {"Learned", point->learned},         {"Sampled", point->sampled},
                  {"ExactAtEnd", point->exact_at_end}, {"Lost", point->lost},
                  {"NotLearned", point->not_learned},  {"Dead", point->dead},
                  {"Diverged", point->diverged}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        snprintf(name, sizeof name, "Point%s%s", letters, counts[i].name);
        write_count(out, name, counts[i].count);
    }
    const struct {
        const char *name;
        double share;
    } shares[] = {
        {"Rate", point->rate}, {"Low", point->interval.low}, {"High", point->interval.high}};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        snprintf(name, sizeof name, "Point%s%s", letters, shares[i].name);
        format_percent(shares[i].share, text);
        write_macro(out, name, text);
    }
    snprintf(name, sizeof name, "Point%sMedianUpdates", letters);
    format_median(point->median_learned_at, text);
    write_macro(out, name, text);
}

// The inside of a tabular with a row per point: \ltPointAlign, \ltPointHead, \ltPointRows.
static void write_point_table(FILE *out, const struct report *report)
{
    size_t varying = 0;
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        varying += report->varies[axis];
    fprintf(out, "\\newcommand{\\ltPointAlign}{");
    for (size_t c = 0; c < varying + (report->trains_on ? 11 : 9); c++)
        fputc('r', out);
    fputs("}\n\\newcommand{\\ltPointHead}{", out);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        if (report->varies[axis])
            fprintf(out, strlen(setting_table[axis].label) == 1 ? "$%s$ & " : "%s & ",
                    setting_table[axis].label);
    fprintf(out,
            "parameters & networks & learned & \\%% & 95\\,\\%% interval & evidence & %sdead & "
            "diverged & median updates}\n\\newcommand{\\ltPointRows}{%%\n",
            report->trains_on ? "at end & lost & " : "");
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        char text[SETTING_TEXT];
        for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
            if (!report->varies[axis])
                continue;
            format_axis(axis, point->point, text);
            text_write_tex(out, text);
            fputs(" & ", out);
        }
        format_percent(point->rate, text);
        fprintf(out, "%zu & %zu & %zu & %s & ", point->parameters, point->networks, point->learned,
                text);
        char evidence[REPORT_EVIDENCE_TEXT];
        report_format_evidence(point->learned, point->sampled, evidence);
        fprintf(out, "%.1f--%.1f & %s & ", 100 * point->interval.low, 100 * point->interval.high,
                evidence);
        if (report->trains_on)
            fprintf(out, "%zu & %zu & ", point->exact_at_end, point->lost);
        format_median(point->median_learned_at, text);
        fprintf(out, "%zu & %zu & %s \\\\\n", point->dead, point->diverged, text);
    }
    fputs("}\n", out);
}

// All rates, and the thresholds of those numbers of generations that the sweep has.
static void write_reproduction(FILE *out, const struct report *report)
{
    const struct reproduction_style style = {"\\,\\%", "--", "$"};
    char cell[REPRODUCTION_CELLS][REPRODUCTION_TEXT];
    fputs("\\newcommand{\\ltReproductionRows}{%\n", out);
    for (size_t row = 0; row < reproduction_rows; row++) {
        if (row >= REFERENCE_RATES && !reproduction_concerns(report, row))
            continue;
        reproduction_write(report, row, &style, cell);
        for (size_t c = 0; c < REPRODUCTION_CELLS; c++)
            fprintf(out, "%s%s%s", c > 0 ? " &" : "", c > 0 && cell[c][0] != '\0' ? " " : "",
                    cell[c]);
        fputs(" \\\\\n", out);
    }
    fputs("}\n", out);
}

// What holds for every sweep of this program.
static void write_constants(FILE *out)
{
    write_count(out, "PublishedNetworks", REFERENCE_NETWORKS);
    fprintf(out, "\\newcommand{\\ltBetaOne}{%g}\n", KERNEL_ADAM_BETA1);
    fprintf(out, "\\newcommand{\\ltBetaTwo}{%g}\n", KERNEL_ADAM_BETA2);
    fprintf(out, "\\newcommand{\\ltEpsilon}{\\ensuremath{10^{%.0f}}}\n",
            log10(KERNEL_ADAM_EPSILON));
    write_count(out, "Windows", LIFE_WINDOWS);
    write_count(out, "TestBoards", ENGINE_TEST_BOARDS);
}

void report_write_tex(const struct report *report, FILE *out)
{
    fputs("% Made by `lifeticket table --format tex`; do not edit.\n", out);
    write_macro(out, "Plan", report->plan);
    write_macro(out, "Question", report->question);
    char seeds[256];
    report_format_seeds(report, seeds, sizeof seeds);
    write_macro(out, "Seed", seeds);
    write_macro(out, "Program", report->program);
    write_macro(out, "Revision", report->revision);
    write_macro(out, "Isa", report->isa);
    write_macro(out, "Cpu", report->cpu);
    write_macro(out, "Incomplete", report->complete ? "" : report_incomplete);
    write_count(out, "Points", report->points);
    uint64_t trials = 0;
    for (size_t i = 0; i < report->points; i++)
        trials += report->point[i].networks;
    write_count(out, "Trials", trials);
    write_count(out, "Sampled", report->sampled);
    char networks[64];
    report_format_networks(report, networks);
    write_macro(out, "Networks", networks);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        write_axis(out, report, axis);
    for (size_t i = 0; i < report->points; i++)
        write_point_macros(out, &report->point[i], i);
    write_point_table(out, report);
    write_reproduction(out, report);
    write_constants(out);
}
