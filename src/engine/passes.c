// Forward and backward, in the order in which a batch meets them: memory; single layers, each by the way that
// the schedule names; the first generations, whole; the last one and the loss, band by band; and back.
#include "engine/passes.h"

#include <string.h>

// Rows of a band: Winograd's tiles are four rows high.
#define BAND 4

bool engine_passes_fit(const struct net *net)
{
    return net->generations > 1;
}

static struct kernel_grid windows_grid(size_t channels)
{
    return (struct kernel_grid){channels, 1, KERNEL_WINDOWS / KERNEL_LANES};
}

static const struct kernel_rows windows_rows = {0, 1};

// Whether the first generation is computed over all windows.
static bool has_windows(const struct engine_schedule *schedule)
{
    return schedule->net->family == NET_LIFE;
}

static bool has_tables(const struct engine_schedule *schedule)
{
    return schedule->step[2].way == NULL;
}

// The first of the layers that follow each other band by band.
static size_t first_in_bands(const struct engine_schedule *schedule)
{
    return has_windows(schedule) ? schedule->net->layers - 3 : 0;
}

// ---- memory

static float *take(struct arena *arena, size_t count)
{
    return arena_take(arena, count * sizeof(float));
}

static void lay_out_way(struct engine_passes *passes, struct arena *arena, size_t l,
                        size_t *scratch)
{
    const struct engine_schedule_step *step = &passes->schedule.step[l];
    if (step->way == NULL)
        return;
    struct kernel_convolution back = kernel_convolution_transposed(&step->shape);
    size_t needs[2] = {step->way->scratch(&step->shape), step->way->scratch(&back)};
    for (int i = 0; i < 2; i++)
        *scratch = needs[i] > *scratch ? needs[i] : *scratch;
    passes->packed[l] = take(arena, step->way->packed(&step->shape));
    passes->back[l] = l == 0 ? NULL : take(arena, step->way->packed(&back));
    passes->sums[l] = take(arena, step->way->sums(&step->shape));
}

// What leads from the windows to the second generation.
static void lay_out_windows(struct engine_passes *passes, struct arena *arena)
{
    const struct engine_schedule_step *second = &passes->schedule.step[2];
    struct kernel_grid windows = windows_grid(second->shape.in);
    passes->d_windows = take(arena, kernel_grid_floats(&windows));
    if (has_tables(&passes->schedule)) {
        passes->tables = take(arena, second->tables->floats(&second->shape));
        passes->d_tables = take(arena, second->tables->floats(&second->shape));
    } else {
        struct kernel_grid read = kernel_grid_in(&second->shape);
        passes->read = take(arena, kernel_grid_floats(&read));
        passes->read_sums = take(arena, read.channels * (KERNEL_WINDOWS + 1) * KERNEL_LANES);
    }
}

void engine_passes_layout(struct engine_passes *passes, struct arena *arena, const struct net *net,
                          size_t height, size_t width, bool zero_padding,
                          const struct kernel_table *kernels)
{
    size_t begin = arena->used, scratch = 0, weights = 0;
    *passes = (struct engine_passes){.parameters = NULL};
    engine_schedule_make(&passes->schedule, net, height, width, zero_padding, kernels);
    const struct engine_schedule_step *step = passes->schedule.step;
    struct kernel_grid cells = kernel_grid_in(&step[0].shape);
    passes->cells = take(arena, kernel_grid_floats(&cells));
    for (size_t l = 0; l < net->layers; l++) {
        struct kernel_grid out = kernel_grid_out(&step[l].shape);
        passes->activation[l] = take(arena, kernel_grid_floats(&out));
        lay_out_way(passes, arena, l, &scratch);
        size_t count = net->layer[l].biases - net->layer[l].weights;
        weights = count > weights ? count : weights;
    }
    if (has_windows(&passes->schedule))
        lay_out_windows(passes, arena);
    passes->transposed = take(arena, weights);
    passes->scratch = take(arena, scratch);
    passes->bytes = arena->used - begin;
}

void engine_passes_init(struct engine_passes *passes)
{
    struct kernel_grid windows = windows_grid(9);
    memset(passes->cells, 0, passes->bytes);
    for (size_t cell = 0; cell < 9 && has_windows(&passes->schedule); cell++) {
        float *channel = passes->cells + kernel_grid_at(&windows, 0, cell, 0);
        for (size_t w = 0; w < KERNEL_WINDOWS; w++)
            channel[w] = (float)(w >> cell & 1);
    }
}

// ---- single layers

// What layer l reads.
static float *input_of(const struct engine_passes *passes, size_t l)
{
    if (l == 2 && has_windows(&passes->schedule))
        return passes->read;
    return l == 0 ? passes->cells : passes->activation[l - 1];
}

static void forward(struct engine_passes *passes, size_t l, struct kernel_rows rows,
                    const uint16_t *index)
{
    const struct engine_schedule_step *step = &passes->schedule.step[l];
    const struct net_layer *layer = &passes->schedule.net->layer[l];
    struct kernel_epilogue epilogue = {
        .biases = passes->parameters + layer->biases,
        .rectify = layer->activated,
    };
    if (step->way == NULL)
        step->tables->convolve(&step->shape, rows, passes->tables, index, &epilogue,
                               passes->activation[l]);
    else
        step->way->convolve(&step->shape, rows, passes->packed[l], &epilogue, input_of(passes, l),
                            passes->activation[l], passes->scratch);
}

// The gradient of layer l's weights, given that of its outputs.
static void correlate(struct engine_passes *passes, size_t l, struct kernel_rows rows,
                      const float *d_out)
{
    const struct engine_schedule_step *step = &passes->schedule.step[l];
    step->way->correlate(&step->shape, rows, input_of(passes, l), d_out, passes->sums[l],
                         passes->scratch);
}

// The gradient of what layer l read, in its place.
static void backward(struct engine_passes *passes, size_t l, struct kernel_rows rows,
                     const float *d_out)
{
    const struct engine_schedule_step *step = &passes->schedule.step[l];
    struct kernel_convolution back = kernel_convolution_transposed(&step->shape);
    float *in = input_of(passes, l);
    struct kernel_epilogue epilogue = {.where = in};
    step->way->convolve(&back, rows, passes->back[l], &epilogue, d_out, in, passes->scratch);
}

static void border(const struct engine_passes *passes, size_t l)
{
    struct kernel_grid grid = kernel_grid_out(&passes->schedule.step[l].shape);
    kernel_grid_border(&grid, passes->schedule.zero_padding, passes->activation[l]);
}

// ---- passes

static struct kernel_rows band_from(const struct engine_passes *passes, size_t row)
{
    size_t end = row + BAND;
    return (struct kernel_rows){row, end < passes->schedule.height ? end : passes->schedule.height};
}

void engine_passes_begin(struct engine_passes *passes, const float *parameters)
{
    const struct engine_schedule *schedule = &passes->schedule;
    passes->parameters = parameters;
    for (size_t l = 0; l < schedule->net->layers; l++) {
        const struct engine_schedule_step *step = &schedule->step[l];
        if (step->way == NULL)
            continue;
        const float *weights = parameters + schedule->net->layer[l].weights;
        step->way->pack(&step->shape, weights, passes->packed[l]);
        if (passes->back[l] == NULL)
            continue;
        struct kernel_convolution back = kernel_convolution_transposed(&step->shape);
        kernel_convolution_transpose(&step->shape, weights, passes->transposed);
        step->way->pack(&back, passes->transposed, passes->back[l]);
    }
    if (!has_windows(schedule))
        return;
    forward(passes, 0, windows_rows, NULL);
    forward(passes, 1, windows_rows, NULL);
    if (has_tables(schedule))
        schedule->step[2].tables->build(&schedule->step[2].shape,
                                        parameters + schedule->net->layer[2].weights,
                                        passes->activation[1], passes->tables);
}

// What comes before the bands: all but the last generation.
static void forward_first(struct engine_passes *passes, const uint16_t *index)
{
    const struct engine_schedule *schedule = &passes->schedule;
    if (has_windows(schedule) && !has_tables(schedule)) {
        struct kernel_grid read = kernel_grid_in(&schedule->step[2].shape);
        schedule->kernels->windows_read(&read, index, passes->activation[1], passes->read);
    }
    for (size_t l = 2; l < first_in_bands(schedule); l += 2) {
        for (size_t row = 0; row < schedule->height; row += BAND) {
            forward(passes, l, band_from(passes, row), index);
            forward(passes, l + 1, band_from(passes, row), index);
        }
        border(passes, l + 1);
    }
}

// A band's layers: those of the last generation, or all, and the output.
static void forward_last(struct engine_passes *passes, struct kernel_rows rows,
                         const uint16_t *index)
{
    const struct engine_schedule *schedule = &passes->schedule;
    if (!has_windows(schedule)) {
        struct kernel_grid cells = kernel_grid_in(&schedule->step[0].shape);
        kernel_cells_around(&cells, rows, index, schedule->zero_padding, passes->cells);
    }
    for (size_t l = first_in_bands(schedule); l < schedule->net->layers; l++)
        forward(passes, l, rows, index);
}

// The 1x1 layer l, whose outputs have become gradients.
static void backward_mix(struct engine_passes *passes, size_t l, struct kernel_rows rows)
{
    correlate(passes, l, rows, passes->activation[l]);
    backward(passes, l, rows, passes->activation[l]);
}

// The 3x3 layer l >= 2, whose outputs have become gradients.
static void backward_filters(struct engine_passes *passes, size_t l, const uint16_t *index)
{
    const struct engine_schedule *schedule = &passes->schedule;
    const struct engine_schedule_step *step = &schedule->step[l];
    struct kernel_rows all = {0, schedule->height};
    if (step->way == NULL) {
        step->tables->scatter(&step->shape, all, index, passes->activation[l], passes->d_tables);
        return;
    }
    border(passes, l);
    correlate(passes, l, all, passes->activation[l]);
    backward(passes, l, all, passes->activation[l]);
    if (l == 2) {
        struct kernel_grid read = kernel_grid_in(&step->shape);
        schedule->kernels->windows_scatter(&read, all, index, passes->read, passes->read_sums);
    }
}

const float *engine_passes_forward(struct engine_passes *passes, const uint16_t *index)
{
    forward_first(passes, index);
    for (size_t row = 0; row < passes->schedule.height; row += BAND)
        forward_last(passes, band_from(passes, row), index);
    return passes->activation[passes->schedule.net->layers - 1];
}

size_t engine_passes_learn(struct engine_passes *passes, const uint16_t *index,
                           const uint8_t *target, unsigned boards, float share)
{
    const struct engine_schedule *schedule = &passes->schedule;
    size_t first = first_in_bands(schedule), last = schedule->net->layers - 1, wrong = 0;
    struct kernel_grid logits = kernel_grid_out(&schedule->step[last].shape);
    kernel_grid_loss *loss = passes->loss == KERNEL_SQUARED ? schedule->kernels->grid_squared
                                                            : schedule->kernels->grid_loss;
    forward_first(passes, index);
    for (size_t row = 0; row < schedule->height; row += BAND) {
        struct kernel_rows rows = band_from(passes, row);
        float *logit = passes->activation[last];
        forward_last(passes, rows, index);
        wrong += loss(&logits, rows, logit, target, boards, share, logit);
        for (size_t l = last; l > first; l--)
            backward_mix(passes, l, rows);
        if (first == 0)
            correlate(passes, 0, rows, passes->activation[0]);
    }
    for (size_t l = first; l > 0; l -= 2) {
        for (size_t row = 0; l < first && row < schedule->height; row += BAND)
            backward_mix(passes, l + 1, band_from(passes, row));
        backward_filters(passes, l, index);
    }
    return wrong;
}

// The first generation, from the sums over windows. Adds what the tables know to gradient[P].
static void finish_windows(struct engine_passes *passes, float *gradient)
{
    const struct engine_schedule *schedule = &passes->schedule;
    const struct net *net = schedule->net;
    const float *h = passes->activation[1];
    if (has_tables(schedule)) {
        const struct engine_schedule_step *step = &schedule->step[2];
        step->tables->gather(&step->shape, passes->parameters + net->layer[2].weights, h,
                             passes->d_tables, gradient + net->layer[2].weights,
                             gradient + net->layer[2].biases, passes->d_windows);
    } else
        kernel_windows_gather(net->layer[1].out, h, passes->read_sums, passes->d_windows);
    correlate(passes, 1, windows_rows, passes->d_windows);
    backward(passes, 1, windows_rows, passes->d_windows);
    correlate(passes, 0, windows_rows, passes->activation[0]);
}

void engine_passes_finish(struct engine_passes *passes, float *gradient)
{
    const struct engine_schedule *schedule = &passes->schedule;
    const struct net *net = schedule->net;
    memset(gradient, 0, net->parameters * sizeof *gradient);
    if (has_windows(schedule))
        finish_windows(passes, gradient);
    for (size_t l = 0; l < net->layers; l++)
        if (schedule->step[l].way != NULL)
            schedule->step[l].way->gather(&schedule->step[l].shape, passes->sums[l],
                                          gradient + net->layer[l].weights,
                                          gradient + net->layer[l].biases);
}
