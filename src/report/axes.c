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
    [AXIS_OVERCOMPLETENESS] = {"overcompleteness", "m", "overcompleteness m", "multiple", true},
    [AXIS_ACTIVATION] = {"activation", "activation", "activation", "", false},
    [AXIS_INIT] = {"init", "init", "initialisation", "", false},
    [AXIS_LEARNING_RATE] = {"learning_rate", "learning rate", "learning rate", "1/update", true},
    [AXIS_BATCH] = {"batch", "batch", "batch (boards)", "boards", true},
    [AXIS_UPDATES] = {"updates", "updates", "budget (updates)", "updates", true},
    [AXIS_BOARDS] = {"boards", "boards", "boards", "", false},
    [AXIS_STOP] = {"stop", "stop", "stop", "", false},
};

double report_axis_value(enum report_axis axis, const struct trial_point *point)
{
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
    case AXIS_OVERCOMPLETENESS:
        return (double)point->overcompleteness;
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
    case REPORT_AXES:
        break;
    }
    assert(false && "an axis without a value");
    return 0;
}

void report_axis_format(enum report_axis axis, const struct trial_point *point,
                        char text[AXIS_TEXT])
{
    const char *word = NULL;
    switch (axis) {
    case AXIS_RULE:
        life_rule_format(&point->rule, text);
        return;
    case AXIS_BOUNDARY:
        word = life_boundary_names[point->boundary];
        break;
    case AXIS_DENSITY:
        word = isnan(point->density) ? "uniform" : NULL;
        break;
    case AXIS_ACTIVATION:
        word = net_activation_names[point->activation];
        break;
    case AXIS_INIT:
        word = net_init_names[point->init];
        break;
    case AXIS_BOARDS:
        word = point->shared_boards ? "shared" : "own";
        break;
    case AXIS_STOP:
        word = point->stop_when_proven ? "proven" : "never";
        break;
    default:
        break;
    }
    if (word != NULL)
        snprintf(text, AXIS_TEXT, "%s", word);
    else
        snprintf(text, AXIS_TEXT, "%.10g", report_axis_value(axis, point));
}
