// Who holds something in a shared folder, as a text: "HOST:PROCESS:START". START, what the system says of when the
// process began, tells it from a later one of the same number.
#ifndef SWEEP_HOLDER_H
#define SWEEP_HOLDER_H

#include <stdbool.h>

#define HOLDER 512 // bytes of the text

// This process.
void holder_write(char holder[HOLDER]);

// Whether the holder is a process of this host that has ended. Those of other hosts cannot be asked.
bool holder_has_ended(const char *holder);

#endif
