// Runs the suites that are named as arguments, or every registered one but those on request; prints a line
// for each and what failed; exits 1 if anything did. --list prints the names of those that run unnamed.
#include "suite.h"

#include <CUnit/CUnit.h>
#include <CUnit/TestDB.h>
#include <CUnit/TestRun.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct suite *suites;

void suite_register(struct suite *suite)
{
    // In order of their names, so that the order does not depend on the linker.
    struct suite **at = &suites;
    while (*at != NULL && strcmp((*at)->name, suite->name) < 0)
        at = &(*at)->next;
    suite->next = *at;
    *at = suite;
}

static bool wanted(const struct suite *suite, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], suite->name) == 0)
            return true;
    return argc == 1 && !suite->on_request;
}

static bool is_suite(const char *name)
{
    for (const struct suite *s = suites; s != NULL; s = s->next)
        if (strcmp(s->name, name) == 0)
            return true;
    return false;
}

static void list(void)
{
    for (const struct suite *s = suites; s != NULL; s = s->next)
        if (!s->on_request)
            puts(s->name);
}

static void print_failures(void)
{
    for (const CU_FailureRecord *f = CU_get_failure_list(); f != NULL; f = f->pNext)
        printf("%s:%u: %s: %s\n", f->strFileName, f->uiLineNumber,
               f->pTest == NULL ? "suite" : f->pTest->pName, f->strCondition);
}

// Runs one suite. Returns whether it passed.
static bool run(const struct suite *suite)
{
    if (CU_initialize_registry() != CUE_SUCCESS)
        return false;
    suite->add_tests(CU_add_suite(suite->name, NULL, NULL));
    CU_run_all_tests();
    unsigned tests = CU_get_number_of_tests_run(), failed = CU_get_number_of_tests_failed();
    bool passed = tests > 0 && CU_get_number_of_failures() == 0;
    print_failures();
    printf("%s: %u passed, %u failed (%u assertions)\n", suite->name, tests - failed, failed,
           CU_get_number_of_asserts());
    fflush(stdout);
    CU_cleanup_registry();
    return passed;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        list();
        return EXIT_SUCCESS;
    }
    bool passed = true;
    for (int i = 1; i < argc; i++)
        if (!is_suite(argv[i])) {
            fprintf(stderr, "%s: no suite has that name\n", argv[i]);
            passed = false;
        }
    for (const struct suite *s = suites; s != NULL; s = s->next)
        if (wanted(s, argc, argv))
            passed &= run(s);
    return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
