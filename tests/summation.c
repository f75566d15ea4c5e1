#include "summation.h"

#include "suite.h"

#include <math.h>

#define MOST 1200 // terms

float summation_forward(const float *weights, float bias, const float *inputs, size_t count)
{
    float sum = bias;
    for (size_t i = 0; i < count; i++)
        sum += weights[i] * inputs[i];
    return sum;
}

double summation_exact(const float *weights, float bias, const double *inputs, size_t count)
{
    double sum = (double)bias;
    for (size_t i = 0; i < count; i++)
        sum += (double)weights[i] * inputs[i];
    return sum;
}

// A partial sum, or a product that waits to be one.
struct part {
    bool waits;
    float value, weight, input;
};

static float value_of(struct part part)
{
    return part.waits ? part.weight * part.input : part.value;
}

static float added(struct part a, struct part b, bool fused)
{
    if (fused && b.waits)
        return fmaf(b.weight, b.input, value_of(a));
    return value_of(a) + value_of(b);
}

float summation_random(const float *weights, float bias, const float *inputs, size_t count,
                       struct pcg32 *stream)
{
    struct part part[MOST + 1];
    CU_ASSERT_FATAL(count <= MOST);
    part[0] = (struct part){.value = bias};
    for (size_t i = 0; i < count; i++)
        part[i + 1] = (struct part){true, 0, weights[i], inputs[i]};
    for (size_t left = count + 1; left > 1; left--) {
        size_t a = pcg32_below(stream, (uint32_t)left), b = pcg32_below(stream, (uint32_t)left - 1);
        b += b >= a;
        float sum = added(part[a], part[b], pcg32_next(stream) & 1);
        part[a] = (struct part){.value = sum};
        part[b] = part[left - 1]; // a may be the last: then b takes the sum
    }
    return value_of(part[0]);
}

// Two factors a little above 1 whose product rounds by nearly half a unit in the last place.
static void draw_factors(bool up, struct pcg32 *stream, float *weight, float *input)
{
    double best = 0;
    for (int i = 0; i < 2000; i++) {
        float w = 1 + 0x1p-10f * pcg32_uniform(stream), x = 1 + 0x1p-10f * pcg32_uniform(stream);
        double error = (double)(w * x) - (double)w * (double)x;
        if ((up ? error : -error) > best) {
            best = up ? error : -error;
            *weight = w;
            *input = x;
        }
    }
}

void summation_adverse(enum summation_kind kind, bool ones, bool negative, size_t count,
                       struct pcg32 *stream, float *weights, float *bias, float *inputs)
{
    bool up = kind != SUMMATION_DOWN;
    const float half = 0x1p-24f * (up ? 1 + 0x1p-8f : 1 - 0x1p-8f); // of a unit of 1, about
    weights[0] = inputs[0] = 1;
    if (!ones)
        draw_factors(up, stream, &weights[0], &inputs[0]);
    for (size_t i = 1; i < count; i++) {
        inputs[i] = inputs[0];
        weights[i] = half / inputs[i];
    }
    *bias = half;
    if (kind == SUMMATION_BACK) {
        weights[count - 1] = -weights[0];
        inputs[count - 1] = inputs[0];
    }
    for (size_t i = 0; i < count && negative; i++)
        weights[i] = -weights[i];
    *bias = negative ? -*bias : *bias;
}

void summation_draw(bool ones, size_t count, struct pcg32 *stream, float *weights, float *bias,
                    float *inputs)
{
    bool positive = pcg32_next(stream) % 4 == 0;
    for (size_t i = 0; i < count; i++) {
        float size = exp2f(-8 * pcg32_uniform(stream) * (float)(pcg32_next(stream) & 1));
        weights[i] = size * (positive ? pcg32_uniform(stream) : 2 * pcg32_uniform(stream) - 1);
        inputs[i] = ones ? (float)(pcg32_next(stream) & 1) : 2 * pcg32_uniform(stream);
        if (pcg32_next(stream) % 8 == 0)
            inputs[i] = weights[i] = 0;
    }
    *bias = pcg32_next(stream) % 4 == 0 ? 0 : 2 * pcg32_uniform(stream) - (positive ? 0 : 1);
}
