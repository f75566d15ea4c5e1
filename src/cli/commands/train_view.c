#include "cli/commands/train_view.h"

#include "base/text.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "net/name.h"
#include "proof/search.h"
#include "proof/windows.h"
#include "trial/verdict.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define JUDGING_SHARE 0.05 // of the time, at most, that the display may take

// A share in percent, rounded down, so that only what is whole says 100.
static double percent(double share)
{
    return floor(1e4 * share) / 100;
}

struct train_view train_view_make(const struct point *point, size_t attempts)
{
    return (struct train_view){
        .point = point,
        .net = point_net(point),
        .attempts = attempts,
    };
}

void train_view_begin(struct train_view *view)
{
    view->attempt++;
    view->ticker = cli_ticker_begin("train");
    view->judging = 0;
    view->accuracy = view->loss = NAN;
}

// The network on the test boards, if judging has not taken too much of the time already.
static void judge_again(struct train_view *view, const struct trial_progress *progress)
{
    double now = view->ticker.shown;
    if (view->judging > JUDGING_SHARE * (now - view->ticker.began))
        return;
    struct engine_score j = engine_judge(progress->engine, progress->parameters);
    view->accuracy = (float)j.cell_accuracy;
    view->loss = (float)j.loss;
    view->judging += cli_seconds() - now;
}

// Seconds until the budget is used up, at the pace so far; NaN before the first update.
static double seconds_left(const struct train_view *view, const struct trial_progress *progress)
{
    double done = (double)progress->updates, all = (double)view->point->updates;
    return done > 0 ? (view->ticker.shown - view->ticker.began) / done * (all - done) : NAN;
}

void train_view_looked(void *context, const struct trial_progress *progress)
{
    struct train_view *view = context;
    char text[256] = "", left[TEXT_TIME];
    if (!cli_ticker_is_due(&view->ticker))
        return;
    judge_again(view, progress);
    if (view->attempts > 1)
        text_append(text, sizeof text, "attempt %zu of %zu: ", view->attempt, view->attempts);
    text_format_time(seconds_left(view, progress), left);
    text_append(text, sizeof text,
                "%" PRIu64 " of %" PRIu64 " updates, at most %s left; loss %.4f, %.2f %% of cells "
                "right",
                progress->updates, view->point->updates, left, (double)view->loss,
                percent((double)view->accuracy));
    if (view->point->generations == 1) {
        struct proof_windows proof;
        proof_windows(&view->net, progress->parameters, &view->point->rule, &proof);
        text_append(text, sizeof text, ", %u windows wrong", proof.errors);
    }
    cli_ticker_show(&view->ticker, text);
}

static const char *const outcome_words[TRIAL_OUTCOME_COUNT] = {
    [TRIAL_NOT_LEARNED] = "not learned",
    [TRIAL_LEARNED] = "learned",
    [TRIAL_DEAD] = "dead",
    [TRIAL_DIVERGED] = "diverged",
};

// All that a cell's future can depend on, where it is enumerated.
static const char *all_windows(const struct point *point)
{
    return point->generations == 1 ? "512 windows" : "33554432 patches of 5x5 cells";
}

void train_view_end(struct train_view *view, const struct trial_result *result)
{
    cli_ticker_end(&view->ticker);
    if (view->attempts == 1 || cli_is_quiet())
        return;
    fprintf(stderr,
            "train: attempt %zu of %zu, replicate %" PRIu32 ": %s after %" PRIu64 " updates",
            view->attempt, view->attempts, result->replicate, outcome_words[result->outcome],
            result->updates);
    if (result->outcome == TRIAL_NOT_LEARNED && result->window_errors >= 0)
        fprintf(stderr, ", %" PRId64 " of %s wrong", result->window_errors,
                all_windows(view->point));
    else if (result->outcome == TRIAL_NOT_LEARNED)
        fprintf(stderr, ", %.2f %% of cells right", percent(result->cell_accuracy));
    fprintf(stderr, "\n");
}

// How it is known that the network learned, or did not.
static void print_evidence(const struct train_view *view, const struct trial_result *result)
{
    if (view->point->generations > 1) {
        bool learned = result->outcome == TRIAL_LEARNED;
        if (result->window_errors > 0)
            printf("           %" PRId64 " of %s wrong\n", result->window_errors,
                   all_windows(view->point));
        else if (learned && result->evidence == TRIAL_WINDOWS)
            printf("           proven on all %s\n", all_windows(view->point));
        else if (learned && result->evidence == TRIAL_CERTIFICATE)
            printf("           certified for every board\n");
        else if (learned)
            printf(
                "           no cell wrong on %" PRIu64 " fresh boards, on %d of densities from "
                "0.05 to 0.95 and\n           ages to 100 generations, and on %d small ones that "
                "were searched for errors:\n           evidence, not a proof\n",
                result->test_boards, VERDICT_BOARDS, PROOF_SEARCH_BOARDS);
        else if (result->outcome == TRIAL_NOT_LEARNED && view->point->generations > 2 &&
                 result->board_accuracy == 1)
            printf("           refuted: right on the fresh boards below, but wrong on others; "
                   "verify shows one\n");
        return;
    }
    struct proof_windows proof;
    proof_windows(&view->net, result->final, &view->point->rule, &proof);
    if (proof_windows_exact(&proof))
        printf("           proven on all %d windows; margin %.3g, the least distance of a logit "
               "from 0\n",
               LIFE_WINDOWS, proof.margin);
    else if (proof.errors > 0)
        printf("           %u of %d windows wrong\n", proof.errors, LIFE_WINDOWS);
    else
        printf("           no window wrong, but %u of %d too near the threshold to be sure\n",
               proof.unsure, LIFE_WINDOWS);
}

static const char *const advice[TRIAL_OUTCOME_COUNT] = {
    [TRIAL_NOT_LEARNED] = "try more --attempts, a greater --overcompleteness, or more --updates",
    [TRIAL_DEAD] = "its answer is one constant for ever; try more --attempts, or a greater\n"
                   "           --overcompleteness",
    [TRIAL_DIVERGED] = "its numbers left the range of float32; try a smaller --learning-rate",
};

void train_view_report(const struct train_view *view, const struct trial_result *result)
{
    const struct point *point = view->point;
    char rule[LIFE_RULE_TEXT], name[NET_NAME_TEXT];
    life_rule_format(&point->rule, rule);
    net_name(&view->net, name);
    printf("network    %s, %zu parameters, %zu of them weights, %s, boundary %s\n           "
           "replicate %" PRIu32 " of seed %" PRIu64 "\n",
           name, net_numbers(&view->net), net_weights(&view->net), rule,
           life_boundary_names[point->boundary], result->replicate, point->seed);
    if (view->attempts > 1)
        printf("attempts   %zu of at most %zu%s\n", view->attempt, view->attempts,
               result->outcome == TRIAL_LEARNED ? "" : "; none learned, this is the best");
    printf("outcome    %s after %" PRIu64 " updates\n", outcome_words[result->outcome],
           result->updates);
    print_evidence(view, result);
    bool proven = result->outcome == TRIAL_LEARNED || point->generations <= 2;
    if (proven && result->learned_at >= 0 && (uint64_t)result->learned_at != result->updates)
        printf("           first exact after %" PRId64 " updates\n", result->learned_at);
    if (advice[result->outcome] != NULL)
        printf("           %s\n", advice[result->outcome]);
    printf("judged     on %" PRIu64 " fresh boards: %.2f %% of cells and %.2f %% of boards right, "
           "loss %.3g\n"
           "           (calling every cell dead: %.2f %% of cells)\n",
           result->test_boards, percent(result->cell_accuracy), percent(result->board_accuracy),
           result->loss, percent(result->baseline));
}
