#include "store/schema.h"

#include "base/wilson.h"
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
    "it is. L(n,m) is n times (3x3 convolution to 2m channels, 1x1 convolution to m channels), "   \
    "then a 1x1 convolution to 1 channel; a cell is predicted alive where that is above 0. "

const char store_model_text[] = ORDER
    "final: after training. Of tickets also mask: 1 left, 0 pruned. initial: what training began "
    "from, zero where pruned, but for a mask that edge-popup trained, where it holds all weights "
    "that were chosen from; a ticket taken from results may lack it.";

const char store_networks_text[] = ORDER
    "final [networks, parameters]: after training; of tickets also mask: 1 left, 0 pruned, and "
    "layer_weights: how many weights, without biases, are left of each layer. Values before "
    "training are not stored: they follow from seed, key and replicate, and lifeticket extract "
    "makes them.";

static const char *const truth_names[] = {"FALSE", "TRUE"}; // what h5py takes for a boolean
static const char *const stop_names[] = {"never", "proven"};
static const char *const parents_names[] = {"any", "learned"};

#define TRIALS  (1u << STORE_TRIALS)
#define TIMINGS (1u << STORE_TIMINGS)
#define POINTS  (1u << STORE_POINTS)
#define AT(x)   offsetof(struct store_row, x)

// clang-format off
const struct store_column store_columns[] = {
    {"point", AT(point), STORE_U32, TRIALS | TIMINGS | POINTS, "index",
     "row in /points, and name in /networks and /curves", .since = 1},
    {"replicate", AT(replicate), STORE_U32, TRIALS | TIMINGS, "index",
     "number of the network at its point; with key and seed it names the random streams", .since = 1},
    {"key", AT(key), STORE_U64, TRIALS | POINTS, "hash",
     "hash of what was tried, but for seed, budget and stop", .since = 1},
    {"seed", AT(seed), STORE_U64, TRIALS | POINTS, "number",
     "of all random numbers of the trial: one of the plan's", .since = 1},
    {"rule", AT(rule), STORE_TEXT, TRIALS | POINTS, "B/S notation",
     "rule of the automaton", .bytes = LIFE_RULE_TEXT, .since = 1},
    {"generations", AT(generations), STORE_U32, TRIALS | POINTS, "generations",
     "n: how far ahead to predict, and depth of the network L(n,m)", .since = 1},
    {"overcompleteness", AT(overcompleteness), STORE_U32, TRIALS | POINTS, "factor",
     "m: width of the network L(n,m); 0: its filters are given one by one", .since = 1},
    {"family", AT(family), STORE_WORD, TRIALS | POINTS, "word",
     "life: 3x3 and 1x1 layers in turn; window: fully connected over the window that a cell's future depends on", .words = net_family_names, .word_count = NET_FAMILY_COUNT, .since = 2},
    {"filters", AT(filters), STORE_TEXT, TRIALS | POINTS, "filters",
     "of every layer but the last, joined by -", .bytes = NET_WIDTHS_TEXT, .since = 2},
    {"activation", AT(activation), STORE_WORD, TRIALS | POINTS, "word",
     "activation of every layer but the last", .words = net_activation_names, .word_count = NET_ACTIVATION_COUNT, .since = 1},
    {"init", AT(init), STORE_WORD, TRIALS | POINTS, "word",
     "how the initial parameters are drawn", .words = net_init_names, .word_count = NET_INIT_COUNT, .since = 1},
    {"boundary", AT(boundary), STORE_WORD, TRIALS | POINTS, "word",
     "what lies beyond the edge, for the automaton and for the network", .words = life_boundary_names, .word_count = LIFE_BOUNDARY_COUNT, .since = 1},
    {"density", AT(density), STORE_REAL, TRIALS | POINTS, "probability",
     "of a live cell; NaN: every board draws its own, uniform in [0, 1)", .since = 1},
    {"board", AT(board), STORE_U32, TRIALS | POINTS, "cells",
     "side of the square boards", .since = 1},
    {"learning_rate", AT(learning_rate), STORE_REAL, TRIALS | POINTS, "number",
     "Adam's", .since = 1},
    {"batch", AT(batch), STORE_U32, TRIALS | POINTS, "boards",
     "boards an update", .since = 1},
    {"budget", AT(budget), STORE_U64, TRIALS | POINTS, "updates",
     "updates after which training stops at the latest", .since = 1},
    {"shared_boards", AT(shared_boards), STORE_WORD, TRIALS | POINTS, "truth",
     "whether all replicates see the same boards", .words = truth_names, .word_count = 2, .since = 1},
    {"stop", AT(stop), STORE_WORD, TRIALS | POINTS, "word",
     "proven: training stops once the network is exact; never: it does not", .words = stop_names, .word_count = 2, .since = 1},
    {"method", AT(method), STORE_WORD, TRIALS | POINTS, "word",
     "how the subnetwork was found; dense: it is the whole network, a parent of tickets, and the other columns of tickets say nothing", .words = ticket_method_names, .word_count = TICKET_METHOD_COUNT, .since = 2},
    {"unit", AT(unit), STORE_WORD, TRIALS | POINTS, "word",
     "what is pruned", .words = ticket_unit_names, .word_count = TICKET_UNIT_COUNT, .since = 2},
    {"scope", AT(scope), STORE_WORD, TRIALS | POINTS, "word",
     "what it is compared with to be pruned: all, or its layer", .words = ticket_scope_names, .word_count = TICKET_SCOPE_COUNT, .since = 2},
    {"rate_removed", AT(rate_removed), STORE_REAL, TRIALS | POINTS, "share",
     "of what is left that a round removes", .since = 2},
    {"rewind", AT(rewind), STORE_I64, TRIALS | POINTS, "updates",
     "what is left starts from its values after so many updates; -1: from the trained ones", .since = 2},
    {"biases", AT(biases), STORE_WORD, TRIALS | POINTS, "truth",
     "whether biases are pruned, and counted in what is left, too", .words = truth_names, .word_count = 2, .since = 2},
    {"retrain", AT(retrain), STORE_WORD, TRIALS | POINTS, "truth",
     "whether what is left is trained again", .words = truth_names, .word_count = 2, .since = 2},
    {"parents", AT(parents), STORE_WORD, TRIALS | POINTS, "word",
     "learned: networks that did not learn have no tickets: not tried", .words = parents_names, .word_count = 2, .since = 2},
    {"round", AT(round), STORE_U32, TRIALS | POINTS, "rounds",
     "rounds of pruning; 0: the parent, which is dense", .since = 2},
    {"control", AT(control), STORE_WORD, TRIALS | POINTS, "word",
     "what took the place of the ticket, with as many weights (random channels: no fewer) on the same boards; none: it is the ticket itself", .words = ticket_control_names, .word_count = TICKET_CONTROL_COUNT, .since = 2},
    {"flips", AT(flips), STORE_U32, TRIALS | POINTS, "weights",
     "whose starting sign was flipped", .since = 2},
    {"flip_biases", AT(flip_biases), STORE_WORD, TRIALS | POINTS, "truth",
     "whether biases may be among them", .words = truth_names, .word_count = 2, .since = 2},
    {"noise", AT(noise), STORE_REAL, TRIALS | POINTS, "root mean squares",
     "standard deviation of the noise on the starting weights, in root mean squares of their layer's", .since = 2},
    {"temperature", AT(temperature), STORE_REAL, TRIALS | POINTS, "number",
     "of method grasp: by which logits are divided before the loss; 0 of other methods", .since = 3},
    {"popup_rate", AT(popup_rate), STORE_REAL, TRIALS | POINTS, "number",
     "of method popup: learning rate of the scores, from which a cosine leads to 0 at the end of the budget; 0 of other methods", .since = 3},
    {"popup_momentum", AT(popup_momentum), STORE_REAL, TRIALS | POINTS, "share",
     "of the last step of the scores that the next one keeps", .since = 3},
    {"popup_decay", AT(popup_decay), STORE_REAL, TRIALS | POINTS, "number",
     "weight decay of the scores", .since = 3},
    {"popup_weights", AT(popup_weights), STORE_WORD, TRIALS | POINTS, "word",
     "what popup chooses from: weights as they are drawn; or signed: sqrt(2 / fan-in) with their signs", .words = ticket_popup_weights_names, .word_count = TICKET_POPUP_WEIGHTS_COUNT, .since = 3},
    {"superseded", AT(superseded), STORE_WORD, TRIALS | POINTS, "truth",
     "whether the method is as programs defined it before schema 3: snip and grasp scored networks that share their boards on the same ones; grasp counted biases to the gradient; popup had a constant rate", .words = truth_names, .word_count = 2, .since = 3},
    {"pair", AT(pair), STORE_U64, TRIALS, "hash",
     "of the parent's key, the replicate and the seed: trials with the same one have the same initial values and boards, and are compared with each other", .since = 2, .anew = 3},
    {"parameters", AT(parameters), STORE_U64, TRIALS | POINTS, "numbers",
     "weights and biases", .since = 1},
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
     "mean binary cross-entropy over the test boards' cells", .since = 1},
    {"learned_at", AT(learned_at), STORE_I64, TRIALS, "updates",
     "updates at the first look that found the network exact; -1: none did", .since = 1},
    {"exact_at_end", AT(exact_at_end), STORE_WORD, TRIALS, "truth",
     "whether the network is exact when its training is over", .words = truth_names, .word_count = 2, .since = 3},
    {"losses", AT(losses), STORE_U32, TRIALS, "looks",
     "how often a look after the first exact one, every 1024 updates and at the end, found an error where the one before found none", .since = 3},
    {"flops", AT(flops), STORE_REAL, TRIALS, "operations",
     "floating-point operations of a dense implementation for these updates", .since = 1},
    {"seconds", AT(seconds), STORE_REAL, TIMINGS, "s",
     "time the trial took", .since = 1},
    {"networks", AT(networks), STORE_U64, POINTS, "trials",
     "trials at this point that were tried", .since = 1},
    {"not_tried", AT(not_tried), STORE_U64, POINTS, "trials",
     "trials whose parent did not learn, of a plan that prunes those that did; they count in no rate", .since = 2},
    {"learned", AT(learned), STORE_U64, POINTS, "trials",
     "trials whose outcome is learned", .since = 1},
    {"rate", AT(rate), STORE_REAL, POINTS, "share",
     "learned / networks; NaN: none was tried", .since = 1},
    {"rate_low", AT(rate_low), STORE_REAL, POINTS, "share",
     "lower end of Wilson's 95 % interval of the rate", .since = 1},
    {"rate_high", AT(rate_high), STORE_REAL, POINTS, "share",
     "upper end of Wilson's 95 % interval of the rate", .since = 1},
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
    return type >= 0 && H5Tset_size(type, column->bytes) >= 0 ? type : H5I_INVALID_HID;
}

static hid_t table_type(enum store_table table, unsigned schema, bool in_memory)
{
    size_t offset = 0;
    bool good = true;
    hid_t compound = H5Tcreate(H5T_COMPOUND, sizeof(struct store_row));
    for (size_t i = 0; i < store_column_count; i++) {
        const struct store_column *column = &store_columns[i];
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

static void row_of_ticket(const struct ticket_spec *ticket, struct store_row *row)
{
    row->method = (int8_t)ticket->method;
    row->unit = (int8_t)ticket->unit;
    row->scope = (int8_t)ticket->scope;
    row->rate_removed = ticket->rate;
    row->rewind = ticket->rewind == TICKET_TRAINED ? -1 : (int64_t)ticket->rewind;
    row->biases = ticket->prune_biases;
    row->retrain = !ticket->no_retraining;
    row->parents = ticket->only_learned;
    row->round = (uint32_t)ticket->round;
    row->control = (int8_t)ticket->control;
    row->flips = (uint32_t)ticket->flips;
    row->flip_biases = ticket->flip_biases;
    row->noise = ticket->noise;
    row->temperature = ticket->temperature;
    row->popup_rate = ticket->popup_rate;
    row->popup_momentum = ticket->popup_momentum;
    row->popup_decay = ticket->popup_decay;
    row->popup_weights = (int8_t)ticket->popup_weights;
    row->superseded = ticket->superseded;
}

void store_row_of_point(const struct trial_point *point, struct store_row *row)
{
    struct net net = trial_net(point);
    struct net_widths widths = trial_widths(point);
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
    row->family = (int8_t)point->family;
    net_widths_format(point->generations, &widths, row->filters);
    row_of_ticket(&point->ticket, row);
    row->parameters = net.parameters;
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

// Whether the settings of single methods are those of the ticket's, and within their bounds.
static bool settings_are_possible(const struct ticket_spec *ticket)
{
    char problem[TICKET_PROBLEM];
    struct ticket_spec run = *ticket;
    run.superseded = false; // which is never run, but may be read
    return ticket_settings_fit(&run, problem);
}

// The ticket of a row; false if there can be none like it.
static bool ticket_of_row(const struct store_row *row, struct ticket_spec *ticket)
{
    *ticket = (struct ticket_spec){0};
    if (row->round == 0)
        return row->method == TICKET_DENSE;
    *ticket = (struct ticket_spec){
        .method = (enum ticket_method)row->method,
        .unit = (enum ticket_unit)row->unit,
        .scope = (enum ticket_scope)row->scope,
        .rate = row->rate_removed,
        .rewind = row->rewind == -1 ? TICKET_TRAINED : (uint64_t)row->rewind,
        .prune_biases = row->biases == 1,
        .no_retraining = row->retrain == 0,
        .only_learned = row->parents == 1,
        .round = row->round,
        .control = (enum ticket_control)row->control,
        .flips = row->flips,
        .flip_biases = row->flip_biases == 1,
        .noise = row->noise,
        .temperature = row->temperature,
        .popup_rate = row->popup_rate,
        .popup_momentum = row->popup_momentum,
        .popup_decay = row->popup_decay,
        .popup_weights = (enum ticket_popup_weights)row->popup_weights,
        .superseded = row->superseded == 1,
    };
    return row->method != TICKET_DENSE && row->rewind >= -1 && row->rate_removed > 0 &&
           row->rate_removed < 1 && row->noise >= 0 && isfinite(row->noise) &&
           settings_are_possible(ticket);
}

// The widths of a row's network, where no overcompleteness says them; false if they are none.
static bool widths_of_row(const struct store_row *row, struct trial_point *point)
{
    size_t generations;
    if (row->overcompleteness > 0)
        return row->overcompleteness <= NET_MAX_OVERCOMPLETENESS;
    return memchr(row->filters, '\0', sizeof row->filters) != NULL &&
           net_widths_parse(row->filters, &point->widths, &generations) &&
           generations == row->generations &&
           net_overcompleteness_of(generations, &point->widths) == 0;
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
        .family = (enum net_family)row->family,
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
                row->generations <= NET_MAX_GENERATIONS && widths_of_row(row, point) &&
                row->board >= 1 && row->board <= LIFE_MAX_SIDE && row->batch >= 1 &&
                row->budget >= 1 &&
                (isnan(row->density) || (row->density >= 0 && row->density <= 1)) &&
                row->learning_rate > 0 && isfinite(row->learning_rate) &&
                ticket_of_row(row, &point->ticket);
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

// What methods were before schema 3.
static void complete_ticket(struct store_row *row)
{
    bool grasp = row->method == TICKET_GRASP, popup = row->method == TICKET_POPUP;
    row->temperature = grasp ? 1 : 0;
    row->popup_rate = popup ? row->learning_rate : 0;
    row->popup_momentum = popup ? 0.9 : 0;
    row->superseded = grasp || popup || (row->method == TICKET_SNIP && row->shared_boards == 1);
}

// Before schema 3 a network had learned if it was exact at the end.
void store_row_complete(unsigned schema, struct store_row *row)
{
    if (schema >= 3)
        return;
    row->unsure = -1;
    row->exact_at_end = row->outcome == TRIAL_LEARNED;
    complete_ticket(row);
}

void store_row_of_trial(const struct trial_point *point, const struct trial_result *result,
                        struct store_row *row)
{
    struct trial_point parent = trial_parent(point);
    row->replicate = result->replicate;
    row->pair = rng_hash(rng_hash(trial_point_key(&parent), result->replicate), point->seed);
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

void store_row_of_trials(const struct trial_result *results, size_t count, uint64_t *left,
                         struct store_row *row)
{
    for (size_t i = 0; i < count; i++) {
        row->learned += results[i].outcome == TRIAL_LEARNED;
        if (results[i].outcome != TRIAL_NOT_TRIED)
            left[row->networks++] = results[i].weights_left;
    }
    struct interval interval = wilson_interval(row->learned, row->networks);
    row->not_tried = count - row->networks;
    row->rate = (double)row->learned / (double)row->networks;
    row->rate_low = interval.low;
    row->rate_high = interval.high;
    qsort(left, row->networks, sizeof *left, compare_counts);
    row->weights_left = row->networks > 0 ? left[(row->networks - 1) / 2] : 0;
}
