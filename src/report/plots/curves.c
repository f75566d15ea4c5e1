// Loss and accuracy of single networks of a point against updates, those that learned and others.
#include "report/data/curves.h"
#include "base/text.h"
#include "report/plots/figure.h"

#include <assert.h>
#include <math.h>

size_t figure_curves_pages(const struct report *report)
{
    return report->curves > 0;
}

void figure_curves_name(const struct report *report, size_t page, char name[REPORT_PAGE])
{
    (void)page;
    snprintf(name, REPORT_PAGE, "%zu", report->curves_point);
}

// Of entry 0, which has no logarithm, the place left of all others.
static double place_of(double update)
{
    return fmax(update, TRIAL_CHUNK / 2.0);
}

static void write_axis(double budget, FILE *out)
{
    double low = place_of(0);
    plot_axis(out, "updates", 0.9 * low, 1.15 * fmax(budget, 2 * low), true);
    plot_block(out, "ticks", "horizontal place, label");
    fprintf(out, "%g \"0\"\n", low);
    for (double decade = 1; decade <= budget; decade *= 10) {
        char text[TEXT_COUNT];
        text_format_count((uint64_t)decade, text);
        if (decade > 1.5 * low)
            fprintf(out, "%g \"%s\"\n", decade, text);
    }
    plot_end(out);
}

// The networks of an outcome share a style; $curves says of each outcome its first and last network, too.
static void write_outcomes(const struct report_point *point, const struct curves *curves, FILE *out)
{
    static const char *const words[] = {[TRIAL_NOT_LEARNED] = "did not learn",
                                        [TRIAL_LEARNED] = "learned",
                                        [TRIAL_DEAD] = "died",
                                        [TRIAL_DIVERGED] = "diverged"};
    const size_t all[] = {[TRIAL_NOT_LEARNED] = point->not_learned,
                          [TRIAL_LEARNED] = point->learned,
                          [TRIAL_DEAD] = point->dead,
                          [TRIAL_DIVERGED] = point->diverged};
    size_t style = 0;
    plot_block(out, "curves", "line style, label, the first network of the outcome, the last");
    for (size_t i = 0, end; i < curves->networks; i = end) {
        enum trial_outcome outcome = curves->network[i].trial->outcome;
        for (end = i; end < curves->networks && curves->network[end].trial->outcome == outcome;)
            end++;
        fprintf(out, "%zu \"%s: %zu of %zu shown\" %zu %zu\n", ++style, words[outcome], end - i,
                all[outcome], i, end - 1);
    }
    plot_end(out);
}

static void write_networks(const struct curves *curves, FILE *out)
{
    plot_block(out, "networks", "updates, loss, accuracy; a block per network");
    for (size_t i = 0; i < curves->networks; i++) {
        const struct curves_network *network = &curves->network[i];
        fprintf(out, "%s# replicate %u\nNaN NaN NaN\n", i > 0 ? "\n\n" : "",
                (unsigned)network->trial->replicate);
        for (size_t e = 0; e < network->entries; e++)
            fprintf(out, "%.9g %.6g %.9g\n", place_of(network->update[e]), network->loss[e],
                    network->accuracy[e]);
    }
    plot_end(out);
}

static void write_ends(const struct curves *curves, FILE *out)
{
    plot_block(out, "ends", "the same at the end of the training; a row per network");
    for (size_t i = 0; i < curves->networks; i++) {
        const struct curves_network *network = &curves->network[i];
        size_t last = network->entries - 1;
        if (network->entries > 0)
            fprintf(out, "%.9g %.6g %.9g\n", place_of(network->update[last]), network->loss[last],
                    network->accuracy[last]);
        else
            fputs("NaN NaN NaN\n", out);
    }
    plot_end(out);
}

// The ranges of both panels.
static void write_ranges(const struct curves *curves, FILE *out)
{
    double low = figure_nines(0.5), high = figure_nines(0.99), least = 0.1, most = 1;
    for (size_t i = 0; i < curves->networks; i++)
        for (size_t e = 0; e < curves->network[i].entries; e++) {
            double nines = figure_nines(curves->network[i].accuracy[e]);
            double loss = curves->network[i].loss[e];
            low = isfinite(nines) ? fmin(low, nines) : low;
            high = isfinite(nines) ? fmax(high, nines) : high;
            least = isfinite(loss) && loss > 0 ? fmin(least, loss) : least;
            most = isfinite(loss) ? fmax(most, loss) : most;
        }
    plot_number(out, "nines_low", fmax(0, low));
    plot_number(out, "nines_high", high);
    plot_number(out, "loss_low", fmax(least, 1e-12));
    plot_number(out, "loss_high", most);
}

static void say_point(const struct report *report, const struct report_point *point,
                      char text[REPORT_LABEL])
{
    text[0] = '\0';
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        if (report->varies[axis] && setting_applies(axis, point->point))
            report_append_setting(text, axis, point->point);
}

enum status figure_curves(const struct report *report, size_t page, FILE *out)
{
    (void)page;
    struct curves curves;
    char subtitle[REPORT_LABEL];
    const struct report_point *point = curves_find(report, report->curves_point);
    assert(point != NULL);
    enum status status = curves_open(report, point, report->curves, &curves);
    if (status == STATUS_OK) {
        say_point(report, point, subtitle);
        plot_texts(
            out, report, "How do single networks learn?", subtitle,
            "A marker is the end of a training. Accuracies are even in the number of nines.");
        write_axis((double)point->point->updates, out);
        write_outcomes(point, &curves, out);
        write_ranges(&curves, out);
        write_networks(&curves, out);
        write_ends(&curves, out);
    }
    curves_close(&curves);
    return status;
}
