// Rules: how people write them, what is refused, and what B0 does to empty space.
#include "life/board.h"
#include "life/rule_names.h"
#include "life/universe.h"
#include "rng/pcg.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static void test_names(void)
{
    CU_ASSERT_STRING_EQUAL(life_rule_name("B3/S23"), "Life");
    CU_ASSERT_STRING_EQUAL(life_rule_name("B36/S23"), "HighLife");
    CU_ASSERT_PTR_NULL(life_rule_name("B3/S2"));
    CU_ASSERT_STRING_EQUAL(life_rule_named("highlife"), "B36/S23");
}

static void test_rules_that_are_read(void)
{
    static const struct {
        const char *text, *written;
    } good[] = {
        {"B3/S23", "B3/S23"},
        {"b63/s32", "B36/S23"},
        {"B/S", "B/S"},
        {"B012345678/S876543210", "B012345678/S012345678"},
        {"B3S23", "B3/S23"},
        {"b3s23", "B3/S23"},
        {"S23/B3", "B3/S23"},
        {"s23b3", "B3/S23"},
        {"23/3", "B3/S23"},
        {"125/36", "B36/S125"},
        {"1357/1357", "B1357/S1357"},
        {"/2", "B2/S"},
        {"3/", "B/S3"},
        {"B3/", "B3/S"},
        {"/S23", "B/S23"},
        {"B3/23", "B3/S23"},
        {"3/S23", "B3/S23"},
        {"23/B3", "B3/S23"},
        {"B234", "B234/S"},
        {"s23", "B/S23"},
        {"Life", "B3/S23"},
        {"HIGHLIFE", "B36/S23"},
        {"2x2", "B36/S125"},
        {"Day & Night", "B3678/S34678"},
        {"daynight", "B3678/S34678"},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct life_rule rule = {0}, again;
        char text[LIFE_RULE_TEXT];
        CU_ASSERT_EQUAL(life_rule_parse(good[i].text, &rule), STATUS_OK);
        life_rule_format(&rule, text);
        CU_ASSERT_STRING_EQUAL(text, good[i].written);
        CU_ASSERT_EQUAL(life_rule_parse(text, &again), STATUS_OK);
        CU_ASSERT(again.birth == rule.birth && again.survival == rule.survival);
    }
    struct life_rule life;
    CU_ASSERT_EQUAL(life_rule_parse("B3/S23", &life), STATUS_OK);
    CU_ASSERT(life.birth == 1 << 3 && life.survival == (1 << 2 | 1 << 3));
}

static void test_rules_that_are_refused(void)
{
    static const struct {
        const char *text, *reason;
    } bad[] = {
        {"", "digits 0 to 8"},
        {"B", "digits 0 to 8"},
        {"3", "digits 0 to 8"},
        {"B9/S23", "digits 0 to 8"},
        {"S", "digits 0 to 8"},
        {"B33/S23", "each once"},
        {"B3/S2 3", "digits 0 to 8"},
        {"B3/S23 ", "digits 0 to 8"},
        {" B3/S23", "digits 0 to 8"},
        {"B3/S23/", "Generations"},
        {"B3/B23", "digits 0 to 8"},
        {"S3S23", "digits 0 to 8"},
        {"B3//S23", "Generations"},
        {"B3/S239", "digits 0 to 8"},
        {"B3/S23\n", "digits 0 to 8"},
        {"B3,S23", "digits 0 to 8"},
        {"tlife", "a name such as HighLife"},
        {"B3/S23:T8,8", "a universe behind the colon"},
        {"B3/S23:", "a universe behind the colon"},
        {"23/3/3", "Generations"},
        {"/2/3", "Generations"},
        {"B3/S23/C4", "Generations"},
        {"B2-a/S12", "where the neighbours lie"},
        {"B2c3c/S", "where the neighbours lie"},
        {"B3_S23-a4ei6", "where the neighbours lie"},
        {"B245/S3H", "hexagonal"},
        {"B13/S012V", "von Neumann"},
        {"W110", "one-dimensional"},
        {"R5,C0,M1,S34..58,B34..45,NM", "Larger than Life"},
        {"MAPARYXfhZofugWaH7oaIDogBZofuhogOiAaIDogIAAgAAWaH7oaIDogGiA6ICAAIAAaIDogIAAgACAAIAAAAAAA"
         "A",
         "MAP"},
        {"LifeHistory", "more than two states"},
        {"B3/S23History", "more than two states"},
        {"B3/S23Super", "more than two states"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct life_rule rule = {7, 7};
        bool right = life_rule_parse(bad[i].text, &rule) == STATUS_REQUEST && rule.birth == 7 &&
                     rule.survival == 7 && strstr(status_message(), bad[i].reason) != NULL;
        if (!right)
            printf("\n  %s\n  gave: %s\n", bad[i].text, status_message());
        CU_ASSERT(right);
    }
}

static void test_universes_that_are_read(void)
{
    static const struct {
        const char *text;
        struct life_universe universe;
    } good[] = {
        {"B3/S23", {0}},
        {"23/3:", {0}},
        {"Life:P", {0}},
        {"B3/S23:T0,0", {0}},
        {"B3/S23:P0", {0}},
        {"B3/S23:T32,24", {true, LIFE_TORUS, 32, 24}},
        {"b3s23:t7", {true, LIFE_TORUS, 7, 7}},
        {"S23/B3:P4096,1", {true, LIFE_DEAD, 4096, 1}},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct life_rule rule = {0};
        struct life_universe universe = {0};
        const struct life_universe *right = &good[i].universe;
        CU_ASSERT_EQUAL(life_universe_parse(good[i].text, &rule, &universe), STATUS_OK);
        CU_ASSERT(rule.birth == 1 << 3 && rule.survival == (1 << 2 | 1 << 3));
        CU_ASSERT(universe.bounded == right->bounded && universe.boundary == right->boundary &&
                  universe.width == right->width && universe.height == right->height);
    }
}

static void test_universes_that_are_refused(void)
{
    static const struct {
        const char *text, *reason;
    } bad[] = {
        {"B3/S23:K30*,20", "a Klein bottle"},
        {"B3/S23:C30,20", "a cross-surface"},
        {"B3/S23:S30", "a sphere"},
        {"B3/S23:T30+5,20", "shifted"},
        {"B3/S23:T30,20-2", "shifted"},
        {"B3/S23:T0,68", "without end"},
        {"B3/S23:P30,0", "without end"},
        {"B3/S23:T4097", "from 1 to 4096"},
        {"B3/S23:T9,18446744073709551620", "from 1 to 4096"},
        {"B3/S23:Q9", "expected T (torus) or P (plane)"},
        {"B3/S23:T9,", "expected T (torus) or P (plane)"},
        {"B3/S23:T9,9,9", "expected T (torus) or P (plane)"},
        {"B3/S23:P9+1", "expected T (torus) or P (plane)"},
        {"23/3/3:T9", "Generations"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct life_rule rule = {7, 7};
        struct life_universe universe = {.width = 7};
        bool right = life_universe_parse(bad[i].text, &rule, &universe) == STATUS_REQUEST &&
                     rule.birth == 7 && universe.width == 7 &&
                     strstr(status_message(), bad[i].reason) != NULL;
        if (!right)
            printf("\n  %s\n  gave: %s\n", bad[i].text, status_message());
        CU_ASSERT(right);
    }
}

static void expect_in_space(const char *text, uint64_t generation, const char *expected)
{
    struct life_rule rule, seen;
    char written[LIFE_RULE_TEXT];
    CU_ASSERT_EQUAL_FATAL(life_rule_parse(text, &rule), STATUS_OK);
    seen = life_rule_in_space(&rule, generation);
    life_rule_format(&seen, written);
    CU_ASSERT_STRING_EQUAL(written, expected);
}

// The examples of golly's help.
static void test_rules_in_space(void)
{
    expect_in_space("B3/S23", 0, "B3/S23");
    expect_in_space("B3/S23", 1, "B3/S23");
    expect_in_space("B0123478/S01234678", 0, "B3/S23");
    expect_in_space("B0123478/S01234678", 1, "B3/S23");
    expect_in_space("B03/S23", 0, "B1245678/S0145678");
    expect_in_space("B03/S23", 1, "B56/S58");
}

// On a torus nothing is beyond the cells: those that differ from space, by the rule in space, are
// the same as the cells by the rule itself.
static void test_cells_that_differ_from_space(void)
{
    struct pcg32 generator = pcg32_seeded(20200903, 23);
    size_t wrong = 0;
    for (int repeat = 0; repeat < 64; repeat++) {
        struct life_rule rule = {.birth = (pcg32_next(&generator) & 511) | 1,
                                 .survival = pcg32_next(&generator) & 511};
        struct life_board cells[2], differ[2];
        for (int i = 0; i < 2; i++) {
            CU_ASSERT_EQUAL_FATAL(life_board_open(&cells[i], 20, 11), STATUS_OK);
            CU_ASSERT_EQUAL_FATAL(life_board_open(&differ[i], 20, 11), STATUS_OK);
        }
        bool alive = life_rule_space_lives(&rule, 0);
        CU_ASSERT_EQUAL(alive, rule.survival >> 8);
        for (size_t i = 0; i < 220; i++) {
            bool cell = pcg32_next(&generator) >> 31;
            life_set_cell(&cells[0], i % 20, i / 20, cell);
            life_set_cell(&differ[0], i % 20, i / 20, cell != alive);
        }
        for (uint64_t g = 0; g < 5; g++) {
            struct life_rule seen = life_rule_in_space(&rule, g);
            CU_ASSERT(!life_rule_has_b0(&seen));
            life_step_ref(&cells[g % 2], &cells[(g + 1) % 2], &rule, LIFE_TORUS);
            life_step_ref(&differ[g % 2], &differ[(g + 1) % 2], &seen, LIFE_TORUS);
            bool lives = life_rule_space_lives(&rule, g + 1);
            for (size_t i = 0; i < 220; i++)
                wrong += life_cell(&cells[(g + 1) % 2], i % 20, i / 20) !=
                         (life_cell(&differ[(g + 1) % 2], i % 20, i / 20) != lives);
        }
        for (int i = 0; i < 2; i++) {
            life_board_close(&cells[i]);
            life_board_close(&differ[i]);
        }
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

SUITE(rule)
{
    TEST(test_names);
    TEST(test_rules_that_are_read);
    TEST(test_rules_that_are_refused);
    TEST(test_universes_that_are_read);
    TEST(test_universes_that_are_refused);
    TEST(test_rules_in_space);
    TEST(test_cells_that_differ_from_space);
}
