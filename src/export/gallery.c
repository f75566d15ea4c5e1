#include "export/gallery.h"

// Returns GALLERY_KINDS for a network of no kind.
static enum gallery_kind kind_of(const struct trial_result *result)
{
    if (result->outcome == TRIAL_LEARNED && result->exact_at_end)
        return GALLERY_LEARNED;
    if (result->outcome == TRIAL_NOT_LEARNED)
        return GALLERY_ALMOST;
    return result->outcome == TRIAL_DEAD ? GALLERY_DEAD : GALLERY_KINDS;
}

// Whether a, of that kind, is to be shown rather than b.
static bool is_better(enum gallery_kind kind, const struct trial_result *a,
                      const struct trial_result *b)
{
    if (kind == GALLERY_LEARNED && a->weights_left != b->weights_left)
        return a->weights_left < b->weights_left;
    if (kind == GALLERY_LEARNED)
        return a->learned_at < b->learned_at;
    if (kind == GALLERY_ALMOST && a->window_errors != b->window_errors)
        return a->window_errors < b->window_errors;
    if (kind == GALLERY_ALMOST)
        return a->cell_accuracy > b->cell_accuracy;
    return a->updates < b->updates;
}

static const struct trial_result *trial_at(const struct store_results *results,
                                           const struct gallery_choice *choice)
{
    return &results->trial[results->point[choice->point].first + choice->trial];
}

// Takes the best of the point where they are better than what was chosen.
static void choose_of_point(const struct store_results *results, size_t point,
                            struct gallery_choice choice[GALLERY_KINDS])
{
    struct gallery_choice best[GALLERY_KINDS] = {{0}};
    for (size_t t = 0; t < results->point[point].count; t++) {
        struct gallery_choice here = {true, point, t};
        const struct trial_result *result = trial_at(results, &here);
        enum gallery_kind kind = kind_of(result);
        if (kind < GALLERY_KINDS &&
            (!best[kind].any || is_better(kind, result, trial_at(results, &best[kind]))))
            best[kind] = here;
    }
    for (size_t k = 0; k < GALLERY_KINDS; k++)
        if (!choice[k].any ||
            (best[k].any && is_better((enum gallery_kind)k, trial_at(results, &best[k]),
                                      trial_at(results, &choice[k]))))
            choice[k] = best[k];
}

static size_t count_kinds(const struct gallery_choice choice[GALLERY_KINDS])
{
    size_t kinds = 0;
    for (size_t k = 0; k < GALLERY_KINDS; k++)
        kinds += choice[k].any;
    return kinds;
}

// Counts the weights of the first that is shown: UINT64_MAX where none is.
static uint64_t weights_of(const struct store_results *results,
                           const struct gallery_choice choice[GALLERY_KINDS])
{
    for (size_t k = 0; k < GALLERY_KINDS; k++)
        if (choice[k].any)
            return trial_at(results, &choice[k])->weights_left;
    return UINT64_MAX;
}

static bool same_task(const struct point *a, const struct point *b)
{
    return a->rule.birth == b->rule.birth && a->rule.survival == b->rule.survival &&
           a->generations == b->generations && a->boundary == b->boundary;
}

void gallery_choose(const struct store_results *results,
                    struct gallery_choice choice[GALLERY_KINDS])
{
    size_t main = 0;
    for (size_t k = 0; k < GALLERY_KINDS; k++)
        choice[k] = (struct gallery_choice){0};
    for (size_t p = 0; p < results->points; p++) {
        struct gallery_choice own[GALLERY_KINDS] = {{0}};
        choose_of_point(results, p, own);
        size_t kinds = count_kinds(own), most = count_kinds(choice);
        if (kinds > most ||
            (kinds == most && weights_of(results, own) < weights_of(results, choice))) {
            main = p;
            for (size_t k = 0; k < GALLERY_KINDS; k++)
                choice[k] = own[k];
        }
    }
    struct gallery_choice others[GALLERY_KINDS] = {{0}};
    for (size_t p = 0; p < results->points; p++)
        if (same_task(&results->point[p].point, &results->point[main].point))
            choose_of_point(results, p, others);
    for (size_t k = 0; k < GALLERY_KINDS; k++)
        if (!choice[k].any)
            choice[k] = others[k];
}
