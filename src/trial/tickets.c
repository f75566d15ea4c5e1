// The tickets of a family. Those of one method and its settings, round by round, each with its controls,
// are a series. As many as can be begun train side by side, of all series, because all see the same
// boards; then each series goes on from what became of its tickets.
//
//   take      what training made of the parent, or of the latest ticket: weights are scored
//   prune     a mask for each round that follows from that
//   start     what each ticket of the round, and each control, begins with; they train
//
// A mask that is trained takes two such steps a round: first the ticket itself, then all others.
#include "trial/family.h"

#include "ticket/start.h"

#include <assert.h>
#include <string.h>

static struct pruning *pruning_of(const struct family *family, const struct series *series,
                                  size_t i)
{
    return &family->pruning[(size_t)(series - family->series) * family->count + i];
}

static bool is_over(const struct series *series)
{
    return series->next == series->end;
}

// ---- masks --------------------------------------------------------------------------------------

// Draws the boards on which the weights of a replicate are scored: its own, even where training's are
// shared, so that no draw decides for all networks.
static void draw_batch(struct family *family, uint32_t replicate)
{
    training_begin(&family->training, RNG_SCORE_BOARDS, replicate);
    engine_draw(&family->training.engine, FAMILY_SCORE_BOARDS, family->cells, family->target);
}

static struct ticket_subject subject_of(struct family *family, const struct pruning *pruning,
                                        const struct ticket_spec *ticket)
{
    return (struct ticket_subject){
        .net = &family->training.net,
        .spec = ticket,
        .value = pruning->value,
        .batch = &family->batch,
        .scorer = &family->scorer,
    };
}

// Takes value[P], which the next masks follow from, and scores them.
static void take_values(struct family *family, const struct series *series, struct pruning *pruning,
                        const float *value)
{
    const struct ticket_spec *ticket = &family->points[series->begin].ticket;
    size_t bytes = family->training.net.parameters * sizeof *value;
    memcpy(pruning->value, value, bytes);
    if (ticket->rewind == TICKET_TRAINED)
        memcpy(pruning->start, value, bytes);
    if (series->method->needs_boards)
        draw_batch(family, pruning->scratch.replicate);
    if (series->method->score != NULL) {
        struct ticket_subject subject = subject_of(family, pruning, ticket);
        series->method->score(&subject, pruning->score);
    }
}

// Puts the parents where a series begins. Returns false if cancelled.
static bool begin_series(struct family *family, const struct series *series)
{
    const struct net *net = &family->training.net;
    const struct ticket_spec *ticket = &family->points[series->begin].ticket;
    bool later = ticket->rewind > 0 && ticket->rewind != TICKET_TRAINED;
    if (later && !family_train_parents(family, ticket->rewind, false))
        return false;
    for (size_t i = 0; i < family->count; i++) {
        struct pruning *pruning = pruning_of(family, series, i);
        const struct trial_result *parent = family->parents[i];
        const float *start = later ? training_parameters(&family->run[i]) : parent->initial;
        pruning->tried = !ticket->only_learned || parent->outcome == TRIAL_LEARNED;
        if (!pruning->tried)
            continue;
        pruning->scratch.replicate = parent->replicate;
        memcpy(pruning->start, start, net->parameters * sizeof(float));
        ticket_mask_fill(net, pruning->mask);
        take_values(family, series, pruning,
                    series->method->needs_training ? parent->final : parent->initial);
    }
    return true;
}

static void prune(struct family *family, const struct series *series, struct pruning *pruning,
                  const struct ticket_spec *ticket)
{
    struct ticket_subject subject = subject_of(family, pruning, ticket);
    if (!series->method->rounds_follow)
        ticket_mask_fill(subject.net, pruning->mask);
    pruning->spared = ticket_method_prune(&subject, pruning->score, pruning->mask).spared;
}

// ---- starts -------------------------------------------------------------------------------------

// What is drawn for a ticket alone.
static struct pcg32 ticket_stream(const struct point *point, uint32_t replicate)
{
    struct rng_key key = {
        .seed = point->seed,
        .purpose = RNG_TICKET,
        .index = {point_key(point), replicate},
    };
    return rng_stream(&key);
}

// Sets the family's value and mask to what a ticket trains from.
static void make_start(struct family *family, const struct pruning *pruning,
                       const struct point *point, struct pcg32 *stream)
{
    const struct net *net = &family->training.net;
    const struct ticket_spec *ticket = &point->ticket;
    memcpy(family->value, pruning->start, net->parameters * sizeof(float));
    ticket_mask_control(net, ticket, pruning->mask, stream, family->mask);
    if (ticket->control == TICKET_FRESH)
        net_init(net, point->init, stream, family->value);
    if (ticket->control == TICKET_SIGNS) {
        net_init(net, point->init, stream, family->fresh);
        ticket_keep_signs(net, family->fresh, family->value);
    }
    if (ticket_methods[ticket->method]->start != NULL)
        ticket_methods[ticket->method]->start(net, ticket, family->value);
    ticket_flip(net, family->mask, ticket->flips, ticket->flip_biases, stream, family->value);
    if (ticket->noise > 0)
        ticket_shake(net, family->mask, ticket->noise, stream, family->value);
}

// Begins the next run, of a ticket. The ticket itself may train its mask; what is judged as it is trains
// nothing.
static void begin_run(struct family *family, const struct pruning *pruning,
                      const struct point *point, struct trial_result *result)
{
    const struct ticket_spec *ticket = &point->ticket;
    struct run *run = &family->run[family->running];
    struct pcg32 stream = ticket_stream(point, result->replicate);
    make_start(family, pruning, point, &stream);
    training_run_begin(run, &family->training, result, family->value, family->mask);
    result->spared = (uint32_t)pruning->spared;
    if (ticket_methods[ticket->method]->trains_mask && ticket_is_itself(ticket)) {
        run->popup = &family->popup[family->running];
        ticket_popup_begin(run->popup, ticket, point->updates, result->initial, &stream,
                           run->train.value);
    } else {
        run->over = ticket->no_retraining;
    }
    family->running++;
}

// ---- steps --------------------------------------------------------------------------------------

// The end of the points that a series can run now: all, or a round, if the next one's mask, or its own,
// follows from what becomes of it.
static size_t step_end(const struct family *family, const struct series *series)
{
    return series->method->rounds_follow || series->method->trains_mask
               ? family_round_end(family, series, series->next)
               : series->end;
}

// Whether what becomes of the ticket itself decides what is run next.
static bool is_awaited(const struct family *family, const struct series *series)
{
    return series->method->trains_mask
               ? !series->itself_is_run
               : series->method->rounds_follow && step_end(family, series) < series->end;
}

// Begins the networks of a round, points[begin .. end), of one parent that run now. The ticket itself
// is among them if it is awaited, whether a point asks for it or not.
static void begin_round(struct family *family, const struct series *series, size_t i, size_t begin,
                        size_t end)
{
    struct pruning *pruning = pruning_of(family, series, i);
    bool missing = is_awaited(family, series);
    for (size_t m = begin; m < end; m++) {
        bool itself = ticket_is_itself(&family->points[m].ticket);
        missing = missing && !itself;
        if (!series->method->trains_mask || itself != series->itself_is_run)
            begin_run(family, pruning, &family->points[m], family_result(family, m, i));
    }
    if (missing) {
        struct point itself = family_itself(&family->points[begin]);
        begin_run(family, pruning, &itself, &pruning->scratch);
    }
}

// Begins all networks that a series can run now.
static void begin_step(struct family *family, const struct series *series)
{
    size_t end = step_end(family, series);
    for (size_t from = series->next, to; from < end; from = to) {
        to = family_round_end(family, series, from);
        for (size_t i = 0; i < family->count; i++) {
            struct pruning *pruning = pruning_of(family, series, i);
            for (size_t m = from; m < to && !pruning->tried; m++)
                trial_result_not_tried(&family->points[m], family_result(family, m, i));
            if (!pruning->tried)
                continue;
            if (!series->itself_is_run)
                prune(family, series, pruning, &family->points[from].ticket);
            begin_round(family, series, i, from, to);
        }
    }
}

// The result of the ticket itself in the round that begins with the next point.
static const struct trial_result *itself_of(const struct family *family,
                                            const struct series *series, size_t i)
{
    for (size_t m = series->next; m < step_end(family, series); m++)
        if (ticket_is_itself(&family->points[m].ticket))
            return family_result(family, m, i);
    return &pruning_of(family, series, i)->scratch;
}

// Takes from what was run what the next step follows from, and moves on.
static void end_step(struct family *family, struct series *series)
{
    bool mask = series->method->trains_mask, awaited = is_awaited(family, series);
    for (size_t i = 0; i < family->count && awaited; i++) {
        struct pruning *pruning = pruning_of(family, series, i);
        const struct trial_result *itself = itself_of(family, series, i);
        if (pruning->tried && mask)
            memcpy(pruning->mask, itself->mask, family->training.net.parameters);
        else if (pruning->tried)
            take_values(family, series, pruning, itself->final);
    }
    series->itself_is_run = mask && awaited;
    if (!series->itself_is_run)
        series->next = step_end(family, series);
}

// Runs what can be run of all series. Returns false if cancelled.
static bool run_step(struct family *family)
{
    family->running = 0;
    for (size_t s = 0; s < family->all_series; s++)
        if (!is_over(&family->series[s]))
            begin_step(family, &family->series[s]);
    assert(family->running <= family->runs);
    training_begin(&family->training, RNG_TICKET_BOARDS, family_boards(family));
    if (!training_train(&family->training, family->run, family->running, family->parent.updates,
                        family->cancel))
        return false;
    for (size_t r = 0; r < family->running; r++) {
        if (family_cancelled(family))
            return false;
        training_finish(&family->training, &family->run[r]);
    }
    for (size_t s = 0; s < family->all_series; s++)
        if (!is_over(&family->series[s]))
            end_step(family, &family->series[s]);
    return true;
}

// Whether rounds that follow from each other are all there.
static bool has_all_rounds(const struct family *family, const struct series *series)
{
    size_t round = 0;
    for (size_t m = series->begin; m < series->end && series->method->rounds_follow; m++) {
        if (family->points[m].ticket.round > round + 1)
            return false;
        round = family->points[m].ticket.round;
    }
    return true;
}

static bool has_more(const struct family *family)
{
    for (size_t s = 0; s < family->all_series; s++)
        if (!is_over(&family->series[s]))
            return true;
    return false;
}

bool family_run_tickets(struct family *family)
{
    for (size_t s = 0; s < family->all_series; s++) {
        assert(has_all_rounds(family, &family->series[s]));
        if (!begin_series(family, &family->series[s]))
            return false;
    }
    while (has_more(family))
        if (!run_step(family))
            return false;
    return true;
}
