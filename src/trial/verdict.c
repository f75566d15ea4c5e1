#include "trial/verdict.h"

#include "proof/boards.h"
#include "proof/decide.h"
#include "proof/patches.h"
#include "proof/windows.h"

// Any number does: every network meets the same boards.
#define SEED 1

static size_t boards_bytes(const struct trial_point *point, const struct net *net)
{
    return proof_predictor_bytes(net, point->board, point->board) +
           proof_boards_bytes(point->board);
}

size_t verdict_bytes(const struct trial_point *point, const struct net *net)
{
    if (net->generations == 1)
        return 0;
    if (net->generations == 2)
        return proof_patches_bytes(net);
    size_t decide = arena_bytes(proof_decide_scratch(net)), boards = boards_bytes(point, net);
    return decide > boards ? decide : boards;
}

static bool errs_on_boards(const struct trial_point *point, const struct net *net,
                           const float *parameters, void *scratch)
{
    struct arena arena = {scratch, boards_bytes(point, net), 0};
    struct proof_predictor predictor;
    struct proof_boards proof;
    proof_predictor_take(&predictor, &arena, net, parameters, point->board, point->board,
                         point->boundary);
    proof_boards(&predictor, &point->rule, point->boundary, SEED, VERDICT_BOARDS, &arena, &proof);
    return proof_boards_wrong(&proof) > 0;
}

struct verdict verdict_of(const struct trial_point *point, const struct net *net,
                          const float *parameters, bool count_all, void *scratch)
{
    if (net->generations == 1) {
        struct proof_windows proof;
        proof_windows(net, parameters, &point->rule, &proof);
        return (struct verdict){
            .exact = proof_windows_exact(&proof),
            .evidence = TRIAL_WINDOWS,
            .errors = proof.errors,
            .unsure = proof.unsure,
        };
    }
    if (net->generations == 2) {
        struct proof_patches proof;
        proof_patches(net, parameters, &point->rule, point->boundary, count_all, scratch, &proof);
        return (struct verdict){
            .exact = proof_patches_exact(&proof),
            .evidence = TRIAL_WINDOWS,
            .errors = count_all ? (int64_t)proof.errors : -1,
            .unsure = count_all ? (int64_t)proof.unsure : -1,
        };
    }
    struct proof_decision decision;
    proof_decide(net, parameters, &point->rule, point->boundary, scratch, &decision);
    bool exact = decision.answer == PROOF_CERTIFIED;
    return (struct verdict){
        .exact = exact,
        .refuted = decision.answer == PROOF_REFUTED ||
                   (!exact && errs_on_boards(point, net, parameters, scratch)),
        .evidence = exact ? TRIAL_CERTIFICATE : TRIAL_BOARDS,
        .errors = -1,
        .unsure = -1,
    };
}

bool verdict_is_exact(const struct verdict *verdict)
{
    return verdict->exact || (verdict->evidence == TRIAL_BOARDS && !verdict->refuted);
}

struct verdict verdict_at_end(const struct trial_point *point, const struct net *net,
                              const float *parameters, double board_accuracy, void *scratch)
{
    if (net->generations <= 2 || board_accuracy == 1)
        return verdict_of(point, net, parameters, true, scratch);
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
