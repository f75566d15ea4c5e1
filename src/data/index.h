// Eight boards side by side, a lane a board: the window of 3x3 cells at every cell, and the cells
// themselves, in the layout of the kernels' grids.
//
//   index:  uint16 [side + 2][columns][8]     row -1 .. side, column -1 .. side, board
//   target: uint8  [side][side]               bit b: board b's cell
//
// Windows are numbered as in data/windows.h. The border of the index, one cell wide, holds the
// window at the opposite edge on a torus; beyond a dead edge there is no window, which is
// INDEX_NO_WINDOW, and windows at the edge see dead cells. Columns beyond column `side` are not
// written.
//
// Boards that are missing of the eight count as empty.
#ifndef DATA_INDEX_H
#define DATA_INDEX_H

#include "base/cpu.h"
#include "life/board.h"

#define INDEX_BOARDS    8
#define INDEX_NO_WINDOW LIFE_WINDOWS

// From rows[count], each [side][life_words(side)], 1 <= count <= 8; columns >= side + 2. index is
// aligned to 16 bytes.
void index_windows(enum isa isa, size_t count, const uint64_t *const rows[], size_t side,
                   enum life_boundary boundary, size_t columns, uint16_t *index);

void index_targets(enum isa isa, size_t count, const uint64_t *const rows[], size_t side,
                   uint8_t *target);

// The variants behind them.
void index_windows_ref(size_t count, const uint64_t *const rows[], size_t side,
                       enum life_boundary boundary, size_t columns, uint16_t *index);
void index_windows_avx2(size_t count, const uint64_t *const rows[], size_t side,
                        enum life_boundary boundary, size_t columns, uint16_t *index);
void index_windows_sse4(size_t count, const uint64_t *const rows[], size_t side,
                        enum life_boundary boundary, size_t columns, uint16_t *index);
void index_targets_ref(size_t count, const uint64_t *const rows[], size_t side, uint8_t *target);
void index_targets_avx2(size_t count, const uint64_t *const rows[], size_t side, uint8_t *target);
void index_targets_sse4(size_t count, const uint64_t *const rows[], size_t side, uint8_t *target);

#endif
