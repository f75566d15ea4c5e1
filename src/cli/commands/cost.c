// lifeticket cost RESULTS: what the networks of a sweep cost.
#include "cli/commands.h"
#include "cli/notes.h"
#include "report/tables/tables.h"

#include <math.h>

static enum status answer(const struct report *report, const struct cost_given *given,
                          enum report_format format)
{
    struct cost cost;
    TRY(cost_open(report, &cost));
    enum status status = cost_write(&cost, given, format, stdout);
    cost_close(&cost);
    return status;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    size_t format = REPORT_TEXT;
    struct cost_given given = {NAN, NAN, NAN};
    const char *argument;
    const struct cli_option options[] = {
        {"watts", "W", "what one busy processor draws, where that was not measured", CLI_REAL,
         &given.watts, .low = 1e-3, .high = 1e6},
        {"grid-intensity", "G", "grams of CO2 for a kWh of electricity", CLI_REAL, &given.intensity,
         .low = 0, .high = 1e6},
        {"overhead", "F", "what is drawn for each joule of the processors, by which CO2 grows",
         CLI_REAL, &given.overhead, .low = 1, .high = 1000},
        {"format", "FORMAT", "text, csv, json or tex (default text)", CLI_CHOICE, .target = &format,
         .choices = report_format_names},
        CLI_JSON(format, REPORT_JSON),
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, &argument, 1, 1));
    if (!isnan(given.overhead) && isnan(given.intensity))
        return status_fail(STATUS_REQUEST, "cost: --overhead: it multiplies the grams of CO2; add "
                                           "--grid-intensity, or leave it out");
    struct report report;
    TRY(report_load(argument, false, &report));
    enum status status = answer(&report, &given, (enum report_format)format);
    if (status == STATUS_OK)
        cli_note_incomplete(&report);
    report_close(&report);
    return status;
}

const struct cli_command cli_cost = {
    .name = "cost",
    .arguments = "RESULTS [options]",
    .summary = "operations, bytes, processor time, energy and CO2 of a sweep's networks",
    .details =
        "Prints what the networks of a sweep cost: all trials of each point, one of them, one "
        "that\n"
        "learned (all of the trials' cost, divided by those that did), a ticket that learned with\n"
        "what it came from, and the same of the whole sweep. RESULTS is a results.h5 or the "
        "folder\n"
        "that holds it. tex: macros for the paper, with what a network that learned cost.\n"
        "\n"
        "Each number is measured, estimated or unknown, and says which; no sum is of two kinds.\n"
        "\n"
        "operations  estimated: of the updates, as a plain dense implementation does them\n"
        "bytes       measured: of the file, what belongs to no point shared by all trials\n"
        "seconds     measured: of processors, for training, looks and proofs, not for storing, "
        "nor\n"
        "            for what was given up when a sweep was stopped; networks that were computed\n"
        "            together (tickets and their dense network) share them by their updates\n"
        "joules      measured, where a sweep could read the energy counters of the processor\n"
        "            packages (RAPL, in /sys/class/powercap): the trials' share, by processor "
        "time,\n"
        "            among all that ran on the machine; not in a container that has a /proc/stat "
        "of\n"
        "            its own. Memory, disks and fans are not in it. Where they were not of all "
        "trials\n"
        "            of a row: estimated as processor seconds times --watts, else unknown\n"
        "g CO2       estimated: joules, at --grid-intensity, times --overhead, which stands for "
        "all\n"
        "            that draws and is no processor (the PUE of a data centre among it)\n"
        "\n"
        "Nothing has a default: watts, intensity and overhead are what you say, or nothing. One\n"
        "busy processor draws about the processor's rated power divided by its threads.\n"
        "\n"
        "Linux lets root alone read the counters, unless told otherwise (until the next start):\n"
        "sudo chmod a+r /sys/class/powercap/intel-rapl:*/energy_uj. A sweep that finds them and "
        "may\n"
        "not read them says so.\n"
        "\n"
        "  lifeticket cost results/overcompleteness --watts 4 --grid-intensity 300 --overhead 1.2",
    .run = run,
};
