// Claims of shards, between processes that join a sweep. For team.c and sweep.c alone.
#ifndef SWEEP_CLAIM_H
#define SWEEP_CLAIM_H

#include "base/holder.h"

#include <stdbool.h>

struct sweep;

// Claims something by name. False: a process that is at work has it, as far as is known. What has ended is taken
// over, and where claims cannot be made everyone has them all.
bool claim_take(const struct sweep *sweep, const char *name);

// Takes back a claim of this process.
void claim_release(const struct sweep *sweep, const char *name);

// Whether the file of a claim says whose it is.
bool claim_is_signed(const char *path);

// Whether the process that writes to a segment has ended, as far as is known. own_file: open, and touched a moment
// ago, so that both times are the file system's.
bool claim_has_ended(const char *holder, const char *segment, int own_file);

// Who has it, for messages.
void claim_say(const struct sweep *sweep, const char *name, char who[HOLDER]);

#endif
