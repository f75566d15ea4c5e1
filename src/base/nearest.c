#include "base/nearest.h"

#include <stdbool.h>
#include <string.h>

size_t nearest_distance(const char *a, const char *b)
{
    size_t length = strlen(b);
    if (strlen(a) > NEAREST_FAR || length > NEAREST_FAR)
        return NEAREST_FAR;
    size_t row[NEAREST_FAR + 1];
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t substituted = diagonal + (a[i - 1] != b[j - 1]);
            size_t shorter = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = substituted < shorter ? substituted : shorter;
        }
    }
    return row[length];
}

size_t nearest_limit(const char *word)
{
    return 1 + strlen(word) / 3;
}

const char *nearest_word(const char *word, const char *const *candidates)
{
    const char *nearest = NULL;
    size_t least = nearest_limit(word);
    for (; *candidates != NULL; candidates++) {
        bool begins = strlen(word) >= 2 && strncmp(word, *candidates, strlen(word)) == 0;
        size_t d = begins ? 0 : nearest_distance(word, *candidates);
        if (d < least || (d == least && nearest == NULL)) {
            least = d;
            nearest = *candidates;
        }
    }
    return nearest;
}
