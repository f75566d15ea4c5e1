#include "engine/passes.h"

#include <string.h>

// Rows of a band: Winograd's tiles are four rows high.
#define BAND 4

static struct kernel_grid windows_grid(size_t channels)
{
    return (struct kernel_grid){channels, 1, KERNEL_WINDOWS / KERNEL_LANES};
}

static const struct kernel_rows windows_rows = {0, 1};

// Whether the first generation is computed over all windows.
static bool has_windows(const struct net_schedule *schedule)
{
    return schedule->net->family == NET_LIFE;
}

static bool has_tables(const struct net_schedule *schedule)
{
    return schedule->step[2].way == NULL;
}

// The first of the layers that follow each other band by band.
static size_t first_in_bands(const struct net_schedule *schedule)
{
    return has_windows(schedule) ? schedule->net->layers - 3 : 0;
}

// ---- memory

static float *take(struct arena *arena, size_t count)
{
    return arena_take(arena, count * sizeof(float));
}

static void lay_out_way(struct net_grids *grids, struct arena *arena, size_t l, size_t *scratch)
{
    const struct net_step *step = &grids->schedule.step[l];
    if (step->way == NULL)
        return;
    struct kernel_convolution back = kernel_convolution_transposed(&step->shape);
    size_t needs[2] = {step->way->scratch(&step->shape), step->way->scratch(&back)};
    for (int i = 0; i < 2; i++)
        *scratch = needs[i] > *scratch ? needs[i] : *scratch;
    grids->packed[l] = take(arena, step->way->packed(&step->shape));
    grids->back[l] = l == 0 ? NULL : take(arena, step->way->packed(&back));
    grids->sums[l] = take(arena, step->way->sums(&step->shape));
}

// What leads from the windows to the second generation.
static void lay_out_windows(struct net_grids *grids, struct arena *arena)
{
    const struct net_step *second = &grids->schedule.step[2];
    struct kernel_grid windows = windows_grid(second->shape.in);
    grids->d_windows = take(arena, kernel_grid_floats(&windows));
    if (has_tables(&grids->schedule)) {
        grids->tables = take(arena, second->tables->floats(&second->shape));
        grids->d_tables = take(arena, second->tables->floats(&second->shape));
    } else {
        struct kernel_grid read = kernel_grid_in(&second->shape);
        grids->read = take(arena, kernel_grid_floats(&read));
        grids->read_sums = take(arena, read.channels * (KERNEL_WINDOWS + 1) * KERNEL_LANES);
    }
}

void net_grids_layout(struct net_grids *grids, struct arena *arena, const struct net *net,
                      size_t height, size_t width, bool zero_padding,
                      const struct kernel_table *kernels)
{
    size_t begin = arena->used, scratch = 0, weights = 0;
    *grids = (struct net_grids){.parameters = NULL};
    net_schedule_make(&grids->schedule, net, height, width, zero_padding, kernels);
    const struct net_step *step = grids->schedule.step;
    struct kernel_grid cells = kernel_grid_in(&step[0].shape);
    grids->cells = take(arena, kernel_grid_floats(&cells));
    for (size_t l = 0; l < net->layers; l++) {
        struct kernel_grid out = kernel_grid_out(&step[l].shape);
        grids->activation[l] = take(arena, kernel_grid_floats(&out));
        lay_out_way(grids, arena, l, &scratch);
        size_t count = net->layer[l].biases - net->layer[l].weights;
        weights = count > weights ? count : weights;
    }
    if (has_windows(&grids->schedule))
        lay_out_windows(grids, arena);
    grids->transposed = take(arena, weights);
    grids->scratch = take(arena, scratch);
    grids->bytes = arena->used - begin;
}

void net_grids_init(struct net_grids *grids)
{
    struct kernel_grid windows = windows_grid(9);
    memset(grids->cells, 0, grids->bytes);
    for (size_t cell = 0; cell < 9 && has_windows(&grids->schedule); cell++) {
        float *channel = grids->cells + kernel_grid_at(&windows, 0, cell, 0);
        for (size_t w = 0; w < KERNEL_WINDOWS; w++)
            channel[w] = (float)(w >> cell & 1);
    }
}

// ---- single layers

// What layer l reads.
static float *input_of(const struct net_grids *grids, size_t l)
{
    if (l == 2 && has_windows(&grids->schedule))
        return grids->read;
    return l == 0 ? grids->cells : grids->activation[l - 1];
}

static void forward(struct net_grids *grids, size_t l, struct kernel_rows rows,
                    const uint16_t *index)
{
    const struct net_step *step = &grids->schedule.step[l];
    const struct net_layer *layer = &grids->schedule.net->layer[l];
    struct kernel_epilogue epilogue = {
        .biases = grids->parameters + layer->biases,
        .rectify = layer->activated,
    };
    if (step->way == NULL)
        step->tables->convolve(&step->shape, rows, grids->tables, index, &epilogue,
                               grids->activation[l]);
    else
        step->way->convolve(&step->shape, rows, grids->packed[l], &epilogue, input_of(grids, l),
                            grids->activation[l], grids->scratch);
}

// The gradient of layer l's weights, given that of its outputs.
static void correlate(struct net_grids *grids, size_t l, struct kernel_rows rows,
                      const float *d_out)
{
    const struct net_step *step = &grids->schedule.step[l];
    step->way->correlate(&step->shape, rows, input_of(grids, l), d_out, grids->sums[l],
                         grids->scratch);
}

// The gradient of what layer l read, in its place.
static void backward(struct net_grids *grids, size_t l, struct kernel_rows rows, const float *d_out)
{
    const struct net_step *step = &grids->schedule.step[l];
    struct kernel_convolution back = kernel_convolution_transposed(&step->shape);
    float *in = input_of(grids, l);
    struct kernel_epilogue epilogue = {.where = in};
    step->way->convolve(&back, rows, grids->back[l], &epilogue, d_out, in, grids->scratch);
}

static void border(const struct net_grids *grids, size_t l)
{
    struct kernel_grid grid = kernel_grid_out(&grids->schedule.step[l].shape);
    kernel_grid_border(&grid, grids->schedule.zero_padding, grids->activation[l]);
}

// ---- passes

static struct kernel_rows band_from(const struct net_grids *grids, size_t row)
{
    size_t end = row + BAND;
    return (struct kernel_rows){row, end < grids->schedule.height ? end : grids->schedule.height};
}

void net_grids_begin(struct net_grids *grids, const float *parameters)
{
    const struct net_schedule *schedule = &grids->schedule;
    grids->parameters = parameters;
    for (size_t l = 0; l < schedule->net->layers; l++) {
        const struct net_step *step = &schedule->step[l];
        if (step->way == NULL)
            continue;
        const float *weights = parameters + schedule->net->layer[l].weights;
        step->way->pack(&step->shape, weights, grids->packed[l]);
        if (grids->back[l] == NULL)
            continue;
        struct kernel_convolution back = kernel_convolution_transposed(&step->shape);
        kernel_convolution_transpose(&step->shape, weights, grids->transposed);
        step->way->pack(&back, grids->transposed, grids->back[l]);
    }
    if (!has_windows(schedule))
        return;
    forward(grids, 0, windows_rows, NULL);
    forward(grids, 1, windows_rows, NULL);
    if (has_tables(schedule))
        schedule->step[2].tables->build(&schedule->step[2].shape,
                                        parameters + schedule->net->layer[2].weights,
                                        grids->activation[1], grids->tables);
}

// What comes before the bands: all but the last generation.
static void forward_first(struct net_grids *grids, const uint16_t *index)
{
    const struct net_schedule *schedule = &grids->schedule;
    if (has_windows(schedule) && !has_tables(schedule)) {
        struct kernel_grid read = kernel_grid_in(&schedule->step[2].shape);
        schedule->kernels->windows_read(&read, index, grids->activation[1], grids->read);
    }
    for (size_t l = 2; l < first_in_bands(schedule); l += 2) {
        for (size_t row = 0; row < schedule->height; row += BAND) {
            forward(grids, l, band_from(grids, row), index);
            forward(grids, l + 1, band_from(grids, row), index);
        }
        border(grids, l + 1);
    }
}

// A band's layers: those of the last generation, or all, and the output.
static void forward_last(struct net_grids *grids, struct kernel_rows rows, const uint16_t *index)
{
    const struct net_schedule *schedule = &grids->schedule;
    if (!has_windows(schedule)) {
        struct kernel_grid cells = kernel_grid_in(&schedule->step[0].shape);
        kernel_cells_around(&cells, rows, index, schedule->zero_padding, grids->cells);
    }
    for (size_t l = first_in_bands(schedule); l < schedule->net->layers; l++)
        forward(grids, l, rows, index);
}

// The 1x1 layer l, whose outputs have become gradients.
static void backward_mix(struct net_grids *grids, size_t l, struct kernel_rows rows)
{
    correlate(grids, l, rows, grids->activation[l]);
    backward(grids, l, rows, grids->activation[l]);
}

// The 3x3 layer l >= 2, whose outputs have become gradients.
static void backward_filters(struct net_grids *grids, size_t l, const uint16_t *index)
{
    const struct net_schedule *schedule = &grids->schedule;
    const struct net_step *step = &schedule->step[l];
    struct kernel_rows all = {0, schedule->height};
    if (step->way == NULL) {
        step->tables->scatter(&step->shape, all, index, grids->activation[l], grids->d_tables);
        return;
    }
    border(grids, l);
    correlate(grids, l, all, grids->activation[l]);
    backward(grids, l, all, grids->activation[l]);
    if (l == 2) {
        struct kernel_grid read = kernel_grid_in(&step->shape);
        schedule->kernels->windows_scatter(&read, all, index, grids->read, grids->read_sums);
    }
}

const float *net_grids_forward(struct net_grids *grids, const uint16_t *index)
{
    forward_first(grids, index);
    for (size_t row = 0; row < grids->schedule.height; row += BAND)
        forward_last(grids, band_from(grids, row), index);
    return grids->activation[grids->schedule.net->layers - 1];
}

size_t net_grids_learn(struct net_grids *grids, const uint16_t *index, const uint8_t *target,
                       unsigned boards, float share)
{
    const struct net_schedule *schedule = &grids->schedule;
    size_t first = first_in_bands(schedule), last = schedule->net->layers - 1, wrong = 0;
    struct kernel_grid logits = kernel_grid_out(&schedule->step[last].shape);
    forward_first(grids, index);
    for (size_t row = 0; row < schedule->height; row += BAND) {
        struct kernel_rows rows = band_from(grids, row);
        float *logit = grids->activation[last];
        forward_last(grids, rows, index);
        wrong += schedule->kernels->grid_loss(&logits, rows, logit, target, boards, share, logit);
        for (size_t l = last; l > first; l--)
            backward_mix(grids, l, rows);
        if (first == 0)
            correlate(grids, 0, rows, grids->activation[0]);
    }
    for (size_t l = first; l > 0; l -= 2) {
        for (size_t row = 0; l < first && row < schedule->height; row += BAND)
            backward_mix(grids, l + 1, band_from(grids, row));
        backward_filters(grids, l, index);
    }
    return wrong;
}

// The first generation, from the sums over windows. Adds what the tables know to gradient[P].
static void finish_windows(struct net_grids *grids, float *gradient)
{
    const struct net_schedule *schedule = &grids->schedule;
    const struct net *net = schedule->net;
    const float *h = grids->activation[1];
    if (has_tables(schedule)) {
        const struct net_step *step = &schedule->step[2];
        step->tables->gather(&step->shape, grids->parameters + net->layer[2].weights, h,
                             grids->d_tables, gradient + net->layer[2].weights,
                             gradient + net->layer[2].biases, grids->d_windows);
    } else
        kernel_windows_gather(net->layer[1].out, h, grids->read_sums, grids->d_windows);
    correlate(grids, 1, windows_rows, grids->d_windows);
    backward(grids, 1, windows_rows, grids->d_windows);
    correlate(grids, 0, windows_rows, grids->activation[0]);
}

void net_grids_finish(struct net_grids *grids, float *gradient)
{
    const struct net_schedule *schedule = &grids->schedule;
    const struct net *net = schedule->net;
    memset(gradient, 0, net->parameters * sizeof *gradient);
    if (has_windows(schedule))
        finish_windows(grids, gradient);
    for (size_t l = 0; l < net->layers; l++)
        if (schedule->step[l].way != NULL)
            schedule->step[l].way->gather(&schedule->step[l].shape, grids->sums[l],
                                          gradient + net->layer[l].weights,
                                          gradient + net->layer[l].biases);
}
