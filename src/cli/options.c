#include "cli/options.h"

#include "base/parse.h"
#include "cli/help.h"
#include "cli/settings.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_OPTIONS 64 // of one command: the bits of `seen`

// A command line on its way through the table.
struct reader {
    const struct cli_command *command;
    const struct cli_option *options;
    uint64_t seen; // bit i: option i has been given
};

static enum status fail_unknown(const struct reader *reader, const char *name, size_t length)
{
    const char *names[MAX_OPTIONS + 2] = {"help"};
    for (size_t i = 0; reader->options[i].name != NULL; i++)
        names[i + 1] = reader->options[i].name;
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)(length < 60 ? length : 60), name);
    const char *nearest = cli_nearest(word, names);
    return status_fail(STATUS_REQUEST, "%s: unknown option --%s%s%s%s; see lifeticket %s --help",
                       reader->command->name, word, nearest ? "; did you mean --" : "",
                       nearest ? nearest : "", nearest ? "?" : "", reader->command->name);
}

static enum status fail_value(const struct reader *reader, const struct cli_option *option,
                              const char *value, const char *expected)
{
    return status_fail(STATUS_REQUEST, "%s: --%s: expected %s, not '%.200s'", reader->command->name,
                       option->name, expected, value);
}

static enum status set_choice(const struct reader *reader, const struct cli_option *option,
                              const char *value)
{
    char expected[256] = "one of";
    for (size_t i = 0; option->choices[i] != NULL; i++) {
        if (strcmp(option->choices[i], value) == 0) {
            *(size_t *)option->target = i;
            return STATUS_OK;
        }
        size_t used = strlen(expected);
        snprintf(expected + used, sizeof expected - used, "%s %s", i > 0 ? "," : "",
                 option->choices[i]);
    }
    return fail_value(reader, option, value, expected);
}

static enum status set_text(const struct reader *reader, const struct cli_option *option,
                            const char *value)
{
    if (option->kind == CLI_TEXT) {
        if (value[0] == '\0')
            return fail_value(reader, option, value, "a text that is not empty");
        *(const char **)option->target = value;
        return STATUS_OK;
    }
    struct cli_texts *texts = option->target;
    if (texts->count == CLI_MAX_TEXTS)
        return status_fail(STATUS_REQUEST, "%s: --%s: given more than %d times",
                           reader->command->name, option->name, CLI_MAX_TEXTS);
    texts->text[texts->count++] = value;
    return STATUS_OK;
}

static enum status set_number(const struct reader *reader, const struct cli_option *option,
                              const char *value)
{
    char expected[128];
    if (option->kind == CLI_SIZE) {
        int64_t number;
        if (parse_integer(value, (int64_t)option->low, (int64_t)option->high, &number)) {
            *(size_t *)option->target = (size_t)number;
            return STATUS_OK;
        }
        snprintf(expected, sizeof expected, "a whole number from %.0f to %.0f", option->low,
                 option->high);
    } else if (option->kind == CLI_SEED) {
        if (parse_unsigned(value, option->target))
            return STATUS_OK;
        snprintf(expected, sizeof expected, "a whole number from 0 to %llu",
                 (unsigned long long)UINT64_MAX);
    } else {
        assert(option->kind == CLI_REAL);
        if (parse_real(value, option->low, option->high, option->target))
            return STATUS_OK;
        snprintf(expected, sizeof expected, "a number from %g to %g", option->low, option->high);
    }
    return fail_value(reader, option, value, expected);
}

static enum status set_setting(const struct reader *reader, const struct cli_option *option,
                               const char *value)
{
    char expected[256];
    if (cli_setting_take(option->target, value, expected, sizeof expected))
        return STATUS_OK;
    return fail_value(reader, option, value, expected);
}

static enum status set_value(const struct reader *reader, const struct cli_option *option,
                             const char *value)
{
    switch (option->kind) {
    case CLI_CHOICE:
        return set_choice(reader, option, value);
    case CLI_TEXT:
    case CLI_TEXTS:
        return set_text(reader, option, value);
    case CLI_SETTING:
        return set_setting(reader, option, value);
    default:
        return set_number(reader, option, value);
    }
}

// Reads the option at argv[*at], which starts with "--", and steps *at over a value that it takes.
static enum status read_option(struct reader *reader, int argc, char **argv, int *at)
{
    const char *name = argv[*at] + 2;
    const char *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    size_t index = 0;
    const struct cli_option *option = reader->options;
    while (option->name != NULL &&
           (strlen(option->name) != length || strncmp(option->name, name, length) != 0)) {
        option++;
        index++;
    }
    if (option->name == NULL)
        return fail_unknown(reader, name, length);
    assert(index < MAX_OPTIONS);
    if (option->kind != CLI_TEXTS && (reader->seen >> index & 1))
        return status_fail(STATUS_REQUEST, "%s: --%s is given twice", reader->command->name,
                           option->name);
    reader->seen |= UINT64_C(1) << index;

    if (option->kind == CLI_FLAG) {
        if (equals != NULL)
            return status_fail(STATUS_REQUEST, "%s: --%s takes no value", reader->command->name,
                               option->name);
        *(bool *)option->target = true;
        return STATUS_OK;
    }
    if (equals != NULL)
        return set_value(reader, option, equals + 1);
    // A value may be negative, but what looks like another option is a forgotten value.
    if (*at + 1 == argc || strncmp(argv[*at + 1], "--", 2) == 0)
        return status_fail(STATUS_REQUEST, "%s: --%s needs a value: --%s %s", reader->command->name,
                           option->name, option->name, option->argument);
    return set_value(reader, option, argv[++*at]);
}

static void print_help_and_exit(const struct cli_command *command, const struct cli_option *options)
{
    cli_print_help(command, options);
    enum status status = cli_close_output();
    if (status != STATUS_OK)
        cli_print_failure();
    exit((int)status);
}

enum status cli_parse(const struct cli_command *command, int argc, char **argv,
                      const struct cli_option *options, const char **arguments, size_t least,
                      size_t most)
{
    struct reader reader = {command, options, 0};
    size_t count = 0;
    bool only_arguments = false; // after "--"
    for (size_t i = 0; i < most; i++)
        arguments[i] = NULL;
    // Help wins over whatever else is wrong with the line.
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            print_help_and_exit(command, options);
    for (int i = 1; i < argc; i++) {
        if (!only_arguments && strcmp(argv[i], "--") == 0) {
            only_arguments = true;
        } else if (!only_arguments && strncmp(argv[i], "--", 2) == 0) {
            TRY(read_option(&reader, argc, argv, &i));
        } else if (!only_arguments && argv[i][0] == '-' && argv[i][1] != '\0') {
            return status_fail(STATUS_REQUEST,
                               "%s: unknown option %.60s; options start with two dashes, and `--` "
                               "goes before an argument that starts with one",
                               command->name, argv[i]);
        } else if (count == most) {
            return status_fail(STATUS_REQUEST,
                               "%s: unexpected argument '%.200s'; usage: lifeticket %s %s",
                               command->name, argv[i], command->name, command->arguments);
        } else {
            arguments[count++] = argv[i];
        }
    }
    if (count < least)
        return status_fail(STATUS_REQUEST, "%s: %s missing; usage: lifeticket %s %s", command->name,
                           least - count == 1 ? "an argument is" : "arguments are", command->name,
                           command->arguments);
    return STATUS_OK;
}
