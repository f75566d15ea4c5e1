#include "export/compacted.h"

#include "trial/verdict.h"

// The compacted network as a point of its own, of its form.
static struct point point_of(const struct point *ticket, const struct net *net)
{
    struct point point = point_parent(ticket);
    point.overcompleteness = net->overcompleteness;
    point.widths = (struct net_widths){{0}};
    if (net->overcompleteness == 0)
        point.widths = net->form.widths;
    point.tied = net->form.tied;
    point.output = net->form.output;
    return point;
}

// What is proven of the model may not be of a network that rounds otherwise: it is proven anew.
static void judge(struct compacted *compacted, struct verdict_space *space)
{
    const struct store_model *model = &compacted->model;
    struct trial_result *result = &compacted->model.result;
    struct verdict verdict =
        verdict_of(&model->point, &compacted->compact.shrink.net, result->final, true, space);
    verdict_enter(&verdict, result);
}

// Room for the model's whole network: the compacted one is no larger, nor is what its proof needs.
static void layout(struct compacted *compacted, struct verdict_space *space, struct arena *arena)
{
    const struct point *point = &compacted->model.point;
    struct net net = point_net(point);
    ticket_compact_layout(&compacted->compact, arena, &net);
    compacted->initial = arena_take(arena, net.parameters * sizeof *compacted->initial);
    compacted->mask = arena_take(arena, net.parameters);
    verdict_layout(space, arena, point, &net);
}

enum status compacted_open(struct compacted *compacted, const struct store_model *model)
{
    struct net net = point_net(&model->point);
    struct verdict_space space;
    *compacted = (struct compacted){.model = *model};
    TRY(ARENA_OPEN(&compacted->arena, layout(compacted, &space, &compacted->arena)));
    ticket_compact_set(&compacted->compact, &net, model->result.final,
                       model->point.boundary == LIFE_DEAD);
    const struct net *small = &compacted->compact.shrink.net;
    struct trial_result *result = &compacted->model.result;
    compacted->model.point = point_of(&model->point, small);
    result->final = compacted->compact.value;
    result->initial = model->result.initial != NULL ? compacted->initial : NULL;
    result->mask = compacted->mask;
    if (result->initial != NULL)
        ticket_gather(&compacted->compact.shrink, model->result.initial, result->initial);
    for (size_t l = 0; l < small->layers; l++) // coefficients are never pruned
        for (size_t i = small->layer[l].weights; i < small->layer[l].end; i++)
            result->mask[i] = i >= small->layer[l].coefficients || result->final[i] != 0;
    result->weights_left = compacted->compact.after.nonzero_weights;
    judge(compacted, &space);
    return STATUS_OK;
}

void compacted_close(struct compacted *compacted)
{
    arena_close(&compacted->arena);
}

bool compacted_lost(const struct compacted *compacted, const struct store_model *model)
{
    return model->result.exact_at_end && !compacted->model.result.exact_at_end;
}
