// A board as text for terminals: two cells to a character, one above the other.
#ifndef CLI_COMMANDS_PICTURE_H
#define CLI_COMMANDS_PICTURE_H

#include "life/board.h"

// Prints the board on stdout, framed. What does not fit the terminal (80 x 48 characters where
// stdout is none) is cropped to the live cells, and if that is not enough, scaled down so that a
// point stands for a square of cells and is lit where any of them lives. A last line says so.
void cli_print_board(const struct life_board *board);

#endif
