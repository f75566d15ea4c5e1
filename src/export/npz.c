// A network as arrays for numpy, with the names of PyTorch: .npy files in a zip archive. The header of an
// array, with what is before it, is a multiple of 64 bytes long.
// Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#include "export/about.h"
#include "export/zip.h"

#include <stdlib.h>
#include <string.h>

#define LABEL_TEXT 64

// Begins an array in an empty buffer: all but its elements.
static void begin_array(struct bytes *array, const char *type, const char *shape)
{
    char header[256];
    int length = snprintf(header, sizeof header,
                          "{'descr': '%s', 'fortran_order': False, 'shape': %s, }", type, shape);
    while ((10 + length + 1) % 64 != 0)
        header[length++] = ' ';
    header[length++] = '\n';
    bytes_add(array, "\x93NUMPY\1\0", 8);
    bytes_add_little(array, (uint64_t)length, 2);
    bytes_add(array, header, (size_t)length);
}

static void end_array(struct zip *zip, const char *name, struct bytes *array)
{
    char file[LABEL_TEXT + 8];
    snprintf(file, sizeof file, "%s.npy", name);
    zip_add(zip, file, array);
    free(array->data);
}

static void add_numbers(struct zip *zip, const char *name, const char *shape, const float *value,
                        size_t count)
{
    struct bytes array = {0};
    begin_array(&array, "<f4", shape);
    bytes_add_floats(&array, value, count);
    end_array(zip, name, &array);
}

// Adds layer<l>.weight, layer<l>.bias, and activation<l>.weight, if it has coefficients.
static void add_layer(struct zip *zip, size_t l, const struct net_layer *layer, const float *value)
{
    size_t coefficients = (layer->end - layer->coefficients) / layer->out; // of a channel
    char name[LABEL_TEXT], shape[LABEL_TEXT], vector[LABEL_TEXT];
    size_t side = export_side(layer);
    snprintf(shape, sizeof shape, "(%zu, %zu, %zu, %zu)", layer->out, layer->in, side, side);
    snprintf(vector, sizeof vector, "(%zu,)", layer->out);
    snprintf(name, sizeof name, "layer%zu.weight", l);
    add_numbers(zip, name, shape, value + layer->weights, layer->biases - layer->weights);
    snprintf(name, sizeof name, "layer%zu.bias", l);
    add_numbers(zip, name, vector, value + layer->biases, layer->out);
    snprintf(name, sizeof name, "activation%zu.weight", l);
    if (coefficients > 1)
        snprintf(vector, sizeof vector, "(%zu, %zu)", layer->out, coefficients);
    if (coefficients > 0)
        add_numbers(zip, name, vector, value + layer->coefficients, layer->out * coefficients);
}

// Adds the table of names and values, texts of equal lengths, filled up with zeros.
static void add_about(struct zip *zip, const struct export_network *network)
{
    struct bytes array = {0};
    struct export_fact fact[EXPORT_FACTS];
    char type[16], shape[LABEL_TEXT];
    size_t facts = export_about(network, fact);
    snprintf(type, sizeof type, "|S%d", EXPORT_FACT_TEXT);
    snprintf(shape, sizeof shape, "(%zu, 2)", facts);
    begin_array(&array, type, shape);
    for (size_t i = 0; i < facts; i++) {
        char name[EXPORT_FACT_TEXT] = {0};
        strcpy(name, fact[i].name);
        bytes_add(&array, name, sizeof name);
        bytes_add(&array, fact[i].value, sizeof fact[i].value);
    }
    end_array(zip, "about", &array);
}

enum status export_write_npz(const struct export_network *network, FILE *out)
{
    struct zip zip = {0};
    add_about(&zip, network);
    for (size_t l = 0, number = 0; l < network->net.layers; l++)
        if (export_leaves(&network->net, l))
            add_layer(&zip, number++, &network->net.layer[l], network->model->result.final);
    return zip_write(&zip, out);
}
