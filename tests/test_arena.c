// Work spaces: what an arena counts is what it hands out, for everyone who lays out in one.
#include "check.h"
#include "engine/passes.h"
#include "nets.h"
#include "proof/stage.h"
#include "suite.h"
#include "ticket/compact.h"
#include "ticket/popup.h"
#include "ticket/sparse.h"
#include "trial/training.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIDE 12

// What is laid out: for a point, its network, and some values of it.
struct place {
    struct point point;
    struct net net;
    float value[512];
    struct arena arena;
};

// ---- the users ---------------------------------------------------------------------------------

static void of_workspace(struct place *p)
{
    struct net_workspace w;
    net_workspace_layout(&w, &p->arena, &p->net, 3, SIDE, SIDE, true);
}

static void of_passes(struct place *p)
{
    static struct engine_passes passes;
    if (engine_passes_fit(&p->net))
        engine_passes_layout(&passes, &p->arena, &p->net, SIDE, SIDE, true,
                             kernel_table(cpu_isa()));
}

static void of_train(struct place *p)
{
    struct train train;
    train_layout(&train, &p->arena, &p->net, kernel_table(cpu_isa()),
                 (struct train_settings){TRAIN_ADAM_USUAL, .learning_rate = 0.01});
}

static void of_boards(struct place *p)
{
    struct boards_source source;
    struct proof_predictor predictor;
    struct proof_boards_space space;
    boards_source_layout(&source, &p->arena, cpu_isa(), NAN, SIDE);
    proof_predictor_layout(&predictor, &p->arena, &p->net, p->value, SIDE, SIDE, LIFE_DEAD);
    proof_boards_layout(&space, &p->arena, SIDE);
}

static void of_proofs(struct place *p)
{
    struct proof_search_space search;
    struct stage stage;
    if (p->net.generations == 2)
        proof_patches_layout(&p->arena, &p->net);
    proof_search_layout(&search, &p->arena, &p->net);
    stage_layout(&stage, &p->arena, &p->net);
}

static void of_tickets(struct place *p)
{
    struct ticket_scorer scorer;
    struct ticket_popup popup;
    struct ticket_shrink shrink;
    struct ticket_compact compact;
    struct ticket_sparse sparse;
    const struct ticket_batch batch = {.height = SIDE, .width = SIDE};
    ticket_scorer_layout(&scorer, &p->arena, &p->net, &batch);
    ticket_scorer_layout(&scorer, &p->arena, &p->net, NULL);
    ticket_popup_layout(&popup, &p->arena, &p->net);
    ticket_shrink_layout(&shrink, &p->arena, &p->net);
    ticket_compact_layout(&compact, &p->arena, &p->net);
    ticket_sparse_layout(&sparse, &p->arena, &p->net, p->value);
}

static void of_training(struct place *p)
{
    static struct training training;
    struct run run;
    training_layout(&training, &p->arena, &p->point, 3, cpu_isa(), NULL);
    training_run_layout(&run, &p->arena, &training);
}

static void of_verdict(struct place *p)
{
    struct verdict_space space;
    verdict_layout(&space, &p->arena, &p->point, &p->net);
}

// ---- tests -------------------------------------------------------------------------------------

static void place_open(struct place *p, size_t generations, enum net_family family)
{
    struct pcg32 stream = check_stream(430);
    p->point = (struct point){.rule = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3},
                              .generations = generations,
                              .board = SIDE,
                              .density = NAN,
                              .family = family,
                              .overcompleteness = 2,
                              .batch = 20,
                              .updates = 64};
    p->net = point_net(&p->point);
    CU_ASSERT_FATAL(p->net.parameters <= sizeof p->value / sizeof *p->value);
    net_init(&p->net, NET_GLOROT, &stream, p->value);
}

static void test_counted_is_handed_out(void)
{
    void (*const users[])(struct place *) = {of_workspace, of_passes,  of_train,    of_boards,
                                             of_proofs,    of_tickets, of_training, of_verdict};
    static struct place p;
    for (size_t n = 1; n <= 3; n++)
        for (enum net_family family = 0; family < NET_FAMILY_COUNT; family++)
            for (size_t u = 0; u < sizeof users / sizeof *users; u++) {
                place_open(&p, n, family);
                CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&p.arena, users[u](&p)), STATUS_OK);
                CU_ASSERT_PTR_NOT_NULL(p.arena.block);
                CU_ASSERT_EQUAL(p.arena.used, p.arena.capacity);
                arena_close(&p.arena);
            }
}

static void test_an_arena_without_a_block_counts(void)
{
    struct arena count = {0};
    CU_ASSERT_PTR_NULL(arena_take(&count, 1));
    CU_ASSERT_PTR_NULL(arena_take(&count, ARENA_ALIGNMENT));
    struct arena part = arena_part(&count, ARENA_ALIGNMENT + 1);
    CU_ASSERT_PTR_NULL(part.block);
    CU_ASSERT_EQUAL(part.capacity, 2 * ARENA_ALIGNMENT);
    CU_ASSERT_EQUAL(count.used, 4 * ARENA_ALIGNMENT);
}

static void test_a_part_is_an_arena(void)
{
    struct arena arena;
    CU_ASSERT_EQUAL_FATAL(arena_open(&arena, 4 * ARENA_ALIGNMENT), STATUS_OK);
    struct arena part = arena_part(&arena, 2 * ARENA_ALIGNMENT);
    unsigned char *after = arena_take(&arena, 1), *first = arena_take(&part, ARENA_ALIGNMENT);
    CU_ASSERT_EQUAL(first + ARENA_ALIGNMENT, arena_take(&part, 1));
    CU_ASSERT_EQUAL(first + 2 * ARENA_ALIGNMENT, after);
    arena_close(&arena);
}

// Whether a byte more than was asked for ends the program by an assertion.
static bool ends_past(size_t capacity)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        struct arena arena;
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        if (arena_open(&arena, capacity) == STATUS_OK) {
            arena_take(&arena, capacity);
            arena_take(&arena, 1);
        }
        _exit(0);
    }
    CU_ASSERT_FATAL(child > 0 && waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void test_past_the_end_is_a_bug(void)
{
    CU_ASSERT(ends_past(2 * ARENA_ALIGNMENT));
    CU_ASSERT(ends_past(0)); // an arena of nothing does not count
}

SUITE(arena)
{
    TEST(test_counted_is_handed_out);
    TEST(test_an_arena_without_a_block_counts);
    TEST(test_a_part_is_an_arena);
    TEST(test_past_the_end_is_a_bug);
}
