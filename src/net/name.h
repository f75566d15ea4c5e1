// What a network is called: L(1,3) of family `life` and W(1,3) of family `window`, or with the
// widths of its layers one by one, L(1; 1-2); with another activation than relu, L(1,3) with prelu; and, where
// it is so, "tied", "residual" and "without an output layer".
#ifndef NET_NAME_H
#define NET_NAME_H

#include "net/net.h"

#define NET_NAME_TEXT (NET_WIDTHS_TEXT + 80)

void net_name(const struct net *net, char text[NET_NAME_TEXT]);

#endif
