#include "report/data/beta.h"

#include <assert.h>
#include <math.h>

struct beta beta_of_count(size_t k, size_t n)
{
    assert(k <= n);
    return (struct beta){(double)k + 0.5, (double)(n - k) + 0.5};
}

static double log_beta(double a, double b)
{
    return lgamma(a) + lgamma(b) - lgamma(a + b);
}

// log C(n, k).
static double log_choose(size_t n, size_t k)
{
    return -log((double)n + 1) - log_beta((double)(n - k) + 1, (double)k + 1);
}

double beta_log_probability(const struct beta *beta, const struct beta_event *event)
{
    double largest = -INFINITY, sum = 0;
    for (size_t j = event->least; j <= event->most; j++) {
        double rest = (double)(event->networks - j);
        double term = log_choose(event->networks, j) +
                      log_beta(beta->a + (double)j, beta->b + rest) - log_beta(beta->a, beta->b);
        if (term > largest) {
            sum = sum * exp(largest - term) + 1;
            largest = term;
        } else
            sum += exp(term - largest);
    }
    return fmin(largest + log(sum), 0); // rounding may pass 1
}

double beta_log_binomial(const struct beta_draw *draw, const struct beta_event *event)
{
    // The terms fall off on both sides of the largest, where the sum begins: nothing overflows.
    size_t n = event->networks, top = (size_t)floor((double)(n + 1) * draw->p);
    if (top < event->least)
        top = event->least;
    if (top > event->most)
        top = event->most;
    double odds = draw->p / draw->q, sum = 1, term = 1;
    for (size_t j = top; j < event->most && term > 0; j++)
        sum += term *= odds * (double)(n - j) / (double)(j + 1);
    term = 1;
    for (size_t j = top; j > event->least && term > 0; j--)
        sum += term *= (double)j / (odds * (double)(n - j + 1));
    double largest =
        log_choose(n, top) + (double)top * log(draw->p) + (double)(n - top) * log(draw->q);
    return fmin(largest + log(sum), 0);
}

// Uniform in (0, 1).
static double uniform(struct pcg32 *stream)
{
    return ((double)pcg32_next(stream) + 0.5) * 0x1p-32;
}

static double gamma_draw(double shape, struct pcg32 *stream)
{
    if (shape < 1) // a variate of the next shape, made smaller
        return gamma_draw(shape + 1, stream) * pow(uniform(stream), 1 / shape);
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = pcg32_normal(stream), v = 1 + c * x;
        if (v <= 0)
            continue;
        v = v * v * v;
        if (log(uniform(stream)) < 0.5 * x * x + d * (1 - v + log(v)))
            return d * v;
    }
}

struct beta_draw beta_draw(const struct beta *beta, struct pcg32 *stream)
{
    double x = gamma_draw(beta->a, stream), y = gamma_draw(beta->b, stream);
    return (struct beta_draw){x / (x + y), y / (x + y)};
}
