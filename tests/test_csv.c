// Reading CSV files.
#include "base/csv.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Reads a text as a file.
static enum status read_text(const char *text, struct csv *csv)
{
    char path[] = "/tmp/lifeticket-csv-XXXXXX";
    int file = mkstemp(path);
    CU_ASSERT_FATAL(file >= 0);
    CU_ASSERT_EQUAL_FATAL(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
    enum status status = csv_read(path, csv);
    unlink(path);
    return status;
}

// The fields of rows, [rows][2], each "x" and "y".
static void has_rows(const char *text, size_t rows, const char *const (*fields)[2])
{
    struct csv csv;
    CU_ASSERT_EQUAL_FATAL(read_text(text, &csv), STATUS_OK);
    CU_ASSERT_EQUAL(csv.columns, 2);
    CU_ASSERT_EQUAL_FATAL(csv.rows, rows);
    CU_ASSERT_EQUAL(csv_find(&csv, "x"), 0);
    CU_ASSERT_EQUAL(csv_find(&csv, "y"), 1);
    CU_ASSERT_EQUAL(csv_find(&csv, "z"), 2);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < 2; c++)
            CU_ASSERT_STRING_EQUAL(csv_field(&csv, r, c), fields[r][c]);
    csv_free(&csv);
}

static void test_what_is_read(void)
{
    static const char *const plain[][2] = {{"1", "2"}, {"", "4"}};
    static const char *const quoted[][2] = {{"a, b", "say \"so\""}, {"two\nlines", ""}};
    has_rows("x,y\n1,2\n,4\n", 2, plain);
    has_rows("x,y\r\n1,2\r\n\r\n,4\r\n", 2, plain);
    has_rows("x,y\n\n1,2\n,4", 2, plain);
    has_rows("\xef\xbb\xbfx,y\n1,2\n,4\n", 2, plain);
    has_rows("\xef\xbb\xbf\"x\",y\r\n1,2\r\n,4\r\n", 2, plain);
    has_rows("x,\"y\"\n\"a, b\",\"say \"\"so\"\"\"\n\"two\nlines\",\"\"\n", 2, quoted);
}

// Lines are those of the file, also behind a field of several lines and behind empty ones.
static void test_lines(void)
{
    struct csv csv;
    CU_ASSERT_EQUAL_FATAL(read_text("x\r\n\"1\n2\"\n\n3\n", &csv), STATUS_OK);
    CU_ASSERT_EQUAL(csv.line[0], 1);
    CU_ASSERT_EQUAL(csv.line[1], 2);
    CU_ASSERT_EQUAL(csv.line[2], 5);
    csv_free(&csv);
}

static void refused(const char *text, const char *message)
{
    struct csv csv;
    CU_ASSERT_EQUAL(read_text(text, &csv), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), message));
}

static void test_what_is_refused(void)
{
    refused("", "has no row");
    refused("\xef\xbb\xbf", "has no row");
    refused("x,y\n", "has no row");
    refused("x,y\n1,2\n3\n", "line 3: has 1 fields; expected 2");
    refused("x,y\n1,2,3\n", "line 2: has 3 fields; expected 2");
    refused("x,y\n\"1,2\n", "line 2: a quote is never closed");
    refused("x,y\n\"1\"2,3\n", "line 2: text follows a closing quote");
    char wide[400];
    memset(wide, ',', sizeof wide);
    wide[sizeof wide - 1] = '\0';
    refused(wide, "more than 128 columns");
}

SUITE(csv)
{
    TEST(test_what_is_read);
    TEST(test_lines);
    TEST(test_what_is_refused);
}
