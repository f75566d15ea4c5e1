#include "pages.h"

#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char page_folder[FOLDER_PATH];

char *page_content(const char *name, size_t *bytes)
{
    char path[FOLDER_FILE];
    folder_inside(path, page_folder, name);
    char *content = calloc(1, 1 << 20);
    FILE *in = fopen(path, "rb");
    *bytes = in != NULL ? fread(content, 1, (1 << 20) - 1, in) : 0;
    if (in != NULL)
        fclose(in);
    return content;
}

char *page_table(const struct store_results *results, enum report_format format)
{
    struct report report;
    CU_ASSERT_EQUAL_FATAL(report_open(results, &report), STATUS_OK);
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    CU_ASSERT_EQUAL(rates_write(&report, format, out), STATUS_OK);
    fclose(out);
    report_close(&report);
    return text;
}

void page_expect(const char *text, const char *expected)
{
    CU_ASSERT_STRING_EQUAL(text, expected);
    if (strcmp(text, expected) != 0)
        printf("\n--- expected\n%s--- got\n%s---\n", expected, text);
}

void page_draw(const struct store_results *results, enum report_picture format)
{
    struct report report;
    CU_ASSERT_EQUAL_FATAL(report_open(results, &report), STATUS_OK);
    for (size_t figure = 0; figure < report_figures; figure++) {
        if (report_figure_pages(&report, figure) == 0)
            continue;
        enum status status = report_draw(&report, figure, 0, format, page_folder, false);
        CU_ASSERT_EQUAL(status, STATUS_OK);
        if (status != STATUS_OK)
            printf("\n%s\n", status_message());
    }
    report_close(&report);
}

char *page_figure(const struct store_results *results, const char *name)
{
    size_t bytes;
    folder_scratch(page_folder);
    page_draw(results, REPORT_SVG);
    char *content = page_content(name, &bytes);
    CU_ASSERT_EQUAL(folder_remove(page_folder), 0);
    return content;
}

void page_open_two(struct store_results *results)
{
    synthetic_open(results, 2, 64);
    synthetic_set(results, 0, synthetic_point(1), 3, 20, 1);
    synthetic_set(results, 1, synthetic_point(3), 64, 0, 0);
}
