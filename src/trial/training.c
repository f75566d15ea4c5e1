// From the start to the end of a training. A chunk of batches goes to the engine, which hands each network
// back with its gradient (`step`): a proof is due if nothing was wrong, else the network is updated. After
// a chunk each network is looked at: has it diverged, is it dead, what does the learning curve say, is what
// was exact still exact. At the end it is judged (finish).
#include "trial/training.h"

#include "trial/record.h"

#include <math.h>
#include <string.h>

void training_layout(struct training *training, struct arena *arena, const struct point *parent,
                     size_t runs, enum isa isa, const struct trial_observer *observer)
{
    *training = (struct training){
        .point = parent,
        .net = point_net(parent),
        .kernels = kernel_table(isa),
        .observer = observer,
    };
    struct engine_task task = trial_task(parent);
    training->curve = trial_curve_updates(parent->updates, training->curve_updates);
    engine_layout(&training->engine, arena, &task, &training->net, isa);
    training->network = arena_take(arena, runs * sizeof *training->network);
    verdict_layout(&training->verdict, arena, parent, &training->net);
}

void training_init(struct training *training)
{
    struct rng_key key = trial_boards(training->point, RNG_TEST_BOARDS, 0);
    engine_init(&training->engine, &key);
}

void training_begin(struct training *training, enum rng_purpose purpose, uint64_t replicate)
{
    struct rng_key key = trial_boards(training->point, purpose, replicate);
    engine_begin(&training->engine, &key);
}

static struct engine_score judge(struct training *training, struct run *run)
{
    return engine_judge(&training->engine, training_parameters(run));
}

void training_run_layout(struct run *run, struct arena *arena, const struct training *training)
{
    const struct net *net = &training->net;
    const struct point *point = training->point;
    *run = (struct run){.over = true};
    struct train_settings settings = point->train;
    settings.budget = point->updates;
    train_layout(&run->train, arena, net, training->kernels, settings);
    ticket_shrink_layout(&run->shrink, arena, net);
    run->whole = arena_take(arena, net->parameters * sizeof *run->whole);
    run->mask = arena_take(arena, net->parameters);
}

// Begins the training of what the mask leaves of the values in `whole`.
static void begin_training(struct run *run, const struct training *training, const uint8_t *mask)
{
    run->train.net = &training->net;
    if (mask != NULL) {
        ticket_shrink_set(&run->shrink, &training->net, mask);
        run->shrunk = run->shrink.net.parameters < training->net.parameters &&
                      engine_has_room(&training->engine, &run->shrink.net);
    }
    if (!run->shrunk) {
        train_begin(&run->train, run->whole, mask);
        return;
    }
    run->train.net = &run->shrink.net;
    ticket_gather(&run->shrink, run->whole, run->train.value);
    ticket_gather_mask(&run->shrink, mask, run->mask);
    train_begin(&run->train, run->train.value, run->mask);
}

void training_run_begin(struct run *run, const struct training *training,
                        struct trial_result *result, const float *value, const uint8_t *mask)
{
    size_t parameters = training->net.parameters;
    *run = (struct run){
        .result = result,
        .train = run->train,
        .shrink = run->shrink,
        .whole = run->whole,
        .mask = run->mask,
        .wait = TRIAL_CHUNK,
    };
    for (size_t i = 0; i < parameters; i++)
        run->whole[i] = mask == NULL || mask[i] ? value[i] : 0;
    net_complete(&training->net, run->whole);
    begin_training(run, training, mask);
    memcpy(result->initial, run->whole, parameters * sizeof(float));
    if (result->mask != NULL && mask != NULL)
        memcpy(result->mask, mask, parameters);
    else if (result->mask != NULL)
        memset(result->mask, 1, parameters);
    for (size_t i = 0; i < training->curve; i++)
        result->curve_loss[i] = result->curve_accuracy[i] = NAN;
    result->outcome = TRIAL_NOT_LEARNED;
    result->evidence = TRIAL_BOARDS;
    result->learned_at = -1;
    result->losses = 0;
    result->average_learned = false;
    result->average_errors = -1;
    result->weights_left = net_weights(&training->net);
    if (mask != NULL)
        result->weights_left = ticket_mask_weights(&training->net, mask);
    result->spared = 0;
}

const float *training_parameters(struct run *run)
{
    if (!run->shrunk)
        return run->train.value;
    ticket_scatter(&run->shrink, run->train.value, run->whole);
    return run->whole;
}

// One update, with the gradient of a batch.
static void update(struct run *run)
{
    if (run->popup == NULL) {
        train_update(&run->train);
        return;
    }
    run->train.updates++;
    ticket_popup_update(run->popup, run->train.gradient, run->train.value);
}

// If the network is exact, notes it, and returns whether the training is over with it.
static bool take_proof(struct training *training, struct run *run)
{
    struct trial_result *result = run->result;
    struct verdict verdict = verdict_of(training->point, &training->net, training_parameters(run),
                                        false, &training->verdict);
    if (!verdict_is_exact(&verdict))
        return false;
    if (result->learned_at < 0) {
        result->learned_at = (int64_t)run->train.updates;
        result->evidence = verdict.evidence;
        run->exact = true;
    }
    run->over = training->point->stop_when_proven && verdict.exact;
    return run->over;
}

// Whether more is to be proven: that the network is exact, or, where a proof ends the training, what
// only boards have shown so far.
static bool wants_proof(const struct training *training, const struct run *run)
{
    return run->result->learned_at < 0 ||
           (training->point->stop_when_proven && run->result->evidence == TRIAL_BOARDS);
}

// Looks at all test boards, and only then for a proof, which is dear. After one that failed the next
// waits, twice as long each time: while the network is not known to be exact, TRIAL_EXACT_LOOK at most.
// Returns whether the training is over.
static bool take_dear_proof(struct training *training, struct run *run)
{
    if (run->train.updates < run->next_proof)
        return false;
    if (judge(training, run).board_accuracy == 1 && take_proof(training, run))
        return true;
    run->next_proof = run->train.updates + run->wait;
    run->wait *= 2;
    if (run->result->learned_at < 0 && run->wait > TRIAL_EXACT_LOOK)
        run->wait = TRIAL_EXACT_LOOK;
    return false;
}

// A network of whose latest batch nothing was wrong: whether its training is over with a proof. What a
// proof does not accept trains on.
static bool is_over_with_proof(struct training *training, struct run *run)
{
    if (!wants_proof(training, run))
        return false;
    return engine_sees_all(&training->engine) ? take_proof(training, run)
                                              : take_dear_proof(training, run);
}

// An update with the gradient of a batch, unless the network is over with what the batch showed.
static bool step(void *context, struct engine_network *network)
{
    struct run *run = network->owner;
    if (network->wrong == 0 && is_over_with_proof(context, run))
        return false;
    update(run);
    return true;
}

// Whether the network is given up as dead: it will always answer the same, and that is what most cells
// are.
static bool is_settled_dead(struct training *training, const struct engine_network *network)
{
    struct run *run = network->owner;
    return engine_is_cut_off(&training->engine, network) && train_is_dead(&run->train) &&
           judge(training, run).cell_accuracy > 0.5;
}

// Trains all networks that are not over on the next batches.
static void advance(struct training *training, struct run *runs, size_t count, size_t batches)
{
    size_t going = 0;
    for (size_t i = 0; i < count; i++)
        if (!runs[i].over)
            training->network[going++] = (struct engine_network){
                .net = runs[i].train.net,
                .parameters = runs[i].train.value,
                .gradient = runs[i].train.gradient,
                .owner = &runs[i],
            };
    engine_learn(&training->engine, batches, training->network, going, step, training);
    for (size_t i = 0; i < going; i++) {
        struct run *run = training->network[i].owner;
        if (!run->over && run->popup == NULL && is_settled_dead(training, &training->network[i])) {
            run->result->outcome = TRIAL_DEAD;
            run->over = true;
        }
    }
}

// Enters the judgement of now into the learning curve, and returns it.
static struct engine_score enter_curve(struct training *training, struct run *run, size_t entry)
{
    struct engine_score j = judge(training, run);
    run->result->curve_loss[entry] = (float)j.loss;
    run->result->curve_accuracy[entry] = (float)j.cell_accuracy;
    return j;
}

// Of a network that was exact: whether it still is.
static void look_again(struct run *run, bool exact)
{
    run->result->losses += run->exact && !exact;
    run->exact = exact;
}

static void look(struct training *training, struct run *run)
{
    if (!run->over && !train_is_finite(&run->train)) {
        run->result->outcome = TRIAL_DIVERGED;
        run->over = true;
    }
    if (run->next_curve + 1 < training->curve &&
        training->curve_updates[run->next_curve] == run->train.updates)
        enter_curve(training, run, run->next_curve++);
    if (!run->over && run->result->learned_at >= 0 && run->train.updates % TRIAL_EXACT_LOOK == 0 &&
        (uint64_t)run->result->learned_at < run->train.updates)
        look_again(run, engine_answers_all(&training->engine, training_parameters(run)));
    if (training->observer != NULL) {
        struct trial_progress progress = {run->result->replicate, run->train.updates,
                                          training_parameters(run), run->over, &training->engine};
        training->observer->looked(training->observer->context, &progress);
    }
}

// Judges the running mean of a network whose weights were trained.
static void judge_mean(struct training *training, struct run *run)
{
    const float *mean = run->train.mean;
    if (mean == NULL || run->popup != NULL)
        return;
    if (run->shrunk)
        ticket_scatter(&run->shrink, mean, run->whole);
    mean = run->shrunk ? run->whole : mean;
    struct engine_score j = engine_judge(&training->engine, mean);
    struct verdict verdict =
        verdict_at_end(training->point, &training->net, mean, j.board_accuracy, &training->verdict);
    run->result->average_learned = verdict_is_exact(&verdict);
    run->result->average_errors = verdict.errors;
}

// Judges a network whose training is over, and fills in its result.
static void finish(struct training *training, struct run *run)
{
    const struct point *point = training->point;
    struct trial_result *result = run->result;
    const float *parameters = training_parameters(run);
    struct engine_score j = enter_curve(training, run, training->curve - 1);
    struct verdict verdict =
        verdict_at_end(point, &training->net, parameters, j.board_accuracy, &training->verdict);
    if (result->learned_at >= 0)
        look_again(run, verdict_is_exact(&verdict));
    result->updates = run->train.updates;
    verdict_enter(&verdict, result);
    result->boards = result->updates * point->batch;
    result->test_boards = training->engine.tests;
    result->baseline = training->engine.baseline;
    result->loss = j.loss;
    result->cell_accuracy = j.cell_accuracy;
    result->board_accuracy = j.board_accuracy;
    result->flops = (double)result->updates * trial_update_flops(point);
    memcpy(result->final, parameters, training->net.parameters * sizeof(float));
    if (run->popup != NULL) {
        result->weights_left = run->popup->cut.left;
        result->spared = (uint32_t)run->popup->cut.spared;
        if (result->mask != NULL)
            memcpy(result->mask, run->popup->mask, training->net.parameters);
    }
    judge_mean(training, run);
    run->judged = true;
}

// Looks at all networks whose training is not over, or has just ended.
static void look_at_all(struct training *training, struct run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (runs[i].closed)
            continue;
        look(training, &runs[i]);
        runs[i].closed = runs[i].over;
    }
}

static bool has_more(const struct run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!runs[i].closed)
            return true;
    return false;
}

// Whether the training is to be given up. Before that, and now and then, what it has come to is kept.
static bool is_cancelled(struct training *training, struct run *runs, size_t count, uint64_t done,
                         const atomic_bool *cancel)
{
    bool cancelled = cancel != NULL && atomic_load_explicit(cancel, memory_order_relaxed);
    if (training->record != NULL)
        record_offer(training->record, training, runs, count, done, cancelled);
    return cancelled;
}

bool training_train(struct training *training, struct run *runs, size_t count, uint64_t updates,
                    bool judged, const atomic_bool *cancel)
{
    uint64_t done = 0;
    struct record *record = training->record;
    if (record == NULL || !record_take(record, training, runs, count, &done))
        look_at_all(training, runs, count);
    while (done < updates && has_more(runs, count)) {
        if (is_cancelled(training, runs, count, done, cancel))
            return false;
        uint64_t left = updates - done;
        size_t batches = left < TRIAL_CHUNK ? (size_t)left : TRIAL_CHUNK;
        advance(training, runs, count, batches);
        done += batches;
        look_at_all(training, runs, count);
    }
    for (size_t i = 0; i < count && judged; i++) {
        if (runs[i].judged)
            continue;
        if (is_cancelled(training, runs, count, done, cancel)) // a proof may take minutes
            return false;
        finish(training, &runs[i]);
    }
    if (record != NULL)
        record_seal(record, training, runs, count, done);
    return true;
}
