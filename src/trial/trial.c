// The course of a trial: draw, train a chunk of updates, look, and so on until it is over; then
// judge.
#include "trial/trial.h"

#include "train/train.h"
#include "trial/judge.h"
#include "trial/task.h"
#include "trial/verdict.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define ALL_REPLICATES UINT64_MAX // index of the stream of shared boards

// What the networks that train together have in common.
struct group {
    const struct trial_point *point;
    struct net net;
    const struct kernel_table *kernels;
    enum isa isa;
    const struct trial_observer *observer;
    struct judge judge;
    uint64_t curve_updates[TRIAL_MAX_CURVE];
    size_t curve;
    struct task task; // where the batches come from
    // N = 1: the chunk's batches as counts of windows.
    struct windows_counter *counter;
    uint32_t (*count)[LIFE_WINDOWS];
    // N > 1: a batch, and the work space of all networks in turn.
    struct octet *batch; // [octets]
    struct net_grids grids;
    void *scratch; // of verdict_of
};

// One network of the group.
struct run {
    struct trial_result *result;
    struct train train;
    size_t next_curve; // entry of the learning curve that is due
    bool over;         // the training
    bool closed;       // the last look was taken
    // N > 1, updates: the earliest next proof, and the wait from a failed one to the next.
    uint64_t next_proof, wait;
};

static size_t batch_cells(const struct trial_point *point)
{
    return point->batch * point->board * point->board;
}

// Groups of eight boards of a batch; the last may have fewer.
static size_t octets(const struct trial_point *point)
{
    return (point->batch + 7) / 8;
}

// Networks that train together: those that share boards, which become a batch once for all.
static size_t group_size(const struct trial_point *point, size_t count)
{
    return point->shared_boards ? count : 1;
}

// Whatever instruction set is used.
static size_t most_grids_bytes(const struct net *net, size_t side)
{
    size_t most = 0;
    for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
        size_t bytes = cpu_has(isa) ? net_grids_bytes(net, side, side, kernel_table(isa)) : 0;
        most = bytes > most ? bytes : most;
    }
    return most;
}

size_t trial_bytes(const struct trial_point *point, size_t members, size_t count)
{
    assert(members == 1);
    struct net net = trial_net(point);
    size_t run = arena_bytes(sizeof(struct run)) + train_bytes(&net);
    size_t group = judge_bytes(point, &net) + task_bytes(point) + verdict_bytes(point, &net);
    if (point->generations == 1)
        group += arena_bytes(sizeof(struct windows_counter)) +
                 arena_bytes(TRIAL_CHUNK * sizeof(uint32_t[LIFE_WINDOWS]));
    else
        group += arena_bytes(octets(point) * sizeof(struct octet)) +
                 octets(point) * octet_bytes(point->board) + most_grids_bytes(&net, point->board);
    return group + group_size(point, count) * run;
}

static void group_take(struct group *group, struct arena *arena, const struct trial_point *point,
                       uint64_t boards_of, enum isa isa)
{
    *group = (struct group){
        .point = point,
        .net = trial_net(point),
        .kernels = kernel_table(isa),
        .isa = isa,
    };
    group->curve = trial_curve_updates(point->updates, group->curve_updates);
    task_take(&group->task, arena, point, isa, RNG_TRAINING_BOARDS, boards_of);
    group->scratch = arena_take(arena, verdict_bytes(point, &group->net));
    if (point->generations == 1) {
        group->counter = arena_take(arena, sizeof *group->counter);
        group->count = arena_take(arena, TRIAL_CHUNK * sizeof *group->count);
        windows_init(group->counter, isa);
    } else {
        group->batch = arena_take(arena, octets(point) * sizeof *group->batch);
        for (size_t i = 0; i < octets(point); i++)
            octet_take(&group->batch[i], arena, point->board, point->boundary, isa);
        net_grids_take(&group->grids, arena, &group->net, point->board, point->board,
                       point->boundary == LIFE_DEAD, group->kernels);
    }
    judge_take(&group->judge, arena, point, &group->net, isa, &group->grids);
}

static void run_take(struct run *run, struct arena *arena, const struct group *group,
                     struct trial_result *result)
{
    const struct trial_point *point = group->point;
    const struct net *net = &group->net;
    struct rng_key key = {
        .seed = point->seed,
        .purpose = RNG_INITIAL_PARAMETERS,
        .index = {trial_point_key(point), result->replicate},
    };
    struct pcg32 stream = rng_stream(&key);
    *run = (struct run){.result = result, .wait = TRIAL_CHUNK};
    train_take(&run->train, arena, net, group->kernels, point->learning_rate);
    net_init(net, point->init, &stream, run->train.value);
    memcpy(result->initial, run->train.value, net->parameters * sizeof(float));
    for (size_t i = 0; i < group->curve; i++)
        result->curve_loss[i] = result->curve_accuracy[i] = NAN;
    result->outcome = TRIAL_NOT_LEARNED;
    result->learned_at = -1;
}

// The next batches as counts of windows.
static void count_batches(struct group *group, size_t batches)
{
    const struct trial_point *point = group->point;
    for (size_t u = 0; u < batches; u++) {
        windows_clear(group->counter);
        for (size_t b = 0; b < point->batch; b++)
            windows_add(group->counter, task_next(&group->task), point->board, point->boundary);
        windows_finish(group->counter);
        memcpy(group->count[u], group->counter->count, sizeof group->count[u]);
    }
}

// If the network is proven exact, notes it, and returns whether the training is over with it.
static bool take_proof(const struct group *group, struct run *run)
{
    if (!verdict_of(group->point, &group->net, run->train.value, group->scratch).exact)
        return false;
    run->result->learned_at = (int64_t)run->train.updates;
    run->over = group->point->stop_when_proven;
    return run->over;
}

// N = 1: updates on the counted batches. A network that answers all windows rightly is handed to
// the proof; what the proof does not accept trains on.
static void advance_windows(const struct group *group, struct run *run, size_t batches)
{
    const struct trial_point *point = group->point;
    struct train *train = &run->train;
    struct kernel_verdict verdict = {0};
    float share = 1 / (float)batch_cells(point);
    size_t done = 0;
    while (done < batches) {
        bool watch = run->result->learned_at < 0;
        done += train_windows(train, group->judge.target, group->count + done, batches - done,
                              share, watch, &verdict);
        if (done == batches)
            break;
        if (take_proof(group, run))
            return;
        // The gradient is still that of this batch.
        train_update(train);
        done++;
    }
    // A dead network's prediction is constant for ever once its bias stands on the side of the
    // majority.
    bool settled = (train->value[group->net.parameters - 1] > 0) == (group->judge.baseline < 0.5);
    if (!verdict.active && settled && train_is_dead(train)) {
        run->result->outcome = TRIAL_DEAD;
        run->over = true;
    }
}

// N > 1, at a batch with no wrong cell: looks at all test boards, and only then for a proof, which is
// dear. After one that failed the next waits, twice as long each time.
static bool take_dear_proof(struct group *group, struct run *run)
{
    if (run->result->learned_at >= 0 || run->train.updates < run->next_proof)
        return false;
    if (judge_network(&group->judge, run->train.value).board_accuracy == 1 &&
        take_proof(group, run))
        return true;
    run->next_proof = run->train.updates + run->wait;
    run->wait *= 2;
    return false;
}

// N > 1: the next batch.
static void draw_batch(struct group *group)
{
    size_t left = group->point->batch;
    for (size_t i = 0; i < octets(group->point); i++) {
        size_t boards = left < 8 ? left : 8;
        task_octet(&group->task, boards, &group->batch[i]);
        left -= boards;
    }
}

// N > 1: an update on the batch.
static void advance_grids(struct group *group, struct run *run)
{
    struct train *train = &run->train;
    float share = 1 / (float)batch_cells(group->point);
    size_t wrong = 0;
    net_grids_begin(&group->grids, train->value);
    for (size_t i = 0; i < octets(group->point); i++) {
        const struct octet *octet = &group->batch[i];
        wrong += net_grids_learn(&group->grids, octet->index, octet->target, octet->boards, share);
    }
    net_grids_finish(&group->grids, train->gradient);
    if (wrong > 0 || !take_dear_proof(group, run))
        train_update(train);
}

// N > 1: whether no gradient of the last batch reached the first layer.
static bool is_cut_off(const struct group *group, const struct run *run)
{
    const struct net_layer *first = &group->net.layer[0];
    for (size_t i = 0; i < first->biases + first->out; i++)
        if (run->train.gradient[i] != 0)
            return false;
    return true;
}

// N > 1: a dead network is given up once its constant answer is the majority's.
static void take_death(struct group *group, struct run *run)
{
    if (is_cut_off(group, run) && train_is_dead(&run->train) &&
        judge_network(&group->judge, run->train.value).cell_accuracy > 0.5) {
        run->result->outcome = TRIAL_DEAD;
        run->over = true;
    }
}

// Trains all networks that are not over on the next batches.
static void advance(struct group *group, struct run *runs, size_t count, size_t batches)
{
    if (group->point->generations == 1) {
        count_batches(group, batches);
        for (size_t i = 0; i < count; i++)
            if (!runs[i].over)
                advance_windows(group, &runs[i], batches);
        return;
    }
    for (size_t u = 0; u < batches; u++) {
        draw_batch(group);
        for (size_t i = 0; i < count; i++)
            if (!runs[i].over)
                advance_grids(group, &runs[i]);
    }
    for (size_t i = 0; i < count; i++)
        if (!runs[i].over)
            take_death(group, &runs[i]);
}

// Enters the judgement of now into the learning curve, notes the first time that nothing was wrong,
// and returns it.
static struct judgement enter_curve(struct group *group, struct run *run, size_t entry)
{
    struct judgement j = judge_network(&group->judge, run->train.value);
    run->result->curve_loss[entry] = (float)j.loss;
    run->result->curve_accuracy[entry] = (float)j.cell_accuracy;
    if (group->net.generations > 2 && run->result->learned_at < 0 && j.board_accuracy == 1)
        run->result->learned_at = (int64_t)run->train.updates;
    return j;
}

static void look(struct group *group, struct run *run)
{
    if (!run->over && !train_is_finite(&run->train)) {
        run->result->outcome = TRIAL_DIVERGED;
        run->over = true;
    }
    if (run->next_curve + 1 < group->curve &&
        group->curve_updates[run->next_curve] == run->train.updates)
        enter_curve(group, run, run->next_curve++);
    if (group->observer != NULL) {
        struct trial_progress progress = {run->result->replicate, run->train.updates,
                                          run->train.value, run->over, &group->judge};
        group->observer->looked(group->observer->context, &progress);
    }
}

static void finish(struct group *group, struct run *run)
{
    const struct trial_point *point = group->point;
    struct trial_result *result = run->result;
    const float *parameters = run->train.value;
    struct judgement j = enter_curve(group, run, group->curve - 1);
    // A network of more than two generations that errs on the test boards needs no proof.
    struct verdict verdict = {.evidence = TRIAL_BOARDS, .refuted = true, .errors = -1};
    if (group->net.generations <= 2 || j.board_accuracy == 1)
        verdict = verdict_of(point, &group->net, parameters, group->scratch);
    bool exact = verdict.exact || (verdict.evidence == TRIAL_BOARDS && !verdict.refuted);
    result->evidence = verdict.evidence;
    result->window_errors = verdict.errors;
    if (exact)
        result->outcome = TRIAL_LEARNED;
    if (exact && result->learned_at < 0)
        result->learned_at = (int64_t)run->train.updates;
    result->updates = run->train.updates;
    result->boards = result->updates * point->batch;
    result->test_boards = group->judge.boards;
    result->baseline = group->judge.baseline;
    result->loss = j.loss;
    result->cell_accuracy = j.cell_accuracy;
    result->board_accuracy = j.board_accuracy;
    result->flops = (double)result->updates * trial_update_flops(point);
    memcpy(result->final, parameters, group->net.parameters * sizeof(float));
}

static bool is_cancelled(const atomic_bool *cancel)
{
    return cancel != NULL && atomic_load_explicit(cancel, memory_order_relaxed);
}

static bool run_group(const struct trial_point *point, struct trial_result *results, size_t count,
                      enum isa isa, struct arena *arena, const atomic_bool *cancel,
                      const struct trial_observer *observer)
{
    struct group group;
    arena_reset(arena);
    group_take(&group, arena, point, point->shared_boards ? ALL_REPLICATES : results[0].replicate,
               isa);
    group.observer = observer;
    struct run *runs = arena_take(arena, count * sizeof *runs);
    size_t going = count;
    for (size_t i = 0; i < count; i++) {
        run_take(&runs[i], arena, &group, &results[i]);
        look(&group, &runs[i]);
    }
    for (uint64_t done = 0; done < point->updates && going > 0;) {
        if (is_cancelled(cancel))
            return false;
        uint64_t left = point->updates - done;
        size_t batches = left < TRIAL_CHUNK ? (size_t)left : TRIAL_CHUNK;
        advance(&group, runs, count, batches);
        done += batches;
        for (size_t i = 0; i < count; i++) {
            if (runs[i].closed)
                continue;
            look(&group, &runs[i]);
            runs[i].closed = runs[i].over;
            going -= runs[i].over;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (is_cancelled(cancel)) // the last judgement and proof may take seconds
            return false;
        finish(&group, &runs[i]);
    }
    return true;
}

bool trial_run(const struct trial_point *points, size_t members, struct trial_result *results,
               size_t count, enum isa isa, struct arena *arena, const atomic_bool *cancel)
{
    return trial_run_observed(points, members, results, count, isa, arena, cancel, NULL);
}

bool trial_run_observed(const struct trial_point *points, size_t members,
                        struct trial_result *results, size_t count, enum isa isa,
                        struct arena *arena, const atomic_bool *cancel,
                        const struct trial_observer *observer)
{
    assert(members == 1);
    unsigned mode = cpu_flush_subnormals();
    size_t together = group_size(points, count);
    bool going = true;
    for (size_t i = 0; i < count && going; i += together)
        going = run_group(points, results + i, together, isa, arena, cancel, observer);
    cpu_restore_float_mode(mode);
    return going;
}
