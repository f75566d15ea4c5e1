// The axes of a sweep: what tells one point from another. One table names them; tables, figures and
// the paper's numbers follow from it. To add an axis: its enumerator here, its row in axes.c.
#ifndef REPORT_AXES_H
#define REPORT_AXES_H

#include "trial/trial.h"

// In the order of a plan, which is the order of columns.
enum report_axis {
    AXIS_RULE,
    AXIS_GENERATIONS,
    AXIS_BOARD,
    AXIS_BOUNDARY,
    AXIS_DENSITY,
    AXIS_OVERCOMPLETENESS,
    AXIS_ACTIVATION,
    AXIS_INIT,
    AXIS_LEARNING_RATE,
    AXIS_BATCH,
    AXIS_UPDATES,
    AXIS_BOARDS,
    AXIS_STOP,
    REPORT_AXES
};

struct report_axis_info {
    const char *name;  // the plan's key, which is the column's name
    const char *label; // for the eye: "learning rate"
    const char *title; // of a figure's horizontal axis, with its unit
    const char *unit;  // "" for a word
    bool number;       // its values are numbers, and it can be a horizontal axis in proportion
};

extern const struct report_axis_info report_axes[REPORT_AXES];

#define AXIS_TEXT 32 // bytes that hold any value and its zero

// A value that orders and compares: the number itself, an enumerator, a rule's bits. A density that
// each board draws for itself is -1, which is no number of a horizontal axis.
double report_axis_value(enum report_axis axis, const struct trial_point *point);

// The value as the plan writes it: "8", "0.38", "uniform", "glorot".
void report_axis_format(enum report_axis axis, const struct trial_point *point,
                        char text[AXIS_TEXT]);

#endif
