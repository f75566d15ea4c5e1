// lifeticket verify MODEL.h5: is the network exactly the rule?
#include "cli/commands.h"
#include "cli/commands/verdict.h"
#include "cli/notes.h"
#include "cli/terminal.h"
#include "net/name.h"
#include "proof/boards.h"
#include "proof/patches.h"
#include "proof/search.h"
#include "proof/windows.h"
#include "store/model.h"

#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#define USUAL_BOARDS 1000
#define PAGE_WIDTH   79 // columns where stdout is no terminal

// Pictures of side x side cells, numbered by their bits, as many beside each other as fit:
//   #7     #11
//   OOO    OO.
//   ...    O..
//   ...    O..
static void print_pictures(const uint32_t *picture, size_t count, int side)
{
    size_t width = cli_terminal_width(STDOUT_FILENO);
    int column = side == 3 ? 7 : 11; // with room for the greatest number, and a space
    size_t per_row = ((width == SIZE_MAX ? PAGE_WIDTH : width) - 2) / (size_t)column;
    per_row = per_row > 0 ? per_row : 1;
    for (size_t first = 0; first < count; first += per_row) {
        size_t end = first + per_row < count ? first + per_row : count;
        printf("\n ");
        for (size_t i = first; i < end; i++)
            printf(" #%-*" PRIu32, i + 1 < end ? column - 2 : 0, picture[i]);
        for (int row = 0; row < side; row++) {
            printf("\n ");
            for (size_t i = first; i < end; i++) {
                char text[8] = "";
                for (int x = 0; x < side; x++)
                    text[x] = picture[i] >> (side * row + x) & 1 ? 'O' : '.';
                printf(" %-*s", i + 1 < end ? column - 1 : 0, text);
            }
        }
        printf("\n");
    }
}

// What a network can do wrong with a window.
enum mistake { SAYS_ALIVE, SAYS_DEAD, SAYS_NOTHING, MISTAKES };

static void print_wrong(const struct proof_windows *proof)
{
    static const char *const text[MISTAKES] = {
        [SAYS_ALIVE] = "says alive, is dead",
        [SAYS_DEAD] = "says dead, is alive",
        [SAYS_NOTHING] = "its answer is not a number",
    };
    for (int m = 0; m < MISTAKES; m++) {
        uint32_t window[LIFE_WINDOWS];
        size_t count = 0;
        for (unsigned w = 0; w < LIFE_WINDOWS; w++) {
            double z = proof->logit[w];
            int mistake = isnan(z) ? SAYS_NOTHING : z > 0 ? SAYS_ALIVE : SAYS_DEAD;
            if (proof->wrong[w] && mistake == m)
                window[count++] = w;
        }
        if (count == 0)
            continue;
        printf("\n%s: %zu window%s\n", text[m], count, count == 1 ? "" : "s");
        print_pictures(window, count, 3);
    }
}

static void verify_windows(const struct net *net, const struct store_model *model)
{
    const struct life_rule *rule = &model->point.rule;
    const float *parameters = model->result.final;
    struct proof_windows proof;
    char name[LIFE_RULE_TEXT];
    life_rule_format(rule, name);
    proof_windows(net, parameters, rule, &proof);
    if (proof_windows_exact(&proof))
        printf("verdict    exact: proven on all %d windows, it is %s on every board\n",
               LIFE_WINDOWS, name);
    else if (proof.errors > 0)
        printf("verdict    not exact: wrong on %u of %d windows\n", proof.errors, LIFE_WINDOWS);
    else
        printf("verdict    not proven: right on all %d windows, but not sure of all\n",
               LIFE_WINDOWS);
    if (proof.unsure > 0)
        printf("unsure     %u: another order of summation may turn them\n", proof.unsure);
    if (proof.errors < LIFE_WINDOWS)
        printf("margin     %.4g, the least distance of a right answer's logit from 0\n",
               proof.margin);
    print_wrong(&proof);
}

// All 2^25 patches of two generations.
static enum status verify_patches(const struct net *net, const struct store_model *model)
{
    const struct point *point = &model->point;
    struct proof_patches proof;
    struct arena arena;
    char name[LIFE_RULE_TEXT];
    struct proof_patches_space *space;
    TRY(ARENA_OPEN(&arena, space = proof_patches_layout(&arena, net)));
    proof_patches(net, model->result.final, &point->rule, point->boundary, true, space, &proof);
    arena_close(&arena);
    life_rule_format(&point->rule, name);
    if (proof_patches_exact(&proof))
        printf("verdict    exact: proven on all %" PRIu64 " patches of 5x5 cells, it is two "
               "generations\n           of %s on every board\n",
               proof.patches, name);
    else if (proof.errors > 0)
        printf("verdict    not exact: wrong on %" PRIu64 " of %" PRIu64 " patches of 5x5 cells\n",
               proof.errors, proof.patches);
    else
        printf("verdict    not proven: wrong on none of %" PRIu64 " patches of 5x5 cells, but not "
               "sure of all\n",
               proof.patches);
    if (proof.unsure > 0)
        printf("unsure     %" PRIu64 ": another order of summation may turn them\n", proof.unsure);
    printf("margin     %.4g, the least distance of a right answer's logit from 0\n", proof.margin);
    if (proof.shown_count > 0) {
        printf("\nwrong about the middle cell of (%s%zu):\n",
               proof.shown_count < proof.errors ? "the first " : "", proof.shown_count);
        print_pictures(proof.shown, proof.shown_count, 5);
    }
    return STATUS_OK;
}

// A board on which the network is wrong:
//
//   wrong about the middle cell of this board of 7x7, which is dead after 3 generations: logit 1.9
//
//     .O.....
//     ..
static void print_refutation(const struct point *point, const struct proof_refutation *refutation)
{
    size_t side = refutation->side, middle = side / 2;
    printf("\nwrong about ");
    if (refutation->x == middle && refutation->y == middle)
        printf("the middle cell");
    else
        printf("the cell at row %zu, column %zu (from 0)", refutation->y, refutation->x);
    printf(" of this board of %zux%zu, boundary %s,\nwhich is %s after %zu generations: logit "
           "%.4g, %" PRIu64 " boards tried\n\n",
           side, side, life_boundary_names[point->boundary], refutation->alive ? "alive" : "dead",
           point->generations, (double)refutation->logit, refutation->boards);
    for (size_t y = 0; y < side; y++) {
        char text[PROOF_REFUTE_SIDE + 1] = "";
        for (size_t x = 0; x < side; x++)
            text[x] = refutation->row[y] >> x & 1 ? 'O' : '.';
        printf("  %s\n", text);
    }
}

// How far proof and search got.
static void print_undecided(const struct net *net, const struct proof_findings *findings)
{
    const struct proof_certificate *certificate = &findings->certificate;
    const struct proof_refutation *refutation = &findings->refutation;
    printf("\ncertificate: bounds tell dead from alive after %zu of %zu generations; about %u of "
           "%d\nneighbourhoods of the last one nothing is certain (%" PRIu64 " splits)",
           certificate->apart, net->generations, certificate->open, LIFE_WINDOWS,
           certificate->splits);
    if (isfinite(certificate->margin)) {
        printf("; least about this one,\nwhose logit may lie %.4g on the wrong side of 0:\n",
               -certificate->margin);
        print_pictures(&(uint32_t){certificate->worst}, 1, 3);
    } else {
        printf("\n");
    }
    printf("\nsearch: no error on %" PRIu64 " boards of %zux%zu; the nearest logit was %.4g on the "
           "right side of 0\n",
           refutation->boards, refutation->side, refutation->side, refutation->margin);
}

// Any number of generations.
static enum status search(const struct net *net, const struct store_model *model,
                          struct proof_findings *findings)
{
    const struct point *point = &model->point;
    struct arena arena;
    char name[LIFE_RULE_TEXT];
    struct proof_search_space space;
    TRY(ARENA_OPEN(&arena, proof_search_layout(&space, &arena, net)));
    proof_search(net, model->result.final, &point->rule, point->boundary, &space, findings);
    arena_close(&arena);
    life_rule_format(&point->rule, name);
    if (findings->answer == PROOF_CERTIFIED)
        printf("verdict    certified: it is %zu generations of %s on every board\n"
               "margin     %.4g: no logit comes nearer to the wrong side of 0\n",
               net->generations, name, findings->certificate.margin);
    if (findings->answer == PROOF_REFUTED) {
        printf("verdict    refuted: it is not %zu generations of %s\n", net->generations, name);
        print_refutation(point, &findings->refutation);
    }
    return STATUS_OK;
}

// Rounded down, so that only what is whole says 100.
static double percent_right(uint64_t wrong, uint64_t all)
{
    return floor(1e4 * (1 - (double)wrong / (double)all)) / 100;
}

// `decides`: there is no proof, so the boards have the last word.
static enum status verify_boards(const struct net *net, const struct store_model *model,
                                 uint64_t seed, size_t count, bool decides)
{
    const struct point *point = &model->point;
    struct arena arena;
    struct proof_predictor predictor;
    struct proof_boards_space space;
    struct proof_boards proof;
    TRY(proof_predictor_open(&predictor, net, model->result.final, point->board, point->board,
                             point->boundary));
    enum status status = ARENA_OPEN(&arena, proof_boards_layout(&space, &arena, point->board));
    if (status == STATUS_OK)
        proof_boards(&predictor, &point->rule, point->boundary, seed, count, &space, &proof);
    arena_close(&arena);
    proof_predictor_close(&predictor);
    TRY(status);
    uint64_t wrong = proof_boards_wrong(&proof);
    printf("%s", !decides    ? "boards     "
                 : wrong > 0 ? "verdict    refuted: "
                             : "verdict    undecided: ");
    if (wrong > 0)
        printf("wrong on %" PRIu64 " of %zu random boards\n", wrong, count);
    else
        printf("right on all %zu random boards: evidence, not a proof\n", count);
    printf("\n%11s  %8s  %12s  %13s\n", "generation", "boards", "wrong boards", "cells right");
    for (size_t a = 0; a < PROOF_AGES; a++)
        if (proof.age[a].boards > 0)
            printf("%11zu  %8" PRIu64 "  %12" PRIu64 "  %11.2f %%\n", proof_ages[a],
                   proof.age[a].boards, proof.age[a].wrong_boards,
                   percent_right(proof.age[a].wrong_cells, proof.age[a].cells));
    return STATUS_OK;
}

static void print_model(const char *path, const struct net *net, const struct store_model *model)
{
    const struct point *point = &model->point;
    char rule[LIFE_RULE_TEXT], name[NET_NAME_TEXT];
    life_rule_format(&point->rule, rule);
    net_name(net, name);
    cli_say("model      %s\n", path);
    printf("network    %s, %zu parameters, %zu of them weights, for %s, boundary %s\n", name,
           net_numbers(net), net_weights(net), rule, life_boundary_names[point->boundary]);
    if (model->result.weights_left < net_weights(net))
        printf("pruned     %" PRIu64 " of %zu weights left\n", model->result.weights_left,
               net_weights(net));
    printf("training   %" PRIu64 " updates, replicate %" PRIu32 " of seed %" PRIu64 "\n",
           model->result.updates, model->result.replicate, point->seed);
}

static enum status print_all(const char *path, const struct store_model *model, size_t boards,
                             uint64_t seed)
{
    struct net net = point_net(&model->point);
    print_model(path, &net, model);
    enum status status = STATUS_OK;
    struct proof_findings findings = {.answer = PROOF_CERTIFIED};
    if (net.generations == 1)
        verify_windows(&net, model);
    else if (net.generations == 2)
        status = verify_patches(&net, model);
    else
        status = search(&net, model, &findings);
    bool undecided = findings.answer == PROOF_UNDECIDED;
    if (undecided && boards == 0)
        boards = USUAL_BOARDS;
    if (status == STATUS_OK && boards > 0)
        status = verify_boards(&net, model, seed, boards, undecided);
    if (status == STATUS_OK && undecided)
        print_undecided(&net, &findings);
    return status;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    const char *path;
    bool json = false, seeded = false;
    size_t boards = 0;
    uint64_t seed = 1;
    const struct cli_option options[] = {
        {"random", "N", "random boards to try (default: 1000 where undecided, else none)", CLI_SIZE,
         .target = &boards, .low = 1, .high = 1e9},
        {"seed", "S", "of the random boards (default 1)", CLI_SEED, .target = &seed,
         .given = &seeded},
        {"json", NULL, "the verdict for programs, without boards or pictures", CLI_FLAG,
         .target = &json},
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, &path, 1, 1));
    if (json && (boards > 0 || seeded))
        return status_fail(STATUS_REQUEST, "verify: --json is the verdict; leave out --%s",
                           boards > 0 ? "random" : "seed");
    struct store_model model;
    TRY(store_model_read(path, &model));
    enum status status;
    if (seeded && boards == 0 && model.point.generations <= 2)
        status = status_fail(STATUS_REQUEST,
                             "verify: --seed: no random boards are tried of a network of %zu "
                             "generation%s, which a proof decides; add --random N, or leave it out",
                             model.point.generations, model.point.generations == 1 ? "" : "s");
    else
        status =
            json ? cli_write_verdict(path, &model, stdout) : print_all(path, &model, boards, seed);
    store_model_free(&model);
    return status;
}

const struct cli_command cli_verify = {
    .name = "verify",
    .arguments = "MODEL.h5 [options]",
    .summary = "prove that a network is exactly its rule, or show where it is wrong",
    .details =
        "A network of one generation is asked about all 512 windows of 3x3 cells, which decides\n"
        "what it does on every board. Each wrong window is shown as a picture (O alive, . dead)\n"
        "with what the network says of the middle cell, and what it is. #N is the window's "
        "number:\n"
        "bit 3*row + column is the cell at that row and column.\n"
        "\n"
        "A network of two generations is asked about all 2^25 patches of 5x5 cells, and with dead\n"
        "cells around the board also about those at its edges.\n"
        "\n"
        "About a network of more generations there are three answers.\n"
        "  certified  bounds on what a dead and a living cell can have in its channels after each\n"
        "             generation show that it is right on every board\n"
        "  refuted    a search found a board on which it is wrong, which is shown\n"
        "  undecided  neither was found: the network was right on random boards of all densities,\n"
        "             fresh ones and such as have run for 1, 10 and 100 generations. That is\n"
        "             evidence, and no proof. Where the bounds fail is shown.\n"
        "\n"
        "The exit status is 0 when the check was done, whatever its verdict. --json has one "
        "object:\n"
        "verdict is exact, wrong, unsure (right, but not for certain) or undecided; evidence says "
        "how it is\n"
        "known; errors and unsure count windows or patches, null where none are enumerated.\n"
        "\n"
        "  lifeticket verify smallest.h5",
    .run = run,
};
