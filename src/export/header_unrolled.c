#include "export/header.h"

#include <assert.h>
#include <inttypes.h>

bool header_is_unrolled(const struct net *net)
{
    return net->generations == 1 || net->family == NET_WINDOW;
}

// Of a unit's sum.
static void write_type(const struct header *h, size_t l)
{
    if (h->integers == NULL)
        fputs("float", h->out);
    else
        fprintf(h->out, "int%u_t", h->integers->width[l]);
}

// The statement `x = (int8_t)(x + TERM)`, with what stands before and behind the term.
static void write_addition(const struct header *h, size_t l, size_t k, const char *before)
{
    if (h->integers == NULL)
        fprintf(h->out, "%sx%zu_%zu += ", before, l, k);
    else if (h->integers->width[l] == 32)
        fprintf(h->out, "%sx%zu_%zu += (int32_t)", before, l, k);
    else
        fprintf(h->out, "%sx%zu_%zu = (int%u_t)(x%zu_%zu + ", before, l, k, h->integers->width[l],
                l, k);
}

static void write_number(const struct header *h, float value, const int32_t *integer)
{
    char text[HEADER_FLOAT_TEXT];
    if (integer == NULL)
        fputs(header_float(value, text), h->out);
    else
        fprintf(h->out, "%" PRId32, *integer);
}

static const char *closing(const struct header *h, size_t l)
{
    return h->integers != NULL && h->integers->width[l] < 32 ? ");\n" : ";\n";
}

// Adds a weight times its input to unit k of layer l; the input of the first layer is a cell of a row.
static void write_term(const struct header *h, size_t l, size_t k, uint32_t term)
{
    const struct ticket_term *t = &h->network->sparse.term[term];
    const int32_t *integer = h->integers != NULL ? &h->integers->weight[term] : NULL;
    size_t side = 2 * h->network->net.generations + 1;
    if (integer != NULL && *integer == 0)
        return;
    if (l == 0)
        fprintf(h->out, "    if (rows[%zu] & %zuu)\n        ", t->tap / side,
                (size_t)1 << t->tap % side);
    write_addition(h, l, k, l == 0 ? "" : "    ");
    write_number(h, t->weight, integer);
    if (l > 0)
        fprintf(h->out, " * x%zu_%u", l - 1, t->input);
    fputs(closing(h, l), h->out);
}

static void write_activation(const struct header *h, size_t l, size_t k, size_t channel)
{
    float slope = export_slope(&h->network->sparse, channel);
    char text[HEADER_FLOAT_TEXT];
    fprintf(h->out, "    if (x%zu_%zu < 0)\n        x%zu_%zu ", l, k, l, k);
    if (slope == 0)
        fputs("= 0;\n", h->out);
    else if (h->integers == NULL)
        fprintf(h->out, "*= %s;\n", header_float(slope, text));
    else
        fprintf(h->out, "= (int%u_t)((int%u_t)(x%zu_%zu * %" PRId32 ") >> %u);\n",
                h->integers->width[l], h->integers->width[l], l, k,
                h->integers->slope[channel].factor, h->integers->slope[channel].shift);
}

void header_write_unrolled(const struct header *h)
{
    const struct ticket_sparse *sparse = &h->network->sparse;
    const struct net *net = &h->network->net;
    size_t channel = 0;
    assert(header_is_unrolled(net));
    fprintf(h->out, "\n/* Whether the middle cell of a window lives on. */\n");
    fprintf(h->out, "static inline int %s_window(const %s_row rows[%s_SIDE])\n{\n", h->prefix,
            h->prefix, h->macro);
    for (size_t l = 0; l < net->layers; l++)
        for (size_t k = 0; k < net->layer[l].out; k++, channel++) {
            fputs("    ", h->out);
            write_type(h, l);
            fprintf(h->out, " x%zu_%zu = ", l, k);
            write_number(h, sparse->bias[channel],
                         h->integers != NULL ? &h->integers->bias[channel] : NULL);
            fputs(";\n", h->out);
            for (uint32_t term = sparse->first[channel]; term < sparse->first[channel + 1]; term++)
                write_term(h, l, k, term);
            if (net->layer[l].activated)
                write_activation(h, l, k, channel);
        }
    fprintf(h->out, "    return x%zu_0 > 0;\n}\n", net->layers - 1);
}
