// lifeticket help: the commands of the program, and the help of each.
#include "base/nearest.h"
#include "base/text.h"
#include "cli/commands.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 100 // of a line

// One a line, in the order of the help.
// clang-format off
const struct cli_command *const cli_commands[] = {
    &cli_plan,
    &cli_sweep,
    &cli_status,
    &cli_table,
    &cli_compare,
    &cli_claims,
    &cli_plot,
    &cli_report,
    &cli_merge,
    &cli_check,
    &cli_train,
    &cli_prune,
    &cli_minimal,
    &cli_records,
    &cli_cost,
    &cli_extract,
    &cli_digest,
    &cli_verify,
    &cli_predict,
    &cli_export,
    &cli_pairs,
    &cli_life,
    &cli_board,
    &cli_bench,
    &cli_help,
    &cli_man,
    &cli_completion,
    NULL,
};
// clang-format on

const struct cli_line cli_words[] = {
    {"weights",
     "what a network multiplies by; biases count among them only where they are pruned, too"},
    {"parameters", "all that training changes: weights, biases, coefficients of the activation"},
    {"L(n,m)", "a network for n generations, m (the overcompleteness) times as wide as suffices"},
    {"point",
     "the networks of a sweep that differ in nothing but random numbers; replicate: one of "
     "them"},
    {"ticket", "what is left of a network after pruning; round: how often it was pruned"},
    {NULL, NULL},
};

const struct cli_line cli_exit_statuses[] = {
    {"0", "done"},
    {"1", "the environment failed: a file, memory, the disk"},
    {"2", "the request was wrong"},
    {"3", "interrupted; the same command resumes"},
    {NULL, NULL},
};

const struct cli_line cli_environment[] = {
    {"LIFETICKET_CHECKPOINT", "seconds between two states that a long trial of a sweep leaves; "
                              "unset, 60"},
    {"LIFETICKET_ENGINE", "windows | grids | plain: what computes networks; unset, the fastest "
                          "that can"},
    {"LIFETICKET_ISA", "avx2 | sse4 | baseline: with which instructions; unset, the fastest"},
    {"LIFETICKET_POWERCAP", "folder of the energy counters; unset, /sys/class/powercap"},
    {"NO_COLOR", "if it is not empty: no colours on a terminal"},
    {NULL, NULL},
};

const struct cli_line cli_files[] = {
    {"NAME.lifeticket-*.tmp",
     "what becomes NAME when it is whole; the next command that writes NAME "
     "removes those of killed ones (without flock: after a day)"},
    {"DIR/.lock, .lock-holder", "the sweep that works in DIR (without flock: the latter)"},
    {NULL, NULL},
};

enum status cli_find_command(const char *name, const struct cli_command **command)
{
    const char *names[64] = {NULL};
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        names[i] = cli_commands[i]->name;
        if (strcmp(name, names[i]) == 0) {
            *command = cli_commands[i];
            return STATUS_OK;
        }
    }
    const char *nearest = nearest_word(name, names);
    return status_fail(STATUS_REQUEST, "unknown command '%.60s'%s%s%s; see lifeticket --help", name,
                       nearest ? "; did you mean '" : "", nearest ? nearest : "",
                       nearest ? "'?" : "");
}

// ---- the program --------------------------------------------------------------------------------

static void print_lines(const char *title, const struct cli_line *lines)
{
    int width = 0;
    for (const struct cli_line *l = lines; l->name != NULL; l++)
        width = (int)strlen(l->name) > width ? (int)strlen(l->name) : width;
    printf("\n%s:\n", title);
    for (; lines->name != NULL; lines++)
        printf("  %-*s  %s\n", width, lines->name, lines->meaning);
}

void cli_print_usage(void)
{
    printf("lifeticket: how small can a neural network be and still learn Conway's Game of Life?\n"
           "\n"
           "usage: lifeticket COMMAND ...\n"
           "\n"
           "commands:\n");
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        printf("  %-10s  %s\n", cli_commands[i]->name, cli_commands[i]->summary);
    printf("\n"
           "`lifeticket help COMMAND` or `lifeticket COMMAND --help` explains a command, as does\n"
           "`man lifeticket-COMMAND`; `lifeticket --version`, -V, says what this is.\n");
    print_lines("words", cli_words);
    print_lines("exit status", cli_exit_statuses);
    print_lines("environment", cli_environment);
    print_lines("files", cli_files);
}

// ---- a command ----------------------------------------------------------------------------------

// "-o, --output DIR"; returns its length.
static int format_option(const struct cli_option *option, char *text, size_t size)
{
    char letter = cli_letter(option->name), before[8] = "    ";
    if (letter != '\0')
        snprintf(before, sizeof before, "-%c, ", letter);
    return snprintf(text, size, "%s--%s%s%s", before, option->name, option->argument ? " " : "",
                    option->argument ? option->argument : "");
}

// Prints a line for each option, or several where it would be longer than WIDTH.
static void print_options(const struct cli_option *options, int width)
{
    for (const struct cli_option *o = options; o->name != NULL; o++) {
        char usage[64], help[512];
        format_option(o, usage, sizeof usage);
        snprintf(help, sizeof help, "%s", o->help);
        text_break_lines(help, (size_t)(WIDTH - 4 - width), "");
        for (char *line = strtok(help, "\n"); line != NULL; line = strtok(NULL, "\n")) {
            printf("  %-*s  %s\n", width, usage, line);
            usage[0] = '\0';
        }
    }
}

static int widest(const struct cli_option *options, int width)
{
    for (const struct cli_option *o = options; o->name != NULL; o++) {
        char usage[64];
        int length = format_option(o, usage, sizeof usage);
        width = length > width ? length : width;
    }
    return width;
}

static void print_help(void *context, const struct cli_command *command,
                       const struct cli_option *options)
{
    (void)context;
    int width = widest(cli_common_options, widest(options, 0));
    printf("usage: lifeticket %s %s\n\n%s\n", command->name, command->arguments, command->details);
    if (command->list != NULL)
        print_lines(command->list, command->lines());
    printf("\noptions:\n");
    print_options(options, width);
    print_options(cli_common_options, width);
}

void cli_print_help(const struct cli_command *command)
{
    cli_visit(command, print_help, NULL);
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    bool names = false;
    const struct cli_option options[] = {
        {"names", NULL, "print the names of all commands, a line each", CLI_FLAG, .target = &names},
        CLI_END};
    const char *name;
    TRY(cli_parse(command, argc, argv, options, &name, 0, 1));
    for (size_t i = 0; names && cli_commands[i] != NULL; i++)
        printf("%s\n", cli_commands[i]->name);
    if (names)
        return STATUS_OK;
    if (name == NULL) {
        cli_print_usage();
        return STATUS_OK;
    }
    const struct cli_command *asked = NULL;
    TRY(cli_find_command(name, &asked));
    cli_print_help(asked);
    return STATUS_OK;
}

const struct cli_command cli_help = {
    .name = "help",
    .arguments = "[COMMAND | --names]",
    .summary = "explain a command, or list them all",
    .details =
        "Prints the help of a command, as `lifeticket COMMAND --help` does; without one, what\n"
        "commands there are.\n"
        "\n"
        "  lifeticket help sweep",
    .run = run,
};
