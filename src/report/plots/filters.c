// A picture of which weights survive (survivors.h): rows for each way, of the round of fewest
// weights at which at least half of the tickets learned, and of fewest at which ENOUGH did; over the
// tickets that learned.
#include "base/text.h"
#include "report/data/survivors.h"
#include "report/data/tickets.h"
#include "report/plots/figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// In units, each the side of a weight's square.
#define BETWEEN_FILTERS 0.5
#define BETWEEN_LAYERS  1.6
#define BOX             1.5  // side of the square that stands for a 1x1 layer
#define PIXELS          940  // that a row may be wide
#define NUMBERS         220  // pixels that the numbers of a 3x3 layer need
#define LINE            22   // pixels of a line of text
#define ROWS            1060 // pixels of a page's rows, so that it is no higher than A4
#define ENOUGH          10   // tickets that learned; shares of fewer mean little

struct row {
    const struct report_point *point;
    struct survivors survivors;
    double left; // weights of the tickets that learned: the median
};

struct picture {
    struct net net;
    double unit;          // pixels
    double wide, height;  // of a row, units
    double tallest, line; // of a layer, of a line of text, units
    size_t rows;
    struct row *row;
};

static double side_of(const struct net_layer *layer)
{
    return layer->taps > 1 ? sqrt((double)layer->taps) : BOX;
}

static size_t shown_of(const struct net_layer *layer)
{
    if (layer->taps == 1)
        return 1;
    return layer->out < SURVIVORS_FILTERS ? layer->out : SURVIVORS_FILTERS;
}

static double width_of(const struct net_layer *layer, double unit)
{
    double shown = (double)shown_of(layer);
    double wide = shown * side_of(layer) + (shown - 1) * BETWEEN_FILTERS;
    return layer->taps == 9 ? fmax(wide, NUMBERS / unit) : wide;
}

static double row_width(const struct net *net, double unit)
{
    double wide = -BETWEEN_LAYERS;
    for (size_t l = 0; l < net->layers; l++)
        wide += width_of(&net->layer[l], unit) + BETWEEN_LAYERS;
    return wide;
}

// The largest unit with which a row fits.
static void find_unit(struct picture *picture)
{
    for (picture->unit = 32; picture->unit > 4; picture->unit--)
        if (row_width(&picture->net, picture->unit) * picture->unit <= PIXELS)
            break;
    picture->wide = row_width(&picture->net, picture->unit);
    picture->line = LINE / picture->unit;
    for (size_t l = 0; l < picture->net.layers; l++)
        picture->tallest = fmax(picture->tallest, side_of(&picture->net.layer[l]));
    picture->height = picture->tallest + 3 * picture->line;
}

// ---- rows ----

// The median of what is left, without biases, of the tickets that learned.
static double weights_of_learned(const struct report_point *point, double *values)
{
    size_t count = 0;
    for (size_t k = 0; k < point->trials; k++)
        if (point->trial[k].outcome == TRIAL_LEARNED)
            values[count++] = (double)point->trial[k].weights_left;
    return report_median(values, count);
}

static enum status read_row(const struct report *report, const struct net *net, struct row *row)
{
    const struct report_point *point = row->point;
    struct report_networks networks;
    double *values = calloc(point->trials, sizeof *values);
    if (values == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu networks", point->trials);
    row->left = weights_of_learned(point, values);
    free(values);
    TRY(report_read_networks(report, point, &networks));
    for (size_t k = 0; k < point->trials; k++)
        if (point->trial[k].outcome == TRIAL_LEARNED)
            survivors_add(&row->survivors, net, networks.mask + k * point->parameters,
                          networks.final + k * point->parameters);
    survivors_finish(&row->survivors, net);
    report_free_networks(&networks);
    return STATUS_OK;
}

#define ROUNDS 2 // of a way, at most

// The rounds of a way that are shown; returns how many.
static size_t choose_rounds(const struct tickets *tickets, const struct point *way,
                            const struct report_point *points[ROUNDS])
{
    struct tickets_curve curve = {.like = way, .except = SETTING_BIT(SETTING_ROUND)};
    const struct report_point *half = tickets_fewest(tickets, way);
    size_t count = tickets_points(tickets, &curve), least = 0, chosen = 0;
    while (least < count && tickets->scratch[least]->learned < ENOUGH)
        least++;
    if (half != NULL && half->learned >= ENOUGH)
        points[chosen++] = half;
    if (least < count && tickets->scratch[least] != half)
        points[chosen++] = tickets->scratch[least];
    return chosen;
}

// The rows of all pages of a network; returns how many.
static size_t choose_rows(const struct tickets *tickets,
                          const struct report_point *points[ROUNDS * TICKETS_WAYS])
{
    const struct point *ways[TICKETS_WAYS];
    size_t count = tickets_ways(tickets, ways, TICKETS_WAYS), rows = 0;
    for (size_t w = 0; w < count; w++)
        rows += choose_rounds(tickets, ways[w], points + rows);
    return rows;
}

// How many rows a page has room for.
static size_t rows_of_page(const struct picture *picture)
{
    double rows = floor(ROWS / (picture->height * picture->unit));
    return rows > 1 ? (size_t)rows : 1;
}

static enum status read_rows(const struct tickets *tickets, size_t part, struct picture *picture)
{
    const struct report_point *points[ROUNDS * TICKETS_WAYS];
    size_t rows = choose_rows(tickets, points), most = rows_of_page(picture), first = part * most;
    picture->row = calloc(most, sizeof *picture->row);
    if (picture->row == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for a picture of filters");
    for (size_t r = first; r < rows && r < first + most; r++) {
        struct row *row = &picture->row[picture->rows++];
        row->point = points[r];
        TRY(read_row(tickets->report, &picture->net, row));
    }
    return STATUS_OK;
}

// ---- data ----

static void write_layer(const struct net_layer *layer, const struct survivors_layer *share,
                        double left, double top, FILE *out)
{
    size_t side = layer->taps > 1 ? (size_t)lround(side_of(layer)) : 1;
    double square = layer->taps > 1 ? 1 : BOX;
    for (size_t k = 0; k < shown_of(layer); k++)
        for (size_t i = 0; i < side * side; i++) {
            double x = left + (double)k * (side_of(layer) + BETWEEN_FILTERS);
            double value = layer->taps > 1 ? share->tap[k][i] : share->all;
            fprintf(out, "%.3f %.3f %.3f %.4f\n", x + ((double)(i % side) + 0.5) * square,
                    top - ((double)(i / side) + 0.5) * square, square / 2, value);
        }
}

static void write_weights(const struct picture *picture, FILE *out)
{
    plot_block(out, "weights", "middle of a weight's square, half its side, share left");
    for (size_t r = 0; r < picture->rows; r++) {
        double left = 0, top = -(double)r * picture->height - picture->line;
        for (size_t l = 0; l < picture->net.layers; l++) {
            const struct net_layer *layer = &picture->net.layer[l];
            write_layer(layer, &picture->row[r].survivors.layer[l], left, top, out);
            left += width_of(layer, picture->unit) + BETWEEN_LAYERS;
        }
    }
    plot_end(out);
}

// Above each row what it is.
static void write_rows(const struct tickets *tickets, const struct picture *picture, FILE *out)
{
    plot_block(out, "rows", "place of a text, what the row below it is");
    for (size_t r = 0; r < picture->rows; r++) {
        const struct report_point *point = picture->row[r].point;
        char label[REPORT_LABEL], left[TEXT_COUNT], text[REPORT_LABEL + 128];
        tickets_way_label(tickets, point->point, label);
        report_format_number(picture->row[r].left, left);
        snprintf(text, sizeof text, "%s: round %zu, %s weights left; %zu of %zu learned", label,
                 point->point->ticket.round, left, point->learned, point->networks);
        fprintf(out, "0 %.3f ", -(double)r * picture->height - 0.45 * picture->line);
        plot_text(out, text);
    }
    plot_end(out);
}

// Below each layer of 3x3 filters, which places in them survive.
static void write_places(const struct picture *picture, FILE *out)
{
    plot_block(out, "places", "place of a text, which places in the filters above it survive");
    for (size_t r = 0; r < picture->rows; r++) {
        double left = 0, top = -(double)r * picture->height;
        for (size_t l = 0; l < picture->net.layers; l++) {
            const struct net_layer *layer = &picture->net.layer[l];
            const struct survivors_layer *share = &picture->row[r].survivors.layer[l];
            if (layer->taps == 9)
                fprintf(out, "%.3f %.3f \"centre %.0f %%, edges %.0f %%, corners %.0f %%\"\n", left,
                        top - picture->tallest - 1.5 * picture->line, 100 * share->centre,
                        100 * share->edge, 100 * share->corner);
            left += width_of(layer, picture->unit) + BETWEEN_LAYERS;
        }
    }
    plot_end(out);
}

static void write_picture(const struct tickets *tickets, const struct picture *picture, FILE *out)
{
    char note[512];
    snprintf(
        note, sizeof note,
        "Share of the tickets that learned in which a weight is left (%%). A network's filters "
        "stand in order of the weights that are left, then of the sum of their trained "
        "weights%s; over several channels the mean is shown. A single square is a whole "
        "1\u00d71 layer.",
        net_most_filters(&picture->net) > SURVIVORS_FILTERS ? ", the first eight" : "");
    plot_texts(out, tickets->report, "Which weights survive in networks that learn?",
               tickets->label, note);
    plot_number(out, "unit", picture->unit);
    plot_number(out, "wide", picture->wide);
    plot_number(out, "high", picture->height * (double)picture->rows);
    write_weights(picture, out);
    write_rows(tickets, picture, out);
    write_places(picture, out);
}

// ---- pages ----

// A network without rows has no page.
static size_t pages_of(const struct tickets *tickets)
{
    const struct report_point *points[ROUNDS * TICKETS_WAYS];
    struct picture picture = {.net = point_net(tickets->base)};
    find_unit(&picture);
    size_t most = rows_of_page(&picture);
    return (choose_rows(tickets, points) + most - 1) / most;
}

size_t figure_filters_pages(const struct report *report)
{
    // Windows must fit.
    for (size_t i = 0; i < report->points; i++) {
        const struct point *point = report->point[i].point;
        if (point->family == NET_WINDOW && point_net(point).layer[0].taps > SURVIVORS_TAPS)
            return 0;
    }
    return tickets_count_pages(report, pages_of);
}

void figure_filters_name(const struct report *report, size_t page, char name[REPORT_PAGE])
{
    size_t part, network = tickets_find_page(report, page, pages_of, &part);
    tickets_network_name(report, network, name);
    report_number_page(part, name);
}

enum status figure_filters(const struct report *report, size_t page, FILE *out)
{
    struct tickets tickets;
    size_t part, network = tickets_find_page(report, page, pages_of, &part);
    TRY(tickets_open(report, network, &tickets));
    struct picture picture = {.net = point_net(tickets.base)};
    find_unit(&picture);
    enum status status = read_rows(&tickets, part, &picture);
    if (status == STATUS_OK)
        write_picture(&tickets, &picture, out);
    free(picture.row);
    tickets_close(&tickets);
    return status;
}
