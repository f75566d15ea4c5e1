#include "cli/commands/progress.h"

#include "base/text.h"
#include "cli/notes.h"
#include "cli/options.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Whether the values of any two of the points differ, of those to which the axis applies.
static bool varies(const struct plan *plan, enum setting_id axis, size_t begin, size_t end)
{
    bool any = false;
    double first = 0;
    for (size_t i = begin; i < end; i++) {
        if (!setting_applies(axis, &plan->point[i]))
            continue;
        double value = setting_value(axis, &plan->point[i]);
        if (any && value != first)
            return true;
        any = true;
        first = value;
    }
    return false;
}

enum status cli_groups_open(struct cli_groups *groups, const struct plan *plan)
{
    *groups = (struct cli_groups){.plan = plan};
    groups->first = calloc(plan->points + 1, sizeof *groups->first);
    if (groups->first == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for %zu points", plan->points);
    for (size_t i = 0; i < plan->points; i += plan_group(plan, i))
        groups->first[groups->count++] = i;
    groups->first[groups->count] = plan->points;
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        groups->varies[axis] = varies(plan, axis, 0, plan->points);
    return STATUS_OK;
}

void cli_groups_close(struct cli_groups *groups)
{
    free(groups->first);
}

void cli_group_label(const struct cli_groups *groups, size_t group, char label[CLI_LABEL])
{
    const struct plan *plan = groups->plan;
    size_t begin = groups->first[group], end = groups->first[group + 1];
    begin += begin + 1 < end && !point_is_ticket(&plan->point[begin]); // the tickets, if any
    const struct point *point = &plan->point[begin];
    size_t tickets = point_is_ticket(point) ? end - begin : 0;
    label[0] = '\0';
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        char value[SETTING_TEXT];
        if (!groups->varies[axis] || varies(plan, axis, begin, end) ||
            !setting_applies(axis, point))
            continue;
        setting_format(axis, point, value);
        text_append(label, CLI_LABEL, " %s=%s", setting_name(axis), value);
    }
    if (label[0] == '\0') {
        struct net_widths widths = point_widths(point);
        char filters[NET_WIDTHS_TEXT];
        net_widths_format(point->generations, &widths, filters);
        text_append(label, CLI_LABEL, " %s network of %s filters", net_family_names[point->family],
                    filters);
    }
    if (plan->seeds > 1)
        text_append(label, CLI_LABEL, " seed=%" PRIu64, point->seed);
    if (tickets > 0)
        text_append(label, CLI_LABEL, ", %zu point%s of tickets", tickets, tickets == 1 ? "" : "s");
    memmove(label, label + 1, strlen(label)); // the space before the first
}

enum status cli_progress_open(struct cli_progress *shown, const struct plan *plan)
{
    *shown = (struct cli_progress){.ticker = cli_ticker_begin("sweep")};
    TRY(cli_groups_open(&shown->groups, plan));
    shown->complete = calloc(shown->groups.count, sizeof *shown->complete);
    if (shown->complete != NULL)
        return STATUS_OK;
    cli_groups_close(&shown->groups);
    return status_fail(STATUS_ENVIRONMENT, "out of memory for %zu points", plan->points);
}

void cli_progress_close(struct cli_progress *shown)
{
    cli_groups_close(&shown->groups);
    free(shown->complete);
}

// What is known of some points together.
struct sum {
    struct sweep_tally tally;
    size_t trials;
};

static struct sum sum_points(const struct sweep_progress *progress, size_t begin, size_t end)
{
    struct sum sum = {0};
    for (size_t i = begin; i < end; i++) {
        sum.trials += progress->tally[i].wanted;
        sum.tally.done += progress->tally[i].done;
        sum.tally.not_tried += progress->tally[i].not_tried;
        sum.tally.learned += progress->tally[i].learned;
        sum.tally.seconds += progress->tally[i].seconds;
    }
    return sum;
}

static struct sum sum_group(const struct cli_progress *shown, const struct sweep_progress *progress,
                            size_t group)
{
    return sum_points(progress, shown->groups.first[group], shown->groups.first[group + 1]);
}

void cli_progress_begin(struct cli_progress *shown, const struct sweep_progress *progress)
{
    for (size_t f = 0; f < shown->groups.count; f++) {
        struct sum sum = sum_group(shown, progress, f);
        shown->complete[f] = sum.tally.done == sum.trials;
    }
    if (progress->shards > 0)
        cli_note("sweep: %s: %s%zu trials, %zu of them there already\n", progress->plan->name,
                 sequence_asked(&progress->plan->rule) ? "at most " : "", progress->trials,
                 progress->found);
}

static size_t count_learned(const struct sweep_progress *progress)
{
    return sum_points(progress, 0, progress->plan->points).tally.learned;
}

// "31 % of the work: 120 of 384 trials, 31 learned; 12 s so far, about 40 s left"; how many trials it will be is not known
// while a point may have enough before.
static void format_state(const struct sweep_progress *progress, char *text, size_t bytes)
{
    char elapsed[TEXT_TIME], left[TEXT_TIME];
    text_format_time(progress->elapsed, elapsed);
    text_format_time(progress->left, left);
    bool open = sequence_asked(&progress->plan->rule) && progress->done < progress->trials;
    text[0] = '\0';
    if (!isnan(progress->share))
        text_append(text, bytes, "%s%.0f %% of the work: ", open ? "at least " : "",
                    floor(100 * progress->share));
    text_append(text, bytes, "%zu of %s%zu trials, %zu learned; %s so far, ", progress->done,
                open ? "at most " : "", progress->trials, count_learned(progress), elapsed);
    if (isnan(progress->left))
        text_append(text, bytes, "time left: known after the first trial");
    else
        text_append(text, bytes, "%s %s left", open ? "at most" : "about", left);
}

// On a terminal, behind the state stand, as far as the line goes, how many learned of those tried, group
// by group.
static void show_state(const struct cli_progress *shown, const struct sweep_progress *progress)
{
    char line[1024];
    format_state(progress, line, sizeof line);
    if (shown->ticker.terminal)
        text_append(line, sizeof line, "; learned:");
    for (size_t f = 0;
         shown->ticker.terminal && f < shown->groups.count && strlen(line) + 64 < sizeof line;
         f++) {
        struct sum sum = sum_group(shown, progress, f);
        text_append(line, sizeof line, " %zu/%zu", sum.tally.learned,
                    sum.tally.done - sum.tally.not_tried);
    }
    cli_ticker_show(&shown->ticker, line);
}

static void print_completed(struct cli_progress *shown, const struct sweep_progress *progress)
{
    for (size_t f = 0; f < shown->groups.count; f++) {
        struct sum sum = sum_group(shown, progress, f);
        if (shown->complete[f] || sum.tally.done < sum.trials)
            continue;
        char label[CLI_LABEL];
        cli_group_label(&shown->groups, f, label);
        shown->complete[f] = true;
        fprintf(stderr, "sweep: %s: %zu of %zu learned, %.1f s of processor time\n", label,
                sum.tally.learned, sum.tally.done - sum.tally.not_tried, sum.tally.seconds);
    }
}

void cli_progress_update(void *context, const struct sweep_progress *progress)
{
    struct cli_progress *shown = context;
    if (cli_is_quiet())
        return;
    if (!shown->ticker.terminal)
        print_completed(shown, progress);
    if (cli_ticker_is_due(&shown->ticker))
        show_state(shown, progress);
}

void cli_progress_note(void *context, const char *text)
{
    cli_progress_end(context);
    fputs("sweep: ", stderr);
    text_write_clean(stderr, text);
    fputc('\n', stderr);
}

void cli_progress_end(struct cli_progress *shown)
{
    cli_ticker_end(&shown->ticker);
}

void cli_progress_summary(const struct sweep_progress *progress, const char *path)
{
    char elapsed[TEXT_TIME];
    text_format_time(progress->elapsed, elapsed);
    cli_note("sweep: complete: %zu trials, %zu learned; %zu run in %s; %s\n", progress->trials,
             count_learned(progress), progress->trials - progress->found, elapsed, path);
}
