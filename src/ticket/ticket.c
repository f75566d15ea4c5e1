#include "ticket/method.h"

#include <inttypes.h>
#include <math.h>

const char *const ticket_unit_names[TICKET_UNIT_COUNT] = {"weights", "channels"};
const char *const ticket_scope_names[TICKET_SCOPE_COUNT] = {"global", "layer"};
const char *const ticket_control_names[TICKET_CONTROL_COUNT] = {"none", "random", "shuffled",
                                                                "fresh", "signs"};
const char *const ticket_popup_weights_names[TICKET_POPUP_WEIGHTS_COUNT] = {"drawn", "signed"};

bool ticket_is_itself(const struct ticket_spec *spec)
{
    return spec->control == TICKET_ITSELF && spec->flips == 0 && spec->noise == 0;
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

// What of the spec suits its method.
static bool method_fits(const struct ticket_spec *spec, char *problem)
{
    const struct ticket_method_row *row = ticket_methods[spec->method];
    const char *name = ticket_method_names[spec->method];
    if (spec->superseded)
        return ticket_refuse(problem, "method %s of an earlier program is read and never run",
                             name);
    if (spec->unit == TICKET_CHANNELS && row->single_weights)
        return ticket_refuse(
            problem, "method %s chooses weights; unit channels cannot be had with it", name);
    if (row->fits != NULL && !row->fits(spec, problem))
        return false;
    if (spec->prune_biases && spec->unit == TICKET_CHANNELS)
        return ticket_refuse(problem,
                             "unit channels removes no biases by themselves; biases must be no");
    return true;
}

// What of the spec suits a network some of whose numbers are not its own.
static bool network_fits(const struct ticket_spec *spec, const struct net *net, char *problem)
{
    const struct ticket_method_row *row = ticket_methods[spec->method];
    bool own = true;
    for (size_t l = 0; l < net->layers; l++)
        own &= net->layer[l].numbers == NET_OWN;
    if (!own && spec->unit == TICKET_CHANNELS)
        return ticket_refuse(problem, "unit channels wants networks with all layers, that are not "
                                      "tied; take unit weights");
    if (net->form.residual && spec->unit == TICKET_CHANNELS)
        return ticket_refuse(problem,
                             "unit channels would part what is added in a residual generation from "
                             "what it is added to; take unit weights");
    if (net->form.tied && (row->needs_scorer || row->trains_mask))
        return ticket_refuse(problem,
                             "method %s has no scores of weights that generations share; "
                             "tied must be no, or the method one by magnitude",
                             ticket_method_names[spec->method]);
    return true;
}

// What of the spec's start and training suits its method.
static bool start_fits(const struct ticket_spec *spec, uint64_t updates, char *problem)
{
    const struct ticket_method_row *row = ticket_methods[spec->method];
    const char *name = ticket_method_names[spec->method];
    if (!row->needs_training && spec->rewind != 0)
        return ticket_refuse(
            problem,
            "method %s starts from initial values, there is nothing to rewind; rewind "
            "must be 0",
            name);
    if (spec->rewind != TICKET_TRAINED && spec->rewind >= updates)
        return ticket_refuse(problem,
                             "rewind to update %" PRIu64 " is past the end: training has %" PRIu64
                             " updates; take less, or `trained`",
                             spec->rewind, updates);
    if (row->trains_mask && !spec->no_retraining)
        return ticket_refuse(
            problem, "method %s trains a mask and never the weights; retrain must be no", name);
    if (spec->no_retraining && !row->trains_mask && spec->rewind != TICKET_TRAINED)
        return ticket_refuse(problem,
                             "without retraining only trained values can be judged; retrain: no "
                             "needs rewind: trained");
    if (spec->no_retraining && (spec->flips > 0 || spec->noise > 0))
        return ticket_refuse(problem,
                             "flips and noise perturb the start of a training; they cannot be "
                             "had with retrain: no");
    if (!(spec->noise >= 0 && isfinite(spec->noise)))
        return ticket_refuse(problem, "noise %g is not a size; it must be 0 or more", spec->noise);
    return true;
}

// Scope `layer`: the last round still finds something to count in some layer.
static bool rounds_fit_layers(const struct ticket_spec *spec, const struct net *net, char *problem)
{
    size_t hidden = spec->unit == TICKET_CHANNELS ? net->layers - 1 : net->layers;
    for (size_t l = 0; l < hidden; l++) {
        const struct net_layer *layer = &net->layer[l];
        size_t weights = layer->biases - layer->weights;
        if (layer->numbers != NET_OWN)
            continue;
        size_t total = spec->unit == TICKET_CHANNELS ? layer->out
                       : spec->prune_biases          ? weights + layer->out
                                                     : weights;
        if (ticket_left(total, spec->rate, spec->round) > 0)
            return true;
    }
    return ticket_refuse(problem,
                         "round %zu at a rate of %g leaves nothing of any layer; take fewer rounds",
                         spec->round, spec->rate);
}

// Scope `global`: what is asked for is no less than what every layer keeps.
static bool rounds_fit_all(const struct ticket_spec *spec, const struct net *net, char *problem)
{
    size_t left = ticket_left(ticket_prunable(net, spec->prune_biases), spec->rate, spec->round);
    size_t least = 0;
    for (size_t l = 0; l < net->layers; l++)
        if (net->layer[l].numbers == NET_OWN)
            least += spec->unit == TICKET_CHANNELS ? net->layer[l].taps : 1;
    if (left >= least)
        return true;
    return ticket_refuse(
        problem,
        "round %zu at a rate of %g leaves %zu of %zu %s, fewer than the %zu weights of "
        "one %s in each layer; take fewer rounds",
        spec->round, spec->rate, left, ticket_prunable(net, spec->prune_biases),
        spec->prune_biases ? "weights and biases" : "weights", least,
        spec->unit == TICKET_CHANNELS ? "channel" : "weight");
}

bool ticket_possible(const struct ticket_spec *spec, const struct net *net, uint64_t updates,
                     char problem[TICKET_PROBLEM])
{
    if (spec->round == 0)
        return spec->method == TICKET_DENSE ||
               ticket_refuse(problem,
                             "round 0 is the dense network, without a method; rounds begin at 1");
    if (!method_fits(spec, problem) || !network_fits(spec, net, problem) ||
        !start_fits(spec, updates, problem))
        return false;
    size_t flippable = ticket_prunable(net, spec->flip_biases);
    if (spec->flips > flippable)
        return ticket_refuse(problem, "%zu flips are more than the network's %zu %s", spec->flips,
                             flippable, spec->flip_biases ? "weights and biases" : "weights");
    if (!ticket_method_prunes(spec->method))
        return true;
    if (!(spec->rate > 0 && spec->rate < 1))
        return ticket_refuse(
            problem, "rate %g is no share of what is left to remove; it must lie between 0 and 1",
            spec->rate);
    return spec->scope == TICKET_LAYER ? rounds_fit_layers(spec, net, problem)
                                       : rounds_fit_all(spec, net, problem);
}
