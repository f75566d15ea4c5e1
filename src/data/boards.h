// Random boards, one after another, from a keyed stream.
//
// Every board first draws its density, if each has its own, then its cells. The bits are those of
// bernoulli_fill, row by row, ceil(side / 32) words of 32 cells to a row, the cells beyond the side
// thrown away.
#ifndef DATA_BOARDS_H
#define DATA_BOARDS_H

#include "base/arena.h"
#include "life/board.h"
#include "rng/bernoulli.h"

struct boards_source {
    enum isa isa;
    struct pcg32x8 stream;
    bool uniform;       // each board draws its own density, uniform in [0, 1) in steps of 2^-32
    uint64_t threshold; // density * 2^32, of the latest board if uniform
    size_t side;        // cells
    uint32_t *words;    // scratch
};

// Boards of side x side cells; density in [0, 1], or NaN for a density of each board's own.
// boards_source_begin is next.
void boards_source_layout(struct boards_source *source, struct arena *arena, enum isa isa,
                          double density, size_t side);

// Begins a stream of such boards.
void boards_source_begin(struct boards_source *source, const struct rng_key *key);

// The next board into rows[side][life_words(side)], packed as life_board packs it.
void boards_next(struct boards_source *source, uint64_t *rows);

// Shifts rows[side][life_words(side)] on the torus: the cell at column x, row y goes to column x + right,
// row y + down, both modulo the side. 0 <= right, down < side; `to` has the same shape and is another board.
void boards_shift(const uint64_t *rows, size_t side, size_t right, size_t down, uint64_t *to);

// Cells of rows[side][life_words(side)] as floats 0 and 1: cells[side][side].
void boards_unpack(const uint64_t *rows, size_t side, float *cells);

#endif
