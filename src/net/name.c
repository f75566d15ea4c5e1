#include "net/name.h"

#include <stdio.h>

static const char letters[NET_FAMILY_COUNT] = {[NET_LIFE] = 'L', [NET_WINDOW] = 'W'};

void net_name(const struct net *net, char text[NET_NAME_TEXT])
{
    char letter = letters[net->family];
    if (net->overcompleteness > 0) {
        snprintf(text, NET_NAME_TEXT, "%c(%zu,%zu)", letter, net->generations,
                 net->overcompleteness);
        return;
    }
    struct net_widths widths = {{0}};
    char list[NET_WIDTHS_TEXT];
    for (size_t l = 0; l + 1 < net->layers; l++)
        widths.width[l] = (uint8_t)net->layer[l].out;
    net_widths_format(net->generations, &widths, list);
    snprintf(text, NET_NAME_TEXT, "%c(%zu; %s)", letter, net->generations, list);
}
