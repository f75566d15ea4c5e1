#include "cli/signals.h"

#include "base/temporary.h"
#include "cli/terminal.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const int stopping[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU};
static const int ignored[] = {SIGXFSZ, SIGPIPE};
#define SIGNALS (sizeof stopping / sizeof stopping[0])

// What the handler can reach.
static atomic_bool caught, interrupted;
static atomic_bool came[SIGNALS];
static char message[512];

// Ends the program from within a handler: without stdio, whose state may be in the middle of something.
static void end(void)
{
    temporary_remove_all();
    if (write(STDERR_FILENO, message, strlen(message)) < 0)
        _exit(STATUS_INTERRUPTED);
    _exit(STATUS_INTERRUPTED);
}

static void handle(int number)
{
    size_t i = 0;
    while (i < SIGNALS - 1 && stopping[i] != number)
        i++;
    bool again = atomic_exchange(&came[i], true);
    if (!atomic_load(&caught) || (again && (number == SIGINT || number == SIGTERM)))
        end();
    atomic_store(&interrupted, true);
}

void cli_signals_begin(void)
{
    struct sigaction action;
    for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++) {
        action = (struct sigaction){.sa_handler = SIG_IGN};
        sigaction(ignored[i], &action, NULL);
    }
    for (size_t i = 0; i < SIGNALS; i++) {
        sigaction(stopping[i], NULL, &action);
        if (action.sa_handler == SIG_IGN)
            continue;
        action = (struct sigaction){.sa_handler = handle, .sa_flags = SA_RESTART};
        sigaction(stopping[i], &action, NULL);
    }
    snprintf(message, sizeof message, "lifeticket: interrupted\n");
}

void cli_signals_name(const struct cli_command *command)
{
    snprintf(message, sizeof message, "%slifeticket: %s: interrupted; %s\n",
             cli_is_terminal(STDERR_FILENO) ? CLI_CLEAR_LINE : "", command->name,
             command->interrupted != NULL ? command->interrupted : "nothing was written");
}

const atomic_bool *cli_signals_catch(void)
{
    atomic_store(&caught, true);
    return &interrupted;
}
