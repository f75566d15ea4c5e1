// One generation of a certificate (proof/stage.h): what it says that float32 can be off, and the
// bounds that follow, against float32 itself on points between them.
#include "check.h"
#include "nets.h"
#include "proof/stage.h"
#include "suite.h"
#include "summation.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST 4096 // parameters

// A stage of a network's last generation, with entries of its own.
struct bench {
    struct net net;
    float parameters[MOST];
    struct arena arena;
    struct stage stage;
    struct float_range entry[STAGE_ENTRIES][STAGE_CHANNELS];
};

static void bench_open(struct bench *bench, const char *widths)
{
    bench->net = nets_of(NET_LIFE, widths);
    CU_ASSERT_FATAL(bench->net.parameters <= MOST);
    memset(bench->parameters, 0, sizeof bench->parameters);
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&bench->arena, stage_layout(&bench->stage, &bench->arena, &bench->net)),
        STATUS_OK);
}

// The parameters are there: begins the cells, of which bench_add adds some.
static void bench_begin(struct bench *bench)
{
    stage_begin(&bench->stage, &bench->net, bench->parameters, bench->net.generations - 1);
}

static void bench_add(struct bench *bench, bool alive, const struct float_range *channel)
{
    struct stage *stage = &bench->stage;
    struct double_range along[STAGE_CHANNELS];
    size_t n = stage->channels, e = stage->entries;
    for (size_t i = 0; i < n; i++) {
        double slack = 0;
        along[i] = (struct double_range){0, 0};
        for (size_t c = 0; c < n; c++) {
            double axis = stage->axis[i * n + c];
            along[i].low += axis * (double)(axis > 0 ? channel[c].low : channel[c].high);
            along[i].high += axis * (double)(axis > 0 ? channel[c].high : channel[c].low);
            slack += 1e-13 * fabs(axis) * (double)channel[c].high;
        }
        along[i].low -= slack;
        along[i].high += slack;
    }
    memcpy(bench->entry[e], channel, n * sizeof *channel);
    stage_add(stage, (unsigned)e, alive, channel, along);
}

// A neighbourhood as certificates see it, and a point in it: which channels its nine cells have, as
// the 3x3 layer meets them, [channel][tap].
struct sample {
    struct stage_cells cells;
    float in[9 * STAGE_CHANNELS];
};

enum where { ANYWHERE, AT_ENDS, AT_HIGH };

static void draw_point(const struct bench *bench, enum where where, bool edges,
                       struct pcg32 *stream, struct sample *point)
{
    const struct stage *stage = &bench->stage;
    *point = (struct sample){.cells = {.count = {0}}};
    for (unsigned tap = 0; tap < 9; tap++) {
        bool alive = pcg32_next(stream) & 1;
        if (stage_is_empty(stage, alive))
            alive = !alive;
        point->cells.alive[tap] = alive;
        point->cells.beyond[tap] = edges && tap < 3;
        point->cells.share[tap] = stage->class_share + ((size_t)alive * 9 + tap) * stage->filters;
        size_t first = alive ? stage->first_alive : 0;
        size_t count = alive ? stage->entries - first : stage->first_alive;
        size_t e = first + check_draw(stream, count);
        for (size_t c = 0; c < stage->channels && !point->cells.beyond[tap]; c++) {
            struct float_range x = bench->entry[where == AT_HIGH ? first : e][c];
            bool high = where == AT_HIGH || pcg32_next(stream) & 1;
            float between = x.low + (x.high - x.low) * pcg32_uniform(stream);
            point->in[9 * c + tap] = where == ANYWHERE ? fminf(between, x.high)
                                     : high            ? x.high
                                                       : x.low;
        }
    }
}

// A layer in float32, each sum in the plain order or in one of its own; with what it is off, in parts
// of the stage's error: *worst is raised.
static void run_layer(const struct bench *bench, const struct net_layer *layer, const float *in,
                      const double *error, struct pcg32 *stream, float *out, double *worst)
{
    double wide[9 * STAGE_CHANNELS + STAGE_FILTERS];
    size_t count = layer->in * layer->taps;
    check_widen(count, in, wide);
    for (size_t k = 0; k < layer->out; k++) {
        const float *weights = bench->parameters + layer->weights + k * count;
        float bias = bench->parameters[layer->biases + k];
        out[k] = stream == NULL ? summation_forward(weights, bias, in, count)
                                : summation_random(weights, bias, in, count, stream);
        double off = fabs((double)out[k] - summation_exact(weights, bias, wide, count));
        *worst = fmax(*worst, off > 0 ? off / error[k] : 0);
        if (layer->activated && out[k] < 0)
            out[k] = 0;
    }
}

// What a network makes of a point, and the worst share of the errors of each of the three layers.
struct made {
    float filter[STAGE_FILTERS], channel[STAGE_CHANNELS], logit;
    double worst[3];
};

// Orders are plain if `stream` is NULL.
static struct made make(const struct bench *bench, const struct sample *point, struct pcg32 *stream)
{
    const struct stage *stage = &bench->stage;
    struct made made = {.worst = {0}};
    run_layer(bench, stage->sums, point->in, stage->filter_error, stream, made.filter,
              &made.worst[0]);
    run_layer(bench, stage->mix, made.filter, stage->channel_error, stream, made.channel,
              &made.worst[1]);
    run_layer(bench, stage->mix + 1, made.channel, &stage->logit_error, stream, &made.logit,
              &made.worst[2]);
    return made;
}

// Whether all bounds hold what the plain forward pass makes of the point.
static bool is_enclosed(const struct bench *bench, const struct sample *point)
{
    const struct stage *stage = &bench->stage;
    size_t n = stage->mix->out;
    struct made made = make(bench, point, NULL);
    struct float_range channel[STAGE_CHANNELS];
    struct double_range along[STAGE_CHANNELS];
    double axis[STAGE_CHANNELS * STAGE_CHANNELS]; // any directions do
    bool good = true;
    for (size_t i = 0; i < n * n; i++)
        axis[i] = i / n == i % n ? 1 : -0.5;
    stage_channels(stage, &point->cells, axis, channel, along);
    for (size_t c = 0; c < n; c++) {
        double component = 0;
        for (size_t i = 0; i < n; i++)
            component += axis[c * n + i] * (double)made.channel[i];
        double slack = 1e-12 * fabs(component);
        good = good && channel[c].low <= made.channel[c] && made.channel[c] <= channel[c].high &&
               along[c].low <= component + slack && component - slack <= along[c].high;
    }
    for (int thorough = 0; thorough < 2; thorough++)
        good = good && stage_logit(stage, &point->cells, true, thorough) <= (double)made.logit &&
               stage_logit(stage, &point->cells, false, thorough) <= -(double)made.logit;
    return good;
}

// ---- random networks ----

static void draw_entries(struct bench *bench, struct pcg32 *stream)
{
    bench_begin(bench);
    for (int alive = 0; alive < 2; alive++)
        for (size_t e = 0; e < 1 + check_draw(stream, 3); e++) {
            struct float_range channel[STAGE_CHANNELS];
            float width = exp2f(-26 * pcg32_uniform(stream));
            for (size_t c = 0; c < bench->stage.channels; c++) {
                channel[c].low = pcg32_next(stream) % 4 == 0 ? 0 : pcg32_uniform(stream);
                channel[c].high =
                    channel[c].low + (pcg32_next(stream) & 1 ? width * pcg32_uniform(stream) : 0);
            }
            bench_add(bench, alive, channel);
        }
    CU_ASSERT_FATAL(stage_finish(&bench->stage));
}

static void test_random_networks_are_enclosed(void)
{
    struct pcg32 stream = check_stream(220);
    static const char *const widths[] = {"2-1-2-1", "4-2-4-2", "3-3-5-2", "6-1"};
    double worst[3] = {0};
    size_t outside = 0;
    static struct bench bench;
    for (size_t i = 0; i < 200; i++) {
        bench_open(&bench, widths[i % 4]);
        check_fill(&stream, 1, bench.net.parameters, bench.parameters);
        draw_entries(&bench, &stream);
        for (size_t t = 0; t < 60; t++) {
            struct sample point;
            draw_point(&bench, t % 2 ? AT_ENDS : ANYWHERE, t % 5 == 0, &stream, &point);
            outside += !is_enclosed(&bench, &point);
            struct made made = make(&bench, &point, &stream);
            for (size_t l = 0; l < 3; l++)
                worst[l] = fmax(worst[l], made.worst[l]);
        }
        arena_close(&bench.arena);
    }
    printf("[%.2f %.2f %.2f]", worst[0], worst[1], worst[2]);
    CU_ASSERT_EQUAL(outside, 0);
    for (size_t l = 0; l < 3; l++)
        CU_ASSERT(worst[l] > 0 && worst[l] <= 1);
}

// ---- adverse sums ----

// A layer whose sums round as badly as they can, of inputs that are all the same number, which is
// returned; the others only carry what there is. A layer that adds many terms is off by more than what
// the others' errors cover.
static float set_adverse(struct bench *bench, size_t at, enum summation_kind kind, bool ones,
                         struct pcg32 *stream)
{
    const struct net_layer *layer = bench->net.layer;
    float *p = bench->parameters, weights[STAGE_FILTERS], inputs[STAGE_FILTERS], bias;
    for (size_t k = 0; k < layer[0].out; k++)
        p[layer[0].weights + 9 * k] = 1;
    for (size_t c = 0; c < layer[1].out; c++)
        p[layer[1].weights + c * layer[1].in] = 1;
    p[layer[2].weights] = 1;
    size_t count = layer[at].in * layer[at].taps;
    summation_adverse(kind, ones, false, count, stream, weights, &bias, inputs);
    for (size_t k = 0; k < layer[at].out; k++) {
        memcpy(p + layer[at].weights + k * count, weights, count * sizeof *p);
        p[layer[at].biases + k] = bias;
    }
    return inputs[0];
}

// The nine cells are alive, and their channel is one number, or between half of it and it: only the
// high end is adverse. Where the last weights are turned, what is too large makes the logit too small.
static void test_adverse_sums_are_enclosed(void)
{
    struct pcg32 stream = check_stream(221);
    static const char *const widths[] = {"2-1", "48-1", "1-48"};
    double worst[3] = {0};
    static struct bench bench;
    for (unsigned i = 0; i < 3 * 16; i++) {
        size_t at = i / 16;
        struct sample point;
        bench_open(&bench, widths[at]);
        float x = set_adverse(&bench, at, i & 1 ? SUMMATION_DOWN : SUMMATION_UP, i & 8, &stream);
        const struct net_layer *output = &bench.net.layer[2];
        for (size_t c = 0; c < output->in && i & 2; c++)
            bench.parameters[output->weights + c] *= -1;
        bench_begin(&bench);
        bench_add(&bench, true, &(struct float_range){x, x});
        bench_add(&bench, true, &(struct float_range){i & 4 ? x : x / 2, x});
        CU_ASSERT_FATAL(stage_finish(&bench.stage));
        draw_point(&bench, AT_HIGH, false, &stream, &point);
        CU_ASSERT(is_enclosed(&bench, &point));
        struct made made = make(&bench, &point, NULL);
        for (size_t l = 0; l < 3; l++)
            worst[l] = fmax(worst[l], made.worst[l]);
        arena_close(&bench.arena);
    }
    printf("[%.2f %.2f %.2f]", worst[0], worst[1], worst[2]);
    for (size_t l = 0; l < 3; l++)
        CU_ASSERT(worst[l] > 0.9 && worst[l] <= 1);
}

SUITE(stage)
{
    TEST(test_random_networks_are_enclosed);
    TEST(test_adverse_sums_are_enclosed);
}
