// The keys of a plan: its name, its question, how many networks a point has, and when they are enough, and every setting.
#ifndef SWEEP_KEYS_H
#define SWEEP_KEYS_H

#include "spec/setting.h"
#include "sweep/plan.h"

// What the keys set, before the product is formed.
struct plan_draft {
    char name[sizeof((struct plan *)0)->name], question[sizeof((struct plan *)0)->question];
    size_t networks;
    struct sequence_rule rule;
    struct point point; // its round is the number of rounds
};

enum plan_key_index {
    PLAN_NAME,
    PLAN_QUESTION,
    PLAN_NETWORKS,
    PLAN_PRECISION,
    PLAN_THRESHOLD,
    PLAN_SETTINGS, // and on: the settings, in their order
    PLAN_KEY_COUNT = PLAN_SETTINGS + SETTING_COUNT,
};
#define PLAN_KEY(setting) (PLAN_SETTINGS + (size_t)(setting))
#define PLAN_METHOD       PLAN_KEY(SETTING_METHOD)
#define PLAN_ROUNDS       PLAN_KEY(SETTING_ROUND)

struct plan_key {
    const char *section, *name; // the name is NULL if no plan can say it
    bool axis;                  // may be a list, one point for each value; else a single value
    bool ranges;                // a value may be a range of whole numbers, "1-8"
    bool whole;                 // of the plan as a whole: no part may replace it
    const char *absent; // what it holds where no one says: a value, or "" for what follows from the
                        // other keys or from the file
};
struct plan_key plan_key(size_t index);

// Whether it is of tickets, whose product is that of the tickets of one network.
bool plan_key_is_of_tickets(size_t index);

// The other of the two ways to say how wide a network is, of which either replaces the other;
// PLAN_KEY_COUNT for all other keys.
size_t plan_key_rival(size_t index);

// Sets the key's field of the draft to what the text says; false if it says nothing acceptable.
bool plan_key_apply(size_t index, const char *text, struct plan_draft *draft);

// What the key expects of a text, as a phrase.
void plan_key_describe(size_t index, char *text, size_t size);

#endif
