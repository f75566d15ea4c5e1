// lifeticket COMMAND ...: finds the command, runs it, prints its failure, returns its exit status.
//
// Exit status: 0 done, 1 the environment failed, 2 the request was wrong, 3 interrupted but
// resumable. stdout carries data, stderr everything else.
#include "base/cpu.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/signals.h"
#include "engine/engine.h"
#include "store/version.h"
#include "sweep/plan.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

// One a line, in the order of the help.
// clang-format off
static const struct cli_command *const commands[] = {
    &cli_sweep,
    &cli_table,
    &cli_plot,
    &cli_check,
    &cli_train,
    &cli_prune,
    &cli_minimal,
    &cli_extract,
    &cli_digest,
    &cli_verify,
    &cli_predict,
    &cli_pairs,
    &cli_life,
    &cli_bench,
    NULL,
};
// clang-format on

static enum status print_usage(void)
{
    printf("lifeticket: how small can a neural network be and still learn Conway's Game of Life?\n"
           "\n"
           "usage: lifeticket COMMAND ...\n"
           "\n"
           "commands:\n");
    for (size_t i = 0; commands[i] != NULL; i++)
        printf("  %-8s  %s\n", commands[i]->name, commands[i]->summary);
    printf("\n"
           "lifeticket COMMAND --help explains a command; lifeticket --version says what this is.\n"
           "Exit status: 0 done, 1 the environment failed, 2 the request was wrong,\n"
           "3 interrupted, the same command resumes.\n"
           "Environment: LIFETICKET_ENGINE=windows|grids|plain says what computes networks,\n"
           "LIFETICKET_ISA=avx2|sse4|baseline with which instructions; unset, the fastest.\n");
    return STATUS_OK;
}

static enum status print_version(void)
{
    char hdf5[STORE_VERSION_TEXT];
    store_library_version(hdf5);
    printf("lifeticket %s\n", VERSION_PROGRAM);
    printf("revision         %s\n", version_revision());
    printf("compiler         %s\n", version_compiler());
    printf("instruction set  %s\n", engine_arithmetic(cpu_isa()));
    printf("vectors          %s\n", cpu_isa_vectors(cpu_isa()));
    printf("LIFETICKET_ISA   %s\n", cpu_isa_words());
    printf("HDF5             %s\n", hdf5);
    printf("libyaml          %s\n", plan_library_version());
    return STATUS_OK;
}

static enum status fail_unknown(const char *name)
{
    const char *names[sizeof commands / sizeof commands[0]] = {NULL};
    for (size_t i = 0; commands[i] != NULL; i++)
        names[i] = commands[i]->name;
    const char *nearest = cli_nearest(name, names);
    return status_fail(STATUS_REQUEST, "unknown command '%.60s'%s%s%s; see lifeticket --help", name,
                       nearest ? "; did you mean '" : "", nearest ? nearest : "",
                       nearest ? "'?" : "");
}

static enum status run(int argc, char **argv)
{
    if (!cpu_isa_is_known())
        return status_fail(STATUS_REQUEST,
                           "the environment variable LIFETICKET_ISA names no instruction set that "
                           "this program and this processor have; expected one of %s, or unset",
                           cpu_isa_words());
    if (argc < 2)
        return status_fail(STATUS_REQUEST, "a command is missing; see lifeticket --help");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0)
        return print_usage();
    if (strcmp(argv[1], "--version") == 0)
        return print_version();
    TRY(engine_check(NULL));
    for (size_t i = 0; commands[i] != NULL; i++)
        if (strcmp(commands[i]->name, argv[1]) == 0) {
            cli_signals_name(commands[i]);
            return commands[i]->run(commands[i], argc - 1, argv + 1);
        }
    return fail_unknown(argv[1]);
}

// Where a standard descriptor is closed, a file of ours would take its number and receive what is
// printed. /dev/null opened the wrong way round holds the number, and still makes writes fail.
static void hold_standard_descriptors(void)
{
    for (int descriptor = 0; descriptor <= 2; descriptor++)
        if (fcntl(descriptor, F_GETFD) == -1 &&
            open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY) == -1)
            return;
}

int main(int argc, char **argv)
{
    hold_standard_descriptors();
    cli_signals_begin();
    enum status status = run(argc, argv);
    if (status != STATUS_OK)
        cli_print_failure();
    // What was printed must have arrived, or a redirected table would be cut short in silence.
    enum status output = cli_close_output();
    if (output != STATUS_OK)
        cli_print_failure();
    return (int)(status != STATUS_OK ? status : output);
}
