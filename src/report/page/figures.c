// The figures, as gnuplot draws them, with their texts beside them.
#include "report/page/sections.h"

#include "base/text.h"
#include "report/plots/gnuplot.h"

#include <stdlib.h>
#include <string.h>

// Writes a line of a picture with its ids, and what refers to them, beginning with `own`: those of another picture on the page
// are the same otherwise.
static void write_line(const char *line, size_t bytes, const char *own, FILE *out)
{
    static const char *const before[] = {" id='", " id=\"", "href='#", "href=\"#", "url(#"};
    for (const char *at = line, *end = line + bytes; at < end;) {
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

// A mark as gnuplot writes it, on a line of its own.
struct mark {
    char shape[16], place[64], colour[32];
};

static bool read_mark(const char *line, struct mark *mark)
{
    return sscanf(line, " <use xlink:href='#%15[A-Za-z0-9]' transform='%63[^']' color='%31[^']'/>",
                  mark->shape, mark->place, mark->colour) == 3;
}

// Writes a picture, whose marks are most of its bytes: those that follow each other in one colour are a group.
static void write_svg(const char *svg, const char *own, FILE *out)
{
    struct mark mark, group = {.colour = ""};
    for (const char *line = svg, *next; *line != '\0'; line = next) {
        size_t bytes = strcspn(line, "\n");
        next = line + bytes + (line[bytes] == '\n');
        bool is_mark = read_mark(line, &mark);
        if (group.colour[0] != '\0' && (!is_mark || strcmp(mark.colour, group.colour) != 0)) {
            fputs("</g>\n", out);
            group.colour[0] = '\0';
        }
        if (is_mark && group.colour[0] == '\0') {
            group = mark;
            fprintf(out, "<g color='%s'>\n", mark.colour);
        }
        if (is_mark)
            fprintf(out, "<use href='#%s%s' transform='%s'/>\n", own, mark.shape, mark.place);
        else
            write_line(line, (size_t)(next - line), own, out);
    }
}

static void write_drawing(const struct report_drawing *drawing, const char *own, FILE *out)
{
    const char *picture = strstr(drawing->svg, "<svg"); // after what makes it a file
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

static enum status write_figure(const struct report *report, size_t figure, size_t page,
                                const char *own, FILE *out)
{
    struct report_drawing drawing;
    TRY(report_draw_text(report, figure, page, &drawing));
    write_drawing(&drawing, own, out);
    free(drawing.svg);
    return STATUS_OK;
}

enum status page_figures(const struct page_result *result, FILE *out)
{
    bool crowded = false;
    size_t drawn = 0;
    for (size_t figure = 0; figure < report_figures; figure++) {
        if (report_figure_is_crowded(result->report, figure)) {
            crowded = true;
            continue;
        }
        for (size_t page = 0; page < report_figure_pages(result->report, figure); page++) {
            char own[32];
            snprintf(own, sizeof own, "%s%zu", result->id, drawn++);
            TRY(write_figure(result->report, figure, page, own, out));
        }
    }
    if (crowded)
        page_write_element("p", "note",
                           "The points make more curves than a figure can tell apart: the table "
                           "below has them, and lifeticket plot draws them all the same.",
                           out);
    return STATUS_OK;
}
