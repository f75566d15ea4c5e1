// The settings of an experiment: one table says what each is called, may be and means. What follows
// from it: the keys of plans, the options of train and prune, the keys of points, the columns of
// results files, the axes and captions of tables and figures, and which points belong together.
//
// To add a setting: its field in struct point, its enumerator, its row in settings.c, and the
// code that uses it.
#ifndef SPEC_SETTING_H
#define SPEC_SETTING_H

#include "spec/point.h"

// In the order of a plan, in which later ones run faster, and of the columns of tables.
enum setting_id {
    SETTING_RULE,
    SETTING_GENERATIONS,
    SETTING_BOARD,
    SETTING_BOUNDARY,
    SETTING_DENSITY,
    SETTING_WARMUP,
    SETTING_FAMILY,
    SETTING_OVERCOMPLETENESS,
    SETTING_FILTERS,
    SETTING_ACTIVATION,
    SETTING_OUTPUT,
    SETTING_TIED,
    SETTING_RESIDUAL,
    SETTING_COEFFICIENT_NOISE,
    SETTING_FREEZE,
    SETTING_INIT,
    SETTING_FROM,
    SETTING_OPTIMIZER,
    SETTING_LEARNING_RATE,
    SETTING_MOMENTUM,
    SETTING_NESTEROV,
    SETTING_BETA1,
    SETTING_BETA2,
    SETTING_EPSILON,
    SETTING_SMOOTHING,
    SETTING_DECAY,
    SETTING_SCHEDULE,
    SETTING_STEP_FACTOR,
    SETTING_STEP_INTERVAL,
    SETTING_RATE_WARMUP,
    SETTING_LOSS,
    SETTING_L1,
    SETTING_L2,
    SETTING_AVERAGE,
    SETTING_BATCH,
    SETTING_UPDATES,
    SETTING_BOARDS,
    SETTING_FIXED_BOARDS,
    SETTING_PATTERN,
    SETTING_SHIFT,
    SETTING_STOP,
    SETTING_METHOD, // the first of a ticket
    SETTING_UNIT,
    SETTING_SCOPE,
    SETTING_RATE,
    SETTING_REWIND,
    SETTING_BIASES,
    SETTING_RETRAIN,
    SETTING_PARENTS,
    SETTING_ROUND,
    SETTING_CONTROL,
    SETTING_FLIPS,
    SETTING_FLIP_BIASES,
    SETTING_NOISE,
    SETTING_TEMPERATURE,
    SETTING_POPUP_RATE,
    SETTING_POPUP_MOMENTUM,
    SETTING_POPUP_DECAY,
    SETTING_POPUP_WEIGHTS,
    SETTING_SUPERSEDED, // the last of a ticket
    SETTING_SEED,       // no axis of tables: results of several seeds are pooled
    SETTING_COUNT
};

// The type of the field.
enum setting_kind {
    SETTING_SIZE,    // size_t
    SETTING_COUNTER, // uint64_t
    SETTING_REAL,    // double
    SETTING_WORD,    // an enum
    SETTING_CHOICE,  // bool: the second of two words is true
    SETTING_A_RULE,  // struct life_rule
    SETTING_WIDTHS,  // struct net_widths
    SETTING_A_FILE,  // const struct spec_file *
};

// Whose it is.
enum setting_owner {
    SETTING_OF_PARENT, // of the dense network, which its tickets share
    SETTING_OF_RUN,    // likewise, but it names no random streams: seed, budget, when to stop
    SETTING_OF_SERIES, // of tickets, shared by those that follow from each other round by round
    SETTING_OF_TICKET, // of one ticket of a series
};

// How it enters the point's key, where it applies. Settings that came after the first keys leave
// those as they were.
enum setting_hash {
    SETTING_HASHED, // always, also where it does not apply; those of tickets in tickets alone
    SETTING_HASHED_APPLIED, // after those, whatever its value
    SETTING_HASHED_UNUSUAL, // after those, unless it has its usual value
    SETTING_HASHED_NAMED, // likewise, with its name, so that no two settings give one key: all new ones
    SETTING_NOT_HASHED, // in the identity alone
};

struct setting {
    const char *section, *key; // in plans; the key is NULL if no plan can say it
    const char *name;          // of the axis; NULL: the key
    const char *column;        // in results files; NULL: the name
    unsigned place;            // among the columns of settings
    unsigned since;            // the schema of files that it came with
    enum setting_kind kind;
    size_t offset; // in struct point
    enum setting_owner owner;
    enum setting_hash hash;
    double low, high; // of a number
    const char *const *words;
    size_t word_count, first_word; // plans may say those from the first on
    // The setting that takes a path in place of a word, which is then the last word, which no plan says.
    // 0: no path can be said.
    enum setting_id path_of;
    const char *const *column_words; // NULL: the same
    // So many words the column has; those beyond are its word 0, for they show in the columns of settings
    // that they decide (decided_word). 0: all.
    size_t column_word_count;
    bool column_negated;  // the column is true where the field is false
    const char *special;  // the word for NaN, or for the largest uint64_t, which a column has as -1
    const char *usual;    // what it is where no one says, as a plan says it; NULL: zero
    bool quiet;           // headings leave it out where all have its usual value, if that is zero
    bool published;       // or if that is what its authors published
    const char *expected; // of a text, as a phrase; NULL: told by the range or the words
    const char *unit, *meaning; // of the column
    const char *label;          // for the eye: "learning rate"
    const char *title;          // of a figure's horizontal axis, with its unit
    // For people, who do not know the words of plans: the words (NULL: those of plans) and what
    // stands for `special`; and values as phrases that need no key beside them, in which % stands
    // for the value and (s) for a plural: of any, of `special` and of 0 (NULL: as any).
    const char *const *said;
    const char *said_special;
    const char *phrase, *phrase_special, *phrase_zero;
    const char *argument, *help; // of the option: the word for its value, and a line
    // NULL: always, or, where the method decides, to those whose rows name it (ticket/method.h).
    bool (*applies)(const struct point *point);
    // The setting of words that decides whether it applies, as a method does: it is earlier, and
    // setting it gives this one its usual value, or 0 where it does not apply, and where nothing
    // else may be said. 0: there is none.
    enum setting_id decided_by;
    size_t decided_word; // the one word with which it applies; 0: `applies` or the method says
};

extern const struct setting setting_table[SETTING_COUNT];

// Whether the setting says anything about the point: a network has an overcompleteness or filters
// one by one; only sgd has a momentum; only tickets have a rate, only those of trained networks a
// rewinding, and only grasp's a temperature. The method, the round and the family of networks are
// asked of all.
bool setting_applies(enum setting_id id, const struct point *point);

// Whether the point has the value that goes without saying, because a plan need not name it: a
// network of the family `life`, dense.
bool setting_is_quiet(enum setting_id id, const struct point *point);

// Whether the field has the value that it has where no one says: 0 where a word decides that the
// setting does not apply.
bool setting_is_usual(enum setting_id id, const struct point *point);

bool setting_is_number(enum setting_id id);
const char *setting_name(enum setting_id id); // of its axis

// How many words there are up to the last that a plan may say; and those of the column.
size_t setting_said_words(enum setting_id id);
size_t setting_column_words(enum setting_id id);

// The field as it is, whether the setting applies or not: of reals, of files, and of all others but rules
// and widths.
double setting_real(enum setting_id id, const struct point *point);
const struct spec_file *setting_file(enum setting_id id, const struct point *point);
uint64_t setting_count(enum setting_id id, const struct point *point);

// Puts another file in place of the field's.
void setting_set_file(enum setting_id id, const struct spec_file *file, struct point *point);

// Sets the point's field to what the text says, and those that it decides to what is usual with it;
// false if it says nothing acceptable.
bool setting_read(enum setting_id id, const char *text, struct point *point);

// What the text is that was refused, where that is known, as "it has more than two states
// (Generations)"; else NULL.
const char *setting_refused(enum setting_id id, const char *text);

// What is expected of a text, as a phrase: "a whole number from 1 to 16".
void setting_expected(enum setting_id id, char *text, size_t size);

// Sets the settings to their usual values, those of parents or those of tickets; to zero those that
// the point's optimiser or method does not have.
void settings_set_usual(struct point *point, bool of_tickets);

// A value that orders and compares: the number itself, an enumerator, a rule's bits; of filters and
// files a hash, which compares alone. What is no number of a horizontal axis is -1: a density that each
// board draws for itself, survivors that keep their trained values. Where the setting does not
// apply, 0, which is none for filters.
double setting_value(enum setting_id id, const struct point *point);

// Bytes that hold any value and its zero, but for long paths, of which the end is shown.
#define SETTING_TEXT 128
_Static_assert(NET_WIDTHS_TEXT <= SETTING_TEXT, "the widths of a network are shown whole");

// The value as a plan writes it: "8", "0.38", "uniform", "glorot"; "-" where the setting does not
// apply.
void setting_format(enum setting_id id, const struct point *point, char text[SETTING_TEXT]);

// The value for people: as the label of a tick, "fan-in", "125,000"; and as a phrase that says what it
// is of, "weights: fan-in", "up to 125,000 updates". "-" where the setting does not apply.
#define SETTING_PHRASE (2 * SETTING_TEXT + 64)
void setting_say_value(enum setting_id id, const struct point *point, char text[SETTING_TEXT]);
void setting_say(enum setting_id id, const struct point *point, char text[SETTING_PHRASE]);

// Sets of settings, a bit each.
#define SETTING_BIT(id)     (UINT64_C(1) << (id))
#define SETTINGS_OF_TICKETS (SETTING_BIT(SETTING_SEED) - SETTING_BIT(SETTING_METHOD))
#define SETTINGS_OF_WIDTHS  (SETTING_BIT(SETTING_OVERCOMPLETENESS) | SETTING_BIT(SETTING_FILTERS))
uint64_t settings_owned(enum setting_owner owner);

// Whether the points have the same values of all settings but the seed and those of a set.
bool settings_agree(const struct point *a, const struct point *b, uint64_t except);

// Whether both are tickets of one series: each follows from the network and the masks of the one
// before it. Whether both have the same parent, trained alike with the same seed: one group.
bool settings_same_series(const struct point *a, const struct point *b);
bool settings_same_parent(const struct point *a, const struct point *b);

// ---- columns ------------------------------------------------------------------------------------

// The settings as the columns of a results file have them: numbers and words in a cell each, texts
// apart, so that a row is small.
enum setting_cell_kind { CELL_U32, CELL_U64, CELL_I64, CELL_REAL, CELL_WORD, CELL_TEXT };
union setting_cell {
    uint32_t u32;
    uint64_t u64;
    int64_t i64;
    double real;
    int8_t word;
};
struct setting_cells {
    union setting_cell cell[SETTING_COUNT];
    char rule[LIFE_RULE_TEXT], widths[NET_WIDTHS_TEXT];
};

enum setting_cell_kind setting_cell_kind(enum setting_id id);
size_t setting_cell_offset(enum setting_id id); // of its cell or text, in struct setting_cells
size_t setting_cell_bytes(enum setting_id id);
void settings_to_cells(const struct point *point, struct setting_cells *cells);

// The way back; false if a cell holds nothing that the field can be. Words have been checked.
bool settings_of_cells(const struct setting_cells *cells, struct point *point);

// Whether the field holds a value that a plan could say; where the setting does not apply, any, but
// 0 alone where a word decides that.
bool setting_fits(enum setting_id id, const struct point *point);

#endif
