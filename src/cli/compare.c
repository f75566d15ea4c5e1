#include "cli/commands.h"
const struct cli_command cli_compare = {
    .name = "compare", .arguments = "", .summary = "", .details = ""};
