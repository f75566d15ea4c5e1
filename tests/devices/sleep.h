// How a program for a device ends: it sleeps for ever, with interrupts off, by which a simulator knows that it is done.
#ifndef DEVICES_SLEEP_H
#define DEVICES_SLEEP_H

#include <avr/interrupt.h>
#include <avr/sleep.h>

static inline void sleep_for_ever(void)
{
    cli();
    sleep_enable();
    sleep_cpu();
}

#endif
