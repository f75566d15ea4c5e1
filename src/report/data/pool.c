#include "report/data/pool.h"

#include <stdlib.h>

static int compare_keys(const void *a, const void *b)
{
    const struct pool_member *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->point > y->point) - (x->point < y->point);
}

static int compare_firsts(const void *a, const void *b)
{
    const struct pool_member *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->point > y->point) - (x->point < y->point);
}

// The identity of the point without its seed.
static uint64_t key_of(const struct point *point)
{
    struct point any = *point;
    any.seed = 0;
    return point_identity(&any);
}

void pool_points(const struct store_results *results, struct pool_member *member)
{
    for (size_t i = 0; i < results->points; i++)
        member[i] = (struct pool_member){key_of(&results->point[i].point), i, i};
    qsort(member, results->points, sizeof *member, compare_keys);
    for (size_t i = 1; i < results->points; i++)
        if (member[i].key == member[i - 1].key)
            member[i].first = member[i - 1].first;
    qsort(member, results->points, sizeof *member, compare_firsts);
}
