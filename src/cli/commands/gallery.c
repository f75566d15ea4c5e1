#include "cli/commands/gallery.h"

#include "cli/notes.h"

#include <inttypes.h>

enum status cli_exhibits_open(struct cli_exhibits *exhibits, const struct store_results *results)
{
    const struct gallery_choice *choice = exhibits->choice;
    *exhibits = (struct cli_exhibits){0};
    gallery_choose(results, exhibits->choice);
    for (size_t k = 0; k < GALLERY_KINDS; k++) {
        if (!choice[k].any)
            continue;
        TRY(cli_network_open(&exhibits->stored[k], results, choice[k].point, choice[k].trial));
        TRY(export_open_whole(&exhibits->network[k], &exhibits->stored[k].model, ""));
        exhibits->shown[k] = &exhibits->network[k];
    }
    return STATUS_OK;
}

void cli_exhibits_close(struct cli_exhibits *exhibits)
{
    for (size_t k = 0; k < GALLERY_KINDS; k++) {
        export_close(&exhibits->network[k]);
        cli_network_close(&exhibits->stored[k]);
    }
}

// Whether there are any, and all are of one point.
static bool look_at(const struct gallery_choice choice[GALLERY_KINDS], bool *same)
{
    size_t any = GALLERY_KINDS;
    *same = true;
    for (size_t k = GALLERY_KINDS; k-- > 0;)
        any = choice[k].any ? k : any;
    for (size_t k = 0; k < GALLERY_KINDS; k++)
        *same = *same && (!choice[k].any || choice[k].point == choice[any].point);
    return any < GALLERY_KINDS;
}

static enum status write_page(const struct store_results *results,
                              const struct cli_exhibits *exhibits, FILE *out)
{
    static const char *const kinds[GALLERY_KINDS] = {"learned", "almost learned", "dead"};
    const struct gallery_choice *choice = exhibits->choice;
    bool same;
    if (!look_at(choice, &same))
        return status_fail(STATUS_REQUEST,
                           "%s: none of its networks learned, missed it or died: there is nothing "
                           "to show",
                           results->path);
    export_write_gallery(exhibits->shown, same, out);
    for (size_t k = 0; k < GALLERY_KINDS; k++)
        if (choice[k].any)
            cli_note("export: %s: point %zu, replicate %" PRIu32 "\n", kinds[k], choice[k].point,
                     exhibits->stored[k].model.result.replicate);
        else
            cli_note("export: %s: none\n", kinds[k]);
    return STATUS_OK;
}

enum status cli_gallery_write(const char *path, FILE *out)
{
    struct store_results results;
    struct cli_exhibits exhibits;
    TRY(store_open(path, &results));
    enum status status = cli_exhibits_open(&exhibits, &results);
    if (status == STATUS_OK)
        status = write_page(&results, &exhibits, out);
    cli_exhibits_close(&exhibits);
    store_close(&results);
    return status;
}
