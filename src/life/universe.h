// Where a pattern lives: on a plane without end, or on a board.
#ifndef LIFE_UNIVERSE_H
#define LIFE_UNIVERSE_H

#include "life/board.h"

struct life_universe {
    bool bounded;
    enum life_boundary boundary; // these three if it is bounded; else zero
    size_t width, height;        // cells, 1 .. LIFE_MAX_SIDE
};

// Reads a rule with the universe that golly writes behind a colon:
//
//   B3/S23:T32,24   a torus of 32 x 24 cells; T32 is one of 32 x 32
//   B3/S23:P32,24   a plane of 32 x 24 cells in empty space
//   B3/S23          a plane without end; so are an empty suffix, T, P, and sides of 0
//
// Refuses with STATUS_REQUEST and a message what life_rule_parse does, sides over LIFE_MAX_SIDE,
// and other universes by their name.
// Source: golly's help, "Bounded Grids".
enum status life_universe_parse(const char *text, struct life_rule *rule,
                                struct life_universe *universe);

#endif
