// What networks are called.
#include "net/name.h"
#include "suite.h"

#include <string.h>

static void test_names(void)
{
    static const struct {
        enum net_family family;
        const char *widths, *name;
    } known[] = {
        {NET_LIFE, "6-3", "L(1,3)"},       {NET_LIFE, "1-2", "L(1; 1-2)"},
        {NET_LIFE, "2-1-2-1", "L(2,1)"},   {NET_LIFE, "2-1-4-2", "L(2; 2-1-4-2)"},
        {NET_WINDOW, "6-3-6-3", "W(2,3)"}, {NET_WINDOW, "6-3-6-4", "W(2; 6-3-6-4)"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct net_widths widths;
        size_t generations;
        char text[NET_NAME_TEXT];
        CU_ASSERT_FATAL(net_widths_parse(known[i].widths, &widths, &generations));
        struct net net = net_make_widths(known[i].family, generations, &widths, NET_RELU);
        net_name(&net, text);
        CU_ASSERT_STRING_EQUAL(text, known[i].name);
    }
    struct net prelu = net_make(1, 3, NET_PRELU);
    char named[NET_NAME_TEXT];
    net_name(&prelu, named);
    CU_ASSERT_STRING_EQUAL(named, "L(1,3) with prelu");
    // The longest.
    struct net_widths widths;
    memset(&widths, NET_MAX_OVERCOMPLETENESS, sizeof widths);
    for (size_t i = 0; i < sizeof widths.width; i += 2)
        widths.width[i] = i == 0 ? NET_MAX_FILTERS - 1 : NET_MAX_FILTERS;
    struct net net = net_make_widths(NET_WINDOW, NET_MAX_GENERATIONS, &widths, NET_RELU);
    char text[NET_NAME_TEXT];
    net_name(&net, text);
    CU_ASSERT_EQUAL(strlen(text), strlen("W(16; )") + 16 * strlen("128-64-") - 1);
}

SUITE(name)
{
    TEST(test_names);
}
