// lifeticket claims FILE: do the results say what is concluded from them?
#include "report/claims/claims.h"

#include "cli/commands.h"
#include "sweep/source.h"

static enum status answer(const char *path, enum report_format format)
{
    struct claims claims;
    TRY(claims_open(path, NULL, &claims));
    claims_write(&claims, format, stdout);
    size_t unexpected = claims_unexpected(&claims);
    enum status status = STATUS_OK;
    if (unexpected > 0)
        status = status_fail(STATUS_REQUEST, "%s: %zu of %zu claims %s out otherwise than expected",
                             source_name(path), unexpected, claims.count,
                             unexpected == 1 ? "comes" : "come");
    claims_close(&claims);
    return status;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    size_t format = REPORT_TEXT;
    const char *file = NULL;
    const struct cli_option options[] = {{"format", "FORMAT",
                                          "text, csv, json or tex (default text)", CLI_CHOICE,
                                          .target = &format, .choices = report_format_names},
                                         CLI_JSON(format, REPORT_JSON),
                                         CLI_END};
    TRY(cli_parse(command, argc, argv, options, &file, 1, 1));
    return answer(file, (enum report_format)format);
}

const struct cli_command cli_claims = {
    .name = "claims",
    .arguments = "FILE [options]",
    .summary = "which of the sentences that are concluded from results hold",
    .details =
        "Judges claims on the results that they name: each holds, fails or is undecided, with the\n"
        "networks, the estimate and its interval. A claim is undecided where its interval reaches\n"
        "beyond what is claimed, where its positive control does not hold, and, of rates and "
        "differences,\n"
        "where one seed alone says otherwise. Ends with status 2 if one comes out otherwise than "
        "it "
        "is\n"
        "expected to, or a control does not hold.\n"
        "\n"
        "FILE is in YAML, a section for each claim:\n"
        "\n"
        "  minimal-rarely:\n"
        "    says: Of {networks} minimal networks {learned} learn, {rate} ({interval}).\n"
        "    results: results/overcompleteness\n"
        "    of: m=1\n"
        "    claims: rate below 20 %\n"
        "    control: m=8\n"
        "    must: rate above 80 %\n"
        "\n"
        "of, against, control   rows, as table --where has them, or all; CONDITIONS in FILE: of "
        "another\n"
        "                       file than results; a CSV file will do\n"
        "claims, must           rate RANGE, rate none or all; difference RANGE, of the rates of "
        "`of` and\n"
        "                       `against`; agrees, with a `published` count such as 3 of 64; rises "
        "or\n"
        "                       falls, along `of: A; B; C`; half RANGE, the m at which half "
        "learn;\n"
        "                       value RANGE or value is X, of the `column`.\n"
        "                       RANGE: above X %, below X %, from X to Y %\n"
        "                       A difference compares rows with rows that agree in all settings "
        "but those\n"
        "                       that set `of` and `against` apart, and seed by seed where both "
        "have "
        "the same\n"
        "                       seeds: the exact test of Mantel and Haenszel, of one stratum "
        "Fisher's. So do\n"
        "                       rises and falls, step by step. Tests take networks for "
        "independent, which is\n"
        "                       cautious where a ticket is compared with its own control.\n"
        "family                 differences, and what agrees, of one family are corrected by Holm "
        "for their\n"
        "                       number\n"
        "expect                 holds (unless said otherwise), fails or undecided\n"
        "says                   {rate}, {interval}, {count}, {learned}, {networks}, {difference}, "
        "{p},\n"
        "                       {half}, {published} or a column's name, of other rows too: {rate "
        "of "
        "m=2}\n"
        "\n"
        "  lifeticket claims experiments/claims.yaml",
    .run = run,
};
