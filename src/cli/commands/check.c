// lifeticket check RESULTS...: are results files sound, and their verdicts those of today's proofs?
#include "store/check.h"

#include "base/cpu.h"
#include "base/text.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "cli/ticker.h"
#include "report/tables/tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#define MOST_FILES 256

struct request {
    const char *path[MOST_FILES];
    const char *output; // NULL: nothing is written
    enum report_format format;
    size_t threads;
};

// ---- on stderr ----------------------------------------------------------------------------------

static void tell_defect(void *context, const char *defect)
{
    char line[8192];
    (void)context;
    text_clean(line, sizeof line, defect);
    cli_warn("check: %s\n", line);
}

static void show_progress(void *context, size_t judged, size_t networks)
{
    cli_ticker_count(context, judged, networks, "networks judged");
}

// ---- the corrected file -------------------------------------------------------------------------

// What is written is never in the place of anything.
static enum status check_output(const struct request *request)
{
    if (request->output == NULL)
        return STATUS_OK;
    if (request->path[1] != NULL)
        return status_fail(STATUS_REQUEST, "check: --output: takes the results of one file; name "
                                           "one RESULTS");
    struct stat about;
    if (lstat(request->output, &about) == 0)
        return status_fail(STATUS_REQUEST,
                           "check: --output %s: is there already, and is not replaced; name a file "
                           "that is not there",
                           request->output);
    return cli_check_output("check: --output", &(struct cli_output){request->output, false},
                            CLI_WRITES_RESULTS, request->path[0]);
}

// "71 of 1536 networks judged otherwise by lifeticket 0.1.0, revision 21d5b32, 2026-...", and what
// was noted before.
static void write_note(const struct rejudge_tally *tally, char *corrected, size_t bytes)
{
    char before[sizeof((struct store_attributes *)0)->corrected], date[32];
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &utc);
    snprintf(before, sizeof before, "%s", corrected);
    snprintf(corrected, bytes,
             "%zu of %zu networks judged otherwise by lifeticket %s, revision %s, %s%s%.250s",
             tally->networks - tally->same, tally->networks, VERSION_PROGRAM, version_revision(),
             date, before[0] != '\0' ? "; before: " : "", before);
}

static enum status write_corrected(const struct request *request, struct store_results *results,
                                   const struct trial_result *trial)
{
    struct store_attributes attributes = results->attributes;
    struct rejudge_tally tally = rejudge_compare(results, SIZE_MAX, trial);
    write_note(&tally, attributes.corrected, sizeof attributes.corrected);
    TRY(check_output(request));
    TRY(store_copy(request->output, &attributes, results, trial));
    char corrected[sizeof attributes.corrected];
    text_clean(corrected, sizeof corrected, attributes.corrected);
    cli_note("check: %s: written; %s\n", request->output, corrected);
    return STATUS_OK;
}

// ---- one file -----------------------------------------------------------------------------------

static enum status judge_results(const struct request *request, struct store_results *results,
                                 bool first, struct trial_result *trial)
{
    struct cli_ticker ticker = cli_ticker_begin("check");
    struct rejudge_request judging = {.results = results,
                                      .threads = request->threads,
                                      .progress = show_progress,
                                      .context = &ticker};
    enum status status = rejudge_run(&judging, trial);
    cli_ticker_end(&ticker);
    TRY(status);
    struct report report;
    TRY(report_open_by_seed(results, &report));
    status = rejudged_write(&report, trial, request->format, first, stdout);
    report_close(&report);
    if (status == STATUS_OK && request->output != NULL)
        status = write_corrected(request, results, trial);
    return status;
}

static enum status judge_file(const struct request *request, const char *path, bool first)
{
    struct store_results results;
    TRY(store_open(path, &results));
    struct trial_result *trial = malloc((results.trials + 1) * sizeof *trial);
    enum status status = trial == NULL ? status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path)
                                       : judge_results(request, &results, first, trial);
    free(trial);
    store_close(&results);
    return status;
}

// Judges the networks of a file that is sound.
static enum status check_file(const struct request *request, const char *name, bool first,
                              bool *sound)
{
    char path[4096];
    size_t defects;
    TRY(report_find(name, path));
    TRY(store_check(path, tell_defect, NULL, &defects));
    *sound = defects == 0;
    return *sound ? judge_file(request, path, first) : STATUS_OK;
}

// ---- the command --------------------------------------------------------------------------------

static enum status check_files(const struct request *request)
{
    size_t files = 0, damaged = 0;
    rejudged_begin(request->format, stdout);
    for (; files < MOST_FILES && request->path[files] != NULL; files++) {
        bool sound;
        TRY(check_file(request, request->path[files], files == damaged, &sound));
        damaged += !sound;
        fflush(stdout);
    }
    rejudged_end(request->format, stdout);
    if (damaged > 0)
        return status_fail(STATUS_REQUEST,
                           "check: %zu of %zu file%s damaged, and %s not judged%s; sweep the plan "
                           "again into another folder",
                           damaged, files, files == 1 ? " is" : "s are",
                           damaged == 1 ? "was" : "were",
                           request->output != NULL ? "; nothing was written" : "");
    return STATUS_OK;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    struct request request = {.threads = cpu_count()};
    size_t format = REPORT_TEXT;
    const char *const formats[] = {report_format_names[REPORT_TEXT],
                                   report_format_names[REPORT_CSV],
                                   report_format_names[REPORT_JSON], NULL};
    const struct cli_option options[] = {
        {"threads", "N", "threads (default: one for each processor)", CLI_SIZE,
         .target = &request.threads, .low = 1, .high = 1024},
        {"format", "FORMAT", "text, csv or json (default text)", CLI_CHOICE, &format,
         .choices = formats},
        CLI_JSON(format, REPORT_JSON),
        {"output", "FILE.h5",
         "write the results with today's verdicts (default: nothing is written)", CLI_TEXT,
         .target = &request.output},
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, request.path, 1, MOST_FILES));
    request.format = (enum report_format)format;
    TRY(check_output(&request));
    return check_files(&request);
}

const struct cli_command cli_check = {
    .name = "check",
    .arguments = "RESULTS... [options]",
    .summary = "read every byte of results, and judge every network anew",
    .details =
        "Reads results files whole, which verifies their checksums, and compares what they say in\n"
        "several places: rows with counts, keys and pairs with settings, masks with what is left,\n"
        "curves with rows. Each defect is a line on stderr. Then every stored network of a sound "
        "file\n"
        "is judged with the proofs of this program, and a table says at which points a verdict "
        "differs\n"
        "from the file's. RESULTS is a results.h5 or the folder that holds it.\n"
        "\n"
        "What is stored is the network at the end of its training. That a network had been exact "
        "before\n"
        "is taken from the file.\n"
        "\n"
        "--output writes the results once more with today's verdicts: outcome, learned_at,\n"
        "exact_at_end, losses, evidence, window_errors and unsure; networks, masks, curves and "
        "times\n"
        "are the file's. A network that is exact and was called not learned gets its last update "
        "as\n"
        "learned_at. The attribute `corrected` says who judged, when, and how many differ. The "
        "file "
        "must\n"
        "not be there; moved to DIR/results.h5 it is extended by sweep like any results. Tickets "
        "that\n"
        "were not tried because their parent was called not learned stay untried.\n"
        "\n"
        "The exit status is 0 if all files are sound, whatever the verdicts, and 2 if one is "
        "damaged.\n"
        "\n"
        "  lifeticket check results/overcompleteness --output judged.h5",
    .run = run,
};
