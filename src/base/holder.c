#include "base/holder.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

// When a process began, in the system's ticks: field 22 of /proc/PROCESS/stat, after the name in
// brackets, which may hold anything. 0 where that is not told.
static unsigned long long started(long process)
{
    char path[64], text[1024];
    unsigned long long ticks = 0;
    snprintf(path, sizeof path, "/proc/%ld/stat", process);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 0;
    size_t bytes = fread(text, 1, sizeof text - 1, file);
    text[bytes] = '\0';
    fclose(file);
    const char *at = strrchr(text, ')');
    for (int field = 2; at != NULL && field < 22; field++)
        at = strchr(at + 1, ' ');
    if (at != NULL)
        ticks = strtoull(at, NULL, 10);
    return ticks;
}

void holder_write(char holder[HOLDER])
{
    struct utsname host = {.nodename = "unknown"};
    uname(&host);
    long process = (long)getpid();
    snprintf(holder, HOLDER, "%s:%ld:%llu", host.nodename, process, started(process));
}

bool holder_is_here(const char *holder)
{
    struct utsname host;
    size_t length = uname(&host) == 0 ? strlen(host.nodename) : 0;
    return length > 0 && strncmp(holder, host.nodename, length) == 0 && holder[length] == ':';
}

bool holder_read(const char *holder, char host[64], long *process)
{
    const char *start = strrchr(holder, ':'), *at = start;
    while (at != NULL && at > holder && at[-1] != ':')
        at--;
    if (at == NULL || at == holder || at - holder > 64)
        return false;
    char *end;
    *process = strtol(at, &end, 10);
    snprintf(host, 64, "%.*s", (int)(at - 1 - holder), holder);
    return end == start && *process > 0;
}

bool holder_has_ended(const char *holder)
{
    char host[64];
    long process;
    if (!holder_is_here(holder) || !holder_read(holder, host, &process))
        return false;
    if (kill((pid_t)process, 0) != 0 && errno == ESRCH)
        return true;
    unsigned long long then = strtoull(strrchr(holder, ':') + 1, NULL, 10), now = started(process);
    return then != 0 && now != 0 && then != now;
}
