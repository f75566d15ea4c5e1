// Runs a program for an AVR in simavr, instruction by instruction and cycle by cycle, until it sleeps with
// interrupts off, and looks at one of its functions from outside: the program itself holds nothing that measures.
//
//   run MCU ELF FUNCTION calls                     FUNCTION returns a uint32_t: a line "cycles,returned" for each call
//   run MCU ELF FUNCTION window                    FUNCTION(uint16_t window) -> alive?
//   run MCU ELF FUNCTION board SIDE EDGE N         FUNCTION(uint8_t *board): N generations in place; EDGE: torus or dead
//
// EDGE is what lies beyond the edge of a board of SIDE x SIDE cells, whose rows are (SIDE + 7) / 8 bytes. Windows and
// boards are compared with the rule, which is written down here once more; a board is wrong if one cell is. The last line
// is "calls,wrong,least,mean,most,stack": the cycles of a call, from the function's first instruction to its return, and
// the bytes of the deepest stack of the program.
//
// Status: 0 all were right; 1 some were wrong, or the program did something that it must not; 2 a wrong request.
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIDES 64
#define LIMIT 400000000000ull // cycles, after which a program is taken for one that never ends

enum judge { CALLS, WINDOW, BOARD };

struct watch {
    avr_t *avr;
    enum judge judge;
    unsigned side, generations;
    int torus;
    // The call that is going on: where it returns to, its argument, its beginning; a board as it should become.
    unsigned stack, argument;
    avr_cycle_count_t begun;
    int inside;
    unsigned char expected[SIDES][SIDES];
    // All calls.
    unsigned long calls, wrong;
    avr_cycle_count_t least, most, sum;
};

static void fail(int status, const char *what, const char *which)
{
    fprintf(stderr, "run: %s %s\n", what, which);
    exit(status);
}

// What simavr says on its own goes to stderr: it would be taken for results.
static void log_to_stderr(avr_t *avr, const int level, const char *format, va_list values)
{
    if (avr == NULL ? level <= LOG_ERROR : level <= avr->log)
        vfprintf(stderr, format, values);
}

static int lives(int alive, int neighbours)
{
    return neighbours == 3 || (alive && neighbours == 2);
}

static int window_lives(unsigned window)
{
    int alive = window >> 4 & 1;
    return lives(alive, __builtin_popcount(window & 511) - alive);
}

static unsigned stack_pointer(const avr_t *avr)
{
    return avr->data[R_SPL] | (unsigned)avr->data[R_SPH] << 8;
}

// The cell at a place of the board in the device's memory.
static int device_cell(const struct watch *watch, unsigned x, unsigned y)
{
    return watch->avr->data[watch->argument + y * ((watch->side + 7) / 8) + x / 8] >> x % 8 & 1;
}

static int cell(const struct watch *watch, unsigned char board[SIDES][SIDES], unsigned x,
                unsigned y)
{
    unsigned side = watch->side; // x and y are one more than the place
    if (!watch->torus && (x == 0 || y == 0 || x > side || y > side))
        return 0;
    return board[(y + side - 1) % side][(x + side - 1) % side];
}

// Takes the board of a call, and what should become of it.
static void expect_board(struct watch *watch)
{
    unsigned char before[SIDES][SIDES];
    for (unsigned y = 0; y < watch->side; y++)
        for (unsigned x = 0; x < watch->side; x++)
            watch->expected[y][x] = (unsigned char)device_cell(watch, x, y);
    for (unsigned n = 0; n < watch->generations; n++) {
        memcpy(before, watch->expected, sizeof before);
        for (unsigned y = 0; y < watch->side; y++)
            for (unsigned x = 0; x < watch->side; x++) {
                int neighbours = -before[y][x];
                for (unsigned i = 0; i < 9; i++)
                    neighbours += cell(watch, before, x + i % 3, y + i / 3);
                watch->expected[y][x] = (unsigned char)lives(before[y][x], neighbours);
            }
    }
}

static int board_is_right(const struct watch *watch)
{
    for (unsigned y = 0; y < watch->side; y++)
        for (unsigned x = 0; x < watch->side; x++)
            if (device_cell(watch, x, y) != watch->expected[y][x])
                return 0;
    return 1;
}

static void enter(struct watch *watch)
{
    watch->argument = watch->avr->data[24] | (unsigned)watch->avr->data[25] << 8;
    watch->stack = stack_pointer(watch->avr);
    watch->begun = watch->avr->cycle;
    watch->inside = 1;
    if (watch->judge == BOARD)
        expect_board(watch);
}

static void leave(struct watch *watch)
{
    avr_cycle_count_t cycles = watch->avr->cycle - watch->begun;
    const uint8_t *r = watch->avr->data;
    uint32_t returned =
        r[22] | (uint32_t)r[23] << 8 | (uint32_t)r[24] << 16 | (uint32_t)r[25] << 24;
    watch->inside = 0;
    watch->least = watch->calls == 0 || cycles < watch->least ? cycles : watch->least;
    watch->most = cycles > watch->most ? cycles : watch->most;
    watch->sum += cycles;
    watch->calls++;
    if (watch->judge == CALLS) {
        printf("%llu,%lu\n", (unsigned long long)cycles, (unsigned long)returned);
        fflush(stdout);
    } else if (watch->judge == WINDOW)
        watch->wrong += r[24] != (unsigned)window_lives(watch->argument);
    else
        watch->wrong += !board_is_right(watch);
}

static unsigned address_of(const elf_firmware_t *firmware, const char *name)
{
    for (unsigned i = 0; i < firmware->symbolcount; i++)
        if (strcmp(firmware->symbol[i]->symbol, name) == 0)
            return firmware->symbol[i]->addr;
    fail(2, "the program has no function", name);
    return 0;
}

// Runs to the end; returns the bytes of the deepest stack. A return is when the stack is above where it was at the
// call.
static unsigned run(struct watch *watch, unsigned function)
{
    avr_t *avr = watch->avr;
    unsigned deepest = avr->ramend;
    int state = avr->state;
    avr->run_cycle_limit = 1; // or many instructions would be a step
    while (state != cpu_Done && state != cpu_Crashed && avr->cycle < LIMIT) {
        if (avr->pc == function && !watch->inside)
            enter(watch);
        state = avr_run(avr);
        unsigned stack = stack_pointer(avr);
        if (stack > 0 && stack < deepest)
            deepest = stack;
        if (watch->inside && stack > watch->stack)
            leave(watch);
    }
    if (state != cpu_Done)
        fail(1, "the program", state == cpu_Crashed ? "crashed" : "did not end");
    return avr->ramend - deepest;
}

int main(int count, char **words)
{
    struct watch watch = {0};
    static elf_firmware_t firmware;
    if (count == 5 && strcmp(words[4], "calls") == 0)
        watch.judge = CALLS;
    else if (count == 5 && strcmp(words[4], "window") == 0)
        watch.judge = WINDOW;
    else if (count == 8 && strcmp(words[4], "board") == 0) {
        watch.judge = BOARD;
        watch.side = (unsigned)atoi(words[5]);
        watch.torus = strcmp(words[6], "torus") == 0;
        watch.generations = (unsigned)atoi(words[7]);
    } else
        fail(2, "usage: run MCU ELF FUNCTION", "calls|window|board SIDE EDGE N");
    if (watch.judge == BOARD && (watch.side < 1 || watch.side > SIDES))
        fail(2, "SIDE: expected 1 to 64, not", words[5]);
    if (watch.judge == BOARD && !watch.torus && strcmp(words[6], "dead") != 0)
        fail(2, "EDGE: expected torus or dead, not", words[6]);
    if (watch.judge == BOARD && watch.generations < 1)
        fail(2, "N: expected generations from 1 on, not", words[7]);
    avr_global_logger_set(log_to_stderr);
    if (elf_read_firmware(words[2], &firmware) != 0)
        fail(2, "cannot read", words[2]);
    watch.avr = avr_make_mcu_by_name(words[1]);
    if (!watch.avr)
        fail(2, "simavr does not know", words[1]);
    avr_init(watch.avr);
    watch.avr->log = LOG_ERROR;
    avr_load_firmware(watch.avr, &firmware);
    unsigned stack = run(&watch, address_of(&firmware, words[3]));
    if (watch.calls == 0)
        fail(1, "the program never calls", words[3]);
    printf("%lu,%lu,%llu,%.1f,%llu,%u\n", watch.calls, watch.wrong, (unsigned long long)watch.least,
           (double)watch.sum / (double)watch.calls, (unsigned long long)watch.most, stack);
    return watch.wrong > 0;
}
