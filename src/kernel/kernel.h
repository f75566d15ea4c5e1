// The inner loops of training: plain references, faster variants beside them, one table to choose
// from.
//
// Two ways lead to the same gradient. The dense kernels work on planes of cells, for any network.
// The window kernels work on networks of one generation, whose answer for a cell depends only on
// the cell's 3x3 window: 512 windows, weighted by how often a batch holds each, instead of
// thousands of cells (data/windows.h).
//
// Everything is float32 without fast-math; the order of every sum is fixed, so that results repeat
// to the bit on one instruction set.
#ifndef KERNEL_KERNEL_H
#define KERNEL_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KERNEL_WINDOWS 512

// ---- the loss ----

// Of a cell with logit z and target t, 0 or 1. A cell is predicted alive where z > 0, so that z + 1/2 is what
// the squared error compares with the target:
//   cross_entropy   log(1 + exp(z)) - t z      gradient sigmoid(z) - t
//   squared         (z - (t - 1/2))^2          gradient 2 (z - (t - 1/2))
// The identifier and the word of each, in the order of their numbers, which results keep.
#define KERNEL_LOSSES(X) X(CROSS_ENTROPY, cross_entropy) X(SQUARED, squared)

#define NUMBER(NAME, name) KERNEL_##NAME,
enum kernel_loss { KERNEL_LOSSES(NUMBER) KERNEL_LOSS_COUNT };
#undef NUMBER

extern const char *const kernel_loss_names[KERNEL_LOSS_COUNT];

// ---- networks of one generation over all windows ----

// Shape of a network of one generation, and where its layers lie in the flat block of P parameters:
//   | weights1 [filters][9] | biases1 [filters] | weights2 [channels][filters] |
//   | biases2 [channels] | output weights [channels] | output bias |
// For window w, with x_j = bit j of w:
//   a1_c = relu(biases1_c + sum_j weights1_cj x_j)           c < filters     (2m in L(1,m))
//   a2_k = relu(biases2_k + sum_c weights2_kc a1_c)          k < channels    (m in L(1,m))
//   z    = output bias + sum_k output_k a2_k
struct kernel_windows {
    size_t filters, channels;
};

size_t kernel_windows_parameters(struct kernel_windows shape);

// Floats of scratch that the window kernels need, 64-byte aligned.
size_t kernel_windows_scratch(struct kernel_windows shape);

// What a pass over the windows also found out about the network as it was before the update.
struct kernel_look {
    // Windows where (z > 0) differs from the target.
    unsigned errors;
    // Some a2_k is positive for some window; else no gradient reaches but the output bias.
    bool active;
};

// Gradient of the mean loss over a batch in which window w occurs count[w] times, of the cross-entropy
//   L       = sum_w count_w (log(1 + exp(z_w)) - target_w z_w) / sum_w count_w
//   dL/dz_w = count_w (sigmoid(z_w) - target_w) / sum_w count_w
// or of the squared error, in the variants with that name.
// parameters[P], target[512] (0 or 1), count[512], share = 1 / sum_w count_w. *Sets* gradient[P],
// and zeros up to the next multiple of 8.
typedef struct kernel_look kernel_windows_gradient(struct kernel_windows shape,
                                                   const float *parameters, const float *target,
                                                   const uint32_t *count, float share,
                                                   float *gradient, float *scratch);

// The logits z[512] alone, every sum in the order of the formulas above, which is that of the dense
// kernels.
void kernel_windows_forward_ref(struct kernel_windows shape, const float *parameters, float *logit);

// The same for any activation. Units are [channels][count], their coefficients c [channels][coefficients],
// as net/activation.h has them, whose rows these functions are.
struct kernel_activation {
    size_t coefficients; // of a channel
    // value and slope of z, and by[channels][coefficients][count], the derivatives of the value by the coefficients.
    void (*both)(const float *c, size_t channels, size_t count, const float *z, float *value,
                 float *slope, float *by);
    bool
        plus_cell; // of the channels: the cell in the middle is added to the first sum, behind its terms
};

// P, with the coefficients of a hidden layer's channels behind its biases, and the floats of scratch.
size_t kernel_activated_parameters(struct kernel_windows shape,
                                   const struct kernel_activation activation[2]);
size_t kernel_activated_scratch(struct kernel_windows shape,
                                const struct kernel_activation activation[2]);

// As kernel_windows_gradient, with value(z) for relu(z). `active` says that some a2_k is not 0. A unit whose
// slope is 0 passes no gradient on, whatever arrives. activation[2]: of the filters, of the channels.
typedef struct kernel_look kernel_activated_gradient(struct kernel_windows shape,
                                                     const struct kernel_activation activation[2],
                                                     enum kernel_loss loss, const float *parameters,
                                                     const float *target, const uint32_t *count,
                                                     float share, float *gradient, float *scratch);

// ---- the optimiser ----

// Adam's constants at one update t = 1, 2, ...: D. P. Kingma & J. Ba, arXiv 1412.6980, algorithm 1.
// beta and 1 - beta are each rounded to float32, as PyTorch does.
struct kernel_adam_step {
    float rate;         // learning rate / (1 - beta1^t)
    float correction;   // 1 / (1 - beta2^t)
    float beta1, rest1; // beta1, 1 - beta1
    float beta2, rest2;
    float epsilon;
};
// The constants that were published, and that PyTorch takes where no one says others.
#define KERNEL_ADAM_BETA1   0.9
#define KERNEL_ADAM_BETA2   0.999
#define KERNEL_ADAM_EPSILON 1e-8

// One update of all arrays [count], count a multiple of 8:
//   first  = beta1 first  + (1 - beta1) g
//   second = beta2 second + (1 - beta2) g^2
//   value -= rate first / (sqrt(second correction) + epsilon)
// Every instruction set gives the same bits: no fused multiply-add.
typedef void kernel_adam(struct kernel_adam_step step, size_t count, const float *gradient,
                         float *value, float *first, float *second);

// ---- the machine's limit ----

// Multiplies and adds in registers, nothing else: `rounds` times KERNEL_PEAK_FLOPS operations, as
// fast as the instruction set can. Returns a number that depends on all of them.
#define KERNEL_PEAK_FLOPS 192 // 12 sums of 8 lanes, a multiplication and an addition each
typedef float kernel_peak(size_t rounds);

// ---- the variants (kernel/dispatch.h chooses) ----

kernel_windows_gradient kernel_windows_gradient_ref, kernel_windows_gradient_sse4,
    kernel_windows_gradient_avx2;
kernel_windows_gradient kernel_windows_squared_ref, kernel_windows_squared_sse4,
    kernel_windows_squared_avx2;
kernel_activated_gradient kernel_activated_gradient_ref, kernel_activated_gradient_sse4,
    kernel_activated_gradient_avx2;
kernel_adam kernel_adam_ref, kernel_adam_sse4, kernel_adam_avx2;
kernel_peak kernel_peak_ref, kernel_peak_sse4, kernel_peak_avx2;

// ---- dense planes, any network: plain references ----

// Convolution of planes in [C][H][W] to out [K][H][W] with weights [K][C][taps], taps 1 (1x1), 9
// (3x3), 25 (5x5), ..., and biases [K]: cross-correlation, out(y, x) = bias + sum over c, then r,
// then column. Beyond the edge lie zeros or the opposite edge, also where a filter is larger than
// the board. scratch: kernel_convolution_scratch floats.
struct kernel_convolution {
    size_t in, out, taps, height, width;
    bool zero_padding;
};

// Cells from the middle of a filter to its edge: taps = (2 radius + 1)^2.
static inline size_t kernel_radius(size_t taps)
{
    size_t radius = 0;
    while ((2 * radius + 1) * (2 * radius + 1) < taps)
        radius++;
    return radius;
}

size_t kernel_convolution_scratch(const struct kernel_convolution *shape);
void kernel_convolution_forward_ref(const struct kernel_convolution *shape, const float *in,
                                    const float *weights, const float *biases, float *out,
                                    float *scratch);

// Given d_out [K][H][W], *adds into* d_weights [K][C][taps] and d_biases [K], and *sets* d_in
// [C][H][W] unless NULL.
void kernel_convolution_backward_ref(const struct kernel_convolution *shape, const float *in,
                                     const float *weights, const float *d_out, float *d_in,
                                     float *d_weights, float *d_biases, float *scratch);

// Sum of the binary cross-entropies of logits z [count] against targets t (0 or 1), computed as
// max(z, 0) - t z + log1p(exp(-|z|)); *sets* gradient = scale (sigmoid(z) - t) unless NULL.
double kernel_cross_entropy_ref(size_t count, const float *logit, const float *target, float scale,
                                float *gradient);

// The same of the squared errors, and of either loss.
double kernel_squared_ref(size_t count, const float *logit, const float *target, float scale,
                          float *gradient);
double kernel_loss_ref(enum kernel_loss loss, size_t count, const float *logit, const float *target,
                       float scale, float *gradient);

#endif
