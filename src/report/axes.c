#include "report/axes.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

const struct report_axis_info report_axes[REPORT_AXES] = {
    [AXIS_RULE] = {"rule", "rule", "rule", "", false},
    [AXIS_GENERATIONS] = {"generations", "n", "generations n", "generations", true},
    [AXIS_BOARD] = {"board", "board side", "side of the board (cells)", "cells", true},
    [AXIS_BOUNDARY] = {"boundary", "boundary", "boundary", "", false},
    [AXIS_DENSITY] = {"density", "density", "density (probability of a live cell)", "probability",
                      true},
    [AXIS_FAMILY] = {"family", "family", "family of networks", "", false},
    [AXIS_OVERCOMPLETENESS] = {"overcompleteness", "m", "overcompleteness m", "multiple", true},
    [AXIS_FILTERS] = {"filters", "filters", "filters layer by layer", "", false},
    [AXIS_ACTIVATION] = {"activation", "activation", "activation", "", false},
    [AXIS_INIT] = {"init", "init", "initialisation", "", false},
    [AXIS_LEARNING_RATE] = {"learning_rate", "learning rate", "learning rate", "1/update", true},
    [AXIS_BATCH] = {"batch", "batch", "batch (boards)", "boards", true},
    [AXIS_UPDATES] = {"updates", "updates", "budget (updates)", "updates", true},
    [AXIS_BOARDS] = {"boards", "boards", "boards", "", false},
    [AXIS_STOP] = {"stop", "stop", "stop", "", false},
    [AXIS_METHOD] = {"method", "method", "method", "", false},
    [AXIS_UNIT] = {"unit", "unit", "unit of pruning", "", false},
    [AXIS_SCOPE] = {"scope", "scope", "scope of pruning", "", false},
    [AXIS_RATE] = {"rate_removed", "removed a round", "share of what is left that a round removes",
                   "share", true},
    [AXIS_REWIND] = {"rewind", "rewind", "survivors go back to their values after (updates)",
                     "updates", true},
    [AXIS_BIASES] = {"biases", "biases pruned", "biases pruned", "", false},
    [AXIS_RETRAIN] = {"retrain", "trained again", "trained again", "", false},
    [AXIS_PARENTS] = {"parents", "parents", "parents", "", false},
    [AXIS_ROUND] = {"round", "round", "rounds of pruning", "rounds", true},
    [AXIS_CONTROL] = {"control", "control", "control", "", false},
    [AXIS_FLIPS] = {"flips", "flips", "weights whose starting sign is flipped", "weights", true},
    [AXIS_FLIP_BIASES] = {"flip_biases", "biases flipped", "biases among the flipped", "", false},
    [AXIS_NOISE] = {"noise", "noise",
                    "noise on the starting weights (root mean squares of their layer)",
                    "root mean squares", true},
    [AXIS_TEMPERATURE] = {"temperature", "temperature", "temperature of GraSP", "number", true},
    [AXIS_POPUP_RATE] = {"popup_rate", "popup rate", "learning rate of edge-popup's scores",
                         "1/update", true},
    [AXIS_POPUP_MOMENTUM] = {"popup_momentum", "popup momentum", "momentum of edge-popup's scores",
                             "share", true},
    [AXIS_POPUP_DECAY] = {"popup_decay", "popup decay", "weight decay of edge-popup's scores",
                          "1/update", true},
    [AXIS_POPUP_WEIGHTS] = {"popup_weights", "popup weights",
                            "weights that edge-popup chooses from", "", false},
    [AXIS_SUPERSEDED] = {"superseded", "superseded", "method of an earlier program", "", false},
};

bool report_axis_applies(enum report_axis axis, const struct trial_point *point)
{
    const struct ticket_spec *ticket = &point->ticket;
    bool pruned = trial_is_ticket(point) && ticket->method != TICKET_RESTART;
    switch (axis) {
    case AXIS_OVERCOMPLETENESS:
        return point->overcompleteness > 0;
    case AXIS_FILTERS:
        return point->overcompleteness == 0;
    case AXIS_UNIT:
    case AXIS_SCOPE:
    case AXIS_RATE:
    case AXIS_BIASES:
        return pruned;
    case AXIS_REWIND:
    case AXIS_RETRAIN:
        return pruned && ticket_needs_training(ticket->method);
    case AXIS_FLIP_BIASES:
        return ticket->flips > 0 || ticket->flip_biases;
    case AXIS_PARENTS:
    case AXIS_CONTROL:
    case AXIS_FLIPS:
    case AXIS_NOISE:
        return trial_is_ticket(point);
    case AXIS_TEMPERATURE:
        return ticket->method == TICKET_GRASP;
    case AXIS_POPUP_RATE:
    case AXIS_POPUP_MOMENTUM:
    case AXIS_POPUP_DECAY:
    case AXIS_POPUP_WEIGHTS:
        return ticket->method == TICKET_POPUP;
    case AXIS_SUPERSEDED:
        return ticket->method == TICKET_SNIP || ticket->method == TICKET_GRASP ||
               ticket->method == TICKET_POPUP;
    default:
        return true;
    }
}

bool report_axis_is_usual(enum report_axis axis, const struct trial_point *point)
{
    bool said_by_plans = axis < AXIS_METHOD && axis != AXIS_FAMILY && axis != AXIS_FILTERS;
    return !said_by_plans && report_axis_value(axis, point) == 0;
}

static double ticket_value(enum report_axis axis, const struct ticket_spec *ticket)
{
    switch (axis) {
    case AXIS_METHOD:
        return ticket->method;
    case AXIS_UNIT:
        return ticket->unit;
    case AXIS_SCOPE:
        return ticket->scope;
    case AXIS_RATE:
        return ticket->rate;
    case AXIS_REWIND:
        return ticket->rewind == TICKET_TRAINED ? -1 : (double)ticket->rewind;
    case AXIS_BIASES:
        return ticket->prune_biases;
    case AXIS_RETRAIN:
        return ticket->no_retraining;
    case AXIS_PARENTS:
        return ticket->only_learned;
    case AXIS_ROUND:
        return (double)ticket->round;
    case AXIS_CONTROL:
        return ticket->control;
    case AXIS_FLIPS:
        return (double)ticket->flips;
    case AXIS_FLIP_BIASES:
        return ticket->flip_biases;
    case AXIS_NOISE:
        return ticket->noise;
    case AXIS_TEMPERATURE:
        return ticket->temperature;
    case AXIS_POPUP_RATE:
        return ticket->popup_rate;
    case AXIS_POPUP_MOMENTUM:
        return ticket->popup_momentum;
    case AXIS_POPUP_DECAY:
        return ticket->popup_decay;
    case AXIS_POPUP_WEIGHTS:
        return ticket->popup_weights;
    case AXIS_SUPERSEDED:
        return ticket->superseded;
    default:
        break;
    }
    assert(false && "an axis without a value");
    return 0;
}

// 53 bits, which a double holds: other widths are another number.
static double filters_value(const struct trial_point *point)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < 2 * point->generations; i++)
        hash = rng_hash(hash, point->widths.width[i]);
    return (double)(hash >> 11);
}

double report_axis_value(enum report_axis axis, const struct trial_point *point)
{
    if (!report_axis_applies(axis, point))
        return 0;
    switch (axis) {
    case AXIS_RULE:
        return point->rule.birth * 512.0 + point->rule.survival;
    case AXIS_GENERATIONS:
        return (double)point->generations;
    case AXIS_BOARD:
        return (double)point->board;
    case AXIS_BOUNDARY:
        return point->boundary;
    case AXIS_DENSITY:
        return isnan(point->density) ? -1 : point->density;
    case AXIS_FAMILY:
        return point->family;
    case AXIS_OVERCOMPLETENESS:
        return (double)point->overcompleteness;
    case AXIS_FILTERS:
        return filters_value(point);
    case AXIS_ACTIVATION:
        return point->activation;
    case AXIS_INIT:
        return point->init;
    case AXIS_LEARNING_RATE:
        return point->learning_rate;
    case AXIS_BATCH:
        return (double)point->batch;
    case AXIS_UPDATES:
        return (double)point->updates;
    case AXIS_BOARDS:
        return point->shared_boards;
    case AXIS_STOP:
        return point->stop_when_proven;
    default:
        return ticket_value(axis, &point->ticket);
    }
}

bool report_axes_agree(const struct trial_point *a, const struct trial_point *b, uint64_t except)
{
    for (enum report_axis axis = 0; axis < REPORT_AXES; axis++)
        if ((except & AXIS_BIT(axis)) == 0 &&
            report_axis_value(axis, a) != report_axis_value(axis, b))
            return false;
    return true;
}

// The value's word, or NULL if it is a number.
static const char *word_of(enum report_axis axis, const struct trial_point *point)
{
    const struct ticket_spec *ticket = &point->ticket;
    static const char *const no_yes[] = {"no", "yes"};
    switch (axis) {
    case AXIS_BOUNDARY:
        return life_boundary_names[point->boundary];
    case AXIS_DENSITY:
        return isnan(point->density) ? "uniform" : NULL;
    case AXIS_FAMILY:
        return net_family_names[point->family];
    case AXIS_ACTIVATION:
        return net_activation_names[point->activation];
    case AXIS_INIT:
        return net_init_names[point->init];
    case AXIS_BOARDS:
        return point->shared_boards ? "shared" : "own";
    case AXIS_STOP:
        return point->stop_when_proven ? "proven" : "never";
    case AXIS_METHOD:
        return ticket_method_names[ticket->method];
    case AXIS_UNIT:
        return ticket_unit_names[ticket->unit];
    case AXIS_SCOPE:
        return ticket_scope_names[ticket->scope];
    case AXIS_REWIND:
        return ticket->rewind == TICKET_TRAINED ? "trained" : NULL;
    case AXIS_BIASES:
        return no_yes[ticket->prune_biases];
    case AXIS_RETRAIN:
        return no_yes[!ticket->no_retraining];
    case AXIS_PARENTS:
        return ticket->only_learned ? "learned" : "any";
    case AXIS_CONTROL:
        return ticket_control_names[ticket->control];
    case AXIS_FLIP_BIASES:
        return no_yes[ticket->flip_biases];
    case AXIS_POPUP_WEIGHTS:
        return ticket_popup_weights_names[ticket->popup_weights];
    case AXIS_SUPERSEDED:
        return no_yes[ticket->superseded];
    default:
        return NULL;
    }
}

void report_axis_format(enum report_axis axis, const struct trial_point *point,
                        char text[AXIS_TEXT])
{
    const char *word = report_axis_applies(axis, point) ? word_of(axis, point) : "-";
    if (word != NULL)
        snprintf(text, AXIS_TEXT, "%s", word);
    else if (axis == AXIS_RULE)
        life_rule_format(&point->rule, text);
    else if (axis == AXIS_FILTERS)
        net_widths_format(point->generations, &point->widths, text);
    else
        snprintf(text, AXIS_TEXT, "%.10g", report_axis_value(axis, point));
}
