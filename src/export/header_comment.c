// The comment at the top of a header.
#include "export/header.h"

#include "net/name.h"

#include <inttypes.h>

static void write_what(const struct header *h)
{
    const struct point *point = &h->network->model->point;
    char name[NET_NAME_TEXT], rule[LIFE_RULE_TEXT];
    net_name(&h->network->net, name);
    life_rule_format(&point->rule, rule);
    fprintf(h->out, "/* %s, a neural network that plays %s, %zu generation%s at once; %s.\n *\n",
            name, rule, h->network->net.generations, h->network->net.generations > 1 ? "s" : "",
            point->boundary == LIFE_TORUS ? "beyond an edge lies the opposite one"
                                          : "beyond the edges all cells are dead");
}

static void write_proof(const struct header *h)
{
    char proof[EXPORT_PROOF_TEXT];
    export_proof(h->network, proof);
    fprintf(h->out, " * Proof: %s.\n", proof);
}

static void write_numbers(const struct header *h)
{
    const struct ticket_sparse *sparse = &h->network->sparse;
    const struct net *net = &sparse->net;
    size_t channels = 0, biases = 0, weights = 0;
    for (size_t l = 0; l < net->layers; l++)
        channels += net->layer[l].out;
    for (size_t i = 0; i < channels; i++)
        biases += h->integers == NULL ? sparse->bias[i] != 0 : h->integers->bias[i] != 0;
    for (uint32_t i = 0; i < sparse->first[channels]; i++)
        weights += h->integers == NULL || h->integers->weight[i] != 0;
    fprintf(h->out, " * Numbers: %zu weights and %zu biases that are not 0, ", weights, biases);
    if (h->integers == NULL) {
        fputs("float32. Each product and each sum is rounded:\n"
              " * where a processor can fuse them, it has to be compiled by -ffp-contract=off.\n",
              h->out);
        return;
    }
    fprintf(h->out,
            "weights of %u bits. Those learned were multiplied,\n"
            " * layer by layer, by",
            h->integers->bits);
    for (size_t l = 0; l < net->layers; l++)
        fprintf(h->out, "%s %.6g", l > 0 ? "," : "", h->integers->scale[l]);
    fputs(header_is_relu(h) ? ".\n" : "; >> of a number below 0 has to round down.\n", h->out);
}

static void write_origin(const struct header *h)
{
    const struct store_model *model = h->network->model;
    fprintf(h->out,
            " * Made by lifeticket: replicate %" PRIu32 " of seed %" PRIu64 ", after %" PRIu64
            " updates; export --format c --prefix %s%s.\n",
            model->result.replicate, model->point.seed, model->result.updates, h->prefix,
            h->network->integer_bits == 0   ? ""
            : h->network->integer_bits == 8 ? " --int8"
                                            : " --int16");
}

void header_write_comment(const struct header *h, const char *code)
{
    write_what(h);
    write_proof(h);
    write_numbers(h);
    write_origin(h);
    header_write_measured(h, code);
    header_write_template(h, "header_use.in");
}
