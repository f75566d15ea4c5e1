// Random boards and what becomes of them: a program for an AVR, in which run.c looks at `step`. The network's header
// comes by -include, with the prefix net.
//
// -DWRONG changes a cell after each step, which has to be seen; -DEMPTY leaves the network out, which tells how much
// of the program it is.
#include "sleep.h"

#define SIDE  32
#define BYTES (SIDE * SIDE / 8)

// How many random boards, and how many steps each of them lives.
#ifndef BOARDS
#define BOARDS 8
#define STEPS  4
#endif

static uint8_t board[BYTES];
#ifndef EMPTY
static uint8_t scratch[NET_SCRATCH(SIDE, SIDE)];
#endif

void step(uint8_t *cells);

__attribute__((noinline, noclone)) void step(uint8_t *cells)
{
#ifdef EMPTY
    __asm__ volatile(
        ""
        :
        : "r"(cells)
        : "memory"); // or the drawing of boards that nothing reads would be left out, too
#else
    net_step(cells, SIDE, SIDE, scratch);
#endif
#ifdef WRONG
    cells[BYTES / 2] ^= 1;
#endif
}

static uint8_t random_byte(void)
{
    static uint16_t state = 1;
    state = (uint16_t)(state * 25173u + 13849u);
    return (uint8_t)(state >> 8);
}

// Half of the cells of a board live at first, or a quarter, or three quarters.
int main(void)
{
    for (uint8_t b = 0; b < BOARDS; b++) {
        for (uint8_t i = 0; i < BYTES; i++) {
            uint8_t cells = random_byte();
            if (b % 3 == 1)
                cells &= random_byte();
            if (b % 3 == 2)
                cells |= random_byte();
            board[i] = cells;
        }
        for (uint8_t i = 0; i < STEPS; i++)
            step(board);
    }
    sleep_for_ever();
}
