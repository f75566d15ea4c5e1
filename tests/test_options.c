// Command lines: everything that is accepted, and a message for everything that is not.
#include "base/nearest.h"
#include "cli/commands.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const formats[] = {"text", "csv", NULL};

// The targets of one command line, and what came out.
static struct line {
    bool loud;
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
    {"loud", NULL, "say much", CLI_FLAG, .target = &line.loud},
    {"output", "FILE", "where to", CLI_TEXT, .target = &line.output},
    {"threads", "N", "how many (default 2)", CLI_SIZE, .target = &line.threads, .low = 1,
     .high = 256},
    {"seed", "S", "seed", CLI_SEED, .target = &line.seed},
    {"density", "D", "density", CLI_REAL, .target = &line.density, .low = 0, .high = 1},
    {"format", "text|csv", "format", CLI_CHOICE, .target = &line.format, .choices = formats},
    {"set", "key=value", "setting", CLI_TEXTS, .target = &line.settings},
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
    CU_ASSERT_FALSE(line.loud);

    CU_ASSERT_EQUAL(PARSE("--loud", "home", "--output=a=b", "--threads", "256", "--seed",
                          "18446744073709551615", "work", "--density", "0.25", "--format=csv"),
                    STATUS_OK);
    CU_ASSERT_TRUE(line.loud);
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

    CU_ASSERT_EQUAL(PARSE("--", "--loud", "-"), STATUS_OK);
    CU_ASSERT_FALSE(line.loud);
    CU_ASSERT_STRING_EQUAL(line.argument[0], "--loud");
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
    REFUSED("unknown option -x; see lifeticket walk --help", "a", "-x");
    REFUSED("unknown option -thread", "a", "-thread");
    REFUSED("unknown option -x", "a", "-qx");
    REFUSED("--output is given twice", "a", "-o", "b", "--output=c");
    REFUSED("--output needs a value: --output FILE", "a", "-o");
    REFUSED("--threads is given twice", "a", "--threads", "3", "--threads=3");
    REFUSED("--quiet is given twice", "a", "-q", "--quiet");
    REFUSED("--quiet takes no value", "a", "--quiet=yes");
    REFUSED("--output needs a value", "a", "--output");
    REFUSED("--output needs a value", "a", "--output", "--quiet");
    REFUSED("not empty", "a", "--output=");
    REFUSED("expected one of text, csv, not 'CSV'", "a", "--format", "CSV");
}

static void test_refused_numbers(void)
{
    static char *const threads[] = {"0",  "257", "-3",  "3x",  "",
                                    " 3", "0x3", "1e3", "3.5", "99999999999999999999"};
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

// A command whose options can be looked at without running it.
static bool ran, looked;

static enum status run(const struct cli_command *asked, int argc, char **argv)
{
    const char *argument[1];
    TRY(cli_parse(asked, argc, argv, options, argument, 1, 1));
    ran = true;
    return STATUS_OK;
}

static void look(void *context, const struct cli_command *asked, const struct cli_option *found)
{
    looked = context == &line && strcmp(asked->name, "run") == 0 && found == options;
}

static void test_options_can_be_looked_at(void)
{
    static const struct cli_command visited = {.name = "run", .arguments = "FROM", .run = run};
    char *argv[] = {"run", "home", NULL};
    cli_visit(&visited, look, &line);
    CU_ASSERT(looked && !ran);
    CU_ASSERT_EQUAL(run(&visited, 2, argv), STATUS_OK);
    CU_ASSERT_TRUE(ran);
}

// What every command has: letters, and --quiet.
static void test_letters(void)
{
    CU_ASSERT_EQUAL(PARSE("home", "-o", "there"), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(line.output, "there");
    CU_ASSERT_FALSE(cli_is_quiet());
    CU_ASSERT_EQUAL(PARSE("home", "-qothere"), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(line.output, "there");
    CU_ASSERT_TRUE(cli_is_quiet());
    CU_ASSERT_EQUAL(PARSE("home", "--quiet"), STATUS_OK);
    CU_ASSERT_TRUE(cli_is_quiet());
    CU_ASSERT_EQUAL(PARSE("home", "--", "-q"), STATUS_OK);
    CU_ASSERT_FALSE(cli_is_quiet());
    CU_ASSERT_STRING_EQUAL(line.argument[1], "-q");
    CU_ASSERT(cli_letter("output") == 'o' && cli_letter("threads") == '\0');
}

static void test_nearest(void)
{
    static const char *const words[] = {"sweep", "table", "plot", "life", NULL};
    CU_ASSERT_STRING_EQUAL(nearest_word("swep", words), "sweep");
    CU_ASSERT_STRING_EQUAL(nearest_word("tabel", words), "table");
    CU_ASSERT_STRING_EQUAL(nearest_word("sw", words), "sweep");
    CU_ASSERT_PTR_NULL(nearest_word("conway", words));
    CU_ASSERT_PTR_NULL(nearest_word("", words));
}

SUITE(options)
{
    TEST(test_accepted);
    TEST(test_refused);
    TEST(test_refused_numbers);
    TEST(test_too_many_texts);
    TEST(test_letters);
    TEST(test_options_can_be_looked_at);
    TEST(test_nearest);
}
