#include "report/data/cost.h"

#include "store/size.h"
#include "ticket/method.h"

#include <math.h>
#include <stdlib.h>

const char *const cost_label_names[COST_LABELS] = {"unknown", "estimated", "measured"};

#define JOULES_A_KWH 3.6e6

// ---- sums ---------------------------------------------------------------------------------------

// Adds a sum, divided among `of` trials, for so many of them.
static void add(struct cost_sum *sum, const struct cost_sum *more, double trials, double of)
{
    double share = trials / of;
    sum->operations += share * more->operations;
    sum->bytes += share * more->bytes;
    sum->seconds += share * more->seconds;
    sum->joules += share * more->joules;
    sum->unmeasured += more->unmeasured;
}

static void add_trials(const struct store_results *results, size_t index, struct cost_point *cost)
{
    const struct store_point *point = &results->point[index];
    for (size_t i = point->first; i < point->first + point->count; i++) {
        bool known = results->timing[i].joules >= 0 && isfinite(results->timing[i].joules);
        cost->own.operations += results->trial[i].flops;
        cost->own.seconds += results->timing[i].seconds;
        cost->own.joules += known ? results->timing[i].joules : 0;
        cost->own.unmeasured += !known;
    }
}

// Adds up the trials of a report's point, whose bytes are those of its networks and curves alone.
static enum status add_point(const struct report *report, size_t index, struct cost_point *cost)
{
    const struct report_point *point = &report->point[index];
    *cost = (struct cost_point){.trials = point->trials,
                                .tried = point->networks,
                                .learned = point->learned,
                                .proven = point->learned - point->sampled};
    for (size_t s = 0; s < point->sources; s++) {
        uint64_t bytes;
        add_trials(report->results, point->source[s].point, cost);
        if (report->results->file < 0)
            continue;
        TRY(store_point_bytes(report->results, point->source[s].point, &bytes));
        cost->own.bytes += (double)bytes;
    }
    return STATUS_OK;
}

// ---- what tickets came from ---------------------------------------------------------------------

// Adds the trials of an earlier point, as many as there are tickets that came from them.
static void add_earlier(const struct cost *cost, const struct point *earlier,
                        struct cost_point *ticket)
{
    const struct report *report = cost->report;
    const struct cost_sum unknown = {
        .operations = NAN, .bytes = NAN, .seconds = NAN, .joules = NAN};
    size_t i = 0;
    while (i < report->points && !settings_agree(report->point[i].point, earlier, 0))
        i++;
    if (i < report->points && cost->point[i].trials > 0)
        add(&ticket->whole, &cost->point[i].own, (double)ticket->trials,
            (double)cost->point[i].trials);
    else
        add(&ticket->whole, &unknown, 1, 1);
}

static enum status add_origin(const struct cost *cost, size_t index)
{
    const struct point *point = cost->report->point[index].point;
    const struct ticket_method_row *method = ticket_methods[point->ticket.method];
    struct cost_point *ticket = &cost->point[index];
    ticket->whole = ticket->own;
    if (!point_is_ticket(point))
        return STATUS_OK;
    size_t rounds = trial_series(point, NULL);
    struct point *series = calloc(rounds, sizeof *series), parent = point_parent(point);
    if (series == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu rounds", rounds);
    trial_series(point, series);
    for (size_t i = 0; i + 1 < rounds; i++)
        add_earlier(cost, &series[i], ticket);
    if (method->needs_training || point->ticket.only_learned)
        add_earlier(cost, &parent, ticket);
    if (method->trains_mask && !ticket_is_itself(&point->ticket)) {
        struct point itself = *point;
        itself.ticket.control = TICKET_ITSELF;
        itself.ticket.flips = 0;
        itself.ticket.noise = 0;
        add_earlier(cost, &itself, ticket);
    }
    free(series);
    return STATUS_OK;
}

// ---- all ----------------------------------------------------------------------------------------

static enum status add_all(struct cost *cost)
{
    const struct report *report = cost->report;
    struct cost_point *all = &cost->all;
    uint64_t bytes;
    for (size_t i = 0; i < report->points; i++) {
        struct cost_point *point = &cost->point[i];
        TRY(add_point(report, i, point));
        add(&all->own, &point->own, 1, 1);
        all->trials += point->trials;
        all->tried += point->tried;
        all->learned += point->learned;
        all->proven += point->proven;
    }
    bool open = report->results->file >= 0;
    if (open)
        TRY(store_bytes(report->results, &bytes));
    all->whole.bytes = open ? (double)bytes : NAN;
    double rest = all->whole.bytes - all->own.bytes;
    for (size_t i = 0; i < report->points; i++)
        cost->point[i].own.bytes += rest * (double)cost->point[i].trials / (double)all->trials;
    for (size_t i = 0; i < report->points; i++)
        TRY(add_origin(cost, i));
    all->own.bytes = all->whole.bytes;
    all->whole = all->own;
    return STATUS_OK;
}

enum status cost_open(const struct report *report, struct cost *cost)
{
    *cost = (struct cost){.report = report, .point = calloc(report->points, sizeof *cost->point)};
    if (cost->point == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu points", report->points);
    enum status status = add_all(cost);
    if (status != STATUS_OK)
        cost_close(cost);
    return status;
}

void cost_close(struct cost *cost)
{
    free(cost->point);
    cost->point = NULL;
}

static enum cost_label label_of(double value, enum cost_label label)
{
    return isnan(value) ? COST_UNKNOWN : label;
}

struct cost_amount cost_amount(const struct cost_sum *sum, size_t networks,
                               const struct cost_given *given)
{
    bool measured = sum->unmeasured == 0;
    double joules = measured ? sum->joules : sum->seconds * given->watts;
    double overhead = isnan(given->overhead) ? 1 : given->overhead, n = (double)networks;
    double grams = joules / JOULES_A_KWH * given->intensity * overhead;
    return (struct cost_amount){
        .operations = sum->operations / n,
        .bytes = sum->bytes / n,
        .seconds = sum->seconds / n,
        .joules = joules / n,
        .grams = grams / n,
        .counted = label_of(sum->operations, COST_ESTIMATED),
        .stored = label_of(sum->bytes, COST_MEASURED),
        .timed = label_of(sum->seconds, COST_MEASURED),
        .energy = label_of(joules, measured ? COST_MEASURED : COST_ESTIMATED),
        .carbon = label_of(grams, COST_ESTIMATED),
    };
}
