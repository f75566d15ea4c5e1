// lifeticket man: the pages of the manual, in troff's macros `man`, from the tables that the program
// itself goes by.
#include "base/version.h"
#include "cli/commands.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

// Prints one line of text so that troff takes nothing in it for a request or an escape, and leaves
// minus signs what they are.
static void put(const char *text, size_t length)
{
    if (length > 0 && (text[0] == '.' || text[0] == '\''))
        fputs("\\&", stdout);
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\\')
            fputs("\\e", stdout);
        else if (text[i] == '-')
            fputs("\\-", stdout);
        else
            putchar(text[i]);
}

static void put_text(const char *text)
{
    put(text, strlen(text));
}

static void put_upper(const char *text)
{
    for (; *text != '\0'; text++)
        putchar(toupper((unsigned char)*text));
}

// "LIFETICKET-SWEEP 1", and the page's name with its line. Without a date, so that the same program
// always writes the same page.
static void put_title(const char *dash, const char *command, const char *summary)
{
    fputs(".TH LIFETICKET", stdout);
    put_upper(dash);
    put_upper(command);
    printf(" 1 \"\" \"lifeticket %s\" \"User Commands\"\n.SH NAME\nlifeticket", VERSION_PROGRAM);
    put_text(dash);
    put_text(command);
    fputs(" \\- ", stdout);
    put_text(summary);
    putchar('\n');
}

// Whether a paragraph is laid out by hand: a line of it is indented or has columns.
static bool is_laid_out(const char *text, const char *end)
{
    for (; text + 1 < end; text++)
        if (text[0] == ' ' && text[1] == ' ')
            return true;
    return false;
}

static void put_paragraph(const char *text, const char *end, bool first)
{
    bool as_it_is = is_laid_out(text, end);
    if (!first)
        puts(".PP");
    if (as_it_is)
        puts(".nf");
    while (text < end) {
        size_t length = strcspn(text, "\n");
        put(text, length);
        putchar('\n');
        text += length + 1;
    }
    if (as_it_is)
        puts(".fi");
}

// Paragraphs are parted by empty lines.
static void put_paragraphs(const char *text)
{
    const char *end;
    bool first = true;
    for (; (end = strstr(text, "\n\n")) != NULL; first = false, text = end + 2)
        put_paragraph(text, end, first);
    put_paragraph(text, text + strlen(text), first);
}

static void put_options(const struct cli_option *options)
{
    for (const struct cli_option *o = options; o->name != NULL; o++) {
        puts(".TP");
        if (cli_letter(o->name) != '\0')
            printf("\\fB\\-%c\\fR, ", cli_letter(o->name));
        fputs("\\fB\\-\\-", stdout);
        put_text(o->name);
        fputs("\\fR", stdout);
        if (o->argument != NULL) {
            fputs(" \\fI", stdout);
            put_text(o->argument);
            fputs("\\fR", stdout);
        }
        putchar('\n');
        put_text(o->help);
        putchar('\n');
    }
}

static void put_lines(const char *title, const struct cli_line *lines)
{
    fputs(".SH ", stdout);
    put_upper(title);
    putchar('\n');
    for (; lines->name != NULL; lines++) {
        fputs(".TP\n\\fB", stdout);
        put_text(lines->name);
        fputs("\\fR\n", stdout);
        put_text(lines->meaning);
        putchar('\n');
    }
}

// Several usages stand in lines of their own, as they do behind "usage:".
static void put_arguments(const char *text)
{
    for (;;) {
        size_t length = strcspn(text, "\n");
        put(text, length);
        putchar('\n');
        if (text[length] == '\0')
            return;
        puts(".br");
        text += length + 1;
        text += strspn(text, " ");
    }
}

static void put_command(void *context, const struct cli_command *command,
                        const struct cli_option *options)
{
    (void)context;
    put_title("-", command->name, command->summary);
    printf(".SH SYNOPSIS\n.B lifeticket %s\n", command->name);
    put_arguments(command->arguments);
    puts(".SH DESCRIPTION");
    put_paragraphs(command->details);
    if (command->list != NULL)
        put_lines(command->list, command->lines());
    puts(".SH OPTIONS");
    put_options(options);
    put_options(cli_common_options);
    put_lines("exit status", cli_exit_statuses);
    puts(".SH SEE ALSO\n.BR lifeticket (1)");
}

static void put_program(void)
{
    put_title("", "", "how small can a neural network be and still learn Conway's Game of Life?");
    puts(".SH SYNOPSIS\n.B lifeticket\n.I COMMAND\n\\&...\n"
         ".SH DESCRIPTION\n"
         "Trains small convolutional networks by the hundred to predict Conway's Game of Life or\n"
         "another rule, proves which of them compute it exactly, and draws how the chance of\n"
         "learning depends on their size. Plans of experiments are YAML, results and models HDF5.\n"
         ".SH COMMANDS");
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        printf(".TP\n.BR lifeticket\\-%s (1)\n", cli_commands[i]->name);
        put_text(cli_commands[i]->summary);
        putchar('\n');
    }
    puts(".SH OPTIONS\n"
         ".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nlist the commands, or explain one\n"
         ".TP\n\\fB\\-V\\fR, \\fB\\-\\-version\\fR\nprint the version, the libraries' and the "
         "instruction set");
    put_lines("words", cli_words);
    put_lines("exit status", cli_exit_statuses);
    put_lines("environment", cli_environment);
    put_lines("files", cli_files);
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    const struct cli_option options[] = {CLI_END};
    const char *name;
    TRY(cli_parse(command, argc, argv, options, &name, 0, 1));
    if (name == NULL) {
        put_program();
        return STATUS_OK;
    }
    const struct cli_command *asked = NULL;
    TRY(cli_find_command(name, &asked));
    cli_visit(asked, put_command, NULL);
    return STATUS_OK;
}

const struct cli_command cli_man = {
    .name = "man",
    .arguments = "[COMMAND]",
    .summary = "print a page of the manual",
    .details =
        "Prints the page of a command, or, without one, that of the program, in troff's macros\n"
        "man. `make install` puts them all where man finds them.\n"
        "\n"
        "  lifeticket man sweep | man -l -",
    .run = run,
};
