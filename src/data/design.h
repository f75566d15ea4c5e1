// A designed board: one square torus on which the 512 windows of 3x3 cells occur as equally often as can be
// found, so that whoever is trained on it meets all of them. It is the idea of a de Bruijn torus, in which
// each window occurs once; one board of 32 x 32 cells has room for each twice.
//
// Simulated annealing: a step flips a random cell, which changes the nine windows around it, and so the cost
//
//   sum over windows of count^2, and DESIGN_MISSING for one that does not occur
//
// by a whole number. The sum of the counts being side^2, the sum of their squares is least where they are
// equal. A flip that raises the cost by d stays with probability exp(-d / T); T falls by equal
// factors from DESIGN_HOT to DESIGN_COLD. The best board that was met is the answer.
//
// Source of the idea that one well chosen board is enough to learn Life from: Bibin, Dereventsov,
// arXiv:2408.12778 (2024). Of the method: S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, "Optimization by
// Simulated Annealing", Science 220 (1983).
#ifndef DATA_DESIGN_H
#define DATA_DESIGN_H

#include "life/board.h"
#include "rng/pcg.h"

#define DESIGN_MOST_SIDE 512
#define DESIGN_HOT       6.0
#define DESIGN_COLD      0.15
#define DESIGN_MISSING   4

// Searches boards of side x side cells, 3 <= side <= DESIGN_MOST_SIDE, for so many steps; on one and the same
// stream the same board. Fails when memory is short; else *board is the caller's to close.
enum status design_search(size_t side, uint64_t steps, struct pcg32 *stream,
                          struct life_board *board);

// How often each window occurs on a torus, numbered as in data/windows.h.
void design_count(const struct life_board *board, uint32_t count[LIFE_WINDOWS]);

#endif
