// Parts of a sweep: as long as each other, the same at any time, and together all of it.
#include "small_sweep.h"
#include "suite.h"
#include "sweep/deal.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

static void test_shares_are_even(void)
{
    enum { PIECES = 2000, HANDS = 37 };
    static double cost[PIECES];
    static size_t hand[PIECES], again[PIECES];
    double load[HANDS] = {0}, all = 0, most = 0, dearest = 0;
    uint32_t draw = 1;
    for (size_t i = 0; i < PIECES; i++) {
        draw = draw * 1664525 + 1013904223;
        cost[i] = 1 + (double)(draw >> 16) / 655.36;
        all += cost[i];
        dearest = fmax(dearest, cost[i]);
    }
    CU_ASSERT_EQUAL(deal(cost, PIECES, HANDS, hand), STATUS_OK);
    CU_ASSERT_EQUAL(deal(cost, PIECES, HANDS, again), STATUS_OK);
    for (size_t i = 0; i < PIECES; i++) {
        CU_ASSERT_FATAL(hand[i] < HANDS);
        CU_ASSERT_EQUAL(hand[i], again[i]);
        load[hand[i]] += cost[i];
    }
    for (size_t i = 0; i < HANDS; i++)
        most = fmax(most, load[i]);
    CU_ASSERT(most < 1.001 * all / HANDS);
}

// Against what can be found by trying all ways: a third more at most.
static void test_no_much_better_shares(void)
{
    enum { PIECES = 9, HANDS = 3 };
    uint32_t draw = 5;
    for (int round = 0; round < 50; round++) {
        double cost[PIECES], load[HANDS] = {0}, most = 0, best = INFINITY;
        size_t hand[PIECES];
        for (size_t i = 0; i < PIECES; i++) {
            draw = draw * 1664525 + 1013904223;
            cost[i] = 1 + (double)(draw >> 28);
        }
        for (int way = 0; way < 19683; way++) { // HANDS^PIECES
            double loads[HANDS] = {0};
            for (int i = 0, w = way; i < PIECES; i++, w /= HANDS)
                loads[w % HANDS] += cost[i];
            best = fmin(best, fmax(loads[0], fmax(loads[1], loads[2])));
        }
        CU_ASSERT_EQUAL(deal(cost, PIECES, HANDS, hand), STATUS_OK);
        for (size_t i = 0; i < PIECES; i++)
            load[hand[i]] += cost[i];
        for (size_t i = 0; i < HANDS; i++)
            most = fmax(most, load[i]);
        CU_ASSERT(most >= best && most <= (4.0 / 3 - 1.0 / (3 * HANDS)) * best);
    }
}

static void test_more_hands_than_pieces(void)
{
    const double cost[3] = {2, 2, 1};
    size_t hand[3];
    CU_ASSERT_EQUAL(deal(cost, 3, 100, hand), STATUS_OK);
    CU_ASSERT(hand[0] == 0 && hand[1] == 1 && hand[2] == 2);
    CU_ASSERT_EQUAL(deal(cost, 0, 2, hand), STATUS_OK);
}

// The parts are all of the plan, each trial in one of them, whatever is there already.
static void test_parts_of_a_sweep(void)
{
    enum { PARTS = 3 };
    small_begin(3, 20, 100);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    size_t done = 0;
    for (size_t part = 0; part < PARTS; part++) {
        struct small_watch watch = {0};
        struct sweep_request request = small_request(&small, small_two, 1, &watch);
        struct sweep *opened;
        request.part = part;
        request.parts = PARTS;
        CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
        CU_ASSERT_EQUAL(sweep_progress(opened)->found, done);
        CU_ASSERT_EQUAL(sweep_run(opened), STATUS_OK);
        CU_ASSERT(sweep_progress(opened)->done > done);
        done = sweep_progress(opened)->done;
        sweep_close(opened);
        // Once more there is nothing to do: what is there does not change the parts.
        CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
        CU_ASSERT_EQUAL(sweep_progress(opened)->shards, 0);
        sweep_close(opened);
    }
    CU_ASSERT_EQUAL(done, 60);
    small_check_same(small_two, small_one, 60);
    small_end();
}

SUITE(deal)
{
    TEST(test_shares_are_even);
    TEST(test_no_much_better_shares);
    TEST(test_more_hands_than_pieces);
    TEST(test_parts_of_a_sweep);
}
