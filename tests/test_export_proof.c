// What files say of the network that they hold: no more than is proven of it.
#include "export/export.h"
#include "suite.h"
#include "synthetic.h"

static void check_proof(struct trial_result result, size_t generations, unsigned integer_bits,
                        const char *expected)
{
    struct store_model model = {.result = result};
    struct export_network network = {
        .model = &model, .net.generations = generations, .integer_bits = integer_bits};
    char text[EXPORT_PROOF_TEXT];
    export_proof(&network, text);
    CU_ASSERT_STRING_EQUAL(text, expected);
}

static void test_what_is_proven(void)
{
    struct trial_result result = {.exact_at_end = true, .evidence = TRIAL_WINDOWS};
    check_proof(result, 1, 0, "exact on every board: proven on all 512 windows");
    check_proof(result, 2, 0, "exact on every board: proven on all 33554432 patches");
    check_proof(result, 1, 8, "exact on every board: proven on all 512 windows, as integers");
    result.evidence = TRIAL_CERTIFICATE;
    check_proof(result, 3, 0, "exact on every board: certified");
}

static void test_what_is_not(void)
{
    struct trial_result enumerated = {.evidence = TRIAL_WINDOWS, .window_errors = 65, .unsure = 2};
    check_proof(enumerated, 1, 0, "not exact: wrong on 65 of 512 windows");
    enumerated.window_errors = 0;
    check_proof(enumerated, 2, 0, "not proven: the answer to 2 of 33554432 patches is unsure");
    struct trial_result tried = {.evidence = TRIAL_BOARDS, .window_errors = -1, .unsure = -1};
    check_proof(tried, 3, 0, "not exact: wrong on some board");
    tried.exact_at_end = true;
    check_proof(tried, 3, 0, "not proven: right on the boards that were tried");
}

// L(1,1) whose second filter is constant. To leave it out rounds the bias that it moves into, and so the network
// leaves as it is; but it calls every cell dead, whatever its file says.
static void test_no_file_is_believed(void)
{
    float value[25] = {.3f, .3f, .3f, .3f, .3f, .3f, .3f, .3f, .3f};
    value[18] = 0.1f, value[19] = 0.1234567f;
    value[20] = 1.1593379f, value[21] = 0.9691062f, value[22] = 0.2041394f;
    value[23] = -0.8343945f, value[24] = -0.2392007f;
    struct store_model model = {.point = synthetic_point(1),
                                .result = {.outcome = TRIAL_LEARNED,
                                           .exact_at_end = true,
                                           .evidence = TRIAL_WINDOWS,
                                           .final = value}};
    struct export_network network;
    char text[EXPORT_PROOF_TEXT];
    CU_ASSERT_EQUAL(export_open(&network, &model, "life"), STATUS_OK);
    CU_ASSERT_EQUAL(network.net.parameters, 25);
    export_proof(&network, text);
    CU_ASSERT_STRING_EQUAL(text, "not exact: wrong on 140 of 512 windows");
    export_close(&network);
}

SUITE(export_proof)
{
    TEST(test_what_is_proven);
    TEST(test_what_is_not);
    TEST(test_no_file_is_believed);
}
