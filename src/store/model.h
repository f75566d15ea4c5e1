// One network as a file (.h5), for lifeticket train, verify and predict, and for other tools.
//
// /parameters [P] float32, in the order that its attribute tells; root attributes: what the network is,
// what it was trained for, and what is known of it. The file appears complete or not at all.
#ifndef STORE_MODEL_H
#define STORE_MODEL_H

#include "trial/trial.h"

#define STORE_MODEL_SCHEMA 1

struct store_model {
    struct net net;              // L(n, m): its shape
    struct life_rule rule;       // what it is to compute
    enum life_boundary boundary; // of boards and padding
    float *parameters;           // [net.parameters]; allocated by store_model_read
    // What the training says of it.
    enum trial_outcome outcome;
    enum trial_evidence evidence;
    int64_t window_errors; // -1: not enumerated
    uint64_t updates, seed;
    char program[32], revision[64]; // that made it
};

enum status store_model_write(const char *path, const struct store_model *model);
enum status store_model_read(const char *path, struct store_model *model);
void store_model_free(struct store_model *model);

#endif
