// Smooth activations over all floats, or every four thousandth: how far the values of the loops that training
// runs are from double precision. EVERY=1 takes them all, some minutes for each activation.
#include "check.h"
#include "definitions.h"
#include "net/activation.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1024 };

// Beyond it sine is 0 in float32, which is off by as much as it can be.
#define FARTHEST(activation) ((activation) == NET_SINE ? 8192.0f : 1e18f) // squares are finite

// Over the floats, how much of the stated error is used, at most, and where; and the greatest error of a slope,
// in parts of the steepest.
struct worst {
    double used, slope;
    float at, slope_at;
};

static void measure(const struct activation *row, const float *c, const float *z,
                    struct worst *worst)
{
    float value[BLOCK], slope[BLOCK], by[ACTIVATION_COEFFICIENTS * BLOCK];
    double wide[ACTIVATION_COEFFICIENTS];
    check_widen(ACTIVATION_COEFFICIENTS, c, wide);
    double most = row->steepest(wide, (struct double_range){-INFINITY, INFINITY});
    row->both(c, 1, BLOCK, z, value, slope, by);
    for (size_t i = 0; i < BLOCK; i++) {
        double at = (double)z[i], steep = row->exact_slope(wide, at);
        double off = fabs((double)value[i] - row->exact(wide, at));
        double used = off > 0 ? off / row->error(wide, (struct double_range){at, at}) : 0;
        double slope_off = fabs((double)slope[i] - steep) / most;
        if (!(used <= worst->used)) {
            worst->used = used;
            worst->at = z[i];
        }
        if (!(slope_off <= worst->slope)) {
            worst->slope = slope_off;
            worst->slope_at = z[i];
        }
    }
}

static struct worst over_floats(enum net_activation activation, const float *c, uint64_t step)
{
    struct worst worst = {0, 0, 0, 0};
    float z[BLOCK];
    size_t count = 0;
    for (uint64_t i = 0; i < UINT64_C(1) << 32; i += step) {
        uint32_t bits = (uint32_t)i;
        memcpy(&z[count], &bits, sizeof bits);
        count += isfinite(z[count]) && fabsf(z[count]) < FARTHEST(activation);
        if (count == BLOCK || i + step >= UINT64_C(1) << 32) {
            memset(z + count, 0, (BLOCK - count) * sizeof *z);
            measure(activation_row(activation), c, z, &worst);
            count = 0;
        }
    }
    return worst;
}

static void test_values_are_as_near_as_said(void)
{
    static const float numbers[][ACTIVATION_COEFFICIENTS] = {
        {1, 1, 0.7f}, {-30, 0.3f, 2}, {0.01f, -1e-6f, -0.4f}};
    const char *every = getenv("EVERY");
    for (enum net_activation a = NET_ELU; a < NET_ACTIVATION_COUNT; a++)
        for (size_t i = 0; i < (activation_row(a)->coefficients > 0 ? 3 : 1); i++) {
            struct worst worst = over_floats(a, numbers[i], every ? (uint64_t)atoi(every) : 4099);
            if (every)
                printf("\n%-16s value %.3f of its bound at %.9g, slope %.3g at %.9g",
                       net_activation_names[a], worst.used, (double)worst.at, worst.slope,
                       (double)worst.slope_at);
            CU_ASSERT(worst.used <= 1);
            CU_ASSERT(worst.used > 0.5 || a == NET_ROOT_SQUARE || a == NET_STEP); // which are exact
            CU_ASSERT(worst.slope < 1e-6);
        }
}

// As PyTorch documents them (definitions.h), and at -1 and 1 as numbers from tables.
static void test_rows_are_what_they_are_called(void)
{
    static const struct {
        enum net_activation activation;
        double below, above;
    } known[] = {
        {NET_ELU, -0.63212055882855767, 1},
        {NET_CELU, -0.63212055882855767, 1},
        {NET_SELU, -1.1113307378125625, 1.0507009873554805},
        {NET_GELU, -0.15865525393145707, 0.84134474606854293},
        {NET_SILU, -0.26894142136999512, 0.73105857863000488},
        {NET_MISH, -0.30340146137410895, 0.86509838826731029},
        {NET_TANH, -0.76159415595576489, 0.76159415595576489},
        {NET_SIGMOID, 0.26894142136999512, 0.73105857863000488},
        {NET_SOFTPLUS, 0.31326168751822286, 1.3132616875182228},
        {NET_GAUSSIAN, 0.60653065971263342, 0.60653065971263342},
        {NET_ADAPTIVE_SIGMOID, -0.46211715726000975, 0.46211715726000975},
        {NET_SINE, -0.84147098480789651, 0.84147098480789651},
        {NET_SOFTSIGN, -0.5, 0.5},
        {NET_SQUARE, 1, 1},
        {NET_ROOT_SQUARE, 1, 1},
        {NET_QUADRATIC, -1, 1},
        {NET_STEP, 0, 1},
    };
    CU_ASSERT_EQUAL(sizeof known / sizeof *known, NET_ACTIVATION_COUNT - NET_ELU);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const struct activation *row = activation_row(known[i].activation);
        const struct definition *definition =
            definition_of(net_activation_names[known[i].activation]);
        double c[ACTIVATION_COEFFICIENTS];
        check_widen(ACTIVATION_COEFFICIENTS, row->initial, c);
        CU_ASSERT(check_close(row->exact(c, -1), known[i].below, 1, 1e-15));
        CU_ASSERT(check_close(row->exact(c, 1), known[i].above, 1, 1e-15));
        CU_ASSERT(row->coefficients == definition->coefficients);
        for (double z = -12; z < 12; z += 0.0625) {
            for (size_t j = 0; j < row->coefficients; j++)
                c[j] = cos(z + 2 * (double)j);
            CU_ASSERT(check_close(row->exact(c, z), definition->value(c, z), 1 + fabs(z), 1e-14));
            CU_ASSERT(
                check_close(row->exact_slope(c, z), definition->slope(c, z), 2 + fabs(z), 1e-14));
        }
    }
}

SUITE(smooth)
{
    TEST(test_rows_are_what_they_are_called);
    TEST(test_values_are_as_near_as_said);
}
