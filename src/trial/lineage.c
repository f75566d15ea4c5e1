// A lineage of tickets: round by round, each ticket beside its controls.
#include "trial/family.h"

#include "ticket/start.h"

#include <assert.h>
#include <math.h>
#include <string.h>

// The ticket that its lineage goes on from.
static bool is_itself(const struct ticket_spec *ticket)
{
    return ticket->control == TICKET_ITSELF && ticket->flips == 0 && ticket->noise == 0;
}

// The boards on which the weights of the replicates at hand are scored.
static void draw_batch(struct family *family)
{
    struct task *task = &family->course.task;
    size_t side = family->parent.board;
    task_begin(task, RNG_SCORE_BOARDS, family_boards(family));
    for (size_t b = 0; b < FAMILY_SCORE_BOARDS; b++) {
        boards_unpack(task_next(task), side, family->cells + b * side * side);
        boards_unpack(task_future(task), side, family->target + b * side * side);
    }
}

// Puts the parents where the lineage begins. Returns false if cancelled.
static bool begin_lineage(struct family *family, const struct ticket_spec *ticket)
{
    const struct net *net = &family->course.net;
    size_t floats = net->parameters * sizeof(float);
    bool later = ticket->rewind > 0 && ticket->rewind != TICKET_TRAINED;
    if (later && !family_train_parents(family, ticket->rewind, false))
        return false;
    if (ticket->method == TICKET_SNIP || ticket->method == TICKET_GRASP)
        draw_batch(family);
    for (size_t i = 0; i < family->count; i++) {
        struct stem *stem = &family->stem[i];
        const float *initial = stem->parent->initial;
        stem->tried = !ticket->only_learned || stem->parent->outcome == TRIAL_LEARNED;
        stem->spared = 0;
        memcpy(stem->start, later ? course_parameters(&family->run[i]) : initial, floats);
        if (ticket_needs_training(ticket->method))
            memcpy(stem->trained, stem->parent->final, floats);
        ticket_mask_fill(net, stem->mask);
        if (ticket->method == TICKET_MAGNITUDE)
            ticket_score_magnitude(net, initial, stem->score);
        else if (ticket->method == TICKET_SNIP)
            ticket_score_snip(net, initial, &family->batch, family->score_scratch, stem->score);
        else if (ticket->method == TICKET_GRASP)
            ticket_score_grasp(net, initial, &family->batch, family->score_scratch, stem->score);
    }
    return true;
}

// The mask of a round, and what its survivors start from.
static void prune(struct family *family, struct stem *stem, const struct ticket_spec *ticket)
{
    const struct net *net = &family->course.net;
    struct ticket_cut cut = {0};
    if (ticket->method != TICKET_ITERATIVE)
        ticket_mask_fill(net, stem->mask);
    if (ticket_needs_training(ticket->method))
        ticket_score_magnitude(net, stem->trained, stem->score);
    if (ticket->method == TICKET_SYNFLOW)
        cut = ticket_prune_synflow(net, ticket, stem->parent->initial, family->score_scratch,
                                   stem->mask);
    else if (ticket->method != TICKET_RESTART && ticket->method != TICKET_POPUP)
        cut = ticket_prune(net, ticket, stem->score, stem->mask);
    stem->spared = cut.spared;
    if (ticket->rewind == TICKET_TRAINED)
        memcpy(stem->start, stem->trained, net->parameters * sizeof(float));
}

// What a ticket trains from, into value and mask of the family.
static void make_start(struct family *family, const struct stem *stem,
                       const struct trial_point *point)
{
    const struct net *net = &family->course.net;
    const struct ticket_spec *ticket = &point->ticket;
    struct pcg32 stream = family_stream(point, RNG_TICKET, stem->parent->replicate);
    memcpy(family->value, stem->start, net->parameters * sizeof(float));
    memcpy(family->mask, stem->mask, net->parameters);
    switch (ticket->control) {
    case TICKET_RANDOM:
        (ticket->unit == TICKET_CHANNELS ? ticket_mask_random_channels : ticket_mask_random)(
            net, stem->mask, &stream, family->mask);
        break;
    case TICKET_SHUFFLED:
        (ticket->unit == TICKET_CHANNELS ? ticket_mask_shuffle_channels : ticket_mask_shuffle)(
            net, stem->mask, &stream, family->mask);
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
    ticket_flip(net, family->mask, ticket->flips, ticket->flip_biases, &stream, family->value);
    if (ticket->noise > 0)
        ticket_shake(net, family->mask, ticket->noise, &stream, family->value);
}

// A ticket at its start. The one that edge-popup begins trains its mask; those that are judged as
// they are train nothing.
static void begin_run(struct family *family, struct run *run, const struct stem *stem,
                      const struct trial_point *point, struct trial_result *result)
{
    make_start(family, stem, point);
    course_run_begin(run, &family->course, result, family->value, family->mask);
    result->spared = (uint32_t)stem->spared;
    if (point->ticket.method == TICKET_POPUP && is_itself(&point->ticket)) {
        struct pcg32 stream = family_stream(point, RNG_TICKET, result->replicate);
        run->popup = arena_take(&family->popups, sizeof *run->popup);
        ticket_popup_take(run->popup, &family->popups, &family->course.net, &point->ticket,
                          result->initial, &stream, run->train.value);
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
    filled.window_errors = filled.learned_at = -1;
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

// Which networks of a round run: the tickets themselves, their controls and perturbations, or both.
enum which { ITSELF = 1, OTHERS = 2, BOTH = 3 };

// Begins the runs of a stem: those of points[begin .. end) that are wanted, and with `hidden` the
// ticket itself even if no point asks for it. Returns how many.
static size_t begin_runs(struct family *family, size_t i, size_t begin, size_t end,
                         enum which which, bool hidden, struct run *runs)
{
    struct stem *stem = &family->stem[i];
    size_t count = 0;
    for (size_t m = begin; m < end; m++) {
        bool itself = is_itself(&family->points[m].ticket);
        hidden = hidden && !itself;
        if (which & (itself ? ITSELF : OTHERS))
            begin_run(family, &runs[count++], stem, &family->points[m],
                      family_result(family, m, i));
    }
    if (hidden) {
        struct trial_point point = family->points[begin];
        point.ticket.control = TICKET_ITSELF;
        point.ticket.flips = 0;
        point.ticket.noise = 0;
        begin_run(family, &runs[count++], stem, &point, stem->scratch);
    }
    return count;
}

// Runs networks of a round to their ends. Returns false if cancelled.
static bool run_networks(struct family *family, size_t begin, size_t end, enum which which,
                         bool hidden)
{
    size_t runs = 0;
    arena_reset(&family->popups);
    for (size_t i = 0; i < family->count; i++)
        if (family->stem[i].tried)
            runs += begin_runs(family, i, begin, end, which, hidden, family->run + runs);
    course_begin(&family->course, RNG_TICKET_BOARDS, family_boards(family));
    if (!course_train(&family->course, family->run, runs, family->parent.updates, family->cancel))
        return false;
    for (size_t r = 0; r < runs; r++) {
        if (family_cancelled(family))
            return false;
        course_finish(&family->course, &family->run[r]);
    }
    return true;
}

// The result of the ticket itself.
static const struct trial_result *itself_of(const struct family *family, size_t i, size_t begin,
                                            size_t end)
{
    for (size_t m = begin; m < end; m++)
        if (is_itself(&family->points[m].ticket))
            return family_result(family, m, i);
    return family->stem[i].scratch;
}

// `goes_on`: another round follows, which needs what becomes of the ticket itself.
static bool run_round(struct family *family, size_t begin, size_t end, bool goes_on)
{
    const struct ticket_spec *ticket = &family->points[begin].ticket;
    const struct net *net = &family->course.net;
    for (size_t i = 0; i < family->count; i++) {
        if (family->stem[i].tried)
            prune(family, &family->stem[i], ticket);
        for (size_t m = begin; m < end && !family->stem[i].tried; m++)
            fill_not_tried(family, family_result(family, m, i));
    }
    if (ticket->method != TICKET_POPUP) {
        if (!run_networks(family, begin, end, BOTH, goes_on))
            return false;
    } else {
        // The mask that the others are judged with is only known once it is trained.
        if (!run_networks(family, begin, end, ITSELF, true))
            return false;
        for (size_t i = 0; i < family->count; i++)
            memcpy(family->stem[i].mask, itself_of(family, i, begin, end)->mask, net->parameters);
        if (!run_networks(family, begin, end, OTHERS, false))
            return false;
    }
    for (size_t i = 0; i < family->count && goes_on; i++)
        if (family->stem[i].tried)
            memcpy(family->stem[i].trained, itself_of(family, i, begin, end)->final,
                   net->parameters * sizeof(float));
    return true;
}

bool lineage_run(struct family *family, size_t begin, size_t end)
{
    if (!begin_lineage(family, &family->points[begin].ticket))
        return false;
    for (size_t from = begin, to; from < end; from = to) {
        to = family_end(family->points, end, from, true);
        bool iterative = family->points[from].ticket.method == TICKET_ITERATIVE;
        size_t before = from == begin ? 0 : family->points[from - 1].ticket.round;
        assert(!iterative || family->points[from].ticket.round == before + 1);
        if (!run_round(family, from, to, iterative && to < end))
            return false;
    }
    return true;
}
