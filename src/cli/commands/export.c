// lifeticket export MODEL: carries a network off to a device, a page, another program.
#include "export/export.h"

#include "base/output.h"
#include "cli/commands.h"
#include "cli/commands/gallery.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "report/data/summary.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

#define MOST_FORMATS 16
#define NOT_GIVEN    SIZE_MAX

struct request {
    const char *model, *prefix, *gallery;
    size_t format; // index into export_formats
    bool int8, int16;
    struct cli_output output;
};

static bool is_stdout(const struct request *request)
{
    return request->output.path == NULL || strcmp(request->output.path, "-") == 0;
}

// A prefix is the beginning of names in C and in JavaScript.
static enum status check_prefix(const char *prefix)
{
    bool name = isalpha((unsigned char)prefix[0]) || prefix[0] == '_';
    for (const char *c = prefix; *c != '\0'; c++)
        name = name && (isalnum((unsigned char)*c) || *c == '_');
    if (name && strlen(prefix) < EXPORT_PREFIX_TEXT)
        return STATUS_OK;
    return status_fail(STATUS_REQUEST,
                       "export: --prefix %s: expected a name of letters, digits and _ that begins "
                       "with no digit, of at most %d characters",
                       prefix, EXPORT_PREFIX_TEXT - 1);
}

static enum status check_integers(const struct request *request)
{
    const struct export_format *format = &export_formats[request->format];
    if (request->int8 && request->int16)
        return status_fail(STATUS_REQUEST, "export: --int8 and --int16 exclude each other");
    if ((request->int8 || request->int16) && !format->integers)
        return status_fail(
            STATUS_REQUEST,
            "export: --int%d: format %s knows no networks of integers; format c does",
            request->int8 ? 8 : 16, format->name);
    return STATUS_OK;
}

static enum status check_terminal(const struct request *request)
{
    const struct export_format *format = &export_formats[request->format];
    if (format->binary && is_stdout(request) && isatty(STDOUT_FILENO) == 1)
        return status_fail(STATUS_REQUEST,
                           "export: format %s is not for terminals; add --output FILE%s",
                           format->name, format->suffix);
    return STATUS_OK;
}

static enum status write_stream(const struct request *request, const struct export_network *network,
                                FILE *out)
{
    if (network == NULL)
        return cli_gallery_write(request->gallery, out);
    return export_formats[request->format].write(network, out);
}

// Writes the network, or without one the gallery.
static enum status write_file(const struct request *request, const struct export_network *network)
{
    struct output output;
    if (is_stdout(request))
        return write_stream(request, network, stdout);
    TRY(output_open(request->output.path, true, &output));
    FILE *stream = output_stream(&output);
    enum status status =
        stream != NULL ? write_stream(request, network, stream) : STATUS_ENVIRONMENT;
    if (status != STATUS_OK) {
        output_discard(&output);
        return status;
    }
    return output_publish(&output);
}

static enum status carry_off(const struct request *request, const struct store_model *model)
{
    struct export_network network;
    char proof[EXPORT_PROOF_TEXT];
    enum status status = export_open(&network, model, request->prefix);
    network.integer_bits = request->int8 ? 8 : request->int16 ? 16 : 0;
    if (status == STATUS_OK)
        status = write_file(request, &network);
    if (status == STATUS_OK) {
        export_proof(&network, proof);
        cli_note("export: %s\n", proof);
    }
    export_close(&network);
    return status;
}

// Checks where it goes before any work: `input` is what it is made from.
static enum status check_output(const struct request *request, const char *input)
{
    if (is_stdout(request))
        return STATUS_OK;
    return cli_check_output("export: --output", &request->output, CLI_WRITES_EXPORT, input);
}

static enum status export_gallery(const struct request *request)
{
    char path[4096];
    if (request->model != NULL)
        return status_fail(STATUS_REQUEST,
                           "export: %s: --gallery shows networks of RESULTS; leave the model out",
                           request->model);
    if (request->format != NOT_GIVEN && strcmp(export_formats[request->format].name, "html") != 0)
        return status_fail(STATUS_REQUEST,
                           "export: --format %s: a gallery is a page; leave --format out",
                           export_formats[request->format].name);
    if (request->int8 || request->int16)
        return status_fail(STATUS_REQUEST,
                           "export: --int%d: a gallery shows networks as they are; leave it out",
                           request->int8 ? 8 : 16);
    if (request->prefix != NULL)
        return status_fail(STATUS_REQUEST,
                           "export: --prefix %s: nothing in a gallery is named by it; leave "
                           "--prefix out",
                           request->prefix);
    TRY(report_find(request->gallery, path));
    TRY(check_output(request, path));
    return write_file(&(struct request){.gallery = path, .output = request->output}, NULL);
}

static enum status export_model(const struct request *request)
{
    struct store_model model;
    TRY(check_prefix(request->prefix));
    TRY(check_integers(request));
    TRY(check_terminal(request));
    TRY(check_output(request, request->model));
    TRY(store_model_read(request->model, &model));
    enum status status = carry_off(request, &model);
    store_model_free(&model);
    return status;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    struct request request = {.format = NOT_GIVEN};
    const char *names[MOST_FORMATS] = {NULL};
    for (size_t i = 0; export_formats[i].name != NULL; i++)
        names[i] = export_formats[i].name;
    const struct cli_option options[] = {
        {"format", "FORMAT", "one of those above (default json)", CLI_CHOICE,
         .target = &request.format, .choices = names},
        {"gallery", "RESULTS", "a page with a learned, an almost learned and a dead network",
         CLI_TEXT, .target = &request.gallery},
        {"int8", NULL, "integers of at most 8 bits, proven anew (format c)", CLI_FLAG,
         .target = &request.int8},
        {"int16", NULL, "integers of at most 16 bits", CLI_FLAG, .target = &request.int16},
        {"output", "FILE", "where to write it (default: standard output)", CLI_TEXT,
         .target = &request.output.path},
        CLI_FORCE(request.output),
        {"prefix", "NAME", "what names in it begin with (default life)", CLI_TEXT,
         .target = &request.prefix},
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, &request.model, 0, 1));
    if (request.gallery != NULL)
        return export_gallery(&request);
    if (request.model == NULL)
        return status_fail(STATUS_REQUEST, "export: an argument is missing: MODEL.h5, or --gallery "
                                           "RESULTS");
    if (request.format == NOT_GIVEN)
        request.format = 0;
    if (request.prefix == NULL)
        request.prefix = "life";
    return export_model(&request);
}

static const struct cli_line *formats(void)
{
    static struct cli_line lines[MOST_FORMATS];
    for (size_t i = 0; export_formats[i].name != NULL; i++)
        lines[i] = (struct cli_line){export_formats[i].name, export_formats[i].summary};
    return lines;
}

const struct cli_command cli_export = {
    .name = "export",
    .arguments = "MODEL.h5 [options]\n"
                 "       lifeticket export --gallery RESULTS [--output FILE]",
    .summary = "carry a network off: to a device, a page, another program",
    .details =
        "Writes the model's network in a form that runs elsewhere, without what it does not need:\n"
        "channels that nothing reads, that are never active or constant, and weights that are\n"
        "pruned. What is then left is proven once more, and the file says what is proven.\n"
        "\n"
        "  lifeticket minimal results/smallest --output smallest.h5\n"
        "  lifeticket export smallest.h5 --format json --output smallest.json\n"
        "\n"
        "A C header says at its top how many bytes it takes: as avr-gcc, arm-none-eabi-gcc and "
        "gcc\n"
        "compile it, those of them that are in PATH.\n"
        "\n"
        "Numbers of npz are float32 arrays, in the order in which they are computed:\n"
        "  layer0.weight      [filters, inputs, side, side], of PyTorch's Conv2d\n"
        "  layer0.bias        [filters]\n"
        "  activation0.weight [filters], with activation prelu: the slopes of PyTorch's PReLU\n"
        "                     [filters, 2], with adaptive_sigmoid: of each a and b\n"
        "                     [filters, 3], with quadratic: of each c0, c1 and c2\n"
        "  layer1.weight, ... the last layer has one filter, and no activation\n"
        "  about              [8, 2], texts: names and values, the proof among them\n"
        "scripts/load_model.py makes a PyTorch module of MODEL.h5, whose state has these names.\n"
        "json has the same numbers layer by layer: shape, weight, bias, coefficient.\n"
        "\n"
        "onnx reads \"board\", float32 cells [batch, 1, height, width] of any size, 0 or 1, and "
        "gives\n"
        "\"logits\", of the same shape: a cell lives where it is above 0. Weights have the names "
        "of npz,\n"
        "and the metadata of the model are the names and values of its \"about\".\n"
        "\n"
        "--gallery takes three networks out of results, of one point if it has them: the smallest "
        "that\n"
        "learned, the one that missed it by least, and the one that died first. Their page shows "
        "them\n"
        "beside each other, as they are, with all of their weights.\n"
        "\n"
        "  lifeticket export --gallery results/overcompleteness --output gallery.html",
    .list = "formats",
    .lines = formats,
    .run = run,
};
