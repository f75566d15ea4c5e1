// Which networks of made-up results a gallery shows.
#include "export/gallery.h"
#include "suite.h"
#include "synthetic.h"

#define NETWORKS 4

static struct trial_result *trial(struct store_results *results, size_t point, size_t t)
{
    return &results->trial[results->point[point].first + t];
}

static void check_choice(const struct gallery_choice *choice, size_t point, size_t t)
{
    CU_ASSERT_TRUE(choice->any);
    CU_ASSERT_EQUAL(choice->point, point);
    CU_ASSERT_EQUAL(choice->trial, t);
}

// The point that has all kinds is shown, though another learned with fewer weights.
static void test_of_one_point(void)
{
    struct store_results results;
    struct gallery_choice choice[GALLERY_KINDS];
    synthetic_open(&results, 3, NETWORKS);
    synthetic_set(&results, 0, synthetic_point(1), 2, 0, 0);
    synthetic_set(&results, 1, synthetic_point(3), 1, 1, 1);
    synthetic_set(&results, 2, synthetic_point(2), 1, 1, 1);
    gallery_choose(&results, choice);
    check_choice(&choice[GALLERY_LEARNED], 2, 0); // smaller than point 1
    check_choice(&choice[GALLERY_ALMOST], 2, 3);  // what diverged is of no kind
    check_choice(&choice[GALLERY_DEAD], 2, 1);
    synthetic_close(&results);
}

static void test_best_of_a_kind(void)
{
    struct store_results results;
    struct gallery_choice choice[GALLERY_KINDS];
    synthetic_open(&results, 1, NETWORKS);

    synthetic_set(&results, 0, synthetic_point(2), NETWORKS, 0, 0);
    trial(&results, 0, 1)->weights_left -= 3;
    trial(&results, 0, 2)->weights_left -= 3;
    trial(&results, 0, 2)->learned_at = 7;
    trial(&results, 0, 3)->weights_left -= 9;
    trial(&results, 0, 3)->exact_at_end = false; // it was lost again
    gallery_choose(&results, choice);
    check_choice(&choice[GALLERY_LEARNED], 0, 2);

    synthetic_set(&results, 0, synthetic_point(2), 0, 0, 0);
    for (size_t t = 0; t < NETWORKS; t++) {
        trial(&results, 0, t)->window_errors = t == 0 ? 9 : 5;
        trial(&results, 0, t)->cell_accuracy = t == 2 ? 0.98 : 0.9;
    }
    gallery_choose(&results, choice);
    check_choice(&choice[GALLERY_ALMOST], 0, 2);
    CU_ASSERT_FALSE(choice[GALLERY_LEARNED].any);
    CU_ASSERT_FALSE(choice[GALLERY_DEAD].any);

    synthetic_set(&results, 0, synthetic_point(2), 0, NETWORKS, 0);
    trial(&results, 0, 1)->updates = trial(&results, 0, 3)->updates = 64;
    gallery_choose(&results, choice);
    check_choice(&choice[GALLERY_DEAD], 0, 1);
    synthetic_close(&results);
}

// What a point lacks comes from another with the same task.
static void test_of_other_points(void)
{
    struct store_results results;
    struct gallery_choice choice[GALLERY_KINDS];
    struct point torus = synthetic_point(2), dead = torus;
    dead.boundary = LIFE_DEAD;
    synthetic_open(&results, 3, NETWORKS);
    synthetic_set(&results, 0, torus, 2, 0, 0); // learned and almost
    synthetic_set(&results, 1, dead, 0, 4, 0);  // dead, with other edges
    synthetic_set(&results, 2, torus, 0, 1, 3); // dead
    gallery_choose(&results, choice);
    check_choice(&choice[GALLERY_LEARNED], 0, 0);
    check_choice(&choice[GALLERY_DEAD], 2, 0);
    results.point[2].point = dead;
    gallery_choose(&results, choice);
    CU_ASSERT_FALSE(choice[GALLERY_DEAD].any);
    synthetic_close(&results);
}

static void test_none(void)
{
    struct store_results results;
    struct gallery_choice choice[GALLERY_KINDS];
    synthetic_open(&results, 1, NETWORKS);
    synthetic_set(&results, 0, synthetic_point(2), 0, 0, NETWORKS);
    gallery_choose(&results, choice);
    for (size_t k = 0; k < GALLERY_KINDS; k++)
        CU_ASSERT_FALSE(choice[k].any);
    synthetic_close(&results);
}

SUITE(gallery)
{
    TEST(test_of_one_point);
    TEST(test_best_of_a_kind);
    TEST(test_of_other_points);
    TEST(test_none);
}
