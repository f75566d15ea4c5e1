#include "store/pairs.h"

#include "base/version.h"
#include "data/boards.h"
#include "store/file.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_CELLS                                                                                \
    (1 << 20) // held at a time, and a chunk of the file; a larger board is one by itself

// The two datasets, and what fills them.
struct writer {
    const struct store_pairs *pairs;
    struct store_file *file;
    hid_t before, after;
    struct arena arena;
    struct boards_source source;
    struct life_board board[2];
    unsigned char *cells[2]; // [block][side][side]: before, after
    size_t block;            // boards
};

static void unpack(const struct life_board *board, unsigned char *cells)
{
    for (size_t y = 0; y < board->height; y++)
        for (size_t x = 0; x < board->width; x++)
            *cells++ = board->row[y * board->words + x / 64] >> x % 64 & 1;
}

// Draws the next board and its future.
static void make_pair(struct writer *w, unsigned char *before, unsigned char *after)
{
    struct life_board *now = &w->board[0], *next = &w->board[1];
    boards_next(&w->source, now->row);
    unpack(now, before);
    for (size_t g = 0; g < w->pairs->generations; g++) {
        life_step(now, next, &w->pairs->rule, w->pairs->boundary);
        struct life_board *old = now;
        now = next;
        next = old;
    }
    unpack(now, after);
}

static bool put_block(hid_t dataset, hsize_t begin, hsize_t count, hsize_t side,
                      const unsigned char *cells)
{
    hsize_t start[3] = {begin, 0, 0}, size[3] = {count, side, side};
    hid_t memory = H5Screate_simple(3, size, NULL);
    hid_t space = H5Dget_space(dataset);
    bool good = memory >= 0 && space >= 0 &&
                H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, size, NULL) >= 0 &&
                H5Dwrite(dataset, H5T_NATIVE_UINT8, memory, space, H5P_DEFAULT, cells) >= 0;
    if (memory >= 0)
        H5Sclose(memory);
    if (space >= 0)
        H5Sclose(space);
    return good;
}

static enum status write_boards(struct writer *w)
{
    size_t side = w->pairs->side, area = side * side;
    for (size_t begin = 0; begin < w->pairs->boards; begin += w->block) {
        size_t rest = w->pairs->boards - begin, count = rest < w->block ? rest : w->block;
        for (size_t i = 0; i < count; i++)
            make_pair(w, w->cells[0] + i * area, w->cells[1] + i * area);
        TRY(store_wrote(w->file, put_block(w->before, begin, count, side, w->cells[0]), "before"));
        TRY(store_wrote(w->file, put_block(w->after, begin, count, side, w->cells[1]), "after"));
    }
    return STATUS_OK;
}

static enum status put_root(const struct store_file *file, const struct store_pairs *pairs)
{
    char rule[LIFE_RULE_TEXT];
    life_rule_format(&pairs->rule, rule);
    TRY(store_put_text(file, file->id, "kind", STORE_PAIRS_KIND));
    TRY(store_put_text(file, file->id, "program", "lifeticket " VERSION_PROGRAM));
    TRY(store_put_text(file, file->id, "revision", version_revision()));
    TRY(store_put_text(file, file->id, "meaning",
                       "after[i] is before[i] that many generations later; uint8 [boards, row, "
                       "column], 1 alive, 0 dead"));
    TRY(store_put_text(file, file->id, "rule", rule));
    TRY(store_put_text(file, file->id, "boundary", life_boundary_names[pairs->boundary]));
    TRY(store_put_unsigned(file, file->id, "boards", pairs->boards));
    TRY(store_put_unsigned(file, file->id, "side", pairs->side));
    TRY(store_put_unsigned(file, file->id, "generations", pairs->generations));
    TRY(store_put_real(file, file->id, "density", pairs->density));
    TRY(store_put_text(
        file, file->id, "density_meaning",
        "probability of a live cell before; NaN: every board draws its own, uniform in "
        "[0, 1)"));
    return store_put_unsigned(file, file->id, "seed", pairs->seed);
}

static void layout(struct writer *w)
{
    size_t side = w->pairs->side;
    boards_source_layout(&w->source, &w->arena, cpu_isa(), w->pairs->density, side);
    for (int i = 0; i < 2; i++)
        w->cells[i] = arena_take(&w->arena, w->block * side * side);
}

static enum status open_memory(struct writer *w)
{
    const struct store_pairs *pairs = w->pairs;
    const struct rng_key key = {.seed = pairs->seed, .purpose = RNG_PAIRS};
    TRY(ARENA_OPEN(&w->arena, layout(w)));
    boards_source_begin(&w->source, &key);
    for (int i = 0; i < 2; i++)
        TRY(life_board_open(&w->board[i], pairs->side, pairs->side));
    return STATUS_OK;
}

static enum status write_all(struct writer *w)
{
    const struct store_pairs *pairs = w->pairs;
    hsize_t size[3] = {pairs->boards, pairs->side, pairs->side};
    hsize_t chunk[3] = {w->block, pairs->side, pairs->side};
    TRY(open_memory(w));
    TRY(put_root(w->file, pairs));
    TRY(store_make_dataset(w->file, w->file->id, "before", H5T_STD_U8LE, 3, size, chunk, false,
                           &w->before));
    TRY(store_make_dataset(w->file, w->file->id, "after", H5T_STD_U8LE, 3, size, chunk, false,
                           &w->after));
    return write_boards(w);
}

enum status store_pairs_write(const char *path, const struct store_pairs *pairs)
{
    assert(pairs->boards >= 1 && pairs->side >= 1 && pairs->side <= LIFE_MAX_SIDE &&
           pairs->generations >= 1);
    struct store_file file;
    TRY(store_file_create(path, &file));
    size_t block = BLOCK_CELLS / (pairs->side * pairs->side);
    block = block < 1 ? 1 : block < pairs->boards ? block : pairs->boards;
    struct writer w = {.pairs = pairs, .file = &file, .before = -1, .after = -1, .block = block};
    enum status status = write_all(&w);
    bool closed = (w.before < 0 || H5Dclose(w.before) >= 0);
    closed = (w.after < 0 || H5Dclose(w.after) >= 0) && closed;
    if (status == STATUS_OK)
        status = store_wrote(&file, closed, "the boards");
    life_board_close(&w.board[0]);
    life_board_close(&w.board[1]);
    arena_close(&w.arena);
    if (status == STATUS_OK)
        return store_file_publish(&file);
    store_file_discard(&file);
    return status;
}
