// The tables: how many learned, which tickets win against their controls, with how few weights it goes.
#include "report/page/sections.h"

#include "report/plots/plot.h"
#include "report/tables/tables.h"

enum status page_rates(const struct page_result *result, FILE *out)
{
    char constants[PLOT_CAPTION];
    plot_say_constants(result->report, constants);
    page_write_element("p", NULL, constants, out);
    return rates_write_html(result->report, out);
}

static enum status write_pairs(const struct report *report, FILE *out)
{
    struct paired paired;
    enum status status = paired_open(report, &paired);
    if (status == STATUS_REQUEST)
        return STATUS_OK; // there is nothing to compare
    TRY(status);
    fputs("<h3>Tickets, pair by pair</h3>\n", out);
    status = paired_write_html(&paired, out);
    paired_close(&paired);
    return status;
}

static enum status write_minimal(const struct report *report, FILE *out)
{
    struct minimal minimal;
    fputs("<h3>The fewest weights</h3>\n", out);
    TRY(minimal_open(report, &minimal));
    enum status status = minimal_write_html(&minimal, out);
    minimal_close(&minimal);
    return status;
}

enum status page_tickets(const struct page_result *result, FILE *out)
{
    if (!result->report->tickets)
        return STATUS_OK;
    TRY(write_pairs(result->report, out));
    return write_minimal(result->report, out);
}
