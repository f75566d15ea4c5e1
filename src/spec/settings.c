// The table of settings.
#include "spec/setting.h"

#include "ticket/method.h"

// ---- words --------------------------------------------------------------------------------------

static const char *const boards_names[] = {"own", "shared"};
static const char *const stop_names[] = {"never", "proven"};
static const char *const no_yes[] = {"no", "yes"};
static const char *const yes_no[] = {"yes", "no"};
static const char *const truth_names[] = {"FALSE", "TRUE"}; // what h5py takes for a boolean
static const char *const parents_names[] = {"any", "learned"};

// ---- words for people, where those of plans are abbreviations or need their key ----------------

static const char *const boundary_said[LIFE_BOUNDARY_COUNT] = {"torus", "dead cells"};
static const char *const family_said[NET_FAMILY_COUNT] = {"3\u00d73 and 1\u00d71 layers",
                                                          "whole windows"};
static const char *const activation_said[NET_ACTIVATION_COUNT] = {"ReLU",      "leaky ReLU",
                                                                  "PReLU",     "ELU",
                                                                  "CELU",      "SELU",
                                                                  "GELU",      "SiLU",
                                                                  "Mish",      "tanh",
                                                                  "sigmoid",   "softplus",
                                                                  "Gaussian",  "adaptive sigmoid",
                                                                  "sine",      "softsign",
                                                                  "square",    "root of square",
                                                                  "quadratic", "step"};
static const char *const init_said[NET_INIT_COUNT] = {"Glorot", "normal", "fan-in",
                                                      "normal, biases too"};
static const char *const optimizer_said[TRAIN_OPTIMIZER_COUNT] = {"Adam", "SGD"};
static const char *const boards_said[] = {"own boards", "shared boards"};
static const char *const stop_said[] = {"trained on to the end", "stopped once proven"};
static const char *const method_said[TICKET_METHOD_COUNT] = {
    [TICKET_DENSE] = "dense",
    [TICKET_RESTART] = "the whole network again",
    [TICKET_ITERATIVE] = "iterative magnitude",
    [TICKET_ONESHOT] = "one-shot magnitude",
    [TICKET_MAGNITUDE] = "magnitude at the start",
    [TICKET_SNIP] = "SNIP",
    [TICKET_GRASP] = "GraSP",
    [TICKET_SYNFLOW] = "SynFlow",
    [TICKET_POPUP] = "edge-popup"};
static const char *const scope_said[TICKET_SCOPE_COUNT] = {"across layers", "layer by layer"};
static const char *const biases_said[] = {"biases stay", "biases pruned, too"};
static const char *const retrain_said[] = {"trained again", "not trained again"};
static const char *const parents_said[] = {"from all networks", "from networks that learned"};
static const char *const control_said[TICKET_CONTROL_COUNT] = {
    [TICKET_ITSELF] = "tickets",
    [TICKET_RANDOM] = "random masks",
    [TICKET_SHUFFLED] = "masks shuffled in layers",
    [TICKET_FRESH] = "fresh starting values",
    [TICKET_SIGNS] = "signs kept, sizes fresh"};
static const char *const flip_biases_said[] = {"signs of weights", "signs of weights and biases"};
static const char *const popup_said[TICKET_POPUP_WEIGHTS_COUNT] = {"weights as drawn",
                                                                   "signed constants"};
static const char *const superseded_said[] = {"as defined now", "as defined before schema 3"};

// ---- when they apply ----------------------------------------------------------------------------

static bool has_overcompleteness(const struct point *point)
{
    return point->overcompleteness > 0;
}

static bool has_filters(const struct point *point)
{
    return point->overcompleteness == 0;
}

static bool is_sgd(const struct point *point)
{
    return point->optimizer == TRAIN_SGD;
}

static bool is_pruned_trained(const struct point *point)
{
    return point_is_pruned(point) && ticket_methods[point->ticket.method]->needs_training;
}

static bool has_flips(const struct point *point)
{
    return point->ticket.flips > 0 || point->ticket.flip_biases;
}

static bool has_earlier_definition(const struct point *point)
{
    return ticket_methods[point->ticket.method]->redefined;
}

// ---- the table ----------------------------------------------------------------------------------

#define AT(member)        .offset = offsetof(struct point, member)
#define WORDS(list, many) .words = (list), .word_count = (many)
#define SAID(list, how)   .said = (list), .phrase = (how)

// clang-format off
const struct setting setting_table[SETTING_COUNT] = {
    [SETTING_RULE] = {
        "task", "rule", AT(rule), .kind = SETTING_A_RULE, .place = 1, .since = 1,
        .usual = "B3/S23", .expected =
            "a rule in B/S notation such as B3/S23 (two states, counts of the eight neighbours), or a name such as HighLife",
        .unit = "B/S notation", .meaning = "rule of the automaton",
        .label = "rule", .title = "rule",
        .phrase = "%",
        .argument = "RULE", .help = "rule in B/S notation, or its name"},
    [SETTING_GENERATIONS] = {
        "task", "generations", AT(generations), .kind = SETTING_SIZE, .place = 2, .since = 1,
        .usual = "1", .low = 1, .high = NET_MAX_GENERATIONS,
        .unit = "generations", .meaning = "n: how far ahead to predict, and depth of the network L(n,m)",
        .label = "n", .title = "generations n",
        .phrase = "n = %",
        .argument = "N", .help = "generations to predict at once, n of L(n,m)"},
    [SETTING_BOARD] = {
        "task", "board", AT(board), .kind = SETTING_SIZE, .place = 10, .since = 1,
        .usual = "32", .low = 3, .high = LIFE_MAX_SIDE,
        .unit = "cells", .meaning = "side of the square boards",
        .label = "board side", .title = "side of the board (cells)",
        .phrase = "%\u00d7% boards",
        .argument = "SIDE", .help = "side of a board"},
    [SETTING_BOUNDARY] = {
        "task", "boundary", AT(boundary), .kind = SETTING_WORD, .place = 8, .since = 1,
        .usual = "dead", WORDS(life_boundary_names, LIFE_BOUNDARY_COUNT),
        .unit = "word", .meaning = "what lies beyond the edge, for the automaton and for the network",
        .label = "boundary", .title = "boundary",
        SAID(boundary_said, "boundary: %"),
        .argument = "WORD", .help = "what lies beyond the edge"},
    [SETTING_DENSITY] = {
        "task", "density", AT(density), .kind = SETTING_REAL, .place = 9, .since = 1,
        .usual = "uniform", .low = 0, .high = 1, .special = "uniform",
        .expected = "a probability from 0 to 1, or uniform",
        .unit = "probability", .meaning = "of a live cell; NaN: every board draws its own, uniform in [0, 1)",
        .label = "density", .title = "density (probability of a live cell)",
        .phrase = "density %", .said_special = "own", .phrase_special = "each board its own density",
        .argument = "D", .help = "probability of a live cell, or uniform: each board draws its own"},
    [SETTING_WARMUP] = {
        "task", "warmup", AT(warmup), .kind = SETTING_SIZE, .hash = SETTING_HASHED_NAMED, .place = 35, .since = 4,
        .usual = "0", .quiet = true, .low = 0, .high = 1e6,
        .unit = "generations", .meaning = "that a random board lives before it is used",
        .label = "warm-up", .title = "warm-up of the boards (generations)",
        .phrase = "boards of % generations",
        .argument = "K", .help = "generations that a random board lives before it is used"},
    [SETTING_FAMILY] = {
        "network", "family", AT(family), .kind = SETTING_WORD, .hash = SETTING_HASHED_UNUSUAL, .place = 4, .since = 2,
        .usual = "life", .quiet = true, WORDS(net_family_names, NET_FAMILY_COUNT),
        .unit = "word", .meaning = "life: 3x3 and 1x1 layers in turn; window: fully connected over the window that a cell's future depends on",
        .label = "family", .title = "family of networks",
        SAID(family_said, "%"),
        .argument = "WORD", .help = "3x3 and 1x1 layers in turn, or the whole window at once"},
    [SETTING_OVERCOMPLETENESS] = {
        "network", "overcompleteness", AT(overcompleteness), .kind = SETTING_SIZE, .place = 3, .since = 1,
        .usual = "1", .low = 1, .high = NET_MAX_OVERCOMPLETENESS, .applies = has_overcompleteness,
        .unit = "factor", .meaning = "m: width of the network L(n,m); 0: its filters are given one by one",
        .label = "m", .title = "overcompleteness m",
        .phrase = "m = %",
        .argument = "M", .help = "width, m of L(n,m)"},
    [SETTING_FILTERS] = {
        "network", "filters", AT(widths), .kind = SETTING_WIDTHS, .hash = SETTING_HASHED_APPLIED, .place = 5, .since = 2,
        .quiet = true, .applies = has_filters,
        .expected = "the filters of every layer but the last, such as 2-1, of 3x3 layers up to 128 and of 1x1 layers up to 64",
        .unit = "filters", .meaning = "of every layer but the last, joined by -",
        .label = "filters", .title = "filters layer by layer",
        .phrase = "filters %",
        .argument = "WIDTHS", .help = "in place of overcompleteness: filters and channels of each generation, such as 1-2"},
    [SETTING_ACTIVATION] = {
        "network", "activation", AT(activation), .kind = SETTING_WORD, .place = 6, .since = 1,
        .usual = "relu", WORDS(net_activation_names, NET_ACTIVATION_COUNT),
        .unit = "word", .meaning = "activation of every layer but the last",
        .label = "activation", .title = "activation",
        SAID(activation_said, "%"),
        .argument = "WORD", .help = "activation of every layer but the last"},
    [SETTING_INIT] = {
        "network", "init", AT(init), .kind = SETTING_WORD, .place = 7, .since = 1,
        .usual = "glorot", WORDS(net_init_names, NET_INIT_COUNT),
        .unit = "word", .meaning = "how the initial parameters are drawn",
        .label = "init", .title = "initialisation",
        SAID(init_said, "weights: %"),
        .argument = "WORD", .help = "how the initial values are drawn"},
    [SETTING_OPTIMIZER] = {
        "training", "optimizer", AT(optimizer), .kind = SETTING_WORD, .hash = SETTING_HASHED_NAMED, .place = 36, .since = 4,
        .usual = "adam", .quiet = true, WORDS(train_optimizer_names, TRAIN_OPTIMIZER_COUNT),
        .unit = "word", .meaning = "what turns gradients into steps",
        .label = "optimiser", .title = "optimiser",
        SAID(optimizer_said, "%"),
        .argument = "WORD", .help = "what turns gradients into steps"},
    [SETTING_LEARNING_RATE] = {
        "training", "learning_rate", AT(learning_rate), .kind = SETTING_REAL, .place = 11, .since = 1,
        .usual = "0.001", .low = 1e-9, .high = 100,
        .unit = "number", .meaning = "the optimiser's",
        .label = "learning rate", .title = "learning rate",
        .phrase = "learning rate %",
        .argument = "R", .help = "learning rate of the optimiser"},
    [SETTING_MOMENTUM] = {
        "training", "momentum", AT(momentum), .kind = SETTING_REAL, .hash = SETTING_HASHED_NAMED, .place = 37, .since = 5,
        .usual = "0.9", .quiet = true, .low = 0, .high = 0.9999, .applies = is_sgd, .decided_by = SETTING_OPTIMIZER,
        .unit = "share", .meaning = "of optimizer sgd: of the last step that the next one keeps; 0 of other optimisers",
        .label = "momentum", .title = "momentum",
        .phrase = "momentum %",
        .argument = "P", .help = "of optimizer sgd: share of the last step that is kept"},
    [SETTING_BATCH] = {
        "training", "batch", AT(batch), .kind = SETTING_SIZE, .place = 12, .since = 1,
        .usual = "8", .low = 1, .high = 4096,
        .unit = "boards", .meaning = "boards an update",
        .label = "batch", .title = "batch (boards)",
        .phrase = "batch %",
        .argument = "B", .help = "boards of an update"},
    [SETTING_UPDATES] = {
        "training", "updates", AT(updates), .column = "budget", .kind = SETTING_COUNTER, .place = 13, .since = 1,
        .owner = SETTING_OF_RUN, .hash = SETTING_NOT_HASHED, .usual = "125000", .low = 1, .high = 1e12,
        .unit = "updates", .meaning = "updates after which training stops at the latest",
        .label = "updates", .title = "budget (updates)",
        .phrase = "up to % update(s)",
        .argument = "U", .help = "updates after which training stops at the latest"},
    [SETTING_BOARDS] = {
        "training", "boards", AT(shared_boards), .column = "shared_boards", .kind = SETTING_CHOICE, .place = 14, .since = 1,
        .usual = "own", WORDS(boards_names, 2),
        .unit = "truth", .column_words = truth_names, .meaning = "whether all replicates see the same boards",
        .label = "boards", .title = "boards",
        SAID(boards_said, "%"),
        .argument = "WHOSE", .help = "whose boards: every network's own, or shared by all replicates"},
    [SETTING_STOP] = {
        "training", "stop", AT(stop_when_proven), .kind = SETTING_CHOICE, .place = 15, .since = 1,
        .owner = SETTING_OF_RUN, .hash = SETTING_NOT_HASHED, .usual = "proven", WORDS(stop_names, 2),
        .unit = "word", .meaning = "proven: training stops once the network is exact; never: it does not",
        .label = "stop", .title = "stop",
        SAID(stop_said, "%"),
        .argument = "WHEN", .help = "whether training stops once the network is proven exact"},

    [SETTING_METHOD] = {
        "ticket", "method", AT(ticket.method), .kind = SETTING_WORD, .place = 16, .since = 2,
        .owner = SETTING_OF_SERIES, .quiet = true, WORDS(ticket_method_names, TICKET_METHOD_COUNT), .first_word = 1,
        .unit = "word", .meaning = "how the subnetwork was found; dense: it is the whole network, a parent of tickets, and the other columns of tickets say nothing",
        .label = "method", .title = "method",
        SAID(method_said, "%"),
        .argument = "WORD", .help = "how weights are chosen"},
    [SETTING_UNIT] = {
        "ticket", "unit", AT(ticket.unit), .kind = SETTING_WORD, .place = 17, .since = 2,
        .owner = SETTING_OF_SERIES, .quiet = true, .usual = "weights", WORDS(ticket_unit_names, TICKET_UNIT_COUNT),
        .applies = point_is_pruned, .unit = "word", .meaning = "what is pruned",
        .label = "unit", .title = "unit of pruning",
        .phrase = "% pruned",
        .argument = "WORD", .help = "what is pruned"},
    [SETTING_SCOPE] = {
        "ticket", "scope", AT(ticket.scope), .kind = SETTING_WORD, .place = 18, .since = 2,
        .owner = SETTING_OF_SERIES, .quiet = true, .usual = "global", WORDS(ticket_scope_names, TICKET_SCOPE_COUNT),
        .applies = point_is_pruned, .unit = "word", .meaning = "what it is compared with to be pruned: all, or its layer",
        .label = "scope", .title = "scope of pruning",
        SAID(scope_said, "%"),
        .argument = "WORD", .help = "whether the smallest of all go, or of each layer"},
    [SETTING_RATE] = {
        "ticket", "rate", .name = "rate_removed", AT(ticket.rate), .kind = SETTING_REAL, .place = 19, .since = 2,
        .owner = SETTING_OF_SERIES, .quiet = true, .usual = "0.2", .low = 0.001, .high = 0.999, .applies = point_is_pruned,
        .expected = "the share that a round removes of what is left, from 0.001 to 0.999",
        .unit = "share", .meaning = "of what is left that a round removes",
        .label = "removed a round", .title = "share of what is left that a round removes",
        .phrase = "a round removes a share of %",
        .argument = "P", .help = "share of what is left that a round removes"},
    [SETTING_REWIND] = {
        "ticket", "rewind", AT(ticket.rewind), .kind = SETTING_COUNTER, .place = 20, .since = 2,
        .owner = SETTING_OF_SERIES, .quiet = true, .usual = "0", .low = 0, .high = 1e12, .special = "trained",
        .applies = is_pruned_trained, .expected = "a number of updates from 0 to 1000000000000, or trained",
        .unit = "updates", .meaning = "what is left starts from its values after so many updates; -1: from the trained ones",
        .label = "rewind", .title = "survivors go back to their values after (updates)",
        .phrase = "rewound to update %", .said_special = "trained", .phrase_special = "trained values kept",
        .phrase_zero = "rewound to the start",
        .argument = "K", .help = "survivors start from the values after so many updates, or from the trained ones"},
    [SETTING_BIASES] = {
        "ticket", "biases", AT(ticket.prune_biases), .kind = SETTING_CHOICE, .place = 21, .since = 2,
        .owner = SETTING_OF_SERIES, .quiet = true, .usual = "no", WORDS(no_yes, 2), .applies = point_is_pruned,
        .unit = "truth", .column_words = truth_names, .meaning = "whether biases are pruned, and counted in what is left, too",
        .label = "biases pruned", .title = "biases pruned",
        SAID(biases_said, "%"),
        .argument = "WORD", .help = "whether biases are pruned and counted, too"},
    [SETTING_RETRAIN] = {
        "ticket", "retrain", AT(ticket.no_retraining), .kind = SETTING_CHOICE, .place = 22, .since = 2,
        .owner = SETTING_OF_SERIES, .quiet = true, .usual = "yes", WORDS(yes_no, 2),
        .column_negated = true, .applies = is_pruned_trained,
        .unit = "truth", .column_words = truth_names, .meaning = "whether what is left is trained again",
        .label = "trained again", .title = "trained again",
        SAID(retrain_said, "%"),
        .argument = "WORD", .help = "whether tickets are trained, or judged as they are pruned"},
    [SETTING_PARENTS] = {
        "ticket", "parents", AT(ticket.only_learned), .kind = SETTING_CHOICE, .place = 23, .since = 2,
        .owner = SETTING_OF_SERIES, .quiet = true, .usual = "learned", WORDS(parents_names, 2), .applies = point_is_ticket,
        .unit = "word", .meaning = "learned: networks that did not learn have no tickets: not tried",
        .label = "parents", .title = "parents",
        SAID(parents_said, "%")},
    [SETTING_ROUND] = {
        "ticket", "rounds", .name = "round", AT(ticket.round), .kind = SETTING_SIZE, .place = 24, .since = 2,
        .owner = SETTING_OF_TICKET, .quiet = true, .low = 1, .high = 1000,
        .unit = "rounds", .meaning = "rounds of pruning; 0: the parent, which is dense",
        .label = "round", .title = "rounds of pruning",
        .phrase = "% round(s)"},
    [SETTING_CONTROL] = {
        "ticket", "control", AT(ticket.control), .kind = SETTING_WORD, .place = 25, .since = 2,
        .owner = SETTING_OF_TICKET, .quiet = true, .usual = "none", WORDS(ticket_control_names, TICKET_CONTROL_COUNT),
        .applies = point_is_ticket, .unit = "word", .meaning = "what took the place of the ticket, with as many weights (random channels: no fewer) on the same boards; none: it is the ticket itself",
        .label = "control", .title = "control",
        SAID(control_said, "%")},
    [SETTING_FLIPS] = {
        "ticket", "flips", AT(ticket.flips), .kind = SETTING_SIZE, .place = 26, .since = 2,
        .owner = SETTING_OF_TICKET, .quiet = true, .usual = "0", .low = 0, .high = 1e6, .applies = point_is_ticket,
        .unit = "weights", .meaning = "whose starting sign was flipped",
        .label = "flips", .title = "weights whose starting sign is flipped",
        .phrase = "% flipped sign(s)"},
    [SETTING_FLIP_BIASES] = {
        "ticket", "flip_biases", AT(ticket.flip_biases), .kind = SETTING_CHOICE, .place = 27, .since = 2,
        .owner = SETTING_OF_TICKET, .quiet = true, .usual = "no", WORDS(no_yes, 2), .applies = has_flips,
        .unit = "truth", .column_words = truth_names, .meaning = "whether biases may be among them",
        .label = "biases flipped", .title = "biases among the flipped",
        SAID(flip_biases_said, "%")},
    [SETTING_NOISE] = {
        "ticket", "noise", AT(ticket.noise), .kind = SETTING_REAL, .place = 28, .since = 2,
        .owner = SETTING_OF_TICKET, .quiet = true, .usual = "0", .low = 0, .high = 100, .applies = point_is_ticket,
        .unit = "root mean squares", .meaning = "standard deviation of the noise on the starting weights, in root mean squares of their layer's",
        .label = "noise", .title = "noise on the starting weights (root mean squares of their layer)",
        .phrase = "noise %"},
    [SETTING_TEMPERATURE] = {
        "ticket", "temperature", AT(ticket.temperature), .kind = SETTING_REAL, .hash = SETTING_HASHED_APPLIED, .place = 29, .since = 3,
        .owner = SETTING_OF_SERIES, .quiet = true, .usual = "200", .low = 1e-3, .high = 1e6, .decided_by = SETTING_METHOD,
        .unit = "number", .meaning = "of method grasp: by which logits are divided before the loss; 0 of other methods",
        .label = "temperature", .title = "temperature of GraSP",
        .phrase = "GraSP\u2019s temperature %",
        .argument = "T", .help = "of method grasp: by which logits are divided"},
    [SETTING_POPUP_RATE] = {
        "ticket", "popup_rate", AT(ticket.popup_rate), .kind = SETTING_REAL, .hash = SETTING_HASHED_APPLIED, .place = 30, .since = 3,
        .owner = SETTING_OF_SERIES, .quiet = true, .usual = "0.1", .low = 1e-9, .high = 1e6, .decided_by = SETTING_METHOD,
        .unit = "number", .meaning = "of method popup: learning rate of the scores, from which a cosine leads to 0 at the end of the budget; 0 of other methods",
        .label = "popup rate", .title = "learning rate of edge-popup's scores",
        .phrase = "edge-popup\u2019s learning rate %",
        .argument = "R", .help = "of method popup: learning rate of the scores"},
    [SETTING_POPUP_MOMENTUM] = {
        "ticket", "popup_momentum", AT(ticket.popup_momentum), .kind = SETTING_REAL, .hash = SETTING_HASHED_APPLIED, .place = 31, .since = 3,
        .owner = SETTING_OF_SERIES, .quiet = true, .usual = "0.9", .low = 0, .high = 0.9999, .decided_by = SETTING_METHOD,
        .unit = "share", .meaning = "of the last step of the scores that the next one keeps",
        .label = "popup momentum", .title = "momentum of edge-popup's scores",
        .phrase = "edge-popup\u2019s momentum %",
        .argument = "P", .help = "share of the scores' last step that is kept"},
    [SETTING_POPUP_DECAY] = {
        "ticket", "popup_decay", AT(ticket.popup_decay), .kind = SETTING_REAL, .hash = SETTING_HASHED_APPLIED, .place = 32, .since = 3,
        .owner = SETTING_OF_SERIES, .quiet = true, .usual = "0.0001", .low = 0, .high = 1, .decided_by = SETTING_METHOD,
        .unit = "number", .meaning = "weight decay of the scores",
        .label = "popup decay", .title = "weight decay of edge-popup's scores",
        .phrase = "edge-popup\u2019s decay %",
        .argument = "P", .help = "weight decay of the scores"},
    [SETTING_POPUP_WEIGHTS] = {
        "ticket", "popup_weights", AT(ticket.popup_weights), .kind = SETTING_WORD, .hash = SETTING_HASHED_APPLIED, .place = 33, .since = 3,
        .owner = SETTING_OF_SERIES, .quiet = true, .usual = "drawn", WORDS(ticket_popup_weights_names, TICKET_POPUP_WEIGHTS_COUNT),
        .decided_by = SETTING_METHOD, .unit = "word", .meaning = "what popup chooses from: weights as they are drawn; or signed: sqrt(2 / fan-in) with their signs",
        .label = "popup weights", .title = "weights that edge-popup chooses from",
        SAID(popup_said, "%"),
        .argument = "WORD", .help = "of method popup: weights as drawn, or signed constants"},
    [SETTING_SUPERSEDED] = {
        "ticket", .name = "superseded", AT(ticket.superseded), .kind = SETTING_CHOICE, .hash = SETTING_NOT_HASHED, .place = 34, .since = 3,
        .owner = SETTING_OF_SERIES, .quiet = true, WORDS(no_yes, 2), .applies = has_earlier_definition,
        .unit = "truth", .column_words = truth_names, .meaning = "whether the method is as programs defined it before schema 3: snip and grasp scored networks that share their boards on the same ones; grasp counted biases to the gradient; popup had a constant rate",
        .label = "superseded", .title = "method of an earlier program",
        SAID(superseded_said, "%")},

    [SETTING_SEED] = {
        NULL, "seed", AT(seed), .kind = SETTING_COUNTER, .place = 0, .since = 1,
        .owner = SETTING_OF_RUN, .hash = SETTING_NOT_HASHED, .usual = "20200903", .low = 0, .high = 0x1p64,
        .expected = "a whole number from 0 to 18446744073709551615",
        .unit = "number", .meaning = "of all random numbers",
        .label = "seed", .title = "seed",
        .phrase = "seed %",
        .argument = "S", .help = "seed of all random numbers"},
};
// clang-format on
