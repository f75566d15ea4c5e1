// A network as tables of its terms, and a loop over them (templates/header_layers.in).
#include "export/header.h"

#include <inttypes.h>

#define LINE 90 // characters after which a line of numbers ends

struct table {
    const char *name;     // weight
    const char *constant; // WEIGHT
    const char *type;     // of what is stored
    size_t count;
    // Number i as text.
    void (*format)(const struct header *h, size_t i, char text[HEADER_FLOAT_TEXT]);
};

// ---- numbers ----

static void format_weight(const struct header *h, size_t i, char text[HEADER_FLOAT_TEXT])
{
    if (h->integers == NULL)
        header_float(h->network->sparse.term[i].weight, text);
    else
        snprintf(text, HEADER_FLOAT_TEXT, "%" PRId32, h->integers->weight[i]);
}

static void format_bias(const struct header *h, size_t i, char text[HEADER_FLOAT_TEXT])
{
    if (h->integers == NULL)
        header_float(h->network->sparse.bias[i], text);
    else
        snprintf(text, HEADER_FLOAT_TEXT, "%" PRId32, h->integers->bias[i]);
}

// The first channel of a layer, or of none behind the last.
static size_t channel_of(const struct net *net, size_t layer)
{
    size_t channel = 0;
    for (size_t l = 0; l < layer; l++)
        channel += net->layer[l].out;
    return channel;
}

static void format_input(const struct header *h, size_t i, char text[HEADER_FLOAT_TEXT])
{
    const struct ticket_sparse *sparse = &h->network->sparse;
    size_t l = 0;
    while (sparse->first[channel_of(&sparse->net, l + 1)] <= i)
        l++;
    snprintf(text, HEADER_FLOAT_TEXT, "%zu",
             sparse->term[i].input * sparse->net.layer[l].taps + sparse->term[i].tap);
}

static void format_first(const struct header *h, size_t i, char text[HEADER_FLOAT_TEXT])
{
    snprintf(text, HEADER_FLOAT_TEXT, "%" PRIu32, h->network->sparse.first[i]);
}

static void format_channel(const struct header *h, size_t i, char text[HEADER_FLOAT_TEXT])
{
    snprintf(text, HEADER_FLOAT_TEXT, "%zu", channel_of(&h->network->net, i));
}

static void format_slope(const struct header *h, size_t i, char text[HEADER_FLOAT_TEXT])
{
    header_float(export_slope(&h->network->sparse, i), text);
}

static void format_factor(const struct header *h, size_t i, char text[HEADER_FLOAT_TEXT])
{
    snprintf(text, HEADER_FLOAT_TEXT, "%" PRId32, h->integers->slope[i].factor);
}

static void format_shift(const struct header *h, size_t i, char text[HEADER_FLOAT_TEXT])
{
    snprintf(text, HEADER_FLOAT_TEXT, "%u", h->integers->slope[i].shift);
}

// ---- types ----

// In which all sums are computed, those of the widest layer, too.
static const char *number_type(const struct header *h)
{
    unsigned bits = 8;
    if (h->integers == NULL)
        return "float";
    for (size_t l = 0; l < h->network->net.layers; l++)
        bits = h->integers->width[l] > bits ? h->integers->width[l] : bits;
    return bits == 8 ? "int8_t" : bits == 16 ? "int16_t" : "int32_t";
}

// The narrowest that holds numbers up to the greatest.
static const char *type_up_to(size_t greatest)
{
    return greatest <= UINT8_MAX ? "uint8_t" : greatest <= UINT16_MAX ? "uint16_t" : "uint32_t";
}

static size_t most_inputs(const struct net *net)
{
    size_t most = 0;
    for (size_t l = 0; l < net->layers; l++) {
        size_t inputs = net->layer[l].in * net->layer[l].taps;
        most = inputs > most ? inputs : most;
    }
    return most;
}

// ---- the tables ----

// How a number of a type is read from program memory: the bits that pgm_read_* gives are unsigned.
static void write_reader(const struct header *h, const struct table *table)
{
    unsigned bits = 0;
    for (const char *c = table->type; *c != '\0'; c++)
        bits = *c >= '0' && *c <= '9' ? 10 * bits + (unsigned)(*c - '0') : bits;
    fprintf(h->out, "#define %s_READ_%s(i) ((%s)%s_READ_", h->macro, table->constant, table->type,
            h->macro);
    if (bits == 0)
        fputs("FLOAT", h->out);
    else
        fprintf(h->out, "%u", bits);
    fprintf(h->out, "(&%s_%s[i]))\n", h->prefix, table->name);
}

static void write_table(const struct header *h, const struct table *table)
{
    int column = LINE;
    fprintf(h->out, "static const %s %s_%s[%zu] %s_PROGMEM = {", table->type, h->prefix,
            table->name, table->count, h->macro);
    for (size_t i = 0; i < table->count; i++) {
        char text[HEADER_FLOAT_TEXT];
        table->format(h, i, text);
        column = column >= LINE ? fprintf(h->out, "\n    %s,", text)
                                : column + fprintf(h->out, " %s,", text);
    }
    fputs("\n};\n", h->out);
    write_reader(h, table);
}

static void write_slopes(const struct header *h, size_t channels)
{
    const struct table slope = {"slope", "SLOPE", "float", channels, format_slope};
    const struct table factor = {"factor", "FACTOR", "int16_t", channels, format_factor};
    const struct table shift = {"shift", "SHIFT", "uint8_t", channels, format_shift};
    if (header_is_relu(h))
        return;
    if (h->integers == NULL) {
        write_table(h, &slope);
    } else {
        write_table(h, &factor);
        write_table(h, &shift);
    }
}

static void write_sizes(const struct header *h)
{
    const struct net *net = &h->network->net;
    size_t side = 2 * net->generations + 1, channels = net_most_channels(net);
    size_t inputs = side * side > channels ? side * side : channels;
    fprintf(h->out, "\n#define %s_CHANNELS %zu\n#define %s_FILTERS %zu\n", h->macro, channels,
            h->macro, net_most_filters(net));
    if (net->family == NET_LIFE)
        fprintf(h->out, "#define %s_PLANE %zu /* a window's side one generation on */\n", h->macro,
                side - 2);
    else
        fprintf(h->out, "#define %s_INPUTS %zu\n", h->macro, inputs);
}

void header_write_tables(const struct header *h)
{
    const struct ticket_sparse *sparse = &h->network->sparse;
    const struct net *net = &sparse->net;
    size_t channels = channel_of(net, net->layers), terms = sparse->first[channels];
    const char *number = number_type(h);
    const char *weight = h->integers == NULL      ? "float"
                         : h->integers->bits <= 8 ? "int8_t"
                                                  : "int16_t";
    const struct table tables[] = {
        {"weight", "WEIGHT", weight, terms, format_weight},
        {"input", "INPUT", type_up_to(most_inputs(net)), terms, format_input},
        {"bias", "BIAS", number, channels, format_bias},
        {"first", "FIRST", type_up_to(terms), channels + 1, format_first},
        {"channel", "CHANNEL", type_up_to(channels), net->layers + 1, format_channel},
    };
    header_write_template(h, "header_memory.in");
    write_sizes(h);
    fprintf(h->out, "\ntypedef %s %s_number; /* of sums, and of what is made of them */\n\n",
            number, h->prefix);
    fputs("/* The terms, channel by channel: a weight, and the input that it multiplies; the "
          "biases;\n"
          " * where the terms of a channel, and the channels of a layer, begin. */\n",
          h->out);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        write_table(h, &tables[i]);
    write_slopes(h, channels);
    header_write_template(h, "header_layer.in");
    header_write_template(h,
                          net->family == NET_LIFE ? "header_generations.in" : "header_at_once.in");
}
