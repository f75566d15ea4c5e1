// Activations from their definitions, in double precision, for tests that share no code with what they judge.
#ifndef TESTS_DEFINITIONS_H
#define TESTS_DEFINITIONS_H

#include <stdbool.h>
#include <stddef.h>

struct definition {
    const char *name; // the program's word
    size_t coefficients;
    bool line;   // on each side of 0, which rounds its value once at most
    bool smooth; // without a kink at 0, in the value and in the slope
    double (*value)(const double *c, double z);
    double (*slope)(const double *c, double z);       // from below at 0
    void (*by)(const double *c, double z, double *d); // by the coefficients; NULL without
    double edge; // beside 0, the slope jumps where |z| is this; 0: nowhere
};

// Aborts if there is none of that name: write it down, then.
const struct definition *definition_of(const char *name);

#endif
