// lifeticket digest RESULTS: one hash for what a sweep computed.
#include "store/digest.h"

#include "base/text.h"
#include "cli/commands.h"
#include "cli/notes.h"
#include "report/data/summary.h"

#include <stdio.h>

// "NAME DIGEST ISA SCHEMA": a line of results/MANIFEST.
static enum status print_line(const struct store_results *results, size_t schema)
{
    const struct store_attributes *made = &results->attributes;
    char digest[SHA256_TEXT], name[sizeof made->plan_name], isa[sizeof made->isa];
    unsigned as_of = schema > 0 ? (unsigned)schema : made->schema;
    TRY(store_digest(results, as_of, digest));
    text_clean(name, sizeof name, made->plan_name);
    text_clean(isa, sizeof isa, made->isa);
    printf("%s %s %s %u\n", name, digest, isa, as_of);
    if (!results->attributes.complete)
        cli_warn("lifeticket: %s: %s\n", results->path, report_incomplete);
    if (made->overrides[0] != '\0')
        cli_warn("lifeticket: %s: was made with --set, so its plan alone makes others\n",
                 results->path);
    return STATUS_OK;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    const char *argument;
    char path[4096];
    size_t schema = 0;
    const struct cli_option options[] = {
        {"schema", "N", "as files of schema N had it (default: the file's own)", CLI_SIZE,
         .target = &schema, .low = 1, .high = STORE_SCHEMA},
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, &argument, 1, 1));
    TRY(report_find(argument, path));
    struct store_results results;
    TRY(store_open(path, &results));
    enum status status = print_line(&results, schema);
    store_close(&results);
    return status;
}

const struct cli_command cli_digest = {
    .name = "digest",
    .arguments = "RESULTS [--schema N]",
    .summary = "one hash for what a sweep computed, whenever and wherever it ran",
    .details =
        "Prints a line: the plan's name, the SHA-256 of what its sweep computed, the instruction\n"
        "set, and the schema of the file. The hash is of the rows of /trials and of the networks\n"
        "with their masks, not of times, hosts and compression: the same plan, seed and\n"
        "instruction set give the same one again. RESULTS is a results.h5 or the folder that "
        "holds\n"
        "it.\n"
        "\n"
        "A later schema has more columns. --schema leaves out those that came or changed after N, "
        "so\n"
        "that results can be compared with a line that an earlier program printed. "
        "results/MANIFEST\n"
        "holds such lines; `make results` makes what is not there, and compares.\n"
        "\n"
        "  lifeticket digest results/overcompleteness",
    .run = run,
};
