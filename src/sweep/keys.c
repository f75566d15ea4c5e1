#include "sweep/keys.h"

#include "base/parse.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_NETWORKS 1000000 // replicates per point

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
    return parse_real(text, key->low, key->high, field);
}

static bool read_density(const struct plan_key *key, const char *text, void *field)
{
    double *density = field;
    if (strcmp(text, "uniform") == 0) {
        *density = NAN;
        return true;
    }
    if (!parse_real(text, key->low, key->high, density))
        return false;
    *density += 0.0; // makes -0 the same density as 0
    return true;
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

// ---- the keys ---------------------------------------------------------------------------------

static const char *const optimizer_names[] = {"adam"};
static const char *const boards_names[] = {"own", "shared"};
static const char *const stop_names[] = {"never", "proven"};

#define PLAN(member)  offsetof(struct plan_draft, plan.member)
#define POINT(member) offsetof(struct plan_draft, point.member)

// clang-format off
const struct plan_key plan_keys[] = {
    {NULL, "name", false, read_name, PLAN(name),
     .expected = "1 to 63 letters, digits, - and _", .whole = true},
    {NULL, "question", false, read_line, PLAN(question),
     .expected = "a line of text of 1 to 255 bytes", .whole = true},
    {NULL, "seed", false, read_seed, PLAN(seed),
     .expected = "a whole number from 0 to 18446744073709551615", .whole = true},
    {NULL, "networks", false, read_size, offsetof(struct plan_draft, networks),
     .low = 1, .high = MAX_NETWORKS},
    {"task", "rule", true, read_rule, POINT(rule),
     .expected = "a rule in B/S notation such as B3/S23, digits 0 to 8"},
    {"task", "generations", true, read_size, POINT(generations),
     .low = 1, .high = NET_MAX_GENERATIONS},
    {"task", "board", false, read_size, POINT(board),
     .low = 3, .high = LIFE_MAX_SIDE},
    {"task", "boundary", true, read_word, POINT(boundary),
     .words = life_boundary_names, .word_count = LIFE_BOUNDARY_COUNT},
    {"task", "density", true, read_density, POINT(density),
     .low = 0, .high = 1,
     .expected = "a probability from 0 to 1, or uniform"},
    {"network", "overcompleteness", true, read_size, POINT(overcompleteness),
     .low = 1, .high = NET_MAX_OVERCOMPLETENESS},
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
