// A network as a model of ONNX, opset 13: what runtimes of many languages and devices read.
//
//   board [batch, 1, height, width] -> (wrap ->) Conv -> activation -> ... -> logits, of the same shape
//
// Where a board is a torus, it gets a ring of cells of the opposite edges, as many times as filters reach
// beyond a cell; else convolutions put zeros around it. Boards of any size are right, smaller than a filter, too.
// The numbers of messages' fields are those of https://github.com/onnx/onnx/blob/v1.8.0/onnx/onnx.proto
#include "export/about.h"
#include "export/protobuf.h"

#include "base/version.h"
#include "net/activation.h"

#include <string.h>

#define IR_VERSION 7 // of ONNX 1.8, as is
#define OPSET      13
#define NAME_TEXT  64

enum model_field {
    MODEL_IR_VERSION = 1,
    MODEL_PRODUCER = 2,
    MODEL_PRODUCER_VERSION = 3,
    MODEL_GRAPH = 7,
    MODEL_OPSET = 8,
    MODEL_METADATA = 14,
};
enum opset_field { OPSET_VERSION = 2 };
enum metadata_field { METADATA_KEY = 1, METADATA_VALUE = 2 };
enum graph_field {
    GRAPH_NODE = 1,
    GRAPH_NAME = 2,
    GRAPH_TENSOR = 5,
    GRAPH_INPUT = 11,
    GRAPH_OUTPUT = 12,
};
enum node_field {
    NODE_INPUT = 1,
    NODE_OUTPUT = 2,
    NODE_NAME = 3,
    NODE_OPERATOR = 4,
    NODE_ATTRIBUTE = 5
};
enum attribute_field {
    ATTRIBUTE_NAME = 1,
    ATTRIBUTE_FLOAT = 2,
    ATTRIBUTE_INTEGER = 3,
    ATTRIBUTE_INTEGERS = 8,
    ATTRIBUTE_KIND = 20,
};
enum attribute_kind { KIND_FLOAT = 1, KIND_INTEGER = 2, KIND_INTEGERS = 7 };
enum tensor_field { TENSOR_SIZE = 1, TENSOR_TYPE = 2, TENSOR_NAME = 8, TENSOR_BYTES = 9 };
enum tensor_type { TYPE_FLOAT = 1, TYPE_INT64 = 7 };
enum value_field { VALUE_NAME = 1, VALUE_TYPE = 2 };
enum type_field { TYPE_TENSOR = 1, TENSOR_ELEMENT = 1, TENSOR_SHAPE = 2, SHAPE_SIZE = 1 };
enum size_field { SIZE_NUMBER = 1, SIZE_NAME = 2 };

// ---- tensors and nodes --------------------------------------------------------------------------

// Begins a tensor, of which the bytes and its end are still to come.
static size_t open_tensor(struct bytes *out, const char *name, enum tensor_type type,
                          const size_t *size, size_t dimensions)
{
    size_t tensor = protobuf_open(out, GRAPH_TENSOR);
    for (size_t i = 0; i < dimensions; i++)
        protobuf_number(out, TENSOR_SIZE, (int64_t)size[i]);
    protobuf_number(out, TENSOR_TYPE, type);
    protobuf_text(out, TENSOR_NAME, name);
    return tensor;
}

static void write_numbers(struct bytes *out, const char *name, const size_t *size,
                          size_t dimensions, const float *value, size_t count)
{
    size_t tensor = open_tensor(out, name, TYPE_FLOAT, size, dimensions);
    size_t bytes = protobuf_open(out, TENSOR_BYTES);
    bytes_add_floats(out, value, count);
    protobuf_close(out, bytes);
    protobuf_close(out, tensor);
}

static void write_index(struct bytes *out, const char *name, int64_t index)
{
    size_t tensor = open_tensor(out, name, TYPE_INT64, (size_t[]){1}, 1);
    size_t bytes = protobuf_open(out, TENSOR_BYTES);
    bytes_add_little(out, (uint64_t)index, sizeof index);
    protobuf_close(out, bytes);
    protobuf_close(out, tensor);
}

// Begins a node, named like its output; its attributes and its end are still to come. The last input is NULL.
static size_t open_node(struct bytes *out, const char *operator, const char * const * input,
                        const char *output)
{
    size_t node = protobuf_open(out, GRAPH_NODE);
    for (; *input != NULL; input++)
        protobuf_text(out, NODE_INPUT, *input);
    protobuf_text(out, NODE_OUTPUT, output);
    protobuf_text(out, NODE_NAME, output);
    protobuf_text(out, NODE_OPERATOR, operator);
    return node;
}

static size_t open_attribute(struct bytes *out, const char *name, enum attribute_kind kind)
{
    size_t attribute = protobuf_open(out, NODE_ATTRIBUTE);
    protobuf_text(out, ATTRIBUTE_NAME, name);
    protobuf_number(out, ATTRIBUTE_KIND, kind);
    return attribute;
}

// An attribute of so many equal integers.
static void write_integers(struct bytes *out, const char *name, size_t count, size_t integer)
{
    size_t attribute = open_attribute(out, name, KIND_INTEGERS);
    for (size_t i = 0; i < count; i++)
        protobuf_number(out, ATTRIBUTE_INTEGERS, (int64_t)integer);
    protobuf_close(out, attribute);
}

// ---- the torus ----------------------------------------------------------------------------------

// What a ring of cells is cut from, when `rings` are there: counted from the first cell, or with a minus
// sign from the end. Axes 2 and 3 are rows and columns.
static void write_indices(struct bytes *out, size_t rings)
{
    char name[NAME_TEXT];
    write_index(out, "rows", 2);
    write_index(out, "columns", 3);
    for (size_t ring = 0; ring < rings; ring++) {
        int64_t most = 2 * (int64_t)ring;
        snprintf(name, sizeof name, "ring%zu.before.from", ring);
        write_index(out, name, -most - 1);
        snprintf(name, sizeof name, "ring%zu.before.to", ring);
        write_index(out, name, ring > 0 ? -most : INT64_MAX);
        snprintf(name, sizeof name, "ring%zu.after.from", ring);
        write_index(out, name, most);
        snprintf(name, sizeof name, "ring%zu.after.to", ring);
        write_index(out, name, most + 1);
    }
}

// Cuts a line of cells out: `where` is before or after, `axis` is rows or columns.
static void write_slice(struct bytes *out, size_t ring, const char *where, const char *axis,
                        const char *from, const char *to)
{
    char begin[NAME_TEXT], end[NAME_TEXT];
    snprintf(begin, sizeof begin, "ring%zu.%s.from", ring, where);
    snprintf(end, sizeof end, "ring%zu.%s.to", ring, where);
    const char *const input[] = {from, begin, end, axis, NULL};
    protobuf_close(out, open_node(out, "Slice", input, to));
}

// Puts lines of the opposite edges before and after all lines. value: the name of what is widened, and then
// of what came of it.
static void write_wrap(struct bytes *out, size_t layer, size_t ring, const char *axis,
                       char value[NAME_TEXT])
{
    char before[NAME_TEXT], after[NAME_TEXT], to[NAME_TEXT];
    snprintf(before, sizeof before, "layer%zu.ring%zu.%s.before", layer, ring, axis);
    snprintf(after, sizeof after, "layer%zu.ring%zu.%s.after", layer, ring, axis);
    snprintf(to, sizeof to, "layer%zu.ring%zu.%s", layer, ring, axis);
    write_slice(out, ring, "before", axis, value, before);
    write_slice(out, ring, "after", axis, value, after);
    const char *const input[] = {before, value, after, NULL};
    size_t node = open_node(out, "Concat", input, to);
    size_t attribute = open_attribute(out, "axis", KIND_INTEGER);
    protobuf_number(out, ATTRIBUTE_INTEGER, strcmp(axis, "rows") == 0 ? 2 : 3);
    protobuf_close(out, attribute);
    protobuf_close(out, node);
    strcpy(value, to);
}

// ---- layers -------------------------------------------------------------------------------------

static void write_convolution(struct bytes *out, const struct net_layer *layer, size_t padding,
                              const char *const *input, const char *output)
{
    size_t node = open_node(out, "Conv", input, output);
    write_integers(out, "kernel_shape", 2, export_side(layer));
    write_integers(out, "pads", 4, padding);
    protobuf_close(out, node);
}

// An activation is up to MOST_STEPS operators, one after the other. Their inputs: the sum z; what the operator before
// gave, y; the channel's coefficients, c, d and e; numbers by name.
#define MOST_STEPS 5
struct step {
    const char *operator, * input[2];
};

static const struct step activations[NET_ACTIVATION_COUNT][MOST_STEPS] = {
    [NET_RELU] = {{"Relu", {"z"}}},
    [NET_LEAKY] = {{"LeakyRelu", {"z"}}},
    [NET_PRELU] = {{"PRelu", {"z", "c"}}},
    [NET_ELU] = {{"Elu", {"z"}}},
    [NET_CELU] = {{"Celu", {"z"}}},
    [NET_SELU] = {{"Selu", {"z"}}},
    [NET_GELU] = {{"Mul", {"z", "root_half"}},
                  {"Erf", {"y"}},
                  {"Add", {"y", "one"}},
                  {"Mul", {"y", "half"}},
                  {"Mul", {"y", "z"}}},
    [NET_SILU] = {{"Sigmoid", {"z"}}, {"Mul", {"y", "z"}}},
    [NET_MISH] = {{"Softplus", {"z"}}, {"Tanh", {"y"}}, {"Mul", {"y", "z"}}},
    [NET_TANH] = {{"Tanh", {"z"}}},
    [NET_SIGMOID] = {{"Sigmoid", {"z"}}},
    [NET_SOFTPLUS] = {{"Softplus", {"z"}}},
    [NET_GAUSSIAN] = {{"Mul", {"z", "z"}}, {"Mul", {"y", "half"}}, {"Neg", {"y"}}, {"Exp", {"y"}}},
    [NET_ADAPTIVE_SIGMOID] = {{"Mul", {"z", "d"}},
                              {"Mul", {"y", "half"}},
                              {"Tanh", {"y"}},
                              {"Mul", {"y", "c"}}},
    [NET_SINE] = {{"Sin", {"z"}}},
    [NET_SOFTSIGN] = {{"Softsign", {"z"}}},
    [NET_SQUARE] = {{"Mul", {"z", "z"}}},
    [NET_ROOT_SQUARE] = {{"Abs", {"z"}}},
    [NET_QUADRATIC] = {{"Mul", {"z", "e"}},
                       {"Add", {"y", "d"}},
                       {"Mul", {"y", "z"}},
                       {"Add", {"y", "c"}}},
    [NET_STEP] = {{"Sign", {"z"}}, {"Relu", {"y"}}},
};
static const struct {
    const char *name;
    float value;
} constants[] = {{"one", 1}, {"half", 0.5f}, {"root_half", 0.707106781f}};

static bool has_input(const struct step *step, const char *name)
{
    return (step->input[0] != NULL && strcmp(step->input[0], name) == 0) ||
           (step->input[1] != NULL && strcmp(step->input[1], name) == 0);
}

// Writes the constants that the activation takes.
static void write_constants(struct bytes *out, enum net_activation activation)
{
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        for (size_t j = 0; j < MOST_STEPS; j++)
            if (has_input(&activations[activation][j], constants[i].name)) {
                write_numbers(out, constants[i].name, (size_t[]){1}, 1, &constants[i].value, 1);
                break;
            }
}

// The name of coefficient j of a layer: as PyTorch has it, if there is one.
static void name_coefficient(char name[NAME_TEXT], const struct export_network *network, size_t l,
                             size_t j)
{
    if (net_activation(&network->net)->coefficients > 1)
        snprintf(name, NAME_TEXT, "activation%zu.weight.%zu", l, j);
    else
        snprintf(name, NAME_TEXT, "activation%zu.weight", l);
}

// The name of what a step reads: of letters above, or itself.
static void name_input(char name[NAME_TEXT], const struct export_network *network, size_t l,
                       const char *input, const char *sum, const char *before)
{
    if (input[0] >= 'c' && input[0] <= 'e' && input[1] == '\0')
        name_coefficient(name, network, l, (size_t)(input[0] - 'c'));
    else
        snprintf(name, NAME_TEXT, "%s",
                 strcmp(input, "z") == 0   ? sum
                 : strcmp(input, "y") == 0 ? before
                                           : input);
}

static void write_activation(struct bytes *out, const struct export_network *network, size_t l,
                             const char *sum, const char *output)
{
    const struct step *step = activations[network->net.activation];
    char before[NAME_TEXT] = "", after[NAME_TEXT], name[2][NAME_TEXT];
    for (size_t i = 0; i < MOST_STEPS && step[i].operator!= NULL; i++) {
        bool last = i + 1 == MOST_STEPS || step[i + 1].operator== NULL;
        const char *input[3] = {NULL};
        for (size_t j = 0; j < 2 && step[i].input[j] != NULL; j++) {
            name_input(name[j], network, l, step[i].input[j], sum, before);
            input[j] = name[j];
        }
        if (last)
            snprintf(after, sizeof after, "%s", output);
        else
            snprintf(after, sizeof after, "%.40s.%zu", output, i);
        size_t node = open_node(out, step[i].operator, input, after);
        if (network->net.activation == NET_LEAKY) {
            size_t attribute = open_attribute(out, "alpha", KIND_FLOAT);
            protobuf_float(out, ATTRIBUTE_FLOAT, export_slope(&network->sparse, 0));
            protobuf_close(out, attribute);
        }
        protobuf_close(out, node);
        strcpy(before, after);
    }
}

// Writes the coefficients of a layer, each of all channels.
static void write_coefficients(struct bytes *out, const struct export_network *network,
                               const struct net_layer *layer, size_t l)
{
    size_t count = net_activation(&network->net)->coefficients;
    const float *from = network->model->result.final + layer->coefficients;
    float value[NET_MAX_FILTERS];
    char name[NAME_TEXT];
    for (size_t j = 0; j < count; j++) {
        for (size_t k = 0; k < layer->out; k++)
            value[k] = from[k * count + j];
        name_coefficient(name, network, l, j);
        write_numbers(out, name, (size_t[]){layer->out, 1, 1}, 3, value, layer->out);
    }
}

// Writes what a residual generation adds to the sums of its 1x1 layer, number l: the channels that its first layer reads
// of the cell itself, through filters of one 1 that leave those without a partner out. to: its name.
static void write_shortcut(struct bytes *out, const struct net_layer *layer, size_t l,
                           size_t padding, const char *input, char to[NAME_TEXT])
{
    const struct net_layer *first = layer - 1;
    size_t side = export_side(first), count = layer->out * first->in * first->taps;
    float one[NET_MAX_OVERCOMPLETENESS * NET_MAX_OVERCOMPLETENESS * 9] = {0};
    struct net_layer filters = {.taps = first->taps};
    char weight[NAME_TEXT];
    for (size_t k = 0; k < layer->adds; k++)
        one[(k * first->in + k) * first->taps + first->taps / 2] = 1;
    snprintf(weight, sizeof weight, "shortcut%zu.weight", l);
    snprintf(to, NAME_TEXT, "shortcut%zu", l);
    write_numbers(out, weight, (size_t[]){layer->out, first->in, side, side}, 4, one, count);
    write_convolution(out, &filters, padding, (const char *const[]){input, weight, NULL}, to);
}

// Writes a layer as number l, with its numbers. value: the name of what it reads, and then of what it gives;
// shortcut: of what a residual generation adds, from its first layer to its second.
static void write_layer(struct bytes *out, const struct export_network *network,
                        const struct net_layer *layer, size_t l, char value[NAME_TEXT],
                        char shortcut[NAME_TEXT])
{
    const float *number = network->model->result.final;
    bool torus = network->model->point.boundary == LIFE_TORUS;
    size_t side = export_side(layer), reach = side / 2;
    char weight[NAME_TEXT], bias[NAME_TEXT], sum[NAME_TEXT];
    for (size_t ring = 0; torus && ring < reach; ring++) {
        write_wrap(out, l, ring, "rows", value);
        write_wrap(out, l, ring, "columns", value);
    }
    snprintf(weight, sizeof weight, "layer%zu.weight", l);
    snprintf(bias, sizeof bias, "layer%zu.bias", l);
    snprintf(sum, sizeof sum, layer->activated ? "layer%zu" : "logits", l);
    write_numbers(out, weight, (size_t[]){layer->out, layer->in, side, side}, 4,
                  number + layer->weights, layer->biases - layer->weights);
    write_numbers(out, bias, &layer->out, 1, number + layer->biases, layer->out);
    const char *const input[] = {value, weight, bias, NULL};
    if (layer->hands_on > 0)
        write_shortcut(out, layer + 1, l + 1, torus ? 0 : reach, value, shortcut);
    write_convolution(out, layer, torus ? 0 : reach, input, sum);
    if (layer->adds > 0) {
        char both[NAME_TEXT];
        snprintf(both, sizeof both, "sum%zu", l);
        protobuf_close(out,
                       open_node(out, "Add", (const char *const[]){sum, shortcut, NULL}, both));
        strcpy(sum, both);
    }
    if (!layer->activated)
        return;
    write_coefficients(out, network, layer, l);
    snprintf(value, NAME_TEXT, "activation%zu", l);
    write_activation(out, network, l, sum, value);
}

// ---- the whole ----------------------------------------------------------------------------------

// The board, or the logits: [batch, 1, height, width], of any size.
static void write_value(struct bytes *out, enum graph_field field, const char *name)
{
    static const char *const sizes[] = {"batch", NULL, "height", "width"};
    size_t value = protobuf_open(out, field);
    protobuf_text(out, VALUE_NAME, name);
    size_t type = protobuf_open(out, VALUE_TYPE);
    size_t tensor = protobuf_open(out, TYPE_TENSOR);
    protobuf_number(out, TENSOR_ELEMENT, TYPE_FLOAT);
    size_t shape = protobuf_open(out, TENSOR_SHAPE);
    for (size_t i = 0; i < 4; i++) {
        size_t size = protobuf_open(out, SHAPE_SIZE);
        if (sizes[i] != NULL)
            protobuf_text(out, SIZE_NAME, sizes[i]);
        else
            protobuf_number(out, SIZE_NUMBER, 1);
        protobuf_close(out, size);
    }
    protobuf_close(out, shape);
    protobuf_close(out, tensor);
    protobuf_close(out, type);
    protobuf_close(out, value);
}

static void write_graph(struct bytes *out, const struct export_network *network)
{
    const struct net *net = &network->net;
    char value[NAME_TEXT] = "board", shortcut[NAME_TEXT] = "";
    size_t graph = protobuf_open(out, MODEL_GRAPH);
    protobuf_text(out, GRAPH_NAME, network->prefix);
    if (network->model->point.boundary == LIFE_TORUS)
        write_indices(out, export_side(&net->layer[0]) / 2);
    write_constants(out, net->activation);
    for (size_t l = 0, number = 0; l < net->layers; l++)
        if (export_leaves(net, l))
            write_layer(out, network, &net->layer[l], number++, value, shortcut);
    write_value(out, GRAPH_INPUT, "board");
    write_value(out, GRAPH_OUTPUT, "logits");
    protobuf_close(out, graph);
}

static void write_metadata(struct bytes *out, const struct export_network *network)
{
    struct export_fact fact[EXPORT_FACTS];
    size_t facts = export_about(network, fact);
    for (size_t i = 0; i < facts; i++) {
        size_t entry = protobuf_open(out, MODEL_METADATA);
        protobuf_text(out, METADATA_KEY, fact[i].name);
        protobuf_text(out, METADATA_VALUE, fact[i].value);
        protobuf_close(out, entry);
    }
}

enum status export_write_onnx(const struct export_network *network, FILE *out)
{
    struct bytes file = {0};
    protobuf_number(&file, MODEL_IR_VERSION, IR_VERSION);
    protobuf_text(&file, MODEL_PRODUCER, "lifeticket");
    protobuf_text(&file, MODEL_PRODUCER_VERSION, VERSION_PROGRAM);
    size_t opset = protobuf_open(&file, MODEL_OPSET);
    protobuf_number(&file, OPSET_VERSION, OPSET);
    protobuf_close(&file, opset);
    write_graph(&file, network);
    write_metadata(&file, network);
    return bytes_write(&file, out);
}
