#include "sweep/keys.h"

#include "base/parse.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_NETWORKS 1000000 // replicates per point
#define MAX_ROUNDS   1000
#define MAX_FLIPS    1000000

// ---- what a text may be -----------------------------------------------------------------------

static bool read_name(const struct plan_key *key, const char *text, void *field)
{
    (void)key;
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    size_t length = strlen(text);
    if (length == 0 || length >= sizeof((struct plan *)0)->name ||
        text[strspn(text, allowed)] != '\0')
        return false;
    memcpy(field, text, length + 1);
    return true;
}

static bool read_line(const struct plan_key *key, const char *text, void *field)
{
    (void)key;
    size_t length = strlen(text);
    if (length == 0 || length >= sizeof((struct plan *)0)->question)
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            return false;
    memcpy(field, text, length + 1);
    return true;
}

static bool read_seed(const struct plan_key *key, const char *text, void *field)
{
    (void)key;
    return parse_unsigned(text, field);
}

static bool read_size(const struct plan_key *key, const char *text, void *field)
{
    int64_t value;
    if (!parse_integer(text, (int64_t)key->low, (int64_t)key->high, &value))
        return false;
    *(size_t *)field = (size_t)value;
    return true;
}

static bool read_updates(const struct plan_key *key, const char *text, void *field)
{
    int64_t value;
    if (!parse_integer(text, (int64_t)key->low, (int64_t)key->high, &value))
        return false;
    *(uint64_t *)field = (uint64_t)value;
    return true;
}

static bool read_real(const struct plan_key *key, const char *text, void *field)
{
    double *real = field;
    if (!parse_real(text, key->low, key->high, real))
        return false;
    *real += 0.0; // makes -0 the same number as 0
    return true;
}

static bool read_density(const struct plan_key *key, const char *text, void *field)
{
    double *density = field;
    if (strcmp(text, "uniform") == 0) {
        *density = NAN;
        return true;
    }
    return read_real(key, text, density);
}

static bool read_rule(const struct plan_key *key, const char *text, void *field)
{
    (void)key;
    return life_rule_parse(text, field) == STATUS_OK;
}

static bool find_word(const struct plan_key *key, const char *text, unsigned *index)
{
    for (*index = 0; *index < key->word_count; (*index)++)
        if (strcmp(text, key->words[*index]) == 0)
            return true;
    return false;
}

static bool read_word(const struct plan_key *key, const char *text, void *field)
{
    _Static_assert(sizeof(enum net_init) == sizeof(unsigned), "words are stored as enums");
    unsigned index;
    if (!find_word(key, text, &index))
        return false;
    memcpy(field, &index, sizeof index);
    return true;
}

// The second of two words is true.
static bool read_choice(const struct plan_key *key, const char *text, void *field)
{
    unsigned index;
    if (!find_word(key, text, &index))
        return false;
    *(bool *)field = index == 1;
    return true;
}

// A network's widths, whose number of generations is checked against the plan's later.
static bool read_widths(const struct plan_key *key, const char *text, void *field)
{
    (void)key;
    size_t generations;
    return net_widths_parse(text, field, &generations);
}

// Words of methods begin after the first, which is no way to a ticket.
static bool read_method(const struct plan_key *key, const char *text, void *field)
{
    unsigned index;
    if (!find_word(key, text, &index))
        return false;
    *(enum ticket_method *)field = (enum ticket_method)(index + 1);
    return true;
}

static bool read_rewind(const struct plan_key *key, const char *text, void *field)
{
    if (strcmp(text, "trained") != 0)
        return read_updates(key, text, field);
    *(uint64_t *)field = TICKET_TRAINED;
    return true;
}

// ---- the keys ---------------------------------------------------------------------------------

static const char *const optimizer_names[] = {"adam"};
static const char *const boards_names[] = {"own", "shared"};
static const char *const stop_names[] = {"never", "proven"};
static const char *const no_yes[] = {"no", "yes"};
static const char *const yes_no[] = {"yes", "no"};
static const char *const parents_names[] = {"any", "learned"};

#define PLAN(member)   offsetof(struct plan_draft, plan.member)
#define POINT(member)  offsetof(struct plan_draft, point.member)
#define TICKET(member) offsetof(struct plan_draft, point.ticket.member)

// clang-format off
const struct plan_key plan_keys[PLAN_KEY_COUNT] = {
    {NULL, "name", false, read_name, PLAN(name),
     .expected = "1 to 63 letters, digits, - and _", .whole = true},
    {NULL, "question", false, read_line, PLAN(question),
     .expected = "a line of text of 1 to 255 bytes", .whole = true},
    [PLAN_SEED] = {NULL, "seed", true, read_seed, POINT(seed),
     .expected = "a whole number from 0 to 18446744073709551615", .whole = true, .bare = true},
    {NULL, "networks", false, read_size, offsetof(struct plan_draft, networks),
     .low = 1, .high = MAX_NETWORKS},
    {"task", "rule", true, read_rule, POINT(rule),
     .expected = "a rule in B/S notation such as B3/S23, digits 0 to 8"},
    [PLAN_GENERATIONS] = {"task", "generations", true, read_size, POINT(generations),
     .low = 1, .high = NET_MAX_GENERATIONS},
    {"task", "board", false, read_size, POINT(board),
     .low = 3, .high = LIFE_MAX_SIDE},
    {"task", "boundary", true, read_word, POINT(boundary),
     .words = life_boundary_names, .word_count = LIFE_BOUNDARY_COUNT},
    {"task", "density", true, read_density, POINT(density),
     .low = 0, .high = 1,
     .expected = "a probability from 0 to 1, or uniform"},
    {"network", "family", true, read_word, POINT(family),
     .words = net_family_names, .word_count = NET_FAMILY_COUNT, .absent = "life"},
    [PLAN_OVERCOMPLETENESS] = {"network", "overcompleteness", true, read_size, POINT(overcompleteness),
     .low = 1, .high = NET_MAX_OVERCOMPLETENESS, .absent = ""},
    [PLAN_FILTERS] = {"network", "filters", true, read_widths, POINT(widths),
     .expected = "the filters of every layer but the last, such as 2-1, of 3x3 layers up to 128 and of 1x1 "
                 "layers up to 64", .absent = ""},
    {"network", "activation", true, read_word, POINT(activation),
     .words = net_activation_names, .word_count = NET_ACTIVATION_COUNT},
    {"network", "init", true, read_word, POINT(init),
     .words = net_init_names, .word_count = NET_INIT_COUNT},
    {"training", "optimizer", true, read_word, offsetof(struct plan_draft, optimizer),
     .words = optimizer_names, .word_count = 1},
    {"training", "learning_rate", true, read_real, POINT(learning_rate),
     .low = 1e-9, .high = 100},
    {"training", "batch", false, read_size, POINT(batch),
     .low = 1, .high = 4096},
    {"training", "updates", false, read_updates, POINT(updates),
     .low = 1, .high = 1e12},
    {"training", "boards", false, read_choice, POINT(shared_boards),
     .words = boards_names, .word_count = 2},
    {"training", "stop", false, read_choice, POINT(stop_when_proven),
     .words = stop_names, .word_count = 2},
    [PLAN_METHOD] = {"ticket", "method", true, read_method, TICKET(method),
     .words = ticket_method_names + 1, .word_count = TICKET_METHOD_COUNT - 1, .absent = ""},
    {"ticket", "unit", true, read_word, TICKET(unit),
     .words = ticket_unit_names, .word_count = TICKET_UNIT_COUNT, .absent = "weights"},
    {"ticket", "scope", true, read_word, TICKET(scope),
     .words = ticket_scope_names, .word_count = TICKET_SCOPE_COUNT, .absent = "global"},
    {"ticket", "rate", true, read_real, TICKET(rate),
     .low = 0.001, .high = 0.999, .absent = "0.2",
     .expected = "the share that a round removes of what is left, from 0.001 to 0.999"},
    {"ticket", "rewind", true, read_rewind, TICKET(rewind),
     .low = 0, .high = 1e12, .absent = "0",
     .expected = "a number of updates from 0 to 1000000000000, or trained"},
    {"ticket", "biases", false, read_choice, TICKET(prune_biases),
     .words = no_yes, .word_count = 2, .absent = "no"},
    {"ticket", "retrain", true, read_choice, TICKET(no_retraining),
     .words = yes_no, .word_count = 2, .absent = "yes"},
    {"ticket", "parents", false, read_choice, TICKET(only_learned),
     .words = parents_names, .word_count = 2, .absent = "learned"},
    [PLAN_ROUNDS] = {"ticket", "rounds", false, read_size, offsetof(struct plan_draft, rounds),
     .low = 1, .high = MAX_ROUNDS, .absent = ""},
    {"ticket", "control", true, read_word, TICKET(control),
     .words = ticket_control_names, .word_count = TICKET_CONTROL_COUNT, .absent = "none"},
    {"ticket", "flips", true, read_size, TICKET(flips),
     .low = 0, .high = MAX_FLIPS, .absent = "0"},
    {"ticket", "flip_biases", true, read_choice, TICKET(flip_biases),
     .words = no_yes, .word_count = 2, .absent = "no"},
    {"ticket", "noise", true, read_real, TICKET(noise),
     .low = 0, .high = 100, .absent = "0"},
    {"ticket", "temperature", true, read_real, TICKET(temperature),
     .low = 1e-3, .high = 1e6, .absent = "", .method = TICKET_GRASP},
    {"ticket", "popup_rate", true, read_real, TICKET(popup_rate),
     .low = 1e-9, .high = 1e6, .absent = "", .method = TICKET_POPUP},
    {"ticket", "popup_momentum", true, read_real, TICKET(popup_momentum),
     .low = 0, .high = 0.9999, .absent = "", .method = TICKET_POPUP},
    {"ticket", "popup_decay", true, read_real, TICKET(popup_decay),
     .low = 0, .high = 1, .absent = "", .method = TICKET_POPUP},
    {"ticket", "popup_weights", true, read_word, TICKET(popup_weights),
     .words = ticket_popup_weights_names, .word_count = TICKET_POPUP_WEIGHTS_COUNT, .absent = "",
     .method = TICKET_POPUP},
};
// clang-format on

void plan_key_describe(const struct plan_key *key, char *text, size_t size)
{
    if (key->expected != NULL)
        snprintf(text, size, "%s", key->expected);
    else if (key->words != NULL)
        for (size_t i = 0, used = 0; i < key->word_count && used < size; i++)
            used += (size_t)snprintf(text + used, size - used, "%s%s", i > 0 ? " or " : "",
                                     key->words[i]);
    else if (key->read == read_real)
        snprintf(text, size, "a number from %g to %g", key->low, key->high);
    else
        snprintf(text, size, "a whole number from %.0f to %.0f", key->low, key->high);
}

bool plan_key_apply(const struct plan_key *key, const char *text, struct plan_draft *draft)
{
    return key->read(key, text, (unsigned char *)draft + key->field);
}
