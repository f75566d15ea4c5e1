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

enum status page_claims(const struct page *page, FILE *out)
{
    if (page->claims > 0)
        fputs("<ul class=\"claims\">\n", out);
    for (size_t i = 0; i < page->claims; i++) {
        const struct page_claim *claim = &page->claim[i];
        fputs("<li>", out);
        page_write_element("p", NULL, claim->sentence, out);
        page_write_element("b", "verdict", claim->verdict, out);
        page_write_element("span", "note", claim->evidence, out);
        page_write_element("code", "note", claim->id, out);
        fputs("</li>\n", out);
    }
    if (page->claims > 0)
        fputs("</ul>\n", out);
    return STATUS_OK;
}
