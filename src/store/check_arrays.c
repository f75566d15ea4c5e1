// The check of networks, masks and learning curves, point by point.
#include "store/check_state.h"
#include "ticket/mask.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// The arrays of one point, as they are in the file.
struct arrays {
    size_t index; // of the point
    const struct store_point *point;
    const struct trial_result *result; // [count]
    struct net net;
    float *final;           // [count][P]
    uint8_t *mask;          // [count][P]
    uint32_t *left;         // [count][layers]
    float *loss, *accuracy; // [count][curve]
};

// Reads an array [count][width] of the point. Returns whether it is there as it should be; a
// failure of the environment is left in *status.
static bool get_array(struct store_check *check, const struct arrays *a, const char *group,
                      const char *name, hid_t type, size_t width, void *values, enum status *status)
{
    char full[64];
    hsize_t size[2] = {a->point->count, width};
    if (*status != STATUS_OK)
        return false;
    snprintf(full, sizeof full, "%s/%zu/%s", group, a->index, name);
    enum status read =
        store_get_dataset(check->path, check->results.file, full, type, 2, size, values);
    *status = check_note(check, read);
    return read == STATUS_OK;
}

// ---- networks -----------------------------------------------------------------------------------

static void check_final(struct store_check *check, const struct arrays *a)
{
    size_t P = a->point->parameters;
    for (size_t i = 0; i < a->point->count; i++) {
        size_t odd = 0;
        for (size_t k = i * P; k < (i + 1) * P; k++)
            odd += isfinite(a->final[k]) ? 0 : 1;
        if (odd > 0 && check_is_finite(&a->result[i]))
            check_defect(check,
                         "/networks/%zu/final, row %zu: %zu numbers are not finite, but the "
                         "outcome is %s",
                         a->index, i, odd, trial_outcome_names[a->result[i].outcome]);
    }
}

static void check_weights(struct store_check *check, const struct arrays *a)
{
    size_t P = a->point->parameters;
    for (size_t i = 0; i < a->point->count; i++) {
        size_t left = ticket_mask_weights(&a->net, a->mask + i * P);
        if (left != a->result[i].weights_left)
            check_defect(check,
                         "/networks/%zu, row %zu: the mask leaves %zu weights; weights_left says "
                         "%" PRIu64,
                         a->index, i, left, a->result[i].weights_left);
    }
}

static void check_pruned(struct store_check *check, const struct arrays *a)
{
    size_t P = a->point->parameters;
    for (size_t i = 0; i < a->point->count; i++) {
        size_t wrong = 0;
        for (size_t k = i * P; k < (i + 1) * P; k++)
            wrong += a->mask[k] == 0 && a->final[k] != 0;
        if (wrong > 0)
            check_defect(check,
                         "/networks/%zu/final, row %zu: %zu numbers that are pruned are not zero",
                         a->index, i, wrong);
        if (a->result[i].outcome != TRIAL_NOT_TRIED &&
            !ticket_mask_keeps_coefficients(&a->net, a->mask + i * P))
            check_defect(check,
                         "/networks/%zu/mask, row %zu: prunes coefficients of the activation",
                         a->index, i);
    }
}

static void check_layers(struct store_check *check, const struct arrays *a)
{
    size_t layers = a->net.layers;
    for (size_t i = 0; i < a->point->count; i++) {
        uint32_t left[NET_MAX_LAYERS];
        ticket_mask_layers(&a->net, a->mask + i * a->point->parameters, left);
        for (size_t l = 0; l < layers; l++)
            if (a->left[i * layers + l] != left[l])
                check_defect(check,
                             "/networks/%zu/layer_weights, row %zu: layer %zu has %" PRIu32
                             "; the mask leaves %" PRIu32,
                             a->index, i, l, a->left[i * layers + l], left[l]);
    }
}

static enum status check_networks(struct store_check *check, const struct arrays *a)
{
    enum status status = STATUS_OK;
    size_t P = a->point->parameters;
    bool final = get_array(check, a, "networks", "final", H5T_NATIVE_FLOAT, P, a->final, &status);
    if (final)
        check_final(check, a);
    if (status != STATUS_OK)
        return status;
    enum status masks = store_read_masks(&check->results, a->index, a->mask);
    TRY(check_note(check, masks));
    if (masks != STATUS_OK)
        return STATUS_OK;
    check_weights(check, a);
    if (!point_keeps_masks(&a->point->point))
        return STATUS_OK;
    if (final)
        check_pruned(check, a);
    if (get_array(check, a, "networks", "layer_weights", H5T_NATIVE_UINT32, a->net.layers, a->left,
                  &status))
        check_layers(check, a);
    return status;
}

// ---- curves -------------------------------------------------------------------------------------

static enum status check_updates(struct store_check *check, const struct arrays *a)
{
    uint64_t expected[TRIAL_MAX_CURVE], updates[TRIAL_MAX_CURVE];
    hsize_t size = trial_curve_updates(a->point->point.updates, expected);
    char name[64];
    snprintf(name, sizeof name, "curves/%zu/updates", a->index);
    enum status read = store_get_dataset(check->path, check->results.file, name, H5T_NATIVE_UINT64,
                                         1, &size, updates);
    if (read == STATUS_OK && memcmp(updates, expected, size * sizeof *updates) != 0)
        check_defect(check, "/%s: are not the updates that a budget of %" PRIu64 " has entries at",
                     name, a->point->point.updates);
    return check_note(check, read);
}

static bool same_float(float a, float b)
{
    return isnan(a) ? isnan(b) : a == b;
}

// The last entry of a curve is the judgement that the row holds.
static void check_end(struct store_check *check, const struct arrays *a, const char *name,
                      const float *curve, size_t row, double value)
{
    float last = curve[(row + 1) * a->point->curve - 1];
    if (!same_float(last, (float)value))
        check_defect(check,
                     "/curves/%zu/%s, row %zu: ends with %.9g, but the row of /trials says %.9g",
                     a->index, name, row, (double)last, value);
}

static void check_accuracy(struct store_check *check, const struct arrays *a)
{
    size_t curve = a->point->curve;
    for (size_t i = 0; i < a->point->count; i++) {
        size_t wrong = 0;
        for (size_t k = i * curve; k < (i + 1) * curve; k++)
            wrong += a->accuracy[k] < 0 || a->accuracy[k] > 1;
        if (wrong > 0)
            check_defect(check, "/curves/%zu/accuracy, row %zu: %zu numbers are no shares",
                         a->index, i, wrong);
        check_end(check, a, "accuracy", a->accuracy, i, a->result[i].cell_accuracy);
    }
}

static enum status check_curves(struct store_check *check, const struct arrays *a)
{
    enum status status = check_updates(check, a);
    size_t curve = a->point->curve;
    if (get_array(check, a, "curves", "accuracy", H5T_NATIVE_FLOAT, curve, a->accuracy, &status))
        check_accuracy(check, a);
    if (get_array(check, a, "curves", "loss", H5T_NATIVE_FLOAT, curve, a->loss, &status))
        for (size_t i = 0; i < a->point->count; i++)
            check_end(check, a, "loss", a->loss, i, a->result[i].loss);
    return status;
}

// ---- all ----------------------------------------------------------------------------------------

static enum status check_point(struct store_check *check, size_t index)
{
    const struct store_point *point = &check->results.point[index];
    size_t P = point->parameters, count = point->count;
    struct arrays a = {.index = index,
                       .point = point,
                       .result = check->results.trial + point->first,
                       .net = point_net(&point->point)};
    a.final = malloc((count * (P + 2 * point->curve) + 1) * sizeof *a.final);
    a.mask = malloc(count * P + 1);
    a.left = malloc((count * a.net.layers + 1) * sizeof *a.left);
    enum status status = STATUS_OK;
    if (a.final == NULL || a.mask == NULL || a.left == NULL) {
        status = status_fail(STATUS_ENVIRONMENT, "%s: out of memory", check->path);
    } else {
        a.loss = a.final + count * P;
        a.accuracy = a.loss + count * point->curve;
        status = check_networks(check, &a);
    }
    if (status == STATUS_OK)
        status = check_curves(check, &a);
    free(a.final);
    free(a.mask);
    free(a.left);
    return status;
}

enum status check_arrays(struct store_check *check)
{
    for (size_t i = 0; i < check->results.points; i++)
        TRY(check_point(check, i));
    return STATUS_OK;
}
