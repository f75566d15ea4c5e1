// Command lines: everything that is accepted, and a message for everything that is not.
#include "cli/help.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const formats[] = {"text", "csv", NULL};

// The targets of one command line, and what came out.
static struct line {
    bool quiet;
    const char *output;
    size_t threads, format;
    uint64_t seed;
    double density;
    struct cli_texts settings;
    const char *argument[2];
    enum status status;
} line;

static const struct cli_command command = {
    .name = "walk", .arguments = "FROM [TO] [options]", .details = "Walks.", .summary = "walk"};

static const struct cli_option options[] = {
    {"quiet", NULL, "say nothing", CLI_FLAG, &line.quiet, 0, 0, NULL},
    {"output", "FILE", "where to", CLI_TEXT, &line.output, 0, 0, NULL},
    {"threads", "N", "how many (default 2)", CLI_SIZE, &line.threads, 1, 256, NULL},
    {"seed", "S", "seed", CLI_SEED, &line.seed, 0, 0, NULL},
    {"density", "D", "density", CLI_REAL, &line.density, 0, 1, NULL},
    {"format", "text|csv", "format", CLI_CHOICE, &line.format, 0, 0, formats},
    {"set", "key=value", "setting", CLI_TEXTS, &line.settings, 0, 0, NULL},
    CLI_END,
};

// Parses the words, which end in NULL, as `walk ...`.
static enum status parse(char *const *words)
{
    char *argv[128] = {"walk"};
    int argc = 1;
    for (; words[argc - 1] != NULL; argc++)
        argv[argc] = words[argc - 1];
    line = (struct line){.threads = 2};
    line.status = cli_parse(&command, argc, argv, options, line.argument, 1, 2);
    return line.status;
}

#define PARSE(...) parse((char *const[]){__VA_ARGS__, NULL})

static void test_accepted(void)
{
    CU_ASSERT_EQUAL(PARSE("home"), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(line.argument[0], "home");
    CU_ASSERT_PTR_NULL(line.argument[1]);
    CU_ASSERT_EQUAL(line.threads, 2);
    CU_ASSERT_FALSE(line.quiet);

    CU_ASSERT_EQUAL(PARSE("--quiet", "home", "--output=a=b", "--threads", "256", "--seed",
                          "18446744073709551615", "work", "--density", "0.25", "--format=csv"),
                    STATUS_OK);
    CU_ASSERT_TRUE(line.quiet);
    CU_ASSERT_STRING_EQUAL(line.output, "a=b");
    CU_ASSERT_EQUAL(line.threads, 256);
    CU_ASSERT_EQUAL(line.seed, UINT64_MAX);
    CU_ASSERT_EQUAL(line.density, 0.25);
    CU_ASSERT_EQUAL(line.format, 1);
    CU_ASSERT_STRING_EQUAL(line.argument[0], "home");
    CU_ASSERT_STRING_EQUAL(line.argument[1], "work");

    CU_ASSERT_EQUAL(PARSE("home", "--set", "a=1", "--set=b=2,3"), STATUS_OK);
    CU_ASSERT_EQUAL(line.settings.count, 2);
    CU_ASSERT_STRING_EQUAL(line.settings.text[0], "a=1");
    CU_ASSERT_STRING_EQUAL(line.settings.text[1], "b=2,3");

    CU_ASSERT_EQUAL(PARSE("--", "--quiet", "-"), STATUS_OK);
    CU_ASSERT_FALSE(line.quiet);
    CU_ASSERT_STRING_EQUAL(line.argument[0], "--quiet");
    CU_ASSERT_STRING_EQUAL(line.argument[1], "-");
    CU_ASSERT_EQUAL(PARSE("-"), STATUS_OK);
}

// The words are refused with a message that contains `part`.
static void check_refused(char *const *words, const char *part)
{
    CU_ASSERT_EQUAL(parse(words), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), part));
    if (strstr(status_message(), part) == NULL)
        printf("\n  '%s' is not in '%s'\n", part, status_message());
}

#define REFUSED(part, ...) check_refused((char *const[]){__VA_ARGS__, NULL}, part)

static void test_refused(void)
{
    REFUSED("argument is missing", NULL);
    REFUSED("unexpected argument 'c'", "a", "b", "c");
    REFUSED("unknown option --thread; did you mean --threads?; see lifeticket walk", "a",
            "--thread", "3");
    REFUSED("unknown option --quieter; did you mean --quiet?", "a", "--quieter=");
    REFUSED("unknown option --zzz; see lifeticket walk --help", "a", "--zzz");
    REFUSED("unknown option -q", "a", "-q");
    REFUSED("--threads is given twice", "a", "--threads", "3", "--threads=3");
    REFUSED("--quiet is given twice", "a", "--quiet", "--quiet");
    REFUSED("--quiet takes no value", "a", "--quiet=yes");
    REFUSED("--output needs a value", "a", "--output");
    REFUSED("--output needs a value", "a", "--output", "--quiet");
    REFUSED("not empty", "a", "--output=");
    REFUSED("expected one of text, csv, not 'CSV'", "a", "--format", "CSV");
}

static void test_refused_numbers(void)
{
    static char *const threads[] = {"0",  "257", "-3",  "3x",  "",
                                    " 3", "0x3", "1e1", "3.0", "99999999999999999999"};
    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++)
        REFUSED("--threads: expected a whole number from 1 to 256", "a", "--threads", threads[i]);
    static char *const densities[] = {"1.01", "-0.1", "nan", "inf", "0.1x", "", "0,5", "1e999"};
    for (size_t i = 0; i < sizeof densities / sizeof densities[0]; i++)
        REFUSED("--density: expected a number from 0 to 1", "a", "--density", densities[i]);
    static char *const seeds[] = {"-1", "18446744073709551616", "1.5", "seed"};
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++)
        REFUSED("--seed: expected a whole number", "a", "--seed", seeds[i]);
}

static void test_too_many_texts(void)
{
    char *words[2 * CLI_MAX_TEXTS + 4] = {"a"};
    for (size_t i = 0; i < CLI_MAX_TEXTS; i++) {
        words[1 + 2 * i] = "--set";
        words[2 + 2 * i] = "x=1";
    }
    CU_ASSERT_EQUAL(parse(words), STATUS_OK);
    words[1 + 2 * CLI_MAX_TEXTS] = "--set=x=1";
    check_refused(words, "more than 32 times");
}

// Ends a child process without the other exit handlers: the leak checker's would look at what
// earlier tests of the parent still hold.
static void leave(void)
{
    _exit(0);
}

// --help prints on stdout and exits with 0, whatever else the line says.
static void test_help(void)
{
    int ends[2];
    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        atexit(leave);
        PARSE("--threads", "none", "--help");
        _exit(9);
    }
    close(ends[1]);
    char text[2048] = "";
    size_t used = 0;
    ssize_t got;
    while ((got = read(ends[0], text + used, sizeof text - 1 - used)) > 0)
        used += (size_t)got;
    close(ends[0]);
    int status;
    waitpid(child, &status, 0);
    CU_ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "usage: lifeticket walk FROM [TO] [options]"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  --threads N        how many (default 2)\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  --set key=value    setting\n"));
}

static void test_nearest(void)
{
    static const char *const words[] = {"sweep", "table", "plot", "life", NULL};
    CU_ASSERT_STRING_EQUAL(cli_nearest("swep", words), "sweep");
    CU_ASSERT_STRING_EQUAL(cli_nearest("tabel", words), "table");
    CU_ASSERT_STRING_EQUAL(cli_nearest("sw", words), "sweep");
    CU_ASSERT_PTR_NULL(cli_nearest("conway", words));
    CU_ASSERT_PTR_NULL(cli_nearest("", words));
}

SUITE(options)
{
    TEST(test_accepted);
    TEST(test_refused);
    TEST(test_refused_numbers);
    TEST(test_too_many_texts);
    TEST(test_help);
    TEST(test_nearest);
}
