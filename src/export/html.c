// A network as a page that plays Life with it, and several side by side: one file, which loads nothing.
#include "base/template.h"
#include "export/gallery.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>

extern const struct embedded embedded_templates[]; // src/export/templates/*

// What the page is to show.
struct page {
    const struct export_network *const *network; // [count], NULL: there is none of its kind
    const char *const *kind;                     // [count]
    size_t count;
    bool gallery, same; // all of the same shape, trained the same way
};

// Writes a share, or null where nothing was measured.
static void write_share(const char *key, double share, FILE *out)
{
    if (isfinite(share))
        fprintf(out, "\"%s\": %.9g, ", key, share);
    else
        fprintf(out, "\"%s\": null, ", key);
}

// Writes what a page says of a network beside what JSON does.
static void write_network(const struct export_network *network, FILE *out)
{
    const struct trial_result *result = &network->model->result;
    fprintf(out,
            ", \"outcome\": \"%s\", \"evidence\": \"%s\", \"exact\": %s, \"updates\": %" PRIu64
            ", \"boards\": %" PRIu64 ",\n",
            trial_outcome_names[result->outcome], trial_evidence_names[result->evidence],
            result->exact_at_end ? "true" : "false", result->updates, result->boards);
    write_share("cell_accuracy", result->cell_accuracy, out);
    write_share("baseline", result->baseline, out);
    fprintf(out, "\"weights_before\": %zu, \"network\":\n", network->weights_before);
    enum status status = export_write_json(network, out);
    assert(status == STATUS_OK); // any network can be written as JSON
}

static void write_networks(const void *context, FILE *out)
{
    const struct page *page = context;
    fprintf(out, "const page = {\"gallery\": %s, \"same\": %s, \"networks\": [\n",
            page->gallery ? "true" : "false", page->same ? "true" : "false");
    for (size_t i = 0; i < page->count; i++) {
        fprintf(out, "%s{\"kind\": \"%s\"", i > 0 ? ",\n" : "", page->kind[i]);
        if (page->network[i] != NULL)
            write_network(page->network[i], out);
        fputs("}", out);
    }
    fputs("\n]};\n", out);
}

static void write_title(const void *context, FILE *out)
{
    const struct page *page = context;
    fputs(page->gallery ? "Neural networks that learned Life, almost, or died\n"
                        : "A neural network that plays Life\n",
          out);
}

static void write_page(const struct page *page, FILE *out)
{
    static const struct template_slot slots[] = {
        {"title", write_title}, {"networks", write_networks}, {0}};
    template_write(embedded_templates, "page.html", slots, page, out);
}

enum status export_write_html(const struct export_network *network, FILE *out)
{
    const char *kind = "";
    write_page(&(struct page){.network = &network, .kind = &kind, .count = 1}, out);
    return STATUS_OK;
}

void export_write_gallery(const struct export_network *const network[GALLERY_KINDS], bool same,
                          FILE *out)
{
    static const char *const kinds[GALLERY_KINDS] = {"learned", "almost", "dead"};
    write_page(&(struct page){.network = network,
                              .kind = kinds,
                              .count = GALLERY_KINDS,
                              .gallery = true,
                              .same = same},
               out);
}
