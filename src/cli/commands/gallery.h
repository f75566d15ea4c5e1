// Networks of a sweep, side by side: one that learned, one that almost did, one that died (export/gallery.h).
#ifndef CLI_COMMANDS_GALLERY_H
#define CLI_COMMANDS_GALLERY_H

#include "cli/network.h"
#include "export/gallery.h"

#include <stdio.h>

// The networks that are shown, as they are, with all of their weights.
struct cli_exhibits {
    struct gallery_choice choice[GALLERY_KINDS];
    struct cli_network stored[GALLERY_KINDS];
    struct export_network network[GALLERY_KINDS];
    const struct export_network *shown[GALLERY_KINDS]; // NULL: none of the kind
};

// Chooses and reads them. The results must outlive them; close them, whatever is returned.
enum status cli_exhibits_open(struct cli_exhibits *exhibits, const struct store_results *results);
void cli_exhibits_close(struct cli_exhibits *exhibits);

// export --gallery RESULTS: writes the page of the results file at `path`. Refuses results with nothing to show
// (STATUS_REQUEST).
enum status cli_gallery_write(const char *path, FILE *out);

#endif
