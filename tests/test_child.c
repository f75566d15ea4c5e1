// Programs that are started: their words, what they read and write, how they end.
#include "base/child.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static int run(const char *const *words, char said[64])
{
    const struct child child = {words, NULL, -1, -1};
    return child_run(&child, said, 64);
}

static void test_no_shell_reads_words(void)
{
    char said[64];
    const char *words[] = {"sh", "-c",          "printf 'first\n%s\n' \"$1\" >&2",
                           "sh", "a b; $(c) *", NULL};
    CU_ASSERT_EQUAL(run(words, said), 0);
    CU_ASSERT_STRING_EQUAL(said, "a b; $(c) *");
}

static void test_how_it_ends(void)
{
    char said[64];
    const char *missing[] = {"no-such-program-here", NULL}, *third[] = {"sh", "-c", "exit 3", NULL};
    const char *killed[] = {"sh", "-c", "kill -9 $$", NULL};
    CU_ASSERT_EQUAL(run(missing, said), CHILD_MISSING);
    CU_ASSERT_EQUAL(run(third, said), 3);
    CU_ASSERT_EQUAL(run(killed, said), CHILD_FAILED);
    CU_ASSERT_STRING_EQUAL(said, "it was ended by signal 9");
}

static void test_where_it_reads_and_writes(void)
{
    char said[64], text[32] = "";
    const char *words[] = {"sh", "-c", "cat; pwd", NULL};
    FILE *in = tmpfile(), *out = tmpfile();
    CU_ASSERT_FATAL(in != NULL && out != NULL);
    fputs("in\n", in);
    rewind(in);
    const struct child child = {words, "/", fileno(in), fileno(out)};
    CU_ASSERT_EQUAL(child_run(&child, said, sizeof said), 0);
    rewind(out);
    CU_ASSERT_EQUAL(fread(text, 1, sizeof text - 1, out), strlen("in\n/\n"));
    CU_ASSERT_STRING_EQUAL(text, "in\n/\n");
    fclose(in);
    fclose(out);
}

SUITE(child)
{
    TEST(test_no_shell_reads_words);
    TEST(test_how_it_ends);
    TEST(test_where_it_reads_and_writes);
}
