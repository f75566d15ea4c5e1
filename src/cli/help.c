#include "cli/help.h"

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

// Levenshtein's distance: insertions, deletions and substitutions that turn one word into the
// other. Words beyond LONGEST are far from everything.
#define LONGEST 40
static size_t distance(const char *a, const char *b)
{
    size_t length = strlen(b);
    if (strlen(a) > LONGEST || length > LONGEST)
        return LONGEST;
    size_t row[LONGEST + 1];
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t substituted = diagonal + (a[i - 1] != b[j - 1]);
            size_t shorter = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = substituted < shorter ? substituted : shorter;
        }
    }
    return row[length];
}

const char *cli_nearest(const char *word, const char *const *candidates)
{
    const char *nearest = NULL;
    size_t least = 1 + strlen(word) / 3; // beyond a third of the letters it is another word
    for (; *candidates != NULL; candidates++) {
        bool begins = strlen(word) >= 2 && strncmp(word, *candidates, strlen(word)) == 0;
        size_t d = begins ? 0 : distance(word, *candidates);
        if (d < least || (d == least && nearest == NULL)) {
            least = d;
            nearest = *candidates;
        }
    }
    return nearest;
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
