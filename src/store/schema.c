#include "store/schema.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const store_table_names[STORE_TABLE_COUNT] = {"trials", "timings", "points"};

const char store_parameter_order[] =
    "float32, layer by layer: weights [out][in][row][column], then biases [out], in the order and "
    "orientation (cross-correlation) of PyTorch's Conv2d, so that each slice loads there as it is. "
    "L(n,m) is n times (3x3 convolution to 2m channels, 1x1 convolution to m channels), then a 1x1 "
    "convolution to 1 channel; a cell is predicted alive where that is above 0. In a group, "
    "[networks, parameters].";

static const char *const truth_names[] = {"FALSE", "TRUE"}; // what h5py takes for a boolean
static const char *const stop_names[] = {"never", "proven"};

#define TRIALS  (1u << STORE_TRIALS)
#define TIMINGS (1u << STORE_TIMINGS)
#define POINTS  (1u << STORE_POINTS)
#define AT(x)   offsetof(struct store_row, x)

// clang-format off
const struct store_column store_columns[] = {
    {"point", AT(point), STORE_U32, TRIALS | TIMINGS | POINTS, "index",
     "row in /points, and name in /networks and /curves", NULL, 0},
    {"replicate", AT(replicate), STORE_U32, TRIALS | TIMINGS, "index",
     "number of the network at its point; with key and seed it names the random streams", NULL, 0},
    {"key", AT(key), STORE_U64, TRIALS | POINTS, "hash",
     "hash of what was tried, but for seed, budget and stop", NULL, 0},
    {"seed", AT(seed), STORE_U64, TRIALS | POINTS, "number",
     "the plan's seed", NULL, 0},
    {"rule", AT(rule), STORE_TEXT, TRIALS | POINTS, "B/S notation",
     "rule of the automaton", NULL, 0},
    {"generations", AT(generations), STORE_U32, TRIALS | POINTS, "generations",
     "n: how far ahead to predict, and depth of the network L(n,m)", NULL, 0},
    {"overcompleteness", AT(overcompleteness), STORE_U32, TRIALS | POINTS, "factor",
     "m: width of the network L(n,m)", NULL, 0},
    {"activation", AT(activation), STORE_WORD, TRIALS | POINTS, "word",
     "activation of every layer but the last", net_activation_names, NET_ACTIVATION_COUNT},
    {"init", AT(init), STORE_WORD, TRIALS | POINTS, "word",
     "how the initial parameters are drawn", net_init_names, NET_INIT_COUNT},
    {"boundary", AT(boundary), STORE_WORD, TRIALS | POINTS, "word",
     "what lies beyond the edge, for the automaton and for the network", life_boundary_names, LIFE_BOUNDARY_COUNT},
    {"density", AT(density), STORE_REAL, TRIALS | POINTS, "probability",
     "of a live cell; NaN: every board draws its own, uniform in [0, 1)", NULL, 0},
    {"board", AT(board), STORE_U32, TRIALS | POINTS, "cells",
     "side of the square boards", NULL, 0},
    {"learning_rate", AT(learning_rate), STORE_REAL, TRIALS | POINTS, "number",
     "Adam's", NULL, 0},
    {"batch", AT(batch), STORE_U32, TRIALS | POINTS, "boards",
     "boards an update", NULL, 0},
    {"budget", AT(budget), STORE_U64, TRIALS | POINTS, "updates",
     "updates after which training stops at the latest", NULL, 0},
    {"shared_boards", AT(shared_boards), STORE_WORD, TRIALS | POINTS, "truth",
     "whether all replicates see the same boards", truth_names, 2},
    {"stop", AT(stop), STORE_WORD, TRIALS | POINTS, "word",
     "proven: training stops once the network is exact; never: it does not", stop_names, 2},
    {"parameters", AT(parameters), STORE_U64, TRIALS | POINTS, "numbers",
     "weights and biases", NULL, 0},
    {"weights_left", AT(weights_left), STORE_U64, TRIALS | POINTS, "numbers",
     "weights, without biases, that are not pruned", NULL, 0},
    {"updates", AT(updates), STORE_U64, TRIALS, "updates",
     "updates that were trained", NULL, 0},
    {"boards", AT(boards), STORE_U64, TRIALS, "boards",
     "boards that were trained on", NULL, 0},
    {"outcome", AT(outcome), STORE_WORD, TRIALS, "word",
     "how the trial ended", trial_outcome_names, TRIAL_OUTCOME_COUNT},
    {"evidence", AT(evidence), STORE_WORD, TRIALS, "word",
     "how that is known: windows: all input windows; certificate: an argument for all boards; boards: fresh random boards, no proof", trial_evidence_names, TRIAL_EVIDENCE_COUNT},
    {"window_errors", AT(window_errors), STORE_I64, TRIALS, "windows",
     "wrong windows of all 512, or patches of all 2^25 at two generations; -1: not enumerated", NULL, 0},
    {"test_boards", AT(test_boards), STORE_U64, TRIALS, "boards",
     "fresh boards behind loss and accuracies", NULL, 0},
    {"baseline", AT(baseline), STORE_REAL, TRIALS, "share",
     "of the test boards' cells that are dead: the accuracy of predicting every cell dead", NULL, 0},
    {"cell_accuracy", AT(cell_accuracy), STORE_REAL, TRIALS, "share",
     "of the test boards' cells that are right", NULL, 0},
    {"board_accuracy", AT(board_accuracy), STORE_REAL, TRIALS, "share",
     "of the test boards with every cell right", NULL, 0},
    {"loss", AT(loss), STORE_REAL, TRIALS, "nats",
     "mean binary cross-entropy over the test boards' cells", NULL, 0},
    {"learned_at", AT(learned_at), STORE_I64, TRIALS, "updates",
     "updates after which the network was first exact; -1: never", NULL, 0},
    {"flops", AT(flops), STORE_REAL, TRIALS, "operations",
     "floating-point operations of a dense implementation for these updates", NULL, 0},
    {"seconds", AT(seconds), STORE_REAL, TIMINGS, "s",
     "time the trial took", NULL, 0},
    {"networks", AT(networks), STORE_U64, POINTS, "trials",
     "trials at this point", NULL, 0},
    {"learned", AT(learned), STORE_U64, POINTS, "trials",
     "trials whose outcome is learned", NULL, 0},
    {"rate", AT(rate), STORE_REAL, POINTS, "share",
     "learned / networks", NULL, 0},
    {"rate_low", AT(rate_low), STORE_REAL, POINTS, "share",
     "lower end of Wilson's 95 % interval of the rate", NULL, 0},
    {"rate_high", AT(rate_high), STORE_REAL, POINTS, "share",
     "upper end of Wilson's 95 % interval of the rate", NULL, 0},
};
// clang-format on
const size_t store_column_count = sizeof store_columns / sizeof *store_columns;

bool store_column_in(const struct store_column *column, enum store_table table)
{
    return column->tables >> table & 1;
}

// ---- types ------------------------------------------------------------------------------------

static hid_t word_type(const struct store_column *column)
{
    hid_t type = H5Tenum_create(H5T_STD_I8LE);
    bool good = type >= 0;
    for (size_t i = 0; i < column->word_count && good; i++) {
        int8_t value = (int8_t)i;
        good = H5Tenum_insert(type, column->words[i], &value) >= 0;
    }
    if (good)
        return type;
    if (type >= 0)
        H5Tclose(type);
    return H5I_INVALID_HID;
}

// A new type, which the caller closes.
static hid_t column_type(const struct store_column *column, bool in_memory)
{
    switch (column->kind) {
    case STORE_U32:
        return H5Tcopy(in_memory ? H5T_NATIVE_UINT32 : H5T_STD_U32LE);
    case STORE_U64:
        return H5Tcopy(in_memory ? H5T_NATIVE_UINT64 : H5T_STD_U64LE);
    case STORE_I64:
        return H5Tcopy(in_memory ? H5T_NATIVE_INT64 : H5T_STD_I64LE);
    case STORE_REAL:
        return H5Tcopy(in_memory ? H5T_NATIVE_DOUBLE : H5T_IEEE_F64LE);
    case STORE_WORD:
        return word_type(column);
    case STORE_TEXT:
        break;
    }
    hid_t type = H5Tcopy(H5T_C_S1);
    return type >= 0 && H5Tset_size(type, LIFE_RULE_TEXT) >= 0 ? type : H5I_INVALID_HID;
}

hid_t store_table_type(enum store_table table, bool in_memory)
{
    size_t offset = 0;
    bool good = true;
    hid_t compound = H5Tcreate(H5T_COMPOUND, sizeof(struct store_row));
    for (size_t i = 0; i < store_column_count; i++) {
        const struct store_column *column = &store_columns[i];
        if (!store_column_in(column, table))
            continue;
        hid_t type = column_type(column, in_memory);
        good = good && type >= 0 &&
               H5Tinsert(compound, column->name, in_memory ? column->offset : offset, type) >= 0;
        offset += type >= 0 ? H5Tget_size(type) : 0;
        if (type >= 0)
            H5Tclose(type);
    }
    good = good && (in_memory || H5Tset_size(compound, offset) >= 0);
    if (good)
        return compound;
    if (compound >= 0)
        H5Tclose(compound);
    return H5I_INVALID_HID;
}

// ---- rows -------------------------------------------------------------------------------------

void store_row_of_point(const struct trial_point *point, struct store_row *row)
{
    struct net net = trial_net(point);
    life_rule_format(&point->rule, row->rule);
    row->key = trial_point_key(point);
    row->seed = point->seed;
    row->budget = point->updates;
    row->generations = (uint32_t)point->generations;
    row->board = (uint32_t)point->board;
    row->overcompleteness = (uint32_t)point->overcompleteness;
    row->batch = (uint32_t)point->batch;
    row->density = point->density;
    row->learning_rate = point->learning_rate;
    row->boundary = (int8_t)point->boundary;
    row->activation = (int8_t)point->activation;
    row->init = (int8_t)point->init;
    row->shared_boards = point->shared_boards;
    row->stop = point->stop_when_proven;
    row->parameters = net.parameters;
    row->weights_left = net_weights(&net);
}

// Refuses words that are none: a damaged file, or one of a later program.
static enum status check_words(const char *path, const struct store_row *row,
                               enum store_table table)
{
    for (size_t i = 0; i < store_column_count; i++) {
        const struct store_column *column = &store_columns[i];
        int8_t word = ((const int8_t *)row)[column->offset];
        if (column->kind == STORE_WORD && store_column_in(column, table) &&
            (word < 0 || (size_t)word >= column->word_count))
            return status_fail(STATUS_REQUEST, "%s: column '%s' of /%s holds an unknown word", path,
                               column->name, store_table_names[table]);
    }
    return STATUS_OK;
}

enum status store_point_of_row(const char *path, const struct store_row *row,
                               struct trial_point *point)
{
    TRY(check_words(path, row, STORE_POINTS));
    *point = (struct trial_point){
        .generations = row->generations,
        .board = row->board,
        .boundary = (enum life_boundary)row->boundary,
        .density = row->density,
        .overcompleteness = row->overcompleteness,
        .activation = (enum net_activation)row->activation,
        .init = (enum net_init)row->init,
        .learning_rate = row->learning_rate,
        .batch = row->batch,
        .updates = row->budget,
        .shared_boards = row->shared_boards == 1,
        .stop_when_proven = row->stop == 1,
        .seed = row->seed,
    };
    bool good = memchr(row->rule, '\0', sizeof row->rule) != NULL &&
                life_rule_parse(row->rule, &point->rule) == STATUS_OK && row->generations >= 1 &&
                row->generations <= NET_MAX_GENERATIONS && row->overcompleteness >= 1 &&
                row->overcompleteness <= NET_MAX_OVERCOMPLETENESS && row->board >= 1 &&
                row->board <= LIFE_MAX_SIDE && row->batch >= 1 && row->budget >= 1 &&
                (isnan(row->density) || (row->density >= 0 && row->density <= 1)) &&
                row->learning_rate > 0 && isfinite(row->learning_rate);
    if (!good)
        return status_fail(STATUS_REQUEST, "%s: the columns of point %u are impossible together",
                           path, row->point);
    struct net net = trial_net(point);
    if (row->key != trial_point_key(point) || row->parameters != net.parameters)
        return status_fail(STATUS_REQUEST,
                           "%s: the key of point %u does not match its columns: the file is "
                           "damaged, or of another version of the program",
                           path, row->point);
    return STATUS_OK;
}

void store_row_of_trial(const struct trial_result *result, struct store_row *row)
{
    row->replicate = result->replicate;
    row->updates = result->updates;
    row->boards = result->boards;
    row->test_boards = result->test_boards;
    row->outcome = (int8_t)result->outcome;
    row->evidence = (int8_t)result->evidence;
    row->window_errors = result->window_errors;
    row->learned_at = result->learned_at;
    row->baseline = result->baseline;
    row->cell_accuracy = result->cell_accuracy;
    row->board_accuracy = result->board_accuracy;
    row->loss = result->loss;
    row->flops = result->flops;
}

enum status store_trial_of_row(const char *path, const struct store_row *row,
                               struct trial_result *result)
{
    TRY(check_words(path, row, STORE_TRIALS));
    *result = (struct trial_result){
        .replicate = row->replicate,
        .outcome = (enum trial_outcome)row->outcome,
        .evidence = (enum trial_evidence)row->evidence,
        .updates = row->updates,
        .boards = row->boards,
        .test_boards = row->test_boards,
        .window_errors = row->window_errors,
        .baseline = row->baseline,
        .cell_accuracy = row->cell_accuracy,
        .board_accuracy = row->board_accuracy,
        .loss = row->loss,
        .learned_at = row->learned_at,
        .flops = row->flops,
    };
    return STATUS_OK;
}
