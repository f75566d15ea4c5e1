// lifeticket prune MODEL.h5: smaller and smaller parts of one network, each trained from the start.
#include "cli/commands.h"
#include "cli/commands/compact_view.h"
#include "cli/commands/prune_view.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "cli/runs.h"
#include "cli/settings.h"
#include "net/name.h"
#include "store/model.h"
#include "store/starts.h"
#include "ticket/method.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USUAL_ROUNDS 16 // at most, where not as many are asked for
#define MOST_ROUNDS  1000
#define MOST_UPDATES INT64_C(1000000000000)

// What the command line asks for.
struct request {
    const char *model;
    struct cli_output output;  // without a path nothing is kept
    struct ticket_spec ticket; // the round apart
    size_t rounds;             // 0: USUAL_ROUNDS, or as many as leave something
    size_t keep;               // the round that is kept; 0: the smallest that learned
    size_t updates;            // 0: the model's
    bool compact;
};

// ---- what can be pruned -------------------------------------------------------------------------

// Whether the network began as its point, seed and replicate say.
static enum status check_initial(const char *path, struct store_model *model)
{
    TRY(store_load_starts(&model->point));
    TRY(store_check_starts(&model->point, true));
    if (model->result.initial == NULL)
        return status_fail(STATUS_REQUEST,
                           "%s: holds no initial values to train from: it was compacted from a "
                           "ticket without any; expected a model that lifeticket train wrote",
                           path);
    struct net net = point_net(&model->point);
    float *drawn = malloc(net.parameters * sizeof *drawn);
    if (drawn == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for a network");
    trial_draw(&model->point, model->result.replicate, drawn);
    bool same = memcmp(drawn, model->result.initial, net.parameters * sizeof *drawn) == 0;
    free(drawn);
    char rule[LIFE_RULE_TEXT];
    life_rule_format(&model->point.rule, rule);
    if (!same)
        return status_fail(STATUS_REQUEST,
                           "%s: its initial values are not those that seed %" PRIu64
                           " draws for replicate %" PRIu32 " and rule %s: a network that was made "
                           "in another way, for another rule, or compacted; expected a model that "
                           "lifeticket train wrote",
                           path, model->point.seed, model->result.replicate, rule);
    return STATUS_OK;
}

static enum status check_model(const char *path, struct store_model *model)
{
    if (point_is_ticket(&model->point))
        return status_fail(STATUS_REQUEST,
                           "%s: is a ticket already, of round %zu; prune the dense network that it "
                           "comes from, with more --rounds; --compact alone makes a smaller "
                           "network of the ticket",
                           path, model->point.ticket.round);
    if (model->result.outcome == TRIAL_DIVERGED)
        return status_fail(STATUS_REQUEST,
                           "%s: diverged: its weights are no numbers to choose by; train another",
                           path);
    return check_initial(path, model);
}

// Sets the number of rounds where it is not given, and refuses tickets that cannot be.
static enum status check_ticket(struct request *request, const struct store_model *model)
{
    struct net net = point_net(&model->point);
    uint64_t updates = request->updates > 0 ? request->updates : model->point.updates;
    char problem[TICKET_PROBLEM];
    struct ticket_spec ticket = request->ticket;
    bool given = request->rounds > 0;
    for (ticket.round = given ? request->rounds : USUAL_ROUNDS;; ticket.round--)
        if (ticket_possible(&ticket, &net, updates, problem))
            break;
        else if (given || ticket.round == 1)
            return status_fail(STATUS_REQUEST, "prune: %s: %s", request->model, problem);
    request->rounds = ticket.round;
    if (request->keep > request->rounds)
        return status_fail(STATUS_REQUEST, "prune: --keep %zu: there are %zu rounds; add --rounds",
                           request->keep, request->rounds);
    return STATUS_OK;
}

// ---- the rounds ---------------------------------------------------------------------------------

// The network, member 0, and its tickets, round by round.
static enum status rounds_open(struct cli_runs *rounds, const struct request *request,
                               const struct store_model *model)
{
    size_t count = request->rounds + 1;
    TRY(cli_runs_open(rounds, &model->point, count, model->result.replicate));
    for (size_t i = 0; i < count; i++) {
        if (request->updates > 0)
            rounds->point[i].updates = request->updates;
        if (i > 0)
            rounds->point[i].ticket = request->ticket;
        rounds->point[i].ticket.round = i;
    }
    return STATUS_OK;
}

static enum status rounds_run(struct cli_runs *rounds)
{
    struct prune_view view = prune_view_make(rounds->point, rounds->count);
    struct trial_observer observer = {prune_view_looked, &view};
    enum status status = cli_runs_run(rounds, &observer);
    prune_view_end(&view);
    return status;
}

// The round that is kept, or 0: none.
static size_t choose(const struct cli_runs *rounds, size_t keep)
{
    size_t best = 0;
    for (size_t i = 1; i < rounds->count && keep == 0; i++)
        if (rounds->result[i].outcome == TRIAL_LEARNED &&
            (best == 0 || rounds->result[i].weights_left <= rounds->result[best].weights_left))
            best = i;
    return keep > 0 ? keep : best;
}

static enum status write_model(const struct request *request, const struct store_model *model)
{
    prune_view_kept(model);
    if (request->output.path != NULL)
        TRY(store_model_write(request->output.path, model));
    cli_say("model      %s\n", request->output.path != NULL ? request->output.path
                                                            : "not kept: add --output MODEL.h5");
    return STATUS_OK;
}

// Keeps a round's network, or what it is compacted to, unless what was proven is lost with that.
static enum status keep(const struct request *request, const struct store_model *ticket)
{
    struct compacted compacted;
    if (!request->compact)
        return write_model(request, ticket);
    enum status status = compacted_open(&compacted, ticket);
    bool lost = compacted_lost(&compacted, ticket);
    if (status == STATUS_OK)
        status = compact_view_print(&compacted, ticket);
    if (status == STATUS_OK && lost)
        printf("           what was proven is not of the compacted one: the pruned one is kept\n");
    if (status == STATUS_OK)
        status = write_model(request, lost ? ticket : &compacted.model);
    compacted_close(&compacted);
    return status;
}

static enum status prune(const struct request *request, const struct store_model *model)
{
    struct cli_runs rounds;
    enum status status = rounds_open(&rounds, request, model);
    if (status == STATUS_OK)
        status = rounds_run(&rounds);
    if (status == STATUS_OK) {
        prune_view_report(rounds.point, rounds.result, rounds.count, model);
        size_t kept = choose(&rounds, request->keep);
        if (kept > 0)
            status = keep(request, &(struct store_model){rounds.point[kept], rounds.result[kept]});
        else
            printf("model      not kept: no ticket learned; --keep R keeps one all the same\n");
    }
    cli_runs_close(&rounds);
    return status;
}

// ---- a ticket -----------------------------------------------------------------------------------

// Compacts a ticket as it is; nothing is trained, so that nothing may be said of rounds.
static enum status compact(const struct request *request, const struct cli_settings *said,
                           const struct store_model *ticket)
{
    struct net net = point_net(&ticket->point);
    bool numbers = true;
    const char *option = request->rounds > 0    ? "rounds"
                         : request->updates > 0 ? "updates"
                         : request->keep > 0    ? "keep"
                                                : NULL;
    for (enum setting_id id = 0; id < SETTING_COUNT; id++)
        option = said->said[id].text != NULL ? said->name[id] : option;
    if (option != NULL)
        return status_fail(STATUS_REQUEST,
                           "prune: --%s: %s is a ticket, which --compact takes as it is; leave it "
                           "out",
                           option, request->model);
    for (size_t i = 0; i < net.parameters; i++)
        numbers = numbers && isfinite(ticket->result.final[i]);
    if (!numbers)
        return status_fail(STATUS_REQUEST, "%s: diverged: some of its weights are no numbers",
                           request->model);
    return keep(request, ticket);
}

// ---- the command --------------------------------------------------------------------------------

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    struct request request = {0};
    struct point point = {.ticket = {.method = TICKET_ITERATIVE, .round = 1}};
    struct cli_settings said;
    // Of tickets that follow from each other, what a plan says, but for networks that did not learn.
    const uint64_t set = settings_owned(SETTING_OF_SERIES) & ~SETTING_BIT(SETTING_PARENTS);
    struct cli_option options[6 + SETTING_COUNT + 1] = {
        {"output", "FILE.h5", "where to keep the smallest that learned (default: not kept)",
         CLI_TEXT, .target = &request.output.path},
        CLI_FORCE(request.output),
        {"rounds", "R", "rounds of pruning (default 16, or as many as leave something)", CLI_SIZE,
         .target = &request.rounds, .low = 1, .high = MOST_ROUNDS},
        {"updates", "U", "updates of each round at most (default: the model's)", CLI_SIZE,
         .target = &request.updates, .low = 1, .high = MOST_UPDATES},
        {"keep", "R",
         "keep the ticket of round R, learned or not (default: the smallest that learned)",
         CLI_SIZE, .target = &request.keep, .low = 1, .high = MOST_ROUNDS},
        {"compact", NULL, "keep the smaller network without what is pruned, and show what it saves",
         CLI_FLAG, .target = &request.compact},
    };
    cli_settings_options(&said, set, options + 6);
    TRY(cli_parse(command, argc, argv, options, &request.model, 1, 1));
    TRY(cli_settings_apply(command, &said, true, &point));
    request.ticket = point.ticket;
    request.ticket.only_learned = false;
    request.ticket.no_retraining |= ticket_methods[point.ticket.method]->trains_mask;
    TRY(cli_check_output("prune: --output", &request.output, CLI_WRITES_MODEL, request.model));
    struct store_model model;
    TRY(store_model_read(request.model, &model));
    enum status status;
    if (request.compact && point_is_ticket(&model.point)) {
        status = compact(&request, &said, &model);
    } else {
        status = check_model(request.model, &model);
        if (status == STATUS_OK)
            status = check_ticket(&request, &model);
        if (status == STATUS_OK)
            status = prune(&request, &model);
    }
    store_model_free(&model);
    return status;
}

static const struct cli_line *methods(void)
{
    static struct cli_line lines[TICKET_METHOD_COUNT];
    for (size_t i = TICKET_DENSE + 1; i < TICKET_METHOD_COUNT; i++)
        lines[i - 1] = (struct cli_line){ticket_method_names[i], ticket_methods[i]->idea};
    return lines;
}

const struct cli_command cli_prune = {
    .name = "prune",
    .arguments = "MODEL.h5 [options]",
    .summary = "make a network smaller round by round, and keep the smallest that learns",
    .details =
        "Trains the model's network once more, as it was, removes a share of its weights, puts "
        "the\n"
        "rest back to the values that they began with, trains that on other boards, and so on, "
        "round\n"
        "by round: the lottery ticket procedure. A line for each round says how many weights are "
        "left,\n"
        "in all and by layer, and whether the ticket learned, proven as train proves it. A layer "
        "never\n"
        "loses its last weight. --rate counts what is removed of what is left.\n"
        "\n"
        "With --output the smallest that learned is kept as a model, for verify and predict; with\n"
        "--compact as a smaller network of its own: channels that nothing reads, that are never\n"
        "active or constant go, what constants add goes into biases, and a table says what that "
        "saves.\n"
        "A ticket, such as lifeticket extract takes out of results, is compacted by --compact "
        "alone.\n"
        "\n"
        "  lifeticket train --overcompleteness 6 --attempts 20 --output dense.h5\n"
        "  lifeticket prune dense.h5 --compact --output ticket.h5\n"
        "  lifeticket verify ticket.h5",
    .list = "methods",
    .lines = methods,
    .run = run,
    .interrupted = "nothing was written. The same command prunes the same network again, from its "
                   "beginning",
};
