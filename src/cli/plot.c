#include "cli/commands.h"
#include "cli/output.h"
#include "report/data/ranking.h"
#include "report/plots/gnuplot.h"

#include <stdio.h>
#include <string.h>

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
    for (size_t figure = 0; figure < report_figures; figure++)
        for (size_t page = 0; page < report_figure_pages(report, figure); page++) {
            char name[REPORT_FIGURE_NAME];
            report_figure_name(report, figure, page, name);
            TRY(report_draw(report, figure, page, format, folder, force));
            printf("%s/%s.%s\n", folder, name, report_picture_names[format]);
        }
    return STATUS_OK;
}

// Sets the prior of the ranking, which these results must have.
static enum status set_prior(struct report *report, enum report_prior prior)
{
    struct ranking ranking;
    report->prior = prior;
    TRY(ranking_open(report, &ranking));
    ranking_close(&ranking);
    return STATUS_OK;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    size_t format = REPORT_PNG, prior = REPORT_PRIORS;
    struct cli_output output = {0};
    const struct cli_option options[] = {
        {"output", "DIR", "folder for the figures (default: that of the results)", CLI_TEXT,
         &output.path, .low = 0},
        CLI_FORCE(output),
        {"format", "FORMAT", "png, svg or pdf (default png)", CLI_CHOICE, &format,
         .choices = report_picture_names},
        {"prior", "PRIOR", "of the ranking: documented or none (default documented)", CLI_CHOICE,
         &prior, .choices = report_prior_names},
        CLI_END};
    const char *arguments[1];
    TRY(cli_parse(command, argc, argv, options, arguments, 1, 1));
    char folder[4096];
    struct report report;
    TRY(report_load(arguments[0], false, &report));
    folder_of(report.results->path, folder);
    cli_note_incomplete(report.results);
    enum status status = STATUS_OK;
    if (prior != REPORT_PRIORS)
        status = set_prior(&report, (enum report_prior)prior);
    if (status == STATUS_OK)
        status = draw_all(&report, (enum report_picture)format, output.path ? output.path : folder,
                          output.force);
    report_close(&report);
    return status;
}

const struct cli_command cli_plot = {
    "plot",
    "RESULTS [--output DIR] [--format png|svg|pdf] [--prior documented|none]",
    "the figures of a sweep, drawn by gnuplot",
    "Draws the figures of a sweep and prints where they are. RESULTS is a results.h5 or the "
    "folder\n"
    "that holds it.\n"
    "\n"
    "learning          the chance of learning against overcompleteness (or the axis that varies),\n"
    "                  with Wilson's 95 % intervals, a curve for each combination of the other\n"
    "                  axes; where they answer the same question, the published rates, and arrows\n"
    "                  over the m at which more than half are published to learn\n"
    "accuracy          the accuracy of every network against its number of parameters, the median\n"
    "                  of each point, and the accuracy of predicting every cell dead\n"
    "ranking           where a sweep varies the choices that the published experiment leaves\n"
    "                  open: each combination's rates beside the published figures, the likeliest\n"
    "                  on top; alone where the others would have too many curves; --prior as "
    "of\n"
    "                  `table --ranking`\n"
    "density           for five densities or more: the chance of learning against the density, "
    "the\n"
    "                  best one marked, boards that draw their own density apart\n"
    "\n"
    "Of tickets, a page per dense network:\n"
    "\n"
    "tickets           the chance of learning against the weights that are left: the ways to "
    "fewer\n"
    "                  weights beside each other, each way beside its controls, dense networks of\n"
    "                  all widths beside all\n"
    "tickets-accuracy  the same of the accuracy: medians, and the middle half of the networks\n"
    "times             how many have learned after so many updates (Kaplan and Meier): tickets,\n"
    "                  their controls and the dense network\n"
    "filters           which weights survive: the share of the tickets that learned in which each\n"
    "                  weight of the filters is left\n"
    "start-flips, start-noise\n"
    "                  the chance of learning from a start with flipped signs, or with noise\n"
    "\n"
    "Beside each picture lies its gnuplot script, such as learning.gp, with the data inside:\n"
    "change it as you like and run `gnuplot -d learning.gp`.\n"
    "\n"
    "example: lifeticket plot results/overcompleteness --format pdf",
    run,
    "the figures that were named are there",
};
