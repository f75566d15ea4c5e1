// How often each of the 512 windows of 3x3 cells occurs on boards.
//
// What a network of one generation computes for a cell depends only on the cell's window, so the
// loss over a batch, and its gradient, depend on the batch only through these counts: 512 numbers
// instead of thousands of cells, and nothing is lost.
//
//   window = sum over rows r, columns c of  cell(y + r - 1, x + c - 1) << (3 r + c)
//
// is the order of a 3x3 filter's weights; the middle cell is bit 4.
//
// The fast variant counts two cells with one increment: two neighbours in a row share a window of
// 3x4 cells, twelve bits, and the counts of the 4,096 pairs are folded into the 512 at the end:
//
//   bit:   0  1  2  3     row above     left cell's window:  columns 0 1 2, summed over column 3
//          4  5  6  7     row           right cell's window: columns 1 2 3, summed over column 0
//          8  9 10 11     row below
//
// An increment waits for the one before it on the same counter, and on thin or thick boards most
// pairs are all dead or all alive: those two are counted in 16 slots each, one per place in a
// vector, and summed when folded.
#ifndef DATA_WINDOWS_H
#define DATA_WINDOWS_H

#include "base/cpu.h"
#include "life/board.h"
#include "life/rule.h"

#define WINDOWS_PAIRS     4096
#define WINDOWS_ALL_DEAD  WINDOWS_PAIRS // the first of 16 slots
#define WINDOWS_ALL_ALIVE (WINDOWS_PAIRS + 16)

struct windows_counter {
    _Alignas(64) uint32_t count[LIFE_WINDOWS];      // valid after windows_finish
    _Alignas(64) uint16_t pair[WINDOWS_PAIRS + 32]; // and 16 slots each for all dead and all alive
    // Pairs gathered but not counted yet. Here and not on the stack, because where it lies relative
    // to the counters decides how often loads and stores that only look alike wait for each other.
    _Alignas(64) uint16_t slot[33 * 16];
    size_t pending; // pairs counted since the last fold; no 16-bit sum can exceed it
    enum isa isa;
};

// Prepares a counter, all counts zero.
void windows_init(struct windows_counter *counter, enum isa isa);

// Forgets all counts of a finished counter.
void windows_clear(struct windows_counter *counter);

// Counts the windows of all cells of rows[side][life_words(side)].
void windows_add(struct windows_counter *counter, const uint64_t *rows, size_t side,
                 enum life_boundary boundary);

// Completes count[]. Every instruction set gives the same counts.
void windows_finish(struct windows_counter *counter);

// target[512]: 1 where the middle cell lives on, else 0.
void windows_target(const struct life_rule *rule, float *target);

// The variants behind them. The reference adds to count[512] cell by cell.
void windows_add_ref(uint32_t count[LIFE_WINDOWS], const uint64_t *rows, size_t side,
                     enum life_boundary boundary);
void windows_add_avx2(struct windows_counter *counter, const uint64_t *rows, size_t side,
                      enum life_boundary boundary);
void windows_fold_avx2(struct windows_counter *counter);
void windows_add_sse4(struct windows_counter *counter, const uint64_t *rows, size_t side,
                      enum life_boundary boundary);
void windows_fold_sse4(struct windows_counter *counter);

#endif
