#include "cli/compact_view.h"

#include "cli/forward.h"
#include "net/name.h"
#include "trial/verdict.h"

#include <stdio.h>
#include <string.h>

// Of the boards whose forward pass is timed, cells.
#define SIDE 32

// The compacted network as a point of its own, whose layers are as wide.
static struct point point_of(const struct point *ticket, const struct net *net)
{
    struct point point = point_parent(ticket);
    point.overcompleteness = net->overcompleteness;
    point.widths = (struct net_widths){{0}};
    for (size_t l = 0; net->overcompleteness == 0 && l + 1 < net->layers; l++)
        point.widths.width[l] = (uint8_t)net->layer[l].out;
    return point;
}

// What is proven of the ticket may not be of a network that rounds otherwise: it is proven anew.
static void judge(struct compact_view *view, struct verdict_space *space)
{
    const struct store_model *model = &view->model;
    struct trial_result *result = &view->model.result;
    struct verdict verdict =
        verdict_of(&model->point, &view->compact.shrink.net, result->final, true, space);
    verdict_enter(&verdict, result);
}

// Room for the ticket's whole network: the compacted one is no larger, nor is what its proof needs.
static void layout(struct compact_view *view, struct verdict_space *space, struct arena *arena)
{
    const struct point *point = &view->model.point;
    struct net net = point_net(point);
    ticket_compact_layout(&view->compact, arena, &net);
    view->initial = arena_take(arena, net.parameters * sizeof *view->initial);
    view->mask = arena_take(arena, net.parameters);
    verdict_layout(space, arena, point, &net);
}

enum status compact_view_open(struct compact_view *view, const struct store_model *ticket)
{
    struct net net = point_net(&ticket->point);
    struct verdict_space space;
    *view = (struct compact_view){.model = *ticket};
    TRY(ARENA_OPEN(&view->arena, layout(view, &space, &view->arena)));
    ticket_compact_set(&view->compact, &net, ticket->result.final,
                       ticket->point.boundary == LIFE_DEAD);
    const struct net *small = &view->compact.shrink.net;
    struct trial_result *result = &view->model.result;
    view->model.point = point_of(&ticket->point, small);
    result->final = view->compact.value;
    result->initial = ticket->result.initial != NULL ? view->initial : NULL;
    result->mask = view->mask;
    if (result->initial != NULL)
        ticket_gather(&view->compact.shrink, ticket->result.initial, result->initial);
    for (size_t l = 0; l < small->layers; l++) // coefficients are never pruned
        for (size_t i = small->layer[l].weights; i < small->layer[l].end; i++)
            result->mask[i] = i >= small->layer[l].coefficients || result->final[i] != 0;
    result->weights_left = view->compact.after.nonzero_weights;
    judge(view, &space);
    return STATUS_OK;
}

void compact_view_close(struct compact_view *view)
{
    arena_close(&view->arena);
}

// ---- the table ----------------------------------------------------------------------------------

enum { WHOLE, WHOLE_LIST, SMALL, SMALL_LIST, PROGRAMS };

static enum status time_programs(const struct compact_view *view, const struct store_model *ticket,
                                 double nanoseconds[PROGRAMS])
{
    struct net net = point_net(&ticket->point);
    bool zero_padding = ticket->point.boundary == LIFE_DEAD;
    struct forward forward[PROGRAMS];
    struct forward *pointers[PROGRAMS];
    enum status status = STATUS_OK;
    memset(forward, 0, sizeof forward);
    for (int p = 0; p < PROGRAMS && status == STATUS_OK; p++) {
        bool small = p >= SMALL;
        pointers[p] = &forward[p];
        status = forward_open(&forward[p], small ? &view->compact.shrink.net : &net,
                              small ? view->compact.value : ticket->result.final, p % 2 == 1, SIDE,
                              zero_padding);
    }
    if (status == STATUS_OK)
        forward_time(pointers, PROGRAMS, nanoseconds);
    for (int p = 0; p < PROGRAMS; p++)
        forward_close(&forward[p]);
    return status;
}

static void print_counts(const char *name, const size_t count[PROGRAMS])
{
    printf("%-21s", name);
    for (int p = 0; p < PROGRAMS; p++)
        printf("  %11zu", count[p]);
    printf("\n");
}

static void print_how(const struct ticket_compact *compact)
{
    size_t gone = compact->before.channels - compact->after.channels;
    printf("compacted  %zu of %zu channels went; %zu were never active, %zu constant\n", gone,
           compact->before.channels, compact->inactive, compact->constant);
    printf("           %s\n\n",
           compact->same_bits ? "same outputs, bit for bit" : "same outputs within rounding");
}

enum status compact_view_print(const struct compact_view *view, const struct store_model *ticket)
{
    const struct ticket_compact *compact = &view->compact;
    const struct ticket_cost *before = &compact->before, *after = &compact->after;
    struct net net = point_net(&ticket->point);
    char whole[NET_NAME_TEXT], small[NET_NAME_TEXT];
    double nanoseconds[PROGRAMS];
    TRY(time_programs(view, ticket, nanoseconds));
    net_name(&net, whole);
    net_name(&compact->shrink.net, small);
    print_how(compact);
    printf("pruned: %s with zeros; compacted: %s; list: of weights that are not zero\n\n", whole,
           small);
    printf("%-21s  %11s  %11s  %11s  %11s\n", "", "pruned", "its list", "compacted", "its list");
    print_counts("weights", (size_t[]){before->weights, before->nonzero_weights, after->weights,
                                       after->nonzero_weights});
    print_counts("parameters not zero",
                 (size_t[]){before->nonzero_parameters, before->nonzero_parameters,
                            after->nonzero_parameters, after->nonzero_parameters});
    print_counts("bytes", (size_t[]){before->dense.bytes, before->sparse.bytes, after->dense.bytes,
                                     after->sparse.bytes});
    print_counts("operations a cell",
                 (size_t[]){before->dense.operations, before->sparse.operations,
                            after->dense.operations, after->sparse.operations});
    printf("%-21s", "ns a cell, plain pass");
    for (int p = 0; p < PROGRAMS; p++)
        printf("  %11.3g", nanoseconds[p]);
    printf("\n\n");
    return STATUS_OK;
}
