#include "net/name.h"

#include <stdio.h>

static const char letters[NET_FAMILY_COUNT] = {[NET_LIFE] = 'L', [NET_WINDOW] = 'W'};

void net_name(const struct net *net, char text[NET_NAME_TEXT])
{
    char letter = letters[net->family], list[NET_WIDTHS_TEXT];
    bool relu = net->activation == NET_RELU;
    const char *with = relu ? "" : " with ", *activation = net_activation_names[net->activation];
    net_widths_format(net->generations, &net->form.widths, list);
    if (net->overcompleteness > 0)
        snprintf(list, sizeof list, "%zu", net->overcompleteness);
    snprintf(text, NET_NAME_TEXT, "%c(%zu%s%s)%s%s%s%s%s", letter, net->generations,
             net->overcompleteness > 0 ? "," : "; ", list, with, relu ? "" : activation,
             net->form.tied ? ", tied" : "", net->form.residual ? ", residual" : "",
             net->form.output == NET_LINEAR ? "" : ", without an output layer");
}
