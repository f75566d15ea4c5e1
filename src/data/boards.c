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

void boards_unpack(const uint64_t *rows, size_t side, float *cells)
{
    size_t words = life_words(side);
    for (size_t y = 0; y < side; y++)
        for (size_t x = 0; x < side; x++)
            cells[y * side + x] = (float)(rows[y * words + x / 64] >> x % 64 & 1);
}
