// One trial with its network as a file (.h5), for lifeticket train, verify and predict, and for
// other tools.
//
// /final and /initial [P] float32, in the order that the attribute `order` tells; the columns of a
// results file's /trials as root attributes of the same names, words as texts; of a network that
// was pruned also /mask [P] uint8: 1 left, 0 pruned. The file appears complete or not at all. A
// ticket that was taken from results, which do not keep initial values, may lack /initial, and so may
// the smaller network that it is compacted to.
//
// The schema is that of results, whose columns it has; older ones are read as well. Schema 1 knew no
// tickets: its networks are dense.
#ifndef STORE_MODEL_H
#define STORE_MODEL_H

#include "trial/trial.h"

#define STORE_MODEL_KIND "lifeticket model" // attribute `kind`: tells a model from results

struct store_model {
    struct point point;
    struct trial_result result; // with initial, final and mask [P], initial NULL where it is not
                                // known; the curves are not kept: NULL
};

// A mask that is NULL is all ones. Preconditions (assert): a ticket has one, and a network without one
// has initial values.
enum status store_model_write(const char *path, const struct store_model *model);

// Reads and checks a file; anything but a model that this program wrote is refused with the reason.
// Its networks and mask are the model's until store_model_free.
enum status store_model_read(const char *path, struct store_model *model);
void store_model_free(struct store_model *model);

#endif
