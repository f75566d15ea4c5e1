// All 512 windows, one after another: a program for an AVR, in which run.c looks at `answer`. The network's header
// comes by -include, with the prefix net.
//
// -DWRONG=W answers window W wrongly, which has to be seen; -DEMPTY leaves the network out, which tells how much of the
// program it is.
#include "sleep.h"

volatile uint8_t last; // the compiler leaves calls out whose result nobody wants

uint8_t answer(uint16_t window);

__attribute__((noinline, noclone)) uint8_t answer(uint16_t window)
{
#ifdef EMPTY
    uint8_t alive = (uint8_t)window;
#else
    const net_row rows[3] = {(net_row)(window & 7), (net_row)(window >> 3 & 7),
                             (net_row)(window >> 6)};
    uint8_t alive = (uint8_t)net_window(rows);
#endif
#ifdef WRONG
    alive ^= window == WRONG;
#endif
    return alive;
}

int main(void)
{
    for (uint16_t window = 0; window < 512; window++)
        last = answer(window);
    sleep_for_ever();
}
