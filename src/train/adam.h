// Adam's steps, which adam and adamw have in common. For the files of optimisers alone.
#ifndef TRAIN_ADAM_H
#define TRAIN_ADAM_H

#include "train/train.h"

void adam_begin(struct train *train);
void adam_update(struct train *train);
double adam_drift(const struct train *train, size_t i);

#endif
