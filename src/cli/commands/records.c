// lifeticket records FILE...: the smallest networks of each class.
#include "cli/commands.h"
#include "cli/notes.h"
#include "report/tables/tables.h"

#define MOST_FILES 256

static enum status answer(const char *const *files, enum report_format format)
{
    struct records records = {0};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < MOST_FILES && files[i] != NULL && status == STATUS_OK; i++)
        status = records_add(&records, files[i]);
    if (status == STATUS_OK)
        status = records_write(&records, format, stdout);
    if (status == STATUS_OK && records.refused > 0)
        cli_note("records: %zu of the models %s not exactly Conway's rule, and in no row; see "
                 "lifeticket verify\n",
                 records.refused, records.refused == 1 ? "is" : "are");
    records_close(&records);
    return status;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    size_t format = REPORT_TEXT;
    const char *files[MOST_FILES];
    const struct cli_option options[] = {{"format", "FORMAT",
                                          "text, csv, json or tex (default text)", CLI_CHOICE,
                                          .target = &format, .choices = report_format_names},
                                         CLI_JSON(format, REPORT_JSON),
                                         CLI_END};
    TRY(cli_parse(command, argc, argv, options, files, 1, MOST_FILES));
    return answer(files, (enum report_format)format);
}

const struct cli_command cli_records = {
    .name = "records",
    .arguments = "FILE... [options]",
    .summary = "the smallest networks that learned Life, and that are Life, class by class",
    .details =
        "Prints a row for each class of networks, which is the generations, the activation and "
        "whether\n"
        "generations share their weights or add what they are given: the smallest that provably "
        "learned\n"
        "Conway's rule, how often networks like it did, the smallest that is the rule, and what "
        "is known\n"
        "of smaller ones. Small is by numbers that are not 0.\n"
        "\n"
        "A FILE is a results.h5, the folder that holds it, or a model, which anyone may hand in: "
        "it is\n"
        "proven anew, and counts if it is exact. Models of no updates were made by hand, and are "
        "not\n"
        "called learned.\n"
        "\n"
        "  lifeticket records results/smallest results/overcompleteness mine.h5",
    .run = run,
};
