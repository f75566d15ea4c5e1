// The frame of a gnuplot script.
#include "report/figure.h"
#include "report/text.h"

#include <math.h>
#include <string.h>

#define PLOT_HEIGHT 500 // pixels without title, legend and caption

void figure_write_colour(FILE *out, size_t curve)
{
    // Colours that colour-blind readers tell apart (Okabe & Ito), dark enough for print.
    static const char *const colours[] = {"#000000", "#0072B2", "#009E73", "#AA4499", "#56B4E9"};
    fprintf(out, "lc rgb '%s'", colours[curve % 5]);
}

void figure_write_marker(FILE *out, size_t curve)
{
    static const int markers[] = {7, 5, 9, 13, 6, 4, 8, 12, 11, 10, 2};
    figure_write_colour(out, curve);
    fprintf(out, " pt %d", markers[curve % 11]);
}

static int open_marker(size_t curve)
{
    static const int markers[] = {4, 12, 8, 10, 14, 1, 3};
    return markers[curve % 7];
}

void figure_write_open_marker(FILE *out, size_t curve)
{
    figure_write_colour(out, curve);
    fprintf(out, " pt %d lw 1.6", open_marker(curve));
}

void figure_write_halo(FILE *out, size_t curve)
{
    fprintf(out, "lc rgb '#ffffff' pt %d lw 3.4", open_marker(curve));
}

void figure_write_dashes(FILE *out, size_t curve)
{
    static const int dashes[] = {1, 2, 4, 5};
    fprintf(out, " dt %d", dashes[curve % 4]);
}

size_t figure_key_columns(const struct figure *figure, size_t more)
{
    const size_t half = 38; // characters in half the width
    for (size_t c = 0; c < figure->curves; c++) {
        char label[FIGURE_TEXT];
        figure_curve_label(figure, c, label);
        if (text_length(label) + more > half)
            return 1;
    }
    return 2;
}

size_t figure_break_lines(char *text, size_t most, const char *after)
{
    size_t lines = 1, used = 0;
    char *space = NULL;
    for (char *at = text; *at != '\0'; at++) {
        if (*at == ' ' && at[1] != '%' && at > text &&
            (after[0] == '\0' || strchr(after, at[-1]) != NULL))
            space = at;
        used += ((unsigned char)*at & 0xC0) != 0x80;
        if (used > most && space != NULL) {
            *space = '\n';
            used = (size_t)(at - space);
            space = NULL;
            lines++;
        }
    }
    return lines;
}

void figure_write_lines(FILE *out, char *text)
{
    for (char *line = text; line != NULL;) {
        char *end = strchr(line, '\n');
        if (end != NULL)
            *end = '\0';
        text_write_gnuplot(out, line);
        if (end != NULL)
            fputs(".\"\\n\".", out);
        line = end != NULL ? end + 1 : NULL;
    }
}

static void append(char *text, size_t bytes, const char *more)
{
    size_t used = strlen(text);
    snprintf(text + used, bytes - used, "%s", more);
}

#define CONSTANT_TEXT (2 * AXIS_TEXT + 64)

// What does not vary, as a sentence of a caption.
static void describe_constant(const struct report *report, enum report_axis axis,
                              char text[CONSTANT_TEXT])
{
    const struct trial_point *point = report->any[axis];
    char value[AXIS_TEXT], count[TEXT_COUNT];
    report_axis_format(axis, point, value);
    switch (axis) {
    case AXIS_BOARD:
        snprintf(text, CONSTANT_TEXT, "%s\u00d7%s boards", value, value);
        break;
    case AXIS_DENSITY:
        snprintf(text, CONSTANT_TEXT,
                 isnan(point->density) ? "every board its own density" : "density %s", value);
        break;
    case AXIS_UPDATES:
        text_format_count(point->updates, count);
        snprintf(text, CONSTANT_TEXT, "up to %s update%s", count, point->updates == 1 ? "" : "s");
        break;
    case AXIS_BATCH:
        snprintf(text, CONSTANT_TEXT, "batch %s", value);
        break;
    case AXIS_STOP:
        snprintf(text, CONSTANT_TEXT,
                 point->stop_when_proven ? "stop once proven" : "whole budget trained");
        break;
    case AXIS_BOARDS:
        snprintf(text, CONSTANT_TEXT, point->shared_boards ? "shared boards" : "own boards");
        break;
    case AXIS_INIT:
        snprintf(text, CONSTANT_TEXT, "%s initialisation", value);
        break;
    case AXIS_BOUNDARY:
        snprintf(text, CONSTANT_TEXT, "%s boundary", value);
        break;
    case AXIS_GENERATIONS:
    case AXIS_OVERCOMPLETENESS:
        snprintf(text, CONSTANT_TEXT, "%s = %s", setting_table[axis].label, value);
        break;
    case AXIS_RULE:
    case AXIS_ACTIVATION:
        snprintf(text, CONSTANT_TEXT, "%s", value);
        break;
    default:
        snprintf(text, CONSTANT_TEXT, "%s %s", setting_table[axis].label, value);
    }
}

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

size_t figure_make_caption(const struct report *report, char caption[FIGURE_CAPTION])
{
    char part[CONSTANT_TEXT], networks[64];
    report_format_networks(report, networks);
    snprintf(caption, FIGURE_CAPTION, "%s%s network%s per point",
             report->complete ? "" : "UNFINISHED SWEEP: ", networks,
             strcmp(networks, "1") == 0 ? "" : "s");
    for (enum report_axis axis = 0; axis < REPORT_AXES; axis++) {
        if (!report->constant[axis])
            continue;
        describe_constant(report, axis, part);
        append(caption, FIGURE_CAPTION, "; ");
        append(caption, FIGURE_CAPTION, part);
    }
    report_format_seeds(report, part, sizeof part);
    append(caption, FIGURE_CAPTION, report->seeds > 1 ? "; seeds " : "; seed ");
    append(caption, FIGURE_CAPTION, part);
    describe_evidence(report, part);
    append(caption, FIGURE_CAPTION, part);
    if (report->overrides[0] != '\0') {
        append(caption, FIGURE_CAPTION, "; with changes: ");
        append(caption, FIGURE_CAPTION, report->overrides);
    }
    return figure_break_lines(caption, 122, ";,");
}

void figure_make_texts(const struct report *report, const char *subtitle, const char *note,
                       struct figure_texts *texts)
{
    char constants[FIGURE_CAPTION];
    snprintf(texts->title, sizeof texts->title, "%s", report->question);
    texts->title_lines = figure_break_lines(texts->title, 75, "");
    if (subtitle[0] != '\0') {
        append(texts->title, sizeof texts->title, "\n");
        append(texts->title, sizeof texts->title, subtitle);
        texts->title_lines++;
    }
    figure_make_caption(report, constants);
    for (char *at = constants; *at != '\0'; at++)
        *at = *at == '\n' ? ' ' : *at; // broken into other lines below
    snprintf(texts->caption, sizeof texts->caption, "%s%s%s", note, note[0] != '\0' ? " " : "",
             constants);
    texts->caption_lines = figure_break_lines(texts->caption, 122, ";,.");
}

void figure_write_texts(struct figure_texts *texts, double height, FILE *out)
{
    fputs("set label 1 ", out);
    figure_write_lines(out, texts->title);
    fprintf(out, " at screen 0.5, screen %.4f center font ',16'\nset label 2 ",
            1 - 0.8 * FIGURE_LINE / height);
    figure_write_lines(out, texts->caption);
    fprintf(out, " at screen 0.5, screen %.4f center font ',11' tc rgb '#555555'\n",
            FIGURE_LINE * ((double)texts->caption_lines - 0.2) / height);
}

// Whether the number of parameters follows from one axis, so that a tick can name its value.
static bool names_size(const struct report *report)
{
    return report->varies[AXIS_OVERCOMPLETENESS] != report->varies[AXIS_GENERATIONS];
}

// A tick's label as gnuplot reads it: the value, and under a number of parameters what makes it.
// Returns its characters on the longer line.
#define TICK_TEXT (4 * AXIS_TEXT)
static size_t make_tick(const struct figure *figure, size_t point, char text[TICK_TEXT])
{
    const struct report_point *at = &figure->report->point[point];
    char value[AXIS_TEXT], above[AXIS_TEXT], below[2 * AXIS_TEXT];
    report_axis_format(figure->axis, at->point, value);
    if (!figure->by_parameters) {
        snprintf(text, TICK_TEXT, "'%s'", value); // words and numbers of plans have no quotes
        return strlen(value);
    }
    size_t length = (size_t)snprintf(above, sizeof above, "%zu", at->parameters), under = 0;
    if (names_size(figure->report)) {
        under = (size_t)snprintf(below, sizeof below, "%s = %s", setting_table[figure->axis].label,
                                 value);
        snprintf(text, TICK_TEXT, "\"%s\\n%s\"", above, below);
    } else {
        snprintf(text, TICK_TEXT, "'%s'", above);
    }
    return length > under ? length : under;
}

// A tick at every position where there is room for its label.
static void write_ticks(const struct figure *figure, FILE *out)
{
    const double character = 0.0135, space = 0.008; // shares of the axis
    const struct report *report = figure->report;
    double low = figure->logarithmic ? log10(figure->low) : figure->low;
    double high = figure->logarithmic ? log10(figure->high) : figure->high;
    double free = -INFINITY; // where the last label ends, as a share of the axis
    const char *separator = "";
    char text[TICK_TEXT];
    fputs("set xtics nomirror (", out);
    for (size_t i = 0; i < report->points; i++) {
        // The next position to the right: ticks come sorted, whatever the curves.
        double next = INFINITY, end = 0;
        size_t point = 0;
        for (size_t j = 0; j < report->points; j++) {
            double share = figure->logarithmic ? log10(figure->position[j]) : figure->position[j];
            double half = character * (double)make_tick(figure, j, text) / 2;
            share = (share - low) / (high - low);
            if (share < next && share - half > free + space) {
                next = share;
                end = share + half;
                point = j;
            }
        }
        if (!(next < INFINITY))
            break;
        free = end;
        make_tick(figure, point, text);
        fprintf(out, "%s%s %.10g", separator, text, figure->position[point]);
        separator = ", ";
    }
    fputs(")\n", out);
}

void figure_write_terminals(const struct report *report, const char *name, size_t height, FILE *out)
{
    fprintf(
        out,
        "# Made by lifeticket from the sweep '%s'. The data are inside.\n"
        "#   gnuplot -d %s.gp                          draws %s.png\n"
        "#   gnuplot -d -e \"format='pdf'\" %s.gp        draws %s.pdf; svg likewise\n"
        "if (!exists(\"format\")) format = 'png'\n"
        "if (!exists(\"output\")) output = '%s.'.format\n"
        "if (format eq 'png') set terminal pngcairo noenhanced size %d,%zu font 'DejaVu Sans,14' "
        "linewidth 1.5\n"
        "if (format eq 'svg') set terminal svg noenhanced size %d,%zu font 'DejaVu Sans,Arial,18' "
        "linewidth 1.5 background 'white'\n"
        "if (format eq 'pdf') set terminal pdfcairo noenhanced size 7in,%.2fin font "
        "'DejaVu Sans,14' fontscale 0.5 pointscale 0.5 linewidth 1.2\n"
        "set encoding utf8\n"
        "set output output\n\n",
        report->plan, name, name, name, name, name, FIGURE_WIDTH, height, FIGURE_WIDTH, height,
        7.0 * (double)height / FIGURE_WIDTH);
}

void figure_write_head(const struct figure *figure, const char *name, size_t keys, size_t columns,
                       FILE *out)
{
    const struct report *report = figure->report;
    char title[FIGURE_TEXT], caption[FIGURE_CAPTION];
    snprintf(title, sizeof title, "%s", report->question);
    size_t title_lines = figure_break_lines(title, 75, "");
    size_t caption_lines = figure_make_caption(report, caption);
    size_t key_rows = (keys + columns - 1) / columns;
    bool two_lines = figure->by_parameters && names_size(report); // of a tick
    size_t below = key_rows + caption_lines + 3 + two_lines;      // and the axis's ticks and title
    size_t height = PLOT_HEIGHT + FIGURE_LINE * (title_lines + below + 1);

    figure_write_terminals(report, name, height, out);
    fputs("set title ", out);
    figure_write_lines(out, title);
    fprintf(out,
            " font ',16' offset 0,-0.4\nset tmargin %zu\nset bmargin %zu\nset lmargin 10\nset "
            "rmargin 3\n",
            title_lines + 1, below + 1);
    fputs("set label 1 ", out);
    figure_write_lines(out, caption);
    fprintf(out,
            " at screen 0.5, screen %.4f center font ',11' tc rgb '#555555'\n"
            "set key at screen 0.5, screen %.4f center top vertical maxrows %zu Left reverse "
            "samplen 2\n",
            (double)FIGURE_LINE * ((double)caption_lines - 0.3) / (double)height,
            (double)FIGURE_LINE * ((double)(caption_lines + key_rows) + 0.5) / (double)height,
            key_rows);
    fputs("set border 3\nset grid ytics lc rgb '#dddddd' lt 1 lw 0.5\n", out);
    fputs("set xlabel ", out);
    text_write_gnuplot(out, figure->by_parameters ? "parameters of the network"
                                                  : setting_table[figure->axis].title);
    fprintf(out, "%s\n%sset xrange [%.10g:%.10g]\n", two_lines ? " offset 0,-1" : "",
            figure->logarithmic ? "set logscale x\n" : "", figure->low, figure->high);
    write_ticks(figure, out);
}
