#include "ticket/popup.h"

#include "ticket/method.h"
#include "ticket/start.h"

#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846

void ticket_popup_weights(const struct net *net, const struct ticket_spec *spec, float *value)
{
    for (size_t l = 0; spec->popup_weights == TICKET_SIGNED && l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        float constant = (float)sqrt(2 / (double)(layer->in * layer->taps));
        for (size_t i = layer->weights; i < layer->biases; i++)
            value[i] = value[i] == 0 ? 0 : copysignf(constant, value[i]);
    }
}

void ticket_popup_layout(struct ticket_popup *popup, struct arena *arena, const struct net *net)
{
    size_t bytes = net->parameters * sizeof(float);
    *popup = (struct ticket_popup){
        .net = net,
        .score = arena_take(arena, bytes),
        .step = arena_take(arena, bytes),
        .magnitude = arena_take(arena, bytes),
        .mask = arena_take(arena, net->parameters),
    };
}

// The best weights of all, whatever the mask was.
static void choose(struct ticket_popup *popup, float *value)
{
    for (size_t i = 0; i < popup->net->parameters; i++)
        popup->magnitude[i] = fabsf(popup->score[i]);
    ticket_mask_fill(popup->net, popup->mask);
    popup->cut = ticket_prune(popup->net, &popup->spec, popup->magnitude, popup->mask);
    memcpy(value, popup->weight, popup->net->parameters * sizeof *value);
    ticket_apply(popup->net, popup->mask, value);
}

void ticket_popup_begin(struct ticket_popup *popup, const struct ticket_spec *spec, uint64_t budget,
                        const float *weight, struct pcg32 *stream, float *value)
{
    popup->spec = *spec;
    popup->weight = weight;
    popup->done = 0;
    popup->budget = budget;
    memset(popup->step, 0, popup->net->parameters * sizeof *popup->step);
    net_init(popup->net, NET_FAN_IN, stream, popup->score);
    choose(popup, value);
}

static float sign(float value)
{
    return (float)((value > 0) - (value < 0));
}

void ticket_popup_update(struct ticket_popup *popup, const float *gradient, float *value)
{
    const struct ticket_spec *spec = &popup->spec;
    float momentum = (float)spec->popup_momentum, decay = (float)spec->popup_decay;
    double part = (double)popup->done / (double)popup->budget;
    float rate = (float)(spec->popup_rate * (1 + cos(PI * part)) / 2);
    for (size_t l = 0; l < popup->net->layers; l++)
        for (size_t i = popup->net->layer[l].weights; i < popup->net->layer[l].biases; i++) {
            float *step = &popup->step[i], *score = &popup->score[i];
            *step =
                momentum * *step + gradient[i] * popup->weight[i] * sign(*score) + decay * *score;
            *score -= rate * *step;
        }
    popup->done++;
    choose(popup, value);
}

static bool fits(const struct ticket_spec *spec, char problem[TICKET_PROBLEM])
{
    if (spec->prune_biases)
        return ticket_refuse(problem,
                             "method popup has scores for weights alone; biases must be no");
    if (spec->popup_weights == TICKET_SIGNED && spec->control == TICKET_SIGNS)
        return ticket_refuse(problem, "with popup_weights signed the weights are their signs; "
                                      "control signs is the ticket once more");
    return true;
}

const struct ticket_method_row ticket_method_popup = {
    .idea = "a mask is trained, the weights never are",
    .trains_mask = true,
    .single_weights = true,
    .redefined = true,
    .own = {offsetof(struct ticket_spec, popup_rate), offsetof(struct ticket_spec, popup_momentum),
            offsetof(struct ticket_spec, popup_decay), offsetof(struct ticket_spec, popup_weights)},
    .fits = fits,
    .start = ticket_popup_weights,
};
