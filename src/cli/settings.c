#include "cli/settings.h"

#include "store/starts.h"

#include <stdio.h>
#include <string.h>

// "beyond the edge: torus | dead (default)", "boards of an update (default 8)".
static void write_help(enum setting_id id, char *text, size_t size)
{
    const struct setting *setting = &setting_table[id];
    size_t used = (size_t)snprintf(text, size, "%s", setting->help);
    const char *separator = ": ";
    for (size_t i = setting->first_word; i < setting_said_words(id) && used < size; i++) {
        bool usual = setting->usual != NULL && strcmp(setting->words[i], setting->usual) == 0;
        used += (size_t)snprintf(text + used, size - used, "%s%s%s", separator, setting->words[i],
                                 usual ? " (default)" : "");
        separator = " | ";
    }
    if (setting->words == NULL && setting->usual != NULL && used < size)
        snprintf(text + used, size - used, " (default %s)", setting->usual);
}

size_t cli_settings_options(struct cli_settings *said, uint64_t set, struct cli_option *options)
{
    size_t count = 0;
    memset(said, 0, sizeof *said);
    for (enum setting_id id = 0; id < SETTING_COUNT; id++) {
        const struct setting *setting = &setting_table[id];
        if ((set & SETTING_BIT(id)) == 0 || setting->help == NULL)
            continue;
        snprintf(said->name[id], sizeof said->name[id], "%s", setting->key);
        for (char *c = said->name[id]; *c != '\0'; c++)
            *c = *c == '_' ? '-' : *c;
        write_help(id, said->help[id], sizeof said->help[id]);
        options[count++] = (struct cli_option){.name = said->name[id],
                                               .argument = setting->argument,
                                               .help = said->help[id],
                                               .kind = CLI_SETTING,
                                               .target = &said->said[id]};
        said->said[id].id = id;
    }
    options[count] = (struct cli_option)CLI_END;
    return count;
}

bool cli_setting_take(struct cli_said *said, const char *text, char *expected, size_t size)
{
    struct point point = {0};
    setting_expected(said->id, expected, size);
    said->text = text;
    return setting_read(said->id, text, &point);
}

// Reads the file that the setting names, if it names one.
static enum status read_file(const struct cli_command *command, enum setting_id id,
                             struct point *point)
{
    const struct spec_file *file =
        setting_table[id].kind == SETTING_A_FILE ? setting_file(id, point) : NULL;
    if (file == NULL)
        return STATUS_OK;
    if (id == SETTING_FROM)
        TRY(store_read_starts(file->path, &file));
    else
        TRY(spec_file_read_pattern(file->path, &file));
    setting_set_file(id, file, point);
    if (id == SETTING_FROM)
        return STATUS_OK;
    return life_pattern_fits(&file->pattern, point->board, point->board)
               ? STATUS_OK
               : status_fail(STATUS_REQUEST,
                             "%s: %s: its %zu x %zu cells have no room on a board of --board %zu",
                             command->name, file->path, file->pattern.board.width,
                             file->pattern.board.height, point->board);
}

enum status cli_settings_apply(const struct cli_command *command, const struct cli_settings *said,
                               bool of_tickets, struct point *point)
{
    settings_set_usual(point, of_tickets);
    for (enum setting_id id = 0; id < SETTING_COUNT; id++) {
        if (said->said[id].text == NULL)
            continue;
        setting_read(id, said->said[id].text, point);
        const enum setting_id by = setting_table[id].decided_by;
        if (by != 0 && !setting_applies(id, point))
            return status_fail(STATUS_REQUEST, "%s: --%s: %s %s has no such setting", command->name,
                               said->name[id], setting_name(by),
                               setting_table[by].words[setting_count(by, point)]);
    }
    for (enum setting_id id = 0; id < SETTING_COUNT; id++)
        TRY(read_file(command, id, point));
    return STATUS_OK;
}
