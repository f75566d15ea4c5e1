// Optimisers: what turns gradients into steps. A row and a file each (train/NAME.c), and a line in
// TRAIN_OPTIMIZERS. tests/test_optimizer.c holds every row to what it says of itself.
#ifndef TRAIN_OPTIMIZER_H
#define TRAIN_OPTIMIZER_H

#include <stddef.h>

// The identifier and the word of each, in the order of their numbers, which results keep.
#define TRAIN_OPTIMIZERS(X) X(ADAM, adam) X(SGD, sgd)

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

    // Moves train->value by train->gradient, in float32, with the same bits on every instruction
    // set. What stands beyond P, and a parameter whose gradient has always been zero, stays.
    void (*update)(struct train *train);

    // How far parameter i can still move, either way, as long as it gets no gradient; rounding may
    // add 1e-5 of its value, which train_is_dead allows for.
    double (*drift)(const struct train *train, size_t i);
};

const struct optimizer *optimizer_row(enum train_optimizer optimizer);

#endif
