// lifeticket completion: what a shell needs to complete commands, options and their words, from the
// tables that the program itself goes by.
#include "cli/commands.h"
#include "cli/settings.h"

#include <stdio.h>
#include <string.h>

// ---- what an option takes -----------------------------------------------------------------------

// The words that an option's value may be: number i, NULL after the last.
static const char *word_of(const struct cli_option *option, size_t i)
{
    if (option->choices != NULL)
        return option->choices[i];
    if (option->kind != CLI_SETTING)
        return NULL;
    const struct setting *setting = &setting_table[((struct cli_said *)option->target)->id];
    return setting->first_word + i < setting->word_count ? setting->words[setting->first_word + i]
                                                         : NULL;
}

static void print_words(const struct cli_option *option)
{
    for (size_t i = 0; word_of(option, i) != NULL; i++)
        printf("%s%s", i > 0 ? " " : "", word_of(option, i));
}

static bool takes_words(const struct cli_option *option)
{
    return word_of(option, 0) != NULL;
}

// Whether the value is a file or a folder, of which shells complete the names.
static bool takes_path(const struct cli_option *option)
{
    return option->kind == CLI_TEXT &&
           (strncmp(option->argument, "FILE", 4) == 0 || strncmp(option->argument, "DIR", 3) == 0 ||
            strncmp(option->argument, "MODEL", 5) == 0);
}

// Whether the first argument of a command is the name of one.
static bool takes_command(const struct cli_command *command)
{
    return strstr(command->arguments, "COMMAND") != NULL;
}

// Calls print(command, option) for every option of a command.
static void for_options(const struct cli_command *command, const struct cli_option *options,
                        void (*print)(const struct cli_command *, const struct cli_option *))
{
    const struct cli_option *tables[] = {options, cli_common_options};
    for (size_t t = 0; t < 2; t++)
        for (const struct cli_option *o = tables[t]; o->name != NULL; o++)
            print(command, o);
}

static void print_commands(void)
{
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        printf("%s%s", i > 0 ? " " : "", cli_commands[i]->name);
}

static void visit_all(cli_visitor *visit)
{
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        cli_visit(cli_commands[i], visit, NULL);
}

// ---- bash ---------------------------------------------------------------------------------------

static void print_bash_name(const struct cli_command *command, const struct cli_option *option)
{
    (void)command;
    printf(" --%s", option->name);
    if (cli_letter(option->name) != '\0')
        printf(" -%c", cli_letter(option->name));
}

// "train,--stop) words='never proven'; return ;;", of options that take a value.
static void print_bash_value(const struct cli_command *command, const struct cli_option *option)
{
    if (option->argument == NULL)
        return;
    printf("    %s,--%s", command->name, option->name);
    if (cli_letter(option->name) != '\0')
        printf("|%s,-%c", command->name, cli_letter(option->name));
    printf(takes_path(option) ? ") files=yes" : ") words='");
    print_words(option);
    printf("%s; return ;;\n", takes_path(option) ? "" : "'");
}

static void print_bash_values(void *context, const struct cli_command *command,
                              const struct cli_option *options)
{
    (void)context;
    for_options(command, options, print_bash_value);
}

static void print_bash_names(void *context, const struct cli_command *command,
                             const struct cli_option *options)
{
    (void)context;
    printf("    %s) words='", command->name);
    for_options(command, options, print_bash_name);
    printf("' ;;\n");
}

static void print_bash(void)
{
    printf("# Completion of lifeticket for bash, by `lifeticket completion bash`.\n"
           "# Sets `words` to what may stand at the cursor, `files` where it is a path.\n"
           "_lifeticket_words() {\n"
           "    local command=$1 before=$2 current=$3\n"
           "    case $command,$before in\n");
    visit_all(print_bash_values);
    printf("    esac\n"
           "    if [[ $current != -* ]]; then\n"
           "        case $command in\n"
           "        help | man) words='");
    print_commands();
    printf("' ;;\n"
           "        completion) words='bash zsh fish' ;;\n"
           "        *) files=yes ;;\n"
           "        esac\n"
           "        return\n"
           "    fi\n"
           "    case $command in\n");
    visit_all(print_bash_names);
    printf("    esac\n"
           "}\n"
           "_lifeticket() {\n"
           "    local words='' files='' current=${COMP_WORDS[COMP_CWORD]}\n"
           "    local before=${COMP_WORDS[COMP_CWORD - 1]}\n"
           "    # In --name=value bash takes the = for a word of its own.\n"
           "    if [[ $current == = ]]; then\n"
           "        current=''\n"
           "    elif [[ $before == = ]]; then\n"
           "        before=${COMP_WORDS[COMP_CWORD - 2]}\n"
           "    fi\n"
           "    if ((COMP_CWORD == 1)); then\n"
           "        words='");
    print_commands();
    printf(" --help --version'\n"
           "    else\n"
           "        _lifeticket_words \"${COMP_WORDS[1]}\" \"$before\" \"$current\"\n"
           "    fi\n"
           "    if [[ $files ]]; then\n"
           "        compopt -o filenames 2>/dev/null\n"
           "        mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
           "    else\n"
           "        [[ $words == *= ]] && compopt -o nospace 2>/dev/null\n"
           "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
           "    fi\n"
           "}\n"
           "complete -F _lifeticket lifeticket\n");
}

// ---- zsh ----------------------------------------------------------------------------------------

// A text inside '...[here]': without what ends it.
static void put_zsh_text(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text == '\'')
            fputs("'\\''", stdout);
        else if (strchr("[]:\\", *text) != NULL)
            printf("\\%c", *text);
        else
            putchar(*text);
}

static void print_zsh_option(const struct cli_command *command, const struct cli_option *option)
{
    (void)command;
    const char letter = cli_letter(option->name);
    const char *repeated = option->kind == CLI_TEXTS ? "*" : "";
    if (letter != '\0')
        printf("            '(-%c --%s)'{-%c,--%s}'[", letter, option->name, letter, option->name);
    else
        printf("            '%s--%s[", repeated, option->name);
    put_zsh_text(option->help);
    printf("]");
    if (option->argument != NULL) {
        printf(":%s:", option->argument);
        if (takes_path(option))
            printf("_files");
        else if (takes_words(option)) {
            printf("(");
            print_words(option);
            printf(")");
        }
    }
    printf("' \\\n");
}

static void print_zsh_command(void *context, const struct cli_command *command,
                              const struct cli_option *options)
{
    (void)context;
    printf("        %s)\n            _arguments -S \\\n", command->name);
    for_options(command, options, print_zsh_option);
    if (takes_command(command)) {
        printf("            '1:command:(");
        print_commands();
        printf(")' ;;\n");
    } else if (command == &cli_completion) {
        printf("            '1:shell:(bash zsh fish)' ;;\n");
    } else {
        printf("            '*:file:_files' ;;\n");
    }
}

static void print_zsh(void)
{
    printf("#compdef lifeticket\n"
           "# Completion of lifeticket for zsh, by `lifeticket completion zsh`.\n"
           "_lifeticket() {\n"
           "    local -a commands=(\n");
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        printf("        '%s:", cli_commands[i]->name);
        put_zsh_text(cli_commands[i]->summary);
        printf("'\n");
    }
    printf("    )\n"
           "    if ((CURRENT == 2)); then\n"
           "        _describe command commands\n"
           "        return\n"
           "    fi\n"
           "    local command=$words[2]\n"
           "    shift words\n"
           "    ((CURRENT--))\n"
           "    case $command in\n");
    visit_all(print_zsh_command);
    printf("    esac\n"
           "}\n"
           "if [[ $funcstack[1] == _lifeticket ]]; then\n"
           "    _lifeticket \"$@\"\n"
           "else\n"
           "    compdef _lifeticket lifeticket\n"
           "fi\n");
}

// ---- fish ---------------------------------------------------------------------------------------

// 'quoted' for fish.
static void put_fish_text(const char *text)
{
    putchar('\'');
    for (; *text != '\0'; text++)
        printf(*text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
    putchar('\'');
}

static void print_fish_option(const struct cli_command *command, const struct cli_option *option)
{
    printf("complete -c lifeticket -n '__fish_seen_subcommand_from %s' -l %s", command->name,
           option->name);
    if (cli_letter(option->name) != '\0')
        printf(" -s %c", cli_letter(option->name));
    if (option->argument != NULL)
        printf(takes_path(option) ? " -r -F" : " -x");
    if (takes_words(option)) {
        printf(" -a '");
        print_words(option);
        printf("'");
    }
    printf(" -d ");
    put_fish_text(option->help);
    printf("\n");
}

static void print_fish_options(void *context, const struct cli_command *command,
                               const struct cli_option *options)
{
    (void)context;
    for_options(command, options, print_fish_option);
}

static void print_fish(void)
{
    printf("# Completion of lifeticket for fish, by `lifeticket completion fish`.\n");
    printf(
        "complete -c lifeticket -n __fish_use_subcommand -l help -s h -d 'list the commands'\n"
        "complete -c lifeticket -n __fish_use_subcommand -l version -s V -d 'print the version'\n");
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        printf("complete -c lifeticket -f -n __fish_use_subcommand -a %s -d ",
               cli_commands[i]->name);
        put_fish_text(cli_commands[i]->summary);
        printf("\n");
    }
    printf("complete -c lifeticket -f -n '__fish_seen_subcommand_from help man' -a '");
    print_commands();
    printf("'\ncomplete -c lifeticket -f -n '__fish_seen_subcommand_from completion' "
           "-a 'bash zsh fish'\n");
    visit_all(print_fish_options);
}

// ---- the command --------------------------------------------------------------------------------

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } shells[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};
    const struct cli_option options[] = {CLI_END};
    const char *shell;
    TRY(cli_parse(command, argc, argv, options, &shell, 1, 1));
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        if (strcmp(shells[i].name, shell) == 0) {
            shells[i].print();
            return STATUS_OK;
        }
    return status_fail(STATUS_REQUEST, "completion: '%.60s': expected bash, zsh or fish", shell);
}

const struct cli_command cli_completion = {
    .name = "completion",
    .arguments = "bash|zsh|fish",
    .summary = "print what a shell needs to complete commands and options",
    .details =
        "Prints a script that makes a shell complete commands, options and the words that they\n"
        "take. `make install` puts all three where shells look for them.\n"
        "\n"
        "  source <(lifeticket completion bash)",
    .run = run,
};
