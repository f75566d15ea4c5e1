#include "data/boards.h"

#include <math.h>

static size_t words_per_row(size_t side)
{
    return (side + 31) / 32;
}

static size_t words_per_board(size_t side)
{
    return (side * words_per_row(side) + 7) / 8 * 8; // bernoulli_fill wants a multiple of 8
}

void boards_source_layout(struct boards_source *source, struct arena *arena, enum isa isa,
                          double density, size_t side)
{
    *source = (struct boards_source){
        .isa = isa,
        .uniform = isnan(density),
        .threshold = isnan(density) ? 0 : bernoulli_threshold(density),
        .side = side,
        .words = arena_take(arena, words_per_board(side) * sizeof(uint32_t)),
    };
}

void boards_source_begin(struct boards_source *source, const struct rng_key *key)
{
    source->stream = rng_stream_x8(key);
}

void boards_next(struct boards_source *source, uint64_t *rows)
{
    size_t side = source->side, narrow = words_per_row(side), wide = life_words(side);
    if (source->uniform) {
        uint32_t draw[8];
        pcg32x8_next(&source->stream, draw);
        source->threshold = draw[0];
    }
    bernoulli_fill(source->isa, &source->stream, source->threshold, source->words,
                   words_per_board(side));
    uint32_t last_mask = side % 32 == 0 ? UINT32_MAX : (UINT32_C(1) << side % 32) - 1;
    if (narrow == 1) { // the usual board, without the inner loop
        for (size_t y = 0; y < side; y++)
            rows[y] = source->words[y] & last_mask;
        return;
    }
    for (size_t y = 0; y < side; y++) {
        const uint32_t *word = source->words + y * narrow;
        uint64_t *row = rows + y * wide;
        for (size_t i = 0; i < narrow; i++) {
            uint64_t cells = i + 1 < narrow ? word[i] : word[i] & last_mask;
            row[i / 2] = i % 2 == 0 ? cells : row[i / 2] | cells << 32;
        }
    }
}

// Adds the cells of a row that go to columns from `by` on, and, with `back`, those that go to columns
// `by` to the left of theirs. What would lie beyond either end of the row is left out.
static void add_shifted(const uint64_t *row, size_t words, size_t by, bool back, uint64_t *to)
{
    size_t whole = by / 64, bits = by % 64;
    for (size_t i = 0; i + whole < words; i++) {
        size_t low = back ? i : i + whole, from = back ? i + whole : i;
        uint64_t next = back ? (from + 1 < words ? row[from + 1] : 0) : (i > 0 ? row[i - 1] : 0);
        uint64_t near = back ? row[from] >> bits : row[from] << bits;
        uint64_t far = bits == 0 ? 0 : back ? next << (64 - bits) : next >> (64 - bits);
        to[low] |= near | far;
    }
}

void boards_shift(const uint64_t *rows, size_t side, size_t right, size_t down, uint64_t *to)
{
    size_t words = life_words(side);
    uint64_t last_mask = side % 64 == 0 ? UINT64_MAX : (UINT64_C(1) << side % 64) - 1;
    for (size_t y = 0; y < side; y++) {
        uint64_t *row = to + (y + down) % side * words;
        for (size_t i = 0; i < words; i++)
            row[i] = 0;
        add_shifted(rows + y * words, words, right, false, row);
        add_shifted(rows + y * words, words, side - right, true, row);
        row[words - 1] &= last_mask;
    }
}

void boards_unpack(const uint64_t *rows, size_t side, float *cells)
{
    size_t words = life_words(side);
    for (size_t y = 0; y < side; y++)
        for (size_t x = 0; x < side; x++)
            cells[y * side + x] = (float)(rows[y * words + x / 64] >> x % 64 & 1);
}
