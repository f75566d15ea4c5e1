// The verdict on a model for programs, as a json object.
#ifndef CLI_COMMANDS_VERDICT_H
#define CLI_COMMANDS_VERDICT_H

#include "store/model.h"

#include <stdio.h>

// Judges the network anew, as sweeps do at the end of a training (trial/verdict.h). Fails when memory is short.
enum status cli_write_verdict(const char *path, const struct store_model *model, FILE *out);

#endif
