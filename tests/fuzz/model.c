// Models: a sound one, a ticket with its mask, edited as scratch.h says, is read or refused; what is read
// is written and read again.
#include "store/model.h"
#include "net/net.h"
#include "scratch.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static unsigned char *sound;
static size_t sound_size;

static void make_sound(void)
{
    float numbers[64] = {0};
    uint8_t mask[64];
    memset(mask, 1, sizeof mask);
    mask[0] = 0;
    struct store_model model = {
        .point = {.rule = {.birth = 8, .survival = 12},
                  .generations = 1,
                  .board = 16,
                  .density = (double)NAN,
                  .overcompleteness = 2,
                  .train = {.learning_rate = 0.001, TRAIN_ADAM_USUAL},
                  .batch = 8,
                  .updates = 1000,
                  .ticket = {.method = TICKET_ONESHOT, .rate = 0.2, .round = 1}},
        .result = {.initial = numbers, .final = numbers, .mask = mask, .weights_left = 47}};
    enum status status = store_model_write(scratch_path(), &model);
    assert(status == STATUS_OK);
    sound = scratch_load(scratch_path(), &sound_size);
    assert(store_model_read(scratch_path(), &model) == STATUS_OK);
    store_model_free(&model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const datasets[] = {"final", "initial", "mask", NULL};
    struct store_model model;
    if (sound == NULL)
        make_sound();
    scratch_write(sound, sound_size);
    scratch_edit(datasets, data, size);
    if (store_model_read(scratch_path(), &model) != STATUS_OK) {
        assert(strstr(status_message(), scratch_path()) != NULL);
        return 0;
    }
    if (model.result.initial != NULL || point_is_ticket(&model.point)) {
        struct store_model again;
        assert(store_model_write(scratch_path(), &model) == STATUS_OK);
        assert(store_model_read(scratch_path(), &again) == STATUS_OK);
        assert(point_key(&model.point) == point_key(&again.point));
        store_model_free(&again);
    }
    store_model_free(&model);
    return 0;
}
