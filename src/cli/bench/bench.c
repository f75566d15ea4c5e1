// lifeticket bench: what boards, kernels and whole updates cost on this machine, and how near that
// is to its limit.
#include "cli/bench/bench.h"

#include "cli/commands.h"
#include "cli/terminal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BATCH 4096

// What the command line asks for. Of the shape: 0, and NO_BOARDS, where it is not given.
struct request {
    size_t samples, format;
    bool update;               // one shape, and no kernels
    bool tickets, activations; // these alone
    size_t generations, overcompleteness, activation, boards, board, batch;
};

enum { OWN_BOARDS, SHARED_BOARDS, NO_BOARDS };

// ---- the list ----

struct point bench_point(size_t generations, size_t overcompleteness, bool shared)
{
    return (struct point){
        .rule = {1 << 3, 1 << 2 | 1 << 3},
        .generations = generations,
        .board = BENCH_SIDE,
        .density = NAN,
        .overcompleteness = overcompleteness,
        .init = NET_GLOROT,
        .train = {TRAIN_ADAM_USUAL, .learning_rate = 1e-3},
        .batch = BENCH_BATCH,
        .boards = shared ? POINT_SHARED_BOARDS : POINT_OWN_BOARDS,
        .seed = 1,
    };
}

// The shapes whose updates are timed along with the kernels.
static void add_usual_updates(struct bench_case *cases, size_t *count)
{
    static const struct {
        size_t n, m;
        bool shared;
    } shape[] = {{1, 1, false}, {1, 4, false}, {1, 8, false}, {1, 1, true},  {1, 4, true},
                 {1, 8, true},  {2, 1, false}, {2, 4, false}, {3, 8, false}, {5, 24, false}};
    for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
        struct point point = bench_point(shape[i].n, shape[i].m, shape[i].shared);
        bench_add_updates(cases, count, &point, shape[i].shared ? BENCH_REPLICATES : 1);
    }
}

static size_t given_or(size_t value, size_t usual)
{
    return value > 0 ? value : usual;
}

static void add_update(struct bench_case *cases, size_t *count, const struct request *request)
{
    struct point point =
        bench_point(given_or(request->generations, 1), given_or(request->overcompleteness, 1),
                    request->boards == SHARED_BOARDS);
    point.activation = (enum net_activation)request->activation;
    point.board = given_or(request->board, BENCH_SIDE);
    point.batch = given_or(request->batch, BENCH_BATCH);
    bench_add_updates(cases, count, &point,
                      point.boards == POINT_SHARED_BOARDS ? BENCH_REPLICATES : 1);
}

// ---- timing ----

static enum status time_calls(const struct bench_case *c, size_t calls, struct bench_time *time)
{
    if (c->call == NULL)
        return bench_time_updates(&c->point, c->networks, calls, time);
    double start = cli_seconds();
    c->call(c, calls);
    *time = (struct bench_time){cli_seconds() - start, calls * c->items};
    return STATUS_OK;
}

// As many calls as take long enough.
static enum status calibrate(struct bench_case *c)
{
    struct bench_time time;
    for (c->calls = 1;;) {
        TRY(time_calls(c, c->calls, &time));
        if (time.seconds >= c->enough)
            return STATUS_OK;
        double more = 1.2 * c->enough / time.seconds; // infinite, where the clock did not move
        c->calls = (size_t)ceil((double)c->calls * fmin(more, 100));
    }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static enum status measure(struct bench_case *cases, size_t count, size_t samples)
{
    for (size_t i = 0; i < count; i++)
        TRY(calibrate(&cases[i]));
    for (size_t r = 0; r < samples; r++) // in turn, so that a disturbance meets all alike
        for (size_t i = 0; i < count; i++) {
            struct bench_time time;
            TRY(time_calls(&cases[i], cases[i].calls, &time));
            cases[i].sample[r] = 1e9 * time.seconds / (double)time.items;
            if (cases[i].beside != NULL)
                cases[i].ratio[r] = cases[i].sample[r] / cases[i].beside->sample[r];
        }
    for (size_t i = 0; i < count; i++) {
        qsort(cases[i].sample, samples, sizeof *cases[i].sample, ascending);
        qsort(cases[i].ratio, samples, sizeof *cases[i].ratio, ascending);
    }
    return STATUS_OK;
}

// ---- printing ----

static void print_case(const struct bench_case *c, size_t samples, double peak, bool csv)
{
    double median = c->sample[samples / 2], low = c->sample[0], high = c->sample[samples - 1];
    double rate = c->flops / median; // operations per ns
    if (csv) {
        printf("\"%s\",%s,%.5g,%.5g,%.5g,", c->name, c->unit, median, low, high);
        if (c->flops > 0)
            printf("%.4g,%.4g", rate, rate / peak);
        else
            printf(",");
        printf("\n");
        return;
    }
    printf("%-34s %10.4g  %10.4g .. %-10.4g ns a %-10s", c->name, median, low, high, c->unit);
    if (c->flops > 0)
        printf("%6.1f GFLOP/s %4.0f %%", rate, 100 * rate / peak);
    printf("\n");
}

// Whether a case is the first that updates its network.
static bool is_first_update(const struct bench_case *cases, size_t i)
{
    const struct point *point = &cases[i].point;
    for (size_t k = 0; k < i; k++)
        if (cases[k].call == NULL && cases[k].point.generations == point->generations &&
            cases[k].point.overcompleteness == point->overcompleteness)
            return false;
    return cases[i].call == NULL;
}

// Which kernels compute which layers.
static void print_ways(const struct point *point)
{
    struct net net = point_net(point);
    struct engine_task task = trial_task(point);
    char name[NET_NAME_TEXT], ways[ENGINE_WAYS_TEXT];
    net_name(&net, name);
    engine_ways(&net, &task, cpu_isa(), ways);
    printf("%s: %s\n", name, ways);
}

static void print_head(const struct request *request)
{
    size_t board = given_or(request->board, BENCH_SIDE);
    printf("%s, %s, one core; median of %zu, lowest .. highest; boards %zux%zu, batch %zu\n\n",
           cpu_name(), engine_arithmetic(cpu_isa()), request->samples, board, board,
           given_or(request->batch, BENCH_BATCH));
}

static void print_all(const struct bench_case *cases, size_t count, const struct request *request)
{
    double peak = cases[0].flops / cases[0].sample[request->samples / 2];
    if (request->format == 0)
        print_head(request);
    if (request->activations) {
        bench_print_activations(cases, count, request->samples, request->format == 1);
        return;
    }
    if (request->format == 1)
        printf("case,unit,median_ns,lowest_ns,highest_ns,gflops,share_of_peak\n");
    for (size_t i = 0; i < count; i++)
        print_case(&cases[i], request->samples, peak, request->format == 1);
    if (request->format == 1)
        return;
    printf("\nLayer by layer:\n");
    for (size_t i = 0; i < count; i++)
        if (is_first_update(cases, i))
            print_ways(&cases[i].point);
}

// ---- the command ----

static enum status check_request(const struct request *request)
{
    size_t board = given_or(request->board, BENCH_SIDE), batch = request->batch;
    if (request->samples % 2 == 0)
        return status_fail(
            STATUS_REQUEST,
            "bench: --samples %zu: expected an odd number, so that there is a middle "
            "one",
            request->samples);
    if (request->update + request->tickets + request->activations > 1)
        return status_fail(STATUS_REQUEST, "bench: %s with %s: give one",
                           request->update ? "--update" : "--tickets",
                           request->activations ? "--activations" : "--tickets");
    if (!request->update &&
        (request->generations > 0 || request->overcompleteness > 0 || request->board > 0 ||
         request->batch > 0 || request->boards != NO_BOARDS ||
         (request->activation > 0 && !request->activations)))
        return status_fail(STATUS_REQUEST,
                           "bench: --generations, --overcompleteness, --activation, --boards, "
                           "--board and --batch say which update to time: add --update");
    if (given_or(batch, BENCH_BATCH) * board * board > TRIAL_MAX_BATCH_CELLS)
        return status_fail(STATUS_REQUEST,
                           "bench: --batch %zu of --board %zu: a batch may hold %d cells at most",
                           given_or(batch, BENCH_BATCH), board, TRIAL_MAX_BATCH_CELLS);
    return STATUS_OK;
}

// Everything, or pruned networks alone.
static enum status open_all(struct bench_case *cases, size_t *count, bool tickets)
{
    if (!tickets) {
        TRY(bench_kernels_open(cases, count));
        TRY(bench_grids_open(cases, count));
        add_usual_updates(cases, count);
    }
    return bench_tickets_open(cases, count);
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    static const char *const formats[] = {"text", "csv", NULL};
    static const char *activations[NET_ACTIVATION_COUNT + 1];
    static const char *const boards_names[] = {"own", "shared", NULL};
    struct request request = {.samples = 7, .boards = NO_BOARDS};
    memcpy(activations, net_activation_names, sizeof net_activation_names);
    // clang-format off
    const struct cli_option options[] = {
        {"samples", "N", "samples of each case, taken in turn; odd (default 7)", CLI_SIZE,
         .target = &request.samples, .low = 1, .high = BENCH_MAX_SAMPLES},
        {"format", "FORMAT", "text (default) | csv", CLI_CHOICE,
         .target = &request.format, .choices = formats},
        {"update", NULL, "time nothing but the updates of one network, which the rest describes",
         CLI_FLAG, .target = &request.update},
        {"tickets", NULL, "time nothing but pruned networks beside dense ones", CLI_FLAG,
         .target = &request.tickets},
        {"activations", NULL,
         "time nothing but updates with every activation, or with the one of --activation, beside relu's",
         CLI_FLAG, .target = &request.activations},
        {"generations", "N", "generations, n of L(n,m) (default 1)", CLI_SIZE,
         .target = &request.generations, .low = 1, .high = NET_MAX_GENERATIONS},
        {"overcompleteness", "M", "width, m of L(n,m) (default 1)", CLI_SIZE,
         .target = &request.overcompleteness, .low = 1, .high = NET_MAX_OVERCOMPLETENESS},
        {"activation", "WORD", "of every layer but the last (default relu)", CLI_CHOICE,
         .target = &request.activation, .choices = activations},
        {"boards", "WHOSE", "own: each network's (default) | shared by 16 networks", CLI_CHOICE,
         .target = &request.boards, .choices = boards_names},
        {"board", "SIDE", "side of a board in cells (default 32)", CLI_SIZE,
         .target = &request.board, .low = 3, .high = LIFE_MAX_SIDE},
        {"batch", "B", "boards of an update (default 8)", CLI_SIZE,
         .target = &request.batch, .low = 1, .high = MAX_BATCH},
        CLI_END};
    // clang-format on
    TRY(cli_parse(command, argc, argv, options, NULL, 0, 0));
    TRY(check_request(&request));

    static struct bench_case cases[BENCH_MAX_CASES];
    size_t count = 0;
    enum status status = STATUS_OK;
    bench_add_limit(cases, &count);
    if (request.update)
        add_update(cases, &count, &request);
    else if (request.activations)
        bench_add_activations(cases, &count, (enum net_activation)request.activation);
    else
        status = open_all(cases, &count, request.tickets);
    if (status == STATUS_OK)
        status = measure(cases, count, request.samples);
    if (status == STATUS_OK)
        print_all(cases, count, &request);
    bench_kernels_close();
    bench_grids_close();
    bench_tickets_close();
    return status;
}

const struct cli_command cli_bench = {
    .name = "bench",
    .arguments = "[options]",
    .summary = "time boards, kernels and whole updates on this machine",
    .details =
        "Prints the cost of random boards, of counting their windows, of a generation of Life, of\n"
        "the kernels of training beside their plain references, and of whole updates with all "
        "that\n"
        "belongs to them. Arithmetic is also given in GFLOP/s, and as a share of what "
        "multiply-adds\n"
        "in registers reach on one core, measured in the same run. An update counts the "
        "operations\n"
        "of a plain dense implementation, as do 3x3 convolutions by Winograd and by tables: "
        "where\n"
        "it needs fewer, it passes the limit. At the end stands which kernel computes which layer. "
        "It\n"
        "takes about a minute and a half.\n"
        "\n"
        "Pruned networks stand beside dense ones: 64 that train together, without half and nine "
        "tenths\n"
        "of their weights; and the forward pass of a network without nine tenths: with zeros for "
        "them,\n"
        "compacted (see prune --help), and as a list of the weights that are left. --tickets "
        "times\n"
        "nothing else.\n"
        "\n"
        "--activations compares updates of L(1,1) and L(1,4), with own and with shared boards: "
        "networks\n"
        "of every activation in turn with those of relu, and how many times relu's time each "
        "takes. It\n"
        "takes about a minute and a half.\n"
        "\n"
        "With --update, nothing but the updates of one network of any shape:\n"
        "\n"
        "  lifeticket bench --update --generations 2 --overcompleteness 4 --boards shared",
    .run = run,
};
