// lifeticket compare A B ...: results side by side.
#include "report/data/compare.h"

#include "cli/commands.h"
#include "cli/notes.h"
#include "report/tables/tables.h"

#include <stdlib.h>

static enum status compare(const struct report *reports, size_t count, enum report_format format)
{
    struct compare compare;
    TRY(compare_open(reports, count, &compare));
    compare_write(&compare, format, stdout);
    compare_close(&compare);
    return STATUS_OK;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    static const char *const formats[] = {"text", "csv", "json", NULL};
    size_t format = REPORT_TEXT, count = 0, opened = 0;
    const struct cli_option options[] = {{"format", "FORMAT", "text, csv or json (default text)",
                                          CLI_CHOICE, &format, .choices = formats},
                                         CLI_JSON(format, REPORT_JSON),
                                         CLI_END};
    const char *arguments[COMPARE_MOST] = {NULL};
    TRY(cli_parse(command, argc, argv, options, arguments, 2, COMPARE_MOST));
    while (count < COMPARE_MOST && arguments[count] != NULL)
        count++;
    struct report *reports = calloc(count, sizeof *reports);
    enum status status =
        reports != NULL ? STATUS_OK : status_fail(STATUS_ENVIRONMENT, "compare: out of memory");
    for (; opened < count && status == STATUS_OK; opened += status == STATUS_OK)
        status = report_load_rows(arguments[opened], false, &reports[opened]);
    if (status == STATUS_OK)
        status = compare(reports, count, (enum report_format)format);
    for (size_t i = 0; i < opened; i++) {
        if (status == STATUS_OK)
            cli_note_incomplete(&reports[i]);
        report_close(&reports[i]);
    }
    free(reports);
    return status;
}

const struct cli_command cli_compare = {
    .name = "compare",
    .arguments = "A B [C ...] [options]",
    .summary = "two or more results side by side, with what differs beyond chance",
    .details =
        "Compares the rates of learning of B, C ... with those of A, point by point. Points "
        "belong\n"
        "together if they agree in all settings but the seed and those that set the results apart "
        "as a\n"
        "whole: where A was run with init glorot and B with init normal, the points of both that "
        "agree in\n"
        "all else. Each of them is a results.h5, the folder that holds it, or the folder of a "
        "sweep at\n"
        "work.\n"
        "\n"
        "Whether two rates differ is said by Fisher's exact test, two-sided, whether the times to "
        "learn do by\n"
        "the log-rank test; p (Holm) is corrected for the number of tests of rates, or of times, "
        "and "
        "marked *\n"
        "below 0.05. Where both points have the same seeds, several, their networks are compared "
        "seed by seed:\n"
        "the difference is Mantel and Haenszel's then, and the test of rates the exact one of all "
        "seeds together.\n"
        "Where both have the same network, of one point, seed and replicate, it is said whether it "
        "came out the\n"
        "same.\n"
        "\n"
        "csv and json: a_ is of A, b_ of the results that `with` names; rates are shares, "
        "difference is\n"
        "b_rate minus a_rate.\n"
        "\n"
        "  lifeticket compare results/overcompleteness /tmp/normal",
    .run = run,
};
