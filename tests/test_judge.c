// The judgement of networks on fresh boards, against the boards themselves, cell by cell.
#include "check.h"
#include "suite.h"
#include "trial/judge.h"
#include "trial/task.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST 512 // parameters

struct session {
    struct trial_point point;
    struct net net;
    struct arena arena;
    struct judge judge;
    struct net_fit fit; // N > 1
    struct task task;   // a second draw of the same boards
    struct net_workspace workspace;
    float *target; // [side][side]
};

static void layout(struct session *s, enum isa isa)
{
    bool zero_padding = s->point.boundary == LIFE_DEAD;
    if (s->net.generations > 1)
        net_fit_layout(&s->fit, &s->arena, &s->net, 6, 6, zero_padding, kernel_table(isa));
    judge_layout(&s->judge, &s->arena, &s->point, &s->net, isa, &s->fit);
    task_layout(&s->task, &s->arena, &s->point, ISA_BASELINE);
    net_workspace_layout(&s->workspace, &s->arena, &s->net, 1, 6, 6, zero_padding);
    s->target = arena_take(&s->arena, 36 * sizeof *s->target);
}

static void session_open(struct session *s, enum net_family family, const char *widths,
                         enum life_boundary boundary, size_t batch, enum isa isa)
{
    struct net_widths width;
    size_t generations;
    CU_ASSERT_FATAL(net_widths_parse(widths, &width, &generations));
    s->point = (struct trial_point){.rule = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3},
                                    .generations = generations,
                                    .board = 6,
                                    .boundary = boundary,
                                    .density = NAN,
                                    .family = family,
                                    .widths = width,
                                    .batch = batch,
                                    .updates = 1,
                                    .seed = 5};
    s->net = trial_net(&s->point);
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&s->arena, layout(s, isa)), STATUS_OK);
    judge_draw(&s->judge);
    task_begin(&s->task, RNG_TEST_BOARDS, 0);
}

// The same judgement board by board, the future by the definition of a generation; also the share
// of dead cells.
static struct judgement judge_again(struct session *s, const float *parameters, double *baseline)
{
    struct judgement j = {0};
    size_t boards = s->judge.boards, side = s->point.board, cells = side * side;
    struct life_board now, next;
    CU_ASSERT_EQUAL_FATAL(life_board_open(&now, side, side), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(life_board_open(&next, side, side), STATUS_OK);
    *baseline = 0;
    for (size_t b = 0; b < boards; b++) {
        memcpy(now.row, task_next(&s->task), side * now.words * sizeof *now.row);
        boards_unpack(now.row, side, s->workspace.activation[0]);
        for (size_t g = 0; g < s->point.generations; g++) {
            life_step_ref(&now, &next, &s->point.rule, s->point.boundary);
            memcpy(now.row, next.row, side * now.words * sizeof *now.row);
        }
        net_forward(&s->net, parameters, &s->workspace);
        size_t right = 0;
        for (size_t i = 0; i < cells; i++) {
            double z = (double)s->workspace.activation[s->net.layers][i];
            bool alive = life_cell(&now, i % side, i / side);
            right += alive ? z > 0 : z <= 0;
            j.loss += (z > 0 ? z : 0) + log(1 + exp(-fabs(z))) - (alive ? z : 0);
            *baseline += !alive;
        }
        j.cell_accuracy += (double)right;
        j.board_accuracy += right == cells;
    }
    double total = (double)(boards * cells);
    *baseline /= total;
    life_board_close(&now);
    life_board_close(&next);
    return (struct judgement){j.loss / total, j.cell_accuracy / total,
                              j.board_accuracy / (double)boards};
}

static void try_judge(enum net_family family, const char *widths, enum life_boundary boundary,
                      size_t batch, enum isa isa)
{
    struct pcg32 stream = check_stream(80);
    float parameters[MOST];
    // By hand; by hand and bent; random. Over a window of more than one generation none is by hand.
    for (int kind = family == NET_WINDOW ? 2 : 0; kind < 3; kind++) {
        struct session s;
        session_open(&s, family, widths, boundary, batch, isa);
        size_t generations = s.net.generations;
        CU_ASSERT_EQUAL(s.judge.boards, (512 + batch - 1) / batch * batch);
        if (kind < 2)
            net_set_by_hand(&s.net, parameters);
        if (kind == 1)
            parameters[9] += 1.2f;
        if (kind == 2)
            check_fill(&stream, 0.7, s.net.parameters, parameters);
        struct judgement got = judge_network(&s.judge, parameters);
        double baseline;
        struct judgement want = judge_again(&s, parameters, &baseline);
        CU_ASSERT(check_close(s.judge.baseline, baseline, 1, 1e-12));
        CU_ASSERT(check_close(got.cell_accuracy, want.cell_accuracy, 1, 1e-12));
        CU_ASSERT(check_close(got.board_accuracy, want.board_accuracy, 1, 1e-12));
        // Of more generations the logits are sums in another order.
        double relative = generations == 1 ? 1e-9 : 1e-6;
        CU_ASSERT(check_close(got.loss, want.loss, want.loss, relative));
        CU_ASSERT_EQUAL(got.cell_accuracy == 1, kind == 0);
        CU_ASSERT_EQUAL(got.board_accuracy == 1, kind == 0);
        CU_ASSERT(kind != 1 || (got.board_accuracy > 0 && got.cell_accuracy > 0.5));
        arena_close(&s.arena);
    }
}

static void test_judgement_is_that_of_the_boards(void)
{
    static const char *const widths[] = {"4-2", "4-2-4-2", "4-2-4-2-4-2", "3-2-5-1", "2-3"};
    for (size_t i = 0; i < 8; i++)
        for (enum life_boundary edge = 0; edge < LIFE_BOUNDARY_COUNT; edge++)
            for (enum isa isa = 0; isa < ISA_COUNT; isa++)
                if (cpu_has(isa)) {
                    enum net_family family = i < 5 ? NET_LIFE : NET_WINDOW;
                    try_judge(family, widths[i % 5], edge, 8, isa);
                    try_judge(family, widths[i % 5], edge, 7, isa);
                }
}

static void test_constant_networks(void)
{
    for (size_t generations = 1; generations <= 2; generations++) {
        struct session s;
        float parameters[MOST] = {0};
        session_open(&s, NET_LIFE, generations == 1 ? "4-2" : "4-2-4-2", LIFE_TORUS, 8, cpu_isa());
        // A logit of zero, or less, says dead.
        struct judgement j = judge_network(&s.judge, parameters);
        CU_ASSERT_EQUAL(j.cell_accuracy, s.judge.baseline);
        CU_ASSERT(check_close(j.loss, log(2), 1, 1e-9));
        parameters[s.net.parameters - 1] = 1;
        j = judge_network(&s.judge, parameters);
        CU_ASSERT(check_close(j.cell_accuracy, 1 - s.judge.baseline, 1, 1e-12));
        // What is no number is right nowhere.
        parameters[s.net.parameters - 1] = NAN;
        j = judge_network(&s.judge, parameters);
        CU_ASSERT(j.cell_accuracy == 0 && j.board_accuracy == 0 && isnan(j.loss));
        arena_close(&s.arena);
    }
}

SUITE(judge)
{
    TEST(test_judgement_is_that_of_the_boards);
    TEST(test_constant_networks);
}
