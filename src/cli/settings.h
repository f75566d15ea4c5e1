// Settings as options of a command line: their names, help and values follow from spec/setting.h.
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "cli/options.h"
#include "spec/setting.h"

struct cli_said {
    enum setting_id id;
    const char *text; // NULL: nothing was said
};

struct cli_settings {
    struct cli_said said[SETTING_COUNT];
    char name[SETTING_COUNT][32], help[SETTING_COUNT][320]; // of the options
};

// Writes an option for each setting of a set that has a help line, and CLI_END; returns how many.
size_t cli_settings_options(struct cli_settings *said, uint64_t set, struct cli_option *options);

// Sets the point to what was said, and to what is usual elsewhere: settings of parents, or those of
// tickets. The point's method is the usual one. Reads the files that were named. Refuses what the method does
// not have, files that cannot be read, and a board without room for one.
enum status cli_settings_apply(const struct cli_command *command, const struct cli_settings *said,
                               bool of_tickets, struct point *point);

// Takes a text; false, with what is expected, if it says nothing acceptable.
bool cli_setting_take(struct cli_said *said, const char *text, char *expected, size_t size);

#endif
