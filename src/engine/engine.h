// What computes networks on boards: for each of the next batches the gradients of many networks, and
// how a network does on boards that no training sees. Where the boards come from and what becomes of
// them is a task (engine/task.h).
//
// There are three kinds, behind this one header:
//
//   windows   N = 1: a batch becomes counts of the 512 windows of 3x3 cells (data/windows.h), and all
//             windows are looked at, whether a batch holds them or not
//   grids     N > 1, relu: eight boards side by side, by the fast passes (engine/passes.h)
//   plain     any network: net_forward and net_backward, the reference of the others
//
// The first that fits a network computes it. The environment variable LIFETICKET_ENGINE forces the
// one of that name.
//
//   engine_layout, engine_init       work space; the test boards are drawn
//   engine_begin                     begins a stream of boards
//   engine_learn                     goes on in it: gradients, batch by batch
//   engine_judge                     at any time, also within a step of engine_learn
//
// What becomes of a network does not depend on the others that it trains beside.
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "engine/task.h"
#include "net/net.h"

// Batches of a call of engine_learn, at most.
#define ENGINE_BATCHES 64

// Fresh boards on which networks are judged, at least: a multiple of the batch.
#define ENGINE_TEST_BOARDS 512

// Refuses (STATUS_REQUEST) what LIFETICKET_ENGINE asks for: a word that names no kind, or a kind that
// cannot compute this network, which may be NULL. For whoever is asked to compute, before engine_layout.
enum status engine_check(const struct net *net);

// What results say of the arithmetic behind them, from which their bits follow: the name of the
// instruction set, or "plain" where LIFETICKET_ENGINE forces the plain kind, which has none.
const char *engine_arithmetic(enum isa isa);

struct engine {
    const struct engine_kind *kind;
    const struct net *net;
    enum isa isa;
    struct engine_boards boards;
    // The test boards: how many, the share of their cells that are dead N generations on, and, for
    // kinds that look at them one by one, packed as they are and N generations on, [tests][words].
    size_t tests;
    double baseline;
    uint64_t *before, *after;
    void *work; // of the kind
};

// `net`, and what its parts need, must outlive the engine; all kinds of instruction sets need as much.
// Precondition (assert): engine_check. engine_init is next.
void engine_layout(struct engine *engine, struct arena *arena, const struct engine_task *task,
                   const struct net *net, enum isa isa);

// Fills what was laid out, and draws the test boards from the stream of the key.
void engine_init(struct engine *engine, const struct rng_key *key);

// Begins a stream of boards to train on. Networks are others from now on.
void engine_begin(struct engine *engine, const struct rng_key *key);

// Where the stream of boards is. What was there before, after an engine_begin of the same key, goes on from
// there once it is put back between two calls of engine_learn.
struct pcg32x8 *engine_stream(struct engine *engine);
uint64_t *engine_taken(struct engine *engine); // boards of a set (engine/task.h)

// The next boards of the stream as cells of 0 and 1, as they are and N generations on,
// [count][side][side].
void engine_draw(struct engine *engine, size_t count, float *cells, float *target);

// Whether there is room for a part of the network, of the same family with layers as narrow.
bool engine_has_room(const struct engine *engine, const struct net *part);

// A network in training.
struct engine_network {
    const struct net *net;   // the engine's, or a part for which there is room
    const float *parameters; // [P]
    float *gradient;         // [P rounded up to a multiple of 8], what lies beyond P zero
    void *owner;             // the caller's
    // What the engine says of the latest batch, before the update: how many answers were wrong, of
    // the batch's cells or of all windows, and (windows) whether a unit of the last hidden layer is
    // active for any of them.
    size_t wrong;
    bool active;
    bool over; // no further batch: a step said so
};

// Takes the gradient of the task's mean loss over the batch's cells, which has been *set*.
// Returns whether the network goes on.
typedef bool engine_step(void *context, struct engine_network *network);

// Computes the networks that are not over on the next batches, at most ENGINE_BATCHES (assert), each
// network batch after batch, and hands each of them to `step` at each batch.
void engine_learn(struct engine *engine, size_t batches, struct engine_network *networks,
                  size_t count, engine_step *step, void *context);

// Whether nothing wrong in a batch means that no window is answered wrongly, on whatever board.
bool engine_sees_all(const struct engine *engine);

// Whether the latest gradient of a network, as its step left it, says that nothing reaches its first
// layer (windows: its last hidden one) any more, so that it may be dead.
bool engine_is_cut_off(const struct engine *engine, const struct engine_network *network);

// What a network does on the test boards.
struct engine_score {
    double loss;           // the task's mean loss over the cells; of the cross-entropy in nats
    double cell_accuracy;  // share of the cells that are right
    double board_accuracy; // share of the boards with every cell right
};

// Judges the network of the engine with these parameters[P].
struct engine_score engine_judge(struct engine *engine, const float *parameters);

// Whether it answers all windows rightly, or, where the engine does not see all, all test boards.
bool engine_answers_all(struct engine *engine, const float *parameters);

// Guessed seconds of an update: of the boards, which networks on the same boards share, and of each
// network. The guess is the same on every machine.
struct engine_cost {
    double boards, network;
};
struct engine_cost engine_cost(const struct net *net, const struct engine_task *task);

// Which kernels compute which layers of a network, as one line.
#define ENGINE_WAYS_TEXT 1024
void engine_ways(const struct net *net, const struct engine_task *task, enum isa isa,
                 char text[ENGINE_WAYS_TEXT]);

#endif
