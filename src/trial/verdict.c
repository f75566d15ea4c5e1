#include "trial/verdict.h"

#include "proof/windows.h"

// Any number does: every network meets the same boards.
#define SEED 1

// ---- ways to prove

static struct verdict prove_windows(const struct point *point, const struct net *net,
                                    const float *parameters, bool count_all,
                                    struct verdict_space *space)
{
    struct proof_windows proof;
    (void)count_all, (void)space;
    proof_windows(net, parameters, &point->rule, &proof);
    return (struct verdict){
        .exact = proof_windows_exact(&proof),
        .evidence = TRIAL_WINDOWS,
        .errors = proof.errors,
        .unsure = proof.unsure,
    };
}

static struct verdict prove_patches(const struct point *point, const struct net *net,
                                    const float *parameters, bool count_all,
                                    struct verdict_space *space)
{
    struct proof_patches proof;
    proof_patches(net, parameters, &point->rule, point->boundary, count_all, space->patches,
                  &proof);
    return (struct verdict){
        .exact = proof_patches_exact(&proof),
        .evidence = TRIAL_WINDOWS,
        .errors = count_all ? (int64_t)proof.errors : -1,
        .unsure = count_all ? (int64_t)proof.unsure : -1,
    };
}

static void lay_out_patches(struct verdict_space *space, struct arena *arena,
                            const struct point *point, const struct net *net)
{
    (void)point;
    space->patches = proof_patches_layout(arena, net);
}

static bool errs_on_boards(const struct point *point, const struct net *net,
                           const float *parameters, struct verdict_space *space)
{
    struct proof_boards proof;
    space->predictor.net = net;
    space->predictor.parameters = parameters;
    proof_boards(&space->predictor, &point->rule, point->boundary, SEED, VERDICT_BOARDS,
                 &space->boards, &proof);
    return proof_boards_wrong(&proof) > 0;
}

static struct verdict search(const struct point *point, const struct net *net,
                             const float *parameters, bool count_all, struct verdict_space *space)
{
    struct proof_findings findings;
    (void)count_all;
    proof_search(net, parameters, &point->rule, point->boundary, &space->search, &findings);
    bool exact = findings.answer == PROOF_CERTIFIED;
    return (struct verdict){
        .exact = exact,
        .refuted = findings.answer == PROOF_REFUTED ||
                   (!exact && errs_on_boards(point, net, parameters, space)),
        .evidence = exact ? TRIAL_CERTIFICATE : TRIAL_BOARDS,
        .errors = -1,
        .unsure = -1,
    };
}

static void lay_out_search(struct verdict_space *space, struct arena *arena,
                           const struct point *point, const struct net *net)
{
    proof_search_layout(&space->search, arena, net);
    proof_predictor_layout(&space->predictor, arena, net, NULL, point->board, point->board,
                           point->boundary);
    proof_boards_layout(&space->boards, arena, point->board);
}

// The ways, each for networks of so many generations at most that none before it is for.
static const struct way {
    size_t generations;
    bool enumerates; // all that a cell can depend on
    void (*layout)(struct verdict_space *space, struct arena *arena, const struct point *point,
                   const struct net *net); // NULL: needs no space
    struct verdict (*prove)(const struct point *point, const struct net *net,
                            const float *parameters, bool count_all, struct verdict_space *space);
} ways[] = {
    {1, true, NULL, prove_windows},
    {2, true, lay_out_patches, prove_patches},
    {NET_MAX_GENERATIONS, false, lay_out_search, search},
};

static const struct way *way_for(const struct net *net)
{
    const struct way *way = ways;
    while (way->generations < net->generations)
        way++;
    return way;
}

// ---- verdicts

void verdict_layout(struct verdict_space *space, struct arena *arena, const struct point *point,
                    const struct net *net)
{
    *space = (struct verdict_space){.patches = NULL};
    if (way_for(net)->layout != NULL)
        way_for(net)->layout(space, arena, point, net);
}

struct verdict verdict_of(const struct point *point, const struct net *net, const float *parameters,
                          bool count_all, struct verdict_space *space)
{
    return way_for(net)->prove(point, net, parameters, count_all, space);
}

bool verdict_is_exact(const struct verdict *verdict)
{
    return verdict->exact || (verdict->evidence == TRIAL_BOARDS && !verdict->refuted);
}

struct verdict verdict_at_end(const struct point *point, const struct net *net,
                              const float *parameters, double board_accuracy,
                              struct verdict_space *space)
{
    if (way_for(net)->enumerates || board_accuracy == 1)
        return verdict_of(point, net, parameters, true, space);
    return (struct verdict){.refuted = true, .evidence = TRIAL_BOARDS, .errors = -1, .unsure = -1};
}

void verdict_enter(const struct verdict *verdict, struct trial_result *result)
{
    int64_t updates = (int64_t)result->updates;
    bool exact = verdict_is_exact(verdict);
    result->window_errors = verdict->errors;
    result->unsure = verdict->unsure;
    result->exact_at_end = exact;
    if (exact && result->learned_at < 0)
        result->learned_at = updates;
    else if (!exact && result->learned_at == updates)
        result->learned_at = -1;
    bool learned = result->learned_at >= 0;
    // What was learned by boards alone may be proven by now.
    if (exact || !learned)
        result->evidence = verdict->evidence;
    if (learned)
        result->outcome = TRIAL_LEARNED;
    else if (result->outcome == TRIAL_LEARNED)
        result->outcome = TRIAL_NOT_LEARNED;
    if (!learned)
        result->losses = 0;
    else if (!exact && result->losses == 0)
        result->losses = 1;
}
