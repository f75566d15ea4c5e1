// A layer at one place, for numbers of any type: the network's own float32, double precision, values
// with their derivatives, ranges, numbers with what they can be off. Whoever includes this file says
// before what its numbers are, and gets one function,
//
//   static void WALK_LAYER(const struct net *net, size_t l, WALK_CONTEXT context,
//                          const WALK_NUMBER *in, WALK_NUMBER *out)
//
// which sets out[k], k < layer->out, from what the layer reads there, in[in * taps]:
//
//   sum = WALK_BEGIN(context, i of the bias)
//   sum = WALK_ADD(sum, context, i of the weight, in[j])     j = 0, 1, ..., as the forward pass
//   sum = WALK_PLUS(sum, in[in * taps + k])                  k < layer->adds: of a residual generation
//   out[k] = WALK_END(sum, context, net, layer, k)           the activation is part of it
//   out[out + c] = in[c * taps + taps / 2]                   c < layer->hands_on: what the next layer adds
//
// i is the index in the block of parameters, so that a context can know more of a parameter than its
// value. The file undefines all these names, and may be included again for other numbers.

#ifdef WALK_LAYER

static void WALK_LAYER(const struct net *net, size_t l, WALK_CONTEXT context, const WALK_NUMBER *in,
                       WALK_NUMBER *out)
{
    const struct net_layer *layer = &net->layer[l];
    size_t inputs = layer->in * layer->taps;
    for (size_t k = 0; k < layer->out; k++) {
        WALK_SUM sum = WALK_BEGIN(context, layer->biases + k);
        for (size_t j = 0; j < inputs; j++)
            sum = WALK_ADD(sum, context, layer->weights + k * inputs + j, in[j]);
        if (k < layer->adds)
            sum = WALK_PLUS(sum, in[inputs + k]);
        out[k] = WALK_END(sum, context, net, layer, k);
    }
    for (size_t c = 0; c < layer->hands_on; c++)
        out[layer->out + c] = in[c * layer->taps + layer->taps / 2];
}

#undef WALK_LAYER
#undef WALK_CONTEXT
#undef WALK_NUMBER
#undef WALK_SUM
#undef WALK_BEGIN
#undef WALK_ADD
#undef WALK_PLUS
#undef WALK_END

#endif
