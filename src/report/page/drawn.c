// A network in pictures: squares for its weights, circles for its biases, and what it says of a board.
//
// Colours are the style sheet's (page.css): it has a pair for light and one for dark, and a class for each sign. A weight's
// number, too, says its sign.
#include "report/page/sections.h"

#include "base/text.h"
#include "export/about.h"
#include "net/activation.h"

#include <math.h>
#include <string.h>

#define SIDE        36 // of a weight's square
#define GAP         8  // between the inputs of a filter
#define MOST_UNITS  16 // of a layer are drawn
#define MOST_INPUTS 8  // of a filter
#define IN_A_ROW    8  // weights of a 1x1 layer

// ---- numbers ----

#define NUMBER 16

// With a minus as people write it, and as many digits as have room.
static void format_number(double value, char text[NUMBER])
{
    double size = fabs(value);
    int digits = size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
    bool below = value < 0 && size >= 0.5 * pow(10, -digits); // and is no 0 when it is rounded
    snprintf(text, NUMBER, "%s%.*f", below ? "\u2212" : "", digits, size);
}

// The greatest of a layer's weights and biases, to which colours refer.
static double find_strongest(const struct net_layer *layer, const float *value)
{
    double most = 0;
    for (size_t i = layer->weights; i < layer->biases + layer->out; i++)
        most = fmax(most, fabs((double)value[i]));
    return most;
}

// Writes the class and the strength of the colour, and, in the second function, the number.
static void write_colour(double value, double strongest, FILE *out)
{
    double strength = strongest > 0 ? fabs(value) / strongest : 0;
    fprintf(out, " class=\"%c\" fill-opacity=\"%.2f\"/>",
            value > 0   ? 'p'
            : value < 0 ? 'n'
                        : 'z',
            value == 0 ? 0 : 0.15 + 0.85 * strength);
}

static void write_number(double value, double strongest, size_t x, size_t y, bool left, FILE *out)
{
    char text[NUMBER];
    format_number(value, text);
    bool strong = strongest > 0 && fabs(value) / strongest > 0.6;
    fprintf(out, "<text%s x=\"%zu\" y=\"%zu\">%s</text>", strong ? " class=\"s\"" : "",
            x + SIDE / 2, y + SIDE / 2 + 4, left ? text : "\u00b7");
}

// ---- layers ----

// What is drawn of a layer's filter: how many inputs, and how they lie.
struct shape {
    size_t side, inputs, columns, rows; // of weights
    size_t wide, high;                  // pixels
};

static struct shape shape_of(const struct net_layer *layer)
{
    size_t side = export_side(layer);
    struct shape shape = {.side = side};
    if (side == 1) {
        shape.inputs = layer->in;
        shape.columns = layer->in < IN_A_ROW ? layer->in : IN_A_ROW;
        shape.rows = (layer->in + IN_A_ROW - 1) / IN_A_ROW;
        shape.wide = shape.columns * SIDE;
    } else {
        shape.inputs = layer->in < MOST_INPUTS ? layer->in : MOST_INPUTS;
        shape.columns = side * shape.inputs;
        shape.rows = side;
        shape.wide = shape.columns * SIDE + (shape.inputs - 1) * GAP;
    }
    shape.high = shape.rows * SIDE;
    return shape;
}

// Where the weight of an input stands, and its number among the filter's.
static void place(const struct shape *shape, size_t input, size_t tap, size_t *x, size_t *y)
{
    if (shape->side == 1) {
        *x = input % IN_A_ROW * SIDE;
        *y = input / IN_A_ROW * SIDE;
    } else {
        *x = input * (shape->side * SIDE + GAP) + tap % shape->side * SIDE;
        *y = tap / shape->side * SIDE;
    }
}

// A filter or a channel: its weights, right of them its bias in a circle, below the coefficients of its activation.
static void draw_unit(const struct export_network *network, const struct net_layer *layer, size_t k,
                      FILE *out)
{
    const float *value = network->model->result.final;
    const uint8_t *mask = network->model->result.mask;
    const struct shape shape = shape_of(layer);
    double strongest = find_strongest(layer, value);
    fprintf(out,
            "<svg class=\"unit\" viewBox=\"-1 -1 %zu %zu\" width=\"%zu\" role=\"img\" "
            "aria-label=\"unit %zu\">",
            shape.wide + SIDE + GAP + 2, shape.high + 2, shape.wide + SIDE + GAP + 2, k + 1);
    for (size_t input = 0; input < shape.inputs; input++)
        for (size_t tap = 0; tap < layer->taps; tap++) {
            size_t index = layer->weights + (k * layer->in + input) * layer->taps + tap, x, y;
            double weight = (double)value[index];
            place(&shape, input, tap, &x, &y);
            fprintf(out, "<rect x=\"%zu\" y=\"%zu\" width=\"%d\" height=\"%d\"", x, y, SIDE, SIDE);
            write_colour(weight, strongest, out);
            write_number(weight, strongest, x, y, mask == NULL || mask[index], out);
        }
    size_t x = shape.wide + GAP, y = (shape.high - SIDE) / 2;
    double bias = (double)value[layer->biases + k];
    fprintf(out, "<circle cx=\"%zu\" cy=\"%zu\" r=\"%d\"", x + SIDE / 2, y + SIDE / 2, SIDE / 2);
    write_colour(bias, strongest, out);
    write_number(bias, strongest, x, y, true, out);
    fputs("</svg>\n", out);
}

static void write_coefficients(const struct export_network *network, const struct net_layer *layer,
                               size_t units, FILE *out)
{
    size_t each = net_layer_activation(&network->net, layer)->coefficients;
    if (!layer->activated || each == 0)
        return;
    fputs("<p class=\"note\">Coefficients of the activation: ", out);
    for (size_t k = 0; k < units; k++)
        for (size_t i = 0; i < each; i++) {
            char text[NUMBER];
            format_number((double)network->model->result.final[layer->coefficients + k * each + i],
                          text);
            fprintf(out, "%s%s", k + i == 0 ? "" : i == 0 ? "; " : ", ", text);
        }
    fputs(".</p>\n", out);
}

static void write_title(const struct export_network *network, size_t l, FILE *out)
{
    const struct net *net = &network->net;
    const struct net_layer *layer = &net->layer[l];
    size_t side = export_side(layer);
    fprintf(out, "<h5>Layer %zu: ", l + 1);
    if (l + 1 == net->layers)
        fputs("the answer, alive above 0", out);
    else
        fprintf(out, "%zu %s%s of %zu\u00d7%zu", layer->out, side > 1 ? "filter" : "channel",
                layer->out == 1 ? "" : "s", side, side);
    fputs("</h5>\n", out);
}

void page_draw_layers(const struct export_network *network, FILE *out)
{
    for (size_t l = 0; l < network->net.layers; l++) {
        const struct net_layer *layer = &network->net.layer[l];
        size_t units = layer->out < MOST_UNITS ? layer->out : MOST_UNITS;
        if (!export_leaves(&network->net, l))
            continue;
        write_title(network, l, out);
        fputs("<div class=\"units\">\n", out);
        for (size_t k = 0; k < units; k++)
            draw_unit(network, layer, k, out);
        fputs("</div>\n", out);
        write_coefficients(network, layer, units, out);
        if (units < layer->out || shape_of(layer).inputs < layer->in)
            fprintf(out,
                    "<p class=\"note\">The first %zu of %zu units, and %zu of %zu inputs.</p>\n",
                    units, layer->out, shape_of(layer).inputs, layer->in);
    }
}

// ---- boards ----

enum mark { DEAD, ALIVE, EXTRA, MISSING, UNKNOWN, MARKS };

static enum mark mark_of(const struct life_board *board, const struct life_board *said,
                         const struct life_board *unknown, size_t x, size_t y)
{
    bool alive = life_cell(board, x, y);
    if (said == NULL)
        return alive ? ALIVE : DEAD;
    if (life_cell(unknown, x, y))
        return UNKNOWN;
    if (life_cell(said, x, y) == alive)
        return alive ? ALIVE : DEAD;
    return alive ? MISSING : EXTRA;
}

// All cells of a mark are one path: a full square, a crossed one, a hollow one.
void page_draw_board(const struct life_board *board, const struct life_board *said,
                     const struct life_board *unknown, const char *title, FILE *out)
{
    static const char *const classes[MARKS] = {
        [ALIVE] = "alive", [EXTRA] = "extra", [MISSING] = "missing", [UNKNOWN] = "unknown"};
    static const char *const shapes[MARKS] = {[ALIVE] = "h.9v.9h-.9z",
                                              [EXTRA] = "h.9v.9h-.9zl.9 .9m-.9 0l.9 -.9",
                                              [MISSING] = "h.8v.8h-.8z",
                                              [UNKNOWN] = "l.9 .9m-.9 0l.9 -.9"};
    fprintf(out, "<svg class=\"board\" viewBox=\"0 0 %zu %zu\" role=\"img\" aria-label=\"",
            board->width, board->height);
    text_write_html(out, title);
    fputs("\">", out);
    for (enum mark mark = ALIVE; mark < MARKS; mark++) {
        bool any = false;
        for (size_t y = 0; y < board->height; y++)
            for (size_t x = 0; x < board->width; x++)
                if (mark_of(board, said, unknown, x, y) == mark) {
                    if (!any)
                        fprintf(out, "<path class=\"%s\" d=\"", classes[mark]);
                    any = true;
                    fprintf(out, "M%zu.05 %zu.05%s", x, y, shapes[mark]);
                }
        fputs(any ? "\"/>" : "", out);
    }
    fputs("</svg>\n", out);
}
