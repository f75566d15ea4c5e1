// PCG against its author's code, keyed streams, and the bits of a given probability.
//
// The statistical tests have fixed seeds: they always give the same verdict. Their limits, 4.5
// standard deviations, would fail a sound generator about once in 150,000 seeds and check.
#define _GNU_SOURCE // popen
#include "rng/bernoulli.h"
#include "suite.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT  4.5 // standard deviations
#define LENGTH 100000

// Opens the oracle's numbers; NULL, with a line, where it could not be built.
static FILE *ask_oracle(const char *arguments)
{
    const char *oracle = getenv("PCG_ORACLE");
    char command[512];
    if (oracle == NULL || oracle[0] == '\0') {
        printf("skipped: no oracle, libpcg-cpp-dev or a C++ compiler is missing ... ");
        return NULL;
    }
    snprintf(command, sizeof command, "'%s' %s", oracle, arguments);
    FILE *pipe = popen(command, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(pipe);
    return pipe;
}

static uint32_t next_of(FILE *oracle)
{
    uint32_t value = 0;
    CU_ASSERT_EQUAL_FATAL(fread(&value, sizeof value, 1, oracle), 1);
    return value;
}

static void test_pcg32_against_its_author(void)
{
    static const uint64_t seeds[][2] = {{0, 0},
                                        {42, 54},
                                        {20200903, 1},
                                        {UINT64_MAX, UINT64_MAX},
                                        {UINT64_C(0x8000000000000000), UINT64_C(1) << 62},
                                        {UINT64_C(0x0123456789abcdef), UINT64_C(1) << 63}};
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        char arguments[128];
        snprintf(arguments, sizeof arguments, "stream %" PRIu64 " %" PRIu64 " %d", seeds[i][0],
                 seeds[i][1], LENGTH);
        FILE *oracle = ask_oracle(arguments);
        if (oracle == NULL)
            return;
        struct pcg32 generator = pcg32_seeded(seeds[i][0], seeds[i][1]);
        size_t wrong = 0;
        for (int n = 0; n < LENGTH; n++)
            wrong += pcg32_next(&generator) != next_of(oracle);
        CU_ASSERT_EQUAL(wrong, 0);
        CU_ASSERT_EQUAL(pclose(oracle), 0);
    }
}

// The published demonstration's first numbers, for where there is no oracle.
static void test_pcg32_by_the_published_numbers(void)
{
    static const uint32_t published[] = {0xa15c02b7, 0x7b47f409, 0xba1d3330,
                                         0x83d2f293, 0xbfa4784b, 0xcbed606e};
    struct pcg32 generator = pcg32_seeded(42, 54);
    for (size_t i = 0; i < sizeof published / sizeof *published; i++)
        CU_ASSERT_EQUAL(pcg32_next(&generator), published[i]);
}

// Every lane of a keyed stream, and the single stream, which is lane 0.
static void test_keyed_streams_against_the_oracle(void)
{
    static const struct rng_key keys[] = {
        {0, RNG_INITIAL_PARAMETERS, {0, 0}},
        {20200903, RNG_TRAINING_BOARDS, {UINT64_C(0xfedcba9876543210), 63}},
        {UINT64_MAX, RNG_CHECK, {1, UINT64_MAX}}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct rng_key *key = &keys[i];
        FILE *oracle[8];
        for (int lane = 0; lane < 8; lane++) {
            char arguments[160];
            snprintf(arguments, sizeof arguments,
                     "key %" PRIu64 " %d %" PRIu64 " %" PRIu64 " %d %d", key->seed,
                     (int)key->purpose, key->index[0], key->index[1], lane, LENGTH);
            oracle[lane] = ask_oracle(arguments);
            if (oracle[lane] == NULL)
                return;
        }
        struct pcg32x8 eight = rng_stream_x8(key);
        struct pcg32 one = rng_stream(key);
        size_t wrong = 0;
        for (int n = 0; n < LENGTH; n++) {
            uint32_t numbers[8];
            pcg32x8_next(&eight, numbers);
            for (int lane = 0; lane < 8; lane++)
                wrong += numbers[lane] != next_of(oracle[lane]);
            wrong += pcg32_next(&one) != numbers[0];
        }
        CU_ASSERT_EQUAL(wrong, 0);
        for (int lane = 0; lane < 8; lane++)
            CU_ASSERT_EQUAL(pclose(oracle[lane]), 0);
    }
}

static int compare_numbers(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

// No two keys, nor lanes of a key, share a state or a stream: neighbouring seeds, purposes and
// indices, and indices exchanged.
static void test_distinct_keys_give_distinct_streams(void)
{
    enum { SEEDS = 6, PURPOSES = 5, SIDE = 20, KEYS = SEEDS * PURPOSES * SIDE * SIDE };
    static uint64_t states[8 * KEYS], increments[8 * KEYS];
    size_t count = 0;
    for (uint64_t k = 0; k < KEYS; k++) {
        struct rng_key key = {k % SEEDS,
                              (enum rng_purpose)(1 + k / SEEDS % PURPOSES),
                              {k / SEEDS / PURPOSES % SIDE, k / SEEDS / PURPOSES / SIDE}};
        struct pcg32x8 generator = rng_stream_x8(&key);
        for (int i = 0; i < 4; i++) {
            states[count] = generator.even[i];
            increments[count++] = generator.even_increment[i];
            states[count] = generator.odd[i];
            increments[count++] = generator.odd_increment[i];
        }
    }
    CU_ASSERT_EQUAL_FATAL(count, 8 * KEYS);
    qsort(states, count, sizeof *states, compare_numbers);
    qsort(increments, count, sizeof *increments, compare_numbers);
    size_t shared = 0;
    for (size_t i = 1; i < count; i++)
        shared += states[i] == states[i - 1] || increments[i] == increments[i - 1];
    CU_ASSERT_EQUAL(shared, 0);
    CU_ASSERT_NOT_EQUAL(rng_hash(rng_hash(0, 1), 2), rng_hash(rng_hash(0, 2), 1));
}

// Bits of streams whose keys differ by one agree in half of all places.
static void test_neighbouring_keys_are_unrelated(void)
{
    struct rng_key key = {20200903, RNG_CHECK, {7, 7}};
    struct pcg32 base = rng_stream(&key), others[4];
    for (int i = 0; i < 4; i++) {
        struct rng_key other = key;
        other.seed += i == 0;
        other.purpose = i == 1 ? RNG_PAIRS : other.purpose;
        other.index[0] += i == 2;
        other.index[1] += i == 3;
        others[i] = rng_stream(&other);
    }
    int agreeing[4] = {0};
    for (int n = 0; n < LENGTH; n++) {
        uint32_t number = pcg32_next(&base);
        for (int i = 0; i < 4; i++)
            agreeing[i] += __builtin_popcount(~(number ^ pcg32_next(&others[i])));
    }
    for (int i = 0; i < 4; i++)
        CU_ASSERT(fabs(agreeing[i] - 16.0 * LENGTH) < LIMIT * sqrt(8.0 * LENGTH));
}

static void test_uniform_and_normal_numbers(void)
{
    struct pcg32 generator = pcg32_seeded(20200903, 6);
    double mean = 0, square = 0;
    float least = 1, most = 0;
    for (int i = 0; i < LENGTH; i++) {
        float u = pcg32_uniform(&generator);
        CU_ASSERT_FATAL(u >= 0 && u < 1 && u * 0x1p24f == floorf(u * 0x1p24f));
        least = fminf(least, u);
        most = fmaxf(most, u);
        mean += u / (double)LENGTH;
        square += (double)u * u / LENGTH;
    }
    CU_ASSERT(least < 1e-3 && most > 1 - 1e-3);
    CU_ASSERT(fabs(mean - 1 / 2.) < LIMIT * sqrt(1 / 12. / LENGTH));
    CU_ASSERT(fabs(square - 1 / 3.) < LIMIT * sqrt(4 / 45. / LENGTH));

    // Moments 1 to 4 of the standard normal are 0, 1, 0, 3, with variances 1, 2, 15, 96.
    const double expected[] = {0, 1, 0, 3}, variance[] = {1, 2, 15, 96};
    double moment[4] = {0};
    size_t beyond_two = 0; // P(|x| > 2) = 0.0455
    for (int i = 0; i < LENGTH; i++) {
        double x = pcg32_normal(&generator), power = 1;
        for (int m = 0; m < 4; m++)
            moment[m] += (power *= x) / LENGTH;
        beyond_two += fabs(x) > 2;
    }
    for (int m = 0; m < 4; m++)
        CU_ASSERT(fabs(moment[m] - expected[m]) < LIMIT * sqrt(variance[m] / LENGTH));
    CU_ASSERT(fabs((double)beyond_two - 0.0455 * LENGTH) < LIMIT * sqrt(0.0434 * LENGTH));
}

// ---- Bernoulli bits ----------------------------------------------------------------------------

static struct pcg32x8 fresh(uint64_t use)
{
    return rng_stream_x8(&(struct rng_key){20200903, RNG_CHECK, {use, 0}});
}

static void test_thresholds(void)
{
    CU_ASSERT_EQUAL(bernoulli_threshold(0), 0);
    CU_ASSERT_EQUAL(bernoulli_threshold(1), UINT64_C(1) << 32);
    CU_ASSERT_EQUAL(bernoulli_threshold(0.5), UINT64_C(1) << 31);
    CU_ASSERT_EQUAL(bernoulli_threshold(0x1p-24), 256);
    CU_ASSERT_EQUAL(bernoulli_threshold(0x1p-32), 1);
    CU_ASSERT_EQUAL(bernoulli_threshold(1 - 0x1p-32), UINT32_MAX);
    CU_ASSERT_EQUAL(bernoulli_threshold(0.375), UINT64_C(3) << 29);
}

// All digits of the numbers U of 32 * count bits, `digits` of them from `top` down, drawn as
// written.
static void draw_digits(struct pcg32x8 *generator, int top, int digits, uint64_t *u, size_t count)
{
    for (int digit = top; digit > top - digits; digit--)
        for (size_t first = 0; first < count; first += 8) {
            uint32_t drawn[8];
            pcg32x8_next(generator, drawn);
            for (size_t bit = 0; bit < 8 * 32; bit++)
                u[32 * first + bit] |= (uint64_t)(drawn[bit / 32] >> bit % 32 & 1) << digit;
        }
}

// A group of bits by the definition: every bit's own U is drawn, the first digits in place, the
// others from the packed 256; then U < T. A group has some 128 undecided bits, never near 256.
static void fill_by_definition(struct pcg32x8 generator, uint64_t threshold, uint32_t *words,
                               size_t count)
{
    uint64_t u[32 * BERNOULLI_GROUP] = {0}, packed[256] = {0};
    int lower = 32 - BERNOULLI_DIGITS;
    size_t used = 0;
    draw_digits(&generator, 31, BERNOULLI_DIGITS, u, count);
    draw_digits(&generator, lower - 1, lower, packed, 8);
    memset(words, 0, count * sizeof *words);
    for (size_t bit = 0; bit < 32 * count; bit++) {
        if (u[bit] >> lower == threshold >> lower)
            u[bit] |= packed[used++];
        words[bit / 32] |= (uint32_t)(u[bit] < threshold) << bit % 32;
    }
    CU_ASSERT_FATAL(used <= 256);
}

static uint64_t some_threshold(struct pcg32 *generator, int i)
{
    static const uint64_t special[] = {0,
                                       1,
                                       2,
                                       3,
                                       255,
                                       256,
                                       (UINT64_C(1) << 31) - 1,
                                       UINT64_C(1) << 31,
                                       (UINT64_C(1) << 31) + 1,
                                       UINT64_C(3) << 29,
                                       0xaaaaaaaa,
                                       UINT32_MAX - 1,
                                       UINT32_MAX,
                                       UINT64_C(1) << 32};
    int specials = (int)(sizeof special / sizeof *special);
    return i < specials ? special[i] : pcg32_next(generator) >> i % 24;
}

static void test_bits_are_those_of_the_definition(void)
{
    struct pcg32 choices = pcg32_seeded(20200903, 7);
    for (int i = 0; i < 200; i++) {
        uint64_t threshold = some_threshold(&choices, i);
        size_t count = 8 * (1 + (size_t)i % 4);
        struct pcg32x8 start = fresh((uint64_t)i), generator = start;
        uint32_t expected[BERNOULLI_GROUP], words[BERNOULLI_GROUP];
        fill_by_definition(start, threshold, expected, count);
        bernoulli_fill(ISA_BASELINE, &generator, threshold, words, count);
        CU_ASSERT_EQUAL(memcmp(words, expected, count * sizeof *words), 0);
    }
}

// The same bits and the same generator afterwards; nothing written beyond the count.
static void test_every_instruction_set_gives_the_same_bits(void)
{
    struct pcg32 choices = pcg32_seeded(20200903, 8);
    enum { MOST = 13 * 8 };
    for (size_t count = 0; count <= MOST; count += 8)
        for (int i = 0; i < 100; i++) {
            uint64_t threshold = some_threshold(&choices, i);
            uint32_t words[ISA_COUNT][MOST + 8];
            memset(words, 0x5a, sizeof words);
            struct pcg32x8 plain = fresh(count);
            bernoulli_fill(ISA_BASELINE, &plain, threshold, words[ISA_BASELINE], count);
            for (enum isa isa = 1; isa < ISA_COUNT; isa++) {
                if (!cpu_has(isa))
                    continue;
                struct pcg32x8 generator = fresh(count);
                bernoulli_fill(isa, &generator, threshold, words[isa], count);
                CU_ASSERT_EQUAL(memcmp(words[ISA_BASELINE], words[isa], sizeof words[isa]), 0);
                CU_ASSERT_EQUAL(memcmp(&plain, &generator, sizeof plain), 0);
                CU_ASSERT_EQUAL(words[isa][count], 0x5a5a5a5a);
            }
        }
}

static uint64_t count_ones(const uint32_t *words, size_t count)
{
    uint64_t ones = 0;
    for (size_t i = 0; i < count; i++)
        ones += (uint64_t)__builtin_popcount(words[i]);
    return ones;
}

static void test_never_and_always(void)
{
    uint32_t words[40];
    for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
        if (!cpu_has(isa))
            continue;
        struct pcg32x8 generator = fresh(0);
        bernoulli_fill(isa, &generator, bernoulli_threshold(0), words, 40);
        CU_ASSERT_EQUAL(count_ones(words, 40), 0);
        bernoulli_fill(isa, &generator, bernoulli_threshold(1), words, 40);
        CU_ASSERT_EQUAL(count_ones(words, 40), 40 * 32);
    }
}

// Fills `rounds` times 1,024 words and returns by how many standard deviations the number of ones
// is off.
static double deviation(double probability, size_t rounds, uint64_t use)
{
    static uint32_t words[1024];
    struct pcg32x8 generator = fresh(use);
    uint64_t ones = 0;
    for (size_t i = 0; i < rounds; i++) {
        bernoulli_fill(cpu_isa(), &generator, bernoulli_threshold(probability), words, 1024);
        ones += count_ones(words, 1024);
    }
    double bits = 32.0 * 1024 * (double)rounds;
    return ((double)ones - bits * probability) / sqrt(bits * probability * (1 - probability));
}

static void test_frequencies(void)
{
    static const double densities[] = {0.001, 0.01, 0.05, 0.1, 0.25, 1 / 3., 0.375,
                                       0.5,   0.6,  0.7,  0.9, 0.95, 0.99,   0.999};
    double sum = 0;
    size_t count = sizeof densities / sizeof *densities;
    for (size_t i = 0; i < count; i++) {
        double z = deviation(densities[i], 128, 1000 + i);
        CU_ASSERT(fabs(z) < LIMIT);
        sum += z * z;
    }
    // Each density anew, as for boards that draw their own: chi-square with 500 degrees of freedom.
    struct pcg32 choices = pcg32_seeded(20200903, 9);
    for (uint64_t i = 0; i < 500 - count; i++) {
        double z = deviation(pcg32_uniform(&choices) * 0.998 + 0.001, 1, 2000 + i);
        sum += z * z;
    }
    CU_ASSERT(fabs(sum - 500) < LIMIT * sqrt(2 * 500.0));
}

// 2^30 bits at 2^-24: 64 ones are expected. Twice or half the probability would be 8 or 4
// deviations off.
static void test_a_probability_of_2_to_the_minus_24(void)
{
    CU_ASSERT(fabs(deviation(0x1p-24, 1 << 15, 3000)) < 3.5);
}

// Correlation of the cells of 32 x 32 boards with their neighbours at (dx, dy), one word a row, the
// boards one below the other.
static void test_neighbouring_cells_are_independent(void)
{
    enum { ROWS = 1 << 15 };
    static uint32_t rows[ROWS];
    // The last ones lie in the same lane of the generator: draws in a row, then groups in a row.
    static const size_t offsets[][2] = {{1, 0}, {2, 0}, {0, 1}, {1, 1},
                                        {2, 1}, {0, 2}, {0, 8}, {0, 32}};
    static const double densities[] = {0.05, 0.25, 0.375, 0.5, 0.7, 0.95};
    for (size_t d = 0; d < sizeof densities / sizeof *densities; d++) {
        double p = densities[d];
        struct pcg32x8 generator = fresh(4000 + d);
        bernoulli_fill(cpu_isa(), &generator, bernoulli_threshold(p), rows, ROWS);
        for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++)
            for (int mirrored = 0; mirrored < 2; mirrored++) {
                size_t dx = offsets[i][0], dy = offsets[i][1];
                uint32_t inside = UINT32_MAX >> dx; // places with a partner in the same row
                uint64_t first = 0, second = 0, both = 0;
                for (size_t y = 0; y + dy < ROWS; y++) {
                    uint32_t a = rows[y], b = rows[y + dy];
                    a = mirrored ? a >> dx : a & inside;
                    b = mirrored ? b & inside : b >> dx;
                    first += (uint64_t)__builtin_popcount(a);
                    second += (uint64_t)__builtin_popcount(b);
                    both += (uint64_t)__builtin_popcount(a & b);
                }
                // The sum over n pairs of (a - p)(b - p) has the variance n (pq)^2.
                double n = (double)(ROWS - dy) * (double)(32 - dx);
                double sum = (double)both - p * (double)(first + second) + n * p * p;
                CU_ASSERT(fabs(sum) < LIMIT * sqrt(n) * p * (1 - p));
            }
    }
}

// All 512 windows of 3x3 cells come as often as they should: chi-square over windows that do not
// overlap, 100 on each 32 x 32 board.
static void test_windows_are_as_frequent_as_they_should_be(void)
{
    static const double densities[] = {0.375, 0.5, 0.6};
    enum { BOARDS = 3000 };
    for (size_t d = 0; d < sizeof densities / sizeof *densities; d++) {
        double p = densities[d], chi_square = 0;
        struct pcg32x8 generator = fresh(5000 + d);
        uint32_t counts[512] = {0}, rows[32];
        for (int b = 0; b < BOARDS; b++) {
            bernoulli_fill(cpu_isa(), &generator, bernoulli_threshold(p), rows, 32);
            for (int y = b % 3; y + 3 <= 32; y += 3)
                for (int x = b % 3; x + 3 <= 32; x += 3)
                    counts[(rows[y] >> x & 7) | (rows[y + 1] >> x & 7) << 3 |
                           (rows[y + 2] >> x & 7) << 6]++;
        }
        for (unsigned window = 0; window < 512; window++) {
            int alive = __builtin_popcount(window);
            double expected = BOARDS * 100.0 * pow(p, alive) * pow(1 - p, 9 - alive);
            CU_ASSERT(expected > 20);
            chi_square += pow(counts[window] - expected, 2) / expected;
        }
        CU_ASSERT(fabs(chi_square - 511) < LIMIT * sqrt(2 * 511.0));
    }
}

SUITE(rng)
{
    TEST(test_pcg32_against_its_author);
    TEST(test_pcg32_by_the_published_numbers);
    TEST(test_keyed_streams_against_the_oracle);
    TEST(test_distinct_keys_give_distinct_streams);
    TEST(test_neighbouring_keys_are_unrelated);
    TEST(test_uniform_and_normal_numbers);
    TEST(test_thresholds);
    TEST(test_bits_are_those_of_the_definition);
    TEST(test_every_instruction_set_gives_the_same_bits);
    TEST(test_never_and_always);
    TEST(test_frequencies);
    TEST(test_a_probability_of_2_to_the_minus_24);
    TEST(test_neighbouring_cells_are_independent);
    TEST(test_windows_are_as_frequent_as_they_should_be);
}
