#include "trial/judge.h"

#include "proof/windows.h"

#include <math.h>
#include <string.h>

static size_t board_count(const struct trial_point *point)
{
    return (TRIAL_TEST_BOARDS + point->batch - 1) / point->batch * point->batch;
}

static size_t cells(const struct trial_point *point)
{
    return point->board * point->board;
}

// Of a packed board.
static size_t words(const struct trial_point *point)
{
    return point->board * life_words(point->board);
}

void judge_layout(struct judge *judge, struct arena *arena, const struct trial_point *point,
                  const struct net *net, enum isa isa, struct net_fit *fit)
{
    size_t boards = board_count(point), packed = boards * words(point) * sizeof(uint64_t);
    *judge = (struct judge){.point = point, .net = net, .boards = boards, .fit = fit};
    task_layout(&judge->task, arena, point, isa);
    if (net->generations == 1) {
        judge->counter = arena_take(arena, sizeof *judge->counter);
        judge->count = arena_take(arena, LIFE_WINDOWS * sizeof *judge->count);
        judge->target = arena_take(arena, LIFE_WINDOWS * sizeof *judge->target);
        judge->present = arena_take(arena, boards * sizeof *judge->present);
    } else {
        judge->before = arena_take(arena, packed);
        judge->after = arena_take(arena, packed);
        octet_layout(&judge->octet, arena, point->board, point->boundary, isa);
    }
}

// Counts the windows of all boards, and notes which occur on each.
static void draw_windows(struct judge *judge)
{
    const struct trial_point *point = judge->point;
    struct windows_counter *counter = judge->counter;
    uint64_t *total = judge->count;
    memset(judge->present, 0, judge->boards * sizeof *judge->present);
    memset(total, 0, LIFE_WINDOWS * sizeof *total);
    proof_windows_target(&point->rule, judge->target);
    windows_init(counter, judge->task.source.isa);
    for (size_t b = 0; b < judge->boards; b++) {
        windows_clear(counter);
        windows_add(counter, task_next(&judge->task), point->board, point->boundary);
        windows_finish(counter);
        for (size_t w = 0; w < LIFE_WINDOWS; w++) {
            total[w] += counter->count[w];
            judge->present[b][w / 64] |= (uint64_t)(counter->count[w] > 0) << w % 64;
        }
    }
    double dead = 0;
    for (size_t w = 0; w < LIFE_WINDOWS; w++)
        dead += judge->target[w] > 0 ? 0 : (double)total[w];
    judge->baseline = dead / (double)(judge->boards * cells(point));
}

static void draw_boards(struct judge *judge)
{
    const struct trial_point *point = judge->point;
    size_t n = words(point), alive = 0;
    for (size_t b = 0; b < judge->boards; b++) {
        memcpy(judge->before + b * n, task_next(&judge->task), n * sizeof *judge->before);
        memcpy(judge->after + b * n, task_future(&judge->task), n * sizeof *judge->after);
    }
    for (size_t i = 0; i < judge->boards * n; i++)
        alive += (size_t)__builtin_popcountll(judge->after[i]);
    size_t total = judge->boards * cells(point);
    judge->baseline = (double)(total - alive) / (double)total;
}

void judge_draw(struct judge *judge)
{
    task_begin(&judge->task, RNG_TEST_BOARDS, 0);
    if (judge->net->generations == 1)
        draw_windows(judge);
    else
        draw_boards(judge);
}

// Whether logit z answers the target rightly; NaN never does.
static bool is_right(float z, float target)
{
    return target > 0 ? z > 0 : z <= 0;
}

static struct judgement judge_windows(const struct judge *judge, const float *parameters)
{
    float logit[LIFE_WINDOWS];
    uint64_t wrong[LIFE_WINDOWS / 64] = {0};
    kernel_windows_forward_ref(net_windows(judge->net), parameters, logit);
    double loss = 0, right = 0, total = (double)(judge->boards * cells(judge->point));
    for (size_t w = 0; w < LIFE_WINDOWS; w++) {
        double count = (double)judge->count[w];
        if (count > 0)
            loss += count * kernel_cross_entropy_ref(1, &logit[w], &judge->target[w], 0, NULL);
        if (is_right(logit[w], judge->target[w]))
            right += count;
        else
            wrong[w / 64] |= UINT64_C(1) << w % 64;
    }
    size_t whole = 0;
    for (size_t b = 0; b < judge->boards; b++) {
        uint64_t met = 0;
        for (size_t i = 0; i < LIFE_WINDOWS / 64; i++)
            met |= judge->present[b][i] & wrong[i];
        whole += met == 0;
    }
    return (struct judgement){
        .loss = loss / total,
        .cell_accuracy = right / total,
        .board_accuracy = (double)whole / (double)judge->boards,
    };
}

// The sum of the cross-entropies of eight boards' logits, max(z, 0) - t z + log(1 + exp(-|z|)). The
// logarithms of a row are that of a product, which 2^(8 W) bounds: taken every 64 cells.
static double sum_entropy(size_t cells, const float *logit, const uint8_t *target, unsigned boards)
{
    double sum = 0, product = 1;
    for (size_t i = 0; i < cells; i++) {
        for (unsigned b = 0; b < 8; b++)
            if (boards >> b & 1) {
                float z = logit[8 * i + b];
                sum += (double)(z > 0 ? z : 0) - (target[i] >> b & 1 ? (double)z : 0);
                product *= 1 + (double)expf(-fabsf(z));
            }
        if (i % 64 == 63 || i + 1 == cells) {
            sum += log(product);
            product = 1;
        }
    }
    return sum;
}

// Bit b: board b's cell is answered wrongly.
static unsigned wrong_boards(const float *logit, unsigned target)
{
    unsigned wrong = 0;
    for (unsigned b = 0; b < 8; b++)
        wrong |= (unsigned)!is_right(logit[b], (float)(target >> b & 1)) << b;
    return wrong;
}

static struct judgement judge_boards(struct judge *judge, const float *parameters)
{
    const struct trial_point *point = judge->point;
    struct octet *octet = &judge->octet;
    struct kernel_grid grid = {1, point->board, point->board};
    size_t side = point->board, packed = words(point), mistakes = 0, flawed = 0;
    double loss = 0;
    struct net_grids *grids = net_fit_for(judge->fit, judge->net);
    net_grids_begin(grids, parameters);
    for (size_t first = 0; first < judge->boards; first += 8) {
        const uint64_t *before[8], *after[8];
        size_t count = judge->boards - first < 8 ? judge->boards - first : 8;
        for (size_t b = 0; b < count; b++) {
            before[b] = judge->before + (first + b) * packed;
            after[b] = judge->after + (first + b) * packed;
        }
        octet_set(octet, count, before, after);
        const float *logit = net_grids_forward(grids, octet->index);
        unsigned met = 0;
        for (size_t y = 0; y < side; y++) {
            const float *row = logit + kernel_grid_at(&grid, (ptrdiff_t)y, 0, 0);
            const uint8_t *target = octet->target + y * side;
            loss += sum_entropy(side, row, target, octet->boards);
            for (size_t x = 0; x < side; x++) {
                unsigned wrong = wrong_boards(row + 8 * x, target[x]) & octet->boards;
                mistakes += (size_t)__builtin_popcount(wrong);
                met |= wrong;
            }
        }
        flawed += (size_t)__builtin_popcount(met);
    }
    double total = (double)(judge->boards * cells(point));
    return (struct judgement){
        .loss = loss / total,
        .cell_accuracy = 1 - (double)mistakes / total,
        .board_accuracy = 1 - (double)flawed / (double)judge->boards,
    };
}

struct judgement judge_network(struct judge *judge, const float *parameters)
{
    return judge->net->generations == 1 ? judge_windows(judge, parameters)
                                        : judge_boards(judge, parameters);
}
