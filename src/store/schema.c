#include "store/schema.h"

#include "store/results.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const store_table_names[STORE_TABLE_COUNT] = {"trials", "timings", "points"};

// How the parameters of one network lie.
#define ORDER                                                                                      \
    "float32, layer by layer: weights [out][in][row][column], then biases [out], in the order "    \
    "and orientation (cross-correlation) of PyTorch's Conv2d, so that each slice loads there as "  \
    "it is; with the activation prelu then slopes [out], as of nn.PReLU(out), but for the last "   \
    "layer. L(n,m) is n times (3x3 convolution to 2m channels, 1x1 convolution to m channels), "   \
    "then a 1x1 convolution to 1 channel; a cell is predicted alive where that is above 0. "

const char store_model_text[] = ORDER
    "final: after training. Of tickets also mask: 1 left, 0 pruned. initial: what training began "
    "from, zero where pruned, but for a mask that edge-popup trained, where it holds all weights "
    "that were chosen from; a ticket taken from results may lack it.";

const char store_networks_text[] = ORDER
    "final [networks, parameters]: after training; of tickets, and of networks that started from "
    "others, also mask: 1 left, 0 pruned, and layer_weights: how many weights, without biases, are "
    "left of each layer. Values before "
    "training are not stored: they follow from seed, key and replicate, and lifeticket extract "
    "makes them.";

static const char *const truth_names[] = {"FALSE", "TRUE"}; // what h5py takes for a boolean

#define TRIALS  (1u << STORE_TRIALS)
#define TIMINGS (1u << STORE_TIMINGS)
#define POINTS  (1u << STORE_POINTS)
#define AT(x)   offsetof(struct store_row, x)

// clang-format off
static const struct store_column columns[] = {
    {"point", AT(point), STORE_U32, TRIALS | TIMINGS | POINTS, "index",
     "row in /points, and name in /networks and /curves", .since = 1},
    {"replicate", AT(replicate), STORE_U32, TRIALS | TIMINGS, "index",
     "number of the network at its point; with key and seed it names the random streams", .since = 1},
    {"key", AT(key), STORE_U64, TRIALS | POINTS, "hash",
     "hash of what was tried, but for seed, budget and stop", .since = 1},
    {"pair", AT(pair), STORE_U64, TRIALS, "hash",
     "of the parent's key, the replicate and the seed: trials with the same one have the same initial values and boards, and are compared with each other", .since = 2, .anew = 3},
    {"parameters", AT(parameters), STORE_U64, TRIALS | POINTS, "numbers",
     "weights, biases and coefficients of the activation that /networks has of each network; some are not the network's own where generations share them or there is no output layer, and `lifeticket table` counts those that are", .since = 1},
    {"weights_left", AT(weights_left), STORE_U64, TRIALS | POINTS, "numbers",
     "weights, without biases, that are not pruned; in /points the median of the trials that were tried, the lower of two middle ones; 0: none was", .since = 1},
    {"spared", AT(spared), STORE_U32, TRIALS, "numbers",
     "of weights_left, those that stayed only because they were the last of their layer", .since = 2},
    {"updates", AT(updates), STORE_U64, TRIALS, "updates",
     "updates that were trained", .since = 1},
    {"boards", AT(boards), STORE_U64, TRIALS, "boards",
     "boards that were trained on", .since = 1},
    {"outcome", AT(outcome), STORE_WORD, TRIALS, "word",
     "how the trial ended; not_tried: a ticket whose parent did not learn, of a plan that prunes those that did", .words = trial_outcome_names, .word_count = TRIAL_OUTCOME_COUNT, .since = 1},
    {"evidence", AT(evidence), STORE_WORD, TRIALS, "word",
     "how that is known: windows: all input windows; certificate: an argument for all boards; boards: fresh random boards, no proof", .words = trial_evidence_names, .word_count = TRIAL_EVIDENCE_COUNT, .since = 1},
    {"window_errors", AT(window_errors), STORE_I64, TRIALS, "windows",
     "wrong windows at the end, of all 512, or patches of all 2^25 at two generations; -1: not enumerated. Before schema 3 a bound for two generations, not their number", .since = 1},
    {"unsure", AT(unsure), STORE_I64, TRIALS, "windows",
     "of the same, those that float32 may answer otherwise in another order of summation; -1: not enumerated, or not recorded", .since = 3},
    {"test_boards", AT(test_boards), STORE_U64, TRIALS, "boards",
     "fresh boards behind loss and accuracies", .since = 1},
    {"baseline", AT(baseline), STORE_REAL, TRIALS, "share",
     "of the test boards' cells that are dead: the accuracy of predicting every cell dead", .since = 1},
    {"cell_accuracy", AT(cell_accuracy), STORE_REAL, TRIALS, "share",
     "of the test boards' cells that are right", .since = 1},
    {"board_accuracy", AT(board_accuracy), STORE_REAL, TRIALS, "share",
     "of the test boards with every cell right", .since = 1},
    {"loss", AT(loss), STORE_REAL, TRIALS, "nats",
     "mean binary cross-entropy over the test boards' cells; where `squared` was trained, their mean squared error, which has no unit", .since = 1},
    {"learned_at", AT(learned_at), STORE_I64, TRIALS, "updates",
     "updates at the first look that found the network exact; -1: none did", .since = 1},
    {"exact_at_end", AT(exact_at_end), STORE_WORD, TRIALS, "truth",
     "whether the network is exact when its training is over", .words = truth_names, .word_count = 2, .since = 3},
    {"losses", AT(losses), STORE_U32, TRIALS, "looks",
     "how often a look after the first exact one, every 1024 updates and at the end, found an error where the one before found none", .since = 3},
    {"average_learned", AT(average_learned), STORE_WORD, TRIALS, "truth",
     "whether the running mean of the parameters, which is not stored, is exact when the training is over; false without an average", .words = truth_names, .word_count = 2, .since = 7},
    {"average_errors", AT(average_errors), STORE_I64, TRIALS, "windows",
     "wrong windows of this mean at the end, of all 512, or patches of all 2^25 at two generations; -1: not enumerated, or without an average", .since = 7},
    {"flops", AT(flops), STORE_REAL, TRIALS, "operations",
     "floating-point operations of a dense implementation for these updates", .since = 1},
    {"seconds", AT(seconds), STORE_REAL, TIMINGS, "s",
     "time the trial took", .since = 1},
    {"joules", AT(joules), STORE_REAL, TIMINGS, "J",
     "measured, never estimated: the trial's share, by processor time among all that ran on the machine, of what its processor packages drew; NaN: not known", .since = 6},
    {"networks", AT(networks), STORE_U64, POINTS, "trials",
     "trials at this point that were tried", .since = 1},
    {"not_tried", AT(not_tried), STORE_U64, POINTS, "trials",
     "trials whose parent did not learn, of a plan that prunes those that did; they count in no rate", .since = 2},
    {"learned", AT(learned), STORE_U64, POINTS, "trials",
     "trials whose outcome is learned", .since = 1},
    {"rate", AT(rate), STORE_REAL, POINTS, "share",
     "learned / networks; NaN: none was tried", .since = 1},
    {"rate_low", AT(rate_low), STORE_REAL, POINTS, "share",
     "lower end of Wilson's 95 % interval of the rate",
     "lower end of the 95 % interval of the rate by Robbins' confidence sequence", .since = 1},
    {"rate_high", AT(rate_high), STORE_REAL, POINTS, "share",
     "upper end of Wilson's 95 % interval of the rate",
     "upper end of the 95 % interval of the rate by Robbins' confidence sequence", .since = 1},
};
// clang-format on
#define COLUMNS (sizeof columns / sizeof *columns)
#define BEFORE  3 // point, replicate and key, which stand before the settings

const size_t store_column_count = COLUMNS + SETTING_COUNT;

// The setting that has this place among the columns.
static enum setting_id setting_at(size_t place)
{
    enum setting_id id = 0;
    while (setting_table[id].place != place)
        id++;
    return id;
}

static struct store_column column_of(enum setting_id id)
{
    static const enum store_kind kinds[] = {
        [CELL_U32] = STORE_U32,   [CELL_U64] = STORE_U64,   [CELL_I64] = STORE_I64,
        [CELL_REAL] = STORE_REAL, [CELL_WORD] = STORE_WORD, [CELL_TEXT] = STORE_TEXT,
    };
    const struct setting *setting = &setting_table[id];
    return (struct store_column){
        .name = setting->column != NULL ? setting->column : setting_name(id),
        .offset = offsetof(struct store_row, settings) + setting_cell_offset(id),
        .kind = kinds[setting_cell_kind(id)],
        .tables = TRIALS | POINTS,
        .unit = setting->unit,
        .meaning = setting->meaning,
        .words = setting->column_words != NULL ? setting->column_words : setting->words,
        .word_count = setting_column_words(id),
        .bytes = setting_cell_bytes(id),
        .since = setting->since,
    };
}

struct store_column store_column(size_t index)
{
    if (index < BEFORE)
        return columns[index];
    return index < BEFORE + SETTING_COUNT ? column_of(setting_at(index - BEFORE))
                                          : columns[index - SETTING_COUNT];
}

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
    return type >= 0 && H5Tset_size(type, column->bytes) >= 0 ? type : H5I_INVALID_HID;
}

static hid_t table_type(enum store_table table, unsigned schema, bool in_memory)
{
    size_t offset = 0;
    bool good = true;
    hid_t compound = H5Tcreate(H5T_COMPOUND, sizeof(struct store_row));
    for (size_t i = 0; i < store_column_count; i++) {
        const struct store_column value = store_column(i), *column = &value;
        if (!store_column_in(column, table) || column->since > schema || column->anew > schema)
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

hid_t store_table_type(enum store_table table, bool in_memory)
{
    return table_type(table, STORE_SCHEMA, in_memory);
}

hid_t store_table_type_of(enum store_table table, unsigned schema)
{
    return table_type(table, schema, false);
}

// ---- rows -------------------------------------------------------------------------------------

void store_row_of_point(const struct point *point, struct store_row *row)
{
    struct point parent = point_parent(point);
    row->key = point_key(point);
    row->parent = point_key(&parent);
    row->parameters = point_net(point).parameters;
    settings_to_cells(point, &row->settings);
}

static enum status refuse_word(const char *path, enum store_table table,
                               const struct store_column *column)
{
    return status_fail(STATUS_REQUEST, "%s: column '%s' of /%s holds an unknown word", path,
                       column->name, store_table_names[table]);
}

// Refuses words that are none, of a row of /trials or /points: a damaged file, or one of a later
// program.
static enum status check_words(const char *path, const struct store_row *row,
                               enum store_table table)
{
    for (enum setting_id id = 0; id < SETTING_COUNT; id++) {
        int8_t word = row->settings.cell[id].word;
        if (setting_table[id].word_count > 0 &&
            (word < 0 || (size_t)word >= setting_column_words(id))) {
            const struct store_column column = column_of(id);
            return refuse_word(path, table, &column);
        }
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        int8_t word = ((const int8_t *)row)[columns[i].offset];
        if (columns[i].kind == STORE_WORD && store_column_in(&columns[i], table) &&
            (word < 0 || (size_t)word >= columns[i].word_count))
            return refuse_word(path, table, &columns[i]);
    }
    return STATUS_OK;
}

// Leaves the widths to networks that no overcompleteness names; false if there are none.
static bool widths_are_possible(struct point *point)
{
    struct net_widths widths = point->widths;
    if (point->overcompleteness > 0) {
        point->widths = (struct net_widths){{0}};
        return point->overcompleteness <= NET_MAX_OVERCOMPLETENESS;
    }
    for (size_t i = 0; i < 2 * NET_MAX_GENERATIONS; i++)
        if (i < 2 * point->generations ? widths.width[i] == 0 && i % 2 == 0 : widths.width[i] > 0)
            return false;
    return net_overcompleteness_of(point->generations, &widths) == 0;
}

static bool form_is_possible(const struct point *point)
{
    struct net_form form = point_form(point);
    return net_form_problem(&form) == NULL;
}

enum status store_point_of_row(const char *path, const struct store_row *row, struct point *point)
{
    TRY(check_words(path, row, STORE_POINTS));
    memset(point, 0, sizeof *point);
    bool good = settings_of_cells(&row->settings, point);
    for (enum setting_id id = 0; id < SETTING_COUNT; id++)
        good = good && setting_fits(id, point);
    bool dense = point->ticket.method == TICKET_DENSE;
    good = good && dense != point_is_ticket(point) && widths_are_possible(point) &&
           form_is_possible(point);
    if (good && !point_is_ticket(point))
        *point = point_parent(point);
    if (!good)
        return status_fail(STATUS_REQUEST, "%s: the columns of point %u are impossible together",
                           path, row->point);
    struct net net = point_net(point);
    if (row->key != point_key(point) || row->parameters != net.parameters)
        return status_fail(STATUS_REQUEST,
                           "%s: the key of point %u does not match its columns: the file is "
                           "damaged, or of another version of the program",
                           path, row->point);
    return STATUS_OK;
}

// What methods were before schema 3.
static void complete_ticket(struct store_row *row)
{
    union setting_cell *cell = row->settings.cell;
    int8_t method = cell[SETTING_METHOD].word;
    bool grasp = method == TICKET_GRASP, popup = method == TICKET_POPUP;
    bool snip = method == TICKET_SNIP && cell[SETTING_BOARDS].word == 1;
    cell[SETTING_TEMPERATURE].real = grasp ? 1 : 0;
    cell[SETTING_POPUP_RATE].real = popup ? cell[SETTING_LEARNING_RATE].real : 0;
    cell[SETTING_POPUP_MOMENTUM].real = popup ? 0.9 : 0;
    cell[SETTING_SUPERSEDED].word = grasp || popup || snip;
}

// The constants that Adam had before schema 7.
static void complete_optimizer(struct store_row *row)
{
    union setting_cell *cell = row->settings.cell;
    bool adam = cell[SETTING_OPTIMIZER].word == TRAIN_ADAM;
    cell[SETTING_BETA1].real = adam ? KERNEL_ADAM_BETA1 : 0;
    cell[SETTING_BETA2].real = adam ? KERNEL_ADAM_BETA2 : 0;
    cell[SETTING_EPSILON].real = adam ? KERNEL_ADAM_EPSILON : 0;
}

// Before schema 3 a network had learned if it was exact at the end.
void store_row_complete(unsigned schema, struct store_row *row)
{
    if (schema < 7) {
        complete_optimizer(row);
        row->average_errors = -1;
    }
    if (schema >= 3)
        return;
    row->unsure = -1;
    row->exact_at_end = row->outcome == TRIAL_LEARNED;
    complete_ticket(row);
}

void store_row_of_trial(const struct point *point, const struct trial_result *result,
                        struct store_row *row)
{
    row->replicate = result->replicate;
    row->pair = rng_hash(rng_hash(row->parent, result->replicate), point->seed);
    row->weights_left = result->weights_left;
    row->spared = result->spared;
    row->updates = result->updates;
    row->boards = result->boards;
    row->test_boards = result->test_boards;
    row->outcome = (int8_t)result->outcome;
    row->evidence = (int8_t)result->evidence;
    row->window_errors = result->window_errors;
    row->unsure = result->unsure;
    row->exact_at_end = result->exact_at_end;
    row->losses = result->losses;
    row->average_learned = result->average_learned;
    row->average_errors = result->average_errors;
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
        .unsure = row->unsure,
        .exact_at_end = row->exact_at_end == 1,
        .losses = row->losses,
        .average_learned = row->average_learned == 1,
        .average_errors = row->average_errors,
        .baseline = row->baseline,
        .cell_accuracy = row->cell_accuracy,
        .board_accuracy = row->board_accuracy,
        .loss = row->loss,
        .learned_at = row->learned_at,
        .flops = row->flops,
        .weights_left = row->weights_left,
        .spared = row->spared,
    };
    return STATUS_OK;
}

static int compare_counts(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

void store_row_of_trials(const struct trial_result *results, size_t count,
                         const struct sequence_rule *rule, uint64_t *left, struct store_row *row)
{
    for (size_t i = 0; i < count; i++) {
        row->learned += results[i].outcome == TRIAL_LEARNED;
        if (results[i].outcome != TRIAL_NOT_TRIED)
            left[row->networks++] = results[i].weights_left;
    }
    struct interval interval = sequence_or_wilson(rule, row->learned, row->networks);
    row->not_tried = count - row->networks;
    row->rate = (double)row->learned / (double)row->networks;
    row->rate_low = interval.low;
    row->rate_high = interval.high;
    qsort(left, row->networks, sizeof *left, compare_counts);
    row->weights_left = row->networks > 0 ? left[(row->networks - 1) / 2] : 0;
}

hid_t store_rows_transfer(size_t rows)
{
    size_t bytes = 2 * rows * sizeof(struct store_row); // rows of older files are not much larger
    hid_t transfer = bytes < 1 << 20 ? H5Pcreate(H5P_DATASET_XFER) : H5P_DEFAULT;
    if (transfer != H5P_DEFAULT && (transfer < 0 || H5Pset_buffer(transfer, bytes, NULL, NULL) < 0))
        transfer = H5P_DEFAULT;
    return transfer;
}
