#include "definitions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Of an activation without coefficients: its value and its slope, as terms of z.
#define PLAIN(name, value, slope)                                                                  \
    static double name##_value(const double *c, double z)                                          \
    {                                                                                              \
        (void)c;                                                                                   \
        return value;                                                                              \
    }                                                                                              \
    static double name##_slope(const double *c, double z)                                          \
    {                                                                                              \
        (void)c;                                                                                   \
        return slope;                                                                              \
    }

// PyTorch's numbers; the slope of leaky is a float32 in both programs.
static const double leaking = (double)0.01f, selu_alpha = 1.6732632423543772848170429916717,
                    selu_scale = 1.0507009873554804934193349852946;

static double sigmoid(double z)
{
    return 1 / (1 + exp(-z));
}

static double cumulative(double z)
{
    return (1 + erf(z / sqrt(2))) / 2;
}

static double density(double z)
{
    return exp(-z * z / 2) / sqrt(2 * acos(-1));
}

static double softplus(double z)
{
    return z > 30 ? z : log(1 + exp(z));
}

PLAIN(relu, z<0 ? 0 : z, z> 0 ? 1 : 0)
PLAIN(leaky, z<0 ? leaking * z : z, z> 0 ? 1 : leaking)
PLAIN(elu, z > 0 ? z : exp(z) - 1, z > 0 ? 1 : exp(z))
PLAIN(selu, selu_scale *(z > 0 ? z : selu_alpha * (exp(z) - 1)),
      selu_scale *(z > 0 ? 1 : selu_alpha * exp(z)))
PLAIN(gelu, z *cumulative(z), cumulative(z) + z * density(z))
PLAIN(silu, z *sigmoid(z), sigmoid(z) + z * sigmoid(z) * sigmoid(-z))
PLAIN(mish, z *tanh(softplus(z)),
      tanh(softplus(z)) + z * sigmoid(z) / pow(cosh(fmin(softplus(z), 300)), 2))
PLAIN(tanh, tanh(z), 1 / pow(cosh(fmax(-300, fmin(z, 300))), 2))
PLAIN(sigmoid, sigmoid(z), sigmoid(z) * sigmoid(-z))
PLAIN(softplus, softplus(z), sigmoid(z))
PLAIN(gaussian, exp(-z *z / 2), -z *exp(-z *z / 2))
PLAIN(sine, sin(z), cos(z))
PLAIN(softsign, z < 0 ? z / (1 - z) : z / (1 + z), pow(z < 0 ? 1 - z : 1 + z, -2))
PLAIN(square, pow(z, 2), 2 * z)
PLAIN(root_square, sqrt(pow(z, 2)), z > 0 ? 1 : -1)
PLAIN(step, z > 0, fabs(z) <= 1) // the slope that training takes

static double prelu_value(const double *c, double z)
{
    return z < 0 ? c[0] * z : z;
}

static double prelu_slope(const double *c, double z)
{
    return z > 0 ? 1 : c[0];
}

static void prelu_by(const double *c, double z, double *d)
{
    (void)c;
    d[0] = z < 0 ? z : 0;
}

static double adaptive_value(const double *c, double z)
{
    return c[0] * (2 * sigmoid(c[1] * z) - 1);
}

static double adaptive_slope(const double *c, double z)
{
    return 2 * c[0] * c[1] * sigmoid(c[1] * z) * sigmoid(-c[1] * z);
}

static void adaptive_by(const double *c, double z, double *d)
{
    d[0] = 2 * sigmoid(c[1] * z) - 1;
    d[1] = 2 * c[0] * z * sigmoid(c[1] * z) * sigmoid(-c[1] * z);
}

static double quadratic_value(const double *c, double z)
{
    return c[2] * z * z + c[1] * z + c[0];
}

static double quadratic_slope(const double *c, double z)
{
    return 2 * c[2] * z + c[1];
}

static void quadratic_by(const double *c, double z, double *d)
{
    (void)c;
    for (int i = 0; i < 3; i++)
        d[i] = pow(z, i);
}

static const struct definition definitions[] = {
    {"relu", 0, true, false, relu_value, relu_slope, NULL, 0},
    {"leaky", 0, true, false, leaky_value, leaky_slope, NULL, 0},
    {"prelu", 1, true, false, prelu_value, prelu_slope, prelu_by, 0},
    {"elu", 0, false, false, elu_value, elu_slope, NULL, 0},
    {"celu", 0, false, false, elu_value, elu_slope, NULL, 0},
    {"selu", 0, false, false, selu_value, selu_slope, NULL, 0},
    {"gelu", 0, false, true, gelu_value, gelu_slope, NULL, 0},
    {"silu", 0, false, true, silu_value, silu_slope, NULL, 0},
    {"mish", 0, false, true, mish_value, mish_slope, NULL, 0},
    {"tanh", 0, false, true, tanh_value, tanh_slope, NULL, 0},
    {"sigmoid", 0, false, true, sigmoid_value, sigmoid_slope, NULL, 0},
    {"softplus", 0, false, true, softplus_value, softplus_slope, NULL, 0},
    {"gaussian", 0, false, true, gaussian_value, gaussian_slope, NULL, 0},
    {"adaptive_sigmoid", 2, false, true, adaptive_value, adaptive_slope, adaptive_by, 0},
    {"sine", 0, false, true, sine_value, sine_slope, NULL, 0},
    {"softsign", 0, false, true, softsign_value, softsign_slope, NULL, 0},
    {"square", 0, false, true, square_value, square_slope, NULL, 0},
    {"root_square", 0, true, false, root_square_value, root_square_slope, NULL, 0},
    {"quadratic", 3, false, true, quadratic_value, quadratic_slope, quadratic_by, 0},
    {"step", 0, false, false, step_value, step_slope, NULL, 1},
};

const struct definition *definition_of(const char *name)
{
    for (size_t i = 0; i < sizeof definitions / sizeof *definitions; i++)
        if (strcmp(definitions[i].name, name) == 0)
            return &definitions[i];
    abort();
}
