// Networks told by the widths of their layers, as in "4-2", memory to score their weights, and how they train.
#ifndef TESTS_NETS_H
#define TESTS_NETS_H

#include "net/net.h"
#include "ticket/method.h"
#include "train/train.h"

// Asserts that the text tells widths. With relu, or the activation.
struct net nets_of(enum net_family family, const char *text);

struct net nets_with(enum net_activation activation, enum net_family family, const char *text);

// The same network with residual generations, which has the same parameters.
struct net nets_residual(struct net net);

// The same, and that the network has so many parameters at most: arrays of the tests hold them.
#define NETS_SMALL 512
struct net nets_small(enum net_family family, const char *text);

// Scratch of the scores of these boards, NULL for none, full of rubbish. The caller frees it.
struct ticket_scorer *nets_scorer_open(const struct net *net, const struct ticket_batch *batch);
void nets_scorer_close(struct ticket_scorer *scorer);

// The gradient of a batch in which window w occurs count[w] times of 1/share, and the verdict on the
// network of which it is the gradient; train_update is next.
struct kernel_look nets_gradient(struct train *train, const float *target,
                                 const uint32_t count[KERNEL_WINDOWS], float share);

// Sets the settings that are the method's own to what its authors use, and those of others to zero.
void nets_published(struct ticket_spec *spec);

// score[P] of value[P] by the spec's method.
void nets_score(const struct net *net, const struct ticket_spec *spec, const float *value,
                const struct ticket_batch *batch, struct ticket_scorer *scorer, float *score);

// Updates on batches in which window w occurs count[b][w] times of 1/share. Returns the verdict on
// the network before the last of them.
struct kernel_look nets_train(struct train *train, const float *target,
                              uint32_t (*count)[KERNEL_WINDOWS], size_t batches, float share);

#endif
