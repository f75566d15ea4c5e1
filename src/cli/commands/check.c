// lifeticket check RESULTS...: are results files and what sweeps keep beside them sound, and are their verdicts those
// of today's proofs?
#include "store/check.h"

#include "base/cpu.h"
#include "base/text.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "cli/ticker.h"
#include "report/tables/tables.h"
#include "sweep/partial.h"
#include "sweep/scrub.h"

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
    bool repair;
};

// ---- on stderr ----------------------------------------------------------------------------------

static void tell_defect(void *context, const char *defect)
{
    char line[8192];
    (void)context;
    text_clean(line, sizeof line, defect);
    cli_warn("check: %s\n", line);
}

static void tell_note(void *context, const char *text)
{
    char line[8192];
    (void)context;
    text_clean(line, sizeof line, text);
    cli_note("check: %s\n", line);
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
static enum status check_file(const struct request *request, const char *path, bool first,
                              bool *sound)
{
    size_t defects;
    TRY(store_check(path, tell_defect, NULL, &defects));
    *sound = defects == 0;
    return *sound ? judge_file(request, path, first) : STATUS_OK;
}

// ---- what lies beside it ------------------------------------------------------------------------

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

// Checks what is not yet in results.h5. *left: damaged files that were not set aside.
static enum status check_beside(const struct request *request, const char *folder, size_t *left)
{
    struct scrub found;
    const struct scrub_request scrubbing = {folder, request->repair, tell_defect, tell_note, NULL};
    TRY(scrub_folder(&scrubbing, &found));
    *left += found.damaged - found.repaired;
    if (found.segments + found.shards + found.claims + found.checkpoints == 0)
        return STATUS_OK;
    cli_note("check: %s: %zu segment%s with %zu whole trial%s, ", folder, found.segments,
             plural(found.segments), found.trials, plural(found.trials));
    cli_note("%zu claim%s, %zu checkpoint%s, %zu shard%s of an earlier program: ", found.claims,
             plural(found.claims), found.checkpoints, plural(found.checkpoints), found.shards,
             plural(found.shards));
    if (found.damaged == 0)
        cli_note("sound\n");
    else
        cli_note("%zu damaged, %zu of them set aside\n", found.damaged, found.repaired);
    return STATUS_OK;
}

// ---- the command --------------------------------------------------------------------------------

// What was found of all arguments.
struct findings {
    size_t files, damaged; // results files
    size_t left;           // damaged files beside them that were not set aside
};

// Checks a results file, or a folder with what it holds.
static enum status check_argument(const struct request *request, const char *name,
                                  struct findings *found)
{
    char path[4096];
    bool sound;
    enum partial_there there;
    TRY(report_find(name, path));
    TRY(partial_look(name, &there));
    if (there != PARTIAL_NO_FOLDER)
        TRY(check_beside(request, name, &found->left));
    struct stat about;
    if (there == PARTIAL_UNMERGED && stat(path, &about) != 0)
        return STATUS_OK;
    TRY(check_file(request, path, found->files == found->damaged, &sound));
    found->files++;
    found->damaged += !sound;
    return STATUS_OK;
}

static enum status say_damage(const struct request *request, const struct findings *found)
{
    if (found->damaged > 0)
        return status_fail(STATUS_REQUEST,
                           "check: %zu of %zu file%s damaged, and %s not judged%s; sweep the plan "
                           "again into another folder",
                           found->damaged, found->files, found->files == 1 ? " is" : "s are",
                           found->damaged == 1 ? "was" : "were",
                           request->output != NULL ? "; nothing was written" : "");
    if (found->left > 0)
        return status_fail(STATUS_REQUEST,
                           "check: %zu file%s beside results.h5 %s damaged; check --repair sets "
                           "them aside and keeps what is whole of them, and the command that began "
                           "the sweep runs the rest again",
                           found->left, plural(found->left), found->left == 1 ? "is" : "are");
    return STATUS_OK;
}

static enum status check_all(const struct request *request)
{
    struct findings found = {0};
    rejudged_begin(request->format, stdout);
    for (size_t i = 0; i < MOST_FILES && request->path[i] != NULL; i++) {
        TRY(check_argument(request, request->path[i], &found));
        fflush(stdout);
    }
    rejudged_end(request->format, stdout);
    return say_damage(request, &found);
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
        {"repair", NULL, "set damaged segments, shards, claims and checkpoints of a sweep aside",
         CLI_FLAG, .target = &request.repair},
        {"output", "FILE.h5",
         "write the results with today's verdicts (default: nothing is written)", CLI_TEXT,
         .target = &request.output},
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, request.path, 1, MOST_FILES));
    request.format = (enum report_format)format;
    TRY(check_output(&request));
    return check_all(&request);
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
        "Of a folder in which a sweep is at work, or was stopped, all that is not yet in "
        "results.h5 is\n"
        "read as well: every record of the segments, every claim and checkpoint. What is damaged "
        "is told,\n"
        "with the place and how many trials are whole. --repair sets such files aside, as "
        "NAME.damaged,\n"
        "and copies what is whole of a segment to a new one; a sweep then runs the rest again. It "
        "refuses\n"
        "a folder in which a sweep is at work, and leaves results.h5 as it is.\n"
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
        "The exit status is 0 if all files are sound or were set aside, whatever the verdicts, and "
        "2 if "
        "one\n"
        "is damaged.\n"
        "\n"
        "  lifeticket check results/overcompleteness --output judged.h5",
    .run = run,
};
