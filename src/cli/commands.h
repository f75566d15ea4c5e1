// The program's commands, one file cli/<name>.c each.
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/options.h"

extern const struct cli_command cli_sweep, cli_table, cli_plot, cli_train, cli_prune, cli_minimal,
    cli_extract, cli_digest, cli_verify, cli_predict, cli_pairs, cli_life, cli_bench, cli_check,
    cli_status, cli_compare, cli_merge;

#endif
