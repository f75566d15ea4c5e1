// Lineages of tickets, step by step: as many tickets train side by side as can be begun, beside their
// controls, because all see the same boards.
#include "trial/family.h"

#include "ticket/popup.h"
#include "ticket/start.h"

#include <assert.h>
#include <math.h>
#include <string.h>

// The ticket that its lineage goes on from.
static bool is_itself(const struct ticket_spec *ticket)
{
    return ticket->control == TICKET_ITSELF && ticket->flips == 0 && ticket->noise == 0;
}

// Draws the boards on which the weights of a replicate are scored: its own, even where training's are
// shared, so that no draw decides for all networks.
static void draw_batch(struct family *family, uint32_t replicate)
{
    course_begin(&family->course, RNG_SCORE_BOARDS, replicate);
    engine_draw(&family->course.engine, FAMILY_SCORE_BOARDS, family->cells, family->target);
}

static struct branch *branch_of(const struct family *family, const struct lineage *lineage,
                                size_t i)
{
    return &family->branch[(size_t)(lineage - family->lineage) * family->count + i];
}

// Puts the parents where a lineage begins. Returns false if cancelled.
static bool begin_lineage(struct family *family, const struct lineage *lineage)
{
    const struct net *net = &family->course.net;
    const struct ticket_spec *ticket = &family->points[lineage->begin].ticket;
    size_t floats = net->parameters * sizeof(float);
    bool later = ticket->rewind > 0 && ticket->rewind != TICKET_TRAINED;
    if (later && !family_train_parents(family, ticket->rewind, false))
        return false;
    bool scored_on_boards = ticket->method == TICKET_SNIP || ticket->method == TICKET_GRASP;
    for (size_t i = 0; i < family->count; i++) {
        struct branch *branch = branch_of(family, lineage, i);
        const struct trial_result *parent = family->parents[i];
        const float *initial = parent->initial;
        branch->tried = !ticket->only_learned || parent->outcome == TRIAL_LEARNED;
        branch->scratch.replicate = parent->replicate;
        memcpy(branch->start, later ? course_parameters(&family->run[i]) : initial, floats);
        if (ticket_needs_training(ticket->method))
            memcpy(branch->trained, parent->final, floats);
        ticket_mask_fill(net, branch->mask);
        if (scored_on_boards)
            draw_batch(family, parent->replicate);
        if (ticket->method == TICKET_MAGNITUDE)
            ticket_score_magnitude(net, initial, branch->score);
        else if (ticket->method == TICKET_SNIP)
            ticket_score_snip(net, initial, &family->batch, &family->scorer, branch->score);
        else if (ticket->method == TICKET_GRASP)
            ticket_score_grasp(net, ticket, initial, &family->batch, &family->scorer,
                               branch->score);
    }
    return true;
}

// The mask of a round, and what its survivors start from.
static void prune(struct family *family, struct branch *branch, const struct trial_result *parent,
                  const struct ticket_spec *ticket)
{
    const struct net *net = &family->course.net;
    struct ticket_cut cut = {0};
    if (ticket->method != TICKET_ITERATIVE)
        ticket_mask_fill(net, branch->mask);
    if (ticket_needs_training(ticket->method))
        ticket_score_magnitude(net, branch->trained, branch->score);
    if (ticket->method == TICKET_SYNFLOW)
        cut = ticket_prune_synflow(net, ticket, parent->initial, &family->scorer, branch->mask);
    else if (ticket->method != TICKET_RESTART && ticket->method != TICKET_POPUP)
        cut = ticket_prune(net, ticket, branch->score, branch->mask);
    branch->spared = cut.spared;
    if (ticket->rewind == TICKET_TRAINED)
        memcpy(branch->start, branch->trained, net->parameters * sizeof(float));
}

// What is drawn for a ticket alone.
static struct pcg32 ticket_stream(const struct trial_point *point, uint32_t replicate)
{
    struct rng_key key = {
        .seed = point->seed,
        .purpose = RNG_TICKET,
        .index = {trial_point_key(point), replicate},
    };
    return rng_stream(&key);
}

// What a ticket trains from, into value and mask of the family.
static void make_start(struct family *family, const struct branch *branch,
                       const struct trial_point *point)
{
    const struct net *net = &family->course.net;
    const struct ticket_spec *ticket = &point->ticket;
    struct pcg32 stream = ticket_stream(point, branch->scratch.replicate);
    memcpy(family->value, branch->start, net->parameters * sizeof(float));
    memcpy(family->mask, branch->mask, net->parameters);
    switch (ticket->control) {
    case TICKET_RANDOM:
        (ticket->unit == TICKET_CHANNELS ? ticket_mask_random_channels : ticket_mask_random)(
            net, branch->mask, &stream, family->mask);
        break;
    case TICKET_SHUFFLED:
        (ticket->unit == TICKET_CHANNELS ? ticket_mask_shuffle_channels : ticket_mask_shuffle)(
            net, branch->mask, &stream, family->mask);
        break;
    case TICKET_FRESH:
        net_init(net, point->init, &stream, family->value);
        break;
    case TICKET_SIGNS:
        net_init(net, point->init, &stream, family->fresh);
        ticket_keep_signs(net, family->fresh, family->value);
        break;
    case TICKET_ITSELF:
    case TICKET_CONTROL_COUNT:
        break;
    }
    ticket_popup_weights(net, ticket, family->value);
    ticket_flip(net, family->mask, ticket->flips, ticket->flip_biases, &stream, family->value);
    if (ticket->noise > 0)
        ticket_shake(net, family->mask, ticket->noise, &stream, family->value);
}

// A ticket at its start. The one that edge-popup begins trains its mask; those that are judged as
// they are train nothing.
static void begin_run(struct family *family, struct run *run, const struct branch *branch,
                      const struct trial_point *point, struct trial_result *result)
{
    make_start(family, branch, point);
    course_run_begin(run, &family->course, result, family->value, family->mask);
    result->spared = (uint32_t)branch->spared;
    if (point->ticket.method == TICKET_POPUP && is_itself(&point->ticket)) {
        struct pcg32 stream = ticket_stream(point, result->replicate);
        run->popup = &family->popup[run - family->run];
        ticket_popup_begin(run->popup, &point->ticket, point->updates, result->initial, &stream,
                           run->train.value);
    } else {
        run->over = point->ticket.no_retraining;
    }
}

static void fill_not_tried(const struct family *family, struct trial_result *result)
{
    size_t parameters = family->course.net.parameters;
    struct trial_result filled = *result;
    filled.outcome = TRIAL_NOT_TRIED;
    filled.evidence = TRIAL_BOARDS;
    filled.updates = filled.boards = filled.test_boards = filled.weights_left = 0;
    filled.spared = 0;
    filled.window_errors = filled.unsure = filled.learned_at = -1;
    filled.flops = 0;
    filled.baseline = filled.cell_accuracy = filled.board_accuracy = filled.loss = NAN;
    memset(filled.initial, 0, parameters * sizeof(float));
    memset(filled.final, 0, parameters * sizeof(float));
    if (filled.mask != NULL)
        memset(filled.mask, 0, parameters);
    for (size_t i = 0; i < family->course.curve; i++)
        filled.curve_loss[i] = filled.curve_accuracy[i] = NAN;
    *result = filled;
}

// Begins the networks of a round, points[begin .. end), of a branch that run now: of edge-popup the
// ticket itself, then all others; of other methods all. The ticket itself is among them, whether a
// point asks for it or not, if what becomes of it is `wanted`. Returns how many.
static size_t begin_round(struct family *family, const struct lineage *lineage, size_t i,
                          size_t begin, size_t end, bool wanted, struct run *runs)
{
    struct branch *branch = branch_of(family, lineage, i);
    bool popup = family->points[begin].ticket.method == TICKET_POPUP;
    size_t count = 0;
    for (size_t m = begin; m < end; m++) {
        bool itself = is_itself(&family->points[m].ticket);
        wanted = wanted && !itself;
        if (!popup || itself != lineage->itself_is_run)
            begin_run(family, &runs[count++], branch, &family->points[m],
                      family_result(family, m, i));
    }
    if (wanted) {
        struct trial_point point = family->points[begin];
        point.ticket.control = TICKET_ITSELF;
        point.ticket.flips = 0;
        point.ticket.noise = 0;
        begin_run(family, &runs[count++], branch, &point, &branch->scratch);
    }
    return count;
}

// The end of the points that a lineage can run now: all, or a round, if the next one's mask, or its
// own, follows from what becomes of it.
static size_t step_end(const struct family *family, const struct lineage *lineage)
{
    enum ticket_method method = family->points[lineage->begin].ticket.method;
    return method == TICKET_ITERATIVE || method == TICKET_POPUP
               ? family_round_end(family, lineage, lineage->next)
               : lineage->end;
}

// Whether what becomes of the ticket itself decides what else is run.
static bool is_awaited(const struct family *family, const struct lineage *lineage)
{
    enum ticket_method method = family->points[lineage->begin].ticket.method;
    return (method == TICKET_ITERATIVE && step_end(family, lineage) < lineage->end) ||
           (method == TICKET_POPUP && !lineage->itself_is_run);
}

// Begins all networks that a lineage can run now. Returns how many.
static size_t begin_step(struct family *family, const struct lineage *lineage, struct run *runs)
{
    size_t count = 0, end = step_end(family, lineage);
    for (size_t from = lineage->next, to; from < end; from = to) {
        to = family_round_end(family, lineage, from);
        for (size_t i = 0; i < family->count; i++) {
            struct branch *branch = branch_of(family, lineage, i);
            for (size_t m = from; m < to && !branch->tried; m++)
                fill_not_tried(family, family_result(family, m, i));
            if (!branch->tried)
                continue;
            if (!lineage->itself_is_run)
                prune(family, branch, family->parents[i], &family->points[from].ticket);
            count += begin_round(family, lineage, i, from, to, is_awaited(family, lineage),
                                 runs + count);
        }
    }
    return count;
}

// The result of the ticket itself in the round that begins with the next point.
static const struct trial_result *itself_of(const struct family *family,
                                            const struct lineage *lineage, size_t i)
{
    for (size_t m = lineage->next; m < step_end(family, lineage); m++)
        if (is_itself(&family->points[m].ticket))
            return family_result(family, m, i);
    return &branch_of(family, lineage, i)->scratch;
}

// Takes from what was run what is to be run next, and moves on.
static void end_step(struct family *family, struct lineage *lineage)
{
    size_t parameters = family->course.net.parameters;
    bool popup = family->points[lineage->begin].ticket.method == TICKET_POPUP;
    for (size_t i = 0; i < family->count && is_awaited(family, lineage); i++) {
        struct branch *branch = branch_of(family, lineage, i);
        if (!branch->tried)
            continue;
        const struct trial_result *itself = itself_of(family, lineage, i);
        if (popup) // the mask that the others are judged with
            memcpy(branch->mask, itself->mask, parameters);
        else
            memcpy(branch->trained, itself->final, parameters * sizeof(float));
    }
    if (!popup || lineage->itself_is_run)
        lineage->next = step_end(family, lineage);
    lineage->itself_is_run = popup && !lineage->itself_is_run;
}

// Runs what can be run of all lineages. Returns false if cancelled.
static bool run_step(struct family *family)
{
    size_t runs = 0;
    for (size_t l = 0; l < family->lineages; l++)
        if (family->lineage[l].next < family->lineage[l].end)
            runs += begin_step(family, &family->lineage[l], family->run + runs);
    assert(runs <= family->runs);
    course_begin(&family->course, RNG_TICKET_BOARDS, family_boards(family));
    if (!course_train(&family->course, family->run, runs, family->parent.updates, family->cancel))
        return false;
    for (size_t r = 0; r < runs; r++) {
        if (family_cancelled(family))
            return false;
        course_finish(&family->course, &family->run[r]);
    }
    for (size_t l = 0; l < family->lineages; l++)
        if (family->lineage[l].next < family->lineage[l].end)
            end_step(family, &family->lineage[l]);
    return true;
}

static bool is_over(const struct family *family)
{
    for (size_t l = 0; l < family->lineages; l++)
        if (family->lineage[l].next < family->lineage[l].end)
            return false;
    return true;
}

// Whether rounds that follow from each other follow each other.
static bool has_all_rounds(const struct family *family, const struct lineage *lineage)
{
    size_t round = 0;
    for (size_t m = lineage->begin; m < lineage->end; m++) {
        const struct ticket_spec *ticket = &family->points[m].ticket;
        if (ticket->method == TICKET_ITERATIVE && ticket->round > round + 1)
            return false;
        round = ticket->round;
    }
    return true;
}

bool lineages_run(struct family *family)
{
    for (size_t l = 0; l < family->lineages; l++) {
        assert(has_all_rounds(family, &family->lineage[l]));
        if (!begin_lineage(family, &family->lineage[l]))
            return false;
    }
    while (!is_over(family))
        if (!run_step(family))
            return false;
    return true;
}
