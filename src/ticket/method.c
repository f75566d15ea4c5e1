#include "ticket/method.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#define DECLARED(NAME, name) extern const struct ticket_method_row ticket_method_##name;
#define ROW(NAME, name)      [TICKET_##NAME] = &ticket_method_##name,
#define WORD(NAME, name)     [TICKET_##NAME] = #name,

TICKET_METHODS(DECLARED)
const struct ticket_method_row *const ticket_methods[TICKET_METHOD_COUNT] = {TICKET_METHODS(ROW)};
const char *const ticket_method_names[TICKET_METHOD_COUNT] = {TICKET_METHODS(WORD)};

bool ticket_method_prunes(enum ticket_method method)
{
    const struct ticket_method_row *row = ticket_methods[method];
    return row->score != NULL || row->prune != NULL || row->trains_mask;
}

bool ticket_method_owns(enum ticket_method method, size_t place)
{
    const size_t *own = ticket_methods[method]->own;
    for (size_t i = 0; i < TICKET_MOST_OWN && own[i] != 0; i++)
        if (own[i] == place)
            return true;
    return false;
}

struct ticket_cut ticket_method_prune(const struct ticket_subject *subject, const float *score,
                                      uint8_t *mask)
{
    const struct ticket_method_row *row = ticket_methods[subject->spec->method];
    assert(subject->spec->unit == TICKET_WEIGHTS || !row->single_weights);
    if (row->prune != NULL)
        return row->prune(subject, mask);
    if (row->score != NULL)
        return ticket_prune(subject->net, subject->spec, score, mask);
    return (struct ticket_cut){.left = ticket_mask_weights(subject->net, mask)};
}

bool ticket_refuse(char problem[TICKET_PROBLEM], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(problem, TICKET_PROBLEM, format, arguments);
    va_end(arguments);
    return false;
}
