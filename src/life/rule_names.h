// What rules and other automata are called.
#ifndef LIFE_RULE_NAMES_H
#define LIFE_RULE_NAMES_H

// The rule of that name in B/S notation, or NULL. Only letters and digits count, in any case, so
// that "Day & Night" and "daynight" are the same.
const char *life_rule_named(const char *name);

// The first name of a rule in normal form, such as "B36/S23"; NULL: it has none.
const char *life_rule_name(const char *rule);

// What kind of automaton a text means that is no rule of ours, as "it has 3 states (Generations)";
// NULL where nobody can tell.
const char *life_rule_foreign(const char *text);

#endif
