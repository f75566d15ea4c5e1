// What a compacted network saves, as a table.
#ifndef CLI_COMMANDS_COMPACT_VIEW_H
#define CLI_COMMANDS_COMPACT_VIEW_H

#include "export/compacted.h"

// On stdout: weights, bytes, operations, and measured time, of the ticket and of the compacted network,
// as dense programs and as lists of weights.
enum status compact_view_print(const struct compacted *compacted, const struct store_model *ticket);

#endif
