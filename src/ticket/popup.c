// Edge-popup: a mask in training.
#include "ticket/score.h"
#include "ticket/start.h"

#include <math.h>
#include <string.h>

#define MOMENTUM 0.9f // the paper's

size_t ticket_popup_bytes(const struct net *net)
{
    return 2 * arena_bytes(net->parameters * sizeof(float)) + arena_bytes(net->parameters);
}

// The best weights of all, whatever the mask was.
static void choose(struct ticket_popup *popup, float *value)
{
    ticket_mask_fill(popup->net, popup->mask);
    popup->cut = ticket_prune(popup->net, &popup->spec, popup->score, popup->mask);
    memcpy(value, popup->weight, popup->net->parameters * sizeof *value);
    ticket_apply(popup->net, popup->mask, value);
}

void ticket_popup_take(struct ticket_popup *popup, struct arena *arena, const struct net *net,
                       const struct ticket_spec *spec, const float *weight, struct pcg32 *stream,
                       float *value)
{
    size_t bytes = net->parameters * sizeof(float);
    *popup = (struct ticket_popup){
        .net = net,
        .spec = *spec,
        .weight = weight,
        .score = arena_take(arena, bytes),
        .momentum = arena_take(arena, bytes),
        .mask = arena_take(arena, net->parameters),
    };
    memset(popup->momentum, 0, bytes);
    net_init(net, NET_FAN_IN, stream, popup->score);
    for (size_t i = 0; i < net->parameters; i++)
        popup->score[i] = fabsf(popup->score[i]);
    choose(popup, value);
}

void ticket_popup_update(struct ticket_popup *popup, const float *gradient, double rate,
                         float *value)
{
    for (size_t l = 0; l < popup->net->layers; l++)
        for (size_t i = popup->net->layer[l].weights; i < popup->net->layer[l].biases; i++) {
            popup->momentum[i] = MOMENTUM * popup->momentum[i] + gradient[i] * popup->weight[i];
            popup->score[i] -= (float)rate * popup->momentum[i];
        }
    choose(popup, value);
}
