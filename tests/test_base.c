#include "base/arena.h"
#include "base/parse.h"
#include "base/text.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void test_numbers_that_are_read(void)
{
    int64_t integer = 0;
    CU_ASSERT(parse_integer("42", 0, 100, &integer) && integer == 42);
    CU_ASSERT(parse_integer("-1", -1, 100, &integer) && integer == -1);
    uint64_t seed = 0;
    CU_ASSERT(parse_unsigned("18446744073709551615", &seed) && seed == UINT64_MAX);
    static const char *const same[] = {"1200",   "+1200", "12e2",      "1.2e3", "1200.0",
                                       "01200.", "12E+2", "120000e-2", ".12e4", "1200.00e0"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        CU_ASSERT(parse_integer(same[i], 0, 9999, &integer) && integer == 1200);
        CU_ASSERT(parse_unsigned(same[i], &seed) && seed == 1200);
        integer = 0, seed = 0;
    }
    CU_ASSERT(parse_integer("-5.0", -9, 9, &integer) && integer == -5);
    CU_ASSERT(parse_unsigned("1844674407370955161.5e1", &seed) && seed == UINT64_MAX);
    CU_ASSERT(parse_unsigned("-0.0e9", &seed) && seed == 0);
    double real = 0;
    CU_ASSERT(parse_real("0.25", 0, 1, &real) && real == 0.25);
    CU_ASSERT(parse_real("1e-3", 0, 1, &real) && real == 1e-3);
}

static void test_numbers_that_are_refused(void)
{
    static const char *const bad[] = {"",    " 3",    "3 ", "0.1x", "nan", "inf", "0x10", "1e999",
                                      "--3", "1.2.3", "e5", "+",    "-",   ".",   "3\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t integer = 7;
        uint64_t seed = 7;
        double real = 7;
        CU_ASSERT_FALSE(parse_integer(bad[i], INT64_MIN, INT64_MAX, &integer));
        CU_ASSERT_FALSE(parse_unsigned(bad[i], &seed));
        CU_ASSERT_FALSE(parse_real(bad[i], -1e300, 1e300, &real));
        CU_ASSERT(integer == 7 && seed == 7 && real == 7);
    }
    int64_t integer;
    uint64_t seed;
    double real;
    CU_ASSERT_FALSE(parse_integer("101", 0, 100, &integer));
    CU_ASSERT_FALSE(parse_integer("99999999999999999999", 0, INT64_MAX, &integer));
    CU_ASSERT_FALSE(parse_unsigned("-3", &seed));
    static const char *const broken[] = {"1.5",   "15e-1", "1e20",   "1e+",     "1e",    "1e 3",
                                         "1e3.0", "1e-1",  "1e9999", "1e99999", "1_000", "0.1e0"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        CU_ASSERT_FALSE(parse_integer(broken[i], INT64_MIN, INT64_MAX, &integer));
        CU_ASSERT_FALSE(parse_unsigned(broken[i], &seed));
    }
    CU_ASSERT_FALSE(parse_unsigned("18446744073709551616", &seed));
    CU_ASSERT_FALSE(parse_real("1.0001", 0, 1, &real));
}

static void test_arena_pieces_are_aligned_and_apart(void)
{
    struct arena arena;
    CU_ASSERT_EQUAL(arena_open(&arena, 3 * ARENA_ALIGNMENT), STATUS_OK);
    char *first = arena_take(&arena, 3);
    char *second = arena_take(&arena, 100);
    CU_ASSERT_EQUAL((uintptr_t)first % ARENA_ALIGNMENT, 0);
    CU_ASSERT_EQUAL((uintptr_t)second % ARENA_ALIGNMENT, 0);
    CU_ASSERT(second >= first + 3);
    arena_reset(&arena);
    CU_ASSERT_PTR_EQUAL(arena_take(&arena, 1), first);
    arena_close(&arena);
}

static void test_arena_beyond_the_machine_is_refused(void)
{
    struct arena arena;
    CU_ASSERT(arena_memory() > 1000000);
    CU_ASSERT_EQUAL(arena_open(&arena, SIZE_MAX - 1), STATUS_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "this needs 18446744073.7 GB of memory"));
    arena_close(&arena); // nothing to close
}

static void test_status_keeps_its_message(void)
{
    CU_ASSERT_EQUAL(status_fail(STATUS_REQUEST, "side %d", 5000), STATUS_REQUEST);
    CU_ASSERT_STRING_EQUAL(status_message(), "side 5000");
    status_fail(STATUS_REQUEST, "plan: %s", status_message());
    CU_ASSERT_STRING_EQUAL(status_message(), "plan: side 5000");
}

// What a function of base/text.h writes of a text; the caller frees it.
static char *written(void (*write)(FILE *, const char *), const char *text)
{
    char *out = NULL;
    size_t bytes;
    FILE *file = open_memstream(&out, &bytes);
    write(file, text);
    fclose(file);
    return out;
}

static void check_written(void (*write)(FILE *, const char *), const char *text, const char *want)
{
    char *out = written(write, text);
    CU_ASSERT_STRING_EQUAL(out, want);
    free(out);
}

static void test_no_text_moves_a_terminal(void)
{
    check_written(text_write_clean, "two\nlines, \u00e9", "two\nlines, \u00e9");
    check_written(text_write_clean,
                  "\033[31m\r\177\xff\xc2\x9b"
                  "2J\u202e",
                  " [31m  ? 2J ");
    check_written(text_write_json, "\033\177\xc2\x9b\xff\"",
                  "\"\\u001b\\u007f\\u009b\\ufffd\\\"\"");
}

static void test_no_text_is_a_formula(void)
{
    check_written(text_write_html, "<b a=\"'\">&\033\n\u00e9\xff",
                  "&lt;b a=&quot;&#39;&quot;&gt;&amp; \n\u00e9?");
    check_written(text_write_csv, "=1+2", "'=1+2");
    check_written(text_write_csv, "@a,b", "\"'@a,b\"");
    check_written(text_write_csv, "+cmd|A1", "'+cmd|A1");
    check_written(text_write_csv, "-a", "'-a");
    check_written(text_write_csv, "\t=1", "'\t=1");
    check_written(text_write_csv, "-1.5e-3", "-1.5e-3");
    check_written(text_write_csv, "a=b", "a=b");
    check_written(text_write_csv, "", "");
    char formula[5001], harmless[5002];
    memset(formula, '=', 5000);
    formula[5000] = '\0';
    snprintf(harmless, sizeof harmless, "'%s", formula);
    check_written(text_write_csv, formula, harmless);
}

static void test_lists_of_items(void)
{
    char list[24] = "";
    text_add_items(list, sizeof list, "");
    CU_ASSERT_STRING_EQUAL(list, "");
    text_add_items(list, sizeof list, "abcd,old");
    text_add_items(list, sizeof list, "abc,old,bcd,abc"); // items, not parts of them
    CU_ASSERT_STRING_EQUAL(list, "abcd,old,abc,bcd");
    text_add_items(list, sizeof list, "longer");
    text_add_items(list, sizeof list, "x");
    CU_ASSERT_STRING_EQUAL(list, "abcd,old,abc,bcd,...");
}

static void test_sizes_for_people(void)
{
    char text[TEXT_COUNT];
    text_format_bytes(0, text);
    CU_ASSERT_STRING_EQUAL(text, "0 bytes");
    text_format_bytes(2.66e9, text);
    CU_ASSERT_STRING_EQUAL(text, "2.66 GB");
    text_format_bytes(999.7e3, text);
    CU_ASSERT_STRING_EQUAL(text, "1 MB");
    text_format_bytes(1e23, text);
    CU_ASSERT_STRING_EQUAL(text, "1e+05 EB");
}

static void test_times(void)
{
    const struct {
        double seconds;
        const char *text;
    } times[] = {{0, "0 s"},
                 {59.4, "59 s"},
                 {59.6, "1 min 0 s"},
                 {750, "12 min 30 s"},
                 {3599.4, "59 min 59 s"},
                 {3600, "1 h 0 min"},
                 {13679, "3 h 48 min"},
                 {86369, "23 h 59 min"},
                 {86371, "1 d 0 h"},
                 {183600, "2 d 3 h"},
                 {NAN, "?"},
                 {INFINITY, "?"}};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        char text[TEXT_TIME];
        text_format_time(times[i].seconds, text);
        CU_ASSERT_STRING_EQUAL(text, times[i].text);
    }
}

SUITE(base)
{
    TEST(test_times);
    TEST(test_numbers_that_are_read);
    TEST(test_numbers_that_are_refused);
    TEST(test_arena_pieces_are_aligned_and_apart);
    TEST(test_arena_beyond_the_machine_is_refused);
    TEST(test_status_keeps_its_message);
    TEST(test_no_text_moves_a_terminal);
    TEST(test_no_text_is_a_formula);
    TEST(test_lists_of_items);
    TEST(test_sizes_for_people);
}
