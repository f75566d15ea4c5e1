// lifeticket sweep PLAN: runs what is missing of a plan, and shows how far it is.
#include "sweep/sweep.h"

#include "base/cpu.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/notes.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "report/tables/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PATIENCE 0.25 // seconds that workers have to stop in
#define DELAY    1.0  // seconds that finished trials wait to be stored together

// "plan NAME: 6 points, 64 networks each, 384 trials"
static void print_size(const struct plan *plan)
{
    size_t least = plan->networks[0], most = least;
    for (size_t i = 1; i < plan->points; i++) {
        least = plan->networks[i] < least ? plan->networks[i] : least;
        most = plan->networks[i] > most ? plan->networks[i] : most;
    }
    printf("plan %s: %zu point%s, ", plan->name, plan->points, plan->points == 1 ? "" : "s");
    if (least < most)
        printf("%zu to ", least);
    printf("%zu network%s each, %zu trials\n", most, most == 1 ? "" : "s", plan->trials);
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
            size_t here = progress->plan->networks[i] - progress->tally[i].done;
            missing += here;
            sum += seconds[i];
            total += seconds[i] * (double)here;
        }
        cli_group_label(groups, f, label);
        printf("%10zu  %10.3g  %s\n", missing, sum / (double)(end - begin), label);
    }
    return total;
}

// The same for programs: the points, each with the settings that tables have of it.
static void write_json(const struct sweep_progress *progress, const double *seconds, size_t threads)
{
    const struct plan *plan = progress->plan;
    double total = 0;
    for (size_t i = 0; i < plan->points; i++)
        total += seconds[i] * (double)(plan->networks[i] - progress->tally[i].done);
    printf("{\n  \"plan\": \"%s\",\n  \"trials\": %zu,\n  \"found\": %zu,\n  \"shards\": "
           "%zu,\n  \"threads\": %zu,\n  \"seconds_at_most\": %.4g,\n  \"points\": [\n",
           plan->name, progress->trials, progress->found, progress->shards, threads,
           total / (double)threads);
    for (size_t i = 0; i < plan->points; i++) {
        const struct report_point point = {.point = &plan->point[i]};
        fputs("    {", stdout);
        table_write_json_axes(&point, stdout);
        printf(", \"seed\": %" PRIu64 ", \"networks\": %zu, \"missing\": %zu, "
               "\"processor_seconds_a_trial\": %.4g}%s\n",
               plan->point[i].seed, plan->networks[i], plan->networks[i] - progress->tally[i].done,
               seconds[i], i + 1 < plan->points ? "," : "");
    }
    fputs("  ]\n}\n", stdout);
}

static void write_text(const struct sweep_progress *progress, const struct cli_groups *groups,
                       const double *seconds, size_t threads)
{
    char time[TEXT_TIME];
    print_size(progress->plan);
    printf("already there: %zu trials; to do: %zu trials in %zu shards\n\n", progress->found,
           progress->trials - progress->found, progress->shards);
    text_format_time(print_groups(progress, groups, seconds) / (double)threads, time);
    printf("\nabout %s with %zu thread%s, if every network trains for its whole budget\n", time,
           threads, threads == 1 ? "" : "s");
}

static enum status print_estimate(const struct sweep *sweep, const struct cli_groups *groups,
                                  size_t threads, bool json)
{
    const struct sweep_progress *progress = sweep_progress(sweep);
    const struct plan *plan = progress->plan;
    double *seconds = calloc(plan->points, sizeof *seconds);
    if (seconds == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for %zu points", plan->points);
    enum status status = sweep_estimate(sweep, seconds);
    if (status == STATUS_OK && json)
        write_json(progress, seconds, threads);
    else if (status == STATUS_OK)
        write_text(progress, groups, seconds, threads);
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
    if (nothing)
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
    exit(STATUS_INTERRUPTED);
}

static enum status run_plan(const struct plan *plan, const char *output, size_t threads, bool join,
                            bool dry, bool json)
{
    char usual[128];
    snprintf(usual, sizeof usual, "results/%s", plan->name);
    struct cli_progress shown = {0};
    struct sweep_request request = {.plan = plan,
                                    .output = output != NULL ? output : usual,
                                    .threads = threads,
                                    .isa = cpu_isa(),
                                    .join = join,
                                    .look_only = dry,
                                    .cancel = dry ? NULL : cli_signals_catch(),
                                    .patience = PATIENCE,
                                    .delay = DELAY,
                                    .note = cli_progress_note,
                                    .progress = cli_progress_update,
                                    .context = &shown};
    struct sweep *sweep;
    TRY(cli_progress_open(&shown, plan));
    enum status status = sweep_open(&request, &sweep);
    if (status == STATUS_OK) {
        status =
            dry ? print_estimate(sweep, &shown.groups, threads, json) : run_sweep(sweep, &shown);
        sweep_close(sweep);
    }
    if (status == STATUS_INTERRUPTED)
        end_interrupted();
    cli_progress_close(&shown);
    return status;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    const char *path, *output = NULL;
    size_t threads = cpu_count();
    bool join = false, dry = false, json = false;
    struct cli_texts settings = {0};
    const struct cli_option options[] = {
        {"output", "DIR", "folder of the results (default results/<the plan's name>)", CLI_TEXT,
         .target = &output},
        {"threads", "N", "threads (default: one for each processor)", CLI_SIZE, .target = &threads,
         .low = 1, .high = 1024},
        {"join", NULL, "work together with other processes that join, here and on other machines",
         CLI_FLAG, .target = &join},
        {"set", "KEY=VALUE", "replace a value of the plan and its parts; may be repeated",
         CLI_TEXTS, .target = &settings, .choices = plan_settable()},
        {"dry-run", NULL, "run nothing: say how many trials, and about how long", CLI_FLAG,
         .target = &dry},
        {"json", NULL, "with --dry-run: the same for programs, point by point", CLI_FLAG,
         .target = &json},
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, &path, 1, 1));
    if (json && !dry)
        return status_fail(STATUS_REQUEST, "sweep: --json: add --dry-run, whose estimate it is; "
                                           "of a sweep at work, lifeticket status DIR --json");
    struct plan plan;
    TRY(plan_read(path, settings.text, settings.count, &plan));
    if (plan.nameless)
        cli_note("sweep: the plan says no name: it is %s, after its file\n", plan.name);
    enum status status = run_plan(&plan, output, threads, join, dry, json);
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
        "moment and loses nothing that was finished; twice stops at once. Results do not depend\n"
        "on the number of threads, nor on interruptions. lifeticket status DIR tells how far it "
        "is, "
        "and\n"
        "lifeticket table DIR what came out so far.\n"
        "\n"
        "PLAN is a file in YAML, or - for standard input, of what differs from the defaults;\n"
        "`lifeticket plan` prints one that says everything. All mistakes of a plan are told at\n"
        "once, and nothing is run. A plan without a name has that of its file.\n"
        "\n"
        "  lifeticket sweep experiments/overcompleteness.yaml\n"
        "  lifeticket sweep experiments/overcompleteness.yaml --output /tmp/small \\\n"
        "      --set networks=8 --set network.overcompleteness=1,2 --set seed=1,2",
    .run = run,
    .interrupted = "what was finished is stored, and the same command goes on from there",
};
