#include "train/optimizer.h"

#define WORD(NAME, name) #name,
const char *const train_optimizer_names[TRAIN_OPTIMIZER_COUNT] = {TRAIN_OPTIMIZERS(WORD)};

#define DECLARE(NAME, name) extern const struct optimizer optimizer_##name;
TRAIN_OPTIMIZERS(DECLARE)

const struct optimizer *optimizer_row(enum train_optimizer optimizer)
{
#define ROW(NAME, name) &optimizer_##name,
    static const struct optimizer *const rows[TRAIN_OPTIMIZER_COUNT] = {TRAIN_OPTIMIZERS(ROW)};
    return rows[optimizer];
}
