// Learns Life on a microcontroller of 2 kB of memory: a network of whole numbers, from random weights until it
// answers all 512 windows of 3x3 cells as the rule does.
//
// The network is L(1,4) of src/net/net.h: 8 filters of 3x3 cells, 4 channels, an output, relu between them, 121
// parameters. Numbers have 8 bits after the point. Whole numbers are the same everywhere, so that the file gives
// the same networks from avr-gcc and from the compiler of a desk computer, where seeds are cheaper to try.
//
// A pass goes over the 512 windows, each of which counts as much as the others, in the order of a Gray code: from
// one window to the next a single cell changes. A filter's sum then changes by a single weight; and the gradient of
// this weight, the sum of d over the windows in which its cell is alive, d the gradient of the filter's sum, is
//
//   (total of d when the cell dies) - (total of d when it came alive),     summed over its lives.
//
// So 3x3 filters cost an addition a window forward and another one backward, instead of nine.
//
// The loss is the cross-entropy of the windows, the optimiser Rprop without backtracking (C. Igel & M. Huesken, 2000:
// iRprop-): a parameter's step grows while the sign of its gradient stays and halves when it changes. It asks for
// signs alone, which leaves neither square roots nor divisions.
//
// Memory: 8 bytes a parameter, and the stack.
#include <stdint.h>
#include <string.h>
#ifdef __AVR__
#include <avr/interrupt.h>
#include <avr/sleep.h>
#else
#include <stdio.h>
#include <stdlib.h>
#endif

#define FILTERS  8
#define CHANNELS 4
#define POINT    8         // bits after the point
#define ONE      256L      // 1, as a number
#define LIMIT    2047      // of a parameter's magnitude: eight, so that sums of ten fit 16 bits
#define UPDATES  128       // after which a start is given up
#define STEP     5         // the first step of a parameter
#define STEPS    32        // the greatest
#define ALIVE    (1 << 12) // the answer "alive" as the loss counts it

enum {
    FILTER = 0, // [FILTERS][9]
    FILTER_BIAS = FILTER + 9 * FILTERS,
    CHANNEL = FILTER_BIAS + FILTERS, // [CHANNELS][FILTERS]
    CHANNEL_BIAS = CHANNEL + CHANNELS * FILTERS,
    OUTPUT = CHANNEL_BIAS + CHANNELS,
    OUTPUT_BIAS = OUTPUT + CHANNELS,
    PARAMETERS
};

static int16_t value[PARAMETERS];
static int32_t gradient[PARAMETERS];
static uint8_t step[PARAMETERS];
static int8_t sign[PARAMETERS]; // of the gradient before, 0 after a change

// 256 / (1 + exp((i + 1/2) / 8)), rounded: how likely the less likely answer is at a logit from i / 8 to (i + 1) / 8.
static const uint8_t doubt[] = {
    124, 116, 108, 100, 93, 86, 79, 72, 66, 60, 54, 49, 44, 40, 36, 32, 29,
    26,  23,  21,  18,  16, 15, 13, 11, 10, 9,  8,  7,  6,  6,  5,  4,  4,
    3,   3,   3,   2,   2,  2,  2,  1,  1,  1,  1,  1,  1,  1,  1,  1,
};

static uint32_t state;

// The next number of PCG XSH RR 32/16 (M. O'Neill, 2014).
static uint16_t random_bits(void)
{
    uint32_t old = state;
    state = old * 747796405u + 2891336453u;
    uint16_t mixed = (uint16_t)(((old >> 10) ^ old) >> 12);
    uint8_t turn = (uint8_t)(old >> 28);
    return (uint16_t)(mixed >> turn | mixed << (-turn & 15));
}

// Draws weights from -bound to bound.
static void draw(int16_t *weight, uint8_t count, int16_t bound)
{
    while (count-- > 0)
        *weight++ = (int16_t)((int32_t)(int16_t)random_bits() * bound >> 15);
}

// Begins anew: the uniform weights of Glorot and Bengio (2010), whose bound is sqrt(6 / (fan in + fan out)); no biases.
static void begin(uint16_t seed)
{
    state = seed;
    random_bits();
    random_bits();
    memset(value, 0, sizeof value);
    memset(sign, 0, sizeof sign);
    memset(step, STEP, sizeof step);
    draw(value + FILTER, 9 * FILTERS, 70);          // 9 and 72
    draw(value + CHANNEL, CHANNELS * FILTERS, 181); // 8 and 4
    draw(value + OUTPUT, CHANNELS, 280);            // 4 and 1
}

static int32_t product(int16_t a, int16_t b)
{
    return (int32_t)a * b;
}

// The product of two numbers with 8 bits after the point, as one.
static int32_t scaled(int16_t a, int16_t b)
{
    return product(a, b) >> POINT;
}

// What the network makes of a window, from the sums of its filters. A channel that does not fit 16 bits is cut off
// and `cut`: such a network is not taken for an exact one.
struct look {
    int16_t filter[FILTERS], channel[CHANNELS];
    int32_t logit;
    uint8_t cut;
};

static void forward(struct look *look, const int16_t *sum)
{
    const int16_t *weight = value + CHANNEL;
    int32_t logit = value[OUTPUT_BIAS] * ONE;
    look->cut = 0;
    for (uint8_t f = 0; f < FILTERS; f++)
        look->filter[f] = sum[f] > 0 ? sum[f] : 0;
    for (uint8_t c = 0; c < CHANNELS; c++) {
        int32_t channel = value[CHANNEL_BIAS + c] * ONE;
        for (uint8_t f = 0; f < FILTERS; f++)
            channel += product(look->filter[f], *weight++);
        channel = channel > 0 ? channel >> POINT : 0;
        if (channel > INT16_MAX) {
            channel = INT16_MAX;
            look->cut = 1;
        }
        look->channel[c] = (int16_t)channel;
        logit += product(look->channel[c], value[OUTPUT + c]);
    }
    look->logit = logit >> POINT;
}

// How far the answer is off, the gradient of the cross-entropy by the logit: from -ALIVE to ALIVE.
static int16_t miss(int32_t logit, uint8_t alive)
{
    int32_t place = (logit < 0 ? -logit : logit) >> 5;
    int16_t little = place < (int32_t)sizeof doubt ? (int16_t)(doubt[place] * 16) : (int16_t)0;
    int16_t answer = logit > 0 ? (int16_t)(ALIVE - little) : little;
    return alive ? (int16_t)(answer - ALIVE) : answer;
}

// Adds a window to the gradients of channels and output, and to the totals of the filters' sums.
static void backward(const struct look *look, int16_t off, int32_t *total)
{
    gradient[OUTPUT_BIAS] += off;
    for (uint8_t c = 0; c < CHANNELS; c++) {
        if (look->channel[c] == 0)
            continue;
        int16_t share = (int16_t)scaled(off, value[OUTPUT + c]);
        gradient[OUTPUT + c] += scaled(off, look->channel[c]);
        gradient[CHANNEL_BIAS + c] += share;
        for (uint8_t f = 0; f < FILTERS; f++)
            if (look->filter[f] > 0) {
                gradient[CHANNEL + c * FILTERS + f] += scaled(share, look->filter[f]);
                total[f] += scaled(share, value[CHANNEL + c * FILTERS + f]);
            }
    }
}

// The cell of the window that changes, from window number `turn` - 1 of the Gray code to the next.
static uint8_t next_cell(uint16_t turn)
{
    uint8_t cell = 0;
    for (; !(turn & 1); turn >>= 1)
        cell++;
    return cell;
}

// Takes the gradient of all windows; returns how many are answered wrongly.
static uint16_t pass(void)
{
    int16_t sum[FILTERS];
    int32_t total[FILTERS] = {0};
    uint16_t window = 0, wrong = 0;
    uint8_t alive = 0;
    memset(gradient, 0, sizeof gradient);
    memcpy(sum, value + FILTER_BIAS, sizeof sum);
    for (uint16_t turn = 1;; turn++) {
        struct look look;
        uint8_t lives = alive == 3 || (alive == 4 && (window >> 4 & 1));
        forward(&look, sum);
        wrong = (uint16_t)(wrong + (look.cut || (look.logit > 0) != lives));
        int16_t off = miss(look.logit, lives);
        if (off != 0)
            backward(&look, off, total);
        if (turn == 512)
            break;
        uint8_t cell = next_cell(turn);
        uint8_t born = !(window >> cell & 1);
        window ^= (uint16_t)(1u << cell);
        alive = (uint8_t)(born ? alive + 1 : alive - 1);
        for (uint8_t f = 0; f < FILTERS; f++) {
            uint8_t i = (uint8_t)(FILTER + 9 * f + cell);
            sum[f] = (int16_t)(born ? sum[f] + value[i] : sum[f] - value[i]);
            gradient[i] += born ? -total[f] : total[f];
        }
    }
    // The last window has its last cell alive, and no other.
    for (uint8_t f = 0; f < FILTERS; f++) {
        gradient[FILTER + 9 * f + 8] += total[f];
        gradient[FILTER_BIAS + f] = total[f];
    }
    return wrong;
}

static void update(void)
{
    for (uint8_t i = 0; i < PARAMETERS; i++) {
        int8_t now = (int8_t)((gradient[i] > 0) - (gradient[i] < 0));
        if (now * sign[i] > 0) {
            uint8_t longer = (uint8_t)(step[i] + step[i] / 4 + 1);
            step[i] = longer < STEPS ? longer : STEPS;
        } else if (now * sign[i] < 0) {
            step[i] = (uint8_t)(step[i] > 1 ? step[i] / 2 : 1);
            now = 0;
        }
        sign[i] = now;
        int16_t moved = (int16_t)(value[i] - now * step[i]);
        value[i] = moved > LIMIT ? LIMIT : moved < -LIMIT ? -LIMIT : moved;
    }
}

// A number that tells the networks of two machines apart: the parameters by Horner's rule.
static uint16_t digest(void)
{
    uint16_t sum = 0;
    for (uint8_t i = 0; i < PARAMETERS; i++)
        sum = (uint16_t)(sum * 31u + (uint16_t)value[i]);
    return sum;
}

// Trains from a start of its own for each seed. Returns the updates until every window was right, or UPDATES + 1 when
// that many did not suffice, in the upper 16 bits, and the network's digest in the lower ones.
__attribute__((noinline)) static uint32_t learn(uint16_t seed)
{
    uint16_t updates = 0;
    begin(seed);
    while (pass() > 0 && ++updates <= UPDATES)
        update();
    return (uint32_t)updates << 16 | digest();
}

#ifdef __AVR__
#ifndef FIRST
#define FIRST 1
#define LAST  8
#endif

// Learns from the seeds FIRST to LAST, and sleeps for ever, by which a simulator knows that it is done.
int main(void)
{
    for (uint16_t seed = FIRST; seed <= LAST; seed++)
        learn(seed);
    cli();
    sleep_enable();
    sleep_cpu();
}
#else
// The rounding of whole numbers is a part of the network. Whether the parameters are exact as real numbers, too,
// is asked here with a forward pass of its own.
static int is_exact_as_real(void)
{
    for (unsigned window = 0; window < 512; window++) {
        double filter[FILTERS], logit = value[OUTPUT_BIAS] / 256.0;
        int alive = __builtin_popcount(window);
        for (int f = 0; f < FILTERS; f++) {
            filter[f] = value[FILTER_BIAS + f] / 256.0;
            for (int cell = 0; cell < 9; cell++)
                if (window >> cell & 1)
                    filter[f] += value[FILTER + 9 * f + cell] / 256.0;
        }
        for (int c = 0; c < CHANNELS; c++) {
            double channel = value[CHANNEL_BIAS + c] / 256.0;
            for (int f = 0; f < FILTERS; f++)
                channel +=
                    (filter[f] > 0 ? filter[f] : 0) * value[CHANNEL + c * FILTERS + f] / 256.0;
            logit += (channel > 0 ? channel : 0) * value[OUTPUT + c] / 256.0;
        }
        if ((logit > 0) != (alive == 3 || (alive == 4 && (window >> 4 & 1))))
            return 0;
    }
    return 1;
}

// usage: learn FIRST LAST. Prints for each seed the updates, the digest, and whether the network is exact as real
// numbers; updates beyond UPDATES mean that it did not learn.
int main(int count, char **words)
{
    if (count != 3) {
        fputs("usage: learn FIRST LAST\n", stderr);
        return 2;
    }
    puts("seed,updates,digest,real");
    for (long seed = atol(words[1]), last = atol(words[2]); seed <= last; seed++) {
        uint32_t learned = learn((uint16_t)seed);
        unsigned updates = learned >> 16;
        printf("%ld,%u,%u,%d\n", seed, updates, (unsigned)(learned & 0xFFFF),
               updates <= UPDATES && is_exact_as_real());
    }
}
#endif
