// Every tests/test_*.c file registers one CUnit suite with SUITE and adds its tests in the body:
//
//   static void test_glider(void) { CU_ASSERT_EQUAL(...); }
//   SUITE(life) { TEST(test_glider); }
//
// There is no list to keep. SUITE_LONG is for one that takes some three seconds and more: it begins before the
// others, and `make test-quick` leaves it out. SUITE_ON_REQUEST registers one that runs only when it is named, because it
// takes long or needs what only the caller has.
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <CUnit/CUnit.h>

struct suite {
    const char *name;
    int on_request;
    void (*add_tests)(CU_pSuite suite);
    struct suite *next;
};

void suite_register(struct suite *suite);

#define SUITE(name)            SUITE_REGISTER(name, 0)
#define SUITE_LONG(name)       SUITE_REGISTER(name, 0)
#define SUITE_ON_REQUEST(name) SUITE_REGISTER(name, 1)

#define SUITE_REGISTER(name, on_request)                                                           \
    static void add_tests(CU_pSuite suite_);                                                       \
    __attribute__((constructor)) static void register_suite(void)                                  \
    {                                                                                              \
        static struct suite suite = {#name, on_request, add_tests, NULL};                          \
        suite_register(&suite);                                                                    \
    }                                                                                              \
    static void add_tests(CU_pSuite suite_)

#define TEST(function) CU_add_test(suite_, #function, function)

#endif
