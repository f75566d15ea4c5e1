#include "cli/help.h"

#include "base/nearest.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void print_option(const struct cli_option *option, int width)
{
    char usage[64];
    snprintf(usage, sizeof usage, "--%s%s%s", option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    printf("  %-*s  %s\n", width, usage, option->help);
}

void cli_print_help(const struct cli_command *command, const struct cli_option *options)
{
    printf("usage: lifeticket %s %s\n\n%s\n\noptions:\n", command->name, command->arguments,
           command->details);
    size_t width = strlen("--help");
    for (const struct cli_option *o = options; o->name != NULL; o++) {
        size_t length = 2 + strlen(o->name) + (o->argument ? 1 + strlen(o->argument) : 0);
        width = length > width ? length : width;
    }
    for (const struct cli_option *o = options; o->name != NULL; o++)
        print_option(o, (int)width);
    print_option(&(struct cli_option){.name = "help", .help = "print this and stop"}, (int)width);
}

const char *cli_nearest(const char *word, const char *const *candidates)
{
    return nearest_word(word, candidates);
}

enum status cli_close_output(void)
{
    bool failed = ferror(stdout) != 0;
    errno = 0;
    if (fclose(stdout) == 0 && !failed)
        return STATUS_OK;
    return status_fail(STATUS_ENVIRONMENT, "standard output: %s",
                       errno != 0 ? strerror(errno) : "an earlier write failed");
}

void cli_print_failure(void)
{
    fputs("lifeticket: ", stderr);
    text_write_clean(stderr, status_message());
    fputc('\n', stderr);
}
