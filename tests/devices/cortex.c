// All 512 windows and boards of 32x32 cells on a Cortex-M, which compares them with the rule itself and prints
//
//   "windows,wrong,boards,wrong,instructions"     instructions of a step of a board
//
// by semihosting: for qemu, whose clock counts instructions (-icount shift=0: one is a nanosecond), not cycles. The
// network's header comes by -include, with the prefix net; -DCLOCK=HZ is what the machine's SysTick counts.
//
// -DNO_WINDOWS: the network has more generations than one, and boards alone are compared.
// -DWRONG: an answer and a cell are turned round, which has to be seen. -DEMPTY leaves the step of a board out, which
// tells how much of the program it is.
#include <stdint.h>

#define SIDE   32
#define BYTES  (SIDE * SIDE / 8)
#define BOARDS 8
#define STEPS  4

int main(void);
extern char stack_top[];

// The first stack pointer and where to begin, at address 0.
__attribute__((section(".vectors"), used)) static const void *const vectors[] = {stack_top,
                                                                                 (void *)main};

#define SYSTICK ((volatile uint32_t *)0xE000E010) // control, reload, current: 24 bits, downwards

static uint8_t board[BYTES], before[BYTES];
#ifndef EMPTY
static uint8_t scratch[NET_SCRATCH(SIDE, SIDE)];
#endif
static uint32_t state;

static uint8_t random_byte(void)
{
    state = state * 1664525u + 1013904223u;
    return (uint8_t)(state >> 24);
}

static int semihosting(int operation, const void *argument)
{
    register int r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static void print(uint32_t number, char end)
{
    char text[12], *c = text + sizeof text;
    *--c = 0;
    *--c = end;
    do
        *--c = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    semihosting(0x04, c); // SYS_WRITE0
}

static unsigned lives(unsigned alive, unsigned neighbours)
{
    return neighbours == 3 || (alive && neighbours == 2);
}

static unsigned cell(int x, int y)
{
#if NET_TORUS
    x &= SIDE - 1;
    y &= SIDE - 1;
#else
    if (x < 0 || y < 0 || x >= SIDE || y >= SIDE)
        return 0;
#endif
    return before[y * (SIDE / 8) + x / 8] >> (x & 7) & 1u;
}

static void copy(uint8_t *to, const uint8_t *from)
{
    for (unsigned i = 0; i < BYTES; i++)
        to[i] = from[i];
}

// A generation of the board `before` by the rule.
static void rule_step(void)
{
    uint8_t after[BYTES] = {0};
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            unsigned neighbours = 0;
            for (int i = 0; i < 9; i++)
                neighbours += i == 4 ? 0 : cell(x + i % 3 - 1, y + i / 3 - 1);
            after[y * (SIDE / 8) + x / 8] |= (uint8_t)(lives(cell(x, y), neighbours) << (x & 7));
        }
    copy(before, after);
}

#ifndef NO_WINDOWS
static unsigned wrong_windows(void)
{
    unsigned wrong = 0;
    for (unsigned window = 0; window < 512; window++) {
        const net_row rows[3] = {(net_row)(window & 7), (net_row)(window >> 3 & 7),
                                 (net_row)(window >> 6)};
        unsigned alive = (unsigned)net_window(rows);
#ifdef WRONG
        alive ^= window == 300;
#endif
        unsigned self = window >> 4 & 1, cells = 0;
        for (unsigned i = 0; i < 9; i++)
            cells += window >> i & 1;
        wrong += alive != lives(self, cells - self);
    }
    return wrong;
}
#endif

// Steps the board; returns the ticks that this took.
static uint32_t step(void)
{
    uint32_t begun = SYSTICK[2];
#ifndef EMPTY
    net_step(board, SIDE, SIDE, scratch);
#endif
    return (begun - SYSTICK[2]) & 0xFFFFFF;
}

static int board_is_wrong(void)
{
    for (unsigned i = 0; i < BYTES; i++)
        if (board[i] != before[i])
            return 1;
    return 0;
}

int main(void)
{
    unsigned wrong = 0;
    uint64_t ticks = 0;
    SYSTICK[1] = 0xFFFFFF;
    SYSTICK[2] = 0;
    SYSTICK[0] = 5; // on, from the processor's clock, without interrupts
    for (unsigned b = 0; b < BOARDS; b++) {
        for (unsigned i = 0; i < BYTES; i++)
            board[i] = b % 3 == 0   ? random_byte()
                       : b % 3 == 1 ? random_byte() & random_byte()
                                    : random_byte() | random_byte();
        for (unsigned i = 0; i < STEPS; i++) {
            copy(before, board);
            for (unsigned n = 0; n < NET_GENERATIONS; n++)
                rule_step();
            ticks += step();
#ifdef WRONG
            board[BYTES / 2] ^= 1;
#endif
            wrong += (unsigned)board_is_wrong();
        }
    }
#ifdef NO_WINDOWS
    print(0, ',');
    print(0, ',');
#else
    unsigned windows = wrong_windows();
    print(512, ',');
    print(windows, ',');
#endif
    print(BOARDS * STEPS, ',');
    print(wrong, ',');
    print((uint32_t)(ticks * (1000000000u / 1000u) / (CLOCK / 1000u) / (BOARDS * STEPS)), '\n');
    semihosting(0x18, (const void *)0x20026); // SYS_EXIT, as an application that is done
    for (;;)
        ;
}
