// Runs every registered suite but those on request, or those named as arguments; exits 1 if any assertion failed.
#include "suite.h"

#include <CUnit/Basic.h>
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

static int wanted(const struct suite *suite, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], suite->name) == 0)
            return 1;
    return argc == 1 && !suite->on_request;
}

int main(int argc, char **argv)
{
    if (CU_initialize_registry() != CUE_SUCCESS)
        return EXIT_FAILURE;
    for (struct suite *s = suites; s != NULL; s = s->next)
        if (wanted(s, argc, argv))
            s->add_tests(CU_add_suite(s->name, NULL, NULL));
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    unsigned run = CU_get_number_of_tests_run();
    CU_cleanup_registry();
    if (run == 0)
        fprintf(stderr, "no test ran: no suite has that name\n");
    return failed == 0 && run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
