#include "cli/commands/gallery.h"

#include "cli/network.h"
#include "cli/notes.h"
#include "export/gallery.h"

#include <inttypes.h>

// The networks that are shown.
struct exhibits {
    struct cli_network stored[GALLERY_KINDS];
    struct export_network network[GALLERY_KINDS];
    const struct export_network *shown[GALLERY_KINDS]; // NULL: none of the kind
};

static enum status exhibits_open(struct exhibits *exhibits, const struct store_results *results,
                                 const struct gallery_choice *choice)
{
    for (size_t k = 0; k < GALLERY_KINDS; k++) {
        if (!choice[k].any)
            continue;
        TRY(cli_network_open(&exhibits->stored[k], results, choice[k].point, choice[k].trial));
        TRY(export_open_whole(&exhibits->network[k], &exhibits->stored[k].model, ""));
        exhibits->shown[k] = &exhibits->network[k];
    }
    return STATUS_OK;
}

static void exhibits_close(struct exhibits *exhibits)
{
    for (size_t k = 0; k < GALLERY_KINDS; k++) {
        export_close(&exhibits->network[k]);
        cli_network_close(&exhibits->stored[k]);
    }
}

static enum status write_page(const struct store_results *results, FILE *out)
{
    static const char *const kinds[GALLERY_KINDS] = {"learned", "almost learned", "dead"};
    struct gallery_choice choice[GALLERY_KINDS];
    struct exhibits exhibits = {0};
    size_t any = GALLERY_KINDS;
    bool same = true;
    gallery_choose(results, choice);
    for (size_t k = GALLERY_KINDS; k-- > 0;)
        any = choice[k].any ? k : any;
    if (any == GALLERY_KINDS)
        return status_fail(STATUS_REQUEST,
                           "%s: none of its networks learned, missed it or died: there is nothing "
                           "to show",
                           results->path);
    for (size_t k = 0; k < GALLERY_KINDS; k++)
        same = same && (!choice[k].any || choice[k].point == choice[any].point);
    enum status status = exhibits_open(&exhibits, results, choice);
    if (status == STATUS_OK)
        export_write_gallery(exhibits.shown, same, out);
    for (size_t k = 0; k < GALLERY_KINDS && status == STATUS_OK; k++)
        if (choice[k].any)
            cli_note("export: %s: point %zu, replicate %" PRIu32 "\n", kinds[k], choice[k].point,
                     exhibits.stored[k].model.result.replicate);
        else
            cli_note("export: %s: none\n", kinds[k]);
    exhibits_close(&exhibits);
    return status;
}

enum status cli_gallery_write(const char *path, FILE *out)
{
    struct store_results results;
    TRY(store_open(path, &results));
    enum status status = write_page(&results, out);
    store_close(&results);
    return status;
}
