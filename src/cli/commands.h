// The program's commands, one file cli/<name>.c each.
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/options.h"

extern const struct cli_command cli_sweep, cli_table, cli_plot, cli_report, cli_train, cli_prune,
    cli_minimal, cli_records, cli_cost, cli_extract, cli_export, cli_digest, cli_verify,
    cli_predict, cli_pairs, cli_life, cli_board, cli_bench, cli_check, cli_status, cli_compare,
    cli_claims, cli_merge, cli_plan, cli_help, cli_man, cli_completion;

// All of them, in the order of the help; NULL ends the list.
extern const struct cli_command *const cli_commands[];

// The command of that name. Refuses any other.
enum status cli_find_command(const char *name, const struct cli_command **command);

// Prints what the program is, and its commands.
void cli_print_usage(void);

// Prints the help of one command: usage, details, options.
void cli_print_help(const struct cli_command *command);

// What the manual and the help end with. NULL ends each list.
extern const struct cli_line cli_words[], cli_exit_statuses[], cli_environment[], cli_files[];

#endif
