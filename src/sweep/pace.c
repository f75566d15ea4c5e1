#include "sweep/pace.h"

#include <math.h>

// What is known of all groups together.
struct sums {
    double seconds, guessed,
        whole; // of the trials that are done; what was guessed had they used up their updates
};

static struct sums sum_up(const struct pace *pace)
{
    struct sums sums = {0};
    for (size_t i = 0; i < pace->groups; i++) {
        const struct pace_group *group = &pace->group[i];
        sums.seconds += group->seconds;
        sums.guessed += group->guessed;
        sums.whole += (double)group->done * group->whole;
    }
    return sums;
}

// seconds / guessed, the correction of guesses, times guessed / whole, the share of the updates that are used.
static double seconds_of(const struct pace_group *group, const struct sums *sums)
{
    return group->done > 0 ? group->seconds / (double)group->done
                           : group->whole * sums->seconds / sums->whole;
}

double pace_trial(const struct pace *pace, size_t group)
{
    struct sums sums = sum_up(pace);
    return seconds_of(&pace->group[group], &sums);
}

// Processor seconds of all trials that are left.
static double work_left(const struct pace *pace, const struct sums *sums)
{
    double left = 0;
    for (size_t i = 0; i < pace->groups; i++)
        if (pace->group[i].left > 0)
            left += (double)pace->group[i].left * seconds_of(&pace->group[i], sums);
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
        for (size_t g = piece->first; g < piece->first + piece->groups; g++)
            whole += (double)piece->trials * seconds_of(&pace->group[g], &sums);
        double done = fmin(whole, piece->seconds * a_second);
        left -= done;
        longest = fmax(longest, whole - done);
    }
    return fmax(left / (double)pace->workers, longest) / a_second;
}
