// What a reader's words mean in a table: names of its columns and of settings, and lists of words with commas between them.
#ifndef REPORT_TABLES_VIEW_NAMES_H
#define REPORT_TABLES_VIEW_NAMES_H

#include "report/tables/table.h"

// The setting whose letter or name it is; SETTING_SEED: none.
enum setting_id view_find_axis(const char *name);

// Writes the key of what a reader calls `name`, a setting or a column. Refuses an unknown name with the nearest that there is;
// `option` begins the message.
enum status view_find_key(const struct table *table, const char *option, const char *name,
                          char key[TABLE_KEY]);

// What programs read of a row under a key; where only people do, what these read.
struct table_cell view_read_cell(const struct table *table, const char *key, const void *row);

#define VIEW_ITEM 160 // bytes of an item of a list

// Copies text[length] without the blanks around it, as far as there is room.
void view_copy_word(char word[VIEW_ITEM], const char *text, size_t length);
// Takes the next item off a list with commas; false at the end.
bool view_next_item(const char **list, char item[VIEW_ITEM]);

#endif
