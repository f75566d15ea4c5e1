#include "sweep/pace.h"

#include <math.h>

// What is known of all points together.
struct sums {
    double seconds, guessed,
        whole; // of the trials that are done; what was guessed had they used up their updates
};

static struct sums sum_up(const struct pace *pace)
{
    struct sums sums = {0};
    for (size_t i = 0; i < pace->points; i++) {
        const struct pace_point *point = &pace->point[i];
        sums.seconds += point->seconds;
        sums.guessed += point->guessed;
        sums.whole += (double)point->done * point->whole;
    }
    return sums;
}

// The mean of the trials that are done. Where none is, seconds / guessed, the correction of guesses, times guessed / whole,
// the share of the updates that are used. Trials that were over at once, as those of tickets are whose parents did not learn,
// do not speak for all: the next one is taken to be such a one that has to be run.
static double seconds_of(const struct pace_point *point, const struct sums *sums)
{
    double done = (double)point->done;
    return point->done > 0 && (point->seconds > 0 || point->whole == 0)
               ? point->seconds / done
               : point->whole * sums->seconds / sums->whole / (done + 1);
}

double pace_trial(const struct pace *pace, size_t point)
{
    struct sums sums = sum_up(pace);
    return seconds_of(&pace->point[point], &sums);
}

// Processor seconds of all trials that are left.
static double work_left(const struct pace *pace, const struct sums *sums)
{
    double left = 0;
    for (size_t i = 0; i < pace->points; i++)
        if (pace->point[i].left > 0)
            left += (double)pace->point[i].left * seconds_of(&pace->point[i], sums);
    return left;
}

double pace_share(const struct pace *pace)
{
    struct sums sums = sum_up(pace);
    return sums.seconds / (sums.seconds + work_left(pace, &sums));
}

double pace_left(const struct pace *pace)
{
    struct sums sums = sum_up(pace);
    double a_second = pace->busy > 0 ? pace->worked / pace->busy : 1; // that a worker gets
    double left = work_left(pace, &sums), longest = 0;
    if (isnan(left))
        return NAN;
    for (size_t i = 0; i < pace->pieces; i++) {
        const struct pace_piece *piece = &pace->piece[i];
        double whole = 0;
        for (size_t k = piece->first; k < piece->first + piece->points; k++)
            whole += (double)piece->trials * seconds_of(&pace->point[k], &sums);
        double done = fmin(whole, piece->seconds * a_second);
        left -= done;
        longest = fmax(longest, whole - done);
    }
    return fmax(left / (double)pace->workers, longest) / a_second;
}
