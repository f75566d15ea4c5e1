// lifeticket plan: a plan that says everything, with what each key means and may be.
#include "sweep/plan.h"

#include "cli/commands.h"

#include <stdio.h>

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    const struct cli_option options[] = {CLI_END};
    TRY(cli_parse(command, argc, argv, options, NULL, 0, 0));
    plan_write_commented(stdout);
    return STATUS_OK;
}

const struct cli_command cli_plan = {
    .name = "plan",
    .arguments = "[options]",
    .summary = "print a plan that says every setting, with its meaning and default",
    .details =
        "Prints a plan in YAML with a line for every setting that a sweep has: its default, what\n"
        "it means, its unit, and what else it may be. It can be swept as it is, but that trains\n"
        "64 networks of the default alone: change what you ask, delete what you do not change.\n"
        "\n"
        "  lifeticket plan >my.yaml\n"
        "  echo 'network: {overcompleteness: 1-4}' | lifeticket sweep - --output /tmp/my",
    .run = run,
};
