// Noise on the coefficients that an activation starts with: its size, and that nothing else hangs on it.
#include "check.h"
#include "net/activation.h"
#include "spec/setting.h"
#include "suite.h"
#include "trial_runs.h"

#include <math.h>
#include <string.h>

enum { MOST = 2000, REPLICATES = 300 };

static bool is_own_coefficient(const struct net *net, size_t i)
{
    for (size_t l = 0; l < net->layers; l++)
        if (i >= net->layer[l].coefficients && i < net->layer[l].end)
            return net->layer[l].numbers == NET_OWN;
    return false;
}

static float initial_of(const struct net *net, size_t i)
{
    const struct activation *row = net_activation(net);
    size_t l = 0;
    while (i >= net->layer[l].end)
        l++;
    return row->initial[(i - net->layer[l].coefficients) % row->coefficients];
}

static struct point noisy_point(const char *activation, const char *deviation)
{
    struct point point = usual_point(2, 64);
    CU_ASSERT_TRUE_FATAL(setting_read(SETTING_ACTIVATION, activation, &point));
    CU_ASSERT_TRUE_FATAL(setting_read(SETTING_COEFFICIENT_NOISE, deviation, &point));
    return point;
}

// Coefficients are their usual ones and normal numbers of this deviation; four standard errors are allowed.
static void measure(const char *activation, const char *text, double deviation)
{
    struct point noisy = noisy_point(activation, text), plain = noisy_point(activation, "0");
    struct net net = point_net(&noisy);
    float with[MOST], without[MOST];
    double sum = 0, squares = 0, count = 0, within = 0;
    CU_ASSERT_FATAL(net.parameters <= MOST);
    for (uint32_t r = 0; r < REPLICATES; r++) {
        trial_draw(&noisy, r, with);
        trial_draw(&plain, r, without);
        for (size_t i = 0; i < net.parameters; i++) {
            if (!is_own_coefficient(&net, i)) {
                CU_ASSERT_EQUAL(with[i], without[i]);
                continue;
            }
            CU_ASSERT_EQUAL(without[i], initial_of(&net, i));
            double off = ((double)with[i] - (double)without[i]) / deviation;
            sum += off;
            squares += off * off;
            within += fabs(off) < 0.6745; // half of all normal numbers
            count++;
        }
    }
    CU_ASSERT(count >= 6 * REPLICATES);
    CU_ASSERT(fabs(sum / count) < 4 / sqrt(count));
    CU_ASSERT(fabs(squares / count - 1) < 4 * sqrt(2 / count));
    CU_ASSERT(fabs(within / count - 0.5) < 2 / sqrt(count));
}

static void test_deviation(void)
{
    measure("quadratic", "0.01", 0.01);
    measure("adaptive_sigmoid", "0.001", 0.001);
    measure("prelu", "2", 2);
}

// Twice the deviation is twice the same noise, each replicate has its own, and generations that are tied
// have the same.
static void test_draws(void)
{
    struct point one = noisy_point("quadratic", "0.125"), two = noisy_point("quadratic", "0.25");
    struct net net = point_net(&one);
    float a[MOST], b[MOST], other[MOST];
    size_t differ = 0, count = 0;
    trial_draw(&one, 0, a);
    trial_draw(&two, 0, b);
    trial_draw(&one, 1, other);
    for (size_t i = 0; i < net.parameters; i++)
        if (is_own_coefficient(&net, i)) {
            double from = (double)initial_of(&net, i);
            CU_ASSERT(fabs((double)b[i] - from - 2 * ((double)a[i] - from)) < 1e-6);
            differ += a[i] != other[i];
            count++;
        }
    CU_ASSERT(count == 18 && differ == count);

    struct point tied = one;
    tied.generations = 2;
    tied.overcompleteness = 0;
    CU_ASSERT_TRUE_FATAL(setting_read(SETTING_FILTERS, "3-1-3-1", &tied));
    tied.tied = true;
    net = point_net(&tied);
    trial_draw(&tied, 0, a);
    CU_ASSERT_EQUAL(net.layer[2].end - net.layer[2].weights,
                    net.layer[0].end - net.layer[0].weights);
    for (size_t i = net.layer[0].weights; i < net.layer[1].end; i++)
        CU_ASSERT_EQUAL(a[i], a[i + net.layer[2].weights]);
    CU_ASSERT_NOT_EQUAL(a[net.layer[0].coefficients], initial_of(&net, net.layer[0].coefficients));
}

static bool same_coefficients(const struct net *net, const float *a, const float *b)
{
    for (size_t i = 0; i < net->parameters; i++)
        if (is_own_coefficient(net, i) && a[i] != b[i])
            return false;
    return true;
}

// What is frozen keeps the noise; what is trained leaves it.
static void test_frozen_coefficients_keep_it(void)
{
    struct point point = noisy_point("prelu", "0.1");
    struct net net = point_net(&point);
    const uint32_t replicate = 0;
    for (enum net_freeze freeze = 0; freeze < NET_FREEZE_COUNT; freeze++) {
        float drawn[MOST];
        point.freeze = freeze;
        struct trial_runs *runs = runs_of(&point, 1, &replicate, 1, cpu_isa());
        const struct trial_result *r = runs->result;
        trial_draw(&point, 0, drawn);
        CU_ASSERT_EQUAL(memcmp(r->initial, drawn, net.parameters * sizeof *drawn), 0);
        CU_ASSERT_NOT_EQUAL(drawn[net.layer[0].coefficients], 0.25f);
        CU_ASSERT_EQUAL(same_coefficients(&net, r->final, drawn),
                        freeze == NET_FREEZE_COEFFICIENTS);
        runs_close(runs);
    }
}

// Tickets go back to their parents' coefficients; controls with fresh values and fresh sizes have fresh noise. The weights
// and masks of all of them are those without noise.
static void test_tickets(void)
{
    static const enum ticket_control controls[] = {TICKET_ITSELF, TICKET_RANDOM, TICKET_FRESH,
                                                   TICKET_SIGNS};
    enum { MEMBERS = 1 + sizeof controls / sizeof *controls };
    struct point points[2][MEMBERS];
    struct trial_runs *runs[2];
    const uint32_t replicate = 0;
    for (int noise = 0; noise < 2; noise++) {
        for (size_t m = 0; m < MEMBERS; m++) {
            points[noise][m] = noisy_point("quadratic", noise ? "0.01" : "0");
            if (m > 0)
                points[noise][m].ticket = (struct ticket_spec){.method = TICKET_MAGNITUDE,
                                                               .rate = 0.3,
                                                               .round = 1,
                                                               .control = controls[m - 1]};
        }
        runs[noise] = runs_of(points[noise], MEMBERS, &replicate, 1, cpu_isa());
    }
    struct net net = point_net(&points[0][0]);
    for (size_t m = 0; m < MEMBERS; m++) {
        const struct trial_result *with = &runs[1]->result[m], *without = &runs[0]->result[m];
        bool fresh = m > 0 && controls[m - 1] >= TICKET_FRESH;
        CU_ASSERT_EQUAL(same_coefficients(&net, with->initial, runs[1]->result[0].initial), !fresh);
        CU_ASSERT_FALSE(same_coefficients(&net, with->initial, without->initial));
        CU_ASSERT(same_coefficients(&net, without->initial, runs[0]->result[0].initial));
        CU_ASSERT_EQUAL(memcmp(with->mask, without->mask, net.parameters), 0);
        for (size_t i = 0; i < net.parameters; i++) {
            float off = fabsf(with->initial[i] - without->initial[i]);
            CU_ASSERT(is_own_coefficient(&net, i) ? off < 0.06f : off == 0); // six deviations
        }
    }
    CU_ASSERT_FALSE(
        same_coefficients(&net, runs[1]->result[3].initial, runs[1]->result[4].initial));
    runs_close(runs[0]);
    runs_close(runs[1]);
}

SUITE(noise)
{
    TEST(test_deviation);
    TEST(test_draws);
    TEST(test_frozen_coefficients_keep_it);
    TEST(test_tickets);
}
