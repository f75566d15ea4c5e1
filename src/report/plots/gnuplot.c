#include "report/plots/gnuplot.h"

#include "base/child.h"
#include "base/output.h"
#include "base/peek.h"
#include "base/retry.h"
#include "base/text.h"
#include "report/data/ranking.h"
#include "report/data/tickets.h"
#include "report/plots/figure.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MADE_BY    "# Made by lifeticket" // what scripts begin with
#define NAME_BYTES (REPORT_FIGURE_NAME + 16)

const char *const report_picture_names[REPORT_PICTURES + 1] = {"png", "svg", "pdf", NULL};

static bool has_many_curves(const struct report *report)
{
    struct figure figure;
    if (figure_open(report, SETTING_SEED, false, &figure) != STATUS_OK)
        return false; // drawing will fail with the reason
    bool many = figure.curves > FIGURE_CURVES;
    figure_close(&figure);
    return many;
}

// Of the chance of learning and of the accuracy. Tickets have figures of their own; where there are
// too many curves, the ranking, the density's figure or those by words stand for both.
static size_t curve_pages(const struct report *report)
{
    bool other =
        ranking_applies(report) || figure_density_pages(report) > 0 || figure_by_pages(report) > 0;
    return !report->tickets && !(other && has_many_curves(report));
}
static size_t time_pages(const struct report *report)
{
    return curve_pages(report) > 0 ? figure_learning_time_pages(report) : 0;
}
static void number_name(const struct report *report, size_t page, char name[REPORT_PAGE])
{
    (void)report;
    name[0] = '\0';
    report_number_page(page, name);
}
static size_t ranking_pages(const struct report *report)
{
    return report->ranking && ranking_applies(report);
}

static const struct {
    const char *name; // of its pages' files, and of its file in src/report/plots
    size_t (*pages)(const struct report *);
    enum status (*data)(const struct report *, size_t page, FILE *);
    void (*page)(const struct report *, size_t page, char name[REPORT_PAGE]); // or NULL: unnamed
} figures[] = {
    {"learning", curve_pages, figure_learning, NULL},
    {"accuracy", curve_pages, figure_accuracy, NULL},
    {"learning-time", time_pages, figure_learning_time, number_name},
    {"by", figure_by_pages, figure_by, figure_by_name},
    {"ranking", ranking_pages, figure_ranking, NULL},
    {"density", figure_density_pages, figure_density, NULL},
    {"curves", figure_curves_pages, figure_curves, figure_curves_name},
    {"cost", figure_cost_pages, figure_cost, NULL},
    {"tickets", tickets_pages, figure_tickets, tickets_page_name},
    {"tickets-accuracy", tickets_pages, figure_tickets_accuracy, tickets_page_name},
    {"times", figure_times_pages, figure_times, figure_times_name},
    {"start", figure_start_pages, figure_start, figure_start_name},
    {"filters", figure_filters_pages, figure_filters, figure_filters_name},
};
const size_t report_figures = sizeof figures / sizeof *figures;

const char *report_figure(size_t figure)
{
    return figures[figure].name;
}

size_t report_figure_pages(const struct report *report, size_t figure)
{
    return figures[figure].pages(report);
}

bool report_figure_is_crowded(const struct report *report, size_t figure)
{
    size_t (*pages)(const struct report *) = figures[figure].pages;
    return (pages == curve_pages || pages == time_pages) && pages(report) > 0 &&
           has_many_curves(report);
}

void report_figure_name(const struct report *report, size_t figure, size_t page,
                        char name[REPORT_FIGURE_NAME])
{
    char which[REPORT_PAGE] = "";
    if (figures[figure].page != NULL)
        figures[figure].page(report, page, which);
    snprintf(name, REPORT_FIGURE_NAME, "%s%s%s", figures[figure].name, which[0] != '\0' ? "-" : "",
             which);
}

enum status report_make_folder(const char *folder)
{
    struct stat entry;
    int made;
    RETRY(made, mkdir(folder, 0777));
    if (made == 0 || (errno == EEXIST && stat(folder, &entry) == 0 && S_ISDIR(entry.st_mode)))
        return STATUS_OK;
    return status_fail(STATUS_ENVIRONMENT,
                       "%s: the folder cannot be made: %s; choose another with "
                       "--output",
                       folder, errno == EEXIST ? "a file has this name" : strerror(errno));
}

// A picture to be drawn: its name without an ending, its file in src/report/plots, what it is made from, as a line of the
// script says it, and what writes its data.
struct picture {
    const char *name, *template, *from;
    enum status (*data)(const struct picture *picture, FILE *out);
    const struct report *report; // of a page of a figure
    size_t figure, page;
    const struct export_network *network; // of a network
};

// The data, then the gnuplot file of the figure.
static enum status write_figure(const struct picture *picture, FILE *out)
{
    char template[NAME_BYTES];
    const char *name = picture->name;
    fprintf(out,
            MADE_BY
            " from %s. The data are inside.\n"
            "#   gnuplot -d %s.gp                          draws %s.png\n"
            "#   gnuplot -d -e \"format='pdf'\" %s.gp        draws %s.pdf; svg likewise\n"
            "#   gnuplot -d -e \"format='pdf'; column=105; font='Latin Modern Roman'\" %s.gp    "
            "the same for a "
            "printed text with a\n"
            "# caption of its own: 105 mm wide, in letters of 9 points.\n"
            "# Where GNUTERM names a terminal that gnuplot lacks: `env -u GNUTERM gnuplot ...`.\n"
            "name = '%s'\n",
            picture->from, name, name, name, name, name, name);
    TRY(picture->data(picture, out));
    fputc('\n', out);
    snprintf(template, sizeof template, "%s.gp", picture->template);
    plot_template(out, template);
    return STATUS_OK;
}

// Refuses to replace a file that does not begin as ours of that kind do.
static enum status check_replaced(const char *path, const char *beginning)
{
    char found[32];
    size_t length = strlen(beginning);
    ssize_t got = peek_file(path, found, length);
    if (got < 0 && errno != ENOENT)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot be looked at: %s", path,
                           strerror(errno));
    if (got <= 0 || (got == (ssize_t)length && memcmp(found, beginning, length) == 0))
        return STATUS_OK;
    return status_fail(STATUS_REQUEST,
                       "%s: is a file of another kind, and is not replaced; name another folder by "
                       "--output, or add --force",
                       path);
}

static enum status write_script(const struct picture *picture, const char *path)
{
    struct output output;
    TRY(output_open(path, false, &output));
    enum status status = output_stream(&output) != NULL
                             ? write_figure(picture, output.stream)
                             : status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
    if (status == STATUS_OK)
        return output_publish(&output);
    output_discard(&output);
    return status;
}

#define MISSING                                                                                    \
    "gnuplot is missing, which draws the figures: install it (on Debian: apt-get install "         \
    "gnuplot-nox)"

static enum status run_gnuplot(const char *folder, const char *script, const char *settings,
                               int picture)
{
    const char *words[] = {"gnuplot", "-d", "-e", settings, script, NULL}; // -d: no start-up file
    const struct child gnuplot = {words, folder, -1, picture};
    char message[512];
    int ended = child_run(&gnuplot, message, sizeof message);
    if (ended == 0)
        return STATUS_OK;
    if (ended == CHILD_MISSING)
        return status_fail(STATUS_ENVIRONMENT, MISSING ". The script %s/%s is ready for it", folder,
                           script);
    return status_fail(STATUS_ENVIRONMENT, "gnuplot failed on %s/%s: %s", folder, script, message);
}

// Reads an open file whole, with a zero behind it. NULL on failure, errno saying why.
static char *read_file(int file, size_t *bytes)
{
    struct stat entry;
    if (fstat(file, &entry) != 0)
        return NULL;
    char *content = calloc(1, (size_t)entry.st_size + 1);
    ssize_t got = content != NULL ? peek_at(file, content, (size_t)entry.st_size, 0) : -1;
    if (got < 0) {
        int error = errno;
        free(content);
        errno = error;
        return NULL;
    }
    *bytes = (size_t)got;
    return content;
}

static bool ends_with(const char *content, size_t bytes, const char *end, size_t length)
{
    // A line end may follow.
    while (bytes > 0 && (content[bytes - 1] == '\n' || content[bytes - 1] == '\r'))
        bytes--;
    return bytes >= length && memcmp(content + bytes - length, end, length) == 0;
}

// A pdf carries the time of its making, the one thing that differs between runs: it becomes 1970.
static bool set_epoch(int file, const char *content, size_t bytes)
{
    static const char key[] = "CreationDate (D:", epoch[] = "19700101000000";
    const size_t length = sizeof epoch - 1;
    for (size_t i = 0; i + sizeof key + sizeof epoch < bytes; i++)
        if (memcmp(content + i, key, sizeof key - 1) == 0 &&
            pwrite(file, epoch, length, (off_t)(i + sizeof key - 1)) != (ssize_t)length)
            return false;
    return true;
}

// gnuplot does not notice a full disk: whether the picture is whole shows in its last bytes.
static enum status check_picture(const struct output *output, enum report_picture format)
{
    static const struct {
        const char *text;
        size_t length;
    } ends[REPORT_PICTURES] = {{"IEND\xae\x42\x60\x82", 8}, {"</svg>", 6}, {"%%EOF", 5}};
    size_t bytes = 0;
    enum status status = STATUS_OK;
    char *content = read_file(output->descriptor, &bytes);
    if (content == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot be read: %s", output->path,
                           strerror(errno));
    if (!ends_with(content, bytes, ends[format].text, ends[format].length))
        status =
            status_fail(STATUS_ENVIRONMENT,
                        "%s: gnuplot could not write all of it; is the disk full?", output->path);
    else if (format == REPORT_PDF && !set_epoch(output->descriptor, content, bytes))
        status = status_fail(STATUS_ENVIRONMENT, "%s: cannot be written: %s", output->path,
                             strerror(errno));
    free(content);
    return status;
}

// gnuplot writes to its standard output, which is the temporary file: whatever becomes of this program,
// gnuplot leaves no other file behind.
static enum status draw_picture(const char *folder, const char *script, enum report_picture format,
                                const char *path)
{
    char settings[64];
    struct output output;
    snprintf(settings, sizeof settings, "format='%s'; output='/dev/fd/1'",
             report_picture_names[format]);
    TRY(output_open(path, false, &output));
    enum status status = run_gnuplot(folder, script, settings, output.descriptor);
    if (status == STATUS_OK)
        status = check_picture(&output, format);
    if (status == STATUS_OK)
        return output_publish(&output);
    output_discard(&output);
    return status;
}

static enum status draw(const struct picture *picture, enum report_picture format,
                        const char *folder, bool force)
{
    static const char *const beginnings[] = {
        [REPORT_PNG] = "\x89PNG", [REPORT_SVG] = "<?xml", [REPORT_PDF] = "%PDF"};
    char script[NAME_BYTES], script_path[OUTPUT_PATH], path[OUTPUT_PATH];
    snprintf(script, sizeof script, "%s.gp", picture->name);
    int length = snprintf(script_path, sizeof script_path, "%s/%s", folder, script);
    if (length >= OUTPUT_PATH - 1) // the picture's ending may be a letter longer
        return status_fail(STATUS_REQUEST, "%.60s...: this path is longer than 4,095 bytes",
                           folder);
    snprintf(path, sizeof path, "%.*s%s", length - 2, script_path, report_picture_names[format]);
    TRY(report_make_folder(folder));
    if (!force) {
        TRY(check_replaced(script_path, MADE_BY));
        TRY(check_replaced(path, beginnings[format]));
    }
    output_sweep(script_path);
    output_sweep(path);
    TRY(write_script(picture, script_path));
    return draw_picture(folder, script, format, path);
}

static enum status write_page(const struct picture *picture, FILE *out)
{
    return figures[picture->figure].data(picture->report, picture->page, out);
}

// A page of a figure; `name` and `from` are the caller's to keep, `from` as long as FROM_BYTES.
#define FROM_BYTES (sizeof((struct report *)0)->plan + 32)
static struct picture picture_of(const struct report *report, size_t figure, size_t page,
                                 char name[REPORT_FIGURE_NAME], char *from)
{
    report_figure_name(report, figure, page, name);
    snprintf(from, FROM_BYTES, "the sweep '%s'", report->plan);
    return (struct picture){.name = name,
                            .template = figures[figure].name,
                            .from = from,
                            .data = write_page,
                            .report = report,
                            .figure = figure,
                            .page = page};
}

enum status report_draw(const struct report *report, size_t figure, size_t page,
                        enum report_picture format, const char *folder, bool force)
{
    char name[REPORT_FIGURE_NAME], from[FROM_BYTES];
    const struct picture picture = picture_of(report, figure, page, name, from);
    return draw(&picture, format, folder, force);
}

// ---- without files ----

// Writes the script into memory; it is the caller's to free.
static enum status make_script(const struct picture *picture, char **script)
{
    size_t bytes;
    FILE *out = open_memstream(script, &bytes);
    if (out == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for a figure");
    enum status status = write_figure(picture, out);
    if (fclose(out) != 0 && status == STATUS_OK)
        status = status_fail(STATUS_ENVIRONMENT, "not enough memory for a figure");
    return status;
}

// Draws from a file into another, both without names.
static enum status draw_nameless(const char *name, FILE *script, FILE *picture, char **svg)
{
    // As a file: in lines of its standard input gnuplot knows no blocks.
    const char *words[] = {"gnuplot",   "-d", "-e", "format='svg'; output='/dev/fd/1'; bare=1",
                           "/dev/fd/0", NULL};
    const struct child gnuplot = {words, NULL, fileno(script), fileno(picture)};
    char message[512];
    size_t bytes = 0;
    int ended = child_run(&gnuplot, message, sizeof message);
    if (ended == CHILD_MISSING)
        return status_fail(STATUS_ENVIRONMENT, MISSING);
    if (ended != 0)
        return status_fail(STATUS_ENVIRONMENT, "gnuplot failed on the figure %s: %s", name,
                           message);
    *svg = read_file(fileno(picture), &bytes);
    if (*svg == NULL)
        return status_fail(STATUS_ENVIRONMENT, "the figure %s cannot be read: %s", name,
                           strerror(errno));
    if (!ends_with(*svg, bytes, "</svg>", 6))
        return status_fail(STATUS_ENVIRONMENT,
                           "gnuplot could not write all of the figure %s; is the disk full?", name);
    return STATUS_OK;
}

static enum status draw_script(const char *name, const char *text, char **svg)
{
    FILE *script = tmpfile(), *picture = tmpfile();
    enum status status = STATUS_OK;
    if (script == NULL || picture == NULL || fputs(text, script) == EOF || fflush(script) != 0 ||
        fseek(script, 0, SEEK_SET) != 0)
        status = status_fail(STATUS_ENVIRONMENT, "a temporary file cannot be written: %s",
                             strerror(errno));
    if (status == STATUS_OK)
        status = draw_nameless(name, script, picture, svg);
    if (script != NULL)
        fclose(script);
    if (picture != NULL)
        fclose(picture);
    return status;
}

enum status report_draw_text(const struct report *report, size_t figure, size_t page,
                             struct report_drawing *drawing)
{
    char name[REPORT_FIGURE_NAME], from[FROM_BYTES], *script = NULL;
    const struct picture picture = picture_of(report, figure, page, name, from);
    *drawing = (struct report_drawing){0};
    enum status status = make_script(&picture, &script);
    if (status == STATUS_OK) {
        plot_read_text(script, "heading", drawing->heading, sizeof drawing->heading);
        plot_read_text(script, "subtitle", drawing->subtitle, sizeof drawing->subtitle);
        plot_read_text(script, "note", drawing->note, sizeof drawing->note);
        status = draw_script(name, script, &drawing->svg);
    }
    free(script);
    if (status != STATUS_OK) {
        free(drawing->svg);
        drawing->svg = NULL;
    }
    return status;
}

// ---- a network ----

static enum status write_network(const struct picture *picture, FILE *out)
{
    return figure_network(picture->network, out);
}

enum status report_draw_network(const struct export_network *network, const char *path,
                                enum report_picture format, const char *folder, bool force)
{
    TRY(figure_check_network(network, path));
    const struct picture picture = {.name = REPORT_NETWORK,
                                    .template = REPORT_NETWORK,
                                    .from = "a model",
                                    .data = write_network,
                                    .network = network};
    return draw(&picture, format, folder, force);
}
