#include "base/simd.h"
#include "data/field.h"
#include "data/index.h"

#include <string.h>

#define BOARDS INDEX_BOARDS
#define CELLS  16 // of a row at a time: two bytes each

static const uint64_t no_row[LIFE_MAX_SIDE / 64];

// Element k of the result is the cells x - 1, x, x + 1 of column x = k: bits k .. k+2 of the field.
// The two bytes that hold them are fetched, shifted up until the cells are at bits 7 .. 9, and
// down.
static inline __m256i triples(uint64_t field)
{
    const __m256i bytes = _mm256_setr_epi8(0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, //
                                           1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2);
    const __m256i scale = _mm256_setr_epi16(128, 64, 32, 16, 8, 4, 2, 1, //
                                            128, 64, 32, 16, 8, 4, 2, 1);
    __m256i words = _mm256_shuffle_epi8(_mm256_set1_epi64x((long long)field), bytes);
    words = _mm256_srli_epi16(_mm256_mullo_epi16(words, scale), 7);
    return _mm256_and_si256(words, _mm256_set1_epi16(7));
}

// From 16 cells of board b in in[b] to the eight boards of cells i and i + 8 in out[i].
static inline void transpose(const __m256i in[BOARDS], __m256i out[BOARDS])
{
    __m256i a[8], b[8];
    for (int i = 0; i < 4; i++) {
        a[2 * i] = _mm256_unpacklo_epi16(in[2 * i], in[2 * i + 1]);
        a[2 * i + 1] = _mm256_unpackhi_epi16(in[2 * i], in[2 * i + 1]);
    }
    for (int i = 0; i < 8; i += 4)
        for (int j = 0; j < 2; j++) {
            b[i + 2 * j] = _mm256_unpacklo_epi32(a[i + j], a[i + j + 2]);
            b[i + 2 * j + 1] = _mm256_unpackhi_epi32(a[i + j], a[i + j + 2]);
        }
    for (int i = 0; i < 4; i++) {
        out[2 * i] = _mm256_unpacklo_epi64(b[i], b[i + 4]);
        out[2 * i + 1] = _mm256_unpackhi_epi64(b[i], b[i + 4]);
    }
}

// The first `width` of 16 cells of eight boards.
static inline void store_cells(const __m256i window[BOARDS], size_t width, uint16_t *to)
{
    __m256i cell[BOARDS];
    transpose(window, cell);
    _Alignas(16) uint16_t some[CELLS * BOARDS];
    uint16_t *at = width < CELLS ? some : to;
    for (int i = 0; i < 8; i++) {
        _mm_store_si128((__m128i *)(at + i * BOARDS), _mm256_castsi256_si128(cell[i]));
        _mm_store_si128((__m128i *)(at + (i + 8) * BOARDS), _mm256_extracti128_si256(cell[i], 1));
    }
    if (width < CELLS)
        memcpy(to, some, width * BOARDS * sizeof *to);
}

// Rows 0 .. side-1 of the index at columns x .. x + 15 at the most; `index` at row 0, column 0.
static inline __attribute__((always_inline)) void
index_strip(size_t count, const uint64_t *const rows[], size_t side, enum life_boundary boundary,
            size_t columns, size_t x, uint16_t *index)
{
    size_t words = life_words(side), width = side - x < CELLS ? side - x : CELLS;
    size_t wide = x / 32 * 32, shift = x % 32; // row_field gives 32 cells and their neighbours
    // Of each board: the cells of the row, and the windows that the next row completes.
    __m256i here[BOARDS], window[BOARDS], pending[BOARDS];
    for (size_t b = 0; b < BOARDS; b++)
        here[b] = window[b] = pending[b] = _mm256_setzero_si256();
    for (size_t b = 0; b < count; b++) {
        const uint64_t *last = boundary == LIFE_TORUS ? rows[b] + (side - 1) * words : no_row;
        __m256i above = triples(row_field(last, side, wide, boundary) >> shift);
        here[b] = triples(row_field(rows[b], side, wide, boundary) >> shift);
        pending[b] = _mm256_or_si256(above, _mm256_slli_epi16(here[b], 3));
    }
    for (size_t y = 0; y < side; y++) {
        for (size_t b = 0; b < count; b++) {
            const uint64_t *wrapped = boundary == LIFE_TORUS ? rows[b] : no_row;
            const uint64_t *next = y + 1 < side ? rows[b] + (y + 1) * words : wrapped;
            __m256i below = triples(row_field(next, side, wide, boundary) >> shift);
            window[b] = _mm256_or_si256(pending[b], _mm256_slli_epi16(below, 6));
            pending[b] = _mm256_or_si256(here[b], _mm256_slli_epi16(below, 3));
            here[b] = below;
        }
        store_cells(window, width, index + (y * columns + x) * BOARDS);
    }
}

static void set_none(size_t cells, uint16_t *to)
{
    for (size_t i = 0; i < cells * BOARDS; i++)
        to[i] = INDEX_NO_WINDOW;
}

// The border around rows that are complete; `index` at row -1, column -1.
static void index_border(size_t side, enum life_boundary boundary, size_t columns, uint16_t *index)
{
    size_t line = columns * BOARDS, cell = BOARDS * sizeof *index, width = (side + 2) * cell;
    uint16_t *last = index + (side + 1) * line;
    for (uint16_t *row = index + line; row < last; row += line)
        if (boundary == LIFE_TORUS) {
            memcpy(row, row + side * BOARDS, cell);
            memcpy(row + (side + 1) * BOARDS, row + BOARDS, cell);
        } else {
            set_none(1, row);
            set_none(1, row + (side + 1) * BOARDS);
        }
    if (boundary == LIFE_TORUS) {
        memcpy(index, index + side * line, width);
        memcpy(last, index + line, width);
    } else {
        set_none(side + 2, index);
        set_none(side + 2, last);
    }
}

void SIMD(index_windows)(size_t count, const uint64_t *const rows[], size_t side,
                         enum life_boundary boundary, size_t columns, uint16_t *index)
{
    uint16_t *first = index + (columns + 1) * BOARDS;
    if (side == 32 && boundary == LIFE_TORUS) // constants where the usual board calls it
        for (size_t x = 0; x < 32; x += CELLS)
            index_strip(count, rows, 32, LIFE_TORUS, columns, x, first);
    else
        for (size_t x = 0; x < side; x += CELLS)
            index_strip(count, rows, side, boundary, columns, x, first);
    index_border(side, boundary, columns, index);
}

// Byte k of the result is all ones where bit k is set.
static inline __m256i spread(uint32_t bits)
{
    const __m256i bytes = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, //
                                           2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
    const __m256i bit = _mm256_set1_epi64x((long long)0x8040201008040201);
    __m256i here = _mm256_shuffle_epi8(_mm256_set1_epi32((int)bits), bytes);
    return _mm256_cmpeq_epi8(_mm256_and_si256(here, bit), bit);
}

void SIMD(index_targets)(size_t count, const uint64_t *const rows[], size_t side, uint8_t *target)
{
    size_t words = life_words(side);
    for (size_t y = 0; y < side; y++, target += side)
        for (size_t x = 0; x < side; x += 32) {
            __m256i cells = _mm256_setzero_si256();
            for (size_t b = 0; b < count; b++) {
                uint32_t bits = (uint32_t)(rows[b][y * words + x / 64] >> x % 64);
                __m256i board = _mm256_set1_epi8((int8_t)(1 << b));
                cells = _mm256_or_si256(cells, _mm256_and_si256(spread(bits), board));
            }
            if (side - x >= 32) {
                _mm256_storeu_si256((__m256i *)(target + x), cells);
                continue;
            }
            uint8_t some[32];
            _mm256_storeu_si256((__m256i *)some, cells);
            memcpy(target + x, some, side - x);
        }
}
