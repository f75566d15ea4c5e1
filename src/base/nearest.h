// What someone may have meant who wrote a word that does not exist.
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stddef.h>

// Insertions, deletions and substitutions that turn one word into the other (Levenshtein's
// distance). Words of more than 40 bytes are far from everything: NEAREST_FAR.
#define NEAREST_FAR 40
size_t nearest_distance(const char *a, const char *b);

// The distance beyond which another word is not meant: a third of the letters.
size_t nearest_limit(const char *word);

// The candidate nearest to `word` in spelling, or the first that begins with it; NULL where none is
// near. `candidates` ends in NULL.
const char *nearest_word(const char *word, const char *const *candidates);

#endif
