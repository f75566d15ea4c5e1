// The kernels for any activation with AVX2 and FMA: how windows lie in vectors, and the order of sums, is in
// kernel/windows_avx2.h. Between the layers' sums, a block of 64 windows at a time, stands the activation's own
// loop, which is the same for all instruction sets.
#include "kernel/windows_avx2.h"

// A hidden layer: its numbers, the partial sums of their gradients, and its units of the block at hand.
struct layer {
    const struct kernel_activation *activation;
    size_t in, out;
    const float *weights, *biases, *coefficients;
    __m256 *d_weights, *d_biases, *d_coefficients;
    block *z, *value, *slope, *d; // [out]: d the gradient of the values, then of the sums
    block *by;                    // [out][coefficients]
};

struct pass {
    struct layer filters, channels;
    const float *output, *output_bias;
    __m256 *d_output, *d_output_bias;
    block *low;               // [filters] sums over bits 0..5, with the bias
    float (*high)[BLOCKS];    // [filters] sums over bits 6..8
    block *d_low;             // [filters] gradients of the sums, summed over blocks
    __m256 (*d_high)[BLOCKS]; // [filters] ... summed over the vectors of each block
    __m256 *lanes;            // [P rounded up]
};

static void slice(struct layer *layer, const struct kernel_activation *activation, size_t in,
                  size_t out, const float **parameters, __m256 **lanes)
{
    size_t each = activation->coefficients;
    layer->activation = activation;
    layer->in = in;
    layer->out = out;
    layer->weights = *parameters;
    layer->biases = layer->weights + in * out;
    layer->coefficients = layer->biases + out;
    layer->d_weights = *lanes;
    layer->d_biases = layer->d_weights + in * out;
    layer->d_coefficients = layer->d_biases + out;
    *parameters = layer->coefficients + each * out;
    *lanes = layer->d_coefficients + each * out;
}

// In kernel_activated_scratch floats. The filters' d is needed one filter at a time.
static struct pass lay_out(struct kernel_windows shape, const struct kernel_activation *activation,
                           const float *parameters, float *memory)
{
    size_t f = shape.filters, c = shape.channels;
    size_t a = activation[0].coefficients, b = activation[1].coefficients;
    struct pass pass;
    pass.low = (block *)(void *)memory;
    pass.d_low = pass.low + f;
    block *units = pass.d_low + f;
    pass.filters.z = units;
    pass.filters.value = units + f;
    pass.filters.slope = units + 2 * f;
    units += 3 * f;
    pass.channels.z = units;
    pass.channels.value = units + c;
    pass.channels.slope = units + 2 * c;
    pass.channels.d = units + 3 * c;
    pass.filters.by = units + 4 * c;
    pass.channels.by = pass.filters.by + a * f;
    pass.d_high = (__m256(*)[BLOCKS])(pass.channels.by + b * c);
    pass.high = (float(*)[BLOCKS])(pass.d_high + f);
    pass.lanes = (__m256 *)(pass.high + f);
    __m256 *lanes = pass.lanes;
    slice(&pass.filters, &activation[0], 9, f, &parameters, &lanes);
    slice(&pass.channels, &activation[1], f, c, &parameters, &lanes);
    pass.output = parameters;
    pass.output_bias = parameters + c;
    pass.d_output = lanes;
    pass.d_output_bias = lanes + c;
    return pass;
}

static inline void activate(const struct layer *layer)
{
    layer->activation->both(layer->coefficients, layer->out, 8 * VECTORS, (float *)layer->z,
                            (float *)layer->value, (float *)layer->slope, (float *)layer->by);
}

// All units and the logits of a block. *active gathers the bits of every a2.
static inline void forward(const struct pass *pass, size_t b, block logit, __m256 *active)
{
    const struct layer *filters = &pass->filters, *channels = &pass->channels;
    for (size_t c = 0; c < filters->out; c++) {
        __m256 high = broadcast(pass->high[c][b]);
        for (int v = 0; v < VECTORS; v++)
            filters->z[c][v] = _mm256_add_ps(pass->low[c][v], high);
    }
    activate(filters);
    for (size_t k = 0; k < channels->out; k++) {
        block sum;
        for (int v = 0; v < VECTORS; v++)
            sum[v] = broadcast(channels->biases[k]);
        for (size_t c = 0; c < channels->in; c++) {
            __m256 w = broadcast(channels->weights[k * channels->in + c]);
            for (int v = 0; v < VECTORS; v++)
                sum[v] = _mm256_fmadd_ps(w, filters->value[c][v], sum[v]);
        }
        for (int v = 0; v < VECTORS; v++)
            channels->z[k][v] = sum[v];
    }
    for (int v = 0; channels->activation->plus_cell && v < VECTORS; v++)
        if (v >> 1 & 1) // bit 4 of the windows
            channels->z[0][v] = _mm256_add_ps(channels->z[0][v], broadcast(1));
    activate(channels);
    for (int v = 0; v < VECTORS; v++)
        logit[v] = broadcast(*pass->output_bias);
    for (size_t k = 0; k < channels->out; k++) {
        __m256 w = broadcast(pass->output[k]);
        for (int v = 0; v < VECTORS; v++) {
            *active = _mm256_or_ps(
                *active, _mm256_cmp_ps(channels->value[k][v], _mm256_setzero_ps(), _CMP_NEQ_UQ));
            logit[v] = _mm256_fmadd_ps(w, channels->value[k][v], logit[v]);
        }
    }
}

// From the gradient of unit k's values to that of its sums, in place; adds to those of its coefficients.
static inline void backward_unit(const struct layer *layer, size_t k, block d)
{
    size_t each = layer->activation->coefficients;
    for (size_t j = k * each; j < (k + 1) * each; j++) {
        __m256 even = layer->d_coefficients[j], odd = _mm256_setzero_ps();
        for (int v = 0; v < VECTORS; v += 2) {
            even = _mm256_fmadd_ps(d[v], layer->by[j][v], even);
            odd = _mm256_fmadd_ps(d[v + 1], layer->by[j][v + 1], odd);
        }
        layer->d_coefficients[j] = _mm256_add_ps(even, odd);
    }
    for (int v = 0; v < VECTORS; v++) {
        __m256 slope = layer->slope[k][v];
        d[v] = _mm256_and_ps(_mm256_mul_ps(slope, d[v]),
                             _mm256_cmp_ps(slope, _mm256_setzero_ps(), _CMP_NEQ_UQ));
    }
}

// The output and 1x1 layers: gradients of their parameters, and of the channels' sums from dz.
static inline void backward_mix(const struct pass *pass, const block dz)
{
    const struct layer *layer = &pass->channels;
    *pass->d_output_bias = _mm256_add_ps(*pass->d_output_bias, sum_block(dz));
    for (size_t k = 0; k < layer->out; k++) {
        __m256 w = broadcast(pass->output[k]), d_w = pass->d_output[k];
        block d; // a copy that stays in registers, whatever is stored
        for (int v = 0; v < VECTORS; v++) {
            d_w = _mm256_fmadd_ps(dz[v], layer->value[k][v], d_w);
            d[v] = _mm256_mul_ps(w, dz[v]);
        }
        pass->d_output[k] = d_w;
        backward_unit(layer, k, d);
        for (int v = 0; v < VECTORS; v++)
            layer->d[k][v] = d[v];
        layer->d_biases[k] = _mm256_add_ps(layer->d_biases[k], sum_block(d));
        for (size_t c = 0; c < layer->in; c++) {
            __m256 *d_weight = &layer->d_weights[k * layer->in + c];
            __m256 even = *d_weight, odd = _mm256_setzero_ps();
            for (int v = 0; v < VECTORS; v += 2) {
                even = _mm256_fmadd_ps(d[v], pass->filters.value[c][v], even);
                odd = _mm256_fmadd_ps(d[v + 1], pass->filters.value[c][v + 1], odd);
            }
            *d_weight = _mm256_add_ps(even, odd);
        }
    }
}

// The gradients of the filters' sums, gathered over blocks and over the vectors of this block.
static inline void backward_sums(const struct pass *pass, size_t b)
{
    const struct layer *filters = &pass->filters, *channels = &pass->channels;
    for (size_t c = 0; c < filters->out; c++) {
        block d;
        for (int v = 0; v < VECTORS; v++)
            d[v] = _mm256_setzero_ps();
        for (size_t k = 0; k < channels->out; k++) {
            __m256 w = broadcast(channels->weights[k * channels->in + c]);
            for (int v = 0; v < VECTORS; v++)
                d[v] = _mm256_fmadd_ps(w, channels->d[k][v], d[v]);
        }
        backward_unit(filters, c, d);
        for (int v = 0; v < VECTORS; v++)
            pass->d_low[c][v] = _mm256_add_ps(pass->d_low[c][v], d[v]);
        pass->d_high[c][b] = sum_block(d);
    }
}

struct kernel_look SIMD(kernel_activated_gradient)(struct kernel_windows shape,
                                                   const struct kernel_activation activation[2],
                                                   enum kernel_loss loss, const float *parameters,
                                                   const float *target, const uint32_t *count,
                                                   float share, float *gradient, float *scratch)
{
    const __m256 zero = _mm256_setzero_ps();
    const size_t total = round_up(kernel_activated_parameters(shape, activation));
    const struct pass pass = lay_out(shape, activation, parameters, scratch);
    const struct layer *filters = &pass.filters;
    for (size_t i = 0; i < total; i++)
        pass.lanes[i] = zero;
    for (size_t c = 0; c < shape.filters; c++) {
        sum_windows(filters->weights + 9 * c, filters->biases[c], pass.low[c], pass.high[c]);
        for (int v = 0; v < VECTORS; v++)
            pass.d_low[c][v] = zero;
    }

    __m256 active = zero;
    unsigned errors = 0;
    for (size_t b = 0; b < BLOCKS; b++) {
        block z;
        forward(&pass, b, z, &active);
        errors += differentiate(loss, z, target + 64 * b, count + 64 * b, share);
        backward_mix(&pass, z);
        backward_sums(&pass, b);
    }

    for (size_t c = 0; c < shape.filters; c++)
        gather_filter(pass.d_low[c], pass.d_high[c], filters->d_weights + 9 * c,
                      filters->d_biases + c);
    add_lanes(pass.lanes, total, gradient);
    return (struct kernel_look){
        .errors = errors,
        .active = _mm256_movemask_ps(active) != 0,
    };
}
