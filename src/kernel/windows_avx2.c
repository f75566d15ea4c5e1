// The window kernels with AVX2 and FMA: eight windows a vector, all 512 in eight blocks.
//
//   window:  bits 0 1 2 = lane      bits 3 4 5 = vector in the block      bits 6 7 8 = block
//
// A filter's sum over a window's live cells falls apart into a part for bits 0..5, which is the
// same in every block (low, 8 vectors), and a part for bits 6..8, one number a block (high): one
// addition per filter and vector, not nine multiplications. The gradient of its weights runs the
// same way back: the windows' gradients are summed over blocks (for bits 0..5) and over the vectors
// of a block (for bits 6..8).
//
// The gradient of every parameter is gathered as eight partial sums, one a lane, in `lanes` [P][8],
// the order of the parameters; eight parameters at a time are then added across lanes.
//
// Order of sums (part of the contract): windows of a lane by block, then vector, as written; lanes
// by reduce8.
#include "kernel/kernel.h"
#include "kernel/vector_avx2.h"

#include <string.h>

#define VECTORS 8 // of a block
#define BLOCKS  8

typedef __m256 block[VECTORS]; // one value for each window of a block

static size_t round_up(size_t count)
{
    return (count + 7) / 8 * 8;
}

struct scratch {
    block *low;               // [filters] sums over bits 0..5, with the bias
    float (*high)[BLOCKS];    // [filters] sums over bits 6..8
    block *a1, *a2, *d2;      // [filters], [channels], [channels]: the block at hand
    block *d_low;             // [filters] gradients of a1's sums, summed over blocks
    __m256 (*d_high)[BLOCKS]; // [filters] ... summed over the vectors of each block
    __m256 *lanes;            // [P rounded up]
};

// In kernel_windows_scratch floats.
static struct scratch lay_out(struct kernel_windows shape, float *memory)
{
    size_t f = shape.filters, c = shape.channels;
    struct scratch s;
    s.low = (block *)(void *)memory;
    s.a1 = s.low + f;
    s.d_low = s.a1 + f;
    s.a2 = s.d_low + f;
    s.d2 = s.a2 + c;
    s.d_high = (__m256(*)[BLOCKS])(s.d2 + c);
    s.high = (float(*)[BLOCKS])(s.d_high + f);
    s.lanes = (__m256 *)(s.high + f);
    return s;
}

// weight in the lanes whose number has bit j, 0 elsewhere.
static inline __m256 in_lanes(__m256 value, int j)
{
    const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    __m256i bit = _mm256_and_si256(_mm256_srli_epi32(lane, j), _mm256_set1_epi32(1));
    return _mm256_and_ps(value, _mm256_castsi256_ps(_mm256_sub_epi32(_mm256_setzero_si256(), bit)));
}

// The subset sums of three weights over the eight lanes.
static inline __m256 subset_sums(const float *w)
{
    __m256 sum = _mm256_add_ps(in_lanes(broadcast(w[0]), 0), in_lanes(broadcast(w[1]), 1));
    return _mm256_add_ps(sum, in_lanes(broadcast(w[2]), 2));
}

static inline void sum_windows(const float *w, float bias, block low, float *high)
{
    low[0] = _mm256_add_ps(broadcast(bias), subset_sums(w));
    low[1] = _mm256_add_ps(low[0], broadcast(w[3]));
    for (int v = 0; v < 2; v++)
        low[2 + v] = _mm256_add_ps(low[v], broadcast(w[4]));
    for (int v = 0; v < 4; v++)
        low[4 + v] = _mm256_add_ps(low[v], broadcast(w[5]));
    _mm256_store_ps(high, subset_sums(w + 6));
}

static inline __m256 sum_block(const block b)
{
    __m256 s0 = _mm256_add_ps(b[0], b[1]), s1 = _mm256_add_ps(b[2], b[3]);
    __m256 s2 = _mm256_add_ps(b[4], b[5]), s3 = _mm256_add_ps(b[6], b[7]);
    return _mm256_add_ps(_mm256_add_ps(s0, s1), _mm256_add_ps(s2, s3));
}

// The partial sums of the gradients of a filter's nine weights and its bias, from those of its
// sums.
static inline void gather_filter(const block d_low, const __m256 *d_high, __m256 *weights,
                                 __m256 *bias)
{
    __m256 total = sum_block(d_low);
    for (int j = 0; j < 3; j++)
        weights[j] = in_lanes(total, j);
    for (int half = 0; half < 2; half++) { // bits 3 4 5 number the vectors, bits 6 7 8 the blocks
        const __m256 *d = half == 0 ? d_low : d_high;
        __m256 *w = weights + 3 + 3 * half;
        __m256 d57 = _mm256_add_ps(d[5], d[7]), d67 = _mm256_add_ps(d[6], d[7]);
        w[0] = _mm256_add_ps(_mm256_add_ps(d[1], d[3]), d57);
        w[1] = _mm256_add_ps(_mm256_add_ps(d[2], d[3]), d67);
        w[2] = _mm256_add_ps(_mm256_add_ps(d[4], d[5]), d67);
    }
    *bias = total;
}

// The parameters and the partial sums of their gradients, layer by layer.
struct layers {
    const float *biases1, *weights2, *biases2, *output, *output_bias;
    __m256 *d_biases1, *d_weights2, *d_biases2, *d_output, *d_output_bias;
};

static struct layers slice(struct kernel_windows shape, const float *parameters, __m256 *lanes)
{
    size_t f = shape.filters, c = shape.channels;
    size_t biases1 = 9 * f, weights2 = biases1 + f, biases2 = weights2 + c * f;
    size_t output = biases2 + c, output_bias = output + c;
    return (struct layers){
        parameters + biases1,     parameters + weights2, parameters + biases2, parameters + output,
        parameters + output_bias, lanes + biases1,       lanes + weights2,     lanes + biases2,
        lanes + output,           lanes + output_bias,
    };
}

// a1, a2 and z of a block. *active gathers the bits of every a2.
static inline void forward(struct kernel_windows shape, const struct layers *at,
                           const struct scratch *s, size_t b, block z, __m256 *active)
{
    for (size_t c = 0; c < shape.filters; c++) {
        __m256 high = broadcast(s->high[c][b]);
        for (int v = 0; v < VECTORS; v++)
            s->a1[c][v] = rectify(_mm256_add_ps(s->low[c][v], high));
    }
    for (int v = 0; v < VECTORS; v++)
        z[v] = broadcast(*at->output_bias);
    for (size_t k = 0; k < shape.channels; k++) {
        block sum;
        for (int v = 0; v < VECTORS; v++)
            sum[v] = broadcast(at->biases2[k]);
        for (size_t c = 0; c < shape.filters; c++) {
            __m256 w = broadcast(at->weights2[k * shape.filters + c]);
            for (int v = 0; v < VECTORS; v++)
                sum[v] = _mm256_fmadd_ps(w, s->a1[c][v], sum[v]);
        }
        __m256 w = broadcast(at->output[k]);
        for (int v = 0; v < VECTORS; v++) {
            s->a2[k][v] = rectify(sum[v]);
            *active = _mm256_or_ps(*active, s->a2[k][v]);
            z[v] = _mm256_fmadd_ps(w, s->a2[k][v], z[v]);
        }
    }
}

// From the logits to their gradient, in place; returns how many are on the wrong side. target and
// count are the block's.
static inline unsigned differentiate(enum kernel_loss loss, block z, const float *target,
                                     const uint32_t *count, float share)
{
    const __m256 zero = _mm256_setzero_ps();
    unsigned errors = 0;
    for (int v = 0; v < VECTORS; v++) {
        __m256 t = _mm256_loadu_ps(target + 8 * v);
        __m256 wrong = _mm256_xor_ps(_mm256_cmp_ps(z[v], zero, _CMP_GT_OQ),
                                     _mm256_cmp_ps(t, zero, _CMP_GT_OQ));
        errors += (unsigned)__builtin_popcount((unsigned)_mm256_movemask_ps(wrong));
        __m256i counted = _mm256_loadu_si256((const __m256i *)(count + 8 * v));
        __m256 weight = _mm256_mul_ps(_mm256_cvtepi32_ps(counted), broadcast(share));
        z[v] = _mm256_mul_ps(loss_gradient8(loss, z[v], t), weight);
    }
    return errors;
}

// The output and 1x1 layers: gradients of their parameters, and d2 from dz.
static inline void backward_mix(struct kernel_windows shape, const struct layers *at,
                                const struct scratch *s, const block dz)
{
    *at->d_output_bias = _mm256_add_ps(*at->d_output_bias, sum_block(dz));
    for (size_t k = 0; k < shape.channels; k++) {
        __m256 w = broadcast(at->output[k]), d_w = at->d_output[k];
        block d2; // a copy that stays in registers, whatever is stored
        for (int v = 0; v < VECTORS; v++) {
            d_w = _mm256_fmadd_ps(dz[v], s->a2[k][v], d_w);
            d2[v] = where_positive(s->a2[k][v], _mm256_mul_ps(w, dz[v]));
            s->d2[k][v] = d2[v];
        }
        at->d_output[k] = d_w;
        at->d_biases2[k] = _mm256_add_ps(at->d_biases2[k], sum_block(d2));
        for (size_t c = 0; c < shape.filters; c++) {
            __m256 *d_weight = &at->d_weights2[k * shape.filters + c];
            __m256 even = *d_weight, odd = _mm256_setzero_ps();
            for (int v = 0; v < VECTORS; v += 2) {
                even = _mm256_fmadd_ps(d2[v], s->a1[c][v], even);
                odd = _mm256_fmadd_ps(d2[v + 1], s->a1[c][v + 1], odd);
            }
            *d_weight = _mm256_add_ps(even, odd);
        }
    }
}

// The gradients of the filters' sums from d2, gathered over blocks and over the vectors of this
// block.
static inline void backward_sums(struct kernel_windows shape, const struct layers *at,
                                 const struct scratch *s, size_t b)
{
    for (size_t c = 0; c < shape.filters; c++) {
        block d1;
        for (int v = 0; v < VECTORS; v++)
            d1[v] = _mm256_setzero_ps();
        for (size_t k = 0; k < shape.channels; k++) {
            __m256 w = broadcast(at->weights2[k * shape.filters + c]);
            for (int v = 0; v < VECTORS; v++)
                d1[v] = _mm256_fmadd_ps(w, s->d2[k][v], d1[v]);
        }
        for (int v = 0; v < VECTORS; v++) {
            d1[v] = where_positive(s->a1[c][v], d1[v]);
            s->d_low[c][v] = _mm256_add_ps(s->d_low[c][v], d1[v]);
        }
        s->d_high[c][b] = sum_block(d1);
    }
}

static inline __attribute__((always_inline)) struct kernel_look
gradient_of(enum kernel_loss loss, struct kernel_windows shape, const float *parameters,
            const float *target, const uint32_t *count, float share, float *gradient,
            float *scratch)
{
    const __m256 zero = _mm256_setzero_ps();
    const size_t total = round_up(kernel_windows_parameters(shape));
    const struct scratch s = lay_out(shape, scratch);
    const struct layers at = slice(shape, parameters, s.lanes);
    for (size_t i = 0; i < total; i++)
        s.lanes[i] = zero;
    for (size_t c = 0; c < shape.filters; c++) {
        sum_windows(parameters + 9 * c, at.biases1[c], s.low[c], s.high[c]);
        for (int v = 0; v < VECTORS; v++)
            s.d_low[c][v] = zero;
    }

    __m256 active = zero;
    unsigned errors = 0;
    for (size_t b = 0; b < BLOCKS; b++) {
        block z;
        forward(shape, &at, &s, b, z, &active);
        errors += differentiate(loss, z, target + 64 * b, count + 64 * b, share);
        backward_mix(shape, &at, &s, z);
        backward_sums(shape, &at, &s, b);
    }

    for (size_t c = 0; c < shape.filters; c++)
        gather_filter(s.d_low[c], s.d_high[c], s.lanes + 9 * c, at.d_biases1 + c);
    for (size_t i = 0; i < total; i += 8)
        _mm256_storeu_ps(gradient + i, reduce8(s.lanes + i));
    return (struct kernel_look){
        .errors = errors,
        .active = _mm256_movemask_ps(_mm256_cmp_ps(active, zero, _CMP_NEQ_UQ)) != 0,
    };
}

struct kernel_look SIMD(kernel_windows_gradient)(struct kernel_windows shape,
                                                 const float *parameters, const float *target,
                                                 const uint32_t *count, float share,
                                                 float *gradient, float *scratch)
{
    return gradient_of(KERNEL_CROSS_ENTROPY, shape, parameters, target, count, share, gradient,
                       scratch);
}

struct kernel_look SIMD(kernel_windows_squared)(struct kernel_windows shape,
                                                const float *parameters, const float *target,
                                                const uint32_t *count, float share, float *gradient,
                                                float *scratch)
{
    return gradient_of(KERNEL_SQUARED, shape, parameters, target, count, share, gradient, scratch);
}
