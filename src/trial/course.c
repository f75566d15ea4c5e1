#include "trial/course.h"

#include <math.h>
#include <string.h>

static size_t batch_cells(const struct trial_point *point)
{
    return point->batch * point->board * point->board;
}

// Groups of eight boards of a batch; the last may have fewer.
static size_t octets(const struct trial_point *point)
{
    return (point->batch + 7) / 8;
}

void course_layout(struct course *course, struct arena *arena, const struct trial_point *parent,
                   enum isa isa, const struct trial_observer *observer)
{
    *course = (struct course){
        .point = parent,
        .net = trial_net(parent),
        .kernels = kernel_table(isa),
        .isa = isa,
        .observer = observer,
    };
    course->curve = trial_curve_updates(parent->updates, course->curve_updates);
    task_layout(&course->task, arena, parent, isa);
    verdict_layout(&course->verdict, arena, parent, &course->net);
    if (parent->generations == 1) {
        course->counter = arena_take(arena, sizeof *course->counter);
        course->count = arena_take(arena, TRIAL_CHUNK * sizeof *course->count);
    } else {
        course->batch = arena_take(arena, octets(parent) * sizeof *course->batch);
        for (size_t i = 0; i < octets(parent); i++)
            octet_layout(ARENA_ITEM(struct octet, course->batch, i), arena, parent->board,
                         parent->boundary, isa);
        net_fit_layout(&course->fit, arena, &course->net, parent->board, parent->board,
                       parent->boundary == LIFE_DEAD, course->kernels);
    }
    judge_layout(&course->judge, arena, parent, &course->net, isa, &course->fit);
}

void course_init(struct course *course)
{
    if (course->counter != NULL)
        windows_init(course->counter, course->isa);
    judge_draw(&course->judge);
}

void course_begin(struct course *course, enum rng_purpose purpose, uint64_t replicate)
{
    net_fit_forget(&course->fit); // networks are others from now on
    task_begin(&course->task, purpose, replicate);
}

static struct judgement judge(struct course *course, struct run *run)
{
    return judge_network(&course->judge, course_parameters(run));
}

void course_run_layout(struct run *run, struct arena *arena, const struct course *course)
{
    const struct net *net = &course->net;
    const struct trial_point *point = course->point;
    *run = (struct run){.over = true};
    train_layout(&run->train, arena, net, course->kernels,
                 (struct train_settings){point->optimizer, point->learning_rate, point->momentum});
    ticket_shrink_layout(&run->shrink, arena, net);
    run->whole = arena_take(arena, net->parameters * sizeof *run->whole);
    run->mask = arena_take(arena, net->parameters);
}

// Begins the training of what the mask leaves of the values in `whole`.
static void begin_training(struct run *run, const struct course *course, const uint8_t *mask)
{
    run->train.net = &course->net;
    if (mask != NULL) {
        ticket_shrink_set(&run->shrink, &course->net, mask);
        run->shrunk =
            run->shrink.net.parameters < course->net.parameters &&
            (course->net.generations == 1 || net_fit_has_room(&course->fit, &run->shrink.net));
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

void course_run_begin(struct run *run, const struct course *course, struct trial_result *result,
                      const float *value, const uint8_t *mask)
{
    size_t parameters = course->net.parameters;
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
    begin_training(run, course, mask);
    memcpy(result->initial, run->whole, parameters * sizeof(float));
    if (result->mask != NULL && mask != NULL)
        memcpy(result->mask, mask, parameters);
    else if (result->mask != NULL)
        memset(result->mask, 1, parameters);
    for (size_t i = 0; i < course->curve; i++)
        result->curve_loss[i] = result->curve_accuracy[i] = NAN;
    result->outcome = TRIAL_NOT_LEARNED;
    result->learned_at = -1;
    result->losses = 0;
    result->weights_left = net_weights(&course->net);
    if (mask != NULL)
        result->weights_left = ticket_mask_weights(&course->net, mask);
    result->spared = 0;
}

const float *course_parameters(struct run *run)
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

// The next batches as counts of windows.
static void count_batches(struct course *course, size_t batches)
{
    const struct trial_point *point = course->point;
    for (size_t u = 0; u < batches; u++) {
        windows_clear(course->counter);
        for (size_t b = 0; b < point->batch; b++)
            windows_add(course->counter, task_next(&course->task), point->board, point->boundary);
        windows_finish(course->counter);
        memcpy(course->count[u], course->counter->count, sizeof course->count[u]);
    }
}

// If the network is exact, notes it, and returns whether the training is over with it.
static bool take_proof(struct course *course, struct run *run)
{
    struct trial_result *result = run->result;
    struct verdict verdict =
        verdict_of(course->point, &course->net, course_parameters(run), false, &course->verdict);
    if (!verdict_is_exact(&verdict))
        return false;
    if (result->learned_at < 0) {
        result->learned_at = (int64_t)run->train.updates;
        result->evidence = verdict.evidence;
        run->exact = true;
    }
    run->over = course->point->stop_when_proven && verdict.exact;
    return run->over;
}

// N = 1: a dead network's prediction is constant for ever once its bias stands on the side of the
// majority. The verdict is that of the last batch.
static bool is_settled_dead(const struct course *course, const struct run *run,
                            struct kernel_verdict verdict)
{
    const struct train *train = &run->train;
    bool alive = train->value[train->net->parameters - 1] > 0;
    return !verdict.active && alive == (course->judge.baseline < 0.5) && train_is_dead(train);
}

// N = 1: updates on the counted batches. A network that answers all windows rightly is handed to
// the proof; what the proof does not accept trains on.
static void advance_windows(struct course *course, struct run *run, size_t batches)
{
    struct kernel_verdict verdict = {0};
    float share = 1 / (float)batch_cells(course->point);
    for (size_t b = 0; b < batches; b++) {
        verdict =
            train_windows_gradient(&run->train, course->judge.target, course->count[b], share);
        bool due = verdict.errors == 0 && run->result->learned_at < 0;
        if (due && take_proof(course, run))
            return;
        update(run);
    }
    if (run->popup == NULL && is_settled_dead(course, run, verdict)) {
        run->result->outcome = TRIAL_DEAD;
        run->over = true;
    }
}

// Whether more is to be proven: that the network is exact, or, where a proof ends the training, what
// only boards have shown so far.
static bool wants_proof(const struct course *course, const struct run *run)
{
    return run->result->learned_at < 0 ||
           (course->point->stop_when_proven && run->result->evidence == TRIAL_BOARDS);
}

// N > 1, at a batch with no wrong cell: looks at all test boards, and only then for a proof, which
// is dear. After one that failed the next waits, twice as long each time: while the network is not
// known to be exact, TRIAL_EXACT_LOOK at most.
static bool take_dear_proof(struct course *course, struct run *run)
{
    if (!wants_proof(course, run) || run->train.updates < run->next_proof)
        return false;
    if (judge(course, run).board_accuracy == 1 && take_proof(course, run))
        return true;
    run->next_proof = run->train.updates + run->wait;
    run->wait *= 2;
    if (run->result->learned_at < 0 && run->wait > TRIAL_EXACT_LOOK)
        run->wait = TRIAL_EXACT_LOOK;
    return false;
}

// N > 1: the next batch.
static void draw_batch(struct course *course)
{
    size_t left = course->point->batch;
    for (size_t i = 0; i < octets(course->point); i++) {
        size_t boards = left < 8 ? left : 8;
        task_octet(&course->task, boards, &course->batch[i]);
        left -= boards;
    }
}

// N > 1: an update on the batch.
static void advance_grids(struct course *course, struct run *run)
{
    struct train *train = &run->train;
    float share = 1 / (float)batch_cells(course->point);
    size_t wrong = 0;
    struct net_grids *grids = net_fit_for(&course->fit, train->net);
    net_grids_begin(grids, train->value);
    for (size_t i = 0; i < octets(course->point); i++) {
        const struct octet *octet = &course->batch[i];
        wrong += net_grids_learn(grids, octet->index, octet->target, octet->boards, share);
    }
    net_grids_finish(grids, train->gradient);
    if (wrong > 0 || !take_dear_proof(course, run))
        update(run);
}

// N > 1: whether no gradient of the last batch reached the first layer.
static bool is_cut_off(const struct run *run)
{
    const struct net_layer *first = &run->train.net->layer[0];
    for (size_t i = 0; i < first->biases + first->out; i++)
        if (run->train.gradient[i] != 0)
            return false;
    return true;
}

// N > 1: a dead network is given up once its constant answer is the majority's.
static void take_death(struct course *course, struct run *run)
{
    if (is_cut_off(run) && train_is_dead(&run->train) && judge(course, run).cell_accuracy > 0.5) {
        run->result->outcome = TRIAL_DEAD;
        run->over = true;
    }
}

// Trains all networks that are not over on the next batches.
static void advance(struct course *course, struct run *runs, size_t count, size_t batches)
{
    if (course->point->generations == 1) {
        count_batches(course, batches);
        for (size_t i = 0; i < count; i++)
            if (!runs[i].over)
                advance_windows(course, &runs[i], batches);
        return;
    }
    for (size_t u = 0; u < batches; u++) {
        draw_batch(course);
        for (size_t i = 0; i < count; i++)
            if (!runs[i].over)
                advance_grids(course, &runs[i]);
    }
    for (size_t i = 0; i < count; i++)
        if (!runs[i].over && runs[i].popup == NULL)
            take_death(course, &runs[i]);
}

// Enters the judgement of now into the learning curve, and returns it.
static struct judgement enter_curve(struct course *course, struct run *run, size_t entry)
{
    struct judgement j = judge(course, run);
    run->result->curve_loss[entry] = (float)j.loss;
    run->result->curve_accuracy[entry] = (float)j.cell_accuracy;
    return j;
}

// Whether all windows are answered rightly, or, for N > 1, all test boards.
static bool answers_all(struct course *course, struct run *run)
{
    if (course->net.generations > 1)
        return judge(course, run).board_accuracy == 1;
    float logit[LIFE_WINDOWS];
    const float *target = course->judge.target;
    kernel_windows_forward_ref(net_windows(&course->net), course_parameters(run), logit);
    for (unsigned w = 0; w < LIFE_WINDOWS; w++)
        if (!(target[w] > 0 ? logit[w] > 0 : logit[w] <= 0))
            return false;
    return true;
}

// Of a network that was exact: whether it still is.
static void look_again(struct run *run, bool exact)
{
    run->result->losses += run->exact && !exact;
    run->exact = exact;
}

static void look(struct course *course, struct run *run)
{
    if (!run->over && !train_is_finite(&run->train)) {
        run->result->outcome = TRIAL_DIVERGED;
        run->over = true;
    }
    if (run->next_curve + 1 < course->curve &&
        course->curve_updates[run->next_curve] == run->train.updates)
        enter_curve(course, run, run->next_curve++);
    if (!run->over && run->result->learned_at >= 0 && run->train.updates % TRIAL_EXACT_LOOK == 0 &&
        (uint64_t)run->result->learned_at < run->train.updates)
        look_again(run, answers_all(course, run));
    if (course->observer != NULL) {
        struct trial_progress progress = {run->result->replicate, run->train.updates,
                                          course_parameters(run), run->over, &course->judge};
        course->observer->looked(course->observer->context, &progress);
    }
}

void course_finish(struct course *course, struct run *run)
{
    const struct trial_point *point = course->point;
    struct trial_result *result = run->result;
    const float *parameters = course_parameters(run);
    struct judgement j = enter_curve(course, run, course->curve - 1);
    struct verdict verdict =
        verdict_at_end(point, &course->net, parameters, j.board_accuracy, &course->verdict);
    if (result->learned_at >= 0)
        look_again(run, verdict_is_exact(&verdict));
    result->updates = run->train.updates;
    verdict_enter(&verdict, result);
    result->boards = result->updates * point->batch;
    result->test_boards = course->judge.boards;
    result->baseline = course->judge.baseline;
    result->loss = j.loss;
    result->cell_accuracy = j.cell_accuracy;
    result->board_accuracy = j.board_accuracy;
    result->flops = (double)result->updates * trial_update_flops(point);
    memcpy(result->final, parameters, course->net.parameters * sizeof(float));
    if (run->popup != NULL) {
        result->weights_left = run->popup->cut.left;
        result->spared = (uint32_t)run->popup->cut.spared;
        if (result->mask != NULL)
            memcpy(result->mask, run->popup->mask, course->net.parameters);
    }
}

static bool is_cancelled(const atomic_bool *cancel)
{
    return cancel != NULL && atomic_load_explicit(cancel, memory_order_relaxed);
}

bool course_train(struct course *course, struct run *runs, size_t count, uint64_t updates,
                  const atomic_bool *cancel)
{
    size_t going = 0;
    for (size_t i = 0; i < count; i++) {
        look(course, &runs[i]);
        runs[i].closed = runs[i].over;
        going += !runs[i].over;
    }
    for (uint64_t done = 0; done < updates && going > 0;) {
        if (is_cancelled(cancel))
            return false;
        uint64_t left = updates - done;
        size_t batches = left < TRIAL_CHUNK ? (size_t)left : TRIAL_CHUNK;
        advance(course, runs, count, batches);
        done += batches;
        for (size_t i = 0; i < count; i++) {
            if (runs[i].closed)
                continue;
            look(course, &runs[i]);
            runs[i].closed = runs[i].over;
            going -= runs[i].over;
        }
    }
    return true;
}
