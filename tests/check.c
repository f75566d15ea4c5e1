#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BAND 64 // floats on either side

bool check_close(double got, double want, double absolute_terms, double relative)
{
    if (!isfinite(got) || !isfinite(want) || !isfinite(absolute_terms))
        return false;
    return fabs(got - want) <= CHECK_ABSOLUTE + relative * absolute_terms;
}

size_t check_floats(const char *what, size_t count, const float *got, const double *want,
                    const double *absolute_terms, double relative)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++)
        if (!check_close((double)got[i], want[i], absolute_terms[i], relative) && wrong++ == 0 &&
            what != NULL)
            fprintf(stderr, "%s [%zu]: got %.9g, want %.9g, sum of absolute terms %.3g\n", what, i,
                    (double)got[i], want[i], absolute_terms[i]);
    return wrong;
}

// The band's NaN carries a mark, so that another NaN written there is noticed as well.
static float garbage(void)
{
    const uint32_t bits = 0x7fc0beef;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

float *guard_open(size_t count)
{
    size_t total = (2 * BAND + count + 15) / 16 * 16;
    float *block = aligned_alloc(64, total * sizeof *block);
    if (block == NULL)
        abort();
    for (size_t i = 0; i < total; i++)
        block[i] = garbage();
    return block + BAND;
}

bool guard_close(float *values, size_t count)
{
    float mark = garbage();
    bool intact = true;
    for (size_t i = 0; i < BAND; i++)
        intact &= memcmp(values - BAND + i, &mark, sizeof mark) == 0 &&
                  memcmp(values + count + i, &mark, sizeof mark) == 0;
    free(values - BAND);
    return intact;
}

struct pcg32 check_stream(uint64_t use)
{
    return rng_stream(&(struct rng_key){.seed = 1, .purpose = RNG_CHECK, .index = {use, 0}});
}

void check_fill(struct pcg32 *stream, double bound, size_t count, float *values)
{
    for (size_t i = 0; i < count; i++)
        values[i] = (float)(bound * (2 * (double)pcg32_uniform(stream) - 1));
}

size_t check_draw(struct pcg32 *stream, size_t below)
{
    return (size_t)(pcg32_uniform(stream) * (float)below) % below;
}

void check_widen(size_t count, const float *values, double *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (double)values[i];
}
