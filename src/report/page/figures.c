// The figures, as gnuplot draws them, with their texts beside them.
#include "report/page/sections.h"

#include "base/text.h"
#include "report/plots/gnuplot.h"

#include <stdlib.h>
#include <string.h>

// Writes a picture with its ids, and what refers to them, beginning with `own`: those of another picture on the page are the
// same otherwise.
static void write_svg(const char *svg, const char *own, FILE *out)
{
    static const char *const before[] = {" id='", " id=\"", "href='#", "href=\"#", "url(#"};
    for (const char *at = svg; *at != '\0';) {
        size_t length = 1;
        for (size_t i = 0; i < sizeof before / sizeof *before; i++)
            if (strncmp(at, before[i], strlen(before[i])) == 0)
                length = strlen(before[i]);
        fwrite(at, 1, length, out);
        if (length > 1)
            fputs(own, out);
        at += length;
    }
}

static void write_drawing(const struct page_result *result, const struct report_drawing *drawing,
                          const char *name, FILE *out)
{
    char own[REPORT_FIGURE_NAME + sizeof result->id + 2];
    const char *picture = strstr(drawing->svg, "<svg"); // after what makes it a file
    snprintf(own, sizeof own, "%s-%s-", result->id, name);
    fputs("<figure>\n", out);
    page_write_element("h3", NULL, drawing->heading, out);
    if (drawing->subtitle[0] != '\0')
        page_write_element("p", "subtitle", drawing->subtitle, out);
    fputs("<div class=\"picture\" tabindex=\"0\">\n", out);
    if (picture != NULL)
        write_svg(picture, own, out);
    fputs("</div>\n", out);
    if (drawing->note[0] != '\0')
        page_write_element("figcaption", NULL, drawing->note, out);
    fputs("</figure>\n", out);
}

static enum status write_figure(const struct page_result *result, size_t figure, size_t page,
                                FILE *out)
{
    struct report_drawing drawing;
    char name[REPORT_FIGURE_NAME];
    TRY(report_draw_text(result->report, figure, page, &drawing));
    report_figure_name(result->report, figure, page, name);
    write_drawing(result, &drawing, name, out);
    free(drawing.svg);
    return STATUS_OK;
}

enum status page_figures(const struct page_result *result, FILE *out)
{
    for (size_t figure = 0; figure < report_figures; figure++)
        for (size_t page = 0; page < report_figure_pages(result->report, figure); page++)
            TRY(write_figure(result, figure, page, out));
    return STATUS_OK;
}
