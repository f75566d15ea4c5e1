#include "cli/commands/compact_view.h"

#include "cli/forward.h"
#include "net/name.h"

#include <stdio.h>
#include <string.h>

// Of the boards whose forward pass is timed, cells.
#define SIDE 32

enum { WHOLE, WHOLE_LIST, SMALL, SMALL_LIST, PROGRAMS };

static enum status time_programs(const struct compacted *compacted,
                                 const struct store_model *ticket, double nanoseconds[PROGRAMS])
{
    struct net net = point_net(&ticket->point);
    bool zero_padding = ticket->point.boundary == LIFE_DEAD;
    struct forward forward[PROGRAMS];
    struct forward *pointers[PROGRAMS];
    enum status status = STATUS_OK;
    memset(forward, 0, sizeof forward);
    for (int p = 0; p < PROGRAMS && status == STATUS_OK; p++) {
        bool small = p >= SMALL;
        pointers[p] = &forward[p];
        status = forward_open(&forward[p], small ? &compacted->compact.shrink.net : &net,
                              small ? compacted->compact.value : ticket->result.final, p % 2 == 1,
                              SIDE, zero_padding);
    }
    if (status == STATUS_OK)
        forward_time(pointers, PROGRAMS, nanoseconds);
    for (int p = 0; p < PROGRAMS; p++)
        forward_close(&forward[p]);
    return status;
}

static void print_counts(const char *name, const size_t count[PROGRAMS])
{
    printf("%-21s", name);
    for (int p = 0; p < PROGRAMS; p++)
        printf("  %11zu", count[p]);
    printf("\n");
}

static void print_how(const struct ticket_compact *compact)
{
    size_t gone = compact->before.channels - compact->after.channels;
    printf("compacted  %zu of %zu channels went; %zu were never active, %zu constant\n", gone,
           compact->before.channels, compact->inactive, compact->constant);
    printf("           %s\n\n",
           compact->same_bits ? "same outputs, bit for bit" : "same outputs within rounding");
}

enum status compact_view_print(const struct compacted *compacted, const struct store_model *ticket)
{
    const struct ticket_compact *compact = &compacted->compact;
    const struct ticket_cost *before = &compact->before, *after = &compact->after;
    struct net net = point_net(&ticket->point);
    char whole[NET_NAME_TEXT], small[NET_NAME_TEXT];
    double nanoseconds[PROGRAMS];
    TRY(time_programs(compacted, ticket, nanoseconds));
    net_name(&net, whole);
    net_name(&compact->shrink.net, small);
    print_how(compact);
    printf("pruned: %s with zeros; compacted: %s; list: of weights that are not zero\n\n", whole,
           small);
    printf("%-21s  %11s  %11s  %11s  %11s\n", "", "pruned", "its list", "compacted", "its list");
    print_counts("weights", (size_t[]){before->weights, before->nonzero_weights, after->weights,
                                       after->nonzero_weights});
    print_counts("parameters not zero",
                 (size_t[]){before->nonzero_parameters, before->nonzero_parameters,
                            after->nonzero_parameters, after->nonzero_parameters});
    print_counts("bytes", (size_t[]){before->dense.bytes, before->sparse.bytes, after->dense.bytes,
                                     after->sparse.bytes});
    print_counts("operations a cell",
                 (size_t[]){before->dense.operations, before->sparse.operations,
                            after->dense.operations, after->sparse.operations});
    printf("%-21s", "ns a cell, plain pass");
    for (int p = 0; p < PROGRAMS; p++)
        printf("  %11.3g", nanoseconds[p]);
    printf("\n\n");
    return STATUS_OK;
}
