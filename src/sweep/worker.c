#include "sweep/worker.h"

#include "sweep/state.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define LINE 160 // bytes of a line, at most

static void name_host(char host[64])
{
    struct utsname name;
    snprintf(host, 64, "%.63s", uname(&name) == 0 ? name.nodename : "unknown");
}

static void read_line(int file, struct worker *worker)
{
    char line[LINE];
    int end = 0;
    ssize_t length = pread(file, line, sizeof line - 1, 0);
    line[length > 0 ? length : 0] = '\0';
    worker->known = sscanf(line, "%63[A-Za-z0-9._-] %ld %zu %" SCNd64 "%n", worker->host,
                           &worker->process, &worker->threads, &worker->since, &end) == 4 &&
                    strcmp(line + end, "\n") == 0;
}

void worker_sign(int lock, size_t threads)
{
    char line[LINE], host[64];
    struct worker before = {0};
    struct stat about;
    read_line(lock, &before);
    if (!before.known && (fstat(lock, &about) != 0 || about.st_size > 0))
        return;
    name_host(host);
    int length = snprintf(line, sizeof line, "%s %ld %zu %" PRId64 "\n", host, (long)getpid(),
                          threads, (int64_t)time(NULL));
    if (ftruncate(lock, 0) == 0 && pwrite(lock, line, (size_t)length, 0) != length)
        (void)!ftruncate(lock, 0); // no line rather than half of one
}

void worker_look(const char *folder, struct worker *worker)
{
    char path[SWEEP_PATH + 16];
    *worker = (struct worker){0};
    int length = snprintf(path, sizeof path, "%s/.lock", folder);
    int file = length < (int)sizeof path ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    if (file < 0)
        return;
    read_line(file, worker);
    worker->works = folder_is_held(folder, file);
    close(file);
}
