// The same networks in PyTorch: logits, loss, all gradients, and parameters after some updates by
// either optimiser, as oracle/torch_values.py stored them.
#include "check.h"
#include "naive.h"
#include "oracle/torch_values.h"
#include "suite.h"
#include "train/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELLS (TORCH_BATCH * TORCH_HEIGHT * TORCH_WIDTH)

// The sums of absolute terms that errors are measured by.
static void find_terms(const struct torch_case *c, double *logit_terms, double *terms)
{
    struct naive direct =
        naive_net(c->n, c->m, TORCH_BATCH, TORCH_HEIGHT, TORCH_WIDTH, c->zero_padding);
    naive_set_activation(&direct, net_activation_names[c->activation]);
    double *parameters = calloc(direct.parameters, sizeof *parameters);
    double *gradient = calloc(direct.parameters, sizeof *gradient);
    direct.in = c->cells;
    direct.target = c->target;
    check_widen(direct.parameters, c->parameters, parameters);
    struct naive_result result = {.logit_terms = logit_terms, .gradient = gradient, .terms = terms};
    // The oracles must agree as well.
    double loss = naive_run(&direct, parameters, &result);
    CU_ASSERT(check_close(loss, c->loss, c->loss, 1e-12));
    for (size_t i = 0; i < direct.parameters; i++)
        CU_ASSERT(check_close(gradient[i], c->gradient[i], terms[i], 1e-12));
    free(gradient);
    free(parameters);
}

static const struct train_settings settings[] = {
    [TRAIN_ADAM] = {TRAIN_ADAM, TRAIN_ADAM_USUAL, .learning_rate = TORCH_LEARNING_RATE},
    [TRAIN_SGD] = {TRAIN_SGD, .learning_rate = TORCH_SGD_RATE, .momentum = TORCH_SGD_MOMENTUM},
};

// A parameter is its old value and its steps, which are nearly the learning rate of Adam; of SGD they
// follow the gradient, and most are thousands of times what is allowed here.
static void compare_after(const struct torch_case *c, const struct train *train, double *terms)
{
    size_t parameters = train->net->parameters;
    bool sgd = train->settings.optimizer == TRAIN_SGD;
    for (size_t i = 0; i < parameters; i++)
        terms[i] = sgd ? fabs((double)c->parameters[i]) + fabs(c->after_sgd[i])
                       : TORCH_STEPS * TORCH_LEARNING_RATE;
    CU_ASSERT_EQUAL(check_floats("parameters", parameters, train->value,
                                 sgd ? c->after_sgd : c->after, terms, sgd ? 1e-6 : 1e-4),
                    0);
}

static void layout(struct arena *arena, const struct net *net, const struct kernel_table *kernels,
                   bool zero_padding, enum train_optimizer optimizer, struct train *train,
                   struct net_workspace *workspace)
{
    train_layout(train, arena, net, kernels, settings[optimizer]);
    net_workspace_layout(workspace, arena, net, TORCH_BATCH, TORCH_HEIGHT, TORCH_WIDTH,
                         zero_padding);
}

// Updates with the dense gradient. The first one's loss, logits and gradient are compared.
static void follow(const struct torch_case *c, struct train *train, struct net_workspace *w)
{
    size_t parameters = train->net->parameters;
    double logit_terms[CELLS], *terms = calloc(parameters, sizeof *terms);
    find_terms(c, logit_terms, terms);
    for (int step = 0; step < TORCH_STEPS; step++) {
        memset(train->gradient, 0, parameters * sizeof *train->gradient);
        memcpy(w->activation[0], c->cells, CELLS * sizeof(float));
        net_forward(train->net, train->value, w);
        double loss = net_backward(train->net, train->value, c->target, w, train->gradient);
        if (step == 0) {
            CU_ASSERT(check_close(loss, c->loss, c->loss, CHECK_RELATIVE));
            CU_ASSERT_EQUAL(check_floats("logits", CELLS, w->activation[train->net->layers],
                                         c->logits, logit_terms, CHECK_RELATIVE),
                            0);
            CU_ASSERT_EQUAL(check_floats("gradient", parameters, train->gradient, c->gradient,
                                         terms, CHECK_RELATIVE),
                            0);
        }
        train_update(train);
    }
    compare_after(c, train, terms);
    free(terms);
}

static void try_case(const struct torch_case *c, enum isa isa, enum train_optimizer optimizer)
{
    struct net net = net_make(c->n, c->m, c->activation);
    struct arena arena;
    struct train train;
    struct net_workspace workspace;
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&arena, layout(&arena, &net, kernel_table(isa), c->zero_padding, optimizer,
                                  &train, &workspace)),
        STATUS_OK);
    train_begin(&train, c->parameters, NULL);
    follow(c, &train, &workspace);
    arena_close(&arena);
}

static void test_pytorch_gets_the_same(void)
{
    for (size_t i = 0; i < sizeof torch_cases / sizeof *torch_cases; i++)
        for (enum isa isa = 0; isa < ISA_COUNT; isa++)
            for (enum train_optimizer o = 0; o <= TRAIN_SGD && cpu_has(isa); o++)
                try_case(&torch_cases[i], isa, o);
}

SUITE(torch)
{
    TEST(test_pytorch_gets_the_same);
}
