#include "nets.h"

#include "suite.h"

#include <stdlib.h>
#include <string.h>

struct net nets_of(enum net_family family, const char *text)
{
    struct net_widths widths;
    size_t generations = 0;
    CU_ASSERT_FATAL(net_widths_parse(text, &widths, &generations));
    return net_make_widths(family, generations, &widths, NET_RELU);
}

struct net nets_small(enum net_family family, const char *text)
{
    struct net net = nets_of(family, text);
    CU_ASSERT_FATAL(net.parameters <= NETS_SMALL);
    return net;
}

void *nets_scratch(const struct net *net, const struct ticket_batch *batch)
{
    size_t bytes = (ticket_score_bytes(net, batch) + 63) / 64 * 64;
    void *scratch = aligned_alloc(64, bytes);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scratch);
    memset(scratch, 0xff, bytes);
    return scratch;
}

struct kernel_verdict nets_train(struct train *train, const float *target,
                                 uint32_t (*count)[KERNEL_WINDOWS], size_t batches, float share)
{
    struct kernel_verdict verdict = {0};
    for (size_t b = 0; b < batches; b++) {
        verdict = train_windows_gradient(train, target, count[b], share);
        train_update(train);
    }
    return verdict;
}
