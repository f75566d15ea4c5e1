// When a network can never learn again: see train_is_dead.
#include "train/train.h"

#include <math.h>

// A range that a number cannot leave.
struct range {
    double low, high;
};

// The range of parameter i from now on, as long as it gets no gradient.
static struct range reach(const struct train *train, size_t i)
{
    double value = (double)train->value[i], first = fabs((double)train->first[i]);
    if (first == 0)
        return (struct range){value, value};
    double ratio = KERNEL_ADAM_BETA1 / sqrt(KERNEL_ADAM_BETA2);
    double rate = train->learning_rate / (1 - train->beta1_power * KERNEL_ADAM_BETA1);
    double drift = rate * first / sqrt((double)train->second[i]) * ratio / (1 - ratio);
    return (struct range){value - drift, value + drift};
}

// Whether channel k of the last hidden layer stays inactive for a window, given the ranges of the
// filters' outputs, which are not negative.
static bool stays_inactive(const struct train *train, size_t k, const struct range *a1)
{
    const struct net_layer *mix = &train->net->layer[1];
    struct range bias = reach(train, mix->biases + k);
    double high = bias.high, absolute = fabs(high);
    for (size_t c = 0; c < mix->in; c++) {
        struct range w = reach(train, mix->weights + k * mix->in + c);
        double term = w.high * (w.high > 0 ? a1[c].high : a1[c].low);
        high += term;
        absolute += fabs(term);
    }
    // The kernels round; the excess is above what float32 sums of this length can be off. NaN is
    // not inactive.
    return high + 1e-5 * absolute <= 0;
}

bool train_is_dead(const struct train *train)
{
    if (!train_is_finite(train)) // it has diverged; and the comparisons below would let NaN through
        return false;
    const struct net_layer *sums = &train->net->layer[0], *mix = sums + 1;
    for (unsigned window = 0; window < KERNEL_WINDOWS; window++) {
        struct range a1[2 * NET_MAX_OVERCOMPLETENESS];
        for (size_t c = 0; c < sums->out; c++) {
            struct range sum = reach(train, sums->biases + c);
            double absolute = fabs(sum.low) + fabs(sum.high);
            for (unsigned j = 0; j < 9; j++)
                if (window >> j & 1) {
                    struct range w = reach(train, sums->weights + 9 * c + j);
                    sum.low += w.low;
                    sum.high += w.high;
                    absolute += fabs(w.low) + fabs(w.high);
                }
            double rounding = 1e-5 * absolute;
            a1[c].low = fmax(0, sum.low - rounding);
            a1[c].high = fmax(0, sum.high + rounding);
        }
        for (size_t k = 0; k < mix->out; k++)
            if (!stays_inactive(train, k, a1))
                return false;
    }
    return true;
}
