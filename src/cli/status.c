// lifeticket status DIR: how far a sweep is, without disturbing it.
#include "cli/commands.h"
#include "cli/terminal.h"
#include "report/tables/tables.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define PAUSE 5 // seconds between two looks

struct request {
    bool watches, json;
};

static void pause_watching(void)
{
    nanosleep(&(struct timespec){.tv_sec = PAUSE}, NULL);
}

// Looks at a folder, and fails as outlook_open does. That a sweep at work there has stored nothing yet is no
// failure: it is said, and *nothing set, or, to watch the sweep, waited for what it stores.
static enum status look(const char *folder, const struct request *request, struct outlook *outlook,
                        bool *nothing)
{
    for (bool said = false;; said = true, pause_watching()) {
        struct worker worker;
        enum status status = outlook_open(folder, time(NULL), outlook);
        *nothing = false;
        if (status != STATUS_REQUEST)
            return status;
        worker_look(folder, &worker);
        if (!worker.works)
            return status;
        if (request->json)
            printf("{\n  \"at_work\": true,\n  \"done\": 0\n}\n");
        else if (!said)
            printf("at work    %s; nothing is stored yet\n",
                   worker.known ? worker.host : "a sweep");
        fflush(stdout);
        *nothing = true;
        if (!request->watches || ferror(stdout))
            return STATUS_OK;
    }
}

static enum status watch(const char *folder, struct outlook *outlook)
{
    bool terminal = cli_is_terminal(STDOUT_FILENO);
    for (bool first = true;; first = false) {
        if (!first) {
            pause_watching();
            TRY(outlook_update(folder, time(NULL), outlook));
        }
        fputs(terminal ? CLI_CLEAR_SCREEN : first ? "" : "\n", stdout);
        outlook_write(outlook, REPORT_TEXT, stdout);
        fflush(stdout);
        if (ferror(stdout) || !outlook->worker.works)
            return STATUS_OK;
    }
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    struct request request = {0};
    const struct cli_option options[] = {
        {"watch", NULL, "look again every five seconds, until no one is at work", CLI_FLAG,
         .target = &request.watches},
        {"json", NULL, "for programs, with all points", CLI_FLAG, .target = &request.json},
        CLI_END};
    const char *folder;
    TRY(cli_parse(command, argc, argv, options, &folder, 1, 1));
    if (request.watches && request.json)
        return status_fail(STATUS_REQUEST, "status: --json is one look; leave out --watch");
    struct outlook outlook;
    bool nothing;
    enum status status = look(folder, &request, &outlook, &nothing);
    if (status != STATUS_OK || nothing)
        return status;
    if (request.watches)
        status = watch(folder, &outlook);
    else
        outlook_write(&outlook, request.json ? REPORT_JSON : REPORT_TEXT, stdout);
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
        "stored nothing yet at_work and done alone.\n"
        "\n"
        "  lifeticket status results/overcompleteness --watch\n"
        "  lifeticket table results/overcompleteness      the rates so far",
    .run = run,
};
