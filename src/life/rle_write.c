// The writer of RLE patterns.
#include "life/rle.h"

#include "base/output.h"

#include <inttypes.h>

struct writer {
    FILE *file;
    size_t column; // characters on this line
};

// Writes "12b", "o" and the like, on a new line where this one is full.
static void write_run(struct writer *writer, size_t count, char item)
{
    char text[24];
    int length = count == 1 ? snprintf(text, sizeof text, "%c", item)
                            : snprintf(text, sizeof text, "%zu%c", count, item);
    if (writer->column + (size_t)length > LIFE_RLE_LINE) {
        fputc('\n', writer->file);
        writer->column = 0;
    }
    fputs(text, writer->file);
    writer->column += (size_t)length;
}

// The row's runs of equal cells, without its dead end. `rows` counts the ends of rows that are owed
// before: they are written only once a live cell follows.
static void write_row(struct writer *writer, const struct life_board *board, size_t y, size_t *rows)
{
    for (size_t x = 0, start = 0; x < board->width; start = x) {
        bool alive = life_cell(board, start, y);
        while (x < board->width && life_cell(board, x, y) == alive)
            x++;
        if (!alive && x == board->width)
            return;
        if (*rows > 0)
            write_run(writer, *rows, '$');
        *rows = 0;
        write_run(writer, x - start, alive ? 'o' : 'b');
    }
}

static void write_head(FILE *file, const struct life_pattern *pattern)
{
    const struct life_universe *universe = &pattern->universe;
    const struct life_rule *rule = &pattern->rule;
    char text[LIFE_RULE_TEXT];
    life_rule_format(rule, text);
    if (life_rule_space_lives(rule, pattern->generation) != life_rule_space_lives(rule, 0))
        fprintf(file, "#CXRLE Gen=%" PRIu64 "\n", pattern->generation);
    fprintf(file, "x = %zu, y = %zu, rule = %s", pattern->board.width, pattern->board.height, text);
    if (universe->bounded)
        fprintf(file, ":%c%zu,%zu", universe->boundary == LIFE_TORUS ? 'T' : 'P', universe->width,
                universe->height);
    fputc('\n', file);
}

void life_rle_write(FILE *file, const struct life_pattern *pattern)
{
    const struct life_board *board = &pattern->board;
    write_head(file, pattern);
    struct writer writer = {.file = file};
    size_t rows = 0;
    for (size_t y = 0; y < board->height; y++, rows++)
        write_row(&writer, board, y, &rows);
    write_run(&writer, 1, '!');
    fputc('\n', file);
}

enum status life_rle_save(const char *path, const struct life_pattern *pattern)
{
    struct output output;
    TRY(output_open(path, true, &output));
    if (output_stream(&output) == NULL) {
        output_discard(&output);
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
    }
    life_rle_write(output.stream, pattern);
    return output_publish(&output);
}
