// The figure of a single network: what its units compute, what stands on the page, and which networks have none.
#include "report/data/anatomy.h"
#include "report/plots/figure.h"
#include "suite.h"
#include "synthetic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The hand-made L(n,m), as a model that is proven.
static void open_hand(struct store_model *model, float *value, size_t generations, size_t m,
                      struct export_network *network)
{
    *model = (struct store_model){.point = synthetic_point(m)};
    model->point.generations = generations;
    struct net net = point_net(&model->point);
    net_set_by_hand(&net, value);
    model->result.final = value;
    model->result.outcome = TRIAL_LEARNED;
    model->result.evidence = TRIAL_WINDOWS;
    model->result.exact_at_end = true;
    CU_ASSERT_EQUAL_FATAL(export_open_whole(network, model, "network"), STATUS_OK);
}

// Its logit is 10 where a cell lives and -10 where it does not, in all windows alike.
static void test_logits_by_neighbours(void)
{
    float value[64];
    struct net net = net_make(1, 1, NET_RELU);
    struct anatomy_by_neighbours by;
    net_set_by_hand(&net, value);
    anatomy_unit(&net, value, 2, 0, &by);
    for (size_t centre = 0; centre < 2; centre++)
        for (size_t n = 0; n < 9; n++) {
            double expected = n == 3 || (centre && n == 2) ? 10 : -10;
            const struct anatomy_spread *spread = &by.of[centre][n];
            CU_ASSERT_DOUBLE_EQUAL(spread->mean, expected, 1e-4);
            CU_ASSERT_DOUBLE_EQUAL(spread->low, expected, 1e-4);
            CU_ASSERT_DOUBLE_EQUAL(spread->high, expected, 1e-4);
        }
}

// A filter that sees one corner: of n neighbours of eight it is n / 8 in the mean, and 0 or 1.
static void test_spread_over_windows(void)
{
    float value[64] = {0};
    struct net net = net_make(1, 1, NET_RELU);
    struct anatomy_by_neighbours by;
    struct double_range sum[2];
    value[net.layer[0].weights] = 1;
    anatomy_unit(&net, value, 0, 0, &by);
    for (size_t n = 0; n < 9; n++) {
        CU_ASSERT_DOUBLE_EQUAL(by.of[1][n].mean, (double)n / 8, 1e-12);
        CU_ASSERT_EQUAL(by.of[1][n].low, n == 8);
        CU_ASSERT_EQUAL(by.of[1][n].high, n > 0);
    }
    value[net.layer[0].biases] = -3;
    anatomy_sums(&net, value, 0, sum);
    CU_ASSERT(sum[0].low == -3 && sum[0].high == -2 && sum[1].low == 0 && sum[1].high == 0);
}

// The caller frees the text.
static void draw(const struct export_network *network, char **text)
{
    size_t bytes;
    FILE *out = open_memstream(text, &bytes);
    CU_ASSERT_EQUAL(figure_network(network, out), STATUS_OK);
    fclose(out);
}

static size_t lines_of(const char *text, const char *block)
{
    size_t lines = 0;
    const char *at = strstr(text, block);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    while ((at = strchr(at, '\n') + 1)[0] != 'E')
        lines++;
    return lines;
}

static void test_page_of_a_network(void)
{
    struct store_model model;
    struct export_network network;
    float value[256];
    open_hand(&model, value, 1, 1, &network);
    char *text = NULL;
    draw(&network, &text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "heading = 'L(1,1): B3/S23'\n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "subtitle = 'exact on every board: proven on all 512 windows'\n"));
    CU_ASSERT_EQUAL(lines_of(text, "$squares << END"), 18 + 2 + 1);
    CU_ASSERT_EQUAL(lines_of(text, "$panels << END"), 3);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"0.10\"\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, " -1.0000 \"\u221210.0\"\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"bias \u221210.0\"\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "x_title = '2 \u00d7 live neighbours + the cell itself'"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "alive_from = 4.5\nalive_to = 7.5\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n6 10 10 10 1\n"));
    free(text);
    // A pruned weight has no number; a rule that is no band has the neighbours for its axis.
    uint8_t mask[256];
    memset(mask, 1, sizeof mask);
    mask[0] = 0;
    model.result.mask = mask;
    model.point.rule.birth |= 1u << 6;
    draw(&network, &text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"\u00b7\"\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "x_title = 'live neighbours'"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "alive_from = nan\n"));
    free(text);
    export_close(&network);
}

static void test_two_generations_are_drawn_alone(void)
{
    struct store_model model;
    struct export_network network;
    float value[1024];
    open_hand(&model, value, 2, 2, &network);
    CU_ASSERT_EQUAL(figure_check_network(&network, "x.h5"), STATUS_OK);
    char *text = NULL;
    draw(&network, &text);
    CU_ASSERT_EQUAL(lines_of(text, "$squares << END"), 36 + 8 + 72 + 8 + 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "explained = 0\n"));
    CU_ASSERT_PTR_NULL(strstr(text, "$logit"));
    free(text);
    export_close(&network);
}

static void test_what_does_not_fit_is_refused(void)
{
    static const size_t sizes[][2] = {{3, 1}, {1, 5}, {2, 5}};
    for (size_t i = 0; i < 3; i++) {
        struct store_model model;
        struct export_network network;
        float value[4096];
        open_hand(&model, value, sizes[i][0], sizes[i][1], &network);
        CU_ASSERT_EQUAL(figure_check_network(&network, "x.h5"), STATUS_REQUEST);
        CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "a page has room for 2, 8 and 4"));
        export_close(&network);
    }
}

SUITE(report_network)
{
    TEST(test_logits_by_neighbours);
    TEST(test_spread_over_windows);
    TEST(test_page_of_a_network);
    TEST(test_two_generations_are_drawn_alone);
    TEST(test_what_does_not_fit_is_refused);
}
