// The tickets of a group. Those of one method and its settings, round by round, each with its controls,
// are a series. As many as can be begun train side by side, of all series, because all see the same
// boards; then each series goes on from what became of its tickets.
//
//   take      what training made of the parent, or of the latest ticket: weights are scored
//   prune     a mask for each round that follows from that
//   start     what each ticket of the round, and each control, begins with; they train
//
// A mask that is trained takes two such steps a round: first the ticket itself, then all others.
#include "trial/group.h"

#include "ticket/start.h"

#include <assert.h>
#include <string.h>

static struct pruning *pruning_of(const struct group *group, const struct series *series, size_t i)
{
    return &group->pruning[(size_t)(series - group->series) * group->count + i];
}

static bool is_over(const struct series *series)
{
    return series->next == series->end;
}

// ---- masks --------------------------------------------------------------------------------------

// Draws the boards on which the weights of a replicate are scored: its own, even where training's are
// shared, so that no draw decides for all networks.
static void draw_batch(struct group *group, uint32_t replicate)
{
    training_begin(&group->training, RNG_SCORE_BOARDS, replicate);
    engine_draw(&group->training.engine, GROUP_SCORE_BOARDS, group->cells, group->target);
}

static struct ticket_subject subject_of(struct group *group, const struct pruning *pruning,
                                        const struct ticket_spec *ticket)
{
    return (struct ticket_subject){
        .net = &group->training.net,
        .spec = ticket,
        .value = pruning->value,
        .batch = &group->batch,
        .scorer = &group->scorer,
    };
}

// Takes value[P], which the next masks follow from, and scores them.
static void take_values(struct group *group, const struct series *series, struct pruning *pruning,
                        const float *value)
{
    const struct ticket_spec *ticket = &group->points[series->begin].ticket;
    size_t bytes = group->training.net.parameters * sizeof *value;
    memcpy(pruning->value, value, bytes);
    if (ticket->rewind == TICKET_TRAINED)
        memcpy(pruning->start, value, bytes);
    if (series->method->needs_boards)
        draw_batch(group, pruning->scratch.replicate);
    if (series->method->score != NULL) {
        struct ticket_subject subject = subject_of(group, pruning, ticket);
        series->method->score(&subject, pruning->score);
    }
}

// Puts the parents where a series begins. Returns false if cancelled.
static bool begin_series(struct group *group, const struct series *series)
{
    const struct net *net = &group->training.net;
    const struct ticket_spec *ticket = &group->points[series->begin].ticket;
    bool later = ticket->rewind > 0 && ticket->rewind != TICKET_TRAINED;
    if (later && !group_train_parents(group, ticket->rewind, false))
        return false;
    for (size_t i = 0; i < group->count; i++) {
        struct pruning *pruning = pruning_of(group, series, i);
        const struct trial_result *parent = group->parents[i];
        const float *start = later ? training_parameters(&group->run[i]) : parent->initial;
        pruning->tried = !ticket->only_learned || parent->outcome == TRIAL_LEARNED;
        if (!pruning->tried)
            continue;
        pruning->scratch.replicate = parent->replicate;
        memcpy(pruning->start, start, net->parameters * sizeof(float));
        ticket_mask_fill(net, pruning->mask);
        take_values(group, series, pruning,
                    series->method->needs_training ? parent->final : parent->initial);
    }
    return true;
}

static void prune(struct group *group, const struct series *series, struct pruning *pruning,
                  const struct ticket_spec *ticket)
{
    struct ticket_subject subject = subject_of(group, pruning, ticket);
    if (!series->method->rounds_follow)
        ticket_mask_fill(subject.net, pruning->mask);
    pruning->spared = ticket_method_prune(&subject, pruning->score, pruning->mask).spared;
}

// ---- starts -------------------------------------------------------------------------------------

// Sets the group's value and mask to what a ticket of this replicate trains from. The stream has what is drawn for it
// alone.
static void make_start(struct group *group, const struct pruning *pruning,
                       const struct point *point, uint32_t replicate, struct pcg32 *stream)
{
    const struct net *net = &group->training.net;
    const struct ticket_spec *ticket = &point->ticket;
    memcpy(group->value, pruning->start, net->parameters * sizeof(float));
    ticket_mask_control(net, ticket, pruning->mask, stream, group->mask);
    if (ticket->control == TICKET_FRESH)
        trial_init(point, replicate, stream, group->value);
    if (ticket->control == TICKET_SIGNS) {
        trial_init(point, replicate, stream, group->fresh);
        ticket_keep_signs(net, group->fresh, group->value);
    }
    if (ticket_methods[ticket->method]->start != NULL)
        ticket_methods[ticket->method]->start(net, ticket, group->value);
    ticket_flip(net, group->mask, ticket->flips, ticket->flip_biases, stream, group->value);
    if (ticket->noise > 0)
        ticket_shake(net, group->mask, ticket->noise, stream, group->value);
}

// Begins the next run, of a ticket. The ticket itself may train its mask; what is judged as it is trains
// nothing.
static void begin_run(struct group *group, const struct pruning *pruning, const struct point *point,
                      struct trial_result *result)
{
    const struct ticket_spec *ticket = &point->ticket;
    struct run *run = &group->run[group->running];
    struct pcg32 stream = trial_stream(point, RNG_TICKET, result->replicate);
    make_start(group, pruning, point, result->replicate, &stream);
    training_run_begin(run, &group->training, result, group->value, group->mask);
    result->spared = (uint32_t)pruning->spared;
    if (ticket_methods[ticket->method]->trains_mask && ticket_is_itself(ticket)) {
        run->popup = &group->popup[group->running];
        ticket_popup_begin(run->popup, ticket, point->updates, result->initial, &stream,
                           run->train.value);
    } else {
        run->over = ticket->no_retraining;
    }
    group->running++;
}

// ---- steps --------------------------------------------------------------------------------------

// The end of the points that a series can run now: all, or a round, if the next one's mask, or its own,
// follows from what becomes of it.
static size_t step_end(const struct group *group, const struct series *series)
{
    return series->method->rounds_follow || series->method->trains_mask
               ? group_round_end(group, series, series->next)
               : series->end;
}

// Whether what becomes of the ticket itself decides what is run next.
static bool is_awaited(const struct group *group, const struct series *series)
{
    return series->method->trains_mask
               ? !series->itself_is_run
               : series->method->rounds_follow && step_end(group, series) < series->end;
}

// Begins the networks of a round, points[begin .. end), of one parent that run now. The ticket itself
// is among them if it is awaited, whether a point asks for it or not.
static void begin_round(struct group *group, const struct series *series, size_t i, size_t begin,
                        size_t end)
{
    struct pruning *pruning = pruning_of(group, series, i);
    bool missing = is_awaited(group, series);
    for (size_t m = begin; m < end; m++) {
        bool itself = ticket_is_itself(&group->points[m].ticket);
        missing = missing && !itself;
        if (!series->method->trains_mask || itself != series->itself_is_run)
            begin_run(group, pruning, &group->points[m], group_result(group, m, i));
    }
    if (missing) {
        struct point itself = group_itself(&group->points[begin]);
        begin_run(group, pruning, &itself, &pruning->scratch);
    }
}

// Begins all networks that a series can run now.
static void begin_step(struct group *group, const struct series *series)
{
    size_t end = step_end(group, series);
    for (size_t from = series->next, to; from < end; from = to) {
        to = group_round_end(group, series, from);
        for (size_t i = 0; i < group->count; i++) {
            struct pruning *pruning = pruning_of(group, series, i);
            for (size_t m = from; m < to && !pruning->tried; m++)
                trial_result_not_tried(&group->points[m], group_result(group, m, i));
            if (!pruning->tried)
                continue;
            if (!series->itself_is_run)
                prune(group, series, pruning, &group->points[from].ticket);
            begin_round(group, series, i, from, to);
        }
    }
}

// The result of the ticket itself in the round that begins with the next point.
static const struct trial_result *itself_of(const struct group *group, const struct series *series,
                                            size_t i)
{
    for (size_t m = series->next; m < step_end(group, series); m++)
        if (ticket_is_itself(&group->points[m].ticket))
            return group_result(group, m, i);
    return &pruning_of(group, series, i)->scratch;
}

// Takes from what was run what the next step follows from, and moves on.
static void end_step(struct group *group, struct series *series)
{
    bool mask = series->method->trains_mask, awaited = is_awaited(group, series);
    for (size_t i = 0; i < group->count && awaited; i++) {
        struct pruning *pruning = pruning_of(group, series, i);
        const struct trial_result *itself = itself_of(group, series, i);
        if (pruning->tried && mask)
            memcpy(pruning->mask, itself->mask, group->training.net.parameters);
        else if (pruning->tried)
            take_values(group, series, pruning, itself->final);
    }
    series->itself_is_run = mask && awaited;
    if (!series->itself_is_run)
        series->next = step_end(group, series);
}

// Runs what can be run of all series. Returns false if cancelled.
static bool run_step(struct group *group)
{
    group->running = 0;
    for (size_t s = 0; s < group->all_series; s++)
        if (!is_over(&group->series[s]))
            begin_step(group, &group->series[s]);
    assert(group->running <= group->runs);
    training_begin(&group->training, RNG_TICKET_BOARDS, group_boards(group));
    if (!training_train(&group->training, group->run, group->running, group->parent.updates, true,
                        group->cancel))
        return false;
    for (size_t s = 0; s < group->all_series; s++)
        if (!is_over(&group->series[s]))
            end_step(group, &group->series[s]);
    return true;
}

// Whether rounds that follow from each other are all there.
static bool has_all_rounds(const struct group *group, const struct series *series)
{
    size_t round = 0;
    for (size_t m = series->begin; m < series->end && series->method->rounds_follow; m++) {
        if (group->points[m].ticket.round > round + 1)
            return false;
        round = group->points[m].ticket.round;
    }
    return true;
}

static bool has_more(const struct group *group)
{
    for (size_t s = 0; s < group->all_series; s++)
        if (!is_over(&group->series[s]))
            return true;
    return false;
}

bool group_run_tickets(struct group *group)
{
    for (size_t s = 0; s < group->all_series; s++) {
        assert(has_all_rounds(group, &group->series[s]));
        if (!begin_series(group, &group->series[s]))
            return false;
    }
    while (has_more(group))
        if (!run_step(group))
            return false;
    return true;
}
