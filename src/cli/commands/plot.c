#include "cli/commands.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "report/data/curves.h"
#include "report/data/ranking.h"
#include "report/data/tickets.h"
#include "report/plots/gnuplot.h"
#include "report/tables/tables.h"

#include "store/kind.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

// The folder of the file at `path`.
static void folder_of(const char *path, char folder[4096])
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        snprintf(folder, 4096, ".");
    else
        snprintf(folder, 4096, "%.*s", slash == path ? 1 : (int)(slash - path), path);
}

static enum status draw_all(const struct report *report, enum report_picture format,
                            const char *folder, bool force)
{
    size_t drawn = 0;
    for (size_t figure = 0; figure < report_figures; figure++)
        for (size_t page = 0; page < report_figure_pages(report, figure); page++) {
            char name[REPORT_FIGURE_NAME];
            report_figure_name(report, figure, page, name);
            TRY(report_draw(report, figure, page, format, folder, force));
            cli_say("%s/%s.%s\n", folder, name, report_picture_names[format]);
            drawn++;
        }
    size_t untried = tickets_untried(report);
    if (untried > 0)
        cli_warn("lifeticket: %zu point%s of dense networks without figures of tickets: none "
                 "learned, so that no ticket was tried; `lifeticket table` lists them\n",
                 untried, untried == 1 ? "" : "s");
    if (drawn == 0 && untried == 0 && ranking_applies(report))
        cli_warn(
            "lifeticket: no figure can tell so many combinations apart; --ranking draws them in "
            "order, `lifeticket table` lists them\n");
    return STATUS_OK;
}

// Asks for the ranking, which these results must have, with a prior.
static enum status ask_ranking(struct report *report, enum report_prior prior)
{
    struct ranking ranking;
    report->ranking = true;
    report->prior = prior;
    TRY(ranking_open(report, &ranking));
    ranking_close(&ranking);
    return STATUS_OK;
}

// Whether the argument is a model; results are files of another kind, or folders.
static enum status look_for_model(const char *path, bool *model)
{
    struct stat entry;
    enum store_kind kind = STORE_OTHER;
    if (stat(path, &entry) == 0 && S_ISREG(entry.st_mode))
        TRY(store_kind_of(path, &kind));
    *model = kind == STORE_MODEL || kind == STORE_PROVEN;
    return STATUS_OK;
}

static enum status draw_model(const char *path, enum report_picture format, const char *folder,
                              bool force)
{
    struct store_model model;
    struct export_network network;
    TRY(store_model_read(path, &model));
    enum status status = export_open_whole(&network, &model, REPORT_NETWORK);
    if (status == STATUS_OK)
        status = report_draw_network(&network, path, format, folder, force);
    if (status == STATUS_OK)
        cli_say("%s/%s.%s\n", folder, REPORT_NETWORK, report_picture_names[format]);
    export_close(&network);
    store_model_free(&model);
    return status;
}

#define NETWORKS      12 // of which curves are drawn, if no one says
#define MOST_NETWORKS 60
#define NO_POINT      SIZE_MAX

// What of results is drawn beside what always is.
struct asked {
    const char *where;
    bool ranking, cost, curves;
    size_t prior;           // of the ranking; REPORT_PRIORS: as the report has it
    double watts;           // of the costs
    const char *elsewhere;  // likewise
    size_t point, networks; // of the curves; NO_POINT, 0: not given
};

// Refuses what does not go together.
static enum status check_asked(const struct asked *asked)
{
    if (asked->prior != REPORT_PRIORS && !asked->ranking)
        return status_fail(STATUS_REQUEST,
                           "--prior: it is what a ranking begins with; add --ranking, or leave it "
                           "out");
    if (!asked->cost && (asked->watts > 0 || asked->elsewhere != NULL))
        return status_fail(STATUS_REQUEST, "%s: it is of the costs; add --cost, or leave it out",
                           asked->watts > 0 ? "--watts" : "--beside");
    if (!asked->curves && (asked->point != NO_POINT || asked->networks > 0))
        return status_fail(STATUS_REQUEST, "%s: it is of the curves; add --curves, or leave it out",
                           asked->point != NO_POINT ? "--point" : "--networks");
    if (asked->where != NULL && asked->ranking)
        return status_fail(STATUS_REQUEST, "--where: a ranking is one of all combinations that "
                                           "were tried; leave out --ranking");
    if (asked->where != NULL && asked->cost)
        return status_fail(STATUS_REQUEST, "--where: tickets cost what they came from, too, which "
                                           "may not be chosen; leave out --cost");
    return STATUS_OK;
}

// Asks for the curves of networks of a point, which these results must have.
static enum status ask_curves(const struct asked *asked, struct report *report)
{
    const char *path = report->results->path, *chosen = asked->where != NULL ? " by --where" : "";
    if (asked->point == NO_POINT && report->points > 1)
        return status_fail(STATUS_REQUEST,
                           "%s: has %zu points%s; say by --point whose curves are meant "
                           "(`lifeticket extract` lists them)",
                           path, report->points, chosen);
    report->curves_point =
        asked->point == NO_POINT ? report->point[0].source[0].point : asked->point;
    report->curves = asked->networks > 0 ? asked->networks : NETWORKS;
    const struct report_point *point = curves_find(report, report->curves_point);
    if (point == NULL && asked->point < report->results->points)
        return status_fail(STATUS_REQUEST, "%s: point %zu is none of those that --where chooses",
                           path, asked->point);
    if (point == NULL)
        return status_fail(STATUS_REQUEST, "%s: has no point %zu, its points are 0 to %zu", path,
                           asked->point, report->results->points - 1);
    if (point->networks == 0)
        return status_fail(STATUS_REQUEST, "%s: point %zu has no network that was tried", path,
                           report->curves_point);
    return STATUS_OK;
}

static enum status draw_report(struct report *report, const struct asked *asked,
                               enum report_picture format, const char *folder, bool force)
{
    report->cost = asked->cost;
    report->watts = asked->watts;
    report->elsewhere = asked->elsewhere;
    if (asked->ranking)
        TRY(ask_ranking(report, asked->prior == REPORT_PRIORS ? report->prior
                                                              : (enum report_prior)asked->prior));
    if (asked->curves)
        TRY(ask_curves(asked, report));
    return draw_all(report, format, folder, force);
}

// Draws those points of a report that are asked for.
static enum status draw_chosen(struct report *report, const struct asked *asked,
                               enum report_picture format, const char *folder, bool force)
{
    struct report part;
    if (asked->where == NULL)
        return draw_report(report, asked, format, folder, force);
    TRY(rates_choose(report, asked->where, &part));
    enum status status = draw_report(&part, asked, format, folder, force);
    report_close(&part);
    return status;
}

static enum status draw_results(const char *results, const struct asked *asked,
                                enum report_picture format, const struct cli_output *output)
{
    char folder[4096];
    struct report report;
    TRY(report_load(results, false, &report));
    folder_of(report.results->path, folder);
    cli_note_incomplete(&report);
    enum status status =
        draw_chosen(&report, asked, format, output->path ? output->path : folder, output->force);
    report_close(&report);
    return status;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    size_t format = REPORT_PNG;
    struct asked asked = {.prior = REPORT_PRIORS, .point = NO_POINT};
    struct cli_output output = {0};
    const struct cli_option options[] = {
        {"output", "DIR", "folder for the figures (default: that of the results)", CLI_TEXT,
         &output.path, .low = 0},
        CLI_FORCE(output),
        {"format", "FORMAT", "png, svg or pdf (default png)", CLI_CHOICE, &format,
         .choices = report_picture_names},
        {"where", "CONDITIONS", "points: NAME=VALUE,..., or with != < <= > >=", CLI_TEXT,
         .target = &asked.where},
        {"ranking", NULL, "draw the ranking of the choices, too", CLI_FLAG,
         .target = &asked.ranking},
        {"cost", NULL, "draw what a network that learned cost, too", CLI_FLAG,
         .target = &asked.cost},
        {"watts", "W", "of the costs: what one busy processor draws, where it was not measured",
         CLI_REAL, &asked.watts, .low = 1e-3, .high = 1e6},
        {"beside", "FILE.csv", "of the costs: networks that were trained elsewhere", CLI_TEXT,
         &asked.elsewhere, .low = 0},
        {"curves", NULL, "draw loss and accuracy of single networks of a point, too", CLI_FLAG,
         .target = &asked.curves},
        {"point", "P", "of the curves: the number of the point (default: the only one)", CLI_SIZE,
         &asked.point, .low = 0, .high = UINT32_MAX},
        {"networks", "K", "of the curves: networks at most (default 12)", CLI_SIZE, &asked.networks,
         .low = 1, .high = MOST_NETWORKS},
        {"prior", "PRIOR", "of the ranking: documented or none (default documented)", CLI_CHOICE,
         &asked.prior, .choices = report_prior_names},
        CLI_END};
    const char *arguments[1];
    TRY(cli_parse(command, argc, argv, options, arguments, 1, 1));
    TRY(check_asked(&asked));
    char folder[4096];
    bool model;
    TRY(look_for_model(arguments[0], &model));
    if (!model)
        return draw_results(arguments[0], &asked, (enum report_picture)format, &output);
    if (asked.ranking || asked.cost || asked.curves || asked.where != NULL)
        return status_fail(STATUS_REQUEST,
                           "--%s: it is of results, and %s is a model; leave it out",
                           asked.ranking  ? "ranking"
                           : asked.cost   ? "cost"
                           : asked.curves ? "curves"
                                          : "where",
                           arguments[0]);
    folder_of(arguments[0], folder);
    return draw_model(arguments[0], (enum report_picture)format, output.path ? output.path : folder,
                      output.force);
}

const struct cli_command cli_plot = {
    .name = "plot",
    .arguments = "RESULTS|MODEL.h5 [options]",
    .summary = "the figures of a sweep, drawn by gnuplot",
    .details =
        "Draws the figures of a sweep and prints where they are. RESULTS is a results.h5 or the "
        "folder\n"
        "that holds it. Of a model that `lifeticket extract` or `train` wrote it draws one, "
        "network: "
        "its filters\n"
        "with their numbers, its activations, the way to the output, and for one generation the "
        "logit and what\n"
        "the filters give by the neighbours of a cell; for 2 generations, 8 filters and 4 channels "
        "at most.\n"
        "\n"
        "learning          the chance of learning against overcompleteness (or the axis that "
        "varies),\n"
        "                  with 95 % intervals, a curve for each combination of the "
        "other\n"
        "                  axes; where they answer the same question, the published rates, and "
        "arrows\n"
        "                  over the m at which more than half are published to learn\n"
        "accuracy          the accuracy of every network against its number of parameters, the "
        "median\n"
        "                  of each point, and the accuracy of predicting every cell dead\n"
        "learning-time     how many have learned after so many updates (Kaplan and Meier), a "
        "panel\n"
        "                  for each curve of the chance of learning\n"
        "by-AXIS           for an axis of words with more than three values, as by-activation: a "
        "row "
        "for\n"
        "                  each value, the likeliest to learn on top, with 95 % intervals, the "
        "published\n"
        "                  rates where they answer the same question, and the updates that "
        "learning\n"
        "                  took; where there are too many curves for the first three, in their "
        "place\n"
        "ranking           with --ranking, where a sweep varies the choices that the published\n"
        "                  experiment leaves open: each combination's rates beside the published\n"
        "                  figures, the likeliest on top; --prior as of `table --ranking`\n"
        "density           for five densities or more: the chance of learning against the density, "
        "the\n"
        "                  best one marked, boards that draw their own density apart\n"
        "cost              with --cost: what a proven network cost against its weights, dense "
        "networks\n"
        "                  and tickets, those with what they came from: joules where they were "
        "measured\n"
        "                  of all or follow from --watts, else processor seconds; `lifeticket "
        "cost` has the\n"
        "                  numbers. --beside: a CSV file with columns name, weights, proven, "
        "seconds,\n"
        "                  joules (results/devices/cost.csv)\n"
        "curves-P          with --curves: loss and accuracy against updates of some networks of "
        "point P, of\n"
        "                  all its seeds: of each outcome its share, those that learned in "
        "another style than others\n"
        "\n"
        "Of tickets, for each dense network, on pages of four panels at most:\n"
        "\n"
        "tickets           the chance of learning against the weights that are left (parameters "
        "where\n"
        "                  biases are pruned, too): the ways to fewer weights beside each other, "
        "each\n"
        "                  way beside its controls, dense networks no larger beside all\n"
        "tickets-accuracy  the same of the accuracy: medians, and the middle half of the networks\n"
        "times             as learning-time, where tickets learned: these, their controls and the\n"
        "                  dense network\n"
        "filters           which weights survive: the share of the tickets that learned in which "
        "each\n"
        "                  weight of the filters is left, where ten did at least\n"
        "start-flips, start-noise\n"
        "                  the chance of learning from a start with flipped signs, or with noise\n"
        "\n"
        "--where draws the points alone for which all conditions hold, as `table --where` has "
        "them, "
        "and says in\n"
        "the caption which they are. Of a ranking and of costs all points are needed.\n"
        "\n"
        "Beside each picture lies its gnuplot script, such as learning.gp, with the data inside:\n"
        "change it as you like and run `gnuplot -d learning.gp`. For a printed text with a caption "
        "of "
        "its own,\n"
        "105 mm wide, in letters of 9 points:\n"
        "\n"
        "  gnuplot -d -e \"format='pdf'; column=105; font='Latin Modern Roman'\" learning.gp\n"
        "\n"
        "  lifeticket plot results/overcompleteness --format pdf\n"
        "  lifeticket plot results/activations --where 'density!=0.2,density!=0.38,density!=0.62'",
    .run = run,
    .interrupted = "the figures that were named are there",
};
