#include "cli/progress.h"

#include "cli/terminal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_SECONDS 10.0 // between plain lines
#define RENEWAL      0.2  // seconds between renewals on a terminal

__attribute__((format(printf, 3, 4))) static void append(char *text, size_t bytes,
                                                         const char *format, ...)
{
    size_t used = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + used, bytes - used, format, arguments);
    va_end(arguments);
}

void cli_time_text(double seconds, char text[CLI_TIME])
{
    if (!(seconds < 1e9)) {
        snprintf(text, CLI_TIME, "?");
        return;
    }
    unsigned long whole = (unsigned long)(seconds + 0.5);
    if (whole < 3600)
        snprintf(text, CLI_TIME, "%lu:%02lu", whole / 60, whole % 60);
    else
        snprintf(text, CLI_TIME, "%lu:%02lu:%02lu", whole / 3600, whole / 60 % 60, whole % 60);
}

// Whether any two points differ in the field that `of` reads.
static bool varies(const struct plan *plan, double (*of)(const struct trial_point *point))
{
    double first = of(&plan->point[0]);
    for (size_t i = 1; i < plan->points; i++) {
        double other = of(&plan->point[i]);
        if (other != first && !(isnan(other) && isnan(first)))
            return true;
    }
    return false;
}

static double n_of(const struct trial_point *point)
{
    return (double)point->generations;
}
static double m_of(const struct trial_point *point)
{
    return (double)point->overcompleteness;
}
static double rule_of(const struct trial_point *point)
{
    return 512.0 * point->rule.birth + point->rule.survival;
}
static double board_of(const struct trial_point *point)
{
    return (double)point->board;
}
static double boundary_of(const struct trial_point *point)
{
    return (double)point->boundary;
}
static double density_of(const struct trial_point *point)
{
    return point->density;
}
static double activation_of(const struct trial_point *point)
{
    return (double)point->activation;
}
static double init_of(const struct trial_point *point)
{
    return (double)point->init;
}
static double rate_of(const struct trial_point *point)
{
    return point->learning_rate;
}
static double batch_of(const struct trial_point *point)
{
    return (double)point->batch;
}
static double updates_of(const struct trial_point *point)
{
    return (double)point->updates;
}
static double boards_of(const struct trial_point *point)
{
    return point->shared_boards;
}
static double stop_of(const struct trial_point *point)
{
    return point->stop_when_proven;
}

void cli_point_label(const struct plan *plan, size_t index, char label[CLI_LABEL])
{
    const struct trial_point *point = &plan->point[index];
    label[0] = '\0';
    if (varies(plan, rule_of)) {
        char rule[LIFE_RULE_TEXT];
        life_rule_format(&point->rule, rule);
        append(label, CLI_LABEL, " rule=%s", rule);
    }
    if (varies(plan, n_of))
        append(label, CLI_LABEL, " n=%zu", point->generations);
    if (varies(plan, board_of))
        append(label, CLI_LABEL, " board=%zu", point->board);
    if (varies(plan, boundary_of))
        append(label, CLI_LABEL, " boundary=%s", life_boundary_names[point->boundary]);
    if (varies(plan, density_of)) {
        if (isnan(point->density))
            append(label, CLI_LABEL, " density=uniform");
        else
            append(label, CLI_LABEL, " density=%g", point->density);
    }
    if (varies(plan, m_of))
        append(label, CLI_LABEL, " m=%zu", point->overcompleteness);
    if (varies(plan, activation_of))
        append(label, CLI_LABEL, " activation=%s", net_activation_names[point->activation]);
    if (varies(plan, init_of))
        append(label, CLI_LABEL, " init=%s", net_init_names[point->init]);
    if (varies(plan, rate_of))
        append(label, CLI_LABEL, " learning_rate=%g", point->learning_rate);
    if (varies(plan, batch_of))
        append(label, CLI_LABEL, " batch=%zu", point->batch);
    if (varies(plan, updates_of))
        append(label, CLI_LABEL, " updates=%llu", (unsigned long long)point->updates);
    if (varies(plan, boards_of))
        append(label, CLI_LABEL, " boards=%s", point->shared_boards ? "shared" : "own");
    if (varies(plan, stop_of))
        append(label, CLI_LABEL, " stop=%s", point->stop_when_proven ? "proven" : "never");
    if (label[0] == '\0')
        append(label, CLI_LABEL, " L(%zu,%zu)", point->generations, point->overcompleteness);
    memmove(label, label + 1, strlen(label)); // the space before the first
}

enum status cli_progress_open(struct cli_progress *shown, const struct plan *plan)
{
    *shown = (struct cli_progress){.terminal = cli_is_terminal(STDERR_FILENO)};
    shown->complete = calloc(plan->points, sizeof *shown->complete);
    return shown->complete != NULL
               ? STATUS_OK
               : status_fail(STATUS_ENVIRONMENT, "out of memory for %zu points", plan->points);
}

void cli_progress_close(struct cli_progress *shown)
{
    free(shown->complete);
}

void cli_progress_begin(struct cli_progress *shown, const struct sweep_progress *progress)
{
    for (size_t i = 0; i < progress->plan->points; i++)
        shown->complete[i] = progress->tally[i].done == progress->plan->networks[i];
    if (progress->shards > 0)
        fprintf(stderr, "sweep: %s: %zu trials, %zu of them there already\n", progress->plan->name,
                progress->trials, progress->found);
}

static size_t count_learned(const struct sweep_progress *progress)
{
    size_t learned = 0;
    for (size_t i = 0; i < progress->plan->points; i++)
        learned += progress->tally[i].learned;
    return learned;
}

// "0:12, about 0:40 left: 120 of 384 trials, 31 learned"
static void format_state(const struct sweep_progress *progress, char *text, size_t bytes)
{
    char elapsed[CLI_TIME], left[CLI_TIME];
    cli_time_text(progress->elapsed, elapsed);
    cli_time_text(progress->left, left);
    snprintf(text, bytes, "%s, about %s left: %zu of %zu trials, %zu learned", elapsed, left,
             progress->done, progress->trials, count_learned(progress));
}

static void renew_line(const struct sweep_progress *progress)
{
    char line[1024];
    size_t width = cli_terminal_width(STDERR_FILENO);
    format_state(progress, line, sizeof line);
    append(line, sizeof line, ":");
    for (size_t i = 0; i < progress->plan->points && strlen(line) < sizeof line - 64; i++)
        append(line, sizeof line, " %zu/%zu", progress->tally[i].learned, progress->tally[i].done);
    fprintf(stderr, CLI_CLEAR_LINE "%.*s", width < sizeof line ? (int)width - 1 : 79, line);
}

static void print_completed(struct cli_progress *shown, const struct sweep_progress *progress)
{
    for (size_t i = 0; i < progress->plan->points; i++) {
        if (shown->complete[i] || progress->tally[i].done < progress->plan->networks[i])
            continue;
        char label[CLI_LABEL];
        cli_point_label(progress->plan, i, label);
        shown->complete[i] = true;
        fprintf(stderr, "sweep: %s: %zu of %zu learned, %.1f s of processor time\n", label,
                progress->tally[i].learned, progress->tally[i].done, progress->tally[i].seconds);
    }
}

void cli_progress_update(void *context, const struct sweep_progress *progress)
{
    struct cli_progress *shown = context;
    if (!shown->terminal)
        print_completed(shown, progress);
    double pause = shown->terminal ? RENEWAL : LINE_SECONDS;
    if (progress->elapsed < shown->printed + pause)
        return;
    shown->printed = progress->elapsed;
    if (shown->terminal) {
        renew_line(progress);
    } else {
        char state[256];
        format_state(progress, state, sizeof state);
        fprintf(stderr, "sweep: %s\n", state);
    }
}

void cli_progress_note(void *context, const char *text)
{
    cli_progress_end(context);
    fprintf(stderr, "sweep: %s\n", text);
}

void cli_progress_end(struct cli_progress *shown)
{
    if (shown->terminal)
        fputs(CLI_CLEAR_LINE, stderr);
}

void cli_progress_summary(const struct sweep_progress *progress, const char *path)
{
    char elapsed[CLI_TIME];
    cli_time_text(progress->elapsed, elapsed);
    fprintf(stderr, "sweep: complete: %zu trials, %zu learned; %zu run in %s; %s\n",
            progress->trials, count_learned(progress), progress->trials - progress->found, elapsed,
            path);
}
