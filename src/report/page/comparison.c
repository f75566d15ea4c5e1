// What is said of all results together: how they compare, and what is claimed of them.
#include "report/page/sections.h"

#include "report/tables/tables.h"

#include <string.h>

static size_t count_different(const struct compare *compare)
{
    size_t different = 0;
    for (size_t i = 0; i < compare->pairs; i++)
        different += compare->pair[i].holm < REPORT_LEVEL;
    return different;
}

enum status page_comparison(const struct page *page, FILE *out)
{
    if (page->compare == NULL && page->results > 1)
        page_write_element("p", NULL,
                           "No point of the first results agrees with one of the others in all "
                           "settings that vary in either: the rates are not compared.",
                           out);
    if (page->compare == NULL)
        return STATUS_OK;
    fprintf(
        out,
        "<p class=\"answer\">At %zu of %zu pairs of points the rates differ beyond chance.</p>\n",
        count_different(page->compare), page->compare->pairs);
    return compare_write_html(page->compare, out);
}

static enum status write_claim(const struct claim *claim, FILE *out)
{
    struct table_note finding;
    fputs("<li>", out);
    page_write_element("p", NULL, claim->sentence, out);
    page_write_element("b", claim_verdict_names[claim->verdict],
                       claim_verdict_names[claim->verdict], out);
    TRY(table_note_begin(&finding));
    claim_write_finding(claim, finding.stream);
    table_note_end(&finding, out);
    if (claim->control != NULL) {
        struct table_note control;
        TRY(table_note_begin(&control));
        claim_write_control(claim, control.stream);
        table_note_end(&control, out);
    }
    fputs("</li>\n", out);
    return STATUS_OK;
}

enum status page_claims(const struct page *page, FILE *out)
{
    if (page->claims == 0)
        return STATUS_OK;
    fputs("<ul class=\"claims\">\n", out);
    for (size_t i = 0; i < page->claims; i++)
        TRY(write_claim(page->claim[i], out));
    fputs("</ul>\n", out);
    return STATUS_OK;
}
