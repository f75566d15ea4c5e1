// Strict number parsing: the whole text must be one number of the stated form and range.
//
// Unlike strtod and libcyaml, nothing is skipped, wrapped or ignored: "0.1x", " 3", "-3" for a
// count, "nan", "inf", "1e999" and "" are all refused. A whole number may be written as any decimal
// number that is whole: "125000", "+125000", "125e3", "125000.0".
#ifndef BASE_PARSE_H
#define BASE_PARSE_H

#include <stdbool.h>
#include <stdint.h>

// Whole number in [low, high]. Returns false, leaving *value alone, if `text` is anything else.
bool parse_integer(const char *text, int64_t low, int64_t high, int64_t *value);

// Whole number from 0 to 2^64 - 1 (seeds).
bool parse_unsigned(const char *text, uint64_t *value);

// Finite decimal number, optional fraction and exponent, in [low, high].
bool parse_real(const char *text, double low, double high, double *value);

#endif
