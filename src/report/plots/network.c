// A single network, drawn with its numbers from its filters down to its answer, and, of one generation, why it is what it is: the
// logit and what the filters give by the neighbours of a cell.
//
// A generation is a table: a column for each filter, below it what its activation makes of its sums, and below that a row for
// each channel, whose weights stand in the columns of the filters that they are of; right of it, its activation, and
// the weight by which the output reads it. Places are in pixels, from the upper left corner.
#include "base/text.h"
#include "export/about.h"
#include "net/name.h"
#include "report/data/anatomy.h"
#include "report/plots/figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN     30.0
#define PAGE       1000.0
#define WIDE       540.0 // a network no wider has its panels beside it
#define LINE       19.0  // of text
#define COLUMN_GAP 20.0  // between filters
#define RIGHT      216.0 // what stands right of the channels' weights
#define CURVE      58.0  // height of an activation's curve
#define SAMPLES    96    // of a curve

struct picture {
    const struct net *net;
    const float *value;
    const uint8_t *mask; // NULL: nothing is pruned
    double side;         // of a weight's square
    double bottom;       // how far down it reaches so far
    FILE *squares, *texts, *arrows, *panels, *curves;
    size_t panel;
};

// ---- numbers ----

#define NUMBER 24

// With as many digits as have room, and a minus as people write it.
static void format_number(double value, double room, char text[NUMBER])
{
    double size = fabs(value);
    int digits = size < 10 ? 2 : size < 100 ? 1 : 0;
    if (room < 30 && digits > 0)
        digits--;
    bool below = value < 0 && size >= 0.5 * pow(10, -digits); // and is no 0 when it is rounded
    snprintf(text, NUMBER, "%s%.*f", below ? "\u2212" : "", digits, size);
}

static void write_at(struct picture *picture, double x, double y, const char *align,
                     const char *text)
{
    fprintf(picture->texts, "%.1f %.1f %s ", x, y, align);
    plot_text(picture->texts, text);
}

static void write_named(struct picture *picture, double x, double y, const char *align,
                        const char *name, double value)
{
    char number[NUMBER], text[REPORT_LABEL];
    format_number(value, INFINITY, number);
    snprintf(text, sizeof text, "%s %s", name, number);
    write_at(picture, x, y, align, text);
}

// The weight whose square's upper left corner this is. Its colour is its share of the greatest of the layer.
static void write_weight(struct picture *picture, const struct net_layer *layer, size_t index,
                         double x, double y)
{
    double most = 0, value = (double)picture->value[index], half = picture->side / 2;
    char number[NUMBER];
    for (size_t i = layer->weights; i < layer->biases; i++)
        most = fmax(most, fabs((double)picture->value[i]));
    format_number(value, picture->side, number);
    bool left = picture->mask == NULL || picture->mask[index];
    fprintf(picture->squares, "%.1f %.1f %.1f %.4f ", x + half, y + half, half,
            most > 0 ? value / most : 0);
    plot_text(picture->squares, left ? number : "\u00b7");
}

static void write_arrow(struct picture *picture, double x, double y, double dx, double dy)
{
    fprintf(picture->arrows, "%.1f %.1f %.1f %.1f\n", x, y, dx, dy);
}

// What the activation makes of the sums of unit k: a panel of its own, in which the part is thick that they reach.
static void write_activation(struct picture *picture, const struct net_layer *layer, size_t k,
                             const struct double_range *sum, double x, double y, double wide)
{
    double c[ACTIVATION_COEFFICIENTS];
    const struct activation *row = net_layer_activation(picture->net, layer);
    net_coefficients_exact(picture->net, layer, k, picture->value, c);
    double low = fmin(sum->low, 0), high = fmax(sum->high, 0);
    double margin = high > low ? 0.12 * (high - low) : 1;
    low -= margin;
    high += margin;
    fprintf(picture->panels, "%.1f %.1f %.1f %.1f %.9g %.9g\n", x, y, wide, CURVE, low, high);
    fputs(picture->panel++ > 0 ? "\n\n" : "", picture->curves);
    for (size_t i = 0; i <= SAMPLES; i++) {
        double z = low + (high - low) * (double)i / SAMPLES;
        double result = row->exact(c, z);
        bool used = z >= sum->low && z <= sum->high;
        fprintf(picture->curves, used ? "%.6g %.6g %.6g\n" : "%.6g %.6g NaN\n", z, result, result);
    }
}

// Bias and coefficients, a line each. Returns where the next begins.
static double write_numbers(struct picture *picture, const struct net_layer *layer, size_t k,
                            double x, double y, const char *align)
{
    size_t count = net_layer_activation(picture->net, layer)->coefficients;
    const float *c = net_coefficients(picture->net, layer, k, picture->value);
    write_named(picture, x, y, align, "bias", (double)picture->value[layer->biases + k]);
    if (count == 0)
        return y + LINE;
    char text[REPORT_LABEL] = "c";
    for (size_t i = 0; i < count; i++) {
        char number[NUMBER];
        format_number((double)c[i], INFINITY, number);
        text_append(text, sizeof text, "%s %s", i > 0 ? "," : "", number);
    }
    write_at(picture, x, y + LINE, align, text);
    return y + 2 * LINE;
}

// ---- layout ----

static double column_of(const struct picture *picture, const struct net_layer *filters, size_t k)
{
    double wide = (double)export_side(filters) * picture->side + COLUMN_GAP;
    return MARGIN + (double)k * wide;
}

static double network_width(const struct picture *picture)
{
    double wide = 0;
    for (size_t l = 0; l + 1 < picture->net->layers; l += 2)
        wide = fmax(wide, column_of(picture, &picture->net->layer[l], picture->net->layer[l].out));
    return wide + RIGHT;
}

// The filters of a generation, those of all channels that they read one above the other.
static void write_filters(struct picture *picture, size_t l)
{
    const struct net_layer *layer = &picture->net->layer[l];
    struct double_range sum[NET_MAX_FILTERS];
    size_t side = export_side(layer);
    double wide = (double)side * picture->side, top = picture->bottom;
    anatomy_sums(picture->net, picture->value, l, sum);
    for (size_t k = 0; k < layer->out; k++) {
        double x = column_of(picture, layer, k), y = top;
        for (size_t c = 0; c < layer->in; c++, y += wide + 8)
            for (size_t i = 0; i < layer->taps; i++)
                write_weight(picture, layer, layer->weights + (k * layer->in + c) * layer->taps + i,
                             x + (double)(i % side) * picture->side,
                             y + (double)(i / side) * picture->side);
        y = write_numbers(picture, layer, k, x + wide / 2, y + LINE / 2, "c");
        write_activation(picture, layer, k, &sum[k], x, y, wide);
        write_arrow(picture, x + wide / 2, y + CURVE + 4, 0, 16);
        picture->bottom = y + CURVE + 24;
    }
}

// The channels of a generation, and, of the last, the output.
static void write_channels(struct picture *picture, size_t l)
{
    const struct net *net = picture->net;
    const struct net_layer *layer = &net->layer[l], *filters = &net->layer[l - 1];
    const struct net_layer *output = &net->layer[l + 1];
    struct double_range sum[NET_MAX_FILTERS];
    bool last = l + 2 == net->layers;
    double wide = (double)export_side(filters) * picture->side;
    double right = column_of(picture, filters, filters->out);
    double across = right + 112;
    double row = CURVE + (net_activation(net)->coefficients > 0 ? 2 : 1) * LINE + 6;
    anatomy_sums(net, picture->value, l, sum);
    for (size_t k = 0; k < layer->out; k++, picture->bottom += row) {
        double y = picture->bottom, middle = y + CURVE / 2;
        for (size_t i = 0; i < layer->in; i++)
            write_weight(picture, layer, layer->weights + k * layer->in + i,
                         column_of(picture, filters, i) + (wide - picture->side) / 2,
                         middle - picture->side / 2);
        write_activation(picture, layer, k, &sum[k], right, y, 80);
        write_numbers(picture, layer, k, right - 8, y + CURVE + LINE / 2, "l");
        if (k < layer->adds)
            write_at(picture, right + 60, y + CURVE + LINE / 2, "l", "+ input");
        write_arrow(picture, right - 18, middle, 12, 0);
        write_arrow(picture, right + 84, middle, 34, 0);
        if (last)
            write_weight(picture, output, output->weights + k, across + 12,
                         middle - picture->side / 2);
        else
            write_at(picture, across + 12, middle, "l", "to the next");
    }
    if (last) {
        double x = across + 12 + picture->side / 2, y = picture->bottom - row + CURVE / 2;
        write_arrow(picture, x, y + picture->side / 2 + 4, 0, 14);
        write_named(picture, x, y + picture->side / 2 + 28, "c", "bias",
                    (double)picture->value[output->biases]);
        write_at(picture, x, y + picture->side / 2 + 28 + LINE, "c", "= logit");
        picture->bottom = fmax(picture->bottom, y + picture->side / 2 + 40 + LINE);
    }
    picture->bottom += 14;
}

static void write_layers(struct picture *picture)
{
    for (size_t l = 0; l + 1 < picture->net->layers; l += 2) {
        char title[REPORT_LABEL];
        size_t side = export_side(&picture->net->layer[l]);
        snprintf(title, sizeof title, "%zu\u00d7%zu filters%s%s", side, side,
                 picture->net->generations == 1 ? ""
                 : l == 0                       ? ", first generation"
                                                : ", second generation",
                 l == 0 ? "" : ": of what the first gives");
        write_at(picture, MARGIN, picture->bottom + LINE / 2, "l", title);
        picture->bottom += LINE + 6;
        write_filters(picture, l);
        write_channels(picture, l + 1);
    }
}

// ---- why ----

// Whether the rule is a band of twice the neighbours and the cell itself, as Life is with 5 to 7: then they lie on one axis,
// else the neighbours alone do.
static bool is_band(const struct life_rule *rule, size_t *first, size_t *last)
{
    size_t alive = 0;
    *first = 18;
    *last = 0;
    for (size_t u = 0; u < 18; u++) {
        unsigned set = u % 2 ? rule->survival : rule->birth;
        if (!(set >> u / 2 & 1))
            continue;
        alive++;
        *first = u < *first ? u : *first;
        *last = u;
    }
    return alive > 0 && *last - *first + 1 == alive;
}

static void write_spread(const struct life_rule *rule, bool band,
                         const struct anatomy_by_neighbours *by, FILE *out)
{
    for (size_t centre = 0; centre < 2; centre++) {
        fputs(centre > 0 ? "\n\n" : "", out);
        for (size_t n = 0; n < 9; n++) {
            const struct anatomy_spread *spread = &by->of[centre][n];
            unsigned set = centre ? rule->survival : rule->birth;
            fprintf(out, "%zu %.6g %.6g %.6g %d\n", band ? 2 * n + centre : n, spread->mean,
                    spread->low, spread->high, (int)(set >> n & 1));
        }
    }
}

// The axis, and where the rule's cells live on it; NaN where it is no band.
static void write_axis(const struct life_rule *rule, bool *band, FILE *out)
{
    size_t first, last;
    *band = is_band(rule, &first, &last);
    plot_axis(out, *band ? "2 \u00d7 live neighbours + the cell itself" : "live neighbours", -0.5,
              *band ? 17.5 : 8.5, false);
    plot_number(out, "alive_from", *band ? (double)first - 0.5 : NAN);
    plot_number(out, "alive_to", *band ? (double)last + 0.5 : NAN);
    plot_block(out, "ticks", "horizontal place, label");
    for (size_t at = 0; at < (*band ? 18 : 9); at++)
        fprintf(out, "%zu \"%zu\"\n", at, at);
    plot_end(out);
}

static void write_why(const struct picture *picture, const struct life_rule *rule, FILE *out)
{
    const struct net *net = picture->net;
    struct anatomy_by_neighbours by;
    bool band;
    write_axis(rule, &band, out);
    plot_block(out, "curves", "line style, label");
    for (size_t k = 0; k < net->layer[0].out; k++)
        fprintf(out, "%zu \"filter %zu\"\n", k + 1, k + 1);
    plot_end(out);
    anatomy_unit(net, picture->value, net->layers - 1, 0, &by);
    plot_block(
        out, "logit",
        "place, mean logit, least, greatest, whether the rule says alive; a block for a dead "
        "cell, and one for a live one");
    write_spread(rule, band, &by, out);
    plot_end(out);
    plot_block(out, "filters",
               "the same of what each filter gives behind its activation: two blocks each");
    for (size_t k = 0; k < net->layer[0].out; k++) {
        fputs(k > 0 ? "\n\n" : "", out);
        anatomy_unit(net, picture->value, 0, k, &by);
        write_spread(rule, band, &by, out);
    }
    plot_end(out);
}

// ---- the page ----

enum status figure_check_network(const struct export_network *network, const char *path)
{
    const struct net *net = &network->net;
    if (net->generations <= FIGURE_NETWORK_GENERATIONS &&
        net_most_filters(net) <= FIGURE_NETWORK_FILTERS &&
        net_most_channels(net) <= FIGURE_NETWORK_CHANNELS)
        return STATUS_OK;
    return status_fail(STATUS_REQUEST,
                       "%s: this network has %zu generation%s, up to %zu filters and %zu "
                       "channels; a page has room for %d, %d and %d. `lifeticket export MODEL "
                       "--format html` makes a page of any network",
                       path, net->generations, net->generations == 1 ? "" : "s",
                       net_most_filters(net), net_most_channels(net), FIGURE_NETWORK_GENERATIONS,
                       FIGURE_NETWORK_FILTERS, FIGURE_NETWORK_CHANNELS);
}

static void write_texts(const struct export_network *network, FILE *out)
{
    char name[NET_NAME_TEXT], proof[EXPORT_PROOF_TEXT], rule[LIFE_RULE_TEXT];
    char heading[REPORT_LABEL], caption[1024];
    const struct point *point = &network->model->point;
    net_name(&network->net, name);
    export_proof(network, proof);
    life_rule_format(&point->rule, rule);
    snprintf(heading, sizeof heading, "%s: %s", name, rule);
    snprintf(caption, sizeof caption,
             "Squares are weights, dark ones positive, light ones negative, a dot in place of a "
             "pruned one. A curve is a unit\u2019s activation, thick where its sums %s.%s%s",
             network->net.generations == 1 ? "lie" : "can lie",
             network->net.form.residual
                 ? " Input is what the generation reads of the cell itself, in the channel of the "
                   "same number."
                 : "",
             network->net.generations == 1
                 ? " At the logit and the filters: the mean over all windows of a kind, with the "
                   "least and the greatest. The logit\u2019s axis is linear about 0 and "
                   "logarithmic beyond."
                 : "");
    plot_page_texts(out, heading, proof, caption);
}

// The parts that are written side by side, as one text each.
struct parts {
    char *text[5];
    size_t bytes[5];
    FILE *file[5];
};

static enum status parts_open(struct parts *parts)
{
    *parts = (struct parts){0};
    for (size_t i = 0; i < 5; i++)
        if ((parts->file[i] = open_memstream(&parts->text[i], &parts->bytes[i])) == NULL)
            return status_fail(STATUS_ENVIRONMENT, "not enough memory for a picture");
    return STATUS_OK;
}

static void parts_write(struct parts *parts, FILE *out)
{
    static const char *const names[5][2] = {
        {"squares", "middle of a weight's square, half its side, share of the layer's greatest, "
                    "text"},
        {"texts", "place, c(entre) or l(eft), text"},
        {"arrows", "from, by"},
        {"panels", "an activation's curve: left, top, width, height; its sums from, to"},
        {"functions", "sum, what the activation makes of it, again where sums lie; a block each"}};
    for (size_t i = 0; i < 5; i++) {
        fflush(parts->file[i]);
        plot_block(out, names[i][0], names[i][1]);
        fputs(parts->text[i], out);
        plot_end(out);
    }
}

static void parts_close(struct parts *parts)
{
    for (size_t i = 0; i < 5; i++) {
        if (parts->file[i] != NULL)
            fclose(parts->file[i]);
        free(parts->text[i]);
    }
}

enum status figure_network(const struct export_network *network, FILE *out)
{
    struct parts parts;
    struct picture picture = {.net = &network->net,
                              .value = network->model->result.final,
                              .mask = network->model->result.mask};
    for (picture.side = 40; picture.side > 12; picture.side--)
        if (network_width(&picture) <= PAGE - MARGIN)
            break;
    enum status status = parts_open(&parts);
    if (status == STATUS_OK) {
        picture.squares = parts.file[0];
        picture.texts = parts.file[1];
        picture.arrows = parts.file[2];
        picture.panels = parts.file[3];
        picture.curves = parts.file[4];
        write_layers(&picture);
        write_texts(network, out);
        plot_number(out, "side", picture.side);
        plot_number(out, "deep", picture.bottom);
        plot_number(out, "wide", network_width(&picture));
        plot_number(out, "explained", network->net.generations == 1);
        plot_number(out, "beside", network_width(&picture) <= WIDE);
        parts_write(&parts, out);
        if (network->net.generations == 1)
            write_why(&picture, &network->model->point.rule, out);
    }
    parts_close(&parts);
    return status;
}
