// The key of a point: a hash of its settings, and part of every published result. Its order is that of
// the table, which must not change: new settings are hashed with their names. The identity of a
// point, which is stored nowhere.
#include "spec/setting.h"

#include "ticket/method.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct net_widths point_widths(const struct point *point)
{
    return point->overcompleteness == 0
               ? point->widths
               : net_widths_of(point->generations, point->overcompleteness);
}

struct net_form point_form(const struct point *point)
{
    return (struct net_form){.family = point->family,
                             .generations = point->generations,
                             .widths = point_widths(point),
                             .activation = point->activation,
                             .output = point->output,
                             .tied = point->tied,
                             .residual = point->residual,
                             .freeze = point->freeze};
}

struct net point_net(const struct point *point)
{
    struct net_form form = point_form(point);
    return net_make_form(&form);
}

struct point point_parent(const struct point *point)
{
    struct point parent = *point;
    memset(&parent.ticket, 0, sizeof parent.ticket);
    return parent;
}

bool point_is_ticket(const struct point *point)
{
    return point->ticket.round > 0;
}

bool point_keeps_masks(const struct point *point)
{
    return point_is_ticket(point) || point->from != NULL;
}

bool point_is_pruned(const struct point *point)
{
    return point_is_ticket(point) && ticket_method_prunes(point->ticket.method);
}

bool point_is_restart(const struct point *point)
{
    return point_is_ticket(point) && !ticket_method_prunes(point->ticket.method);
}

// ---- the hash -----------------------------------------------------------------------------------

static uint64_t hash_real(uint64_t hash, double value)
{
    // Every NaN is the same value here.
    uint64_t bits = UINT64_MAX;
    if (!isnan(value))
        memcpy(&bits, &value, sizeof bits);
    return rng_hash(hash, bits);
}

static uint64_t hash_value(uint64_t hash, enum setting_id id, const struct point *point)
{
    switch (setting_table[id].kind) {
    case SETTING_A_RULE:
        return rng_hash(hash, (uint64_t)point->rule.birth << 16 | point->rule.survival);
    case SETTING_WIDTHS:
        for (size_t i = 0; i < 2 * point->generations; i++)
            hash = rng_hash(hash, point->widths.width[i]);
        return hash;
    case SETTING_A_FILE:
        return rng_hash(hash,
                        setting_file(id, point) != NULL ? setting_file(id, point)->digest : 0);
    case SETTING_REAL:
        return hash_real(hash, setting_real(id, point));
    default:
        return rng_hash(hash, setting_count(id, point));
    }
}

static uint64_t hash_name(uint64_t hash, const char *name)
{
    for (; *name != '\0'; name++)
        hash = rng_hash(hash, (unsigned char)*name);
    return hash;
}

// Hashes the settings [begin, end) that have always been hashed.
static uint64_t hash_first(uint64_t hash, enum setting_id begin, enum setting_id end,
                           const struct point *point)
{
    for (enum setting_id id = begin; id < end; id++)
        if (setting_table[id].hash == SETTING_HASHED)
            hash = hash_value(hash, id, point);
    return hash;
}

// Hashes those that came later.
static uint64_t hash_later(uint64_t hash, enum setting_id begin, enum setting_id end,
                           const struct point *point)
{
    for (enum setting_id id = begin; id < end; id++) {
        enum setting_hash how = setting_table[id].hash;
        if (how == SETTING_HASHED || how == SETTING_NOT_HASHED || !setting_applies(id, point) ||
            (how != SETTING_HASHED_APPLIED && setting_is_usual(id, point)))
            continue;
        if (how == SETTING_HASHED_NAMED)
            hash = hash_name(hash, setting_name(id));
        hash = hash_value(hash, id, point);
    }
    return hash;
}

uint64_t point_key(const struct point *point)
{
    uint64_t hash = hash_first(0, 0, SETTING_METHOD, point);
    hash = hash_later(hash, 0, SETTING_METHOD, point);
    if (!point_is_ticket(point))
        return hash;
    hash = hash_first(hash, SETTING_METHOD, SETTING_SEED, point);
    if (point->ticket.superseded)
        return hash;
    if (point->ticket.method == TICKET_SNIP && point->boards == POINT_SHARED_BOARDS)
        hash = rng_hash(hash, 1); // scored on boards of its own, since schema 3
    return hash_later(hash, SETTING_METHOD, SETTING_SEED, point);
}

// ---- the identity -------------------------------------------------------------------------------

uint64_t point_identity(const struct point *point)
{
    uint64_t hash = point_key(point);
    for (enum setting_id id = 0; id < SETTING_COUNT; id++)
        if (setting_table[id].hash == SETTING_NOT_HASHED)
            hash = hash_value(hash, id, point);
    return hash;
}

static int compare_entries(const void *a, const void *b)
{
    const struct point_entry *x = a, *y = b;
    if (x->identity != y->identity)
        return x->identity < y->identity ? -1 : 1;
    return (x->point > y->point) - (x->point < y->point);
}

void point_entries_sort(struct point_entry *entries, size_t count)
{
    qsort(entries, count, sizeof *entries, compare_entries);
}

const struct point_entry *point_entries_find(const struct point_entry *entries, size_t count,
                                             uint64_t identity)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (entries[middle].identity < identity)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && entries[low].identity == identity ? &entries[low] : NULL;
}
