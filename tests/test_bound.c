// The finite part of the lower bound on ReLU networks of one generation (results/README.md, "The smallest"):
// wirings, that is, which cells each filter reads and which filters each channel, in weights that are not 0.
//
// Of a network that is Life every weight can be taken to lie on a path from a cell to the output, for others
// change nothing. All nine cells have a path. A neighbour has two: along one path, through monotone units, the
// logit could only rise with it, or only fall, but a neighbour gives life as the third and takes it as the
// fourth. The test tries all wirings of at most 14 weights that are so, and finds two, up to the numbers of
// filters and channels:
//
//   13   one filter of all nine cells, read by two channels
//   14   a filter of the eight neighbours, read by two channels, one of which reads a filter of the centre, too
//
// What remains is by hand: the first is not Life with fewer than two biases that are not 0, nor the second
// without any. With what they have they are 15 numbers, and 15 suffice.
#include "nets.h"
#include "proof/windows.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

enum { MOST_WEIGHTS = 14, MOST_FILTERS = 4, MOST_CHANNELS = 2, NEIGHBOURS = 8 };

// Filters as bits: what each channel reads, what each cell is read by. The neighbours are alike, so that only
// how many of them have each set of filters matters.
struct wiring {
    unsigned filters, channels;
    unsigned reads[MOST_CHANNELS];
    unsigned centre, alike[1 << MOST_FILTERS]; // neighbours with that set
};

static unsigned count_bits(unsigned bits)
{
    return (unsigned)__builtin_popcount(bits);
}

static unsigned paths_of(const struct wiring *w, unsigned set)
{
    unsigned paths = 0;
    for (unsigned c = 0; c < w->channels; c++)
        paths += count_bits(w->reads[c] & set);
    return paths;
}

static unsigned weights_behind(const struct wiring *w)
{
    unsigned weights = w->channels;
    for (unsigned c = 0; c < w->channels; c++)
        weights += count_bits(w->reads[c]);
    return weights;
}

// What was found: how many wirings, the fewest weights, and how many are of neither of the two forms.
struct found {
    unsigned wirings, least, others, one, two;
};

static void take(const struct wiring *w, unsigned weights, struct found *found)
{
    unsigned used = w->centre;
    for (unsigned set = 1; set < 1U << w->filters; set++)
        used |= w->alike[set] > 0 ? set : 0;
    if (used != (1U << w->filters) - 1) // a filter of no cells has weights that lie on no path
        return;
    bool one = w->filters == 1 && w->channels == 2 && weights == 13;
    bool two = w->filters == 2 && w->channels == 2 && weights == 14 && count_bits(w->centre) == 1 &&
               w->alike[3 - w->centre] == NEIGHBOURS &&
               w->reads[0] + w->reads[1] == 3 + 3 - w->centre;
    found->wirings++;
    found->least = weights < found->least ? weights : found->least;
    found->one += one;
    found->two += two;
    found->others += !one && !two;
}

// Gives the neighbours that are left one of the sets from `set` on.
static void place_neighbours(struct wiring *w, unsigned set, unsigned left, unsigned weights,
                             unsigned paths, struct found *found)
{
    if (weights > MOST_WEIGHTS)
        return;
    if (left == 0) {
        take(w, weights, found);
        return;
    }
    if (set == 1U << w->filters)
        return;
    unsigned most = paths_of(w, set) >= paths ? left : 0;
    for (unsigned many = 0; many <= most; many++) {
        w->alike[set] = many;
        place_neighbours(w, set + 1, left - many, weights + many * count_bits(set), paths, found);
    }
    w->alike[set] = 0;
}

// All wirings whose neighbours have so many paths at least.
static struct found find_wirings(unsigned paths)
{
    struct found found = {.least = MOST_WEIGHTS + 1};
    for (unsigned channels = 1; channels <= MOST_CHANNELS; channels++)
        for (unsigned filters = 1; filters <= MOST_FILTERS; filters++) {
            unsigned all = (1U << filters) - 1;
            for (unsigned a = 1; a <= all; a++)
                for (unsigned b = channels == 2 ? 1 : 0; b <= (channels == 2 ? all : 0); b++) {
                    struct wiring w = {.filters = filters, .channels = channels, .reads = {a, b}};
                    if ((a | b) != all)
                        continue;
                    for (w.centre = 1; w.centre <= all; w.centre++)
                        place_neighbours(&w, 1, NEIGHBOURS,
                                         weights_behind(&w) + count_bits(w.centre), paths, &found);
                }
        }
    return found;
}

static void test_wirings(void)
{
    // More filters or channels have more weights: c channels have c weights out and c in, f filters are
    // read by f weights, beside the nine of the cells.
    CU_ASSERT(9 + 3 + 3 > MOST_WEIGHTS && 9 + 1 + (MOST_FILTERS + 1) > MOST_WEIGHTS);
    struct found found = find_wirings(2);
    CU_ASSERT(found.least == 13 && found.others == 0);
    CU_ASSERT(found.one == 1 && found.two == 4); // by the numbers of filters and channels
    CU_ASSERT_EQUAL(found.wirings, 5);
    // Were one path enough, there would be others, from 11 weights on.
    found = find_wirings(1);
    CU_ASSERT(found.least == 11 && found.others > 100);
}

// t = relu(2 neighbours + self), logit = t - relu(2 t - 12) - 9/2: 13 weights and two biases.
static void test_fifteen_numbers(void)
{
    const struct life_rule conway = {1U << 3, 1U << 2 | 1U << 3};
    struct net net = nets_of(NET_LIFE, "1-2");
    float p[] = {2, 2, 2, 2, 1, 2, 2, 2, 2, 0, /* mix */ 1, 2, 0, -12, /* output */ 1, -1, -4.5f};
    CU_ASSERT_EQUAL_FATAL(net.parameters, sizeof p / sizeof *p);
    struct proof_windows proof;
    proof_windows(&net, p, &conway, &proof);
    CU_ASSERT(proof.errors == 0 && proof.unsure == 0);
    size_t numbers = 0;
    for (size_t i = 0; i < net.parameters; i++) {
        float kept = p[i];
        numbers += kept != 0;
        p[i] = 0;
        proof_windows(&net, p, &conway, &proof);
        CU_ASSERT_EQUAL(proof.errors > 0, kept != 0); // none can go
        p[i] = kept;
    }
    CU_ASSERT_EQUAL(numbers, 15);
}

SUITE(bound)
{
    TEST(test_wirings);
    TEST(test_fifteen_numbers);
}
