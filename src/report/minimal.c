#include "report/minimal.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

// Tickets of one way differ in the round, dense networks in their widths.
static bool same_way(const struct trial_point *a, const struct trial_point *b)
{
    return settings_agree(a, b,
                          trial_is_ticket(a) ? SETTING_BIT(SETTING_ROUND) : SETTINGS_OF_WIDTHS);
}

static bool is_proven(const struct trial_result *trial)
{
    return trial->outcome == TRIAL_LEARNED && trial->evidence != TRIAL_BOARDS;
}

static size_t proven_of(const struct report_point *point)
{
    return point->learned - point->sampled;
}

static struct interval interval_of(const struct report_point *point)
{
    return wilson_interval(proven_of(point), point->networks);
}

static bool has_fewer(const struct report_point *point, const struct report_point *than)
{
    return than == NULL || point->median_weights_left < than->median_weights_left;
}

static void find_fewest(const struct report *report, struct minimal_way *way)
{
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        if (!same_way(way->first->point, point->point) || point->networks == 0)
            continue;
        if (2 * proven_of(point) >= point->networks && has_fewer(point, way->fewest))
            way->fewest = point;
        if (interval_of(point).low > 0.5 && has_fewer(point, way->above))
            way->above = point;
    }
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        if (same_way(way->first->point, point->point) && interval_of(point).high < 0.5 &&
            has_fewer(point, way->above) && (way->below == NULL || has_fewer(way->below, point)))
            way->below = point;
    }
    if (way->fewest != NULL) {
        way->proven = proven_of(way->fewest);
        way->interval = interval_of(way->fewest);
    }
}

static size_t count_parameters(const struct trial_point *point, const struct trial_result *trial,
                               const float *parameters)
{
    struct net net = trial_net(point);
    size_t others = 0;
    for (size_t l = 0; l < net.layers; l++) {
        const struct net_layer *layer = &net.layer[l];
        for (size_t i = layer->biases; i < layer->end; i++)
            others += parameters[i] != 0;
    }
    return trial->weights_left + others;
}

static bool is_smaller(const struct minimal_network *a, const struct minimal_network *b)
{
    return a->weights_left != b->weights_left ? a->weights_left < b->weights_left
                                              : a->parameters_left < b->parameters_left;
}

// Takes the point's smallest network where it is smaller than the way's. Only networks with few
// enough weights are read.
static enum status look_for_smaller(const struct report *report, const struct report_point *point,
                                    struct minimal_way *way)
{
    uint64_t least = way->any ? way->smallest.weights_left : UINT64_MAX;
    bool candidates = false;
    for (size_t k = 0; k < point->trials; k++)
        candidates |= is_proven(&point->trial[k]) && point->trial[k].weights_left <= least;
    if (!candidates)
        return STATUS_OK;
    size_t size = point->trials * point->parameters;
    float *final = calloc(size, sizeof *final);
    uint8_t *mask = calloc(size, sizeof *mask);
    enum status status = STATUS_OK;
    if (final == NULL || mask == NULL)
        status = status_fail(STATUS_ENVIRONMENT, "not enough memory to read %zu networks",
                             point->trials);
    if (status == STATUS_OK)
        status = report_read_point(report, point, final, mask);
    for (size_t k = 0; k < point->trials && status == STATUS_OK; k++) {
        const struct trial_result *trial = &point->trial[k];
        const struct report_source *source = report_source_of(point, k);
        struct minimal_network network = {
            source->point, k - source->first, trial->replicate, trial->weights_left,
            count_parameters(point->point, trial, final + k * point->parameters)};
        if (!is_proven(trial) || (way->any && !is_smaller(&network, &way->smallest)))
            continue;
        way->any = true;
        way->smallest = network;
    }
    free(mask);
    free(final);
    return status;
}

static struct minimal_way *find_way(struct minimal *minimal, const struct report_point *point)
{
    for (size_t i = 0; i < minimal->ways; i++)
        if (same_way(minimal->way[i].first->point, point->point))
            return &minimal->way[i];
    struct minimal_way *way = &minimal->way[minimal->ways++];
    *way = (struct minimal_way){.first = point};
    return way;
}

enum status minimal_open(const struct report *report, struct minimal *minimal)
{
    *minimal = (struct minimal){.report = report};
    minimal->way = calloc(report->points, sizeof *minimal->way);
    if (minimal->way == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu points", report->points);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < report->points && status == STATUS_OK; i++) {
        struct minimal_way *way = find_way(minimal, &report->point[i]);
        way->points++;
        status = look_for_smaller(report, &report->point[i], way);
    }
    for (size_t i = 0; i < minimal->ways; i++) {
        struct minimal_way *way = &minimal->way[i];
        find_fewest(report, way);
        if (way->any &&
            (minimal->smallest == NULL || is_smaller(&way->smallest, &minimal->smallest->smallest)))
            minimal->smallest = way;
    }
    if (status != STATUS_OK)
        minimal_close(minimal);
    return status;
}

void minimal_close(struct minimal *minimal)
{
    free(minimal->way);
    minimal->way = NULL;
}

// ---- as a table ----

static const struct report_point *shown(const struct minimal_way *way)
{
    return way->fewest != NULL ? way->fewest : way->first;
}

// A point's weights, or "-" where there is no such point.
static void format_weights(const struct report_point *point, char cell[TABLE_CELL])
{
    if (point != NULL)
        snprintf(cell, TABLE_CELL, "%.10g", point->median_weights_left);
    else
        snprintf(cell, TABLE_CELL, "-");
}

static const char *const headings[] = {"weights", "networks", "proven",   "rate %", "95 % interval",
                                       "above",   "below",    "smallest", "point",  "replicate"};
#define HEADINGS (sizeof headings / sizeof *headings)

static size_t way_cells(const struct minimal_way *way, char cell[][TABLE_CELL])
{
    size_t columns = 0;
    format_weights(way->fewest, cell[columns++]);
    if (way->fewest != NULL) {
        size_t networks = way->fewest->networks;
        snprintf(cell[columns++], TABLE_CELL, "%zu", networks);
        snprintf(cell[columns++], TABLE_CELL, "%zu", way->proven);
        snprintf(cell[columns++], TABLE_CELL, "%.1f", 100 * (double)way->proven / (double)networks);
        snprintf(cell[columns++], TABLE_CELL, "%4.1f to %5.1f", 100 * way->interval.low,
                 100 * way->interval.high);
    } else {
        for (size_t i = 0; i < 4; i++)
            snprintf(cell[columns++], TABLE_CELL, "-");
    }
    format_weights(way->above, cell[columns++]);
    format_weights(way->below, cell[columns++]);
    const uint64_t of_smallest[] = {way->smallest.weights_left, way->smallest.point,
                                    way->smallest.replicate};
    for (size_t i = 0; i < 3; i++)
        snprintf(cell[columns++], TABLE_CELL, way->any ? "%llu" : "-",
                 (unsigned long long)of_smallest[i]);
    return columns;
}

static size_t text_row(const void *context, size_t row, char cell[TABLE_COLUMNS][TABLE_CELL])
{
    const struct minimal *minimal = context;
    const struct minimal_way *way = row > 0 ? &minimal->way[row - 1] : NULL;
    size_t columns = 0;
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        if (!minimal->report->varies[axis])
            continue;
        if (way == NULL)
            snprintf(cell[columns], TABLE_CELL, "%s", setting_name(axis));
        else if (way->fewest == NULL && axis == SETTING_ROUND)
            snprintf(cell[columns], TABLE_CELL, "-");
        else
            setting_format(axis, shown(way)->point, cell[columns]);
        columns++;
    }
    if (way != NULL)
        return columns + way_cells(way, cell + columns);
    for (size_t i = 0; i < HEADINGS; i++)
        snprintf(cell[columns++], TABLE_CELL, "%s", headings[i]);
    return columns;
}

static void write_text(const struct minimal *minimal, FILE *out)
{
    table_write_heading(minimal->report, out);
    table_write_rows(out, minimal->ways + 1, text_row, minimal);
    fputs("\nweights: the fewest, without biases, at which at least half of the networks provably "
          "learn, with\nWilson's interval; above, below: weights of the last point, going down, "
          "whose "
          "interval lies above\none half, and of the next whose interval lies below; smallest: "
          "weights "
          "of the smallest single\nnetwork that provably learned, with its point (/points) and "
          "replicate.\n",
          out);
    const struct minimal_way *way = minimal->smallest;
    if (way == NULL) {
        fputs("No network provably learned.\n", out);
        return;
    }
    fprintf(out,
            "The smallest of all: replicate %u of point %zu, %llu weights, %zu parameters with "
            "all else that is not zero.\n",
            way->smallest.replicate, way->smallest.point,
            (unsigned long long)way->smallest.weights_left, way->smallest.parameters_left);
}

// ---- csv and json ----

static const char *const value_names[] = {
    "weights",        "networks",           "proven",           "rate",
    "rate_low",       "rate_high",          "above_weights",    "below_weights",
    "smallest_point", "smallest_replicate", "smallest_weights", "smallest_parameters"};
#define VALUES (sizeof value_names / sizeof *value_names)

static double weights_of(const struct report_point *point)
{
    return point != NULL ? point->median_weights_left : NAN;
}

static void way_values(const struct minimal_way *way, double values[VALUES])
{
    for (size_t v = 0; v < VALUES; v++)
        values[v] = NAN;
    values[0] = weights_of(way->fewest);
    if (way->fewest != NULL) {
        values[1] = (double)way->fewest->networks;
        values[2] = (double)way->proven;
        values[3] = (double)way->proven / (double)way->fewest->networks;
        values[4] = way->interval.low;
        values[5] = way->interval.high;
    }
    values[6] = weights_of(way->above);
    values[7] = weights_of(way->below);
    if (way->any) {
        values[8] = (double)way->smallest.point;
        values[9] = (double)way->smallest.replicate;
        values[10] = (double)way->smallest.weights_left;
        values[11] = (double)way->smallest.parameters_left;
    }
}

static void write_csv(const struct minimal *minimal, FILE *out)
{
    table_write_csv_heading(out);
    table_write_csv_names(value_names, VALUES, out);
    for (size_t i = 0; i < minimal->ways; i++) {
        double values[VALUES];
        way_values(&minimal->way[i], values);
        table_write_csv_point(minimal->report, shown(&minimal->way[i]), out);
        table_write_csv_values(values, VALUES, out);
    }
}

static void write_json(const struct minimal *minimal, FILE *out)
{
    table_write_json_heading(minimal->report, out);
    fputs("  \"ways\": [\n", out);
    for (size_t i = 0; i < minimal->ways; i++) {
        double values[VALUES];
        way_values(&minimal->way[i], values);
        fputs("    {", out);
        table_write_json_axes(shown(&minimal->way[i])->point, out);
        table_write_json_values(value_names, values, VALUES, out);
        fputs(i + 1 < minimal->ways ? "},\n" : "}\n", out);
    }
    fputs("  ],\n  \"smallest\": ", out);
    const struct minimal_way *way = minimal->smallest;
    if (way == NULL)
        fputs("null\n}\n", out);
    else
        fprintf(out,
                "{\"point\": %zu, \"replicate\": %u, \"weights\": %llu, \"parameters\": %zu}\n}\n",
                way->smallest.point, way->smallest.replicate,
                (unsigned long long)way->smallest.weights_left, way->smallest.parameters_left);
}

void minimal_write(const struct minimal *minimal, enum report_format format, FILE *out)
{
    assert(format != REPORT_TEX);
    static void (*const writers[])(const struct minimal *, FILE *) = {write_text, write_csv,
                                                                      write_json};
    writers[format](minimal, out);
}
