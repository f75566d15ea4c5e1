#include "nets.h"

#include "spec/setting.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

struct net nets_of(enum net_family family, const char *text)
{
    return nets_with(NET_RELU, family, text);
}

struct net nets_with(enum net_activation activation, enum net_family family, const char *text)
{
    struct net_widths widths;
    size_t generations = 0;
    CU_ASSERT_FATAL(net_widths_parse(text, &widths, &generations));
    return net_make_widths(family, generations, &widths, activation);
}

struct net nets_residual(struct net net)
{
    struct net_form form = net.form;
    form.residual = true;
    CU_ASSERT_PTR_NULL_FATAL(net_form_problem(&form));
    return net_make_form(&form);
}

struct net nets_small(enum net_family family, const char *text)
{
    struct net net = nets_of(family, text);
    CU_ASSERT_FATAL(net.parameters <= NETS_SMALL);
    return net;
}

// With its memory.
struct scorer {
    struct ticket_scorer scorer; // the first
    struct arena arena;
};

struct ticket_scorer *nets_scorer_open(const struct net *net, const struct ticket_batch *batch)
{
    struct scorer *s = malloc(sizeof *s);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&s->arena, ticket_scorer_layout(&s->scorer, &s->arena, net, batch)), STATUS_OK);
    memset(s->arena.block, 0xff, s->arena.capacity);
    return &s->scorer;
}

void nets_scorer_close(struct ticket_scorer *scorer)
{
    struct scorer *s = (struct scorer *)scorer;
    arena_close(&s->arena);
    free(s);
}

struct kernel_look nets_gradient(struct train *train, const float *target,
                                 const uint32_t count[KERNEL_WINDOWS], float share)
{
    static _Alignas(64) float scratch[1 << 19];
    struct kernel_windows shape = net_windows(train->net);
    CU_ASSERT_FATAL(kernel_windows_scratch(shape) <= sizeof scratch / sizeof *scratch);
    return train->kernels->windows_gradient(shape, train->value, target, count, share,
                                            train->gradient, scratch);
}

struct kernel_look nets_train(struct train *train, const float *target,
                              uint32_t (*count)[KERNEL_WINDOWS], size_t batches, float share)
{
    struct kernel_look verdict = {0};
    for (size_t b = 0; b < batches; b++) {
        verdict = nets_gradient(train, target, count[b], share);
        train_update(train);
    }
    return verdict;
}

void nets_published(struct ticket_spec *spec)
{
    struct point usual = {.ticket = *spec};
    settings_set_usual(&usual, true);
    spec->temperature = usual.ticket.temperature;
    spec->popup_rate = usual.ticket.popup_rate;
    spec->popup_momentum = usual.ticket.popup_momentum;
    spec->popup_decay = usual.ticket.popup_decay;
    spec->popup_weights = usual.ticket.popup_weights;
}

void nets_score(const struct net *net, const struct ticket_spec *spec, const float *value,
                const struct ticket_batch *batch, struct ticket_scorer *scorer, float *score)
{
    const struct ticket_subject subject = {net, spec, value, batch, scorer};
    ticket_methods[spec->method]->score(&subject, score);
}
