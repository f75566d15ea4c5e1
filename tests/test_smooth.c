// Smooth activations over all floats, or every four thousandth: how far the values of the loops that training
// runs are from double precision. EVERY=1 takes them all, some minutes for each activation.
#include "check.h"
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
    float value[BLOCK], slope[BLOCK];
    double wide[ACTIVATION_COEFFICIENTS];
    check_widen(ACTIVATION_COEFFICIENTS, c, wide);
    double most = row->steepest(wide, (struct double_range){-INFINITY, INFINITY});
    row->both(c, 1, BLOCK, z, value, slope);
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

SUITE(smooth)
{
    TEST(test_values_are_as_near_as_said);
}
