#include "cli/options.h"

#include "base/nearest.h"
#include "base/parse.h"
#include "cli/settings.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define MAX_OPTIONS 64 // of one command: the bits of `seen`

// ---- what all commands share --------------------------------------------------------------------

static bool quiet, helped; // --help is answered before a line is parsed

const struct cli_option cli_common_options[] = {
    {"quiet", NULL, "tell results, warnings and failures only: no progress, no notes", CLI_FLAG,
     .target = &quiet},
    {"help", NULL, "print this and stop", CLI_FLAG, .target = &helped},
    CLI_END,
};

static const struct {
    char letter;
    const char *name;
} letters[] = {{'f', "force"}, {'h', "help"}, {'o', "output"}, {'q', "quiet"}};

char cli_letter(const char *name)
{
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (strcmp(letters[i].name, name) == 0)
            return letters[i].letter;
    return '\0';
}

bool cli_is_quiet(void)
{
    return quiet;
}

// Who looks at the options of a command, in place of parsing.
static struct {
    cli_visitor *visit; // NULL: nobody
    void *context;
} looking;

void cli_visit(const struct cli_command *command, cli_visitor *visit, void *context)
{
    char *argv[] = {(char *)command->name, NULL};
    looking.visit = visit;
    looking.context = context;
    enum status status = command->run(command, 1, argv);
    assert(looking.visit == NULL && status == STATUS_INTERRUPTED);
}

// ---- values -------------------------------------------------------------------------------------

// A command line on its way through the table.
struct reader {
    const struct cli_command *command;
    const struct cli_option *options;
    uint64_t seen; // bit i: option i has been given
};

// What an option of that command was called earlier is now called otherwise; NULL: it was not.
static const char *renamed(const char *command, const char *name)
{
    static const struct {
        const char *command, *before, *now;
    } options[] = {{"bench", "rounds", "samples"},
                   {"minimal", "save", "output"},
                   {"pairs", "boards", "pairs"},
                   {"prune", "round", "keep"},
                   {"verify", "boards", "random"}};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (strcmp(options[i].command, command) == 0 && strcmp(options[i].before, name) == 0)
            return options[i].now;
    return NULL;
}

// Refuses "--word" or "-w", which `dashes` begins.
static enum status fail_unknown(const struct reader *reader, const char *dashes, const char *name,
                                size_t length)
{
    const char *names[MAX_OPTIONS + 3] = {"help", "quiet"};
    for (size_t i = 0; reader->options[i].name != NULL; i++)
        names[i + 2] = reader->options[i].name;
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)(length < 60 ? length : 60), name);
    const char *now = renamed(reader->command->name, word), *nearest = nearest_word(word, names);
    if (now != NULL)
        return status_fail(STATUS_REQUEST, "%s: --%s is called --%s now; see lifeticket %s --help",
                           reader->command->name, word, now, reader->command->name);
    return status_fail(STATUS_REQUEST, "%s: unknown option %s%s%s%s%s; see lifeticket %s --help",
                       reader->command->name, dashes, word, nearest ? "; did you mean --" : "",
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
    struct cli_said *said = option->target;
    char expected[256];
    if (cli_setting_take(said, value, expected, sizeof expected))
        return STATUS_OK;
    enum status status = fail_value(reader, option, value, expected);
    const char *refused = setting_refused(said->id, value);
    return refused == NULL ? status : status_fail(status, "%s: %s", status_message(), refused);
}

static enum status set_flag(const struct cli_option *option)
{
    if (option->kind == CLI_FLAG)
        *(bool *)option->target = true;
    else
        *(size_t *)option->target = (size_t)option->low;
    return STATUS_OK;
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

// ---- the line -----------------------------------------------------------------------------------

// The option of that name among the command's and the common ones, NULL if there is none; *bit: its
// number.
static const struct cli_option *find(const struct reader *reader, const char *name, size_t length,
                                     size_t *bit)
{
    const struct cli_option *tables[] = {reader->options, cli_common_options};
    *bit = 0;
    for (size_t t = 0; t < 2; t++)
        for (const struct cli_option *o = tables[t]; o->name != NULL; o++, ++*bit)
            if (strlen(o->name) == length && strncmp(o->name, name, length) == 0)
                return o;
    return NULL;
}

// Refuses an option that was given before, or what it says by another one.
static enum status check_repeated(const struct reader *reader, const struct cli_option *option,
                                  size_t bit)
{
    if (option->kind != CLI_TEXTS && (reader->seen >> bit & 1))
        return status_fail(STATUS_REQUEST, "%s: --%s is given twice", reader->command->name,
                           option->name);
    for (size_t i = 0; reader->options[i].name != NULL; i++) {
        const struct cli_option *other = &reader->options[i];
        if (other != option && other->target == option->target && (reader->seen >> i & 1))
            return status_fail(STATUS_REQUEST, "%s: --%s with --%s: give one of them",
                               reader->command->name, other->name, option->name);
    }
    return STATUS_OK;
}

// Takes an option with its value: the one that stands behind it (NULL: there is none), or the next
// word, over which *at steps.
static enum status take(struct reader *reader, const struct cli_option *option, size_t bit,
                        const char *value, int argc, char **argv, int *at)
{
    assert(bit < MAX_OPTIONS);
    TRY(check_repeated(reader, option, bit));
    reader->seen |= UINT64_C(1) << bit;
    if (option->given != NULL)
        *option->given = true;
    if (option->argument == NULL && value != NULL)
        return status_fail(STATUS_REQUEST, "%s: --%s takes no value", reader->command->name,
                           option->name);
    if (option->argument == NULL)
        return set_flag(option);
    if (value != NULL)
        return set_value(reader, option, value);
    // A value may be negative, but what looks like another option is a forgotten value.
    if (*at + 1 == argc || strncmp(argv[*at + 1], "--", 2) == 0)
        return status_fail(STATUS_REQUEST, "%s: --%s needs a value: --%s %s", reader->command->name,
                           option->name, option->name, option->argument);
    return set_value(reader, option, argv[++*at]);
}

// Reads the option at argv[*at], which starts with "--".
static enum status read_name(struct reader *reader, int argc, char **argv, int *at)
{
    const char *name = argv[*at] + 2, *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name), bit;
    const struct cli_option *option = find(reader, name, length, &bit);
    if (option == NULL)
        return fail_unknown(reader, "--", name, length);
    return take(reader, option, bit, equals ? equals + 1 : NULL, argc, argv, at);
}

// Reads the letters at argv[*at], "-q" or "-ofile": flags, and at the end one that takes the rest as
// its value, or the next word.
static enum status read_letters(struct reader *reader, int argc, char **argv, int *at)
{
    for (const char *c = argv[*at] + 1; *c != '\0'; c++) {
        const struct cli_option *option = NULL;
        size_t bit = 0;
        for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
            if (letters[i].letter == *c)
                option = find(reader, letters[i].name, strlen(letters[i].name), &bit);
        if (option == NULL)
            return fail_unknown(reader, "-", c, strlen(c));
        if (option->argument != NULL)
            return take(reader, option, bit, c[1] != '\0' ? c + 1 : NULL, argc, argv, at);
        TRY(take(reader, option, bit, NULL, argc, argv, at));
    }
    return STATUS_OK;
}

static enum status fail_count(const struct cli_command *command, size_t missing)
{
    return status_fail(STATUS_REQUEST, "%s: %s missing; usage: lifeticket %s %s", command->name,
                       missing == 1 ? "an argument is" : "arguments are", command->name,
                       command->arguments);
}

enum status cli_parse(const struct cli_command *command, int argc, char **argv,
                      const struct cli_option *options, const char **arguments, size_t least,
                      size_t most)
{
    struct reader reader = {command, options, 0};
    size_t count = 0;
    bool only_arguments = false; // after "--"
    quiet = false;
    if (looking.visit != NULL) {
        looking.visit(looking.context, command, options);
        looking.visit = NULL;
        return STATUS_INTERRUPTED;
    }
    for (size_t i = 0; i < most; i++)
        arguments[i] = NULL;
    for (int i = 1; i < argc; i++) {
        if (!only_arguments && strcmp(argv[i], "--") == 0)
            only_arguments = true;
        else if (!only_arguments && strncmp(argv[i], "--", 2) == 0)
            TRY(read_name(&reader, argc, argv, &i));
        else if (!only_arguments && argv[i][0] == '-' && argv[i][1] != '\0')
            TRY(read_letters(&reader, argc, argv, &i));
        else if (count == most)
            return status_fail(STATUS_REQUEST,
                               "%s: unexpected argument '%.200s'; usage: lifeticket %s %s",
                               command->name, argv[i], command->name, command->arguments);
        else
            arguments[count++] = argv[i];
    }
    return count < least ? fail_count(command, least - count) : STATUS_OK;
}
