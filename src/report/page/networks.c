// The networks themselves: one that learned, one that almost did, one that died, with their numbers and with what they say of
// one board, on which every window of 3x3 cells occurs.
#include "report/page/sections.h"

#include "base/text.h"
#include "data/design.h"
#include "net/name.h"
#include "proof/boards.h"

#include <assert.h>
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#define BOARD_SIDE  32
#define BOARD_STEPS 300000 // of the search for it: a tenth of a second

// The board, what becomes of it, what a network says, and where it says nothing.
struct boards {
    struct life_board before, after, said, unknown;
    struct life_board scratch;
};

static void boards_close(struct boards *boards)
{
    life_board_close(&boards->before);
    life_board_close(&boards->after);
    life_board_close(&boards->said);
    life_board_close(&boards->unknown);
    life_board_close(&boards->scratch);
}

static enum status boards_open(struct boards *boards)
{
    const struct rng_key key = {
        .seed = 1, .purpose = RNG_DESIGN, .index = {BOARD_SIDE, BOARD_STEPS}};
    struct pcg32 stream = rng_stream(&key);
    *boards = (struct boards){0};
    TRY(design_search(BOARD_SIDE, BOARD_STEPS, &stream, &boards->before));
    TRY(life_board_open(&boards->after, BOARD_SIDE, BOARD_SIDE));
    TRY(life_board_open(&boards->said, BOARD_SIDE, BOARD_SIDE));
    TRY(life_board_open(&boards->unknown, BOARD_SIDE, BOARD_SIDE));
    return life_board_open(&boards->scratch, BOARD_SIDE, BOARD_SIDE);
}

// What becomes of the board by the rule.
static void run(struct boards *boards, const struct point *point)
{
    const struct life_rectangle all = {0, 0, BOARD_SIDE, BOARD_SIDE};
    life_copy(&boards->before, &all, &boards->after, 0, 0);
    for (size_t g = 0; g < point->generations; g++) {
        life_step(&boards->after, &boards->scratch, &point->rule, point->boundary);
        life_copy(&boards->scratch, &all, &boards->after, 0, 0);
    }
}

static enum status ask(struct boards *boards, const struct export_network *network)
{
    struct proof_predictor predictor;
    const struct store_model *model = network->model;
    enum status status = proof_predictor_open(&predictor, &network->net, model->result.final,
                                              BOARD_SIDE, BOARD_SIDE, model->point.boundary);
    if (status == STATUS_OK)
        proof_predict(&predictor, &boards->before, &boards->said, &boards->unknown);
    proof_predictor_close(&predictor);
    return status;
}

static void write_errors(const struct boards *boards, FILE *out)
{
    size_t extra = 0, missing = 0, unknown = 0;
    for (size_t y = 0; y < BOARD_SIDE; y++)
        for (size_t x = 0; x < BOARD_SIDE; x++) {
            bool said = life_cell(&boards->said, x, y), is = life_cell(&boards->after, x, y);
            bool lost = life_cell(&boards->unknown, x, y);
            unknown += lost;
            extra += !lost && said && !is;
            missing += !lost && !said && is;
        }
    fputs("<figcaption>", out);
    if (extra + missing + unknown == 0)
        fprintf(out, "all %d cells right", BOARD_SIDE * BOARD_SIDE);
    else
        fprintf(out, "<b>%zu of %d cells wrong</b>: %zu extra, %zu missing",
                extra + missing + unknown, BOARD_SIDE * BOARD_SIDE, extra, missing);
    if (unknown > 0)
        fprintf(out, ", %zu without an answer", unknown);
    fputs("</figcaption>\n", out);
}

// ---- one network ----

static void write_number(const char *before, uint64_t number, const char *behind, FILE *out)
{
    char text[TEXT_COUNT];
    text_format_count(number, text);
    fprintf(out, "%s%s%s", before, text, behind);
}

static void write_facts(const struct export_network *network, FILE *out)
{
    const struct trial_result *result = &network->model->result;
    char proof[EXPORT_PROOF_TEXT];
    export_proof(network, proof);
    proof[0] = (char)toupper((unsigned char)proof[0]);
    fputs("<p>", out);
    text_write_html(out, proof);
    write_number(". ", result->updates, " updates", out);
    if (result->learned_at >= 0)
        write_number(", first exact after ", (uint64_t)result->learned_at, "", out);
    write_number("; ", result->weights_left, result->weights_left == 1 ? " weight" : " weights",
                 out);
    fprintf(out, "; %.4f %% of the test boards' cells right, where calling all dead is in %.1f %%.",
            100 * result->cell_accuracy, 100 * result->baseline);
    fputs("</p>\n", out);
}

static void write_command(const struct page_result *result, size_t kind, FILE *out)
{
    fprintf(
        out,
        "<p class=\"note\">As a model: <code>lifeticket extract RESULTS --point %zu --replicate "
        "%" PRIu32 " --output model.h5</code></p>\n",
        result->choice[kind].point, result->network[kind]->model->result.replicate);
}

static enum status write_network(const struct page_result *result, size_t kind,
                                 struct boards *boards, FILE *out)
{
    static const char *const kinds[GALLERY_KINDS] = {"Learned", "Not quite", "Dead"};
    const struct export_network *network = result->network[kind];
    char name[NET_NAME_TEXT], title[NET_NAME_TEXT + 32];
    net_name(&network->net, name);
    snprintf(title, sizeof title, "%s: %s", kinds[kind], name);
    TRY(ask(boards, network));
    fputs("<div class=\"network\">\n", out);
    page_write_element("h4", NULL, title, out);
    write_facts(network, out);
    fputs("<figure class=\"small\">\n", out);
    page_draw_board(&boards->after, &boards->said, &boards->unknown, "what the network says", out);
    write_errors(boards, out);
    fputs("</figure>\n", out);
    page_draw_layers(network, out);
    write_command(result, kind, out);
    fputs("</div>\n", out);
    return STATUS_OK;
}

// ---- all of them ----

static const struct export_network *find_any(const struct page_result *result)
{
    const struct export_network *any = NULL;
    for (size_t k = GALLERY_KINDS; k-- > 0;)
        any = result->network[k] != NULL ? result->network[k] : any;
    return any;
}

static void write_truth(const struct boards *boards, const struct point *point, FILE *out)
{
    char rule[LIFE_RULE_TEXT];
    life_rule_format(&point->rule, rule);
    fputs("<div class=\"boards\">\n<figure class=\"small\">\n", out);
    page_draw_board(&boards->before, NULL, NULL, "the board", out);
    fputs("<figcaption>a board on which every window of 3\u00d73 cells occurs</figcaption>\n"
          "</figure>\n<figure class=\"small\">\n",
          out);
    page_draw_board(&boards->after, NULL, NULL, "what becomes of it", out);
    fprintf(out, "<figcaption>what becomes of it by %s in %zu generation%s</figcaption>\n", rule,
            point->generations, point->generations == 1 ? "" : "s");
    fputs("</figure>\n</div>\n", out);
}

static enum status write_all(const struct page_result *result, struct boards *boards, FILE *out)
{
    TRY(boards_open(boards));
    run(boards, &find_any(result)->model->point);
    write_truth(boards, &find_any(result)->model->point, out);
    page_write_file("legend.html", out);
    fputs("<div class=\"networks\">\n", out);
    for (size_t k = 0; k < GALLERY_KINDS; k++)
        if (result->network[k] != NULL)
            TRY(write_network(result, k, boards, out));
    fputs("</div>\n", out);
    return STATUS_OK;
}

enum status page_networks(const struct page_result *result, FILE *out)
{
    struct boards boards;
    if (find_any(result) == NULL)
        return STATUS_OK;
    enum status status = write_all(result, &boards, out);
    boards_close(&boards);
    return status;
}
