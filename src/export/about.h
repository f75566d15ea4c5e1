// What a file says of the network that it holds: a row of names and values, the same in all formats.
#ifndef EXPORT_ABOUT_H
#define EXPORT_ABOUT_H

#include "export/export.h"

#define EXPORT_FACTS     9
#define EXPORT_FACT_TEXT 256

struct export_fact {
    const char *name;
    char value[EXPORT_FACT_TEXT];
    bool number;
};

// Fills in the row, and returns how many facts it has: all, or one less of networks that are not residual. The first
// says that lifeticket made the file.
size_t export_about(const struct export_network *network, struct export_fact fact[EXPORT_FACTS]);

// Returns how many cells wide a layer's filters are, which are square.
size_t export_side(const struct net_layer *layer);

#endif
