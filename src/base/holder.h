// Who holds something in a shared folder, as a text: "HOST:PROCESS:START". START, what the system says of when the
// process began, tells it from a later one of the same number.
#ifndef BASE_HOLDER_H
#define BASE_HOLDER_H

#include <stdbool.h>

#define HOLDER 512 // bytes of the text

// This process.
void holder_write(char holder[HOLDER]);

// The host, which may hold colons, and the number of the process; false if the text is none of a holder.
bool holder_read(const char *holder, char host[64], long *process);

// Whether the holder belongs to this host.
bool holder_is_here(const char *holder);

// Whether the holder is a process of this host that has ended. Those of other hosts cannot be asked.
bool holder_has_ended(const char *holder);

#endif
