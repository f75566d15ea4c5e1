#include "ticket/ticket.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

const char *const ticket_method_names[TICKET_METHOD_COUNT] = {
    "dense", "restart", "iterative", "oneshot", "magnitude", "snip", "grasp", "synflow", "popup"};
const char *const ticket_unit_names[TICKET_UNIT_COUNT] = {"weights", "channels"};
const char *const ticket_scope_names[TICKET_SCOPE_COUNT] = {"global", "layer"};
const char *const ticket_control_names[TICKET_CONTROL_COUNT] = {"none", "random", "shuffled",
                                                                "fresh", "signs"};
const char *const ticket_popup_weights_names[TICKET_POPUP_WEIGHTS_COUNT] = {"drawn", "signed"};

bool ticket_needs_training(enum ticket_method method)
{
    return method == TICKET_ITERATIVE || method == TICKET_ONESHOT;
}

void ticket_set_published(struct ticket_spec *spec)
{
    bool popup = spec->method == TICKET_POPUP;
    spec->temperature = spec->method == TICKET_GRASP ? 200 : 0;
    spec->popup_rate = popup ? 0.1 : 0;
    spec->popup_momentum = popup ? 0.9 : 0;
    spec->popup_decay = popup ? 1e-4 : 0;
    spec->popup_weights = TICKET_DRAWN;
}

size_t ticket_left(size_t total, double rate, size_t round)
{
    size_t left = total;
    for (size_t r = 0; r < round && left > 0; r++) {
        size_t removed = (size_t)llround(rate * (double)left);
        left -= removed < 1 ? 1 : removed;
    }
    return left;
}

size_t ticket_prunable(const struct net *net, bool biases)
{
    return net_weights(net) + (biases ? net_biases(net) : 0);
}

// ---- what cannot be had ----

__attribute__((format(printf, 2, 3))) static bool refuse(char problem[TICKET_PROBLEM],
                                                         const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(problem, TICKET_PROBLEM, format, arguments);
    va_end(arguments);
    return false;
}

// What of the spec suits its method.
static bool method_fits(const struct ticket_spec *spec, char *problem)
{
    const char *name = ticket_method_names[spec->method];
    if (spec->method == TICKET_DENSE)
        return refuse(problem, "method dense removes nothing and has round 0 alone, not round %zu",
                      spec->round);
    if (spec->method == TICKET_RESTART && spec->round > 1)
        return refuse(problem,
                      "method restart removes nothing: round %zu is round 1 once more; ask for 1",
                      spec->round);
    if (spec->method == TICKET_RESTART && spec->control != TICKET_ITSELF &&
        spec->control != TICKET_FRESH && spec->control != TICKET_SIGNS)
        return refuse(problem,
                      "method restart has no mask for control %s; controls none, fresh and signs "
                      "can be had",
                      ticket_control_names[spec->control]);
    if (spec->unit == TICKET_CHANNELS &&
        (spec->method == TICKET_SYNFLOW || spec->method == TICKET_POPUP))
        return refuse(problem, "method %s chooses weights; unit channels cannot be had with it",
                      name);
    if (spec->prune_biases && spec->method == TICKET_POPUP)
        return refuse(problem, "method popup has scores for weights alone; biases must be no");
    if (spec->prune_biases && spec->unit == TICKET_CHANNELS)
        return refuse(problem, "unit channels removes no biases by themselves; biases must be no");
    return true;
}

// A number above zero, or from zero on.
static bool is_positive(double value)
{
    return value > 0 && isfinite(value);
}

static bool is_size(double value)
{
    return value >= 0 && isfinite(value);
}

bool ticket_settings_fit(const struct ticket_spec *spec, char problem[TICKET_PROBLEM])
{
    const char *name = ticket_method_names[spec->method];
    bool popup = spec->popup_rate != 0 || spec->popup_momentum != 0 || spec->popup_decay != 0 ||
                 spec->popup_weights != TICKET_DRAWN;
    if (spec->superseded)
        return refuse(problem, "method %s of an earlier program is read and never run", name);
    if (spec->method != TICKET_GRASP && spec->temperature != 0)
        return refuse(problem, "method %s has no temperature, which is grasp's", name);
    if (spec->method != TICKET_POPUP && popup)
        return refuse(problem,
                      "method %s trains no mask; rate, momentum, decay and weights of "
                      "edge-popup are method popup's",
                      name);
    if (spec->method == TICKET_GRASP && !is_positive(spec->temperature))
        return refuse(problem, "temperature %g divides no logits; it must be above 0",
                      spec->temperature);
    if (spec->method != TICKET_POPUP)
        return true;
    if (!is_positive(spec->popup_rate))
        return refuse(problem, "a popup_rate of %g trains no mask; it must be above 0",
                      spec->popup_rate);
    if (!is_size(spec->popup_momentum) || spec->popup_momentum >= 1)
        return refuse(problem, "a popup_momentum of %g never settles; it must lie between 0 and 1",
                      spec->popup_momentum);
    if (!is_size(spec->popup_decay))
        return refuse(problem, "popup_decay %g is no decay; it must be 0 or more",
                      spec->popup_decay);
    if (spec->popup_weights == TICKET_SIGNED && spec->control == TICKET_SIGNS)
        return refuse(problem, "with popup_weights signed the weights are their signs; control "
                               "signs is the ticket once more");
    return true;
}

// What of the spec's start and training suits its method.
static bool start_fits(const struct ticket_spec *spec, uint64_t updates, char *problem)
{
    const char *name = ticket_method_names[spec->method];
    if (!ticket_needs_training(spec->method) && spec->rewind != 0)
        return refuse(problem,
                      "method %s starts from initial values, there is nothing to rewind; rewind "
                      "must be 0",
                      name);
    if (spec->rewind != TICKET_TRAINED && spec->rewind >= updates)
        return refuse(problem,
                      "rewind to update %" PRIu64 " is past the end: training has %" PRIu64
                      " updates; take less, or `trained`",
                      spec->rewind, updates);
    if (spec->method == TICKET_POPUP && !spec->no_retraining)
        return refuse(problem, "method popup trains a mask and never the weights; retrain must be "
                               "no");
    if (spec->no_retraining && spec->method != TICKET_POPUP && spec->rewind != TICKET_TRAINED)
        return refuse(problem, "without retraining only trained values can be judged; retrain: no "
                               "needs rewind: trained");
    if (spec->no_retraining && (spec->flips > 0 || spec->noise > 0))
        return refuse(problem, "flips and noise perturb the start of a training; they cannot be "
                               "had with retrain: no");
    if (!is_size(spec->noise))
        return refuse(problem, "noise %g is not a size; it must be 0 or more", spec->noise);
    return true;
}

// Scope `layer`: the last round still finds something to count in some layer.
static bool rounds_fit_layers(const struct ticket_spec *spec, const struct net *net, char *problem)
{
    size_t hidden = spec->unit == TICKET_CHANNELS ? net->layers - 1 : net->layers;
    for (size_t l = 0; l < hidden; l++) {
        const struct net_layer *layer = &net->layer[l];
        size_t weights = layer->biases - layer->weights;
        size_t total = spec->unit == TICKET_CHANNELS ? layer->out
                       : spec->prune_biases          ? weights + layer->out
                                                     : weights;
        if (ticket_left(total, spec->rate, spec->round) > 0)
            return true;
    }
    return refuse(problem,
                  "round %zu at a rate of %g leaves nothing of any layer; take fewer rounds",
                  spec->round, spec->rate);
}

// Scope `global`: what is asked for is no less than what every layer keeps.
static bool rounds_fit_all(const struct ticket_spec *spec, const struct net *net, char *problem)
{
    size_t left = ticket_left(ticket_prunable(net, spec->prune_biases), spec->rate, spec->round);
    size_t least = 0;
    for (size_t l = 0; l < net->layers; l++)
        least += spec->unit == TICKET_CHANNELS ? net->layer[l].taps : 1;
    if (left >= least)
        return true;
    return refuse(problem,
                  "round %zu at a rate of %g leaves %zu of %zu %s, fewer than the %zu weights of "
                  "one %s in each layer; take fewer rounds",
                  spec->round, spec->rate, left, ticket_prunable(net, spec->prune_biases),
                  spec->prune_biases ? "weights and biases" : "weights", least,
                  spec->unit == TICKET_CHANNELS ? "channel" : "weight");
}

bool ticket_possible(const struct ticket_spec *spec, const struct net *net, uint64_t updates,
                     char problem[TICKET_PROBLEM])
{
    if (spec->round == 0 && spec->method == TICKET_DENSE)
        return true;
    if (spec->round == 0)
        return refuse(problem, "round 0 is the dense network, without a method; rounds begin at 1");
    if (!method_fits(spec, problem) || !ticket_settings_fit(spec, problem) ||
        !start_fits(spec, updates, problem))
        return false;
    size_t flippable = ticket_prunable(net, spec->flip_biases);
    if (spec->flips > flippable)
        return refuse(problem, "%zu flips are more than the network's %zu %s", spec->flips,
                      flippable, spec->flip_biases ? "weights and biases" : "weights");
    if (spec->method == TICKET_RESTART)
        return true;
    if (!(spec->rate > 0 && spec->rate < 1))
        return refuse(problem,
                      "rate %g is no share of what is left to remove; it must lie between 0 and 1",
                      spec->rate);
    return spec->scope == TICKET_LAYER ? rounds_fit_layers(spec, net, problem)
                                       : rounds_fit_all(spec, net, problem);
}
