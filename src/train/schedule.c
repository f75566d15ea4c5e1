#include "train/train.h"

#include <math.h>

#define PI 3.14159265358979323846

#define WORD(NAME, name) #name,
const char *const train_schedule_names[TRAIN_SCHEDULE_COUNT] = {TRAIN_SCHEDULES(WORD)};

// After `t` updates of `span`; zero from the end on.
static double cosine(double rate, uint64_t t, uint64_t span)
{
    return t < span ? rate * (1 + cos(PI * (double)t / (double)span)) / 2 : 0;
}

double schedule_rate(const struct train_settings *settings, uint64_t done)
{
    const uint64_t warmup = settings->rate_warmup, budget = settings->budget;
    const double rate = settings->learning_rate;
    if (done < warmup)
        return rate * (double)(done + 1) / (double)warmup;
    switch (settings->schedule) {
    case TRAIN_COSINE:
        return cosine(rate, done - warmup, budget > warmup ? budget - warmup : 0);
    case TRAIN_STEP:
        return rate *
               pow(settings->step_factor, (double)((done - warmup) / settings->step_interval));
    default:
        return rate;
    }
}

double schedule_most(const struct train_settings *settings, uint64_t done)
{
    return done < settings->rate_warmup ? settings->learning_rate : schedule_rate(settings, done);
}
