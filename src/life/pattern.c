// The entry of the readers: a whole text, read twice, and where its cells go.
#include "life/pattern.h"
#include "life/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

// More than a pattern of LIFE_MAX_SIDE x LIFE_MAX_SIDE needs in RLE or plaintext.
#define TEXT_MOST ((size_t)256 << 20)

// One side of the rectangle without an edge of its own: from the file's column 0 as far as the file
// says, and as far as there are cells; those alone if there is no room for both.
static void choose_side(int64_t said, bool any, int64_t first, int64_t last, int64_t *start,
                        size_t *side)
{
    int64_t begin = any ? first : 0, end = any ? last + 1 : 1;
    if (said > 0 && said <= LIFE_MAX_SIDE) {
        int64_t from = begin < 0 ? begin : 0, to = end > said ? end : said;
        if (to - from <= LIFE_MAX_SIDE) {
            begin = from;
            end = to;
        }
    }
    *start = begin;
    *side = (size_t)(end - begin);
}

// The file's column 0 lies in the universe's column of this number, on one axis.
static int64_t start_in(const struct life_reader *reader, int64_t corner, int64_t said, size_t side)
{
    const struct life_universe *universe = &reader->pattern->universe;
    bool fits = reader->width > 0 && reader->width <= (int64_t)universe->width &&
                reader->height > 0 && reader->height <= (int64_t)universe->height;
    if (reader->has_corner)
        return corner + (int64_t)(side / 2);
    return fits ? (int64_t)(side / 2) - said / 2 : 0;
}

// Opens the board where the cells that were found will go.
static enum status open_board(struct life_reader *reader, struct life_pattern *pattern)
{
    const struct life_universe *universe = &pattern->universe;
    const struct life_box *box = &reader->box;
    size_t width = universe->width, height = universe->height;
    if (!universe->bounded) {
        choose_side(reader->width, box->any, box->left, box->right, &reader->left, &width);
        choose_side(reader->height, box->any, box->top, box->bottom, &reader->top, &height);
        pattern->left = reader->left + reader->corner_x;
        pattern->top = reader->top + reader->corner_y;
        return life_board_open(&pattern->board, width, height);
    }
    reader->left = -start_in(reader, reader->corner_x, reader->width, width);
    reader->top = -start_in(reader, reader->corner_y, reader->height, height);
    bool inside = box->left >= reader->left && box->right < reader->left + (int64_t)width &&
                  box->top >= reader->top && box->bottom < reader->top + (int64_t)height;
    if (box->any && !inside)
        return status_fail(STATUS_REQUEST,
                           "%s: the pattern reaches beyond its universe of %zu x %zu cells; name a "
                           "larger one in its rule, or none",
                           reader->name, width, height);
    return life_board_open(&pattern->board, width, height);
}

static enum status read_text(struct life_pattern *pattern, const unsigned char *text, size_t bytes,
                             const char *name)
{
    struct life_reader reader = {
        .name = name, .at = text, .end = text + bytes, .line = 1, .column = 1, .pattern = pattern};
    life_read_format *read;
    if (bytes > 0 && text[bytes - 1] == '\x1a') // Ctrl-Z, with which DOS ended texts
        reader.end--;
    TRY(life_find_format(&reader, &read));
    struct life_reader again = reader;
    TRY(read(&reader));
    TRY(open_board(&reader, pattern));
    again.board = &pattern->board;
    again.left = reader.left;
    again.top = reader.top;
    return read(&again);
}

// The whole stream in memory, which the caller frees.
static enum status load(FILE *file, const char *name, unsigned char **text, size_t *bytes)
{
    size_t room = 1 << 16;
    *text = NULL;
    *bytes = 0;
    for (;;) {
        unsigned char *more = realloc(*text, room);
        if (more == NULL)
            return status_fail(STATUS_ENVIRONMENT, "%s: not enough memory to read it", name);
        *text = more;
        *bytes += fread(*text + *bytes, 1, room - *bytes, file);
        if (ferror(file))
            return status_fail(STATUS_ENVIRONMENT, "%s: cannot be read: %s", name, strerror(errno));
        if (*bytes < room)
            return STATUS_OK;
        if (room >= TEXT_MOST)
            return status_fail(STATUS_REQUEST, "%s: larger than a pattern of %d x %d cells can be",
                               name, LIFE_MAX_SIDE, LIFE_MAX_SIDE);
        room *= 2;
    }
}

enum status life_pattern_read(struct life_pattern *pattern, FILE *file, const char *name)
{
    unsigned char *text;
    size_t bytes;
    *pattern = (struct life_pattern){.rule = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3}};
    enum status status = load(file, name, &text, &bytes);
    if (status == STATUS_OK)
        status = read_text(pattern, text, bytes, name);
    if (status != STATUS_OK)
        life_pattern_close(pattern);
    free(text);
    return status;
}

enum status life_pattern_open(struct life_pattern *pattern, const char *path)
{
    *pattern = (struct life_pattern){0};
    if (strcmp(path, "-") == 0)
        return life_pattern_read(pattern, stdin, "standard input");
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot be opened: %s", path, strerror(errno));
    enum status status = life_pattern_read(pattern, file, path);
    fclose(file);
    return status;
}

void life_pattern_close(struct life_pattern *pattern)
{
    life_board_close(&pattern->board);
    *pattern = (struct life_pattern){0};
}

// Where the pattern's live cells go on a board of those sides; false if they have no place.
static bool find_place(const struct life_pattern *pattern, size_t width, size_t height,
                       struct life_rectangle *live, size_t *x, size_t *y)
{
    const struct life_board *from = &pattern->board;
    life_bounds(from, live);
    int64_t left = (int64_t)live->x + (int64_t)(width / 2) - (int64_t)(from->width / 2);
    int64_t top = (int64_t)live->y + (int64_t)(height / 2) - (int64_t)(from->height / 2);
    *x = (size_t)left;
    *y = (size_t)top;
    return left >= 0 && left + (int64_t)live->width <= (int64_t)width && top >= 0 &&
           top + (int64_t)live->height <= (int64_t)height;
}

bool life_pattern_fits(const struct life_pattern *pattern, size_t width, size_t height)
{
    struct life_rectangle live;
    size_t x, y;
    return life_population(&pattern->board) == 0 ||
           find_place(pattern, width, height, &live, &x, &y);
}

bool life_pattern_place(const struct life_pattern *pattern, struct life_board *board)
{
    struct life_rectangle live;
    size_t x, y;
    if (life_population(&pattern->board) == 0)
        return true;
    if (!find_place(pattern, board->width, board->height, &live, &x, &y))
        return false;
    life_copy(&pattern->board, &live, board, x, y);
    return true;
}
