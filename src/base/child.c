#include "base/child.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// In the child: becomes the program, which says its messages to `messages`.
static void become(const struct child *child, int messages)
{
    int null = open("/dev/null", O_RDWR);
    if (null >= 0 && (child->folder == NULL || chdir(child->folder) == 0)) {
        dup2(child->input >= 0 ? child->input : null, 0);
        dup2(child->output >= 0 ? child->output : null, 1);
        dup2(messages, 2);
        setenv("LC_ALL", "C.UTF-8", 1);
        setenv("TZ", "UTC0", 1);
        unsetenv("GNUTERM");
        execvp(child->words[0], (char *const *)child->words);
        _exit(errno == ENOENT ? CHILD_MISSING : CHILD_FAILED);
    }
    _exit(CHILD_FAILED);
}

// Reads what the child says until it closes its end, and keeps the last line of it, cleaned: there programs
// say what was wrong.
static void read_last_line(int from, char *line, size_t bytes)
{
    char text[1024];
    size_t used = 0;
    for (;;) {
        if (used == sizeof text - 1) {
            memmove(text, text + used / 2, used - used / 2);
            used -= used / 2;
        }
        ssize_t got = read(from, text + used, sizeof text - 1 - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        used += (size_t)got;
    }
    while (used > 0 && (text[used - 1] == '\n' || text[used - 1] == ' '))
        used--;
    text[used] = '\0';
    const char *newline = strrchr(text, '\n');
    text_clean(line, bytes, newline != NULL ? newline + 1 : text);
}

int child_run(const struct child *child, char *said, size_t bytes)
{
    int ends[2], status = 0;
    if (pipe(ends) != 0) {
        snprintf(said, bytes, "no pipe to it: %s", strerror(errno));
        return CHILD_FAILED;
    }
    pid_t process = fork();
    if (process == 0) {
        close(ends[0]);
        become(child, ends[1]);
    }
    snprintf(said, bytes, "it cannot be started: %s", strerror(errno));
    close(ends[1]);
    if (process > 0)
        read_last_line(ends[0], said, bytes);
    close(ends[0]);
    if (process < 0)
        return CHILD_FAILED;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    snprintf(said, bytes, "it was ended by signal %d", WTERMSIG(status));
    return CHILD_FAILED;
}
