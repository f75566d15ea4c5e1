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

#define MOST_EMPTY 10000 // boards in a row that are passed over before that is given up

// Boards by which the size of the file is judged: more if they are small, fewer if they are large.
#define SAMPLE_BOARDS 128
#define SAMPLE_CELLS  (1 << 16) // at least
#define SAMPLE_MOST   (1 << 24) // cells, unless one board has more

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
    uint64_t drawn;          // boards
};

static void unpack(const struct life_board *board, unsigned char *cells)
{
    for (size_t y = 0; y < board->height; y++)
        for (size_t x = 0; x < board->width; x++)
            *cells++ = board->row[y * board->words + x / 64] >> x % 64 & 1;
}

// Lets boards[0] live for some generations, in either of the two. Returns the one that it ends in.
static struct life_board *live(struct writer *w, struct life_board *now, size_t generations)
{
    struct life_board *next = now == w->board ? w->board + 1 : w->board;
    for (size_t g = 0; g < generations; g++) {
        life_step(now, next, &w->pairs->rule, w->pairs->boundary);
        struct life_board *old = now;
        now = next;
        next = old;
    }
    return now;
}

// Draws the next board that is wanted, and its future.
static enum status make_pair(struct writer *w, unsigned char *before, unsigned char *after)
{
    const struct store_pairs *pairs = w->pairs;
    struct life_board *now = w->board;
    for (size_t empty = 0; empty < MOST_EMPTY; empty++) {
        boards_next(&w->source, w->board[0].row);
        w->drawn++;
        now = live(w, w->board, pairs->warmup);
        if (!pairs->no_empty || life_population(now) > 0) {
            unpack(now, before);
            unpack(live(w, now, pairs->generations), after);
            return STATUS_OK;
        }
    }
    return status_fail(STATUS_REQUEST,
                       "%s: %d boards in a row are empty; give another density, a larger board or "
                       "less warm-up, or take empty boards, too",
                       w->file->output.path, MOST_EMPTY);
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

// Writes `count` pairs, a block at most.
static enum status write_block(struct writer *w, size_t begin, size_t count)
{
    const struct store_pairs *pairs = w->pairs;
    size_t side = pairs->side, area = side * side;
    for (size_t i = 0; i < count; i++) {
        TRY(make_pair(w, w->cells[0] + i * area, w->cells[1] + i * area));
        if (pairs->progress != NULL)
            pairs->progress(pairs->context, begin + i + 1);
    }
    TRY(store_wrote(w->file, put_block(w->before, begin, count, side, w->cells[0]), "before"));
    return store_wrote(w->file, put_block(w->after, begin, count, side, w->cells[1]), "after");
}

static enum status write_boards(struct writer *w)
{
    size_t boards = w->pairs->boards;
    for (size_t begin = 0; begin < boards; begin += w->block) {
        size_t rest = boards - begin, count = rest < w->block ? rest : w->block;
        TRY(write_block(w, begin, count));
    }
    return store_put_unsigned(w->file, w->file->id, "drawn", w->drawn);
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
                       "column], 1 alive, 0 dead; before[i] is a random board after its warm-up"));
    TRY(store_put_text(file, file->id, "rule", rule));
    TRY(store_put_text(file, file->id, "boundary", life_boundary_names[pairs->boundary]));
    TRY(store_put_unsigned(file, file->id, "boards", pairs->boards));
    TRY(store_put_unsigned(file, file->id, "side", pairs->side));
    TRY(store_put_unsigned(file, file->id, "warmup", pairs->warmup));
    TRY(store_put_unsigned(file, file->id, "generations", pairs->generations));
    TRY(store_put_text(file, file->id, "empty_boards", pairs->no_empty ? "dropped" : "kept"));
    TRY(store_put_real(file, file->id, "density", pairs->density));
    TRY(store_put_text(
        file, file->id, "density_meaning",
        "probability of a live cell of a random board; NaN: every board draws its own, uniform in "
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

static enum status make_datasets(struct writer *w, size_t boards)
{
    hsize_t side = w->pairs->side, size[3] = {boards, side, side},
            chunk[3] = {w->block, side, side};
    TRY(store_make_dataset(w->file, w->file->id, "before", H5T_STD_U8LE, 3, size, chunk, false,
                           &w->before));
    return store_make_dataset(w->file, w->file->id, "after", H5T_STD_U8LE, 3, size, chunk, false,
                              &w->after);
}

static size_t block_of(const struct store_pairs *pairs)
{
    size_t block = BLOCK_CELLS / (pairs->side * pairs->side);
    return block < 1 ? 1 : block < pairs->boards ? block : pairs->boards;
}

static struct writer writer_of(const struct store_pairs *pairs, struct store_file *file)
{
    assert(pairs->boards >= 1 && pairs->side >= 1 && pairs->side <= LIFE_MAX_SIDE &&
           pairs->generations >= 1);
    return (struct writer){
        .pairs = pairs, .file = file, .before = -1, .after = -1, .block = block_of(pairs)};
}

// Closes the datasets and frees the memory. Returns what became of the file.
static enum status writer_close(struct writer *w, enum status status)
{
    bool closed = w->before < 0 || H5Dclose(w->before) >= 0;
    closed = (w->after < 0 || H5Dclose(w->after) >= 0) && closed;
    if (status == STATUS_OK)
        status = store_wrote(w->file, closed, "the boards");
    life_board_close(&w->board[0]);
    life_board_close(&w->board[1]);
    arena_close(&w->arena);
    return status;
}

// ---- the size ---------------------------------------------------------------------------------

static size_t sample_of(const struct store_pairs *pairs)
{
    size_t area = pairs->side * pairs->side, sample = SAMPLE_CELLS / area;
    sample = sample > SAMPLE_BOARDS ? sample : SAMPLE_BOARDS;
    sample = sample < SAMPLE_MOST / area ? sample : SAMPLE_MOST / area;
    return sample < pairs->boards ? sample : pairs->boards;
}

// Writes the first boards, as one block, to a file that is memory alone.
static enum status measure(struct writer *w, double *bytes)
{
    TRY(open_memory(w));
    TRY(make_datasets(w, w->block));
    TRY(write_block(w, 0, w->block));
    TRY(store_wrote(w->file, H5Fflush(w->file->id, H5F_SCOPE_LOCAL) >= 0, "the boards"));
    *bytes = (double)H5Dget_storage_size(w->before) + (double)H5Dget_storage_size(w->after);
    return STATUS_OK;
}

enum status store_pairs_bytes(const char *path, const struct store_pairs *pairs, double *bytes)
{
    const double root = 3000;      // bytes of attributes and headers, about
    const double chunk_entry = 32; // bytes of the index of chunks, at most
    struct store_pairs sample = *pairs;
    struct store_file memory;
    double written = 0, chunks = 2 * ceil((double)pairs->boards / (double)block_of(pairs));
    sample.boards = sample_of(pairs);
    sample.progress = NULL;
    TRY(store_file_in_memory(path, &memory));
    struct writer w = writer_of(&sample, &memory);
    w.block = sample.boards;
    enum status status = writer_close(&w, measure(&w, &written));
    H5Fclose(memory.id);
    *bytes = root + chunks * chunk_entry + written * (double)pairs->boards / (double)sample.boards;
    return status;
}

// ---- the file ---------------------------------------------------------------------------------

static enum status write_all(struct writer *w)
{
    TRY(open_memory(w));
    TRY(put_root(w->file, w->pairs));
    TRY(make_datasets(w, w->pairs->boards));
    return write_boards(w);
}

enum status store_pairs_write(const char *path, const struct store_pairs *pairs)
{
    struct store_file file;
    TRY(store_file_create(path, &file));
    struct writer w = writer_of(pairs, &file);
    enum status status = writer_close(&w, write_all(&w));
    if (status == STATUS_OK)
        return store_file_publish(&file);
    store_file_discard(&file);
    return status;
}
