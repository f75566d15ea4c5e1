#include "rankings.h"

#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void rankings_close_to(double got, double expected, double relative)
{
    bool good = fabs(got - expected) <= relative * fabs(expected);
    CU_ASSERT(good);
    if (!good)
        printf("\n  got %.17g, expected %.17g\n", got, expected);
}

struct point rankings_choice(size_t figure, enum net_init init, double density)
{
    const struct reference_count *count = &reference_counts[figure];
    struct point point = synthetic_point(count->overcompleteness);
    if (count->flips > 0) {
        point = synthetic_ticket(count->overcompleteness, TICKET_RESTART, 1, TICKET_ITSELF);
        point.ticket.flips = count->flips;
    }
    point.generations = count->generations;
    point.init = init;
    point.density = density;
    return point;
}

const size_t rankings_learned[4][COUNTS] = {
    {20, 60, 64, 60, 64}, {6, 30, 50, 30, 50}, {3, 20, 38, 16, 48}, {6, 30, 50, 30, 50}};
const enum net_init rankings_inits[4] = {NET_NORMAL, NET_GLOROT, NET_FAN_IN, NET_NORMAL_EVERYWHERE};

void rankings_open_four(struct store_results *results)
{
    synthetic_open(results, 4 * COUNTS + 1, 64);
    for (size_t c = 0; c < 4; c++)
        for (size_t f = 0; f < COUNTS; f++)
            synthetic_set(results, f * 4 + c,
                          rankings_choice(f, rankings_inits[c], c % 2 == 0 ? 0.38 : NAN),
                          rankings_learned[c][f], 0, 0);
    // A point that no figure speaks of.
    synthetic_set(results, 4 * COUNTS, synthetic_point(8), 64, 0, 0);
}

void rankings_rank_under(enum report_prior prior, const struct store_results *results,
                         struct report *report, struct ranking *ranking)
{
    CU_ASSERT_EQUAL_FATAL(report_open(results, report), STATUS_OK);
    CU_ASSERT_EQUAL(report->prior, REPORT_PRIOR_DOCUMENTED);
    report->prior = prior;
    enum status status = ranking_open(report, ranking);
    if (status != STATUS_OK)
        printf("\n%s\n", status_message());
    CU_ASSERT_EQUAL_FATAL(status, STATUS_OK);
}

void rankings_rank(const struct store_results *results, struct report *report,
                   struct ranking *ranking)
{
    rankings_rank_under(REPORT_PRIOR_NONE, results, report, ranking);
}

void rankings_open_flips(struct store_results *results)
{
    static const size_t flipped[2] = {25, 51};
    synthetic_open(results, 8, 64);
    for (size_t c = 0; c < 2; c++) {
        synthetic_set(results, c, rankings_choice(0, rankings_inits[c], NAN), 3, 0, 0);
        synthetic_set(results, 2 + c, rankings_choice(FLIP, rankings_inits[c], NAN), flipped[c], 0,
                      0);
        synthetic_set(results, 4 + c, rankings_choice(FLIPS, rankings_inits[c], NAN), 10, 0, 0);
        synthetic_set(results, 6 + c, rankings_choice(L38, rankings_inits[c], NAN), 0, 0, 0);
    }
}

char *rankings_table_under(enum report_prior prior, const struct store_results *results,
                           enum report_format format)
{
    struct report report;
    struct ranking ranking;
    char *text = NULL;
    size_t bytes;
    rankings_rank_under(prior, results, &report, &ranking);
    FILE *out = open_memstream(&text, &bytes);
    CU_ASSERT_EQUAL(ranking_write(&ranking, format, out), STATUS_OK);
    fclose(out);
    ranking_close(&ranking);
    report_close(&report);
    return text;
}

char *rankings_table(const struct store_results *results, enum report_format format)
{
    return rankings_table_under(REPORT_PRIOR_NONE, results, format);
}

void rankings_holds(const char *text, const char *part)
{
    CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
    if (strstr(text, part) == NULL)
        printf("\n--- '%s' is not in\n%s\n", part, text);
}
