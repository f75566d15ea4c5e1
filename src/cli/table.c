#include "report/table.h"
#include "cli/commands.h"

#include <stdio.h>

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    size_t format = REPORT_TEXT;
    const struct cli_option options[] = {{"format", "FORMAT",
                                          "text, csv, json or tex (default text)", CLI_CHOICE,
                                          &format, .choices = report_format_names},
                                         CLI_END};
    const char *arguments[1];
    TRY(cli_parse(command, argc, argv, options, arguments, 1, 1));
    char path[4096];
    TRY(report_find(arguments[0], path));
    struct store_results results;
    TRY(store_open(path, &results));
    struct report report;
    enum status status = report_open(&results, &report);
    if (status == STATUS_OK) {
        report_write(&report, (enum report_format)format, stdout);
        if (!report.complete)
            fprintf(stderr, "lifeticket: %s: %s\n", path, report_incomplete);
        report_close(&report);
    }
    store_close(&results);
    return status;
}

const struct cli_command cli_table = {
    "table",
    "RESULTS [--format text|csv|json|tex]",
    "the results of a sweep, a row per point",
    "Prints the results of a sweep, a row per point: how many of its networks learned, the rate "
    "with\n"
    "Wilson's 95 % interval, how many died or diverged, and after how many updates those that\n"
    "learned were first exact (their median). RESULTS is a results.h5 or the folder that holds "
    "it.\n"
    "\n"
    "text  the axes that vary, under a heading that names the others; rates in percent; then the\n"
    "      published rates, and the m from which on over half of the networks learn, beside ours\n"
    "csv   RFC 4180, every axis; rate, rate_low, rate_high, baseline and median_cell_accuracy are\n"
    "      shares from 0 to 1, median_learned_at is in updates, learning_rate in 1/update, board "
    "in\n"
    "      cells; the other numbers are counts (sampled: of those that learned, without proof); a "
    "field without a value is empty\n"
    "json  the same, null where there is no value\n"
    "tex   LaTeX macros, with which the paper prints its numbers\n"
    "\n"
    "example: lifeticket table results/overcompleteness",
    run,
};
