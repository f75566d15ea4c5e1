#include "proof/refute.h"

#include "base/cpu.h"
#include "rng/pcg.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define BATCH    8
#define PATIENCE 16 // rounds without a lesser margin
#define AGES     4

#define LEAST_DENSITY 0.05f
#define MOST_DENSITY  0.95f

// A small board, and how far the network is from being wrong on it.
struct candidate {
    uint64_t row[PROOF_REFUTE_SIDE];
    double margin;
    size_t cell; // of the margin: y * side + x
};

struct proof_refute_space {
    const struct net *net;
    const float *parameters;
    const struct life_rule *rule;
    enum life_boundary boundary;
    size_t side, budget;
    struct pcg32 stream;
    struct life_board board[2];
    struct net_workspace workspace;
    struct candidate candidate[BATCH];
    struct proof_refutation *result;
};

// The board `row`, some generations on; the rows are the search's.
static const uint64_t *run_on(struct proof_refute_space *s, const uint64_t *row, size_t generations)
{
    memcpy(s->board[0].row, row, s->side * sizeof *row);
    for (size_t g = 0; g < generations; g++)
        life_step(&s->board[g % 2], &s->board[(g + 1) % 2], s->rule, s->boundary);
    return s->board[generations % 2].row;
}

// The margins of all candidates; returns the least of them.
static struct candidate *judge(struct proof_refute_space *s)
{
    size_t cells = s->side * s->side;
    struct candidate *least = &s->candidate[0];
    for (size_t b = 0; b < BATCH; b++)
        for (size_t i = 0; i < cells; i++)
            s->workspace.activation[0][b * cells + i] =
                (float)(s->candidate[b].row[i / s->side] >> i % s->side & 1);
    net_forward(s->net, s->parameters, &s->workspace);
    for (size_t b = 0; b < BATCH; b++) {
        struct candidate *one = &s->candidate[b];
        const float *logit = s->workspace.activation[s->net->layers] + b * cells;
        const uint64_t *after = run_on(s, one->row, s->net->generations);
        one->margin = INFINITY;
        for (size_t i = 0; i < cells; i++) {
            bool alive = after[i / s->side] >> i % s->side & 1;
            // A dead cell's logit of zero is right, if only just.
            double right = (double)(alive ? logit[i] : -logit[i]);
            right = isnan(right) ? -INFINITY : alive && right == 0 ? -0x1p-149 : right;
            if (right < one->margin) {
                one->margin = right;
                one->cell = i;
            }
        }
        least = one->margin < least->margin ? one : least;
    }
    s->result->boards += BATCH;
    s->result->margin = fmin(s->result->margin, least->margin);
    return least;
}

// ---- the ways of the search ----

static void draw_start(struct proof_refute_space *s)
{
    for (size_t b = 0; b < BATCH; b++) {
        struct candidate *one = &s->candidate[b];
        float density = LEAST_DENSITY + (MOST_DENSITY - LEAST_DENSITY) * pcg32_uniform(&s->stream);
        for (size_t y = 0; y < s->side; y++) {
            one->row[y] = 0;
            for (size_t x = 0; x < s->side; x++)
                one->row[y] |= (uint64_t)(pcg32_uniform(&s->stream) < density) << x;
        }
        memcpy(one->row, run_on(s, one->row, b % AGES), s->side * sizeof *one->row);
    }
}

static void draw_neighbours(struct proof_refute_space *s, const struct candidate *from)
{
    for (size_t b = 0; b < BATCH; b++) {
        s->candidate[b] = *from;
        for (size_t flips = 1 + pcg32_next(&s->stream) % 3; flips > 0; flips--) {
            size_t i = pcg32_next(&s->stream) % (s->side * s->side);
            s->candidate[b].row[i / s->side] ^= UINT64_C(1) << i % s->side;
        }
    }
}

static struct candidate climb(struct proof_refute_space *s)
{
    draw_start(s);
    struct candidate best = *judge(s);
    for (size_t vain = 0; best.margin >= 0 && vain < PATIENCE && s->result->boards < s->budget;
         vain++) {
        draw_neighbours(s, &best);
        const struct candidate *next = judge(s);
        if (next->margin < best.margin)
            vain = 0;
        if (next->margin <= best.margin)
            best = *next;
    }
    return best;
}

// ---- what was found ----

// Leaves living cells out as long as the board stays wrong.
static void thin_out(struct proof_refute_space *s, struct candidate *wrong)
{
    for (size_t cell = 0; cell < s->side * s->side;) {
        struct candidate from = *wrong;
        size_t tried[BATCH] = {0};
        for (size_t b = 0; b < BATCH; b++) {
            while (cell < s->side * s->side && !(from.row[cell / s->side] >> cell % s->side & 1))
                cell++;
            s->candidate[b] = from;
            tried[b] = cell;
            if (cell < s->side * s->side)
                s->candidate[b].row[cell / s->side] ^= UINT64_C(1) << cell % s->side;
            cell += cell < s->side * s->side;
        }
        judge(s);
        for (size_t b = 0; b < BATCH; b++)
            if (tried[b] < s->side * s->side && s->candidate[b].margin < 0) {
                *wrong = s->candidate[b];
                cell = 0;
                break;
            }
    }
}

// Turns the torus until the wrong cell is in the middle.
static void bring_to_middle(struct proof_refute_space *s, struct candidate *wrong)
{
    size_t side = s->side, middle = side / 2, x = wrong->cell % side, y = wrong->cell / side;
    struct candidate turned = {.margin = wrong->margin, .cell = middle * side + middle};
    for (size_t i = 0; i < side * side; i++) {
        uint64_t cell = wrong->row[(i / side + y + side - middle) % side] >>
                            (i % side + x + side - middle) % side &
                        1;
        turned.row[i / side] |= cell << i % side;
    }
    *wrong = turned;
}

static void report(struct proof_refute_space *s, struct candidate wrong)
{
    struct proof_refutation *r = s->result;
    thin_out(s, &wrong);
    if (s->boundary == LIFE_TORUS)
        bring_to_middle(s, &wrong);
    for (size_t b = 0; b < BATCH; b++)
        s->candidate[b] = wrong;
    judge(s); // what stands in the report is what the passes said of this very board
    size_t x = wrong.cell % s->side, y = wrong.cell / s->side;
    r->found = true;
    memcpy(r->row, wrong.row, sizeof r->row);
    r->x = x;
    r->y = y;
    r->alive = run_on(s, wrong.row, s->net->generations)[y] >> x & 1;
    r->logit = s->workspace.activation[s->net->layers][wrong.cell];
}

struct proof_refute_space *proof_refute_layout(struct arena *arena, const struct net *net)
{
    size_t side = 2 * net->generations + 1;
    struct proof_refute_space *space = arena_take(arena, sizeof *space);
    struct proof_refute_space *s = ARENA_ITEM(struct proof_refute_space, space, 0);
    s->side = side;
    for (int i = 0; i < 2; i++)
        s->board[i] = (struct life_board){side, side, life_words(side),
                                          arena_take(arena, side * sizeof(uint64_t))};
    net_workspace_layout(&s->workspace, arena, net, BATCH, side, side, false);
    return space;
}

void proof_refute(const struct net *net, const float *parameters, const struct life_rule *rule,
                  enum life_boundary boundary, uint64_t seed, size_t boards,
                  struct proof_refute_space *s, struct proof_refutation *refutation)
{
    unsigned mode = cpu_default_float_mode();
    struct rng_key key = {.seed = seed, .purpose = RNG_VERIFY, .index = {2}};
    assert(s->side == 2 * net->generations + 1);
    *refutation = (struct proof_refutation){.side = s->side, .margin = INFINITY};
    s->net = net;
    s->parameters = parameters;
    s->rule = rule;
    s->boundary = boundary;
    s->budget = boards;
    s->stream = rng_stream(&key);
    s->result = refutation;
    s->workspace.zero_padding = boundary == LIFE_DEAD;
    while (!refutation->found && refutation->boards < boards) {
        struct candidate best = climb(s);
        if (best.margin < 0)
            report(s, best);
    }
    cpu_restore_float_mode(mode);
}
