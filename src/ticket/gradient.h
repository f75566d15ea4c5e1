// A network's forward and backward pass over one board in double precision, and the derivative of
// both along a direction in parameter space.
//
//   z_l = W_l * a_l + b_l,  a_(l+1) = f(z_l), f the activation; the last z are the logits
//   d_l = dE/dz_l = f'(z_l) dE/da_(l+1):
//   dE/dW_l = d_l x a_l,   dE/db_l = sum d_l,   dE/da_l = W_l^T * d_l
//
// R{x} is the derivative of x as the parameters move along v = (V, c). Applied to the lines above
// it gives the product of the Hessian of E with v, exactly, at about the cost of a second pass:
//
//   R{z_l} = W_l * R{a_l} + V_l * a_l + c_l,      R{a_(l+1)} = f'(z_l) R{z_l}
//   R{d_l} = f'(z_l) R{dE/da_(l+1)} + f''(z_l) R{z_l} dE/da_(l+1)
//   (H v)_W = R{dE/dW_l} = R{d_l} x a_l + d_l x R{a_l},      (H v)_b = sum R{d_l}
//   R{dE/da_l} = W_l^T * R{d_l} + V_l^T * d_l
//
// Source: B. Pearlmutter, "Fast Exact Multiplication by the Hessian", Neural Computation 6 (1994).
// What a residual generation adds to its sums, R adds to theirs; and d and R{d} of these sums go on to its input.
//
// At a kink, f' is that from below. The activation's coefficients, which are never pruned, stand still:
// v is zero there, and gradient and product leave them out.
#ifndef TICKET_GRADIENT_H
#define TICKET_GRADIENT_H

#include "base/arena.h"
#include "net/net.h"

// A plane of H x W cells is followed by one more, the zero that lies beyond a dead edge.
struct ticket_gradient {
    const struct net *net;
    size_t cells, stride; // H W, and a plane's length
    size_t *source;       // [taps][H W]: the cell that a tap reads, `cells` beyond a dead edge
    size_t middle;        // the tap of a 1x1 layer
    double *value;        // [P]
    double *direction;    // [P]: v
    double *gradient;     // [P]: passes add dE/d value
    double *product;      // [P]: passes add H v
    double *activation[NET_MAX_LAYERS + 1]; // [K][stride] each: 0 the input, layers the logits
    double *tangent[NET_MAX_LAYERS + 1];    // R{activation}
    double *sum[NET_MAX_LAYERS];            // [K][stride]: z, of the logits activation[layers]
    double *rsum[NET_MAX_LAYERS];           // R{z}
    double *d[2], *rd[2];                   // [most K][stride]
    double *handed
        [2]; // [most K][stride], of residual networks: d and R{d} of the sums to which input was added
};

// Room for boards of up to so many cells.
void ticket_gradient_layout(struct ticket_gradient *flow, struct arena *arena,
                            const struct net *net, size_t height, size_t width);

// Everything zero, for boards of H x W.
void ticket_gradient_begin(struct ticket_gradient *flow, size_t height, size_t width,
                           bool zero_padding);

// From activation[0] to the logits, activation[layers]; with `tangents` their derivatives as well.
void ticket_gradient_forward(struct ticket_gradient *flow, bool tangents);

// After the forward pass, from d[0] = dE/d logits [H W], and rd[0] = R{d[0]} with `tangents`: *adds
// into* gradient, and with `tangents` into product.
void ticket_gradient_backward(struct ticket_gradient *flow, bool tangents);

#endif
