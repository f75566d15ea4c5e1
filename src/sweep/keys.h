// The keys of a plan: one table that says where each stands, what it may hold and which field it
// sets. A new key, or a new axis, is a row of it.
#ifndef SWEEP_KEYS_H
#define SWEEP_KEYS_H

#include "sweep/plan.h"

// What the keys set, before the product is formed.
struct plan_draft {
    struct plan plan;
    struct trial_point point;
    size_t networks;
    unsigned optimizer; // there is one
    size_t rounds;      // of pruning; 0: no tickets
};

// A key of the plan: where it stands, what it may hold, and which field it sets.
struct plan_key {
    const char *section, *name;
    bool axis; // a list, one point for each value; else a single value
    bool (*read)(const struct plan_key *key, const char *text, void *field);
    size_t field;     // offset in struct plan_draft
    double low, high; // of a number
    const char *const *words;
    size_t word_count;
    const char *expected; // NULL: told by the range or the words
    bool whole;           // of the plan as a whole: no part may replace it
    bool bare;            // of an axis: a value that is the only one may stand without brackets
    const char *absent; // what it holds where no one says: a value, or "" for nothing, which leaves
                        // its field zero. NULL: it is required
    enum ticket_method method; // that alone has such a setting: with any other it is refused, and
                               // where no one says, it is the published one. 0: of all
};

// A key without `absent` is required, in the plan or in each of its parts. Of two axes, the later
// in the table runs faster in the product. Those of the section `ticket` are the last; their
// product is that of the tickets of one network, with the rounds as an axis where the key `rounds`
// stands.
enum plan_key_index { // of those that the reader of plans knows by name
    PLAN_SEED = 2,
    PLAN_GENERATIONS = 5,
    PLAN_OVERCOMPLETENESS = 10,
    PLAN_FILTERS,
    PLAN_METHOD = 20, // the first of the section `ticket`
    PLAN_ROUNDS = 28,
    PLAN_KEY_COUNT = 38,
};
extern const struct plan_key plan_keys[PLAN_KEY_COUNT];

// Sets the key's field of the draft to what the text says; false if it says nothing acceptable.
bool plan_key_apply(const struct plan_key *key, const char *text, struct plan_draft *draft);

// What the key expects of a text, as a phrase.
void plan_key_describe(const struct plan_key *key, char *text, size_t size);

#endif
