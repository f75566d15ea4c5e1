#include "report/claims/rests.h"

#include "report/claims/select.h"

#include <stdio.h>
#include <string.h>

// Whether the file of rows that a text selects, text[length], is chosen.
static bool is_chosen(const struct claim *claim, const char *text, size_t length,
                      const struct claims_choice *choice)
{
    char item[1024];
    snprintf(item, sizeof item, "%.*s", (int)(length < sizeof item ? length : sizeof item), text);
    return choice->is_chosen(selection_file(item, claim->results), choice->with);
}

// Of a list with semicolons.
static bool list_is_chosen(const struct claim *claim, const char *list,
                           const struct claims_choice *choice)
{
    while (list != NULL) {
        size_t length = strcspn(list, ";");
        if (is_chosen(claim, list, length, choice))
            return true;
        list = list[length] == ';' ? list + length + 1 : NULL;
    }
    return false;
}

// Of the fields of the sentence that are of other rows: {FIELD of ROWS}.
static bool sentence_is_chosen(const struct claim *claim, const struct claims_choice *choice)
{
    for (const char *at = strchr(claim->says, '{'); at != NULL; at = strchr(at + 1, '{')) {
        size_t length = strcspn(at, "}");
        const char *of = strstr(at, " of ");
        if (of != NULL && of < at + length &&
            is_chosen(claim, of + 4, (size_t)(at + length - of) - 4, choice))
            return true;
    }
    return false;
}

bool rests_on(const struct claim *claim, const struct claims_choice *choice)
{
    return list_is_chosen(claim, claim->of, choice) ||
           list_is_chosen(claim, claim->against, choice) ||
           list_is_chosen(claim, claim->control, choice) || sentence_is_chosen(claim, choice);
}
