// The table of settings: places, keys, texts, columns, and the settings that came later.
#include "suite.h"
#include "trial_runs.h"

#include "spec/setting.h"
#include "ticket/method.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void test_rows_are_whole(void)
{
    bool taken[SETTING_COUNT] = {false};
    for (enum setting_id id = 0; id < SETTING_COUNT; id++) {
        const struct setting *setting = &setting_table[id];
        CU_ASSERT_FATAL(setting->place < SETTING_COUNT && !taken[setting->place]);
        taken[setting->place] = true;
        CU_ASSERT(setting_name(id) != NULL && setting->unit != NULL && setting->meaning != NULL);
        CU_ASSERT(setting->label != NULL && setting->title != NULL && setting->since >= 1);
        // What came after the first keys may not enter them unasked.
        CU_ASSERT(setting->since < 4 || setting->hash == SETTING_HASHED_NAMED ||
                  setting->hash == SETTING_NOT_HASHED);
        CU_ASSERT((setting->owner == SETTING_OF_SERIES || setting->owner == SETTING_OF_TICKET) ==
                  ((SETTINGS_OF_TICKETS & SETTING_BIT(id)) != 0));
    }
}

// Every word has one for people, and every phrase shows its value once at least.
static void test_values_are_said(void)
{
    struct point point = {.ticket = {.method = TICKET_ITERATIVE, .round = 1}};
    char text[SETTING_PHRASE];
    settings_set_usual(&point, false);
    settings_set_usual(&point, true);
    for (enum setting_id id = 0; id < SETTING_COUNT; id++) {
        const struct setting *setting = &setting_table[id];
        CU_ASSERT(setting->phrase != NULL && strchr(setting->phrase, '%') != NULL);
        CU_ASSERT((setting->special != NULL) ==
                  (setting->said_special != NULL && setting->phrase_special != NULL));
        for (size_t w = setting->first_word; w < setting->word_count && setting->said != NULL; w++)
            CU_ASSERT_PTR_NOT_NULL(setting->said[w]);
        setting_say(id, &point, text);
        CU_ASSERT(text[0] != '\0' && strpbrk(text, "%_(") == NULL);
    }
    static const struct {
        enum setting_id id;
        const char *value, *said;
    } said[] = {{SETTING_INIT, "fan_in", "weights: fan-in"},
                {SETTING_BOARD, "8", "8\u00d78 boards"},
                {SETTING_UPDATES, "125000", "up to 125,000 updates"},
                {SETTING_UPDATES, "1", "up to 1 update"},
                {SETTING_DENSITY, "uniform", "each board its own density"},
                {SETTING_DENSITY, "0.38", "density 0.38"},
                {SETTING_REWIND, "0", "rewound to the start"},
                {SETTING_REWIND, "256", "rewound to update 256"},
                {SETTING_REWIND, "trained", "trained values kept"},
                {SETTING_FLIPS, "1", "1 flipped sign"},
                {SETTING_FLIPS, "0", "0 flipped signs"},
                {SETTING_UNIT, "channels", "channels pruned"},
                {SETTING_MOMENTUM, NULL, "-"}}; // of sgd alone
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        CU_ASSERT(said[i].value == NULL || setting_read(said[i].id, said[i].value, &point));
        setting_say(said[i].id, &point, text);
        CU_ASSERT_STRING_EQUAL(text, said[i].said);
        if (strcmp(text, said[i].said) != 0)
            printf("\n'%s' is not '%s'\n", text, said[i].said);
    }
    setting_say_value(SETTING_INIT, &point, text);
    CU_ASSERT_STRING_EQUAL(text, "fan-in");
}

// Usual values are among what a text may say, and come back as they were said.
static void test_usual_values(void)
{
    struct point point = {.ticket.method = TICKET_ITERATIVE};
    settings_set_usual(&point, false);
    settings_set_usual(&point, true);
    CU_ASSERT(point.board == 32 && point.batch == 8 && point.updates == 125000);
    CU_ASSERT(point.boundary == LIFE_DEAD && point.overcompleteness == 1 && point.warmup == 0);
    CU_ASSERT(point.stop_when_proven && point.boards == POINT_OWN_BOARDS &&
              point.ticket.only_learned);
    CU_ASSERT(point.ticket.temperature == 0 && point.ticket.popup_rate == 0);
    for (enum setting_id id = 0; id < SETTING_COUNT; id++) {
        char text[SETTING_TEXT];
        if (setting_table[id].usual == NULL || !setting_applies(id, &point))
            continue;
        setting_format(id, &point, text);
        CU_ASSERT_STRING_EQUAL(text, setting_table[id].usual);
        CU_ASSERT(setting_is_usual(id, &point) && setting_fits(id, &point));
    }
}

// Every other value of a setting gives another identity, and another key but of the seed, the budget
// and when to stop.
static void test_keys(void)
{
    static const char *const other[SETTING_COUNT] = {
        [SETTING_RULE] = "B36/S23",
        [SETTING_GENERATIONS] = "2",
        [SETTING_BOARD] = "33",
        [SETTING_BOUNDARY] = "torus",
        [SETTING_DENSITY] = "0.5",
        [SETTING_WARMUP] = "1",
        [SETTING_FAMILY] = "window",
        [SETTING_OVERCOMPLETENESS] = "2",
        [SETTING_INIT] = "normal",
        [SETTING_OPTIMIZER] = "sgd",
        [SETTING_LEARNING_RATE] = "0.01",
        [SETTING_BETA1] = "0.8",
        [SETTING_BETA2] = "0.99",
        [SETTING_EPSILON] = "1e-07",
        [SETTING_SCHEDULE] = "cosine",
        [SETTING_LOSS] = "squared",
        [SETTING_RATE_WARMUP] = "100",
        [SETTING_L1] = "0.0001",
        [SETTING_L2] = "0.001",
        [SETTING_AVERAGE] = "0.99",
        [SETTING_BATCH] = "9",
        [SETTING_UPDATES] = "9",
        [SETTING_BOARDS] = "shared",
        [SETTING_STOP] = "never",
        [SETTING_METHOD] = "oneshot",
        [SETTING_UNIT] = "channels",
        [SETTING_SCOPE] = "layer",
        [SETTING_RATE] = "0.3",
        [SETTING_REWIND] = "trained",
        [SETTING_BIASES] = "yes",
        [SETTING_RETRAIN] = "no",
        [SETTING_PARENTS] = "any",
        [SETTING_ROUND] = "2",
        [SETTING_CONTROL] = "signs",
        [SETTING_FLIPS] = "1",
        [SETTING_FLIP_BIASES] = "yes",
        [SETTING_NOISE] = "0.5",
        [SETTING_SEED] = "1",
    };
    struct point point = {.ticket = {.method = TICKET_ITERATIVE, .round = 1}};
    settings_set_usual(&point, false);
    settings_set_usual(&point, true);
    uint64_t seen[SETTING_COUNT + 1] = {point_key(&point)};
    size_t count = 1;
    for (enum setting_id id = 0; id < SETTING_COUNT; id++) {
        struct point changed = point;
        if (other[id] == NULL)
            continue;
        CU_ASSERT_TRUE_FATAL(setting_read(id, other[id], &changed));
        uint64_t key = point_key(&changed);
        CU_ASSERT_NOT_EQUAL(point_identity(&changed), point_identity(&point));
        if (id == SETTING_UPDATES || id == SETTING_STOP || id == SETTING_SEED) {
            CU_ASSERT_EQUAL(key, seen[0]);
            continue;
        }
        for (size_t i = 0; i < count; i++)
            CU_ASSERT_NOT_EQUAL(key, seen[i]);
        seen[count++] = key;
        CU_ASSERT_EQUAL(settings_same_parent(&point, &changed),
                        (SETTINGS_OF_TICKETS & SETTING_BIT(id)) != 0);
        CU_ASSERT_EQUAL(settings_same_series(&point, &changed),
                        setting_table[id].owner != SETTING_OF_SERIES);
    }
}

static struct point ticket_of(enum ticket_method method)
{
    struct point point = {.ticket = {.method = method, .round = 1}};
    settings_set_usual(&point, false);
    settings_set_usual(&point, true);
    return point;
}

// What methods name as their own are settings that the method decides, and each of these has a method.
static void test_methods_own_settings(void)
{
    bool owned[SETTING_COUNT] = {false};
    for (enum ticket_method method = 0; method < TICKET_METHOD_COUNT; method++)
        for (size_t i = 0; i < TICKET_MOST_OWN && ticket_methods[method]->own[i] != 0; i++) {
            size_t offset = offsetof(struct point, ticket) + ticket_methods[method]->own[i];
            enum setting_id id = 0;
            while (id < SETTING_COUNT && setting_table[id].offset != offset)
                id++;
            CU_ASSERT_FATAL(id < SETTING_COUNT);
            CU_ASSERT_EQUAL(setting_table[id].decided_by, SETTING_METHOD);
            owned[id] = true;
        }
    for (enum setting_id id = 0; id < SETTING_COUNT; id++)
        CU_ASSERT_EQUAL(owned[id], setting_table[id].decided_by == SETTING_METHOD);
}

// A setting of single methods is within its range there, and zero everywhere else.
static void test_settings_of_single_methods(void)
{
    struct point point;
#define SAID(name, field, value)                                                                   \
    (point = ticket_of(TICKET_##name), point.ticket.field = (value), &point)
    for (enum ticket_method method = TICKET_RESTART; method < TICKET_METHOD_COUNT; method++)
        for (enum setting_id id = SETTING_TEMPERATURE; id <= SETTING_POPUP_WEIGHTS; id++) {
            bool own = method == (id == SETTING_TEMPERATURE ? TICKET_GRASP : TICKET_POPUP);
            point = ticket_of(method);
            CU_ASSERT(setting_table[id].decided_by == SETTING_METHOD &&
                      setting_applies(id, &point) == own);
            CU_ASSERT(setting_fits(id, &point) && setting_is_usual(id, &point));
        }
    CU_ASSERT(setting_fits(SETTING_POPUP_MOMENTUM, SAID(POPUP, popup_momentum, 0)));
    CU_ASSERT(setting_fits(SETTING_POPUP_DECAY, SAID(POPUP, popup_decay, 0)));
    CU_ASSERT(setting_fits(SETTING_POPUP_WEIGHTS, SAID(POPUP, popup_weights, TICKET_SIGNED)));
    CU_ASSERT_FALSE(setting_fits(SETTING_POPUP_RATE, SAID(POPUP, popup_rate, 0)));
    CU_ASSERT_FALSE(setting_fits(SETTING_POPUP_RATE, SAID(POPUP, popup_rate, INFINITY)));
    CU_ASSERT_FALSE(setting_fits(SETTING_POPUP_MOMENTUM, SAID(POPUP, popup_momentum, 1)));
    CU_ASSERT_FALSE(setting_fits(SETTING_POPUP_MOMENTUM, SAID(POPUP, popup_momentum, NAN)));
    CU_ASSERT_FALSE(setting_fits(SETTING_POPUP_DECAY, SAID(POPUP, popup_decay, -1)));
    CU_ASSERT_FALSE(setting_fits(SETTING_TEMPERATURE, SAID(POPUP, temperature, 1)));
    CU_ASSERT_FALSE(setting_fits(SETTING_TEMPERATURE, SAID(GRASP, temperature, 0)));
    CU_ASSERT_FALSE(setting_fits(SETTING_TEMPERATURE, SAID(GRASP, temperature, NAN)));
    CU_ASSERT_FALSE(setting_fits(SETTING_TEMPERATURE, SAID(ITERATIVE, temperature, 200)));
    CU_ASSERT_FALSE(setting_fits(SETTING_POPUP_RATE, SAID(ITERATIVE, popup_rate, 0.1)));
    CU_ASSERT_FALSE(setting_fits(SETTING_POPUP_MOMENTUM, SAID(ITERATIVE, popup_momentum, 0.1)));
    CU_ASSERT_FALSE(setting_fits(SETTING_POPUP_DECAY, SAID(ITERATIVE, popup_decay, 0.1)));
    CU_ASSERT_FALSE(
        setting_fits(SETTING_POPUP_WEIGHTS, SAID(ITERATIVE, popup_weights, TICKET_SIGNED)));
#undef SAID
}

// A setting of one optimiser: usual with it, zero with others, and in the key where it applies.
static void test_momentum(void)
{
    struct point adam = {0};
    settings_set_usual(&adam, false);
    const uint64_t key = point_key(&adam);
    CU_ASSERT(adam.train.momentum == 0 && setting_is_usual(SETTING_MOMENTUM, &adam));
    CU_ASSERT(!setting_applies(SETTING_MOMENTUM, &adam) && setting_fits(SETTING_MOMENTUM, &adam));
    struct point sgd = adam;
    CU_ASSERT_TRUE(setting_read(SETTING_OPTIMIZER, "sgd", &sgd));
    CU_ASSERT(sgd.train.momentum == 0.9 && setting_is_usual(SETTING_MOMENTUM, &sgd));
    CU_ASSERT_NOT_EQUAL(point_key(&sgd), key);

    static const char *const others[] = {"0", "0.5", "0.9999"};
    uint64_t seen[4] = {point_key(&sgd)};
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_TRUE(setting_read(SETTING_MOMENTUM, others[i], &sgd));
        CU_ASSERT(setting_fits(SETTING_MOMENTUM, &sgd));
        seen[i + 1] = point_key(&sgd);
        for (size_t j = 0; j <= i; j++)
            CU_ASSERT_NOT_EQUAL(seen[j], seen[i + 1]);
        adam.train.momentum = sgd.train.momentum;
        CU_ASSERT_EQUAL(point_key(&adam), key);
        CU_ASSERT_EQUAL(setting_fits(SETTING_MOMENTUM, &adam), adam.train.momentum == 0);
    }
    static const char *const wrong[] = {"1", "-0.1", "nan", "much", ""};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CU_ASSERT_FALSE(setting_read(SETTING_MOMENTUM, wrong[i], &sgd));
    sgd.train.momentum = 1;
    CU_ASSERT_FALSE(setting_fits(SETTING_MOMENTUM, &sgd));
    CU_ASSERT_TRUE(setting_read(SETTING_OPTIMIZER, "adam", &sgd));
    CU_ASSERT(sgd.train.momentum == 0 && point_key(&sgd) == key);
}

// The settings of optimisers, schedules and activations: usual where they apply, zero elsewhere, in the key
// where they are unusual, and nothing that is malformed or out of range.
static void test_settings_of_training(void)
{
    static const struct {
        enum setting_id id, by;
        const char *with, *without; // words of what decides; NULL: it always applies
        const char *usual, *other;
        const char *wrong[4];
    } rows[] = {
        {SETTING_NESTEROV, SETTING_OPTIMIZER, "sgd", "adam", "no", "yes", {"1", "maybe", ""}},
        {SETTING_BETA1,
         SETTING_OPTIMIZER,
         "adamw",
         "rmsprop",
         "0.9",
         "0",
         {"1", "-0.1", "nan", "inf"}},
        {SETTING_BETA2, SETTING_OPTIMIZER, "adam", "sgd", "0.999", "0.5", {"1", "-1", "nan", "2"}},
        {SETTING_EPSILON,
         SETTING_OPTIMIZER,
         "rmsprop",
         "sgd",
         "1e-08",
         "0.001",
         {"0", "-1e-8", "nan", "2"}},
        {SETTING_SMOOTHING,
         SETTING_OPTIMIZER,
         "rmsprop",
         "adam",
         "0.99",
         "0",
         {"1", "-0.5", "nan", "x"}},
        {SETTING_DECAY,
         SETTING_OPTIMIZER,
         "adamw",
         "adam",
         "0.01",
         "0",
         {"-0.1", "nan", "inf", "11"}},
        {SETTING_STEP_FACTOR,
         SETTING_SCHEDULE,
         "step",
         "cosine",
         "0.1",
         "0.5",
         {"-0.1", "1.1", "nan", ""}},
        {SETTING_STEP_INTERVAL,
         SETTING_SCHEDULE,
         "step",
         "constant",
         "10000",
         "7",
         {"0", "-1", "1.5", "1e13"}},
        {SETTING_RATE_WARMUP, 0, NULL, NULL, "0", "64", {"-1", "0.5", "nan", "1e13"}},
        {SETTING_LOSS, 0, NULL, NULL, "cross_entropy", "squared", {"hinge", "1", ""}},
        {SETTING_COEFFICIENT_NOISE,
         SETTING_ACTIVATION,
         "quadratic",
         "relu",
         "0",
         "0.01",
         {"-0.01", "nan", "inf", "11"}},
        {SETTING_AVERAGE, 0, NULL, NULL, "0", "0.999", {"1", "-0.1", "nan", "x"}},
        {SETTING_L1, 0, NULL, NULL, "0", "0.01", {"-0.01", "nan", "inf", "11"}},
        {SETTING_L2, 0, NULL, NULL, "0", "0.01", {"-0.01", "nan", "inf", "11"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct point point = {0};
        char text[SETTING_TEXT];
        const enum setting_id id = rows[i].id;
        settings_set_usual(&point, false);
        CU_ASSERT(rows[i].with == NULL || setting_read(rows[i].by, rows[i].with, &point));
        CU_ASSERT(setting_applies(id, &point) && setting_is_usual(id, &point));
        setting_format(id, &point, text);
        CU_ASSERT_STRING_EQUAL(text, rows[i].usual);
        const uint64_t key = point_key(&point);
        for (size_t w = 0; w < 4 && rows[i].wrong[w] != NULL; w++) {
            struct point wrong = point;
            CU_ASSERT_FALSE(setting_read(id, rows[i].wrong[w], &wrong));
        }
        CU_ASSERT(setting_read(id, rows[i].other, &point) && setting_fits(id, &point));
        CU_ASSERT_NOT_EQUAL(point_key(&point), key);
        CU_ASSERT(setting_read(id, rows[i].usual, &point) && point_key(&point) == key);
        if (rows[i].with == NULL)
            continue;
        setting_read(id, rows[i].other, &point);
        CU_ASSERT_TRUE(setting_read(rows[i].by, rows[i].without, &point));
        CU_ASSERT(!setting_applies(id, &point) && setting_fits(id, &point));
        CU_ASSERT(setting_is_number(id) ? setting_value(id, &point) == 0
                                        : setting_count(id, &point) == 0);
    }
}

static void test_cells_go_there_and_back(void)
{
    struct point point = {.ticket = {.method = TICKET_POPUP, .round = 3}}, back = {0};
    settings_set_usual(&point, false);
    settings_set_usual(&point, true);
    point.warmup = 7;
    point.train.optimizer = TRAIN_SGD;
    point.train.momentum = 0.25;
    point.ticket.rewind = TICKET_TRAINED;
    struct setting_cells cells, wrong;
    settings_to_cells(&point, &cells);
    CU_ASSERT_TRUE(settings_of_cells(&cells, &back));
    back.widths = (struct net_widths){{0}}; // of a network with an overcompleteness
    CU_ASSERT_EQUAL(point_key(&back), point_key(&point));
    CU_ASSERT(settings_same_parent(&back, &point) && settings_same_series(&back, &point));
    wrong = cells;
    wrong.cell[SETTING_REWIND].i64 = -2;
    CU_ASSERT_FALSE(settings_of_cells(&wrong, &back));
    wrong = cells;
    memset(wrong.rule, 'B', sizeof wrong.rule);
    CU_ASSERT_FALSE(settings_of_cells(&wrong, &back));
    wrong = cells;
    memset(wrong.widths, '1', sizeof wrong.widths);
    CU_ASSERT_FALSE(settings_of_cells(&wrong, &back));
}

// Boards that lived for K generations are what the same boards become in K generations.
static void test_warmup(void)
{
    struct point point = usual_point(1, 64);
    struct point later = point;
    later.warmup = 3;
    CU_ASSERT_NOT_EQUAL(point_key(&later), point_key(&point));
    const uint32_t replicates[] = {0};
    struct trial_runs *plain = runs_of(&point, 1, replicates, 1, cpu_isa());
    struct trial_runs *warm = runs_of(&later, 1, replicates, 1, cpu_isa());
    // Life thins random boards out, from one generation to the next.
    CU_ASSERT(warm->result[0].baseline > plain->result[0].baseline + 0.01);
    runs_close(plain);
    runs_close(warm);
}

SUITE(spec)
{
    TEST(test_rows_are_whole);
    TEST(test_values_are_said);
    TEST(test_usual_values);
    TEST(test_keys);
    TEST(test_methods_own_settings);
    TEST(test_settings_of_single_methods);
    TEST(test_momentum);
    TEST(test_settings_of_training);
    TEST(test_cells_go_there_and_back);
    TEST(test_warmup);
}
