#include "base/aside.h"

static void *run(void *context)
{
    const struct aside *aside = context;
    aside->work(aside->context);
    return NULL;
}

void aside_begin(struct aside *aside, void (*work)(void *context), void *context)
{
    aside->work = work;
    aside->context = context;
    aside->threaded = pthread_create(&aside->thread, NULL, run, aside) == 0;
    if (!aside->threaded)
        work(context);
}

void aside_end(struct aside *aside)
{
    if (aside->threaded)
        pthread_join(aside->thread, NULL);
    aside->threaded = false;
}
