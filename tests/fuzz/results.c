// Results: a sound file, edited as scratch.h says, is read or refused, with its networks and masks; so does the
// check of its bytes. The file, tests/fuzz/results.h5, is that of a sweep of two networks and their tickets, repacked
// with chunks of four rows, not compressed, and without attributes of datasets: reading it takes few milliseconds.
#include "store/results.h"
#include "scratch.h"
#include "store/check.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static unsigned char *sound;
static size_t sound_size;

static void read_networks(const struct store_results *results)
{
    for (size_t i = 0; i < results->points; i++) {
        const struct store_point *point = &results->point[i];
        size_t values = point->count * point->parameters, looks = point->count * point->curve;
        float *final = malloc((values + 1) * sizeof *final),
              *loss = malloc((looks + 1) * sizeof *loss);
        float *accuracy = malloc((looks + 1) * sizeof *accuracy);
        uint8_t *mask = malloc(values + 1);
        assert(final != NULL && loss != NULL && accuracy != NULL && mask != NULL);
        store_read_point(results, i, final, loss, accuracy);
        store_read_masks(results, i, mask);
        free(final);
        free(loss);
        free(accuracy);
        free(mask);
    }
}

static void count_told(void *context, const char *defect)
{
    *(size_t *)context += strlen(defect) > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const datasets[] = {
        "trials",          "points",        "timings",           "networks/0/final",
        "networks/1/mask", "curves/0/loss", "curves/0/accuracy", NULL};
    struct store_results results;
    if (sound == NULL)
        sound = scratch_load("tests/fuzz/results.h5", &sound_size);
    scratch_write(sound, sound_size);
    scratch_edit(datasets, data, size);
    if (store_open(scratch_path(), &results) == STATUS_OK) {
        read_networks(&results);
        store_close(&results);
    } else
        assert(strstr(status_message(), scratch_path()) != NULL);
    size_t told = 0, defects;
    assert(store_check(scratch_path(), count_told, &told, &defects) == STATUS_OK);
    assert(told == defects);
    return 0;
}
