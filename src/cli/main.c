// lifeticket COMMAND ...: finds the command, runs it, prints its failure, returns its exit status.
//
// Exit status: 0 done, 1 the environment failed, 2 the request was wrong, 3 interrupted but
// resumable. stdout carries data, stderr everything else.
#include "base/cpu.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/notes.h"
#include "cli/signals.h"
#include "engine/engine.h"
#include "store/version.h"
#include "sweep/plan.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

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

// Whether a word is --help or -h, which may stand behind letters that take no value: -qh.
static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 ||
           (word[0] == '-' && word[1 + strspn(word + 1, "fq")] == 'h');
}

// Whether a line asks for help, which wins over whatever else is wrong with it.
static bool asks_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (is_help(argv[i]))
            return true;
    return false;
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
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
        return print_version();
    if (asks_help(2, argv)) {
        cli_print_usage();
        return STATUS_OK;
    }
    const struct cli_command *command = NULL;
    TRY(cli_find_command(argv[1], &command));
    if (asks_help(argc - 1, argv + 1)) {
        cli_print_help(command);
        return STATUS_OK;
    }
    TRY(engine_check(NULL));
    cli_signals_name(command);
    return command->run(command, argc - 1, argv + 1);
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
