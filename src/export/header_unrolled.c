#include "export/header.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

// With more terms tables are smaller. Bytes of a window's program by avr-gcc -Os for an ATmega328P, unrolled
// and in tables: float32, 21 terms 1,538 and 1,698, 46 terms 2,432 and 1,866; int8, 56 terms 488 and 630,
// 101 terms 734 and 862.
#define MOST_TERMS_FLOAT    30
#define MOST_TERMS_INTEGERS 128

bool header_is_unrolled(const struct header *h)
{
    const struct net *net = &h->network->net;
    size_t channels = 0;
    for (size_t l = 0; l < net->layers; l++)
        channels += net->layer[l].out;
    size_t terms = h->network->sparse.first[channels];
    size_t most = h->integers == NULL ? MOST_TERMS_FLOAT : MOST_TERMS_INTEGERS;
    return terms == 0 || ((net->generations == 1 || net->family == NET_WINDOW) && terms <= most);
}

// A term that is there: of integers, some are rounded to 0.
static bool has_term(const struct header *h, uint32_t term)
{
    return h->integers == NULL || h->integers->weight[term] != 0;
}

// Which channels of all layers lead to the output: is_read[channels].
static void find_read(const struct header *h, bool *is_read)
{
    const struct ticket_sparse *sparse = &h->network->sparse;
    size_t behind = 0; // the first channel of the layer behind
    for (size_t l = 0; l < sparse->net.layers; l++)
        behind += sparse->net.layer[l].out;
    memset(is_read, 0, behind);
    is_read[--behind] = true;
    for (size_t l = sparse->net.layers - 1; l > 0; l--) {
        size_t first = behind - sparse->net.layer[l - 1].out;
        for (size_t channel = behind; channel < behind + sparse->net.layer[l].out; channel++)
            for (uint32_t t = sparse->first[channel]; t < sparse->first[channel + 1]; t++)
                if (is_read[channel] && has_term(h, t))
                    is_read[first + sparse->term[t].input] = true;
        behind = first;
    }
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
    if (!has_term(h, term))
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
    if (header_is_relu(h))
        fputs("= 0;\n", h->out);
    else if (h->integers == NULL)
        fprintf(h->out, "*= %s;\n", header_float(slope, text));
    else
        fprintf(h->out, "= (int%u_t)((int%u_t)(x%zu_%zu * %" PRId32 ") >> %u);\n",
                h->integers->width[l], h->integers->width[l], l, k,
                h->integers->slope[channel].factor, h->integers->slope[channel].shift);
}

static void write_channel(const struct header *h, size_t l, size_t k, size_t channel)
{
    const struct ticket_sparse *sparse = &h->network->sparse;
    fputs("    ", h->out);
    write_type(h, l);
    fprintf(h->out, " x%zu_%zu = ", l, k);
    write_number(h, sparse->bias[channel],
                 h->integers != NULL ? &h->integers->bias[channel] : NULL);
    fputs(";\n", h->out);
    for (uint32_t term = sparse->first[channel]; term < sparse->first[channel + 1]; term++)
        write_term(h, l, k, term);
    if (sparse->net.layer[l].activated)
        write_activation(h, l, k, channel);
}

void header_write_unrolled(const struct header *h)
{
    const struct net *net = &h->network->net;
    bool is_read[NET_MAX_LAYERS * NET_MAX_FILTERS];
    size_t channel = 0;
    assert(header_is_unrolled(h));
    find_read(h, is_read);
    fprintf(h->out, "\n/* Whether the middle cell of a window lives %s_GENERATIONS later. */\n",
            h->macro);
    fprintf(h->out, "static inline int %s_window(const %s_row rows[%s_SIDE])\n{\n", h->prefix,
            h->prefix, h->macro);
    for (size_t l = 0; l < net->layers; l++)
        for (size_t k = 0; k < net->layer[l].out; k++, channel++)
            if (is_read[channel])
                write_channel(h, l, k, channel);
    fprintf(h->out, "    (void)rows;\n    return x%zu_0 > 0;\n}\n", net->layers - 1);
}
