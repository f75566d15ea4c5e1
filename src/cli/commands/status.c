// lifeticket status DIR: how far a sweep is, without disturbing it.
#include "cli/commands.h"
#include "cli/terminal.h"
#include "report/tables/tables.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define PAUSE 5 // seconds between two looks

static void pause_a_while(void)
{
    fflush(stdout);
    nanosleep(&(struct timespec){.tv_sec = PAUSE}, NULL);
}

// Says of a sweep at work that it has stored nothing yet, if so; `watches`: until it has.
static enum status find_results(const char *folder, bool watches, enum report_format format,
                                bool *stored)
{
    for (bool first = true;; first = false) {
        struct worker worker;
        enum partial_there there;
        // Before the folder: a sweep that ends meanwhile leaves something.
        worker_look(folder, &worker);
        TRY(partial_look(folder, &there));
        *stored = there == PARTIAL_UNMERGED || there == PARTIAL_RESULTS;
        const char *why = there == PARTIAL_NOTHING ? "nothing is stored there" : "is no folder";
        if (!*stored && !worker.works)
            return status_fail(STATUS_REQUEST,
                               "status: %s: %s; name the --output of a sweep, which is usually "
                               "results/NAME",
                               folder, why);
        if (!*stored && first)
            outlook_write_beginning(&worker, time(NULL), format, stdout);
        if (*stored || !watches || ferror(stdout))
            return STATUS_OK;
        pause_a_while();
    }
}

static enum status watch(const char *folder, struct outlook *outlook)
{
    bool terminal = cli_is_terminal(STDOUT_FILENO);
    for (bool first = true;; first = false) {
        if (!first) {
            pause_a_while();
            TRY(outlook_update(folder, time(NULL), outlook));
        }
        fputs(terminal ? CLI_CLEAR_SCREEN : first ? "" : "\n", stdout);
        outlook_write(outlook, REPORT_TEXT, stdout);
        if (fflush(stdout) != 0 || !outlook->works)
            return STATUS_OK;
    }
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    bool watches = false, json = false, stored;
    const struct cli_option options[] = {
        {"watch", NULL, "look again every five seconds, until no one is at work", CLI_FLAG,
         .target = &watches},
        {"json", NULL, "for programs, with all points", CLI_FLAG, .target = &json},
        CLI_END};
    const char *folder;
    TRY(cli_parse(command, argc, argv, options, &folder, 1, 1));
    if (watches && json)
        return status_fail(STATUS_REQUEST, "status: --json is one look; leave out --watch");
    enum report_format format = json ? REPORT_JSON : REPORT_TEXT;
    TRY(find_results(folder, watches, format, &stored));
    if (!stored)
        return STATUS_OK;
    struct outlook outlook;
    TRY(outlook_open(folder, time(NULL), &outlook));
    enum status status = STATUS_OK;
    if (watches)
        status = watch(folder, &outlook);
    else
        outlook_write(&outlook, format, stdout);
    outlook_close(&outlook);
    return status;
}

const struct cli_command cli_status = {
    .name = "status",
    .arguments = "DIR [--watch | --json]",
    .summary = "how far a sweep is: who works, what is left, how long it takes",
    .details =
        "Says of the folder of a sweep who works there, how many trials are done, at what pace, "
        "and\n"
        "about how long the rest takes, and lists the points of which something is left. It reads "
        "what\n"
        "the sweep has stored, and disturbs nothing; trials that are under way are not seen. The "
        "pace is\n"
        "that of the sweep at work since it began, by the clock; the time left follows from what "
        "the\n"
        "trials of each point took so far.\n"
        "\n"
        "json: trials planned and done, seconds, processor seconds, and the points with the "
        "processor\n"
        "seconds that are left of each (work_left); null where something is not known. Of a sweep "
        "that has\n"
        "stored nothing yet who is at work and done alone.\n"
        "\n"
        "  lifeticket status results/overcompleteness --watch\n"
        "  lifeticket table results/overcompleteness      the rates so far",
    .run = run,
};
