// A network as JSON: what it is, and layer by layer its numbers, in the order of PyTorch's Conv2d.
#include "export/about.h"

#include "base/text.h"

static void write_fact(FILE *out, const struct export_fact *fact)
{
    fprintf(out, "  \"%s\": ", fact->name);
    if (fact->number)
        fputs(fact->value, out);
    else
        text_write_json(out, fact->value);
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
    size_t side = export_side(layer);
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
    struct export_fact fact[EXPORT_FACTS];
    size_t facts = export_about(network, fact);
    fputs("{\n", out);
    for (size_t i = 0; i < facts; i++)
        write_fact(out, &fact[i]);
    fputs("  \"layers\": [\n", out);
    for (size_t l = 0; l < net->layers; l++) {
        if (!export_leaves(net, l))
            continue;
        write_layer(&net->layer[l], network->model->result.final, out);
        fputs(l + 1 < net->layers ? ",\n" : "\n", out);
    }
    fputs("  ]\n}\n", out);
    return STATUS_OK;
}
