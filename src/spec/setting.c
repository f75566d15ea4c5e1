// What follows from a row of the table: reading, writing, comparing.
#include "spec/setting.h"

#include "base/parse.h"
#include "base/text.h"
#include "life/rule_names.h"
#include "ticket/method.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void *field_of(enum setting_id id, struct point *point)
{
    return (unsigned char *)point + setting_table[id].offset;
}

uint64_t setting_count(enum setting_id id, const struct point *point)
{
    const void *field = (const unsigned char *)point + setting_table[id].offset;
    unsigned word;
    switch (setting_table[id].kind) {
    case SETTING_SIZE:
        return *(const size_t *)field;
    case SETTING_COUNTER:
        return *(const uint64_t *)field;
    case SETTING_CHOICE:
        return *(const bool *)field;
    default:
        memcpy(&word, field, sizeof word);
        return word;
    }
}

const struct spec_file *setting_file(enum setting_id id, const struct point *point)
{
    const struct spec_file *file;
    memcpy(&file, (const unsigned char *)point + setting_table[id].offset, sizeof file);
    return file;
}

void setting_set_file(enum setting_id id, const struct spec_file *file, struct point *point)
{
    memcpy(field_of(id, point), &file, sizeof file);
}

static void set_count(enum setting_id id, uint64_t value, struct point *point)
{
    _Static_assert(sizeof(enum net_init) == sizeof(unsigned), "words are stored as enums");
    void *field = field_of(id, point);
    unsigned word = (unsigned)value;
    switch (setting_table[id].kind) {
    case SETTING_SIZE:
        *(size_t *)field = (size_t)value;
        return;
    case SETTING_COUNTER:
        *(uint64_t *)field = value;
        return;
    case SETTING_CHOICE:
        *(bool *)field = value == 1;
        return;
    default:
        memcpy(field, &word, sizeof word);
    }
}

double setting_real(enum setting_id id, const struct point *point)
{
    return *(const double *)(const void *)((const unsigned char *)point + setting_table[id].offset);
}

static bool is_word(enum setting_id id)
{
    return setting_table[id].words != NULL;
}

size_t setting_said_words(enum setting_id id)
{
    return setting_table[id].word_count - (setting_table[id].path_of != 0);
}

size_t setting_column_words(enum setting_id id)
{
    const struct setting *setting = &setting_table[id];
    return setting->column_word_count > 0 ? setting->column_word_count : setting->word_count;
}

static bool is_special(enum setting_id id, const struct point *point)
{
    if (setting_table[id].special == NULL)
        return false;
    return setting_table[id].kind == SETTING_REAL ? isnan(setting_real(id, point))
                                                  : setting_count(id, point) == UINT64_MAX;
}

bool setting_is_number(enum setting_id id)
{
    enum setting_kind kind = setting_table[id].kind;
    return kind == SETTING_SIZE || kind == SETTING_COUNTER || kind == SETTING_REAL;
}

const char *setting_name(enum setting_id id)
{
    return setting_table[id].name != NULL ? setting_table[id].name : setting_table[id].key;
}

bool setting_applies(enum setting_id id, const struct point *point)
{
    const struct setting *setting = &setting_table[id];
    if (setting->applies == NULL && setting->decided_by == SETTING_METHOD)
        return ticket_method_owns(point->ticket.method,
                                  setting->offset - offsetof(struct point, ticket));
    if (setting->decided_word > 0)
        return setting_count(setting->decided_by, point) == setting->decided_word;
    return setting->applies == NULL || setting->applies(point);
}

// ---- texts --------------------------------------------------------------------------------------

static bool read_special(enum setting_id id, struct point *point)
{
    if (setting_table[id].kind == SETTING_REAL)
        *(double *)field_of(id, point) = NAN;
    else
        set_count(id, UINT64_MAX, point);
    return true;
}

static bool read_word(enum setting_id id, const char *text, struct point *point)
{
    const struct setting *setting = &setting_table[id];
    for (size_t i = setting->first_word; i < setting_said_words(id); i++)
        if (strcmp(text, setting->words[i]) == 0) {
            set_count(id, i, point);
            return true;
        }
    return false;
}

static bool read_count(enum setting_id id, const char *text, struct point *point)
{
    const struct setting *setting = &setting_table[id];
    uint64_t count;
    int64_t value;
    if (setting->high > 0x1p62) {
        if (!parse_unsigned(text, &count))
            return false;
    } else {
        if (!parse_integer(text, (int64_t)setting->low, (int64_t)setting->high, &value))
            return false;
        count = (uint64_t)value;
    }
    set_count(id, count, point);
    return true;
}

static void set_usual(enum setting_id id, struct point *point)
{
    const struct setting *setting = &setting_table[id];
    if (setting->usual != NULL && (setting->decided_by == 0 || setting_applies(id, point)))
        setting_read(id, setting->usual, point);
    else if (setting->kind == SETTING_REAL)
        *(double *)field_of(id, point) = 0;
    else if (setting->kind == SETTING_A_FILE)
        setting_set_file(id, NULL, point);
    else
        set_count(id, 0, point);
}

static void set_decided(enum setting_id by, struct point *point)
{
    for (enum setting_id id = by; id < SETTING_COUNT; id++)
        if (setting_table[id].decided_by == by)
            set_usual(id, point);
}

// Takes a path in place of a word.
static bool read_path_as_word(enum setting_id id, const char *text, struct point *point)
{
    set_count(id, setting_said_words(id), point);
    set_decided(id, point);
    return setting_read(setting_table[id].path_of, text, point);
}

static bool read_file(enum setting_id id, const char *text, struct point *point)
{
    const struct spec_file *file = spec_is_path(text) ? spec_file_named(text) : NULL;
    const char *usual = setting_table[id].usual;
    setting_set_file(id, file, point);
    return file != NULL || (usual != NULL && strcmp(text, usual) == 0);
}

bool setting_read(enum setting_id id, const char *text, struct point *point)
{
    const struct setting *setting = &setting_table[id];
    double *real = field_of(id, point);
    size_t generations;
    if (setting->special != NULL && strcmp(text, setting->special) == 0)
        return read_special(id, point);
    switch (setting->kind) {
    case SETTING_A_RULE:
        return life_rule_parse(text, field_of(id, point)) == STATUS_OK;
    case SETTING_WIDTHS: // whose number of generations is checked against the point's later
        return net_widths_parse(text, field_of(id, point), &generations);
    case SETTING_REAL:
        return parse_real(text, setting->low, setting->high, real);
    case SETTING_A_FILE:
        return read_file(id, text, point);
    default:
        if (!is_word(id))
            return read_count(id, text, point);
        if (setting->path_of != 0 && spec_is_path(text))
            return read_path_as_word(id, text, point);
        if (!read_word(id, text, point))
            return false;
        set_decided(id, point);
        return true;
    }
}

const char *setting_refused(enum setting_id id, const char *text)
{
    return setting_table[id].kind == SETTING_A_RULE ? life_rule_foreign(text) : NULL;
}

void setting_expected(enum setting_id id, char *text, size_t size)
{
    const struct setting *setting = &setting_table[id];
    size_t used = 0;
    if (setting->expected != NULL)
        snprintf(text, size, "%s", setting->expected);
    else if (setting->kind == SETTING_REAL)
        snprintf(text, size, "a number from %g to %g", setting->low, setting->high);
    else if (!is_word(id))
        snprintf(text, size, "a whole number from %.0f to %.0f", setting->low, setting->high);
    else
        for (size_t i = setting->first_word; i < setting_said_words(id) && used < size; i++)
            used += (size_t)snprintf(text + used, size - used, "%s%s",
                                     i > setting->first_word ? " or " : "", setting->words[i]);
}

// The path, or as much of its end as there is room for.
static void format_path(const char *path, char text[SETTING_TEXT])
{
    size_t length = strlen(path), most = SETTING_TEXT - 1;
    if (length <= most)
        snprintf(text, SETTING_TEXT, "%.*s", (int)most, path);
    else
        snprintf(text, SETTING_TEXT, "...%.*s", (int)most - 3, path + length - (most - 3));
}

void setting_format(enum setting_id id, const struct point *point, char text[SETTING_TEXT])
{
    if (!setting_applies(id, point))
        snprintf(text, SETTING_TEXT, "-");
    else if (is_special(id, point))
        snprintf(text, SETTING_TEXT, "%s", setting_table[id].special);
    else if (is_word(id))
        snprintf(text, SETTING_TEXT, "%s", setting_table[id].words[setting_count(id, point)]);
    else if (setting_table[id].kind == SETTING_A_FILE && setting_file(id, point) == NULL)
        snprintf(text, SETTING_TEXT, "%s", setting_table[id].usual);
    else if (setting_table[id].kind == SETTING_A_FILE)
        format_path(setting_file(id, point)->path, text);
    else if (setting_table[id].kind == SETTING_A_RULE)
        life_rule_format(&point->rule, text);
    else if (setting_table[id].kind == SETTING_WIDTHS)
        net_widths_format(point->generations, &point->widths, text);
    else if (setting_table[id].kind == SETTING_REAL)
        snprintf(text, SETTING_TEXT, "%.10g", setting_real(id, point));
    else
        snprintf(text, SETTING_TEXT, "%" PRIu64, setting_count(id, point));
}

void setting_say_value(enum setting_id id, const struct point *point, char text[SETTING_TEXT])
{
    const struct setting *setting = &setting_table[id];
    const char *said = NULL;
    if (is_special(id, point))
        said = setting->said_special;
    else if (is_word(id) && setting->said != NULL)
        said = setting->said[setting_count(id, point)];
    if (said != NULL && setting_applies(id, point))
        snprintf(text, SETTING_TEXT, "%s", said);
    else if (setting->kind == SETTING_COUNTER && id != SETTING_SEED && setting_applies(id, point))
        text_format_count(setting_count(id, point), text);
    else
        setting_format(id, point, text);
    const char *name = setting->kind == SETTING_A_RULE ? life_rule_name(text) : NULL;
    if (name != NULL)
        snprintf(text, SETTING_TEXT, "%s", name);
}

void setting_say(enum setting_id id, const struct point *point, char text[SETTING_PHRASE])
{
    const struct setting *setting = &setting_table[id];
    char value[SETTING_TEXT];
    setting_say_value(id, point, value);
    bool zero = setting->phrase_zero != NULL && strcmp(value, "0") == 0;
    const char *phrase = !setting_applies(id, point) ? "%"
                         : is_special(id, point)     ? setting->phrase_special
                         : zero                      ? setting->phrase_zero
                                                     : setting->phrase;
    text[0] = '\0';
    while (*phrase != '\0') {
        size_t plain = strcspn(phrase, "%(");
        text_append(text, SETTING_PHRASE, "%.*s", (int)plain, phrase);
        phrase += plain;
        if (*phrase == '%')
            text_append(text, SETTING_PHRASE, "%s", value);
        if (*phrase == '(' && strcmp(value, "1") != 0)
            text_append(text, SETTING_PHRASE, "s");
        phrase += *phrase == '(' ? strlen("(s)") : *phrase == '%';
    }
}

void settings_set_usual(struct point *point, bool of_tickets)
{
    for (enum setting_id id = 0; id < SETTING_COUNT; id++) {
        bool of_ticket = (SETTINGS_OF_TICKETS & SETTING_BIT(id)) != 0;
        if (setting_table[id].usual != NULL && of_ticket == of_tickets)
            set_usual(id, point);
    }
}

// ---- values -------------------------------------------------------------------------------------

// 53 bits, which a double holds: other contents are another number.
static double value_of_file(const struct spec_file *file)
{
    return file != NULL ? (double)(file->digest >> 11) : 0;
}

// Likewise of other widths.
static double value_of_widths(const struct point *point)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < 2 * point->generations; i++)
        hash = rng_hash(hash, point->widths.width[i]);
    return (double)(hash >> 11);
}

double setting_value(enum setting_id id, const struct point *point)
{
    if (!setting_applies(id, point))
        return 0;
    if (is_special(id, point))
        return -1;
    switch (setting_table[id].kind) {
    case SETTING_A_RULE:
        return point->rule.birth * 512.0 + point->rule.survival;
    case SETTING_WIDTHS:
        return value_of_widths(point);
    case SETTING_A_FILE:
        return value_of_file(setting_file(id, point));
    case SETTING_REAL:
        return setting_real(id, point);
    default:
        return (double)setting_count(id, point);
    }
}

static bool is_same_file(const struct spec_file *a, const struct spec_file *b)
{
    return a == b || (a != NULL && b != NULL && a->digest != 0 && a->digest == b->digest);
}

// Whether the fields are the same, whether they apply or not.
static bool is_same(enum setting_id id, const struct point *a, const struct point *b)
{
    if (setting_table[id].kind == SETTING_A_RULE)
        return a->rule.birth == b->rule.birth && a->rule.survival == b->rule.survival;
    if (setting_table[id].kind == SETTING_A_FILE)
        return is_same_file(setting_file(id, a), setting_file(id, b));
    if (setting_table[id].kind == SETTING_WIDTHS)
        return memcmp(&a->widths, &b->widths, sizeof a->widths) == 0;
    if (setting_table[id].kind == SETTING_REAL)
        return setting_real(id, a) == setting_real(id, b) ||
               (is_special(id, a) && is_special(id, b));
    return setting_count(id, a) == setting_count(id, b);
}

bool setting_is_quiet(enum setting_id id, const struct point *point)
{
    return setting_table[id].quiet &&
           (setting_value(id, point) == 0 ||
            (setting_table[id].published && setting_is_usual(id, point)));
}

bool setting_fits(enum setting_id id, const struct point *point)
{
    const struct setting *setting = &setting_table[id];
    bool absent = (SETTINGS_OF_TICKETS & SETTING_BIT(id)) != 0 && !point_is_ticket(point);
    if (!absent && setting->decided_by != 0 && !setting_applies(id, point))
        return setting_is_usual(id, point);
    if (!absent && setting->kind == SETTING_A_FILE)
        return setting->usual != NULL || setting_file(id, point) != NULL;
    if (absent || !setting_applies(id, point) || is_special(id, point) || !setting_is_number(id))
        return true;
    double value = setting_value(id, point);
    return value >= setting->low && value <= setting->high;
}

bool setting_is_usual(enum setting_id id, const struct point *point)
{
    struct point usual = *point;
    if (setting_table[id].usual == NULL && setting_table[id].decided_by == 0)
        return false;
    set_usual(id, &usual);
    return is_same(id, point, &usual);
}

// ---- sets of settings ---------------------------------------------------------------------------

uint64_t settings_owned(enum setting_owner owner)
{
    uint64_t set = 0;
    for (enum setting_id id = 0; id < SETTING_COUNT; id++)
        set |= setting_table[id].owner == owner ? SETTING_BIT(id) : 0;
    return set;
}

bool settings_agree(const struct point *a, const struct point *b, uint64_t except)
{
    for (enum setting_id id = 0; id < SETTING_SEED; id++)
        if ((except & SETTING_BIT(id)) == 0 && setting_value(id, a) != setting_value(id, b))
            return false;
    return true;
}

static bool are_same(const struct point *a, const struct point *b, uint64_t set)
{
    for (enum setting_id id = 0; id < SETTING_COUNT; id++)
        if ((set & SETTING_BIT(id)) != 0 && !is_same(id, a, b))
            return false;
    return true;
}

bool settings_same_series(const struct point *a, const struct point *b)
{
    return are_same(a, b, settings_owned(SETTING_OF_SERIES));
}

bool settings_same_parent(const struct point *a, const struct point *b)
{
    return are_same(a, b, settings_owned(SETTING_OF_PARENT) | settings_owned(SETTING_OF_RUN));
}

// ---- columns ------------------------------------------------------------------------------------

size_t setting_cell_offset(enum setting_id id)
{
    switch (setting_table[id].kind) {
    case SETTING_A_RULE:
        return offsetof(struct setting_cells, rule);
    case SETTING_WIDTHS:
        return offsetof(struct setting_cells, widths);
    default:
        return offsetof(struct setting_cells, cell) + id * sizeof(union setting_cell);
    }
}

size_t setting_cell_bytes(enum setting_id id)
{
    switch (setting_cell_kind(id)) {
    case CELL_U32:
        return sizeof(uint32_t);
    case CELL_WORD:
        return sizeof(int8_t);
    case CELL_TEXT:
        return setting_table[id].kind == SETTING_A_RULE ? LIFE_RULE_TEXT : NET_WIDTHS_TEXT;
    default:
        return sizeof(uint64_t);
    }
}

enum setting_cell_kind setting_cell_kind(enum setting_id id)
{
    switch (setting_table[id].kind) {
    case SETTING_SIZE:
        return CELL_U32;
    case SETTING_COUNTER:
        return setting_table[id].special != NULL ? CELL_I64 : CELL_U64;
    case SETTING_A_FILE:
        return CELL_U64;
    case SETTING_REAL:
        return CELL_REAL;
    case SETTING_A_RULE:
    case SETTING_WIDTHS:
        return CELL_TEXT;
    default:
        return CELL_WORD;
    }
}

static void to_cell(enum setting_id id, const struct point *point, struct setting_cells *cells)
{
    union setting_cell *cell = &cells->cell[id];
    const struct spec_file *file;
    struct net_widths widths;
    uint64_t word;
    switch (setting_table[id].kind) {
    case SETTING_A_RULE:
        life_rule_format(&point->rule, cells->rule);
        return;
    case SETTING_WIDTHS: // of a network with an overcompleteness, too
        widths = point_widths(point);
        net_widths_format(point->generations, &widths, cells->widths);
        return;
    case SETTING_REAL:
        cell->real = setting_real(id, point);
        return;
    case SETTING_SIZE:
        cell->u32 = (uint32_t)setting_count(id, point);
        return;
    case SETTING_COUNTER: // -1 is UINT64_MAX
        cell->u64 = setting_count(id, point);
        return;
    case SETTING_A_FILE:
        file = setting_file(id, point);
        cell->u64 = file != NULL ? file->digest : 0;
        return;
    default:
        word = setting_count(id, point);
        word = word < setting_column_words(id) ? word : 0;
        cell->word = (int8_t)(setting_table[id].column_negated ? !word : word);
    }
}

void settings_to_cells(const struct point *point, struct setting_cells *cells)
{
    memset(cells, 0, sizeof *cells);
    for (enum setting_id id = 0; id < SETTING_COUNT; id++)
        to_cell(id, point, cells);
}

static bool of_cell(enum setting_id id, const struct setting_cells *cells, struct point *point)
{
    const union setting_cell *cell = &cells->cell[id];
    size_t generations;
    switch (setting_table[id].kind) {
    case SETTING_A_RULE:
        return memchr(cells->rule, '\0', sizeof cells->rule) != NULL &&
               setting_read(id, cells->rule, point);
    case SETTING_WIDTHS:
        return memchr(cells->widths, '\0', sizeof cells->widths) != NULL &&
               (cells->widths[0] == '\0' || // of a schema that had no such column
                net_widths_parse(cells->widths, field_of(id, point), &generations));
    case SETTING_REAL:
        *(double *)field_of(id, point) = cell->real;
        return true;
    case SETTING_SIZE:
        set_count(id, cell->u32, point);
        return true;
    case SETTING_COUNTER:
        set_count(id, cell->u64, point);
        return setting_table[id].special == NULL || cell->i64 >= -1;
    case SETTING_A_FILE:
        setting_set_file(id, cell->u64 != 0 ? spec_file_of(cell->u64) : NULL, point);
        return cell->u64 == 0 || setting_file(id, point) != NULL;
    default:
        set_count(id, (uint64_t)(setting_table[id].column_negated ? !cell->word : cell->word),
                  point);
        return true;
    }
}

// Whether the field is not zero.
static bool is_set(enum setting_id id, const struct point *point)
{
    return setting_table[id].kind == SETTING_A_FILE ? setting_file(id, point) != NULL
                                                    : setting_count(id, point) > 0;
}

bool settings_of_cells(const struct setting_cells *cells, struct point *point)
{
    bool good = true;
    for (enum setting_id id = 0; id < SETTING_COUNT; id++)
        good = good && of_cell(id, cells, point);
    for (enum setting_id id = 0; id < SETTING_COUNT; id++)
        if (setting_table[id].decided_word > 0 && is_set(id, point))
            set_count(setting_table[id].decided_by, setting_table[id].decided_word, point);
    return good;
}
