#include "cli/commands.h"
const struct cli_command cli_merge = {
    .name = "merge", .arguments = "", .summary = "", .details = ""};
