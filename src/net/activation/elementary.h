// The functions that smooth activations are made of, in float32: exp and exp - 1 of numbers up to 0, log(1 + u)
// of u from 0 to 1, sine and cosine, the tail of the normal distribution.
//
// Each is a few additions and multiplications without a branch, a table or a call, so that a compiler makes
// vectors of a loop over them; and as none of these is fused or reordered, all processors give the same bits.
// Polynomials have the least greatest error on their interval, before the coefficients were rounded; what a
// row's value is off in all is measured over every float by tests/test_smooth.c. Not a number stays none.
//
// Source of the reduction: W. Cody, W. Waite, Software Manual for the Elementary Functions, Prentice-Hall
// 1980: x = r + k step, where step is split in parts whose products with k are exact.
#ifndef NET_ACTIVATION_ELEMENTARY_H
#define NET_ACTIVATION_ELEMENTARY_H

#include <math.h>
#include <stdint.h>
#include <string.h>

static inline float elementary_float(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint32_t elementary_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

// Added to a number of up to 2^22, it leaves the nearest integer in the last bits of the sum.
#define ELEMENTARY_ROUNDER 0x1.8p23f

// exp(x) = scale + rest, scale being a power of two, or 0 below -87, where exp leaves the normal numbers.
// Above 0 it gives no numbers to go on with.
struct elementary_exp {
    float scale, rest;
};

static inline struct elementary_exp elementary_exp_parts(float x)
{
    const float least = -87;
    float at = x < least ? least : x;
    float shifted = at * 0x1.715476p0f + ELEMENTARY_ROUNDER; // 1 / ln 2
    float k = shifted - ELEMENTARY_ROUNDER;
    float r = (at - k * 0x1.62e4p-1f) - k * 0x1.7f7d1cp-20f; // ln 2, in two parts
    float scale = elementary_float((elementary_bits(shifted) << 23) + 0x3f800000);
    scale = x < least ? 0 : scale;
    // exp(r) - 1, |r| <= ln(2) / 2
    float p = 0.04166628f + r * (0.008366711f + r * 0.001394667f);
    p = r + r * r * (0.5f + r * (0.16666542f + r * p));
    return (struct elementary_exp){scale, scale * p};
}

static inline float elementary_exp(float x)
{
    struct elementary_exp e = elementary_exp_parts(x);
    return e.scale + e.rest;
}

static inline float elementary_expm1(float x)
{
    struct elementary_exp e = elementary_exp_parts(x);
    return (e.scale - 1) + e.rest;
}

// log(1 + u) = 2 artanh(u / (2 + u)). Precondition: 0 <= u <= 1.
static inline float elementary_log1p(float u)
{
    float s = u / (2 + u), q = s * s;
    float p = 0.33333206f + q * (0.20010886f + q * (0.13998932f + q * 0.14015638f));
    return 2 * (s + s * q * p);
}

// tanh(z) from e = exp(-2 |z|) - 1.
static inline float elementary_tanh(float z, float e)
{
    float y = e / (2 + e); // -tanh |z|
    return z < 0 ? y : -y;
}

// 1 / (1 + exp(-z)) from e = exp(-|z|).
static inline float elementary_sigmoid(float z, float e)
{
    return (z > 0 ? 1 : e) / (1 + e);
}

// Beyond it the reduction is no longer exact: sine is 0 there, and cosine 1.
#define ELEMENTARY_FARTHEST 8192

struct elementary_circle {
    float sine, cosine;
};

static inline struct elementary_circle elementary_circle(float z)
{
    float shifted = z * 0x1.45f306p-2f + ELEMENTARY_ROUNDER; // 1 / pi
    float k = shifted - ELEMENTARY_ROUNDER;
    float r = ((z - k * 3.140625f) - k * 9.67502593994140625e-4f) - k * 1.509957990978376432e-7f;
    r = fabsf(z) <= ELEMENTARY_FARTHEST ? r : z - z;
    float q = r * r; // |r| <= pi / 2
    float sine = -0.16666657f + q * (0.008333016f + q * (-0.00019806548f + q * 2.5999034e-6f));
    float cosine = -0.0013888403f + q * (2.4761808e-5f + q * -2.6075662e-7f);
    sine = r + r * q * sine;
    cosine = 1 + q * (-0.5f + q * (0.041666642f + q * cosine));
    uint32_t sign = elementary_bits(shifted) << 31; // of odd k
    return (struct elementary_circle){elementary_float(elementary_bits(sine) ^ sign),
                                      elementary_float(elementary_bits(cosine) ^ sign)};
}

// The probability that a standard normal number is less than z, from density = exp(-z^2 / 2). The tail is density times a polynomial of t = 1 / (1 + |z| / 4), without a constant term: it falls like
// 1 / |z|. The form is that of C. Hastings, Approximations for Digital Computers, Princeton 1955.
static inline float elementary_below(float z, float density)
{
    float t = 1 / (1 + 0.25f * fabsf(z));
    float p = 0.21967222f + t * (-0.21194252f + t * (0.31546348f + t * -0.08645234f));
    float tail = density * (t * (0.1005603f + t * (0.09947911f + t * (0.06321976f + t * p))));
    return z > 0 ? 1 - tail : tail;
}

#endif
