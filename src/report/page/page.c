#include "report/page/page.h"

#include "base/template.h"
#include "base/text.h"
#include "report/page/sections.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

extern const struct embedded embedded_page[]; // src/report/page/*

static const struct template_slot no_slots[] = {{0}};

void page_write_element(const char *element, const char *class, const char *text, FILE *out)
{
    fprintf(out, "<%s", element);
    if (class != NULL)
        fprintf(out, " class=\"%s\"", class);
    fputc('>', out);
    text_write_html(out, text);
    fprintf(out, "</%s>\n", element);
}

void page_write_file(const char *name, FILE *out)
{
    template_write(embedded_page, name, no_slots, NULL, out);
}

// ---- sections ----

// In the order of the page: of each result, or of all together.
static const struct section {
    const char *id, *title; // without a title it has no heading
    enum status (*write)(const struct page_result *result, FILE *out);
    enum status (*write_all)(const struct page *page, FILE *out);
} sections[] = {
    {"answer", NULL, .write = page_answer},
    {"comparison", "Side by side", .write_all = page_comparison},
    {"claims", "What is claimed", .write_all = page_claims},
    {"figures", "Figures", .write = page_figures},
    {"rates", "How many learned", .write = page_rates},
    {"tickets", "Tickets", .write = page_tickets},
    {"networks", "The networks themselves", .write = page_networks},
    {"cost", "What it cost", .write = page_cost},
    {"plan", "The plan", .write = page_plan},
    {"provenance", "Where it is from", .write = page_provenance},
    {"again", "How to run it again", .write = page_again},
};
#define SECTIONS (sizeof sections / sizeof *sections)

// What a section has of each result, or of all.
struct content {
    char *text[COMPARE_MOST];
    size_t bytes[COMPARE_MOST];
    size_t parts;
};

static enum status fill(const struct section *section, const struct page *page,
                        struct content *content)
{
    *content = (struct content){.parts = section->write != NULL ? page->results : 1};
    for (size_t i = 0; i < content->parts; i++) {
        FILE *out = open_memstream(&content->text[i], &content->bytes[i]);
        if (out == NULL)
            return status_fail(STATUS_ENVIRONMENT, "not enough memory for a page");
        enum status status = section->write != NULL ? section->write(&page->result[i], out)
                                                    : section->write_all(page, out);
        if (fclose(out) != 0 && status == STATUS_OK)
            status = status_fail(STATUS_ENVIRONMENT, "not enough memory for a page");
        TRY(status);
    }
    return STATUS_OK;
}

static void write_part(const struct section *section, const struct page *page,
                       const struct content *content, size_t part, FILE *out)
{
    fputs("<div class=\"part\">\n", out);
    if (section->write != NULL && page->results > 1) {
        char title[128];
        const struct page_result *result = &page->result[part];
        snprintf(title, sizeof title, "%s: %s", result->name, result->report->plan);
        page_write_element("p", "whose", title, out);
        if (section->title == NULL)
            page_write_element("p", "question", result->report->question, out);
    }
    fwrite(content->text[part], 1, content->bytes[part], out);
    if (content->bytes[part] == 0)
        page_write_element("p", "note", "These results have none.", out);
    fputs("</div>\n", out);
}

static void write_section(const struct section *section, const struct page *page,
                          const struct content *content, FILE *out)
{
    size_t bytes = 0;
    for (size_t i = 0; i < content->parts; i++)
        bytes += content->bytes[i];
    if (bytes == 0)
        return;
    fprintf(out, "<section id=\"%s\">\n", section->id);
    if (section->title != NULL)
        page_write_element("h2", NULL, section->title, out);
    fputs("<div class=\"parts\">\n", out);
    for (size_t i = 0; i < content->parts; i++)
        write_part(section, page, content, i, out);
    fputs("</div>\n</section>\n", out);
}

static enum status write_sections(const struct page *page, FILE *out)
{
    enum status status = STATUS_OK;
    for (size_t s = 0; s < SECTIONS && status == STATUS_OK; s++) {
        struct content content;
        status = fill(&sections[s], page, &content);
        if (status == STATUS_OK)
            write_section(&sections[s], page, &content, out);
        for (size_t i = 0; i < content.parts; i++)
            free(content.text[i]);
    }
    return status;
}

// ---- the frame ----

// The page with its sections, which are written before, because they may fail.
struct frame {
    const struct page *page;
    char *sections;
    size_t bytes;
};

// The question, where all results ask the same one.
static void write_title(const void *context, FILE *out)
{
    const struct page *page = ((const struct frame *)context)->page;
    const char *question = page->result[0].report->question;
    bool same = true;
    for (size_t i = 1; i < page->results; i++)
        same = same && strcmp(page->result[i].report->question, question) == 0;
    if (same) {
        text_write_html(out, question);
    } else {
        for (size_t i = 0; i < page->results; i++) {
            fputs(i > 0 ? " beside " : "", out);
            text_write_html(out, page->result[i].report->plan);
        }
    }
    fputc('\n', out);
}

static void write_main(const void *context, FILE *out)
{
    const struct page *page = ((const struct frame *)context)->page;
    fprintf(out, "<main class=\"%s\">\n", page->results > 1 ? "many" : "one");
}

static void write_body(const void *context, FILE *out)
{
    const struct frame *frame = context;
    fwrite(frame->sections, 1, frame->bytes, out);
}

enum status page_write(const struct page *page, FILE *out)
{
    static const struct template_slot slots[] = {
        {"title", write_title}, {"main", write_main}, {"sections", write_body}, {0}};
    struct frame frame = {.page = page};
    assert(page->results >= 1 && page->results <= COMPARE_MOST);
    FILE *body = open_memstream(&frame.sections, &frame.bytes);
    if (body == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for a page");
    enum status status = write_sections(page, body);
    if (fclose(body) != 0 && status == STATUS_OK)
        status = status_fail(STATUS_ENVIRONMENT, "not enough memory for a page");
    if (status == STATUS_OK)
        template_write(embedded_page, "page.html", slots, &frame, out);
    free(frame.sections);
    return status;
}
