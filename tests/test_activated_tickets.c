// Tickets of one generation, of every activation: by magnitude and by SNIP, with their controls.
#include "check.h"
#include "naive.h"
#include "net/activation.h"
#include "nets.h"
#include "suite.h"
#include "ticket/gradient.h"
#include "ticket/method.h"
#include "trial_runs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST = NETS_SMALL };

static void for_every_activation(void (*try)(enum net_activation activation, struct pcg32 *stream),
                                 uint64_t use)
{
    struct pcg32 stream = check_stream(use);
    for (enum net_activation a = 0; a < NET_ACTIVATION_COUNT; a++) {
        unsigned before = CU_get_number_of_failures();
        try(a, &stream);
        if (CU_get_number_of_failures() > before)
            fprintf(stderr, "... of %s\n", net_activation_names[a]);
    }
}

// ---- scores ----

enum { BOARDS = 2, HEIGHT = 5, WIDTH = 4, CELLS = BOARDS * HEIGHT * WIDTH };

static double loss_with(struct naive *direct, const double *value, size_t i, double mask)
{
    double masked[MOST];
    struct naive_result result = {0};
    memcpy(masked, value, direct->parameters * sizeof *masked);
    masked[i] *= mask;
    return naive_run(direct, masked, &result);
}

// SNIP's score is the derivative of the loss by the number's place in the mask, for every weight and
// bias; coefficients are not pruned. A function that jumps has none.
static void try_scores(enum net_activation activation, struct pcg32 *stream)
{
    const double step = 1e-6;
    struct net net = net_make(1, 1, activation);
    struct naive direct = naive_net(1, 1, BOARDS, HEIGHT, WIDTH, false);
    float cells[CELLS], target[CELLS], value[MOST], score[MOST];
    double wide[MOST];
    struct naive_result result = {0};
    const struct ticket_spec spec = {.method = TICKET_SNIP};
    if (activation_row(activation)->jumps)
        return;
    for (size_t i = 0; i < CELLS; i++) {
        cells[i] = (float)(pcg32_next(stream) & 1);
        target[i] = (float)(pcg32_next(stream) & 1);
    }
    naive_set_activation(&direct, net_activation_names[activation]);
    direct.in = cells;
    direct.target = target;
    do { // away from the kinks
        net_init(&net, NET_NORMAL_EVERYWHERE, stream, value);
        net_shake_coefficients(&net, 0.3, stream, value);
        check_widen(net.parameters, value, wide);
        naive_run(&direct, wide, &result);
    } while (result.kink < 1e-4);
    CU_ASSERT_EQUAL(direct.parameters, net.parameters);
    struct ticket_batch batch = {BOARDS, HEIGHT, WIDTH, false, cells, target, KERNEL_CROSS_ENTROPY};
    struct ticket_scorer *scorer = nets_scorer_open(&net, &batch);
    nets_score(&net, &spec, value, &batch, scorer, score);
    for (size_t l = 0; l < net.layers; l++)
        for (size_t i = net.layer[l].weights; i < net.layer[l].coefficients; i++) {
            double rise =
                loss_with(&direct, wide, i, 1 + step) - loss_with(&direct, wide, i, 1 - step);
            double want = fabs(rise / (2 * step));
            CU_ASSERT(check_close((double)score[i], want, 1 + want, 1e-6));
        }
    nets_scorer_close(scorer);
}

static void test_scores_are_derivatives_by_the_mask(void)
{
    for_every_activation(try_scores, 430);
}

// ---- training ----

static const enum ticket_control controls[] = {TICKET_ITSELF, TICKET_RANDOM, TICKET_FRESH,
                                               TICKET_SIGNS};
enum { MEMBERS = 1 + sizeof controls / sizeof *controls };

static size_t count_left(const uint8_t *mask, size_t count)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++)
        left += mask[i];
    return left;
}

// What is pruned is zero from the start to the end, what is left is trained.
static void check_ticket(const struct net *net, const struct trial_result *r)
{
    size_t moved = 0;
    for (size_t i = 0; i < net->parameters; i++)
        if (r->mask[i])
            moved += r->final[i] != r->initial[i];
        else
            CU_ASSERT(r->initial[i] == 0 && r->final[i] == 0);
    CU_ASSERT(moved > 0 && isfinite(r->final[0]));
}

static void try_group(enum net_activation activation, enum ticket_method method)
{
    struct point points[MEMBERS];
    const uint32_t replicate = 0;
    for (size_t m = 0; m < MEMBERS; m++) {
        points[m] = usual_point(2, 24);
        points[m].activation = activation;
        if (m > 0)
            points[m].ticket = (struct ticket_spec){
                .method = method, .rate = 0.4, .round = 1, .control = controls[m - 1]};
    }
    struct net net = point_net(&points[0]);
    struct trial_runs *runs = runs_of(points, MEMBERS, &replicate, 1, cpu_isa());
    const struct trial_result *parent = &runs->result[0], *ticket = &runs->result[1];
    size_t left = count_left(ticket->mask, net.parameters);
    CU_ASSERT_EQUAL(net.parameters - left, (size_t)lround(0.4 * (double)net_weights(&net)));
    for (size_t m = 1; m < MEMBERS; m++) {
        const struct trial_result *r = &runs->result[m];
        check_ticket(&net, r);
        CU_ASSERT_EQUAL(count_left(r->mask, net.parameters), left);
        CU_ASSERT_EQUAL(memcmp(r->mask, ticket->mask, net.parameters) == 0,
                        controls[m - 1] != TICKET_RANDOM);
        size_t same = 0;
        for (size_t i = 0; i < net.layer[0].biases; i++)
            same += r->mask[i] && r->initial[i] == parent->initial[i];
        size_t first = count_left(r->mask, net.layer[0].biases);
        CU_ASSERT_EQUAL(same, controls[m - 1] < TICKET_FRESH ? first : 0);
        for (size_t i = 0; controls[m - 1] == TICKET_SIGNS && i < net.layer[0].biases; i++)
            CU_ASSERT(!r->mask[i] || (r->initial[i] > 0) == (parent->initial[i] > 0));
    }
    runs_close(runs);
}

static void try_tickets(enum net_activation activation, struct pcg32 *stream)
{
    (void)stream;
    try_group(activation, TICKET_MAGNITUDE);
    try_group(activation, TICKET_SNIP);
    try_group(activation, TICKET_ITERATIVE);
}

static void test_tickets_and_controls_keep_their_masks(void)
{
    for_every_activation(try_tickets, 431);
}

SUITE(activated_tickets)
{
    TEST(test_scores_are_derivatives_by_the_mask);
    TEST(test_tickets_and_controls_keep_their_masks);
}
