#include "report/plots/plot.h"

#include "base/embedded.h"
#include "base/text.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void plot_number(FILE *out, const char *name, double value)
{
    fprintf(out, "%s = %.10g\n", name, value);
}

void plot_axis(FILE *out, const char *title, double low, double high, bool logarithmic)
{
    fputs("x_title = ", out);
    text_write_gnuplot(out, title);
    fprintf(out, "\nx_low = %.10g\nx_high = %.10g\nx_logarithmic = %d\n", low, high, logarithmic);
}

void plot_block(FILE *out, const char *name, const char *columns)
{
    fprintf(out, "\n# %s\n$%s << END\n", columns, name);
}

void plot_end(FILE *out)
{
    fputs("END\n", out);
}

void plot_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++)
        if (*text == '"')
            fputs("\u201d", out);
        else
            fputc(*text, out);
    fputc('"', out);
}

void plot_text(FILE *out, const char *text)
{
    plot_quoted(out, text);
    fputc('\n', out);
}

extern const struct embedded embedded_plots[]; // src/report/plots/*.gp

void plot_template(FILE *out, const char *file)
{
    for (const char *line = embedded_find(embedded_plots, file), *next; *line != '\0';
         line = next) {
        char loaded[64];
        next = strchr(line, '\n') + 1;
        if (sscanf(line, "load '%63[^']'", loaded) == 1)
            plot_template(out, loaded);
        else
            fwrite(line, 1, (size_t)(next - line), out);
    }
}

// ---- texts ----

// Writes name = 'first'."\n".'second' and how many lines there are, none of an empty text. Cuts `text`
// up on the way.
static void write_lines(FILE *out, const char *name, char *text)
{
    bool empty = text[0] == '\0';
    size_t lines = 0;
    fprintf(out, "%s = ", name);
    for (char *line = text; line != NULL; lines += !empty) {
        char *end = strchr(line, '\n');
        if (end != NULL)
            *end = '\0';
        text_write_gnuplot(out, line);
        if (end != NULL)
            fputs(".\"\\n\".", out);
        line = end != NULL ? end + 1 : NULL;
    }
    fprintf(out, "\n%s_lines = %zu\n", name, lines);
}

#define CONSTANT_TEXT SETTING_PHRASE

// "; learned: proven exact on every board".
static void describe_evidence(const struct report *report, char text[CONSTANT_TEXT])
{
    size_t learned = report->learned, sampled = report->sampled;
    if (learned == 0)
        snprintf(text, CONSTANT_TEXT, "%s", "");
    else if (sampled == 0)
        snprintf(text, CONSTANT_TEXT, "; learned: proven exact on every board");
    else
        snprintf(text, CONSTANT_TEXT,
                 "; of %zu that learned, %zu are proven exact on every board, %zu right on fresh "
                 "boards alone",
                 learned, learned - sampled, sampled);
}

// "; chosen by m=1, density!=0.2": what tells the points from the others of the results.
static void append_conditions(const struct report *report, char caption[PLOT_CAPTION])
{
    char conditions[PLOT_CAPTION / 2];
    text_clean(conditions, sizeof conditions, report->where != NULL ? report->where : "");
    const char *before = "; chosen by ", *end;
    for (const char *at = conditions; *at != '\0'; at = end + (*end == ','), before = ", ") {
        at += strspn(at, " ");
        end = at + strcspn(at, ",");
        text_append(caption, PLOT_CAPTION, "%s%.*s", before, (int)(end - at), at);
    }
}

void plot_say_constants(const struct report *report, char caption[PLOT_CAPTION])
{
    char part[CONSTANT_TEXT], networks[64], rule[REPORT_LABEL];
    report_format_networks(report, networks);
    snprintf(caption, PLOT_CAPTION, "%s%s: %s network%s per point",
             report->complete ? "" : "UNFINISHED SWEEP ", report->plan, networks,
             strcmp(networks, "1") == 0 ? "" : "s");
    report_format_rule(report, rule);
    text_append(caption, PLOT_CAPTION, "%s%s", rule[0] != '\0' ? ", " : "", rule);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        if (!report->constant[axis] || axis == SETTING_ROUND) // of starts that are tried again
            continue;
        setting_say(axis, report->any[axis], part);
        text_append(caption, PLOT_CAPTION, "; %s", part);
    }
    report_format_seeds(report, part, sizeof part);
    text_append(caption, PLOT_CAPTION, "; %s", part);
    describe_evidence(report, part);
    text_append(caption, PLOT_CAPTION, "%s", part);
    if (report->overrides[0] != '\0')
        text_append(caption, PLOT_CAPTION, "; with changes: %s", report->overrides);
    append_conditions(report, caption);
}

// Writes the texts, which are broken into lines behind these characters; the note, as it is, for pages that have the texts
// beside the figure.
static void write_texts(FILE *out, char *heading, char *subtitle, const char *note, char *caption,
                        const char *caption_after)
{
    text_break_lines(heading, 75, "");
    text_break_lines(subtitle, 100, ",");
    text_break_lines(caption, 122, caption_after);
    write_lines(out, "heading", heading);
    write_lines(out, "subtitle", subtitle);
    write_lines(out, "caption", caption);
    fputs("note = ", out);
    text_write_gnuplot(out, note);
    fputc('\n', out);
}

void plot_read_text(const char *script, const char *name, char *text, size_t bytes)
{
    char begin[32];
    size_t used = 0;
    snprintf(begin, sizeof begin, "\n%s = '", name);
    const char *at = strstr(script, begin);
    assert(at != NULL);
    // 'a line'."\n".'the next': of double quotes there is nothing but the line end.
    for (at += strlen(begin); *at != '\n' && used + 1 < bytes; at++)
        if (strncmp(at, "'.\"\\n\".'", 8) == 0) {
            text[used++] = ' ';
            at += 7;
        } else if (*at != '\'') {
            text[used++] = *at;
        }
    text[used] = '\0';
}

void plot_page_texts(FILE *out, const char *heading, const char *subtitle, const char *caption)
{
    char first[REPORT_LABEL], second[REPORT_LABEL], last[PLOT_CAPTION];
    snprintf(first, sizeof first, "%s", heading);
    snprintf(second, sizeof second, "%s", subtitle);
    snprintf(last, sizeof last, "%s", caption);
    write_texts(out, first, second, caption, last, ";,.");
}

void plot_texts(FILE *out, const struct report *report, const char *question, const char *subtitle,
                const char *note)
{
    char heading[REPORT_LABEL], below[REPORT_LABEL], caption[2 * PLOT_CAPTION];
    char constants[PLOT_CAPTION];
    snprintf(heading, sizeof heading, "%s", question != NULL ? question : report->question);
    snprintf(below, sizeof below, "%s", subtitle);
    plot_say_constants(report, constants);
    snprintf(caption, sizeof caption, "%s%s%s", note, note[0] != '\0' ? " " : "", constants);
    write_texts(out, heading, below, note, caption, note[0] != '\0' ? ";,." : ";,");
    fprintf(out, "interval = '%s'\nintervals = '%s'\n",
            sequence_asked(&report->rule) ? "95 % sequence" : "Wilson 95 %",
            sequence_asked(&report->rule) ? "95 % confidence sequences" : "Wilson 95 % intervals");
}

// ---- ticks ----

static void write_tick(double at, double low, double high, FILE *out)
{
    char text[TEXT_COUNT];
    text_format_count((uint64_t)at, text);
    if (at >= low && at <= high && at == floor(at))
        fprintf(out, "%g \"%s\"\n", at, text);
}

void plot_counts(FILE *out, double low, double high)
{
    static const double coarse[] = {1, 2, 5}, fine[] = {1, 1.5, 2, 3, 5, 7};
    bool finer = high / low < 30;
    const double *step = finer ? fine : coarse;
    size_t steps = finer ? sizeof fine / sizeof *fine : sizeof coarse / sizeof *coarse;
    double even = 1;
    for (size_t i = 1; (high - low) / even > 10; i++)
        even = pow(10, (double)(i / 3)) * coarse[i % 3];
    plot_block(out, "ticks", "horizontal place, label");
    if (high / low < 3)
        for (double at = even * ceil(low / even); at <= high; at += even)
            write_tick(at, low, high, out);
    else
        for (double decade = 1; decade <= high; decade *= 10)
            for (size_t i = 0; i < steps; i++)
                write_tick(decade * step[i], low, high, out);
    plot_end(out);
}
