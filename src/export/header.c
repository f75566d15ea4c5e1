#include "export/header.h"

#include "base/embedded.h"
#include "net/activation.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

extern const struct embedded embedded_templates[];

bool header_has_edges(const struct header *h)
{
    return h->network->model->point.boundary == LIFE_DEAD && !header_is_unrolled(h) &&
           h->network->net.family == NET_LIFE && h->network->net.generations > 1;
}

const char *header_float(float value, char text[HEADER_FLOAT_TEXT])
{
    snprintf(text, HEADER_FLOAT_TEXT - 3, "%.9g", (double)value);
    if (strpbrk(text, ".e") == NULL)
        strcat(text, ".0");
    return strcat(text, "f");
}

bool header_is_relu(const struct header *h)
{
    return net_activation(&h->network->net)->can_be_off;
}

// Of a window.
static size_t side_of(const struct header *h)
{
    return 2 * h->network->net.generations + 1;
}

static bool is_true(const struct header *h, const char *word, size_t length)
{
    bool dead = h->network->model->point.boundary == LIFE_DEAD;
    const char *words[] = {dead ? "dead" : "torus", header_has_edges(h) ? "edges" : "inside",
                           header_is_unrolled(h) ? "each" : "looped",
                           header_is_relu(h)     ? "relu"
                           : h->integers == NULL ? "slopes"
                                                 : "shifts"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && strncmp(words[i], word, length) == 0)
            return true;
    return false;
}

static void write_line(const struct header *h, const char *at, const char *end, size_t row)
{
    while (at < end)
        if (end - at >= 7 && strncmp(at, "prefix_", 7) == 0) {
            fprintf(h->out, "%s_", h->prefix);
            at += 7;
        } else if (end - at >= 7 && strncmp(at, "PREFIX_", 7) == 0) {
            fprintf(h->out, "%s_", h->macro);
            at += 7;
        } else if (end - at >= 3 && strncmp(at, "ROW", 3) == 0) {
            fprintf(h->out, "%zu", row);
            at += 3;
        } else {
            putc(*at++, h->out);
        }
}

void header_write_template(const struct header *h, const char *name)
{
    const char *at = embedded_find(embedded_templates, name);
    while (*at != '\0') {
        const char *end = strchr(at, '\n') + 1;
        size_t times = 1;
        if (*at == '@') {
            size_t length = strcspn(at, " ") - 1;
            times = !is_true(h, at + 1, length)     ? 0
                    : strncmp(at, "@each ", 6) == 0 ? side_of(h)
                                                    : 1;
            at += length + 2;
        }
        for (size_t row = 0; row < times; row++)
            write_line(h, at, end, row);
        at = end;
    }
}

// A row of a window, and the narrowest type that holds those of eight windows side by side.
static void write_rows(const struct header *h, size_t margin)
{
    unsigned bits = margin < 2 ? 16 : margin < 4 ? 32 : 64;
    fprintf(
        h->out,
        "/* Bit x is the cell in column x of a window; bits behind the last are not looked at. */\n"
        "typedef uint%u_t %s_row;\n\n",
        bits, h->prefix);
    fprintf(h->out,
            "static inline %s_row %s_cells(const uint8_t *at)\n{\n    return (%s_row)(at[0]",
            h->prefix, h->prefix, h->prefix);
    for (size_t i = 1; i <= margin; i++)
        fprintf(h->out, " | (%s_row)at[%zu] << %zu", h->prefix, i, 8 * i);
    fputs(");\n}\n\n", h->out);
}

static void write_definitions(const struct header *h)
{
    const struct point *point = &h->network->model->point;
    size_t n = h->network->net.generations, side = side_of(h), margin = (2 * n + 7) / 8;
    bool torus = point->boundary == LIFE_TORUS;
    fprintf(h->out, "\n#ifndef %s_NETWORK_H\n#define %s_NETWORK_H\n\n#include <stdint.h>\n\n",
            h->macro, h->macro);
    write_rows(h, margin);
    fprintf(h->out, "#define %s_SIDE %zu /* of a window */\n", h->macro, side);
    fprintf(h->out, "#define %s_GENERATIONS %zu\n", h->macro, n);
    fprintf(h->out, "#define %s_KEPT %zu /* rows that are kept in the scratch */\n", h->macro,
            torus                 ? side + n
            : header_has_edges(h) ? side + 1
                                  : side);
    fprintf(h->out,
            "#define %s_MARGIN %zu /* bytes that they have more than those of the board */\n",
            h->macro, margin);
    fprintf(h->out, "#define %s_BIRTH %uu /* the rule: bit k, with k living neighbours */\n",
            h->macro, point->rule.birth);
    fprintf(h->out, "#define %s_SURVIVAL %uu\n", h->macro, point->rule.survival);
}

static void write_code(const struct header *h)
{
    write_definitions(h);
    if (header_is_unrolled(h))
        header_write_unrolled(h);
    else
        header_write_tables(h);
    header_write_template(h, "header_step.in");
    header_write_template(h, h->network->net.generations == 1 ? "header_test_windows.in"
                                                              : "header_test_boards.in");
    fputs("\n#endif\n", h->out);
}

// The comment says what the code takes, which is therefore written first, to memory.
static enum status write_header(struct header *h)
{
    FILE *out = h->out;
    char *code = NULL;
    size_t bytes;
    h->out = open_memstream(&code, &bytes);
    if (h->out != NULL)
        write_code(h);
    bool whole = h->out != NULL && fclose(h->out) == 0;
    h->out = out;
    if (whole) {
        header_write_comment(h, code);
        fwrite(code, 1, bytes, out);
    }
    free(code);
    return whole ? STATUS_OK
                 : status_fail(STATUS_ENVIRONMENT, "export: not enough memory for the header");
}

enum status export_write_c(const struct export_network *network, FILE *out)
{
    struct header header = {.out = out, .network = network};
    struct integers integers = {0};
    enum status status = STATUS_OK;
    if (!net_activation(&network->net)->linear_sides)
        return status_fail(
            STATUS_REQUEST,
            "export: format c has no code for the activation %s, which is no line on "
            "each side of 0; json, js and onnx have it",
            net_activation_names[network->net.activation]);
    if (network->net.form.residual)
        return status_fail(STATUS_REQUEST,
                           "export: format c has no code for residual generations; json, js, npz "
                           "and onnx have them");
    strcpy(header.prefix, network->prefix);
    for (size_t i = 0; network->prefix[i] != '\0'; i++)
        header.macro[i] = (char)toupper((unsigned char)network->prefix[i]);
    if (network->integer_bits > 0) {
        status = integers_open(&integers, network, network->integer_bits);
        header.integers = &integers;
    }
    if (status == STATUS_OK)
        status = write_header(&header);
    integers_close(&integers);
    return status;
}
