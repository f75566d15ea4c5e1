#include "cli/output.h"

#include "report/data/summary.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum status cli_check_output(const char *option, const char *path)
{
    char folder[4096];
    struct stat about;
    if (strlen(path) >= sizeof folder - 1)
        return status_fail(STATUS_REQUEST, "%s: the path is too long", option);
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
        return status_fail(STATUS_REQUEST, "%s %s: there is something that is no file", option,
                           path);
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        strcpy(folder, ".");
    else
        slash[slash == folder] = '\0';
    if (access(folder, W_OK | X_OK) != 0)
        return status_fail(STATUS_ENVIRONMENT, "%s %s: cannot write in folder %s: %s", option, path,
                           folder, strerror(errno));
    return STATUS_OK;
}

void cli_note_incomplete(const struct store_results *results)
{
    if (!results->attributes.complete)
        fprintf(stderr, "lifeticket: %s: %s\n", results->path, report_incomplete);
}
