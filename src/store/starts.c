#include "store/starts.h"

#include "net/name.h"
#include "spec/setting.h"
#include "store/kind.h"
#include "store/model.h"
#include "store/results.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ALL_POINTS SIZE_MAX

struct starts {
    const char *said;               // as the path was given
    struct spec_networks *networks; // [shapes]
    size_t shapes;
};

static enum status out_of_memory(const struct starts *starts)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: not enough memory for its networks", starts->said);
}

static void free_starts(struct starts *starts)
{
    for (size_t i = 0; i < starts->shapes; i++) {
        free(starts->networks[i].value);
        free(starts->networks[i].mask);
    }
    free(starts->networks);
}

// Makes room for so many more networks of a shape, behind those that are there.
static enum status make_room(struct starts *starts, const struct net *net, size_t more,
                             struct spec_networks **at)
{
    struct spec_file file = {.networks = starts->networks, .shapes = starts->shapes};
    const struct spec_networks *there = spec_file_networks(&file, net);
    size_t index = there != NULL ? (size_t)(there - starts->networks) : starts->shapes;
    struct spec_networks *all = realloc(starts->networks, (starts->shapes + 1) * sizeof *all);
    if (all == NULL)
        return out_of_memory(starts);
    starts->networks = all;
    if (there == NULL)
        all[starts->shapes++] = (struct spec_networks){.net = *net};
    *at = &all[index];
    size_t numbers = ((*at)->count + more) * net->parameters + 1;
    float *value = realloc((*at)->value, numbers * sizeof *value);
    if (value != NULL)
        (*at)->value = value;
    uint8_t *mask = realloc((*at)->mask, numbers);
    if (mask != NULL)
        (*at)->mask = mask;
    return value != NULL && mask != NULL ? STATUS_OK : out_of_memory(starts);
}

// Adds a network, for which there is room; what its mask prunes is zero.
static enum status add(const struct starts *starts, struct spec_networks *to, const float *value,
                       const uint8_t *mask)
{
    size_t parameters = to->net.parameters, at = to->count * parameters;
    for (size_t i = 0; i < parameters; i++) {
        to->mask[at + i] = mask[i] != 0;
        to->value[at + i] = mask[i] != 0 ? value[i] : 0;
        if (!isfinite(to->value[at + i]))
            return status_fail(STATUS_REQUEST,
                               "%s: holds values that are no numbers, from which nothing can start",
                               starts->said);
    }
    to->count++;
    return STATUS_OK;
}

// ---- results ------------------------------------------------------------------------------------

static bool is_exact(const struct trial_result *trial)
{
    return trial->outcome == TRIAL_LEARNED && trial->exact_at_end;
}

static enum status add_point(struct starts *starts, const struct store_results *results,
                             size_t index)
{
    const struct store_point *point = &results->point[index];
    struct net net = point_net(&point->point);
    size_t parameters = net.parameters, numbers = point->count * parameters + 1;
    struct spec_networks *to;
    TRY(make_room(starts, &net, point->count, &to));
    float *value = malloc(numbers * sizeof *value);
    uint8_t *mask = malloc(numbers);
    enum status status = value != NULL && mask != NULL ? STATUS_OK : out_of_memory(starts);
    if (status == STATUS_OK)
        status = store_read_point(results, index, value, NULL, NULL);
    if (status == STATUS_OK)
        status = store_read_masks(results, index, mask);
    for (size_t i = 0; i < point->count && status == STATUS_OK; i++)
        if (is_exact(&results->trial[point->first + i]))
            status = add(starts, to, value + i * parameters, mask + i * parameters);
    free(value);
    free(mask);
    return status;
}

// Refuses a dense point of the shape of another, unless they differ in the seed alone.
static enum status check_shape(const struct starts *starts, const struct store_results *results,
                               size_t index)
{
    const struct point *point = &results->point[index].point;
    struct net net = point_net(point);
    struct spec_networks own = {.net = net};
    struct spec_file file = {.networks = &own, .shapes = 1};
    for (size_t i = 0; i < index; i++) {
        const struct point *other = &results->point[i].point;
        struct net others = point_net(other);
        char name[NET_NAME_TEXT];
        if (point_is_ticket(other) || spec_file_networks(&file, &others) == NULL ||
            settings_agree(point, other, 0))
            continue;
        net_name(&net, name);
        return status_fail(STATUS_REQUEST,
                           "%s: points %zu and %zu both have networks %s; expected one of them, as "
                           "%s#%zu",
                           starts->said, i, index, name, starts->said, i);
    }
    return STATUS_OK;
}

static enum status add_points(struct starts *starts, const struct store_results *results,
                              size_t wanted)
{
    for (size_t i = 0; i < results->points; i++) {
        bool dense = !point_is_ticket(&results->point[i].point);
        if (wanted != ALL_POINTS ? i != wanted : !dense)
            continue;
        if (wanted == ALL_POINTS)
            TRY(check_shape(starts, results, i));
        TRY(add_point(starts, results, i));
    }
    return STATUS_OK;
}

static enum status read_results(const char *path, size_t wanted, struct starts *starts)
{
    struct store_results results;
    TRY(store_open(path, &results));
    enum status status = STATUS_OK;
    if (wanted != ALL_POINTS && wanted >= results.points)
        status = status_fail(STATUS_REQUEST, "%s: there is no point %zu; there are %zu, from 0 on",
                             starts->said, wanted, results.points);
    else
        status = add_points(starts, &results, wanted);
    store_close(&results);
    return status;
}

// ---- a model ------------------------------------------------------------------------------------

static enum status read_model(const char *path, struct starts *starts)
{
    struct store_model model;
    struct spec_networks *to;
    TRY(store_model_read(path, &model));
    struct net net = point_net(&model.point);
    enum status status = make_room(starts, &net, 1, &to);
    if (status == STATUS_OK)
        status = add(starts, to, model.result.final, model.result.mask);
    store_model_free(&model);
    return status;
}

// ---- all ----------------------------------------------------------------------------------------

// Splits PATH#POINT; without a number behind it, a hash is a character of the path.
static void split(const char *said, char path[4096], size_t *point)
{
    const char *hash = strrchr(said, '#');
    bool numbered = hash != NULL && hash[1] != '\0' && strlen(hash) <= 9 &&
                    strspn(hash + 1, "0123456789") == strlen(hash + 1);
    *point = numbered ? (size_t)strtoul(hash + 1, NULL, 10) : ALL_POINTS;
    snprintf(path, 4096, "%.*s", numbered ? (int)(hash - said) : (int)strlen(said), said);
}

static enum status read_any(char path[4096], size_t point, struct starts *starts)
{
    struct stat entry;
    enum store_kind kind;
    if (stat(path, &entry) == 0 && S_ISDIR(entry.st_mode))
        strncat(path, "/results.h5", 4095 - strlen(path));
    TRY(store_kind_of(path, &kind));
    if (kind == STORE_RESULTS)
        return read_results(path, point, starts);
    if ((kind == STORE_MODEL || kind == STORE_PROVEN) && point == ALL_POINTS)
        return read_model(path, starts);
    return status_fail(STATUS_REQUEST, "%s: %s", starts->said,
                       kind == STORE_NOTHING ? "there is no such file"
                       : kind == STORE_MODEL || kind == STORE_PROVEN
                           ? "is a model, which has no points"
                           : "holds neither results nor a model");
}

// Leaves out shapes of which no network learned, and masks that prune nothing.
static void settle(struct starts *starts)
{
    size_t kept = 0;
    for (size_t i = 0; i < starts->shapes; i++) {
        struct spec_networks networks = starts->networks[i];
        if (networks.count == 0) {
            free(networks.value);
            free(networks.mask);
            continue;
        }
        if (memchr(networks.mask, 0, networks.count * networks.net.parameters) == NULL) {
            free(networks.mask);
            networks.mask = NULL;
        }
        starts->networks[kept++] = networks;
    }
    starts->shapes = kept;
}

enum status store_read_starts(const char *said, const struct spec_file **file)
{
    struct starts starts = {.said = said};
    char path[4096];
    size_t point;
    *file = NULL;
    split(said, path, &point);
    enum status status = read_any(path, point, &starts);
    if (status == STATUS_OK)
        settle(&starts);
    if (status == STATUS_OK && starts.shapes == 0)
        status = status_fail(STATUS_REQUEST, "%s: no network of it learned and is exact at its end",
                             said);
    if (status == STATUS_OK)
        return spec_file_of_networks(said, starts.networks, starts.shapes, file);
    free_starts(&starts);
    return status;
}

enum status store_load_starts(struct point *point)
{
    const struct spec_file *from = point->from, *file;
    if (from == NULL || spec_file_is_read(from))
        return STATUS_OK;
    TRY(store_read_starts(from->path, &file));
    if (file->digest != from->digest)
        return status_fail(STATUS_REQUEST,
                           "%s: holds other networks than those that training started from",
                           from->path);
    point->from = file;
    return STATUS_OK;
}

enum status store_check_starts(const struct point *point, bool tickets)
{
    const struct spec_file *from = point->from;
    if (from == NULL)
        return STATUS_OK;
    if (point->freeze == NET_FREEZE_LATER)
        return status_fail(STATUS_REQUEST,
                           "%s has weights of its own where freeze later sets them; freeze must be "
                           "none, weights or coefficients",
                           from->path);
    if (!spec_file_is_read(from))
        return STATUS_OK;
    struct net net = point_net(point);
    const struct spec_networks *networks = spec_file_networks(from, &net);
    char name[NET_NAME_TEXT], other[NET_NAME_TEXT];
    net_name(&net, name);
    net_name(&from->networks[0].net, other);
    if (networks == NULL)
        return status_fail(STATUS_REQUEST, "%s holds %s%s, and no learned network %s", from->path,
                           other, from->shapes > 1 ? " and others" : "", name);
    if (tickets && networks->mask != NULL)
        return status_fail(
            STATUS_REQUEST,
            "the networks of %s are pruned already, and have no tickets of their own", from->path);
    return STATUS_OK;
}
