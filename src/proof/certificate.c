// A certificate, generation by generation: `step` makes the entries of the next from all neighbourhoods of the
// last; `conclude` bounds the logits of the end, and `split`, where a bound does not suffice, takes the past of
// the nine cells apart.
#include "proof/certificate.h"

#include "base/cpu.h"
#include "proof/stage.h"

#include <math.h>

// One attempt at a network.
struct proof_certificate_space {
    const struct net *net;
    const float *parameters;
    const struct life_rule *rule;
    enum life_boundary boundary;
    struct stage stages[2];
    struct stage *stage;                // the cells before the generation at hand
    uint16_t (*list)[9][STAGE_ENTRIES]; // [PATCH_CELLS + 1]: of each depth of a split
    struct double_range *share;         // [PATCH_CELLS + 1][9][K]
    struct proof_certificate *result;
};

#define PATCH       5 // side of the patch that a split looks at
#define PATCH_CELLS 25

// Whether the cell under a tap lies beyond the edges at which the middle cell is: bits 0 1 2 3 of
// `edges` are upper, lower, left, right.
static bool is_beyond(unsigned tap, unsigned edges)
{
    unsigned row = tap / 3, column = tap % 3;
    return (row == 0 && edges & 1) || (row == 2 && edges & 2) || (column == 0 && edges & 4) ||
           (column == 2 && edges & 8);
}

// The cells of a neighbourhood; false if there is none such.
static bool pick_cells(const struct stage *stage, unsigned window, unsigned edges,
                       struct stage_cells *cells)
{
    *cells = (struct stage_cells){.count = {0}};
    for (unsigned tap = 0; tap < 9; tap++) {
        bool alive = window >> tap & 1;
        cells->beyond[tap] = is_beyond(tap, edges);
        cells->alive[tap] = alive;
        cells->share[tap] = stage->class_share + ((size_t)alive * 9 + tap) * stage->filters;
        if (cells->beyond[tap] ? alive : stage_is_empty(stage, alive))
            return false;
    }
    return true;
}

// ---- splitting ----

// The order in which the cells of a patch become known: first the middle cell's own neighbourhood,
// then what completes those of its neighbours.
static const uint8_t split_order[PATCH_CELLS] = {
    12, 7, 11, 13, 17, 6, 8, 16, 18, 2, 1, 3, 10, 5, 15, 14, 9, 19, 22, 21, 23, 0, 4, 20, 24,
};

// The bits of a patch that a tap's cell came from.
static unsigned window_under(uint32_t patch, unsigned tap)
{
    unsigned window = 0;
    for (unsigned i = 0; i < 9; i++)
        window |= (patch >> (PATCH * (tap / 3 + i / 3) + tap % 3 + i % 3) & 1) << i;
    return window;
}

static bool touches(unsigned tap, unsigned cell)
{
    unsigned row = cell / PATCH, column = cell % PATCH;
    return row >= tap / 3 && row < tap / 3 + 3 && column >= tap % 3 && column < tap % 3 + 3;
}

// The patches that agree with `value` on the cells `known`. Returns the least margin.
static double split(struct proof_certificate_space *a, const struct stage_cells *cells,
                    unsigned depth, uint32_t known, uint32_t value, bool lives)
{
    struct stage *stage = a->stage;
    if (a->result->splits == PROOF_CERTIFICATE_SPLITS)
        return -INFINITY;
    a->result->splits++;
    double margin = stage_logit(stage, cells, lives, false);
    if (margin > 0 || depth == PATCH_CELLS)
        return margin;
    unsigned cell = split_order[depth];
    double least = INFINITY;
    for (uint32_t bit = 0; bit < 2 && least > 0; bit++) {
        struct stage_cells next = *cells;
        uint32_t k = known | 1u << cell, v = value | bit << cell;
        bool possible = true;
        for (unsigned tap = 0; tap < 9 && possible; tap++) {
            if (cells->beyond[tap] || !touches(tap, cell))
                continue;
            unsigned mask = window_under(k, tap), wanted = window_under(v, tap);
            uint16_t *list = a->list[depth][tap];
            const uint16_t *from = cells->list[tap];
            size_t count = 0, all = from != NULL ? cells->count[tap] : stage->entries;
            for (size_t i = 0; i < all; i++) {
                size_t e = from != NULL ? from[i] : i;
                bool alive = e >= stage->first_alive;
                if (alive == cells->alive[tap] && !((stage->window[e] ^ wanted) & mask))
                    list[count++] = (uint16_t)e;
            }
            struct double_range *share = a->share + (depth * 9 + tap) * stage->filters;
            stage_share(stage, tap, list, count, share);
            next.list[tap] = list;
            next.count[tap] = count;
            next.share[tap] = share;
            possible = count > 0;
        }
        if (possible)
            least = fmin(least, split(a, &next, depth + 1, k, v, lives));
    }
    return least;
}

// ---- the generations ----

// The last generation: the least margin of the logits.
static void conclude(struct proof_certificate_space *a)
{
    struct proof_certificate *result = a->result;
    bool open[LIFE_WINDOWS] = {false};
    result->margin = INFINITY;
    for (unsigned edges = 0; edges < (a->boundary == LIFE_DEAD ? 16 : 1); edges++)
        for (unsigned window = 0; window < LIFE_WINDOWS; window++) {
            struct stage_cells cells;
            if (!pick_cells(a->stage, window, edges, &cells))
                continue;
            bool lives = life_rule_next(a->rule, window);
            double margin = stage_logit(a->stage, &cells, lives, true);
            // One neighbourhood that no split helps decides: there is no certificate.
            if (!(margin > 0) && a->stage->from_windows && result->open == 0) {
                // A split that fails ends at its first failure: it bounds nothing.
                double least = split(a, &cells, 0, 0, 0, lives);
                margin = least > 0 ? least : margin;
            }
            result->open += !(margin > 0) && !open[window];
            open[window] |= !(margin > 0);
            if (margin < result->margin) {
                result->margin = margin;
                result->worst = window;
            }
        }
}

// One generation on: the entries of `next`.
static bool step(struct proof_certificate_space *a, struct stage *next)
{
    stage_begin(next, a->net, a->parameters, a->stage->generation + 1);
    for (int alive = 0; alive < 2; alive++)
        for (unsigned edges = 0; edges < (a->boundary == LIFE_DEAD ? 16 : 1); edges++)
            for (unsigned window = 0; window < LIFE_WINDOWS; window++) {
                struct stage_cells cells;
                struct float_range channel[STAGE_CHANNELS];
                struct double_range along[STAGE_CHANNELS];
                if (life_rule_next(a->rule, window) != (alive != 0) ||
                    !pick_cells(a->stage, window, edges, &cells))
                    continue;
                stage_channels(a->stage, &cells, next->axis, channel, along);
                stage_add(next, window, alive != 0, channel, along);
            }
    return stage_finish(next);
}

struct proof_certificate_space *proof_certificate_layout(struct arena *arena, const struct net *net)
{
    struct proof_certificate_space *space = arena_take(arena, sizeof *space);
    struct proof_certificate_space *a = ARENA_ITEM(struct proof_certificate_space, space, 0);
    for (int i = 0; i < 2; i++)
        stage_layout(&a->stages[i], arena, net);
    a->list = arena_take(arena, (PATCH_CELLS + 1) * sizeof *a->list);
    a->share = arena_take(arena, (PATCH_CELLS + 1) * 9 * net_most_filters(net) * sizeof *a->share);
    return space;
}

static void certify(struct proof_certificate_space *a)
{
    struct proof_certificate *certificate = a->result;
    a->stage = &a->stages[0];
    stage_begin(a->stage, a->net, a->parameters, 0);
    stage_add(a->stage, 0, false, &(struct float_range){0, 0}, &(struct double_range){0, 0});
    stage_add(a->stage, 0, true, &(struct float_range){1, 1}, &(struct double_range){1, 1});
    bool finite = stage_finish(a->stage), apart = true;
    while (finite && a->stage->generation + 1 < a->net->generations) {
        struct stage *next = &a->stages[(a->stage->generation + 1) % 2];
        finite = step(a, next);
        a->stage = next;
        apart = apart && finite && stage_is_apart(next);
        certificate->apart += apart;
    }
    if (finite) {
        certificate->open = 0;
        conclude(a);
    }
    certificate->certified = certificate->margin > 0;
    if (certificate->certified)
        certificate->apart = a->net->generations;
}

void proof_certificate(const struct net *net, const float *parameters, const struct life_rule *rule,
                       enum life_boundary boundary, struct proof_certificate_space *space,
                       struct proof_certificate *certificate)
{
    unsigned mode = cpu_default_float_mode();
    *certificate = (struct proof_certificate){.margin = -INFINITY, .open = LIFE_WINDOWS};
    space->net = net;
    space->parameters = parameters;
    space->rule = rule;
    space->boundary = boundary;
    space->result = certificate;
    if (net->family == NET_LIFE || net->generations == 1)
        certify(space);
    cpu_restore_float_mode(mode);
}
