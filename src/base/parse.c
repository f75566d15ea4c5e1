#include "base/parse.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// True if `text` is non-empty and made only of the given characters, so that strto* can neither
// skip space nor read hexadecimal, "nan" or "inf".
static bool made_of(const char *text, const char *characters)
{
    return text[0] != '\0' && text[strspn(text, characters)] == '\0';
}

#define MOST_DIGITS 40

// Reads the digits of "12.50" without its point, and counts those of the fraction; NULL if there are
// none or too many, else where they end.
static const char *read_digits(const char *text, char digits[MOST_DIGITS], int *count,
                               int *fraction)
{
    bool point = false;
    *count = *fraction = 0;
    for (; (*text >= '0' && *text <= '9') || (*text == '.' && !point); text++) {
        if (*text == '.') {
            point = true;
            continue;
        }
        if (*count == MOST_DIGITS)
            return NULL;
        digits[(*count)++] = *text;
        *fraction += point;
    }
    return *count > 0 ? text : NULL;
}

// Reads a decimal number that is whole as its sign and its magnitude, exactly.
static bool read_whole(const char *text, bool *negative, uint64_t *magnitude)
{
    char digits[MOST_DIGITS];
    int count, fraction, length = 0;
    long exponent = 0;
    *negative = *text == '-';
    text = read_digits(text + (*text == '-' || *text == '+'), digits, &count, &fraction);
    if (text == NULL)
        return false;
    if ((*text == 'e' || *text == 'E') && made_of(text + 1, "+-0123456789") &&
        sscanf(text + 1, "%4ld%n", &exponent, &length) == 1)
        text += 1 + length;
    if (*text != '\0')
        return false;
    for (; count > 1 && digits[count - 1] == '0'; count--)
        fraction--;
    *magnitude = 0;
    for (int i = 0; i < count; i++)
        if (__builtin_mul_overflow(*magnitude, 10, magnitude) ||
            __builtin_add_overflow(*magnitude, (unsigned)(digits[i] - '0'), magnitude))
            return false;
    if (*magnitude == 0)
        return true;
    for (exponent -= fraction; exponent > 0; exponent--)
        if (__builtin_mul_overflow(*magnitude, 10, magnitude))
            return false;
    return exponent == 0;
}

bool parse_integer(const char *text, int64_t low, int64_t high, int64_t *value)
{
    bool negative;
    uint64_t magnitude;
    if (!read_whole(text, &negative, &magnitude) || magnitude > INT64_MAX)
        return false;
    int64_t parsed = negative ? -(int64_t)magnitude : (int64_t)magnitude;
    if (parsed < low || parsed > high)
        return false;
    *value = parsed;
    return true;
}

bool parse_unsigned(const char *text, uint64_t *value)
{
    bool negative;
    uint64_t magnitude;
    if (!read_whole(text, &negative, &magnitude) || (negative && magnitude > 0))
        return false;
    *value = magnitude;
    return true;
}

bool parse_real(const char *text, double low, double high, double *value)
{
    if (!made_of(text, "0123456789+-.eE"))
        return false;
    char *end;
    double parsed = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(parsed) || !(parsed >= low && parsed <= high))
        return false;
    *value = parsed + 0.0; // makes -0 the same number as 0
    return true;
}
