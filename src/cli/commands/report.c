// lifeticket report RESULTS...: results as one page that stands by itself.
#include "report/page/page.h"

#include "base/output.h"
#include "cli/commands.h"
#include "cli/commands/gallery.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "report/plots/gnuplot.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_NAME "report.html"

struct request {
    const char *path[COMPARE_MOST];
    size_t results;
    const char *claims; // a file of them, or NULL
    struct cli_output output;
};

// ---- where it goes ------------------------------------------------------------------------------

// The page's path, in a folder that is made if its last part is missing.
static enum status find_output(const struct request *request, char path[OUTPUT_PATH])
{
    char folder[OUTPUT_PATH], results[4096];
    TRY(report_find(request->path[0], results));
    if (request->output.path != NULL)
        snprintf(folder, sizeof folder, "%s", request->output.path);
    else
        temporary_folder(results, folder);
    if (snprintf(path, OUTPUT_PATH, "%.4000s/" FILE_NAME, folder) >= 4000)
        return status_fail(STATUS_REQUEST, "report: --output: the path is too long");
    TRY(report_make_folder(folder));
    return cli_check_output("report: the page", &(struct cli_output){path, request->output.force},
                            CLI_WRITES_EXPORT, results);
}

static enum status write_file(const struct page *page, const char *path)
{
    struct output output;
    TRY(output_open(path, false, &output));
    FILE *stream = output_stream(&output);
    enum status status = stream != NULL
                             ? page_write(page, stream)
                             : status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
    if (status == STATUS_OK)
        return output_publish(&output);
    output_discard(&output);
    return status;
}

// ---- what is in it ------------------------------------------------------------------------------

// Compares several results, which may have no points in common.
static enum status write_compared(struct page *page, const struct report *reports, const char *path)
{
    struct compare compare;
    if (page->results == 1)
        return write_file(page, path);
    enum status status = compare_open(reports, page->results, &compare);
    if (status == STATUS_REQUEST)
        return write_file(page, path); // which says so
    TRY(status);
    page->compare = &compare;
    status = write_file(page, path);
    compare_close(&compare);
    return status;
}

static bool is_same(const char *a, const char *b)
{
    struct stat of_a, of_b;
    return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
           of_a.st_ino == of_b.st_ino;
}

// The folder that a file lies in.
static void find_folder(const char *path, char folder[OUTPUT_PATH])
{
    const char *slash = strrchr(path, '/');
    snprintf(folder, OUTPUT_PATH, "%.*s", slash != NULL ? (int)(slash + 1 - path) : 2,
             slash != NULL ? path : "./");
}

// Whether a path is one of the results of a page, or a CSV file beside them. It need not be there.
static bool is_shown(const char *path, const void *with)
{
    const struct page *page = with;
    char beside[OUTPUT_PATH], folder[OUTPUT_PATH];
    size_t length = strlen(path);
    bool sheet = length > 4 && strcmp(path + length - 4, ".csv") == 0;
    find_folder(path, beside);
    for (size_t i = 0; i < page->results; i++) {
        const char *results = page->result[i].report->results->path;
        find_folder(results, folder);
        if (is_same(path, results) || is_same(path, folder) || (sheet && is_same(beside, folder)))
            return true;
    }
    return false;
}

static enum status write_claimed(struct page *page, const struct report *reports,
                                 const char *claimed, const char *path)
{
    struct claims claims;
    TRY(claims_open(claimed, &(struct claims_choice){is_shown, page}, &claims));
    const struct claim **chosen = calloc(claims.count + 1, sizeof *chosen);
    enum status status =
        chosen != NULL ? STATUS_OK : status_fail(STATUS_ENVIRONMENT, "%s: out of memory", claimed);
    for (size_t i = 0; i < claims.count && status == STATUS_OK; i++)
        if (claims.claim[i].chosen)
            chosen[page->claims++] = &claims.claim[i];
    page->claim = chosen;
    if (status == STATUS_OK)
        status = write_compared(page, reports, path);
    free(chosen);
    claims_close(&claims);
    return status;
}

static enum status write_page(const struct request *request, const struct report *reports,
                              const struct cli_exhibits *exhibits, const char *path)
{
    struct page_result result[COMPARE_MOST];
    size_t count = request->results;
    struct page page = {.result = result, .results = count};
    for (size_t i = 0; i < count; i++) {
        result[i] = (struct page_result){
            .report = &reports[i], .network = exhibits[i].shown, .choice = exhibits[i].choice};
        snprintf(result[i].name, sizeof result[i].name, "%c", (char)('A' + i));
        snprintf(result[i].id, sizeof result[i].id, "%c", (char)('a' + i));
    }
    return request->claims != NULL ? write_claimed(&page, reports, request->claims, path)
                                   : write_compared(&page, reports, path);
}

// Results and networks that are read, [request->results]; how many of each are open.
struct opened {
    struct report *report;
    struct cli_exhibits *exhibits;
    size_t reports, networks;
};

static enum status open_all(const struct request *request, struct opened *opened)
{
    *opened = (struct opened){.report = calloc(request->results, sizeof *opened->report),
                              .exhibits = calloc(request->results, sizeof *opened->exhibits)};
    if (opened->report == NULL || opened->exhibits == NULL)
        return status_fail(STATUS_ENVIRONMENT, "report: out of memory");
    for (size_t i = 0; i < request->results; i++) {
        TRY(report_load(request->path[i], false, &opened->report[i]));
        opened->reports++;
        opened->networks++;
        TRY(cli_exhibits_open(&opened->exhibits[i], opened->report[i].results));
    }
    return STATUS_OK;
}

static void close_all(struct opened *opened)
{
    for (size_t i = 0; i < opened->networks; i++)
        cli_exhibits_close(&opened->exhibits[i]);
    for (size_t i = 0; i < opened->reports; i++)
        report_close(&opened->report[i]);
    free(opened->report);
    free(opened->exhibits);
}

// ---- the command --------------------------------------------------------------------------------

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    struct request request = {0};
    struct opened opened;
    char path[OUTPUT_PATH];
    const struct cli_option options[] = {
        {"output", "DIR", "folder for the page (default: that of the first results)", CLI_TEXT,
         &request.output.path, .low = 0},
        {"claims", "FILE", "what is claimed of them, judged: a file of `lifeticket claims`",
         CLI_TEXT, &request.claims, .low = 0},
        CLI_FORCE(request.output),
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, request.path, 1, COMPARE_MOST));
    while (request.results < COMPARE_MOST && request.path[request.results] != NULL)
        request.results++;
    enum status status = open_all(&request, &opened);
    if (status == STATUS_OK)
        status = find_output(&request, path);
    if (status == STATUS_OK)
        status = write_page(&request, opened.report, opened.exhibits, path);
    for (size_t i = 0; i < opened.reports && status == STATUS_OK; i++)
        cli_note_incomplete(&opened.report[i]);
    if (status == STATUS_OK)
        cli_say("%s\n", path);
    close_all(&opened);
    return status;
}

const struct cli_command cli_report = {
    .name = "report",
    .arguments = "RESULTS [RESULTS ...] [options]",
    .summary = "one page with all that there is to know of results",
    .details =
        "Writes report.html, one file that loads nothing: the question, the answer in a sentence, "
        "the\n"
        "figures, the tables, which sort by a click, three networks with their numbers and what "
        "they say\n"
        "of a board, what it cost, the plan, where the results are from, and how to run it again. "
        "It reads\n"
        "without a script, on a phone, in light and dark, and prints on A4. RESULTS is a "
        "results.h5 or the\n"
        "folder that holds it, also that of a sweep at work.\n"
        "\n"
        "Of several results each section has them side by side, and the first one compares the "
        "others with\n"
        "the first, as `lifeticket compare` does.\n"
        "\n"
        "--claims has those of the file that rest on these results, or on a CSV file beside them, "
        "with what\n"
        "came out of them.\n"
        "\n"
        "The figures are drawn by gnuplot. The same results give the same bytes.\n"
        "\n"
        "  lifeticket report results/overcompleteness --output /tmp/page\n"
        "  lifeticket report results/overcompleteness /tmp/normal --output /tmp/page",
    .run = run,
};
