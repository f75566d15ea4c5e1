// export --gallery RESULTS: networks of a sweep, side by side on one page.
#ifndef CLI_COMMANDS_GALLERY_H
#define CLI_COMMANDS_GALLERY_H

#include "base/status.h"

#include <stdio.h>

// Writes the page of the results file at `path`. Refuses results with nothing to show (STATUS_REQUEST).
enum status cli_gallery_write(const char *path, FILE *out);

#endif
