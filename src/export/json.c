// A network as JSON: what it is, and layer by layer its numbers, in the order of PyTorch's Conv2d.
#include "export/export.h"

#include "base/text.h"
#include "net/activation.h"
#include "net/name.h"

static void write_text(FILE *out, const char *key, const char *text)
{
    fprintf(out, "  \"%s\": ", key);
    text_write_json(out, text);
    fputs(",\n", out);
}

// "key": [1, 2, 3]: nine digits give every float32 back.
static void write_numbers(FILE *out, const char *key, const float *value, size_t count)
{
    fprintf(out, ",\n      \"%s\": [", key);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%.9g", i > 0 ? ", " : "", (double)value[i]);
    fputs("]", out);
}

static void write_layer(const struct net_layer *layer, const float *value, FILE *out)
{
    size_t side = 1;
    while (side * side < layer->taps)
        side += 2;
    fprintf(out, "    {\n      \"shape\": [%zu, %zu, %zu, %zu]", layer->out, layer->in, side, side);
    write_numbers(out, "weight", value + layer->weights, layer->biases - layer->weights);
    write_numbers(out, "bias", value + layer->biases, layer->out);
    if (layer->end > layer->coefficients)
        write_numbers(out, "coefficient", value + layer->coefficients,
                      layer->end - layer->coefficients);
    fputs("\n    }", out);
}

enum status export_write_json(const struct export_network *network, FILE *out)
{
    const struct net *net = &network->net;
    const struct point *point = &network->model->point;
    char name[NET_NAME_TEXT], rule[LIFE_RULE_TEXT], proof[EXPORT_PROOF_TEXT];
    net_name(net, name);
    life_rule_format(&point->rule, rule);
    export_proof(network, proof);
    fputs("{\n", out);
    write_text(out, "made_by", "lifeticket");
    write_text(out, "network", name);
    write_text(out, "rule", rule);
    fprintf(out, "  \"generations\": %zu,\n", net->generations);
    write_text(out, "boundary", life_boundary_names[point->boundary]);
    write_text(out, "activation", net_activation_names[net->activation]);
    write_text(out, "proof", proof);
    write_text(out, "answer", "alive where the output is above 0");
    fputs("  \"layers\": [\n", out);
    for (size_t l = 0; l < net->layers; l++) {
        write_layer(&net->layer[l], network->model->result.final, out);
        fputs(l + 1 < net->layers ? ",\n" : "\n", out);
    }
    fputs("  ]\n}\n", out);
    return STATUS_OK;
}
