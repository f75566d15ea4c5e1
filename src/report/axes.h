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
    AXIS_FAMILY,
    AXIS_OVERCOMPLETENESS,
    AXIS_FILTERS,
    AXIS_ACTIVATION,
    AXIS_INIT,
    AXIS_LEARNING_RATE,
    AXIS_BATCH,
    AXIS_UPDATES,
    AXIS_BOARDS,
    AXIS_STOP,
    AXIS_METHOD,
    AXIS_UNIT,
    AXIS_SCOPE,
    AXIS_RATE,
    AXIS_REWIND,
    AXIS_BIASES,
    AXIS_RETRAIN,
    AXIS_PARENTS,
    AXIS_ROUND,
    AXIS_CONTROL,
    AXIS_FLIPS,
    AXIS_FLIP_BIASES,
    AXIS_NOISE,
    AXIS_TEMPERATURE,
    AXIS_POPUP_RATE,
    AXIS_POPUP_MOMENTUM,
    AXIS_POPUP_DECAY,
    AXIS_POPUP_WEIGHTS,
    AXIS_SUPERSEDED,
    REPORT_AXES
};

struct report_axis_info {
    const char *name;  // the plan's key, which is the column's name; but `rate_removed` for the
                       // tickets' `rate`, because `rate` is a column of results
    const char *label; // for the eye: "learning rate"
    const char *title; // of a figure's horizontal axis, with its unit
    const char *unit;  // "" for a word
    bool number;       // its values are numbers, and it can be a horizontal axis in proportion
};

extern const struct report_axis_info report_axes[REPORT_AXES];

#define AXIS_TEXT NET_WIDTHS_TEXT // bytes that hold any value and its zero

// Whether the axis says anything about the point: a network has an overcompleteness or filters one
// by one; only tickets have a rate, only those of trained networks a rewinding, and only grasp's a
// temperature. The method, the round and the family of networks are asked of all.
bool report_axis_applies(enum report_axis axis, const struct trial_point *point);

// Whether the point has the value that goes without saying, because a plan need not name it: a
// network of the family `life`, dense. Headings and captions leave it out where it is all there is.
bool report_axis_is_usual(enum report_axis axis, const struct trial_point *point);

// A value that orders and compares: the number itself, an enumerator, a rule's bits; of filters, a
// hash, which compares alone. What is no number of a horizontal axis is -1: a density that each
// board draws for itself, survivors that keep their trained values. Where the axis does not apply,
// 0, which is none for filters.
double report_axis_value(enum report_axis axis, const struct trial_point *point);

// Sets of axes, a bit each.
#define AXIS_BIT(axis)  (UINT64_C(1) << (axis))
#define AXES_OF_TICKETS (AXIS_BIT(REPORT_AXES) - AXIS_BIT(AXIS_METHOD))
#define AXES_OF_WIDTHS  (AXIS_BIT(AXIS_OVERCOMPLETENESS) | AXIS_BIT(AXIS_FILTERS))

// Whether the points have the same values on all axes except those of a set.
bool report_axes_agree(const struct trial_point *a, const struct trial_point *b, uint64_t except);

// The value as the plan writes it: "8", "0.38", "uniform", "glorot"; "-" where the axis does not
// apply.
void report_axis_format(enum report_axis axis, const struct trial_point *point,
                        char text[AXIS_TEXT]);

#endif
