#include "cli/commands/picture.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

// A rectangle of cells and how many of them, squared, make a point.
struct view {
    size_t x, y, width, height; // cells
    size_t scale;
};

// Room for points: the frame takes two columns and two lines, the captions and the prompt three
// lines more.
static void find_room(size_t *columns, size_t *rows)
{
    struct winsize window;
    size_t width = 80, height = 48;
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 &&
        window.ws_col > 0 && window.ws_row > 0) {
        width = window.ws_col;
        height = window.ws_row;
    }
    *columns = width > 12 ? width - 2 : 10;
    *rows = 2 * (height > 15 ? height - 5 : 10);
}

static size_t divide_up(size_t a, size_t b)
{
    return (a + b - 1) / b;
}

// Whether the point at that column and row of points is lit; false outside the view.
static bool lit(const struct life_board *board, const struct view *view, size_t column, size_t row)
{
    for (size_t v = row * view->scale; v < (row + 1) * view->scale && v < view->height; v++)
        for (size_t u = column * view->scale; u < (column + 1) * view->scale && u < view->width;
             u++)
            if (life_cell(board, view->x + u, view->y + v))
                return true;
    return false;
}

static void print_edge(const char *left, const char *right, size_t columns)
{
    fputs(left, stdout);
    for (size_t i = 0; i < columns; i++)
        fputs("─", stdout);
    puts(right);
}

static void print_view(const struct life_board *board, const struct view *view)
{
    static const char *const half_blocks[] = {" ", "▀", "▄", "█"};
    size_t columns = divide_up(view->width, view->scale),
           rows = divide_up(view->height, view->scale);
    print_edge("┌", "┐", columns);
    for (size_t row = 0; row < rows; row += 2) {
        fputs("│", stdout);
        for (size_t column = 0; column < columns; column++) {
            bool upper = lit(board, view, column, row), lower = lit(board, view, column, row + 1);
            fputs(half_blocks[upper + 2 * lower], stdout);
        }
        puts("│");
    }
    print_edge("└", "┘", columns);
}

void cli_print_board(const struct life_board *board)
{
    struct life_rectangle live;
    struct view view = {0, 0, board->width, board->height, 1};
    size_t columns, rows;
    find_room(&columns, &rows);
    if ((view.width > columns || view.height > rows) && life_bounds(board, &live))
        view = (struct view){live.x, live.y, live.width, live.height, 1};
    size_t across = divide_up(view.width, columns), down = divide_up(view.height, rows);
    view.scale = across > down ? across : down;
    print_view(board, &view);
    if (view.width < board->width || view.height < board->height)
        printf("shown: columns %zu to %zu, rows %zu to %zu, counted from 0\n", view.x,
               view.x + view.width - 1, view.y, view.y + view.height - 1);
    if (view.scale > 1)
        printf("scale: a point stands for %zu x %zu cells and is lit where any of them lives\n",
               view.scale, view.scale);
}
