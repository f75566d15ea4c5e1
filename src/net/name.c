#include "net/name.h"

#include <stdio.h>

static const char letters[NET_FAMILY_COUNT] = {[NET_LIFE] = 'L', [NET_WINDOW] = 'W'};

// "1-2": the widths of the layers but the last.
static void format_widths(const struct net *net, char list[NET_WIDTHS_TEXT])
{
    struct net_widths widths = {{0}};
    for (size_t l = 0; l + 1 < net->layers; l++)
        widths.width[l] = (uint8_t)net->layer[l].out;
    net_widths_format(net->generations, &widths, list);
}

void net_name(const struct net *net, char text[NET_NAME_TEXT])
{
    char letter = letters[net->family], list[NET_WIDTHS_TEXT];
    bool relu = net->activation == NET_RELU;
    const char *with = relu ? "" : " with ", *activation = net_activation_names[net->activation];
    format_widths(net, list);
    if (net->overcompleteness > 0)
        snprintf(list, sizeof list, "%zu", net->overcompleteness);
    snprintf(text, NET_NAME_TEXT, "%c(%zu%s%s)%s%s", letter, net->generations,
             net->overcompleteness > 0 ? "," : "; ", list, with, relu ? "" : activation);
}
