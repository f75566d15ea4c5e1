// Optimisers: what turns gradients into steps. A row and a file each (train/NAME.c), and a line in
// TRAIN_OPTIMIZERS. tests/test_optimizer.c holds every row to what it says of itself.
#ifndef TRAIN_OPTIMIZER_H
#define TRAIN_OPTIMIZER_H

#include <stddef.h>

// The identifier and the word of each, in the order of their numbers, which results keep.
#define TRAIN_OPTIMIZERS(X) X(ADAM, adam) X(SGD, sgd) X(ADAMW, adamw) X(RMSPROP, rmsprop)

#define NUMBER(NAME, name) TRAIN_##NAME,
enum train_optimizer { TRAIN_OPTIMIZERS(NUMBER) TRAIN_OPTIMIZER_COUNT };
#undef NUMBER

extern const char *const train_optimizer_names[TRAIN_OPTIMIZER_COUNT];

#define TRAIN_MOMENTS 2 // arrays that an optimiser keeps, at most

struct train;

struct optimizer {
    size_t moments; // arrays that it keeps: train->moment[m][P], zero before the first update

    // Before the first update, when its moments are zero; NULL: there is nothing else to set.
    void (*begin)(struct train *train);

    // Moves train->value by train->slope at train->rate, in float32, with the same bits on every
    // instruction set. What stands beyond P stays, and so does a parameter whose slope has always been
    // zero, but for a weight that decays.
    void (*update)(struct train *train);

    // How far parameter i can still move, either way, as long as it gets no gradient from the loss, at the
    // highest rate that its schedule has for it. Of one that fades (train_fades) it is how far beyond the
    // way from its value to zero. Rounding may add 1e-5 of its value, which train_is_dead allows for. Not
    // asked of what is not trained.
    double (*drift)(const struct train *train, size_t i);
};

const struct optimizer *optimizer_row(enum train_optimizer optimizer);

#endif
