// A kind of engine: a row of functions behind engine/engine.h. For the files of engines alone.
#ifndef ENGINE_KIND_H
#define ENGINE_KIND_H

#include "engine/engine.h"
#include "kernel/dispatch.h"

struct engine_kind {
    const char *name; // as LIFETICKET_ENGINE spells it
    bool (*fits)(const struct net *net);
    // Takes the work space, engine->work, and notes in it where its pieces lie. `init` fills these, and
    // takes the test boards from engine->boards.
    void (*layout)(struct engine *engine, struct arena *arena);
    void (*init)(struct engine *engine);
    void (*forget)(struct engine *engine); // what it knows of networks; NULL: nothing
    bool (*has_room)(const struct engine *engine, const struct net *part); // NULL: for all parts
    void (*learn)(struct engine *engine, size_t batches, struct engine_network *networks,
                  size_t count, engine_step *step, void *context);
    bool (*is_cut_off)(const struct engine_network *network);
    struct engine_score (*judge)(struct engine *engine, const float *parameters);
    // Whether all windows are answered rightly; NULL: this kind does not see all.
    bool (*answers_all)(struct engine *engine, const float *parameters);
    // The rates are fitted to what `lifeticket sweep experiments/generations.yaml --dry-run` prints
    // (AVX2, AMD EPYC: all 120 points within a factor of 2.2, half of them within 1.2); to be fitted
    // anew where kernels change much.
    struct engine_cost (*cost)(const struct net *net, const struct engine_task *task);
    void (*ways)(const struct net *net, const struct engine_task *task,
                 const struct kernel_table *kernels, char text[ENGINE_WAYS_TEXT]);
};

extern const struct engine_kind engine_windows, engine_grids, engine_plain;

// ---- what kinds that look at boards share ----

// Test boards, packed.
void engine_tests_layout(struct engine *engine, struct arena *arena);
void engine_tests_draw(struct engine *engine);

// Whether no gradient reached the first layer.
bool engine_no_gradient_arrives(const struct engine_network *network);

// Seconds of the first generation over the 512 windows.
double engine_windows_seconds(const struct net *net);

// Whether logit z answers the target, 0 or 1, rightly; NaN never does.
static inline bool engine_is_right(float z, float target)
{
    return target > 0 ? z > 0 : z <= 0;
}

// From sums over the test boards.
struct engine_score engine_score_of(const struct engine *engine, double loss, size_t wrong_cells,
                                    size_t wrong_boards);

#endif
