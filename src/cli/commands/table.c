#include "cli/commands.h"
#include "cli/notes.h"
#include "report/tables/tables.h"

#include <stdio.h>

static enum status write_ranking(const struct report *report, enum report_format format)
{
    struct ranking ranking;
    TRY(ranking_open(report, &ranking));
    enum status status = ranking_write(&ranking, format, stdout);
    ranking_close(&ranking);
    return status;
}

static enum status write_paired(const struct report *report, enum report_format format)
{
    struct paired paired;
    TRY(paired_open(report, &paired));
    paired_write(&paired, format, stdout);
    paired_close(&paired);
    return STATUS_OK;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    size_t format = REPORT_TEXT, prior = REPORT_PRIORS;
    bool ranking = false, pairs = false, by_seed = false;
    struct table_view view = {0};
    const struct cli_option options[] = {
        {"format", "FORMAT", "text, csv, json or tex (default text)", CLI_CHOICE, &format,
         .choices = report_format_names},
        CLI_JSON(format, REPORT_JSON),
        {"ranking", NULL, "rank the choices by the published figures", CLI_FLAG,
         .target = &ranking},
        {"prior", "PRIOR", "of the ranking: documented or none (default documented)", CLI_CHOICE,
         &prior, .choices = report_prior_names},
        {"paired", NULL, "compare tickets pair by pair", CLI_FLAG, .target = &pairs},
        {"by-seed", NULL, "a row for each seed of a point", CLI_FLAG, .target = &by_seed},
        {"where", "CONDITIONS", "rows: NAME=VALUE,..., or with != < <= > >=", CLI_TEXT,
         .target = &view.where},
        {"columns", "NAMES", "columns: NAME,...", CLI_TEXT, .target = &view.columns},
        {"sort", "NAMES", "order: by columns, NAME,..., ascending; with - before it descending",
         CLI_TEXT, .target = &view.sort},
        CLI_END};
    const char *arguments[1];
    TRY(cli_parse(command, argc, argv, options, arguments, 1, 1));
    if (pairs && (ranking || format == REPORT_TEX))
        return status_fail(STATUS_REQUEST,
                           "--paired: a table of its own, as text, csv or json; leave out %s",
                           ranking ? "--ranking" : "--format tex");
    if (prior != REPORT_PRIORS && !ranking)
        return status_fail(STATUS_REQUEST,
                           "--prior: it is what a ranking begins with; add --ranking, or leave it "
                           "out");
    if (by_seed && (ranking || pairs || format == REPORT_TEX))
        return status_fail(STATUS_REQUEST,
                           "--by-seed: the table of rates as text, csv or json; leave out %s",
                           ranking ? "--ranking"
                           : pairs ? "--paired"
                                   : "--format tex");
    bool views = view.where != NULL || view.columns != NULL || view.sort != NULL;
    if (views && (ranking || pairs || format == REPORT_TEX))
        return status_fail(
            STATUS_REQUEST,
            "--%s: chooses from the table of rates, as text, csv or json; leave out %s",
            view.where     ? "where"
            : view.columns ? "columns"
                           : "sort",
            ranking ? "--ranking"
            : pairs ? "--paired"
                    : "--format tex");
    struct report report;
    TRY(report_load_rows(arguments[0], by_seed, &report));
    if (prior != REPORT_PRIORS)
        report.prior = (enum report_prior)prior;
    enum status status = STATUS_OK;
    if (ranking)
        status = write_ranking(&report, (enum report_format)format);
    else if (pairs)
        status = write_paired(&report, (enum report_format)format);
    else if (views)
        status = rates_write_view(&report, &view, (enum report_format)format, stdout);
    else
        status = rates_write(&report, (enum report_format)format, stdout);
    cli_note_incomplete(&report);
    report_close(&report);
    return status;
}

const struct cli_command cli_table = {
    .name = "table",
    .arguments = "RESULTS [--ranking | --paired | --by-seed] [options]",
    .summary = "the results of a sweep, a row per point",
    .details =
        "Prints the results of a sweep, a row per point: how many of its networks learned, the "
        "rate "
        "with\n"
        "Wilson's 95 % interval (of a plan with a precision or a threshold that of Robbins' "
        "confidence\n"
        "sequence), how many died or diverged, and after how many updates those that\n"
        "learned were first exact (their median). RESULTS is a results.h5 or the folder that holds "
        "it.\n"
        "\n"
        "Of a plan with several seeds a row holds the networks of all: seeds says how many, p "
        "(seeds) "
        "is the\n"
        "probability that their rates differ so much from seed to seed if they are one (Fisher's "
        "exact "
        "test;\n"
        "of more than two, each against the others, times their number). Below the table stands at "
        "how "
        "many\n"
        "points the seeds disagree after Holm's correction. With --by-seed each seed has rows of "
        "its "
        "own.\n"
        "\n"
        "text  the axes that vary, under a heading that names the others; rates in percent; then "
        "the\n"
        "      m at which half of the dense networks learn, by Firth's logistic regression in log2 "
        "m "
        "with its\n"
        "      profile interval, and whether their times to learn differ along m (log-rank test), "
        "or "
        "along another\n"
        "      axis where m does not vary; then the published rates, and the m from which on over "
        "half of the\n"
        "      networks learn, beside ours, and whether they agree as far as both counts of "
        "networks "
        "can tell\n"
        "      (Fisher's exact test)\n"
        "csv   RFC 4180, every axis; rate, rate_low, rate_high, baseline and median_cell_accuracy "
        "are\n"
        "      shares from 0 to 1, median_learned_at is in updates, settings in the units that "
        "/points "
        "names;\n"
        "      seed has a space between several; the other numbers but p_seeds are counts (of "
        "those\n"
        "      that learned sampled: without proof; exact_at_end: when training was over; lost: "
        "wrong "
        "again at a\n"
        "      later look) or of all networks (average_learned: whose running mean of the "
        "parameters "
        "is exact\n"
        "      at the end); a field without a value is empty\n"
        "json  the same, null where there is no value; and `along`: half, the m, even where it "
        "lies "
        "beyond\n"
        "      those that were tried, slope, of the logit for each doubling of m, and p_times\n"
        "tex   LaTeX macros, with which the paper prints its numbers\n"
        "\n"
        "--ranking prints a row per combination of the choices that the sweep varies, such as "
        "initialisation,\n"
        "density and boundary: how likely it would have shown the published figures, as far as "
        "our\n"
        "networks tell. log L is the natural logarithm of the figures' probability together (with "
        "the\n"
        "interval that our counts leave), posterior that probability's share among the "
        "combinations, "
        "and\n"
        "first the share of resamples of our rates in which the combination is the likeliest; "
        "recovered,\n"
        "how often it would come first if it had made the published figures and that experiment "
        "were\n"
        "repeated. --prior documented leaves out combinations that contradict what is documented: "
        "each\n"
        "board draws a density of its own; --prior none ranks all alike.\n"
        "\n"
        "--paired compares tickets with their controls, method with method, rewinding with "
        "rewinding, "
        "at\n"
        "the same round, pair by pair: the same replicate and seed of the same network on the same "
        "boards.\n"
        "Counts of the pairs, the difference of the rates with Newcombe's interval, and McNemar's "
        "exact test,\n"
        "by itself and corrected by Holm for the number of comparisons in the table.\n"
        "\n"
        "--where, --columns and --sort choose from the table of rates alone: rows for which all\n"
        "conditions hold, columns, an order, in which the next column decides between equal rows.\n"
        "Names are those of settings, such as init, or m and n, and of the columns of csv; values\n"
        "are as in plans, and numbers as csv has them, - where there is none. rate_interval is "
        "both\n"
        "ends together. With --columns csv and json have what is named, and nothing else: plan,\n"
        "complete and seed, too, where they are wanted.\n"
        "\n"
        "While a sweep works in the folder, or after it was killed there, the table holds the "
        "trials "
        "that are\n"
        "stored so far, and says how many they are.\n"
        "\n"
        "  lifeticket table results/overcompleteness\n"
        "  lifeticket table results/activations --where 'm=1,density=0.5' --columns "
        "activation,rate "
        "\\\n"
        "      --sort -rate",
    .run = run,
};
