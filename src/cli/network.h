// One network of a results file, taken out of it as a model.
#ifndef CLI_NETWORK_H
#define CLI_NETWORK_H

#include "store/model.h"
#include "store/results.h"

struct cli_network {
    const struct store_results *results;
    size_t index;             // of its point
    struct store_model model; // its pointers lie in what follows
    float *finals, *initial;  // of all networks of the point; [P]
    uint8_t *masks;
};

// Reads the network of a point's row `trial`. The initial values of a dense one are drawn anew;
// those of a ticket, and of a network that started from others, are NULL. Refuses one that was not tried. Close it, whatever is returned.
enum status cli_network_open(struct cli_network *network, const struct store_results *results,
                             size_t point, size_t trial);
void cli_network_close(struct cli_network *network);

// Trains the network again from its seed, with what its mask follows from, and takes over the
// initial values. Refuses a network whose instruction set is not the one in use, and one that comes
// out otherwise than it is stored: its final values, its mask, its outcome.
enum status cli_network_train(struct cli_network *network);

#endif
