// Kernels for networks of more than one generation, on grids: eight boards side by side.
//
// A vector holds one cell of one channel, a lane is a board. A grid of C channels of H x W cells
// lies row by row, with a border of one cell on every side:
//
//   row -1 | channel 0: column -1, 0, 1, .. W-1, W, spare | channel 1: .. | .. | channel C-1 |
//   row  0 | channel 0: ..
//   ...
//   row  H | ..                                             a column: 8 floats, one a board
//
// so that the rows that a 3x3 convolution needs lie together, for all channels. The spare columns
// make the distance between channels an odd number of cache lines: at distances of a power of two
// all of them would compete for the same few places of the cache.
//
// The 512 windows of 3x3 cells, which are all that the first generation can see, make a grid of one
// row of 64 columns: window w is lane w % 8 of column w / 8, and the floats of a channel are in the
// order of w.
//
// Every kernel works on a span of rows, so that the layers of a network can follow each other while
// a band of rows is in the cache. Sums are in float32, in an order that is fixed for an instruction
// set.
#ifndef KERNEL_GRID_H
#define KERNEL_GRID_H

#include "kernel/kernel.h"

#define KERNEL_LANES 8

struct kernel_grid {
    size_t channels, height, width; // C, H, W
};

// Columns that are stored for a row of a channel: W + 2, rounded up to 2 modulo 4.
static inline size_t kernel_grid_columns(size_t width)
{
    return (width + 3) / 4 * 4 + 2;
}

// Floats of the whole grid.
static inline size_t kernel_grid_floats(const struct kernel_grid *grid)
{
    return (grid->height + 2) * grid->channels * kernel_grid_columns(grid->width) * KERNEL_LANES;
}

// Index of the first lane of a cell; row -1 .. H, column -1 .. W.
static inline size_t kernel_grid_at(const struct kernel_grid *grid, ptrdiff_t row, size_t channel,
                                    ptrdiff_t column)
{
    size_t line = (size_t)(row + 1) * grid->channels + channel;
    return (line * kernel_grid_columns(grid->width) + (size_t)(column + 1)) * KERNEL_LANES;
}

// The grids that a convolution reads and writes.
static inline struct kernel_grid kernel_grid_in(const struct kernel_convolution *shape)
{
    return (struct kernel_grid){shape->in, shape->height, shape->width};
}
static inline struct kernel_grid kernel_grid_out(const struct kernel_convolution *shape)
{
    return (struct kernel_grid){shape->out, shape->height, shape->width};
}

// Rows first .. end - 1.
struct kernel_rows {
    size_t first, end;
};

// Fills the border of a grid whose rows 0 .. H-1, columns 0 .. W-1 are valid: zeros, or the
// opposite edge.
void kernel_grid_border(const struct kernel_grid *grid, bool zero_padding, float *values);

// ---- convolutions ----

// What becomes of a sum before it is stored.
struct kernel_epilogue {
    const float *biases; // [out], added first; NULL: none
    bool rectify;        // max(sum, 0); NaN stays NaN
    const float
        *where; // a grid of `out` channels: the sum only where it is > 0, else 0; NULL: everywhere
};

// One way to convolve. `convolve` serves the forward pass and, with the weights that
// kernel_convolution_transpose gives and `where` = the activations, the gradient of the inputs;
// `correlate` serves the gradient of the weights. Weights [out][in][taps] as everywhere.
struct kernel_convolver {
    const char *name;

    // Whether this way can compute this shape.
    bool (*fits)(const struct kernel_convolution *shape);

    // Floats of the packed weights, of the partial sums, and of the scratch; all 64-byte aligned.
    size_t (*packed)(const struct kernel_convolution *shape);
    size_t (*sums)(const struct kernel_convolution *shape);
    size_t (*scratch)(const struct kernel_convolution *shape);

    // The weights in the form that convolve wants: once for every update.
    void (*pack)(const struct kernel_convolution *shape, const float *weights, float *packed);

    // out = epilogue(cross-correlation of in with the weights), rows of the span, columns 0 .. W-1.
    // For 3x3 reads rows first - 1 .. end and the border of `in`. Writes nothing else of `out`.
    // `where` and out may be the same memory.
    void (*convolve)(const struct kernel_convolution *shape, struct kernel_rows rows,
                     const float *packed, const struct kernel_epilogue *epilogue, const float *in,
                     float *out, float *scratch);

    // Adds to the partial sums what the span's cells contribute to the gradient of the weights and
    // biases:
    //   d_weights[k][c][tap] = sum over boards, cells of d_out_k(cell) in_c(cell + tap)
    // Reads the border of `in`, not that of d_out.
    void (*correlate)(const struct kernel_convolution *shape, struct kernel_rows rows,
                      const float *in, const float *d_out, float *sums, float *scratch);

    // Adds the partial sums to d_weights[out][in][taps] and d_biases[out], and sets them to zero.
    void (*gather)(const struct kernel_convolution *shape, float *sums, float *d_weights,
                   float *d_biases);
};

// The convolution that takes the gradient of the outputs of `shape` to that of its inputs: channels
// exchanged, and weights transposed[in][out][taps] with every filter turned by half a turn.
struct kernel_convolution kernel_convolution_transposed(const struct kernel_convolution *shape);
void kernel_convolution_transpose(const struct kernel_convolution *shape, const float *weights,
                                  float *transposed);

// The plain reference: loops over lanes, which compilers turn into vectors of any machine.
extern const struct kernel_convolver kernel_grid_ref;
// 3x3 and 1x1, the sums in registers: two channels by four cells at a time.
extern const struct kernel_convolver kernel_direct_sse4, kernel_direct_avx2;
// 3x3 on sides that are multiples of 4: Winograd's F(4x4, 3x3), 36 multiplications where the
// definition has 144. A. Lavin & S. Gray, arXiv 1509.09308.
extern const struct kernel_convolver kernel_winograd_sse4, kernel_winograd_avx2;

// ---- the second generation by tables ----
//
// After the first generation a cell holds one of 512 vectors h(w), w the window of 3x3 cells around
// it. For each tap and window the product of the 3x3 weights with that vector is tabulated once an
// update,
//
//   T[tap][w][k] = sum_c weights[k][c][tap] h_c(w),      out_k(cell) = bias_k + sum_tap T[tap][w(cell + tap)][k]
//
// nine rows are added per cell, and the work no longer grows with the number of channels read.
// Backward, the gradient of an output is added to the nine rows that it came from, dT[tap][w][k],
// and the rest is done once, on 512 rows:
//
//   d_weights[k][c][tap] = sum_w dT[tap][w][k] h_c(w),      dh_c(w) = sum_tap,k weights[k][c][tap] dT[tap][w][k]
//
// A row holds eight output channels, a lane is a channel; channels are padded up to a multiple of
// eight, and the nine rows of a window lie together, because whoever reads one of them soon reads
// the others:
//   tables: [ceil(K / 8)][513][9][8]         window 512: zeros, for the cells beyond a dead edge
//
// The index of eight boards is uint16 [H + 2][columns][8], the layout of a grid of one channel: the
// window at each cell, and in the border that of the opposite edge, or 512. It alone says what lies
// beyond the edge: zero_padding of a shape is not read. Variants may keep more behind the tables.

#define KERNEL_NO_WINDOW KERNEL_WINDOWS

struct kernel_lookup {
    // Floats of the tables of a 3x3 convolution from `in` to `out` channels, and as many for their
    // gradient.
    size_t (*floats)(const struct kernel_convolution *shape);

    // T from weights[out][in][9] and h, a grid of `in` channels of the 512 windows.
    void (*build)(const struct kernel_convolution *shape, const float *weights, const float *h,
                  float *tables);

    // out = epilogue(..), rows of the span; as kernel_convolver's convolve. No `where`.
    void (*convolve)(const struct kernel_convolution *shape, struct kernel_rows rows,
                     const float *tables, const uint16_t *index,
                     const struct kernel_epilogue *epilogue, float *out);

    // Adds d_out, rows of the span, to d_tables.
    void (*scatter)(const struct kernel_convolution *shape, struct kernel_rows rows,
                    const uint16_t *index, const float *d_out, float *d_tables);

    // Adds to d_weights[out][in][9] and d_biases[out], *sets* d_h, a grid like h, to the gradient
    // where h > 0 and 0 elsewhere, and sets d_tables to zero.
    void (*gather)(const struct kernel_convolution *shape, const float *weights, const float *h,
                   float *d_tables, float *d_weights, float *d_biases, float *d_h);
};

extern const struct kernel_lookup kernel_lookup_ref, kernel_lookup_sse4, kernel_lookup_avx2;

// ---- between windows and cells ----

// out (C channels) = h(w(cell)) for every cell and the border; 0 where there is no window. h: a
// grid of C channels of the 512 windows.
typedef void kernel_windows_read(const struct kernel_grid *grid, const uint16_t *index,
                                 const float *h, float *out);

// d_h[w] (a grid of C channels of the 512 windows) = where h > 0: the sum of d_in over the cells
// with window w, added lane by lane in `sums` [C][513][8], which starts and ends as zeros.
typedef void kernel_windows_scatter(const struct kernel_grid *grid, struct kernel_rows rows,
                                    const uint16_t *index, const float *d_in, float *sums);
void kernel_windows_gather(size_t channels, const float *h, float *sums, float *d_h);

// ---- the cells around ----

// Rows of the span of a grid of (2R + 1)^2 channels: channel (2R + 1) r + c is the cell, 0 or 1,
// that lies r - R rows below and c - R columns right of each cell, so that a convolution of the
// cells with large filters becomes one of these channels with 1x1 filters. The index says what
// every cell of the board is (bit 4 of its window); beyond the edge lie zeros or the opposite edge.
void kernel_cells_around(const struct kernel_grid *grid, struct kernel_rows rows,
                         const uint16_t *index, bool zero_padding, float *out);

// ---- the loss ----

// From the logits, a grid of one channel, and target[H][W], bit b of which is board b's cell: sets
// d_logit = share (sigmoid(z) - target), or share 2 (z - (target - 1/2)) in the variants of the squared error, rows of the span, in the lanes of `boards` (bit b: board b
// is there), zero in others. Returns the number of cells with a wrong answer.
typedef size_t kernel_grid_loss(const struct kernel_grid *grid, struct kernel_rows rows,
                                const float *logit, const uint8_t *target, unsigned boards,
                                float share, float *d_logit);

// ---- the variants (kernel/dispatch.h chooses) ----

kernel_windows_read kernel_windows_read_ref, kernel_windows_read_sse4, kernel_windows_read_avx2;
kernel_windows_scatter kernel_windows_scatter_ref, kernel_windows_scatter_sse4,
    kernel_windows_scatter_avx2;
kernel_grid_loss kernel_grid_loss_ref, kernel_grid_loss_sse4, kernel_grid_loss_avx2;
kernel_grid_loss kernel_grid_squared_ref, kernel_grid_squared_sse4, kernel_grid_squared_avx2;

#endif
