// The networks: families of convolutional networks that predict a cell from its neighbourhood.
//
// L(n, m), family `life`, the network of n generations with overcompleteness m:
//
//   generation 1 .. n:  3x3 convolution to 2m channels, bias, activation;
//                       1x1 convolution to m channels, bias, activation
//   output:             1x1 convolution to one channel, bias: the logit z of "alive"
//
// A residual generation adds what it reads to what it gives, without parameters: the first channels of its
// input, at the cell itself, to the first sums of its 1x1 layer, before the activation, as many as both have.
// So its layers learn the change of a cell. The two layers are a building block of K. He et al.,
// arXiv 1512.03385, equation 1 and option A: relu(F(x) + x), and no shortcut for channels without a partner.
//
// W(n, m), family `window`, has layers as wide and as many, fully connected over the window of
// (2n+1)x(2n+1) cells that a cell's future depends on: its first layer sees the window at once, as
// a (2n+1)x(2n+1) convolution, and all others are 1x1. W(1, m) is L(1, m).
//
// Instead of m, the filters of each layer but the last can be given one by one: L(1; 1-2) has one
// 3x3 filter and two channels.
//
// A cell is predicted alive iff z > 0, that is iff sigmoid(z) > 1/2; a NaN is never a right answer.
// Source: Springer & Kenyon, arXiv 2009.01398; the channel chain is inferred (README, "Choices").
//
// All parameters are one flat block of P floats, layer by layer: weights [out][in][row][column],
// then biases [out], then [out][coefficients] of the activation, if it has any (net/activation.h).
// Convolution is cross-correlation, the weight at row r, column c of a 3x3 filter meeting the cell
// (y + r - 1, x + c - 1): order and orientation of PyTorch's Conv2d.
//
//   L(1,m):  | 3x3 weights 2m*1*9 | 2m | 1x1 weights m*2m | m | output weights m | 1 |
//            P = 2m^2 + 22m + 1, and 3m more with a coefficient for each channel
//
// Letters used throughout: B batch, C channels in, K channels out, H W board, P parameters, N
// generations, M overcompleteness.
#ifndef NET_NET_H
#define NET_NET_H

#include "base/arena.h"
#include "kernel/kernel.h"
#include "rng/pcg.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NET_MAX_GENERATIONS      16
#define NET_MAX_OVERCOMPLETENESS 64
#define NET_MAX_LAYERS           (2 * NET_MAX_GENERATIONS + 1)

// Of one layer, at most: 2m, and m.
#define NET_MAX_FILTERS (2 * NET_MAX_OVERCOMPLETENESS)
// Of one layer with what it hands on, at most.
#define NET_MAX_UNITS (NET_MAX_FILTERS + NET_MAX_OVERCOMPLETENESS)

// What a unit makes of its sum (net/activation.h): the name of the enumerator, and the word.
// clang-format off
#define NET_ACTIVATIONS(X) \
    X(RELU, relu) X(LEAKY, leaky) X(PRELU, prelu) \
    X(ELU, elu) X(CELU, celu) X(SELU, selu) X(GELU, gelu) X(SILU, silu) X(MISH, mish) X(TANH, tanh) \
    X(SIGMOID, sigmoid) X(SOFTPLUS, softplus) X(GAUSSIAN, gaussian) \
    X(ADAPTIVE_SIGMOID, adaptive_sigmoid) X(SINE, sine) \
    X(SOFTSIGN, softsign) X(SQUARE, square) X(ROOT_SQUARE, root_square) X(QUADRATIC, quadratic) X(STEP, step)
// clang-format on
#define NET_ACTIVATION_ENUMERATOR(NAME, name) NET_##NAME,
enum net_activation { NET_ACTIVATIONS(NET_ACTIVATION_ENUMERATOR) NET_ACTIVATION_COUNT };

enum net_family { NET_LIFE, NET_WINDOW, NET_FAMILY_COUNT };

// Whether a generation's answer passes through a linear layer, or is itself the answer.
enum net_output { NET_LINEAR, NET_NO_OUTPUT, NET_OUTPUT_COUNT };

// What of a network keeps its starting values in training: nothing; weights and biases; the coefficients
// of the activation; weights and biases of all layers but the first, which are set, not drawn (net_set_later).
enum net_freeze {
    NET_TRAIN_ALL,
    NET_FREEZE_WEIGHTS,
    NET_FREEZE_COEFFICIENTS,
    NET_FREEZE_LATER,
    NET_FREEZE_COUNT
};

enum net_init {
    NET_GLOROT,            // weights uniform +-sqrt(6 / (fan_in + fan_out)), fans 9C and 9K (3x3),
                           // C and K (1x1); biases 0
    NET_NORMAL,            // weights standard normal; biases 0
    NET_FAN_IN,            // weights and biases uniform +-1/sqrt(fan_in)
    NET_NORMAL_EVERYWHERE, // weights and biases standard normal
    NET_INIT_COUNT,
};

extern const char *const net_activation_names[NET_ACTIVATION_COUNT];
extern const char *const net_init_names[NET_INIT_COUNT];     // "glorot", ...: as the enumerators
extern const char *const net_family_names[NET_FAMILY_COUNT]; // "life", "window"
extern const char *const net_output_names[NET_OUTPUT_COUNT]; // "linear", "none"
extern const char
    *const net_freeze_names[NET_FREEZE_COUNT]; // "none", "weights", "coefficients", "later"

// Whose the numbers of a layer are.
enum net_numbers {
    NET_OWN,    // the layer's: drawn, trained, pruned and counted
    NET_FIXED,  // part of the network's form: see net_complete
    NET_SHARED, // those of the same layer of the first generation
};

struct net_layer {
    size_t in, out; // channels C, K
    size_t taps;    // 9 (3x3), 1 (1x1), or of a window's first layer (2n+1)^2
    // Of a residual generation, 0 of others: so many channels that the 3x3 layer reads are handed on, at the cell
    // itself, beside its own; and the 1x1 layer adds them to its first sums.
    size_t hands_on, adds;
    // Offsets into the parameter block, in floats. Coefficients are those of the activation,
    // [out][coefficients of a channel]: none of relu, and none of the output layer.
    size_t weights, biases, coefficients, end;
    bool activated; // the output layer is not
    enum net_numbers numbers;
};

// The widths of the layers but the last: 2N numbers, filters and channels of each generation. A
// generation of 0 channels has no 1x1 layer.
struct net_widths {
    uint8_t width[2 * NET_MAX_GENERATIONS]; // what lies beyond 2N is zero
};
_Static_assert(NET_MAX_FILTERS <= UINT8_MAX, "a width is a byte");

// What a network is made of; zero is the usual of everything but N and the widths.
struct net_form {
    enum net_family family;
    size_t generations; // N
    struct net_widths widths;
    enum net_activation activation;
    enum net_output output;
    bool tied;     // all generations have the same numbers
    bool residual; // each generation adds its input to its output
    enum net_freeze freeze;
};

// The shape of a network: everything but the numbers.
//
// A generation without a 1x1 layer, and a network without an output layer, have those layers
// nevertheless, with numbers that never change, so that every network consists of 2N + 1 layers in turn:
// a 1x1 layer that is the identity, z, without an activation unless one more is no other (relu); and an
// output of 1 * (sum of the channels) - 1/2, so that the answer is whether the last activation exceeds 1/2.
// Generations that are tied have a block of parameters each, with the same numbers at all times.
struct net {
    struct net_form form;
    enum net_family family;
    size_t generations, overcompleteness; // N, M; M is 0 if no M gives these widths
    enum net_activation activation;
    size_t layers;     // 2N + 1
    size_t parameters; // P
    struct net_layer layer[NET_MAX_LAYERS];
};

// L(n, m). Preconditions (assert): 1 <= n <= NET_MAX_GENERATIONS, 1 <= m <=
// NET_MAX_OVERCOMPLETENESS.
struct net net_make(size_t generations, size_t overcompleteness, enum net_activation activation);

// 2m, m, 2m, m, ...
struct net_widths net_widths_of(size_t generations, size_t overcompleteness);
// The M of which these are the widths, or 0.
size_t net_overcompleteness_of(size_t generations, const struct net_widths *widths);

#define NET_WIDTHS_TEXT (4 * 2 * NET_MAX_GENERATIONS)
// "2-1", "4-2-4-2": as plans write them, joined by '-'. Parsing returns false for anything but 2N
// numbers, of filters 1 to NET_MAX_FILTERS and of channels 1 to NET_MAX_OVERCOMPLETENESS, or 0, without a
// 1x1 layer behind NET_MAX_OVERCOMPLETENESS filters at most. A 0 at the end is left out: "1", "4-0-4".
void net_widths_format(size_t generations, const struct net_widths *widths,
                       char text[NET_WIDTHS_TEXT]);
bool net_widths_parse(const char *text, struct net_widths *widths, size_t *generations);

// A network of any family and widths. Preconditions (assert): 1 <= n <= NET_MAX_GENERATIONS, 2n
// widths within their limits.
struct net net_make_widths(enum net_family family, size_t generations,
                           const struct net_widths *widths, enum net_activation activation);

// A network of any form. Precondition (assert): as above, and net_form_problem is NULL.
struct net net_make_form(const struct net_form *form);

// What of the form cannot be had together, as a phrase with what to do; NULL: nothing. The two causes are
// generations that are tied, and residual ones.
const char *net_form_problem(const struct net_form *form);
const char *net_tied_problem(const struct net_form *form);
const char *net_residual_problem(const struct net_form *form);

// The widest 3x3 (in a window, odd) layer, and the widest of the others but the output.
size_t net_most_filters(const struct net *net);
size_t net_most_channels(const struct net *net);

// Channels of what layer l reads: of the input or of layer l - 1; l = layers: of the output. And
// the most of these.
size_t net_channels(const struct net *net, size_t l);
size_t net_widest(const struct net *net);

// What layer l, given at one place, reads and makes, with what is handed on: in * taps + adds, and
// out + hands_on.
size_t net_layer_inputs(const struct net_layer *layer);
size_t net_layer_outputs(const struct net_layer *layer);

// Whether channel k of layer l is added to by a residual generation, or handed on by the next, so that
// its place matters.
bool net_has_shortcut(const struct net *net, size_t l, size_t k);

// Draws parameters[P] by the scheme, in the order of the block, from the stream. An
// activation's coefficients begin as its row says. What is fixed or shared is set, not drawn.
void net_init(const struct net *net, enum net_init init, struct pcg32 *stream, float *parameters);

// Where the layers behind the first are frozen: sets each weight of such a layer to 1 / how many it has, and its biases
// to 0. Source: what the program of arXiv 2606.23587 does where it trains no weights.
void net_set_later(const struct net *net, float *parameters);

// Adds normal noise of that standard deviation to the coefficients, in the order of the block.
void net_shake_coefficients(const struct net *net, double noise, struct pcg32 *stream,
                            float *parameters);

// Sets parameters[P] to the hand-made solution of a network of the family `life`, or of one
// generation, with at least two filters in every generation (assert), for Conway's rule B3/S23;
// filters beyond the first two, and channels beyond the first, are zero. After every generation
// channel 0 is 1 where a cell lives and 0 where it does not, in exact arithmetic; in float32 the
// rounding of 0.1 grows some thirtyfold a generation, which the margin of 10 bears for at least
// five:
//   A = sum of the 9 cells with 0.1 at the centre - 3,  B = sum of the 9 - 2,  s = relu(relu(B) -
//   10 relu(A)), z = 20 s - 10.
// Coefficients become zero, with which prelu is relu.
// Source: Springer & Kenyon, arXiv 2009.01398.
void net_set_by_hand(const struct net *net, float *parameters);

// Sets what of parameters[P] is fixed or shared: by the form, and from the first generation. And what of
// a mask[P] is: fixed numbers that are not 0 are left.
void net_complete(const struct net *net, float *parameters);
void net_complete_mask(const struct net *net, uint8_t *mask);

// Whether parameter i is trained, neither fixed nor frozen.
bool net_is_trained(const struct net *net, size_t i);

// Adds the gradients of numbers that layers share, of which each has its part, and gives each the sum.
void net_share_gradient(const struct net *net, float *gradient);

// The network's own weights alone, biases alone, and all numbers with the activation's coefficients, each
// counted once, without those that are fixed.
size_t net_weights(const struct net *net);
size_t net_biases(const struct net *net);
size_t net_numbers(const struct net *net);

// Operations of an update of a plain dense implementation on so many cells (multiply and add count two),
// of the network cut off after its first generations, with an output behind the last of them.
double net_update_flops(const struct net *net, size_t generations, size_t cells);

// P rounded up to a multiple of 8: the length of the slices that the optimiser works on.
size_t net_padded(const struct net *net);

// The shape that the window kernels take; the parameter block is the same. Precondition (assert): N
// = 1.
struct kernel_windows net_windows(const struct net *net);

// Work space of the dense forward and backward passes for a batch of B boards of H x W: every
// layer's sums and what the activation makes of them, two gradient planes.
struct net_workspace {
    size_t batch, height, width; // B, H, W
    bool zero_padding;           // beyond the edge lie zeros; else the opposite edge
    // [B][K][H][W] each: activation[0] are the input cells, activation[layers] the logits, which are
    // the last sums as well.
    float *activation[NET_MAX_LAYERS + 1], *sum[NET_MAX_LAYERS];
    const float *share;    // [B][H][W]: what each cell counts in the loss; NULL: 1 / (B H W)
    enum kernel_loss loss; // the caller's, as `share`: net_workspace_layout sets the cross-entropy
    float *scratch;
    float *gradient[2]; // [B][max K][H][W]
    float *handed;      // [B][max K][H][W] of a residual network: the gradient of what was added
};

// Lays a work space out, without shares, for the network or one whose layers are narrower.
void net_workspace_layout(struct net_workspace *workspace, struct arena *arena,
                          const struct net *net, size_t batch, size_t height, size_t width,
                          bool zero_padding);

// Reads activation[0] (cells, 0 or 1) and leaves the logits in activation[layers]. The plain
// reference.
void net_forward(const struct net *net, const float *parameters, struct net_workspace *workspace);

// After net_forward: the workspace's loss of the batch's cells against target [B][H][W] (0 or 1),
// their mean or weighted by their shares, and its gradient, which is *added into* gradient[P].
// Returns the loss.
double net_backward(const struct net *net, const float *parameters, const float *target,
                    struct net_workspace *workspace, float *gradient);

#endif
