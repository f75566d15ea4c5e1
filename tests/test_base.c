#include "base/arena.h"
#include "base/parse.h"
#include "suite.h"

#include <string.h>

static void test_numbers_that_are_read(void)
{
    int64_t integer = 0;
    CU_ASSERT(parse_integer("42", 0, 100, &integer) && integer == 42);
    CU_ASSERT(parse_integer("-1", -1, 100, &integer) && integer == -1);
    uint64_t seed = 0;
    CU_ASSERT(parse_unsigned("18446744073709551615", &seed) && seed == UINT64_MAX);
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

SUITE(base)
{
    TEST(test_numbers_that_are_read);
    TEST(test_numbers_that_are_refused);
    TEST(test_arena_pieces_are_aligned_and_apart);
    TEST(test_arena_beyond_the_machine_is_refused);
    TEST(test_status_keeps_its_message);
}
