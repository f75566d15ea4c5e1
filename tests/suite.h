// Every tests/test_*.c file registers one CUnit suite with SUITE and adds its tests in the body:
//
//   static void test_glider(void) { CU_ASSERT_EQUAL(...); }
//   SUITE(life) { TEST(test_glider); }
//
// There is no list to keep.
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <CUnit/CUnit.h>

struct suite {
    const char *name;
    void (*add_tests)(CU_pSuite suite);
    struct suite *next;
};

void suite_register(struct suite *suite);

#define SUITE(name)                                                                                \
    static void add_tests(CU_pSuite suite_);                                                       \
    __attribute__((constructor)) static void register_suite(void)                                  \
    {                                                                                              \
        static struct suite suite = {#name, add_tests, NULL};                                      \
        suite_register(&suite);                                                                    \
    }                                                                                              \
    static void add_tests(CU_pSuite suite_)

#define TEST(function) CU_add_test(suite_, #function, function)

#endif
