// The table of settings.
#include "spec/setting.h"

#include "net/activation.h"
#include "ticket/method.h"

// ---- words --------------------------------------------------------------------------------------

static const char *const boards_names[POINT_BOARDS_COUNT] = {"own", "shared", "fixed", "file"};
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
static const char *const output_said[NET_OUTPUT_COUNT] = {"linear output layer", "no output layer"};
static const char *const tied_said[] = {"generations of their own weights",
                                        "generations share their weights"};
static const char *const residual_said[] = {"plain generations",
                                            "generations add their input to their output"};
static const char *const freeze_said[NET_FREEZE_COUNT] = {
    "nothing frozen", "weights and biases frozen", "coefficients frozen", "later layers frozen"};
static const char *const init_said[NET_INIT_COUNT] = {"Glorot", "normal", "fan-in",
                                                      "normal, biases too"};
static const char *const optimizer_said[TRAIN_OPTIMIZER_COUNT] = {"Adam", "SGD", "AdamW",
                                                                  "RMSprop"};
static const char *const nesterov_said[] = {"momentum as it is", "Nesterov\u2019s momentum"};
static const char *const schedule_said[TRAIN_SCHEDULE_COUNT] = {"constant rate", "cosine to zero",
                                                                "rate in steps"};
static const char *const loss_said[KERNEL_LOSS_COUNT] = {"cross-entropy", "squared error"};
static const char *const boards_said[POINT_BOARDS_COUNT] = {"own boards", "shared boards",
                                                            "a finite set", "a designed board"};
static const char *const shift_said[] = {"the board as it is", "the board at random shifts"};
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

static bool has_generations(const struct point *point)
{
    return point->generations > 1;
}

static bool has_coefficients(const struct point *point)
{
    return activation_row(point->activation)->coefficients > 0;
}

static bool is_sgd(const struct point *point)
{
    return point->train.optimizer == TRAIN_SGD;
}

static bool is_adam(const struct point *point)
{
    return point->train.optimizer == TRAIN_ADAM || point->train.optimizer == TRAIN_ADAMW;
}

static bool is_adamw(const struct point *point)
{
    return point->train.optimizer == TRAIN_ADAMW;
}

static bool is_rmsprop(const struct point *point)
{
    return point->train.optimizer == TRAIN_RMSPROP;
}

static bool has_epsilon(const struct point *point)
{
    return is_adam(point) || is_rmsprop(point);
}

static bool has_steps(const struct point *point)
{
    return point->train.schedule == TRAIN_STEP;
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
        .expected = "the filters of every layer but the last, such as 2-1, of 3x3 layers up to 128 and of 1x1 layers up to 64, or 0 for none of them",
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
    [SETTING_OUTPUT] = {
        "network", "output_layer", AT(output), .kind = SETTING_WORD, .hash = SETTING_HASHED_NAMED, .place = 51, .since = 7,
        .usual = "linear", .quiet = true, WORDS(net_output_names, NET_OUTPUT_COUNT),
        .unit = "word", .meaning = "linear: a 1x1 layer behind the last activation; none: a cell is predicted alive where the last activations add up to more than 1/2",
        .label = "output layer", .title = "output layer",
        SAID(output_said, "%"),
        .argument = "WORD", .help = "a linear layer, or none: the last activation is the answer"},
    [SETTING_TIED] = {
        "network", "tied", AT(tied), .kind = SETTING_CHOICE, .hash = SETTING_HASHED_NAMED, .place = 52, .since = 7,
        .usual = "no", .quiet = true, WORDS(no_yes, 2), .applies = has_generations,
        .unit = "truth", .column_words = truth_names, .meaning = "whether all generations have the same weights, so that one step is applied n times",
        .label = "tied", .title = "generations tied",
        SAID(tied_said, "%"),
        .argument = "WORD", .help = "whether all generations have the same weights"},
    [SETTING_RESIDUAL] = {
        "network", "residual", AT(residual), .kind = SETTING_CHOICE, .hash = SETTING_HASHED_NAMED, .place = 60, .since = 9,
        .usual = "no", .quiet = true, WORDS(no_yes, 2),
        .unit = "truth", .column_words = truth_names, .meaning = "whether each generation adds the channels that it reads to its first sums before the last activation, so that it learns what changes",
        .label = "residual", .title = "residual generations",
        SAID(residual_said, "%"),
        .argument = "WORD", .help = "whether each generation adds its input to its output"},
    [SETTING_COEFFICIENT_NOISE] = {
        "network", "coefficient_noise", AT(coefficient_noise), .kind = SETTING_REAL, .hash = SETTING_HASHED_NAMED, .place = 59, .since = 8,
        .usual = "0", .quiet = true, .low = 0, .high = 10, .applies = has_coefficients, .decided_by = SETTING_ACTIVATION,
        .unit = "number", .meaning = "standard deviation of the normal noise on the starting coefficients of the activation; 0 of activations without",
        .label = "noise on coefficients", .title = "noise on the starting coefficients",
        .phrase = "coefficients with noise %",
        .argument = "X", .help = "of activations with coefficients: normal noise on their starting values"},
    [SETTING_FREEZE] = {
        "network", "freeze", AT(freeze), .kind = SETTING_WORD, .hash = SETTING_HASHED_NAMED, .place = 53, .since = 7,
        .usual = "none", .quiet = true, WORDS(net_freeze_names, NET_FREEZE_COUNT), .applies = has_coefficients, .decided_by = SETTING_ACTIVATION,
        .unit = "word", .meaning = "what keeps its starting values: weights (and biases), the coefficients of the activation, or the weights and biases of later layers, all but the first, whose weights begin as 1 / how many the layer has, and their biases as 0; none of activations without",
        .label = "freeze", .title = "what is not trained",
        SAID(freeze_said, "%"),
        .argument = "WORD", .help = "of activations with coefficients: what keeps its starting values"},
    [SETTING_INIT] = {
        "network", "init", AT(init), .kind = SETTING_WORD, .place = 7, .since = 1,
        .usual = "glorot", WORDS(net_init_names, NET_INIT_COUNT),
        .unit = "word", .meaning = "how the initial parameters are drawn",
        .label = "init", .title = "initialisation",
        SAID(init_said, "weights: %"),
        .argument = "WORD", .help = "how the initial values are drawn"},
    [SETTING_FROM] = {
        "network", "from", AT(from), .kind = SETTING_A_FILE, .hash = SETTING_HASHED_NAMED, .place = 54, .since = 7,
        .usual = "none", .quiet = true, .expected = "none, or the path of results or a model, with a point or a slash in it; RESULTS#POINT names one of several points",
        .unit = "hash", .meaning = "of the learned networks of which each network here starts from one; 0: from initial values that are drawn",
        .label = "from", .title = "networks that training starts from",
        .phrase = "start from: %",
        .argument = "FILE", .help = "learned networks to start from, of results or a model, each network from one of them"},
    [SETTING_OPTIMIZER] = {
        "training", "optimizer", AT(train.optimizer), .kind = SETTING_WORD, .hash = SETTING_HASHED_NAMED, .place = 36, .since = 4,
        .usual = "adam", .quiet = true, WORDS(train_optimizer_names, TRAIN_OPTIMIZER_COUNT),
        .unit = "word", .meaning = "what turns gradients into steps",
        .label = "optimiser", .title = "optimiser",
        SAID(optimizer_said, "%"),
        .argument = "WORD", .help = "what turns gradients into steps"},
    [SETTING_LEARNING_RATE] = {
        "training", "learning_rate", AT(train.learning_rate), .kind = SETTING_REAL, .place = 11, .since = 1,
        .usual = "0.001", .low = 1e-9, .high = 100,
        .unit = "number", .meaning = "the optimiser's",
        .label = "learning rate", .title = "learning rate",
        .phrase = "learning rate %",
        .argument = "R", .help = "learning rate of the optimiser"},
    [SETTING_MOMENTUM] = {
        "training", "momentum", AT(train.momentum), .kind = SETTING_REAL, .hash = SETTING_HASHED_NAMED, .place = 37, .since = 5,
        .usual = "0.9", .quiet = true, .low = 0, .high = 0.9999, .applies = is_sgd, .decided_by = SETTING_OPTIMIZER,
        .unit = "share", .meaning = "of optimizer sgd: of the last step that the next one keeps; 0 of other optimisers",
        .label = "momentum", .title = "momentum",
        .phrase = "momentum %",
        .argument = "P", .help = "of optimizer sgd: share of the last step that is kept"},
    [SETTING_NESTEROV] = {
        "training", "nesterov", AT(train.nesterov), .kind = SETTING_CHOICE, .hash = SETTING_HASHED_NAMED, .place = 38, .since = 7,
        .usual = "no", .quiet = true, WORDS(no_yes, 2), .applies = is_sgd, .decided_by = SETTING_OPTIMIZER,
        .unit = "truth", .column_words = truth_names, .meaning = "of optimizer sgd: whether the momentum is Nesterov's; with a momentum of 0 both are the same",
        .label = "Nesterov", .title = "Nesterov\u2019s momentum",
        SAID(nesterov_said, "%"),
        .argument = "WORD", .help = "of optimizer sgd: whether the momentum is Nesterov's"},
    [SETTING_BETA1] = {
        "training", "beta1", AT(train.beta1), .kind = SETTING_REAL, .hash = SETTING_HASHED_NAMED, .place = 39, .since = 7,
        .usual = "0.9", .quiet = true, .published = true, .low = 0, .high = 0.9999, .applies = is_adam, .decided_by = SETTING_OPTIMIZER,
        .unit = "share", .meaning = "of optimizers adam and adamw: of the mean of the gradients that the next update keeps; 0 of other optimisers",
        .label = "beta1", .title = "beta1 of Adam",
        .phrase = "beta1 %",
        .argument = "P", .help = "of optimizers adam and adamw: share of the mean gradient that is kept"},
    [SETTING_BETA2] = {
        "training", "beta2", AT(train.beta2), .kind = SETTING_REAL, .hash = SETTING_HASHED_NAMED, .place = 40, .since = 7,
        .usual = "0.999", .quiet = true, .published = true, .low = 0, .high = 0.999999, .applies = is_adam, .decided_by = SETTING_OPTIMIZER,
        .unit = "share", .meaning = "of optimizers adam and adamw: of the mean of the squared gradients that the next update keeps; 0 of other optimisers",
        .label = "beta2", .title = "beta2 of Adam",
        .phrase = "beta2 %",
        .argument = "P", .help = "of optimizers adam and adamw: share of the mean squared gradient that is kept"},
    [SETTING_EPSILON] = {
        "training", "epsilon", AT(train.epsilon), .kind = SETTING_REAL, .hash = SETTING_HASHED_NAMED, .place = 41, .since = 7,
        .usual = "1e-08", .quiet = true, .published = true, .low = 1e-16, .high = 1, .applies = has_epsilon, .decided_by = SETTING_OPTIMIZER,
        .unit = "number", .meaning = "of optimizers adam, adamw and rmsprop: what is added to the root that a step is divided by; 0 of other optimisers",
        .label = "epsilon", .title = "epsilon of the optimiser",
        .phrase = "epsilon %",
        .argument = "X", .help = "of optimizers adam, adamw and rmsprop: added to the root that a step is divided by"},
    [SETTING_SMOOTHING] = {
        "training", "smoothing", AT(train.smoothing), .kind = SETTING_REAL, .hash = SETTING_HASHED_NAMED, .place = 42, .since = 7,
        .usual = "0.99", .quiet = true, .published = true, .low = 0, .high = 0.9999, .applies = is_rmsprop, .decided_by = SETTING_OPTIMIZER,
        .unit = "share", .meaning = "of optimizer rmsprop: of the mean of the squared gradients that the next update keeps; 0 of other optimisers",
        .label = "smoothing", .title = "smoothing of RMSprop",
        .phrase = "smoothing %",
        .argument = "P", .help = "of optimizer rmsprop: share of the mean squared gradient that is kept"},
    [SETTING_DECAY] = {
        "training", "decay", AT(train.decay), .kind = SETTING_REAL, .hash = SETTING_HASHED_NAMED, .place = 43, .since = 7,
        .usual = "0.01", .quiet = true, .low = 0, .high = 10, .applies = is_adamw, .decided_by = SETTING_OPTIMIZER,
        .unit = "number", .meaning = "of optimizer adamw: times the rate it is the share that an update takes from the weights, not the biases; 0 of other optimisers",
        .label = "weight decay", .title = "weight decay of AdamW",
        .phrase = "weight decay %",
        .argument = "X", .help = "of optimizer adamw: decay of the weights, not the biases, beside the step"},
    [SETTING_SCHEDULE] = {
        "training", "schedule", AT(train.schedule), .kind = SETTING_WORD, .hash = SETTING_HASHED_NAMED, .place = 44, .since = 7,
        .usual = "constant", .quiet = true, WORDS(train_schedule_names, TRAIN_SCHEDULE_COUNT),
        .unit = "word", .meaning = "of the learning rate: constant; cosine: half a wave, to zero where the budget ends; step: times a factor after every so many updates",
        .label = "schedule", .title = "schedule of the learning rate",
        SAID(schedule_said, "%"),
        .argument = "WORD", .help = "how the learning rate goes on after its warm-up"},
    [SETTING_STEP_FACTOR] = {
        "training", "step_factor", AT(train.step_factor), .kind = SETTING_REAL, .hash = SETTING_HASHED_NAMED, .place = 45, .since = 7,
        .usual = "0.1", .quiet = true, .low = 0, .high = 1, .applies = has_steps, .decided_by = SETTING_SCHEDULE,
        .unit = "factor", .meaning = "of schedule step: by which the rate is multiplied at each step; 0 of other schedules",
        .label = "step factor", .title = "factor of a step of the learning rate",
        .phrase = "rate \u00d7 % a step",
        .argument = "X", .help = "of schedule step: by which the rate is multiplied"},
    [SETTING_STEP_INTERVAL] = {
        "training", "step_interval", AT(train.step_interval), .kind = SETTING_COUNTER, .hash = SETTING_HASHED_NAMED, .place = 46, .since = 7,
        .usual = "10000", .quiet = true, .low = 1, .high = 1e12, .applies = has_steps, .decided_by = SETTING_SCHEDULE,
        .unit = "updates", .meaning = "of schedule step: from one step of the rate to the next; 0 of other schedules",
        .label = "step interval", .title = "updates from one step of the rate to the next",
        .phrase = "a step every % update(s)",
        .argument = "K", .help = "of schedule step: updates from one step to the next"},
    [SETTING_RATE_WARMUP] = {
        "training", "rate_warmup", AT(train.rate_warmup), .kind = SETTING_COUNTER, .hash = SETTING_HASHED_NAMED, .place = 47, .since = 7,
        .usual = "0", .quiet = true, .low = 0, .high = 1e12,
        .unit = "updates", .meaning = "in which the rate rises in a line to the learning rate, before the schedule begins",
        .label = "rate warm-up", .title = "warm-up of the learning rate (updates)",
        .phrase = "% update(s) of warm-up",
        .argument = "K", .help = "updates in which the learning rate rises to what it is"},
    [SETTING_LOSS] = {
        "training", "loss", .name = "loss_kind", AT(loss), .kind = SETTING_WORD, .hash = SETTING_HASHED_NAMED, .place = 50, .since = 7,
        .usual = "cross_entropy", .quiet = true, WORDS(kernel_loss_names, KERNEL_LOSS_COUNT),
        .unit = "word", .meaning = "of a cell: cross_entropy: binary, of the sigmoid of the logit; squared: (z - (t - 1/2))^2, of the logit z and what the cell becomes, t",
        .label = "loss", .title = "loss",
        SAID(loss_said, "%"),
        .argument = "WORD", .help = "what is minimised: the cross-entropy, or the squared error of logit + 1/2"},
    [SETTING_L1] = {
        "training", "l1", AT(train.l1), .kind = SETTING_REAL, .hash = SETTING_HASHED_NAMED, .place = 48, .since = 7,
        .usual = "0", .quiet = true, .low = 0, .high = 10,
        .unit = "number", .meaning = "what is added to the loss for each unit of the sum of |w|, over the weights without biases; the loss that is reported is without it",
        .label = "l1", .title = "L1 penalty",
        .phrase = "L1 penalty %",
        .argument = "X", .help = "penalty on the sum of |w|, over the weights without biases"},
    [SETTING_L2] = {
        "training", "l2", AT(train.l2), .kind = SETTING_REAL, .hash = SETTING_HASHED_NAMED, .place = 49, .since = 7,
        .usual = "0", .quiet = true, .low = 0, .high = 10,
        .unit = "number", .meaning = "what is added to the loss for each unit of half the sum of w^2, over the weights without biases; the loss that is reported is without it",
        .label = "l2", .title = "L2 penalty",
        .phrase = "L2 penalty %",
        .argument = "X", .help = "penalty on half the sum of w^2, over the weights without biases"},
    [SETTING_AVERAGE] = {
        "training", "average", AT(train.average), .kind = SETTING_REAL, .hash = SETTING_HASHED_NAMED, .place = 58, .since = 7,
        .usual = "0", .quiet = true, .low = 0, .high = 0.999999,
        .unit = "share", .meaning = "of the running mean of the parameters that an update keeps; the mean is judged beside the network at the end, and not stored; 0: there is none",
        .label = "average", .title = "running mean of the parameters (share kept)",
        .phrase = "running mean keeps %",
        .argument = "P", .help = "share that the running mean of the parameters keeps; 0: there is none"},
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
        "training", "boards", AT(boards), .column = "shared_boards", .kind = SETTING_WORD, .place = 14, .since = 1,
        .usual = "own", WORDS(boards_names, POINT_BOARDS_COUNT), .path_of = SETTING_PATTERN,
        .expected = "own or shared or fixed, or the path of a pattern, with a point or a slash in it",
        .unit = "truth", .column_words = truth_names, .column_word_count = 2,
        .meaning = "whether all replicates see the same boards, random ones without end",
        .label = "boards", .title = "boards",
        SAID(boards_said, "%"),
        .argument = "WHICH", .help = "fresh boards, every network's own or shared by all replicates, a finite set, or FILE.rle, a designed board"},
    [SETTING_FIXED_BOARDS] = {
        "training", "fixed_boards", AT(fixed_boards), .kind = SETTING_SIZE, .hash = SETTING_HASHED_NAMED, .place = 55, .since = 7,
        .usual = "64", .quiet = true, .low = 1, .high = 1e6, .decided_by = SETTING_BOARDS, .decided_word = POINT_FIXED_BOARDS,
        .unit = "boards", .meaning = "of a finite set, which each network draws for itself and is trained on epoch after epoch; 0: boards without end, or a designed one",
        .label = "set", .title = "random boards in the training set",
        .phrase = "a set of % board(s)",
        .argument = "K", .help = "of boards fixed: how many random boards there are to train on"},
    [SETTING_PATTERN] = {
        "training", .name = "pattern", AT(pattern), .kind = SETTING_A_FILE, .hash = SETTING_HASHED_NAMED, .place = 56, .since = 7,
        .quiet = true, .decided_by = SETTING_BOARDS, .decided_word = POINT_FILE_BOARDS, .expected = "the path of a pattern",
        .unit = "hash", .meaning = "of the cells of the designed board that networks are trained on, which the attribute `files` keeps; 0: random boards",
        .label = "pattern", .title = "designed board",
        .phrase = "designed board %"},
    [SETTING_SHIFT] = {
        "training", "shift", AT(shift), .kind = SETTING_CHOICE, .hash = SETTING_HASHED_NAMED, .place = 57, .since = 7,
        .usual = "no", .quiet = true, WORDS(no_yes, 2), .decided_by = SETTING_BOARDS, .decided_word = POINT_FILE_BOARDS,
        .unit = "truth", .column_words = truth_names, .meaning = "whether each copy of the designed board in a batch is shifted on the torus, by random columns and rows",
        .label = "shifted", .title = "designed board at random shifts",
        SAID(shift_said, "%"),
        .argument = "WORD", .help = "of a designed board: whether each update sees it at random shifts"},
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
