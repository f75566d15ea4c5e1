#include "sweep/holder.h"

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

bool holder_has_ended(const char *holder)
{
    struct utsname host;
    if (uname(&host) != 0)
        return false;
    size_t length = strlen(host.nodename);
    if (strncmp(holder, host.nodename, length) != 0 || holder[length] != ':')
        return false;
    char *end;
    long process = strtol(holder + length + 1, &end, 10);
    if (*end != ':' || process <= 0)
        return false;
    if (kill((pid_t)process, 0) != 0 && errno == ESRCH)
        return true;
    unsigned long long then = strtoull(end + 1, NULL, 10), now = started(process);
    return then != 0 && now != 0 && then != now;
}
