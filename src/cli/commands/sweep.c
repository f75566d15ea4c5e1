// lifeticket sweep PLAN: runs what is missing of a plan, and shows how far it is.
#include "sweep/sweep.h"

#include "base/cpu.h"
#include "base/parse.h"
#include "base/temporary.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/commands/progress.h"
#include "cli/notes.h"
#include "cli/signals.h"
#include "report/tables/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE      0.25 // seconds that workers have to stop in
#define DELAY         1.0  // seconds that finished trials wait to be stored together
#define MOST_PARTS    1000000
#define USUAL_MINUTES 30

// What is asked for.
struct asked {
    const char *output, *shard;
    size_t threads, part, parts; // parts 0: all of the plan
    double minutes;
    bool join, dry, json, list;
};

// "plan NAME: 6 points, 64 networks each, 384 trials", or "... at most 64 networks each, at most 384 trials".
static void print_size(const struct plan *plan)
{
    size_t least = plan->networks[0], most = least;
    for (size_t i = 1; i < plan->points; i++) {
        least = plan->networks[i] < least ? plan->networks[i] : least;
        most = plan->networks[i] > most ? plan->networks[i] : most;
    }
    const char *at_most = sequence_asked(&plan->rule) ? "at most " : "";
    cli_say("plan %s: %zu point%s, %s", plan->name, plan->points, plan->points == 1 ? "" : "s",
            at_most);
    if (least < most)
        printf("%zu to ", least);
    printf("%zu network%s each, %s%zu trials\n", most, most == 1 ? "" : "s", at_most, plan->trials);
}

// A line for each group: its missing trials, and what one of them takes on average. Returns the
// seconds of all.
static double print_groups(const struct sweep_progress *progress, const struct cli_groups *groups,
                           const double *seconds)
{
    double total = 0;
    printf("%10s  %10s  point\n", "missing", "s a trial");
    for (size_t f = 0; f < groups->count; f++) {
        size_t begin = groups->first[f], end = groups->first[f + 1], missing = 0;
        double sum = 0;
        char label[CLI_LABEL];
        for (size_t i = begin; i < end; i++) {
            size_t here = progress->tally[i].wanted - progress->tally[i].done;
            missing += here;
            sum += seconds[i];
            total += seconds[i] * (double)here;
        }
        cli_group_label(groups, f, label);
        printf("%10zu  %10.3g  %s\n", missing, sum / (double)(end - begin), label);
    }
    return total;
}

// The same for programs: the points, each with the settings that tables have of it, and the shards in the order of work.
static void write_json(const struct sweep *sweep, const double *seconds, size_t threads)
{
    const struct sweep_progress *progress = sweep_progress(sweep);
    const struct plan *plan = progress->plan;
    double total = 0;
    for (size_t i = 0; i < plan->points; i++)
        total += seconds[i] * (double)(progress->tally[i].wanted - progress->tally[i].done);
    printf("{\n  \"plan\": \"%s\",\n  \"trials\": %zu,\n  \"found\": %zu,\n  \"shards\": "
           "%zu,\n  \"threads\": %zu,\n  \"seconds_at_most\": %.4g,\n",
           plan->name, progress->trials, progress->found, progress->shards, threads,
           total / (double)threads);
    table_write_json_rule(&plan->rule, stdout);
    fputs("  \"points\": [\n", stdout);
    for (size_t i = 0; i < plan->points; i++) {
        const struct report_point point = {.point = &plan->point[i]};
        fputs("    {", stdout);
        table_write_json_axes(&point, stdout);
        printf(", \"seed\": %" PRIu64 ", \"networks\": %zu, \"missing\": %zu, "
               "\"processor_seconds_a_trial\": %.4g}%s\n",
               plan->point[i].seed, progress->tally[i].wanted,
               progress->tally[i].wanted - progress->tally[i].done, seconds[i],
               i + 1 < plan->points ? "," : "");
    }
    fputs("  ],\n  \"order\": [", stdout);
    for (size_t i = 0; i < progress->shards; i++) {
        struct sweep_extent shard = sweep_shard_at(sweep, i);
        printf("%s{\"first\": %zu, \"points\": %zu, \"networks\": %zu}",
               i > 0 ? ",\n    " : "\n    ", shard.first, shard.members, shard.replicates);
    }
    fputs("\n  ]\n}\n", stdout);
}

static void write_text(const struct sweep_progress *progress, const struct cli_groups *groups,
                       const double *seconds, size_t threads)
{
    char time[TEXT_TIME];
    print_size(progress->plan);
    const bool asked = sequence_asked(&progress->plan->rule);
    printf("already there: %zu trials; to do: %s%zu trials in %zu shards\n\n", progress->found,
           asked ? "at most " : "", progress->trials - progress->found, progress->shards);
    text_format_time(print_groups(progress, groups, seconds) / (double)threads, time);
    printf("\nabout %s with %zu thread%s, if every network trains for its whole budget%s\n", time,
           threads, threads == 1 ? "" : "s", asked ? ", and no point has enough before" : "");
}

// "I/N" for each of the pieces of work that are so long, if every network trains for its whole budget.
// Where a point may have enough before, a part has whole groups.
static void write_shards(const struct sweep_progress *progress, const struct cli_groups *groups,
                         const double *seconds, size_t threads, double minutes)
{
    bool whole = sequence_asked(&progress->plan->rule) && groups->count < progress->shards;
    size_t most = whole ? groups->count : progress->shards;
    double work = 0;
    for (size_t i = 0; i < progress->plan->points; i++)
        work += seconds[i] * (double)(progress->tally[i].wanted - progress->tally[i].done);
    double pieces = ceil(work / (double)threads / (60 * minutes));
    size_t count = pieces < (double)most ? (size_t)pieces : most;
    count = count == 0 && progress->shards > 0 ? 1 : count;
    for (size_t i = 0; i < count; i++)
        printf("%zu/%zu\n", i + 1, count);
}

static enum status print_estimate(const struct sweep *sweep, const struct cli_groups *groups,
                                  const struct asked *asked)
{
    const struct sweep_progress *progress = sweep_progress(sweep);
    const struct plan *plan = progress->plan;
    double *seconds = calloc(plan->points, sizeof *seconds);
    if (seconds == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for %zu points", plan->points);
    enum status status = sweep_estimate(sweep, seconds);
    if (status == STATUS_OK && asked->list)
        write_shards(progress, groups, seconds, asked->threads, asked->minutes);
    else if (status == STATUS_OK && asked->json)
        write_json(sweep, seconds, asked->threads);
    else if (status == STATUS_OK)
        write_text(progress, groups, seconds, asked->threads);
    free(seconds);
    return status;
}

static enum status run_sweep(struct sweep *sweep, struct cli_progress *shown)
{
    const struct sweep_progress *progress = sweep_progress(sweep);
    bool nothing = progress->shards == 0;
    cli_progress_begin(shown, progress);
    enum status status = sweep_run(sweep);
    cli_progress_end(shown);
    TRY(status);
    if (progress->done == 0)
        cli_note("sweep: the part is empty: the plan has fewer shards than there are parts\n");
    else if (!progress->written)
        cli_note("sweep: the part is complete: %zu of %zu trials are stored; the last process that "
                 "works "
                 "there puts them into %s, or the same command without --join\n",
                 progress->done, progress->trials, sweep_results_path(sweep));
    else if (progress->done < progress->trials)
        cli_note("sweep: the part is complete: %zu of %zu trials are in %s; lifeticket merge joins "
                 "parts\n",
                 progress->done, progress->trials, sweep_results_path(sweep));
    else if (nothing)
        cli_note("sweep: complete already: all %zu trials are in %s\n", progress->trials,
                 sweep_results_path(sweep));
    else
        cli_progress_summary(progress, sweep_results_path(sweep));
    return STATUS_OK;
}

// Workers that were left behind are still at work on the plan.
static void end_interrupted(void)
{
    cli_print_failure();
    if (cli_close_output() != STATUS_OK)
        cli_print_failure();
    temporary_remove_all(); // of workers that were writing a checkpoint
    exit(STATUS_INTERRUPTED);
}

// "I/N", I counted from 1.
static enum status take_shard(struct asked *asked)
{
    char text[32] = "";
    int64_t part, parts;
    const char *slash = strchr(asked->shard, '/');
    if (slash != NULL && (size_t)(slash - asked->shard) < sizeof text)
        memcpy(text, asked->shard, (size_t)(slash - asked->shard));
    if (slash == NULL || !parse_integer(slash + 1, 1, MOST_PARTS, &parts) ||
        !parse_integer(text, 1, parts, &part))
        return status_fail(
            STATUS_REQUEST,
            "sweep: --shard: '%s'; expected I/N, the I-th of N parts, such as 3/48 (N at "
            "most %d)",
            asked->shard, MOST_PARTS);
    asked->part = (size_t)part - 1;
    asked->parts = (size_t)parts;
    return STATUS_OK;
}

static enum status run_plan(const struct plan *plan, const struct asked *asked)
{
    char usual[192];
    int length = snprintf(usual, sizeof usual, "results/%s", plan->name);
    if (asked->parts > 0 && !asked->join)
        snprintf(usual + length, sizeof usual - (size_t)length, "-%zu-of-%zu", asked->part + 1,
                 asked->parts);
    bool look_only = asked->dry || asked->list;
    struct cli_progress shown = {0};
    struct sweep_request request = {.plan = plan,
                                    .output = asked->output != NULL ? asked->output : usual,
                                    .threads = asked->threads,
                                    .isa = cpu_isa(),
                                    .join = asked->join,
                                    .part = asked->part,
                                    .parts = asked->parts,
                                    .look_only = look_only,
                                    .cancel = look_only ? NULL : cli_signals_catch(),
                                    .patience = PATIENCE,
                                    .delay = DELAY,
                                    .note = cli_progress_note,
                                    .progress = cli_progress_update,
                                    .context = &shown};
    struct sweep *sweep;
    TRY(cli_progress_open(&shown, plan));
    enum status status = sweep_open(&request, &sweep);
    if (status == STATUS_OK) {
        status = look_only ? print_estimate(sweep, &shown.groups, asked) : run_sweep(sweep, &shown);
        sweep_close(sweep);
    }
    if (status == STATUS_INTERRUPTED)
        end_interrupted();
    cli_progress_close(&shown);
    return status;
}

static enum status check(struct asked *asked)
{
    if (asked->json && !asked->dry)
        return status_fail(STATUS_REQUEST, "sweep: --json: add --dry-run, whose estimate it is; "
                                           "of a sweep at work, lifeticket status DIR --json");
    if (asked->minutes > 0 && !asked->list)
        return status_fail(STATUS_REQUEST, "sweep: --minutes: add --list-shards, of whose lines "
                                           "each is so long");
    asked->minutes = asked->minutes > 0 ? asked->minutes : USUAL_MINUTES;
    if (asked->list && (asked->dry || asked->shard != NULL))
        return status_fail(STATUS_REQUEST,
                           "sweep: --list-shards runs nothing, and lists all: leave out %s",
                           asked->dry ? "--dry-run" : "--shard");
    return asked->shard != NULL ? take_shard(asked) : STATUS_OK;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    const char *path;
    struct asked asked = {.threads = cpu_count()};
    struct cli_texts settings = {0};
    const struct cli_option options[] = {
        {"output", "DIR", "folder of the results (default results/<the plan's name>)", CLI_TEXT,
         .target = &asked.output},
        {"threads", "N", "threads (default: one for each processor)", CLI_SIZE,
         .target = &asked.threads, .low = 1, .high = 1024},
        {"join", NULL, "work with other processes that join, here or where the folder is shared",
         CLI_FLAG, .target = &asked.join},
        {"shard", "I/N", "the I-th of N parts alone (default folder results/<name>-I-of-N)",
         CLI_TEXT, .target = &asked.shard},
        {"list-shards", NULL, "run nothing: a line I/N for each part of --minutes at most",
         CLI_FLAG, .target = &asked.list},
        {"minutes", "M", "with --list-shards: how long a part is, about (default 30)", CLI_REAL,
         .target = &asked.minutes, .low = 0.01, .high = 1e6},
        {"set", "KEY=VALUE", "replace a value of the plan and its parts; may be repeated",
         CLI_TEXTS, .target = &settings, .choices = plan_settable()},
        {"dry-run", NULL, "run nothing: say how many trials, and about how long", CLI_FLAG,
         .target = &asked.dry},
        {"json", NULL, "with --dry-run: the same for programs, point by point", CLI_FLAG,
         .target = &asked.json},
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, &path, 1, 1));
    TRY(check(&asked));
    struct plan plan;
    TRY(plan_read(path, settings.text, settings.count, &plan));
    if (plan.nameless)
        cli_note("sweep: the plan says no name: it is %s, after its file\n", plan.name);
    enum status status = run_plan(&plan, &asked);
    plan_free(&plan);
    return status;
}

const struct cli_command cli_sweep = {
    .name = "sweep",
    .arguments = "PLAN [options]",
    .summary = "run what is missing of a plan of experiments",
    .details =
        "Trains the networks of a plan and stores them in DIR/results.h5. Trials that are there\n"
        "already are not run again: the same command goes on after an interruption, and extends\n"
        "the results when the plan has got more points, networks or seeds. Ctrl-C stops within a\n"
        "moment and loses nothing that was finished; twice stops at once. With precision: 0.05 or\n"
        "threshold: 0.5 in the plan, a point gets no more networks than it takes to know its rate "
        "to\n"
        "+-0.05, or that it is not 0.5; networks is the most then. Results do not depend\n"
        "on the number of threads, nor on interruptions. lifeticket status DIR tells how far it "
        "is, "
        "and\n"
        "lifeticket table DIR what came out so far.\n"
        "\n"
        "PLAN is a file in YAML, or - for standard input, of what differs from the defaults;\n"
        "`lifeticket plan` prints one that says everything. All mistakes of a plan are told at\n"
        "once, and nothing is run. A plan without a name has that of its file.\n"
        "\n"
        "Any number of processes that --join work at one sweep, in a folder that they share, on "
        "as\n"
        "many machines; each may be started, stopped or killed at any time. Machines that share\n"
        "nothing take a --shard each, and lifeticket merge joins what they computed.\n"
        "\n"
        "  lifeticket sweep experiments/overcompleteness.yaml\n"
        "  lifeticket sweep plan.yaml --list-shards --minutes 30 --threads 1 >parts\n"
        "  parallel -a parts lifeticket sweep plan.yaml --threads 1 --shard {} --output part-{#}\n"
        "  lifeticket merge part-*/results.h5 --output all.h5\n"
        "  lifeticket sweep experiments/overcompleteness.yaml --output /tmp/small \\\n"
        "      --set networks=8 --set network.overcompleteness=1,2 --set seed=1,2",
    .run = run,
    .interrupted = "what was finished is stored, and the same command goes on from there",
};
