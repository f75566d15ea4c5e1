#include "base/simd.h"
#include "data/field.h"
#include "data/windows.h"

#include <string.h>

// Element k of the result is the four cells of pair k: bits 2k .. 2k+3 of the field, k = 0 .. 15.
// The two bytes that hold them are fetched, shifted up until the cells are at bits 6 .. 9, and
// down.
static inline __m256i pair_nibbles(uint64_t field)
{
    const __m256i bytes = _mm256_setr_epi8(0, 1, 0, 1, 0, 1, 0, 1, 1, 2, 1, 2, 1, 2, 1, 2, //
                                           2, 3, 2, 3, 2, 3, 2, 3, 3, 4, 3, 4, 3, 4, 3, 4);
    const __m256i scale = _mm256_set1_epi64x(0x0001000400100040); // 64, 16, 4, 1
    __m256i words = _mm256_shuffle_epi8(_mm256_set1_epi64x((long long)field), bytes);
    words = _mm256_srli_epi16(_mm256_mullo_epi16(words, scale), 6);
    return _mm256_and_si256(words, _mm256_set1_epi16(15));
}

// The slot that each pair is counted in: the pair itself but for all dead and all alive.
static inline __m256i pair_slots(__m256i above, __m256i here, __m256i below)
{
    const __m256i lane = _mm256_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m256i all_alive = _mm256_set1_epi16(WINDOWS_PAIRS - 1);
    __m256i pair = _mm256_or_si256(_mm256_or_si256(above, _mm256_slli_epi16(here, 4)),
                                   _mm256_slli_epi16(below, 8));
    __m256i dead = _mm256_cmpeq_epi16(pair, _mm256_setzero_si256());
    __m256i alive = _mm256_cmpeq_epi16(pair, all_alive);
    // Where a pair is 0 the slot is or-ed in; where it is all ones the difference to the slot is
    // xor-ed in.
    __m256i dead_slot = _mm256_add_epi16(lane, _mm256_set1_epi16(WINDOWS_ALL_DEAD));
    __m256i alive_slot = _mm256_add_epi16(lane, _mm256_set1_epi16(WINDOWS_ALL_ALIVE));
    __m256i difference = _mm256_xor_si256(alive_slot, all_alive);
    pair = _mm256_or_si256(pair, _mm256_and_si256(dead, dead_slot));
    return _mm256_xor_si256(pair, _mm256_and_si256(alive, difference));
}

// Counts slot[0 .. count-1] and keeps the sums within 16 bits.
static void count_pairs(struct windows_counter *counter, const uint16_t *restrict slot,
                        size_t count)
{
    if (counter->pending + count > INT16_MAX)
        SIMD(windows_fold)(counter);
    counter->pending += count;
    uint16_t *restrict pair = counter->pair;
    size_t k = 0;
    for (; k + 4 <= count; k += 4) { // four with one load
        uint64_t four;
        memcpy(&four, slot + k, sizeof four);
        pair[four & UINT16_MAX]++;
        pair[four >> 16 & UINT16_MAX]++;
        pair[four >> 32 & UINT16_MAX]++;
        pair[four >> 48]++;
    }
    for (; k < count; k++)
        pair[slot[k]]++;
}

// The work of windows_add_avx2; side and boundary are constants where the usual board calls it.
static inline __attribute__((always_inline)) void add_windows(struct windows_counter *counter,
                                                              const uint64_t *rows, size_t side,
                                                              enum life_boundary boundary)
{
    static const uint64_t no_row[LIFE_MAX_SIDE / 64];
    size_t words = life_words(side);
    const uint64_t *before_first = boundary == LIFE_TORUS ? rows + (side - 1) * words : no_row;
    const uint64_t *after_last = boundary == LIFE_TORUS ? rows : no_row;
    // Slots are gathered for some rows before they are counted: the two loops run faster apart.
    uint16_t *slot = counter->slot;
    for (size_t x = 0; x < side; x += 32) {
        size_t width = side - x < 32 ? side - x : 32, pairs = width / 2, gathered = 0;
        uint64_t above = row_field(before_first, side, x, boundary);
        uint64_t here = row_field(rows, side, x, boundary);
        __m256i above_nibbles = pair_nibbles(above), here_nibbles = pair_nibbles(here);
        for (size_t y = 0; y < side; y++) {
            const uint64_t *next = y + 1 < side ? rows + (y + 1) * words : after_last;
            uint64_t below = row_field(next, side, x, boundary);
            __m256i below_nibbles = pair_nibbles(below);
            // Sixteen are stored, `pairs` are valid; the next row overwrites the rest.
            _mm256_storeu_si256((__m256i *)(slot + gathered),
                                pair_slots(above_nibbles, here_nibbles, below_nibbles));
            gathered += pairs;
            if (gathered > 31 * 16 || y + 1 == side) {
                count_pairs(counter, slot, gathered);
                gathered = 0;
            }
            if (width % 2 != 0) // the last cell of the row has no partner
                counter->count[(above >> (width - 1) & 7) | (here >> (width - 1) & 7) << 3 |
                               (below >> (width - 1) & 7) << 6]++;
            above = here;
            here = below;
            above_nibbles = here_nibbles;
            here_nibbles = below_nibbles;
        }
    }
}

void SIMD(windows_add)(struct windows_counter *counter, const uint64_t *rows, size_t side,
                       enum life_boundary boundary)
{
    if (side == 32 && boundary == LIFE_TORUS)
        add_windows(counter, rows, 32, LIFE_TORUS);
    else
        add_windows(counter, rows, side, boundary);
}

static uint16_t sum16(const uint16_t *slot)
{
    unsigned sum = 0;
    for (int i = 0; i < 16; i++)
        sum += slot[i];
    return (uint16_t)sum;
}

// Adds the pairs' counts to the windows' and clears them. The 16 counts of a vector are the pairs
// with equal cells in the row (`here`) and the row below (`below`), and all 16 values of the row
// above.
void SIMD(windows_fold)(struct windows_counter *counter)
{
    counter->pair[0] = sum16(counter->pair + WINDOWS_ALL_DEAD);
    counter->pair[WINDOWS_PAIRS - 1] = sum16(counter->pair + WINDOWS_ALL_ALIVE);
    const __m256i *pair = (const __m256i *)counter->pair; // [below 16][here 16]
    const __m256i one = _mm256_set1_epi16(1);
    for (size_t below = 0; below < 8; below++)
        for (size_t here = 0; here < 8; here++) {
            // The left cell's window is the low three bits of each nibble: sum over the top bits.
            const __m256i *left = pair + 16 * below + here;
            __m256i l = _mm256_add_epi16(_mm256_add_epi16(left[0], left[8]),
                                         _mm256_add_epi16(left[128], left[136]));
            __m128i l8 = _mm_add_epi16(_mm256_castsi256_si128(l), _mm256_extracti128_si256(l, 1));
            // The right cell's is the high three: sum over the lowest bits.
            const __m256i *right = pair + 32 * below + 2 * here;
            __m256i r = _mm256_add_epi16(_mm256_add_epi16(right[0], right[1]),
                                         _mm256_add_epi16(right[16], right[17]));
            __m256i *count = (__m256i *)(counter->count + 64 * below + 8 * here);
            __m256i sum = _mm256_add_epi32(_mm256_madd_epi16(r, one), _mm256_cvtepu16_epi32(l8));
            *count = _mm256_add_epi32(*count, sum);
        }
    memset(counter->pair, 0, sizeof counter->pair);
    counter->pending = 0;
}
