// Command lines, declared as a table: parsing, checking, --help, the manual and the completion of
// shells follow from it.
//
//   static size_t generations = 1;
//   const struct cli_option options[] = {
//       {"generations", "N", "generations to run (default 1)", CLI_SIZE, &generations, .low = 0,
//        .high = 1000000},
//       CLI_END};
//   TRY(cli_parse(&command, argc, argv, options, arguments, 1, 1));
//
// Accepted: --name value, --name=value, flags without a value, the letters of cli_letters (-o value,
// -ovalue, -q), `--` before arguments that start with a dash. Unknown or repeated options, missing
// values and numbers out of range are refused with STATUS_REQUEST and a message that names the
// option and what was expected.
//
// Every command has the options of cli_common_options beside its own.
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cli_kind {
    CLI_FLAG,    // bool, set to true
    CLI_TEXT,    // const char *
    CLI_SIZE,    // size_t in [low, high]
    CLI_SEED,    // uint64_t
    CLI_REAL,    // double in [low, high]
    CLI_CHOICE,  // size_t: index into `choices`, a NULL-terminated list of words
    CLI_TEXTS,   // struct cli_texts: may be repeated
    CLI_SETTING, // struct cli_said (cli/settings.h)
    CLI_WORD, // a flag that stands for a word of a choice with the same target: size_t, set to `low`
};

#define CLI_MAX_TEXTS 32
struct cli_texts {
    const char *text[CLI_MAX_TEXTS];
    size_t count;
};

struct cli_option {
    const char *name;     // without the dashes; NULL ends the table
    const char *argument; // the word for its value in the help; NULL for a flag
    const char *help;     // one line; says the default
    enum cli_kind kind;
    void *target;
    double low, high;
    const char *const *choices; // of CLI_TEXTS: how a text may begin, for shells; may be NULL
    bool *given;                // set where the line has the option; may be NULL
};

// The row of --json beside --format, where `json` is its index.
#define CLI_JSON(format, json)                                                                     \
    {                                                                                              \
        "json", NULL, "the same as --format json", CLI_WORD, .target = &(format), .low = (json)    \
    }

#define CLI_END                                                                                    \
    {                                                                                              \
        NULL, NULL, NULL, CLI_FLAG, NULL, 0, 0, NULL, NULL                                         \
    }

// A word and what it means: an exit status, a variable of the environment, a method of pruning.
struct cli_line {
    const char *name, *meaning;
};

// One command of the program.
struct cli_command {
    const char *name;
    const char *arguments; // "PATTERN.rle [options]": for the usage line
    const char *summary;   // one line, for `lifeticket --help`
    const char *details;   // paragraphs for `lifeticket COMMAND --help`: what it does, an example
    enum status (*run)(const struct cli_command *command, int argc,
                       char **argv); // argv[0]: the command's name
    const char *interrupted; // what is said of a signal's leavings; NULL: "nothing was written"
    const char *list;        // the title of lines that follow them; NULL: there are none
    const struct cli_line *(*lines)(void); // which end in NULL
};

// Parses argv[1..argc-1]. The positional arguments go to arguments[most], NULL where absent; fewer
// than `least` or more than `most` is refused. A command's `run` calls it before anything that
// leaves a trace, and passes on what it returns.
enum status cli_parse(const struct cli_command *command, int argc, char **argv,
                      const struct cli_option *options, const char **arguments, size_t least,
                      size_t most);

// --help and --quiet; ends like any table.
extern const struct cli_option cli_common_options[];

// The letter that stands for an option in every command, or '\0'.
char cli_letter(const char *name);

// Whether the line said --quiet.
bool cli_is_quiet(void);

// Calls visit(context, command, options) with the command's own options, and runs nothing. Targets
// hold what goes without saying, and live as long as the call.
typedef void cli_visitor(void *context, const struct cli_command *command,
                         const struct cli_option *options);
void cli_visit(const struct cli_command *command, cli_visitor *visit, void *context);

#endif
