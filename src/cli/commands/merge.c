// lifeticket merge A... --output C: results of one plan, computed in several places, as one file.
#include "cli/commands.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "report/data/summary.h"
#include "sweep/join.h"
#include "sweep/partial.h"

#include <stdio.h>
#include <stdlib.h>

// The file that an argument names. A folder in which something is left beside results.h5 is refused.
static enum status find_file(const char *argument, char path[4096])
{
    enum partial_there there;
    TRY(partial_look(argument, &there));
    if (there == PARTIAL_NOTHING)
        return status_fail(STATUS_REQUEST, "%s: nothing is stored there; leave it out", argument);
    if (there == PARTIAL_UNMERGED)
        return status_fail(STATUS_REQUEST,
                           "%s: the sweep is at work there, or was killed; merge what it leaves "
                           "when it is done or stopped with Ctrl-C: lifeticket status says how "
                           "far it is",
                           argument);
    return report_find(argument, path);
}

static enum status merge(const char *const *arguments, size_t count,
                         const struct cli_output *output)
{
    struct join join;
    char(*path)[4096] = calloc(count, sizeof *path);
    const char *paths[JOIN_MOST];
    enum status status =
        path != NULL ? STATUS_OK : status_fail(STATUS_ENVIRONMENT, "merge: out of memory");
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = find_file(arguments[i], path[i]);
        if (status == STATUS_OK)
            status = cli_check_output("merge: --output", output, CLI_WRITES_RESULTS, path[i]);
        paths[i] = path[i];
    }
    if (status == STATUS_OK)
        status = join_results(paths, count, output->path, &join);
    if (status == STATUS_OK)
        cli_say("%s: %zu of %zu trials of plan %s%s; %zu in more than one of the files, with the "
                "same bits\n",
                output->path, join.trials, join.planned, join.plan,
                join.trials == join.planned ? ", complete" : "", join.repeated);
    free(path);
    return status;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    struct cli_output output = {0};
    const char *arguments[JOIN_MOST] = {NULL};
    size_t count = 0;
    const struct cli_option options[] = {
        {"output", "FILE.h5", "the joined results", CLI_TEXT, .target = &output.path},
        CLI_FORCE(output),
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, arguments, 1, JOIN_MOST));
    while (count < JOIN_MOST && arguments[count] != NULL)
        count++;
    if (output.path == NULL)
        return status_fail(STATUS_REQUEST, "merge: give --output FILE.h5, the joined results");
    return merge(arguments, count, &output);
}

const struct cli_command cli_merge = {
    .name = "merge",
    .arguments = "A [B ...] --output FILE.h5",
    .summary = "results of one plan from several places as one file",
    .details =
        "Joins results of one plan that were computed in several places, such as other points, "
        "more\n"
        "networks or more seeds of it on another machine, to one file. The plan is that of the "
        "first file\n"
        "whose plan contains all trials of all files; if none does, because of a seed, a setting "
        "or the\n"
        "number of networks, nothing is joined. A trial that several files have must be the same "
        "to the\n"
        "bit, results and network; results of another instruction set are refused. Notes that were "
        "put\n"
        "into the files, attributes and datasets, come along; of two of the same name that of the "
        "first\n"
        "file, or of the one that is replaced.\n"
        "\n"
        "A sweep that is given the folder of the joined file (as results.h5) goes on with what is "
        "missing.\n"
        "\n"
        "  lifeticket merge here/results.h5 there/results.h5 --output both.h5",
    .run = run,
};
