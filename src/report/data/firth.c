#include "report/data/firth.h"

#include <math.h>

#define DROP                                                                                       \
    1.920729410347062 // half of the 95 % quantile of chi squared with one degree of freedom
#define ROUNDS 200    // of an ascent, which takes some ten

// A line of logits, intercept + slope x.
struct line {
    double intercept, slope;
};

struct data {
    const struct firth_place *place;
    size_t count;
};

// What is known at a line: the penalised likelihood, its gradient and Fisher's information.
struct slopes {
    double value, by_intercept, by_slope;
    double one, x, xx; // sums of w, w x, w x^2
};

static double log_of_chance(double logit) // log p without overflow
{
    return logit < 0 ? logit - log1p(exp(logit)) : -log1p(exp(-logit));
}

static double chance(double logit)
{
    return exp(log_of_chance(logit));
}

// The gradient of log(det I) / 2 is the sum of h (1/2 - p) (1, x), h being the diagonal of the hat matrix.
static struct slopes look(const struct data *data, struct line line)
{
    struct slopes at = {0};
    for (size_t i = 0; i < data->count; i++) {
        double x = data->place[i].x, logit = line.intercept + line.slope * x;
        double w = (double)data->place[i].count.networks * chance(logit) * chance(-logit);
        at.one += w;
        at.x += w * x;
        at.xx += w * x * x;
    }
    double determinant = at.one * at.xx - at.x * at.x;
    if (!(determinant > 0)) // too steep for the numbers
        return (struct slopes){.value = -INFINITY};
    at.value = log(determinant) / 2;
    for (size_t i = 0; i < data->count; i++) {
        const struct firth_place *place = &data->place[i];
        double x = place->x, logit = line.intercept + line.slope * x, p = chance(logit);
        double n = (double)place->count.networks, k = (double)place->count.successes;
        double h = n * p * chance(-logit) * (at.xx - 2 * x * at.x + x * x * at.one) / determinant;
        double excess = k - n * p + h * (0.5 - p);
        at.value += k * log_of_chance(logit) + (n - k) * log_of_chance(-logit);
        at.by_intercept += excess;
        at.by_slope += excess * x;
    }
    return at;
}

// The step to the top of the parabola, of all lines, or of those along one direction.
static struct line step_of(const struct slopes *at, const struct line *along)
{
    if (along == NULL) {
        double determinant = at->one * at->xx - at->x * at->x;
        return (struct line){(at->xx * at->by_intercept - at->x * at->by_slope) / determinant,
                             (at->one * at->by_slope - at->x * at->by_intercept) / determinant};
    }
    double a = along->intercept, b = along->slope;
    double length = (a * at->by_intercept + b * at->by_slope) /
                    (a * a * at->one + 2 * a * b * at->x + b * b * at->xx);
    return (struct line){length * a, length * b};
}

// Climbs from no slope at all to the best of all lines, or of those along a direction: Fisher's scoring, whose steps are
// halved until they lead upwards.
static double climb(const struct data *data, const struct line *along, struct line *best)
{
    *best = (struct line){0, 0};
    struct slopes at = look(data, *best);
    for (size_t round = 0; round < ROUNDS; round++) {
        struct line step = step_of(&at, along), next;
        struct slopes there;
        double share = 1;
        do {
            next = (struct line){best->intercept + share * step.intercept,
                                 best->slope + share * step.slope};
            there = look(data, next);
            share /= 2;
        } while (!(there.value >= at.value) && share > 1e-9);
        if (!(there.value > at.value))
            break;
        *best = next;
        at = there;
    }
    return at.value;
}

// How far the best line that passes one half at c is below the best of all, less what the interval allows.
static double beyond(const struct data *data, double c, double top)
{
    struct line best;
    return top - climb(data, &(struct line){-c, 1}, &best) - DROP;
}

// The end of the interval on one side of c: steps that double find a place beyond it, which there is because no slope is
// beyond it, too; halving does the rest.
static double find_end(const struct data *data, double c, double step, double top)
{
    double inside = c, outside = c + step;
    for (; beyond(data, outside, top) < 0; step *= 2, outside += step)
        inside = outside;
    for (size_t i = 0; i < 60; i++) {
        double middle = (inside + outside) / 2;
        *(beyond(data, middle, top) < 0 ? &inside : &outside) = middle;
    }
    return (inside + outside) / 2;
}

struct firth firth_fit(const struct firth_place *place, size_t count)
{
    struct data data = {place, count};
    struct firth fit = {NAN, {NAN, NAN}, NAN};
    struct line best, flat;
    double least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < count; i++)
        if (place[i].count.networks > 0) {
            least = fmin(least, place[i].x);
            most = fmax(most, place[i].x);
        }
    if (!(least < most))
        return fit;
    double top = climb(&data, NULL, &best);
    fit.slope = best.slope;
    if (top - climb(&data, &(struct line){1, 0}, &flat) <= DROP)
        return fit;
    fit.half = -best.intercept / best.slope;
    double step = (most - least) / 16;
    fit.interval.low = find_end(&data, fit.half, -step, top);
    fit.interval.high = find_end(&data, fit.half, step, top);
    return fit;
}
