#include "base/parse.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// True if `text` is non-empty and made only of the given characters, so that strto* can neither
// skip space nor read hexadecimal, "nan" or "inf".
static bool made_of(const char *text, const char *characters)
{
    return text[0] != '\0' && text[strspn(text, characters)] == '\0';
}

bool parse_integer(const char *text, int64_t low, int64_t high, int64_t *value)
{
    if (!made_of(text, "0123456789-"))
        return false;
    char *end;
    errno = 0;
    long long parsed = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || parsed < low || parsed > high)
        return false;
    *value = parsed;
    return true;
}

bool parse_unsigned(const char *text, uint64_t *value)
{
    if (!made_of(text, "0123456789"))
        return false;
    char *end;
    errno = 0;
    unsigned long long parsed = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0')
        return false;
    *value = parsed;
    return true;
}

bool parse_real(const char *text, double low, double high, double *value)
{
    if (!made_of(text, "0123456789+-.eE"))
        return false;
    char *end;
    errno = 0;
    double parsed = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(parsed) || !(parsed >= low && parsed <= high))
        return false;
    *value = parsed;
    return true;
}
