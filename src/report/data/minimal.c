#include "report/data/minimal.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

// Tickets of one way differ in the round, dense networks in their widths.
static bool same_way(const struct point *a, const struct point *b)
{
    return settings_agree(a, b,
                          point_is_ticket(a) ? SETTING_BIT(SETTING_ROUND) : SETTINGS_OF_WIDTHS);
}

static bool is_proven(const struct trial_result *trial)
{
    return trial->outcome == TRIAL_LEARNED && trial->evidence != TRIAL_BOARDS;
}

static size_t proven_of(const struct report_point *point)
{
    return point->learned - point->sampled;
}

static struct interval interval_of(const struct report *report, const struct report_point *point)
{
    return sequence_or_wilson(&report->rule, proven_of(point), point->networks);
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
        if (interval_of(report, point).low > 0.5 && has_fewer(point, way->above))
            way->above = point;
    }
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        if (same_way(way->first->point, point->point) && interval_of(report, point).high < 0.5 &&
            has_fewer(point, way->above) && (way->below == NULL || has_fewer(way->below, point)))
            way->below = point;
    }
    if (way->fewest != NULL) {
        way->proven = proven_of(way->fewest);
        way->interval = interval_of(report, way->fewest);
    }
}

static size_t count_parameters(const struct point *point, const struct trial_result *trial,
                               const float *parameters)
{
    struct net net = point_net(point);
    size_t others = 0;
    for (size_t l = 0; l < net.layers; l++) {
        const struct net_layer *layer = &net.layer[l];
        if (layer->numbers != NET_OWN)
            continue;
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
    struct report_networks networks;
    TRY(report_read_networks(report, point, &networks));
    for (size_t k = 0; k < point->trials; k++) {
        const struct trial_result *trial = &point->trial[k];
        const struct report_source *source = report_source_of(point, k);
        struct minimal_network network = {
            source->point, k - source->first, trial->replicate, trial->weights_left,
            count_parameters(point->point, trial, networks.final + k * point->parameters)};
        if (!is_proven(trial) || (way->any && !is_smaller(&network, &way->smallest)))
            continue;
        way->any = true;
        way->smallest = network;
    }
    report_free_networks(&networks);
    return STATUS_OK;
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
