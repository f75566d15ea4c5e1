// Signals that ask the program to stop, and those that would end it without a word.
//
// SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2 and SIGXCPU come from terminals, from people, and from batch
// systems that announce the end of a job's time. They end the program at once, whatever it computes, with
// a message, STATUS_INTERRUPTED, and without temporary files. A command that has something to store
// catches them instead. A signal that whoever started the program wants ignored stays ignored (nohup).
//
// SIGXFSZ and SIGPIPE are ignored, so that the write that meets the limit or the closed pipe fails, and is
// told like any other.
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include "cli/options.h"

#include <stdatomic.h>

// To be called before anything is written.
void cli_signals_begin(void);

// Says whose messages are to be told: "lifeticket: NAME: interrupted; " and the command's `interrupted`.
void cli_signals_name(const struct cli_command *command);

// From now on the signals only set the flag that is returned. The second SIGINT, and the second SIGTERM,
// end the program as above. The command that calls this has to stop within a second, whatever it does.
const atomic_bool *cli_signals_catch(void);

#endif
