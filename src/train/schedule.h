// Schedules: the learning rate as a function of the update. Nobody else knows how it changes.
#ifndef TRAIN_SCHEDULE_H
#define TRAIN_SCHEDULE_H

#include <stdint.h>

// The identifier and the word of each, in the order of their numbers, which results keep.
#define TRAIN_SCHEDULES(X) X(CONSTANT, constant) X(COSINE, cosine) X(STEP, step)

#define NUMBER(NAME, name) TRAIN_##NAME,
enum train_schedule { TRAIN_SCHEDULES(NUMBER) TRAIN_SCHEDULE_COUNT };
#undef NUMBER

extern const char *const train_schedule_names[TRAIN_SCHEDULE_COUNT];

struct train_settings;

// The rate of the update after `done` others, of a budget of T. With R the learning rate, W the
// updates of warm-up and t = done - W:
//
//   t < 0      R (done + 1) / W            the first of them is R / W, the last is R
//   constant   R
//   cosine     R (1 + cos(pi t / (T - W))) / 2      R at t = 0, and 0 when the budget is used up
//   step       R factor^floor(t / interval)
//
// As PyTorch's CosineAnnealingLR (I. Loshchilov & F. Hutter, arXiv 1608.03983, without restarts) and
// StepLR, stepped once an update.
double schedule_rate(const struct train_settings *settings, uint64_t done);

// The highest rate of all updates that follow, once so many are done: after the warm-up no rate is above
// the one before it.
double schedule_most(const struct train_settings *settings, uint64_t done);

#endif
