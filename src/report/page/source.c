// Where the results are from: the plan, what computed them, what that cost, and how to do it again.
#include "report/page/sections.h"

#include "base/text.h"
#include "report/tables/tables.h"
#include "store/digest.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum status page_plan(const struct page_result *result, FILE *out)
{
    page_write_element("pre", NULL, result->report->results->attributes.plan, out);
    return STATUS_OK;
}

// ---- provenance ----

static void write_fact(const char *term, const char *text, FILE *out)
{
    if (text[0] == '\0')
        return;
    fputs("<div>", out);
    page_write_element("dt", NULL, term, out);
    page_write_element("dd", NULL, text, out);
    fputs("</div>\n", out);
}

static void write_count(const char *term, size_t count, FILE *out)
{
    char text[TEXT_COUNT];
    text_format_count(count, text);
    write_fact(term, text, out);
}

// Plan, point and trials that there are; seeds; and by which rule points had enough networks.
static void write_extent(const struct report *report, FILE *out)
{
    char text[1024], rule[REPORT_LABEL];
    write_fact("plan", report->plan, out);
    write_count("points", report->points, out);
    write_count("trials", report->results->trials, out);
    report_format_seeds(report, text, sizeof text);
    write_fact("seeds", text + strcspn(text, " ") + 1, out);
    report_format_rule(report, rule);
    write_fact("networks of a point", rule, out);
    write_fact("changes of the plan (--set)", report->overrides, out);
}

enum status page_provenance(const struct page_result *result, FILE *out)
{
    const struct report *report = result->report;
    const struct store_attributes *made = &report->results->attributes;
    char digest[SHA256_TEXT], schema[16], times[96];
    TRY(store_digest(report->results, made->schema, digest));
    snprintf(schema, sizeof schema, "%u", made->schema);
    snprintf(times, sizeof times, "%.31s to %.31s", made->started,
             made->finished[0] != '\0' ? made->finished : "?");
    fputs("<dl>\n", out);
    write_extent(report, out);
    write_fact("program", report->program, out);
    write_fact("revision", report->revision, out);
    write_fact("instruction set", report->isa, out);
    write_fact("processor", report->cpu, out);
    write_fact("compiler", made->compiler, out);
    write_fact("computed", times, out);
    write_fact("verdicts given anew", report->corrected, out);
    write_fact("schema of the file", schema, out);
    write_fact("digest (SHA-256)", digest, out);
    fputs("</dl>\n", out);
    return STATUS_OK;
}

// ---- cost ----

enum status page_cost(const struct page_result *result, FILE *out)
{
    const struct cost_given nothing = {NAN, NAN, NAN};
    struct cost cost;
    TRY(cost_open(result->report, &cost));
    enum status status = cost_write_html(&cost, &nothing, out);
    cost_close(&cost);
    return status;
}

// ---- again ----

// Writes a word as a shell reads it, for a page; its quotes become ends of texts.
static void write_word(char *word, FILE *out)
{
    fputs("&#39;", out);
    for (char *quote = strchr(word, '\''); quote != NULL; quote = strchr(word, '\'')) {
        *quote = '\0';
        text_write_html(out, word);
        fputs("&#39;\\&#39;&#39;", out);
        word = quote + 1;
    }
    text_write_html(out, word);
    fputs("&#39;", out);
}

static enum status write_changes(const char *overrides, FILE *out)
{
    for (const char *line = overrides; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        char *word = strndup(line, length);
        if (word == NULL)
            return status_fail(STATUS_ENVIRONMENT, "not enough memory for a page");
        fputs(" \\\n    --set ", out);
        write_word(word, out);
        free(word);
        line += length + (line[length] == '\n');
    }
    return STATUS_OK;
}

// The program as it was, where a revision says so; it may have had changes beside.
static void write_checkout(const char *revision, FILE *out)
{
    char clean[sizeof((struct report *)0)->revision];
    snprintf(clean, sizeof clean, "%s", revision);
    char *end = strstr(clean, "-dirty");
    bool changed = end != NULL;
    if (strcmp(revision, "unknown") == 0)
        return;
    if (changed)
        *end = '\0';
    fputs("git checkout ", out);
    text_write_html(out, clean);
    fputs(changed ? " &amp;&amp; make    # it had changes that are in no revision, and that may "
                    "change the digest\n"
                  : " &amp;&amp; make\n",
          out);
}

// The commands that give the same results to the bit, where the processor has the instruction set.
enum status page_again(const struct page_result *result, FILE *out)
{
    const struct report *report = result->report;
    const struct store_attributes *made = &report->results->attributes;
    fputs("<p>With the plan above as plan.yaml", out);
    if (made->files[0] != '\0')
        fputs(", and the files that it names", out);
    fputs(":</p>\n<pre>", out);
    write_checkout(report->revision, out);
    fputs(strcmp(report->isa, "plain") == 0 ? "LIFETICKET_ENGINE=" : "LIFETICKET_ISA=", out);
    text_write_html(out, report->isa);
    fputs(" lifeticket sweep plan.yaml", out);
    TRY(write_changes(made->overrides, out));
    fputs(" \\\n    --output again\nlifeticket digest again\nlifeticket report again</pre>\n", out);
    fputs("<p class=\"note\">The digest is the one above, whatever the number of threads and "
          "interruptions, with the same instruction set.</p>\n",
          out);
    return STATUS_OK;
}
