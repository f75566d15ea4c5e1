// Tables of a page. They are whole without a script; one that sorts them finds all that it needs in the cells' texts.
#include "base/text.h"
#include "report/tables/table.h"

#include <stdlib.h>

static void write_cell(const struct table_cell *cell, const struct table *table, bool head,
                       FILE *out)
{
    bool left = table->left || (cell->is_axis && cell->is_words);
    fprintf(out, head ? "<th scope=\"col\"%s>" : "<td%s>", left ? " class=\"left\"" : "");
    text_write_html(out, head ? cell->name : cell->text);
    fputs(head ? "</th>" : "</td>", out);
}

static void write_line(const struct table *table, const void *row, FILE *out)
{
    struct table_line line;
    table_make_line(&line, table, REPORT_TEXT, row);
    fputs("<tr>", out);
    for (size_t c = 0; c < line.cells; c++)
        write_cell(&line.cell[c], table, row == NULL, out);
    fputs("</tr>\n", out);
}

void table_write_html(const struct table *table, FILE *out)
{
    size_t shown = table->rows < TABLE_HTML_ROWS ? table->rows : TABLE_HTML_ROWS;
    fputs("<div class=\"table\"><table>\n<thead>", out);
    write_line(table, NULL, out);
    fputs("</thead>\n<tbody>\n", out);
    for (size_t r = 0; r < shown; r++)
        write_line(table, table_row(table, r), out);
    fputs("</tbody>\n</table></div>\n", out);
    if (shown < table->rows) {
        char all[TEXT_COUNT], some[TEXT_COUNT];
        text_format_count(table->rows, all);
        text_format_count(shown, some);
        fprintf(out, "<p class=\"note\">The first %s of %s rows.</p>\n", some, all);
    }
}

enum status table_note_begin(struct table_note *note)
{
    *note = (struct table_note){0};
    note->stream = open_memstream(&note->text, &note->bytes);
    return note->stream != NULL ? STATUS_OK
                                : status_fail(STATUS_ENVIRONMENT, "not enough memory for a page");
}

void table_note_end(struct table_note *note, FILE *out)
{
    if (fclose(note->stream) == 0 && note->bytes > 0) {
        fputs("<p class=\"note\">", out);
        text_write_html(out, note->text);
        fputs("</p>\n", out);
    }
    free(note->text);
}
