// lifeticket bench: what boards, kernels and whole updates cost on this machine, and how near that
// is to its limit.
#include "cli/commands.h"
#include "cli/terminal.h"
#include "data/boards.h"
#include "data/windows.h"
#include "proof/windows.h"
#include "train/train.h"
#include "trial/task.h"
#include "trial/trial.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CASES  64
#define MAX_ROUNDS 99
#define SIDE       32 // boards of the usual experiment
#define BATCH      8
#define REPLICATES 16 // that share boards

// One thing to time: `run` does it `calls` times and returns how many items that were.
struct bench_case {
    char name[48];
    const char *unit;
    double flops; // operations of one call; 0: not a matter of arithmetic
    size_t (*run)(const struct bench_case *, size_t calls);
    const struct kernel_table *kernels;
    struct trial_point point;
    enum isa isa;
    size_t per_call; // items of `unit` in one call
    double enough;   // seconds of a sample
    size_t calls;
    double sample[MAX_ROUNDS]; // ns an item
};

// Everything that the cases work on, made once.
static struct {
    struct arena arena;
    struct boards_source source;
    struct windows_counter counter;
    uint64_t rows[256][SIDE];
    struct life_board big[2];
    float target[LIFE_WINDOWS];
    uint32_t count[LIFE_WINDOWS];
    _Alignas(64) float parameters[1 << 14], gradient[1 << 14], first[1 << 14], second[1 << 14];
    float *scratch;
    float in[8][SIDE * SIDE], out[16][SIDE * SIDE], d_in[8][SIDE * SIDE]; // planes
    float convolution_scratch[2 * (SIDE + 2) * (SIDE + 2)];
    volatile float sink;
} bench;

// ---- the things that are timed ----

static size_t run_peak(const struct bench_case *c, size_t calls)
{
    bench.sink = c->kernels->peak(calls * 1000);
    return calls * c->per_call;
}

static size_t run_boards(const struct bench_case *c, size_t calls)
{
    bench.source.uniform = isnan(c->point.density);
    if (!bench.source.uniform)
        bench.source.threshold = bernoulli_threshold(c->point.density);
    for (size_t i = 0; i < calls; i++)
        boards_next(&bench.source, bench.rows[i % 256]);
    return calls * c->per_call;
}

static size_t run_windows(const struct bench_case *c, size_t calls)
{
    for (size_t i = 0; i < calls; i++) {
        windows_clear(&bench.counter);
        for (size_t b = 0; b < BATCH; b++)
            windows_add(&bench.counter, bench.rows[(BATCH * i + b) % 256], SIDE, LIFE_TORUS);
        windows_finish(&bench.counter);
    }
    return calls * c->per_call;
}

static size_t run_life(const struct bench_case *c, size_t calls)
{
    const struct life_rule rule = {1 << 3, 1 << 2 | 1 << 3};
    for (size_t i = 0; i < calls; i++)
        life_step(&bench.big[i % 2], &bench.big[(i + 1) % 2], &rule, LIFE_TORUS);
    return calls * c->per_call;
}

static size_t run_gradient(const struct bench_case *c, size_t calls)
{
    struct net net = net_make(1, c->point.overcompleteness, NET_RELU);
    for (size_t i = 0; i < calls; i++)
        c->kernels->windows_gradient(net_windows(&net), bench.parameters, bench.target, bench.count,
                                     1.0f / (BATCH * SIDE * SIDE), bench.gradient, bench.scratch);
    return calls * c->per_call;
}

static size_t run_adam(const struct bench_case *c, size_t calls)
{
    // A rate of zero leaves the parameters where they are.
    for (size_t i = 0; i < calls; i++)
        c->kernels->adam((struct kernel_adam_step){0, 1}, c->per_call, bench.gradient,
                         bench.parameters, bench.first, bench.second);
    return calls * c->per_call;
}

// A dense 3x3 convolution of one board, 8 channels to 16.
static const struct kernel_convolution dense = {8, 16, 9, SIDE, SIDE, false};

static size_t run_forward(const struct bench_case *c, size_t calls)
{
    for (size_t i = 0; i < calls; i++)
        kernel_convolution_forward_ref(&dense, bench.in[0], bench.parameters, bench.first,
                                       bench.out[0], bench.convolution_scratch);
    return calls * c->per_call;
}

static size_t run_backward(const struct bench_case *c, size_t calls)
{
    for (size_t i = 0; i < calls; i++)
        kernel_convolution_backward_ref(&dense, bench.in[0], bench.parameters, bench.out[0],
                                        bench.d_in[0], bench.gradient, bench.second,
                                        bench.convolution_scratch);
    return calls * c->per_call;
}

// A whole trial of `calls` updates, with all that belongs to it.
static size_t run_trial(const struct bench_case *c, size_t calls)
{
    struct trial_point point = c->point;
    struct net net = net_make(point.generations, point.overcompleteness, point.activation);
    size_t count = point.shared_boards ? REPLICATES : 1;
    struct trial_result result[REPLICATES];
    static float curve[2][REPLICATES][TRIAL_MAX_CURVE];
    point.updates = calls * c->per_call / count;
    float *networks = calloc(2 * count * net.parameters, sizeof *networks);
    struct arena arena;
    if (networks == NULL || arena_open(&arena, trial_bytes(&point, count)) != STATUS_OK) {
        free(networks);
        return 1; // reported as no time at all
    }
    for (size_t i = 0; i < count; i++)
        result[i] = (struct trial_result){
            .replicate = (uint32_t)i,
            .initial = networks + 2 * i * net.parameters,
            .final = networks + (2 * i + 1) * net.parameters,
            .curve_loss = curve[0][i],
            .curve_accuracy = curve[1][i],
        };
    trial_run(&point, result, count, c->isa, &arena, NULL);
    arena_close(&arena);
    free(networks);
    size_t updates = 0; // a network that dies does fewer
    for (size_t i = 0; i < count; i++)
        updates += (size_t)result[i].updates;
    return updates;
}

// Updates of a network of more generations by the dense passes: boards, their future, forward, backward, Adam.
static size_t run_dense(const struct bench_case *c, size_t calls)
{
    const struct trial_point *point = &c->point;
    struct net net = net_make(point->generations, point->overcompleteness, point->activation);
    struct net_workspace workspace;
    struct train train;
    struct task task;
    struct arena arena;
    size_t cells = SIDE * SIDE;
    size_t bytes = net_workspace_bytes(&net, BATCH, SIDE, SIDE) + train_bytes(&net) +
                   task_bytes(point) + arena_bytes(BATCH * cells * sizeof(float));
    if (arena_open(&arena, bytes) != STATUS_OK)
        return 1; // reported as no time at all
    net_workspace_take(&workspace, &arena, &net, BATCH, SIDE, SIDE, false);
    train_take(&train, &arena, &net, kernel_table(c->isa), point->learning_rate);
    task_take(&task, &arena, point, c->isa, RNG_CHECK, 0);
    float *target = arena_take(&arena, BATCH * cells * sizeof(float));
    memcpy(train.value, bench.parameters, net.parameters * sizeof(float));
    for (size_t i = 0; i < calls; i++) {
        for (size_t b = 0; b < BATCH; b++) {
            boards_unpack(task_next(&task), SIDE, workspace.activation[0] + b * cells);
            boards_unpack(task_future(&task), SIDE, target + b * cells);
        }
        memset(train.gradient, 0, net_padded(&net) * sizeof(float));
        net_forward(&net, train.value, &workspace);
        net_backward(&net, train.value, target, &workspace, train.gradient);
        train_update(&train);
    }
    arena_close(&arena);
    return calls;
}

// ---- the list ----

static struct bench_case *add_case(struct bench_case *cases, size_t *count, const char *unit,
                                   size_t per_call,
                                   size_t (*run)(const struct bench_case *, size_t))
{
    struct bench_case *c = &cases[(*count)++];
    *c = (struct bench_case){.unit = unit, .per_call = per_call, .run = run, .enough = 0.015};
    c->point = (struct trial_point){
        .rule = {1 << 3, 1 << 2 | 1 << 3},
        .generations = 1,
        .board = SIDE,
        .density = NAN,
        .overcompleteness = 1,
        .init = NET_GLOROT,
        .learning_rate = 1e-3,
        .batch = BATCH,
        .seed = 1,
    };
    return c;
}

// Operations of the window kernel for L(1,m) as it is executed: three products with the m x 2m
// weights for each of 512 windows, one addition per filter on the way in and three on the way out,
// and some 25 for the loss.
static double gradient_flops(size_t m)
{
    double filters = 2 * (double)m, channels = (double)m;
    return LIFE_WINDOWS * (6 * channels * filters + 6 * channels + 4 * filters + 25);
}

static void add_gradients(struct bench_case *cases, size_t *count, enum isa isa)
{
    static const size_t widths[] = {1, 2, 3, 4, 6, 8, 16, 24};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        struct bench_case *c = add_case(cases, count, "gradient", 1, run_gradient);
        snprintf(c->name, sizeof c->name, "window gradient L(1,%zu) %s", widths[i],
                 kernel_table(isa)->name);
        c->kernels = kernel_table(isa);
        c->point.overcompleteness = widths[i];
        c->flops = gradient_flops(widths[i]);
    }
    struct bench_case *c = add_case(cases, count, "parameter", 1024, run_adam);
    snprintf(c->name, sizeof c->name, "Adam %s", kernel_table(isa)->name);
    c->kernels = kernel_table(isa);
    c->flops = 12 * 1024;
}

static void add_updates(struct bench_case *cases, size_t *count, enum isa isa)
{
    static const struct {
        size_t n, m;
        bool shared;
    } shape[] = {{1, 1, false}, {1, 4, false}, {1, 8, false},
                 {1, 1, true},  {1, 4, true},  {1, 8, true}};
    for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
        size_t updates = shape[i].shared ? REPLICATES * 500 : 500;
        struct bench_case *c = add_case(cases, count, "update", updates, run_trial);
        // So that what a trial does once weighs as little as in a real one.
        c->enough = 0.15;
        snprintf(c->name, sizeof c->name, "L(%zu,%zu) trained, %s boards", shape[i].n, shape[i].m,
                 shape[i].shared ? "shared" : "own");
        c->point.generations = shape[i].n;
        c->point.overcompleteness = shape[i].m;
        c->point.shared_boards = shape[i].shared;
        c->isa = isa;
    }
    for (size_t m = 1; m <= 4; m += 3) {
        struct bench_case *c = add_case(cases, count, "update", 1, run_dense);
        snprintf(c->name, sizeof c->name, "L(2,%zu) trained, dense reference", m);
        c->point.generations = 2;
        c->point.overcompleteness = m;
        c->isa = isa;
    }
}

static size_t list_cases(struct bench_case *cases, enum isa isa)
{
    size_t count = 0;
    struct bench_case *c = add_case(cases, &count, "round", 1000, run_peak);
    snprintf(c->name, sizeof c->name, "multiply-add in registers");
    c->kernels = kernel_table(isa);
    c->flops = 1000 * KERNEL_PEAK_FLOPS;
    c = add_case(cases, &count, "board", 1, run_boards);
    snprintf(c->name, sizeof c->name, "random board, density 0.38");
    c->point.density = 0.38;
    c = add_case(cases, &count, "board", 1, run_boards);
    snprintf(c->name, sizeof c->name, "random board, own density");
    c = add_case(cases, &count, "board", BATCH, run_windows);
    snprintf(c->name, sizeof c->name, "window histogram");
    c = add_case(cases, &count, "cell", 4096 * 4096, run_life);
    snprintf(c->name, sizeof c->name, "Life, a generation of 4096x4096");
    add_gradients(cases, &count, isa);
    if (isa != ISA_BASELINE)
        add_gradients(cases, &count, ISA_BASELINE);
    const double products = 2.0 * 16 * 8 * 9 * SIDE * SIDE;
    c = add_case(cases, &count, "board", 1, run_forward);
    snprintf(c->name, sizeof c->name, "3x3, 8 to 16, forward reference");
    c->flops = products;
    c = add_case(cases, &count, "board", 1, run_backward);
    snprintf(c->name, sizeof c->name, "3x3, 8 to 16, backward reference");
    c->flops = 2 * products; // for the weights and for the inputs
    add_updates(cases, &count, isa);
    return count;
}

// ---- timing ----

// Seconds of so many calls; *items: how many items they did.
static double time_calls(const struct bench_case *c, size_t calls, size_t *items)
{
    double start = cli_seconds();
    *items = c->run(c, calls);
    return cli_seconds() - start;
}

// As many calls as take long enough.
static void calibrate(struct bench_case *c)
{
    double seconds = 0;
    size_t items;
    for (c->calls = 1; seconds < c->enough; c->calls *= 2)
        seconds = time_calls(c, c->calls, &items);
    c->calls /= 2;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_case(const struct bench_case *c, size_t rounds, double peak, bool csv)
{
    double median = c->sample[rounds / 2], low = c->sample[0], high = c->sample[rounds - 1];
    double rate = c->flops / (median * (double)c->per_call); // operations per ns
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

static enum status prepare(enum isa isa)
{
    const struct rng_key key = {.seed = 1, .purpose = RNG_CHECK};
    const struct life_rule rule = {1 << 3, 1 << 2 | 1 << 3};
    struct net widest = net_make(1, 24, NET_RELU);
    size_t scratch = kernel_windows_scratch(net_windows(&widest)) * sizeof(float);
    TRY(arena_open(&bench.arena, boards_source_bytes(SIDE) + arena_bytes(scratch)));
    boards_source_take(&bench.source, &bench.arena, isa, &key, NAN, SIDE);
    bench.scratch = arena_take(&bench.arena, scratch);
    windows_init(&bench.counter, isa);
    for (size_t i = 0; i < 256; i++)
        boards_next(&bench.source, bench.rows[i]);
    for (size_t b = 0; b < BATCH; b++)
        windows_add(&bench.counter, bench.rows[b], SIDE, LIFE_TORUS);
    windows_finish(&bench.counter);
    memcpy(bench.count, bench.counter.count, sizeof bench.count);
    proof_windows_target(&rule, bench.target);
    struct pcg32 stream = rng_stream(&key);
    for (size_t i = 0; i < sizeof bench.parameters / sizeof *bench.parameters; i++)
        bench.parameters[i] = pcg32_uniform(&stream) - 0.4f;
    for (size_t i = 0; i < 8 * SIDE * SIDE; i++)
        bench.in[i / (SIDE * SIDE)][i % (SIDE * SIDE)] = pcg32_uniform(&stream);
    for (int i = 0; i < 2; i++)
        TRY(life_board_open(&bench.big[i], 4096, 4096));
    for (size_t i = 0; i < 4096 * bench.big[0].words; i++)
        bench.big[0].row[i] = (uint64_t)pcg32_next(&stream) << 32 | pcg32_next(&stream);
    return STATUS_OK;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    static const char *const formats[] = {"text", "csv", NULL};
    size_t rounds = 7, format = 0;
    const struct cli_option options[] = {
        {"rounds", "N", "samples of each case, taken in turn; odd (default 7)", CLI_SIZE, &rounds,
         1, MAX_ROUNDS, NULL},
        {"format", "FORMAT", "text (default) or csv", CLI_CHOICE, &format, 0, 0, formats},
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, NULL, 0, 0));
    if (rounds % 2 == 0)
        return status_fail(STATUS_REQUEST,
                           "--rounds %zu: expected an odd number, so that there is a middle one",
                           rounds);

    static struct bench_case cases[MAX_CASES];
    enum isa isa = cpu_isa();
    TRY(prepare(isa));
    size_t count = list_cases(cases, isa);
    for (size_t i = 0; i < count; i++)
        calibrate(&cases[i]);
    for (size_t r = 0; r < rounds; r++) // in turn, so that a disturbance meets all alike
        for (size_t i = 0; i < count; i++) {
            size_t items;
            double seconds = time_calls(&cases[i], cases[i].calls, &items);
            cases[i].sample[r] = 1e9 * seconds / (double)items;
        }
    for (size_t i = 0; i < count; i++)
        qsort(cases[i].sample, rounds, sizeof *cases[i].sample, ascending);

    double peak = cases[0].flops / (cases[0].sample[rounds / 2] * (double)cases[0].per_call);
    if (format == 1)
        printf("case,unit,median_ns,lowest_ns,highest_ns,gflops,share_of_peak\n");
    else
        printf("%s, %s, one core; median of %zu, lowest .. highest; boards 32x32, batch 8\n\n",
               cpu_name(), cpu_isa_name(isa), rounds);
    for (size_t i = 0; i < count; i++)
        print_case(&cases[i], rounds, peak, format == 1);
    arena_close(&bench.arena);
    for (int i = 0; i < 2; i++)
        life_board_close(&bench.big[i]);
    return STATUS_OK;
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
        "in registers reach on one core, measured in the same run. It takes about half a minute.",
    .run = run,
};
