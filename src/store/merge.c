// Merging results files and segments, point by point: memory holds all rows of files, and the networks of one point.
#include "base/retry.h"
#include "store/reader.h"
#include "store/segment.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SEGMENTS   SIZE_MAX // the source of what lies in segments: after all files
#define MOST_FILES 256      // segments that are open at a time

// The rows of one point in one source.
struct piece {
    size_t plan, source, point; // index of the point in the plan, of the source, of the point there
    size_t rows;                // in segments `point` is the first of their places
};

// A row that may go into the merged file.
struct candidate {
    size_t piece, row; // of the rows of this piece
    uint32_t replicate;
};

struct merge {
    const struct point *points;
    const size_t *wanted; // [point_count], or NULL
    size_t point_count;
    struct store_results *source;
    size_t source_count;
    size_t **moved; // [source_count][its points]: their numbers in the merged file
    struct piece *piece;
    size_t pieces;
    const struct store_segments *segments; // may be NULL
    int *file;                             // [segments->segments]: descriptors; -1: not open
    size_t open;
    struct segment_window window; // of the segment that was read last
    struct gathered
        *gathered; // [2]: of the point that is gathered, and of the one that waits to be written
};

static enum status out_of_memory(void)
{
    return status_fail(STATUS_ENVIRONMENT, "out of memory: cannot merge the results");
}

// ---- matching ---------------------------------------------------------------------------------

static int compare_pieces(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    if (x->plan != y->plan)
        return x->plan < y->plan ? -1 : 1;
    return (x->source > y->source) - (x->source < y->source);
}

// Adds a piece for each point of which trials lie in segments.
static void match_places(struct merge *merge)
{
    const struct store_segments *segments = merge->segments;
    for (size_t begin = 0, end; segments != NULL && begin < segments->places; begin = end) {
        const struct store_place *place = segments->place;
        for (end = begin; end < segments->places && place[end].point == place[begin].point; end++)
            ;
        merge->piece[merge->pieces++] =
            (struct piece){place[begin].point, SEGMENTS, begin, end - begin};
    }
}

// Finds the plan's point of every point of every source.
static enum status match(struct merge *merge, const struct point_entry *entries)
{
    size_t total = merge->segments != NULL ? merge->point_count : 0;
    for (size_t s = 0; s < merge->source_count; s++)
        total += merge->source[s].points;
    merge->piece = calloc(total + 1, sizeof *merge->piece);
    if (merge->piece == NULL)
        return out_of_memory();
    for (size_t s = 0; s < merge->source_count; s++)
        for (size_t p = 0; p < merge->source[s].points; p++) {
            uint64_t identity = point_identity(&merge->source[s].point[p].point);
            const struct point_entry *plan =
                point_entries_find(entries, merge->point_count, identity);
            if (plan == NULL)
                return status_fail(
                    STATUS_REQUEST,
                    "%s: /points: row %zu belongs to no point of the plan: the file is "
                    "of another plan; name another output folder",
                    merge->source[s].path, p);
            merge->piece[merge->pieces++] =
                (struct piece){plan->point, s, p, merge->source[s].point[p].count};
        }
    match_places(merge);
    qsort(merge->piece, merge->pieces, sizeof *merge->piece, compare_pieces);
    return STATUS_OK;
}

static enum status match_all(struct merge *merge)
{
    struct point_entry *entries = calloc(merge->point_count + 1, sizeof *entries);
    if (entries == NULL)
        return out_of_memory();
    for (size_t i = 0; i < merge->point_count; i++)
        entries[i] = (struct point_entry){point_identity(&merge->points[i]), i};
    point_entries_sort(entries, merge->point_count);
    enum status status = match(merge, entries);
    free(entries);
    return status;
}

// ---- one point --------------------------------------------------------------------------------

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->replicate != y->replicate)
        return x->replicate < y->replicate ? -1 : 1;
    return (x->piece > y->piece) - (x->piece < y->piece);
}

static uint32_t replicate_of(const struct merge *merge, const struct piece *piece, size_t row)
{
    if (piece->source == SEGMENTS)
        return merge->segments->place[piece->point + row].replicate;
    const struct store_results *source = &merge->source[piece->source];
    return source->trial[source->point[piece->point].first + row].replicate;
}

// Chooses the rows of pieces [begin, end): ascending by replicate, each from the first source that
// has it, without those that are not wanted. Returns how many.
static size_t choose(const struct merge *merge, size_t begin, size_t end,
                     struct candidate *candidates)
{
    size_t count = 0, kept = 0;
    for (size_t i = begin; i < end; i++)
        for (size_t row = 0; row < merge->piece[i].rows; row++)
            candidates[count++] =
                (struct candidate){i, row, replicate_of(merge, &merge->piece[i], row)};
    qsort(candidates, count, sizeof *candidates, compare_candidates);
    size_t wanted = merge->wanted != NULL ? merge->wanted[merge->piece[begin].plan] : SIZE_MAX;
    for (size_t i = 0; i < count && candidates[i].replicate < wanted; i++)
        if (kept == 0 || candidates[kept - 1].replicate != candidates[i].replicate)
            candidates[kept++] = candidates[i];
    return kept;
}

// The merged rows of a point. Each network with its curves is a row of `width` floats: final, loss,
// accuracy.
struct gathered {
    size_t parameters, curve; // of a network; entries
    size_t width;
    struct candidate *candidate;
    struct trial_result *result;
    struct store_timing *timing;
    float *block, *read;        // [kept][width], and of one piece
    uint8_t *mask, *read_masks; // [kept][P], and of one piece
};

static void free_gathered(struct gathered *g)
{
    free(g->candidate);
    free(g->result);
    free(g->timing);
    free(g->block);
    free(g->read);
    free(g->mask);
    free(g->read_masks);
    *g = (struct gathered){0};
}

static void forget_gathered(struct merge *merge)
{
    free_gathered(&merge->gathered[0]);
    free_gathered(&merge->gathered[1]);
}

// Memory for all rows that were kept, and for a piece of `most` rows.
static enum status take_memory(struct gathered *g, size_t kept, size_t most)
{
    g->result = calloc(kept + 1, sizeof *g->result);
    g->timing = calloc(kept + 1, sizeof *g->timing);
    g->block = calloc(kept + 1, g->width * sizeof *g->block);
    g->read = calloc(most + 1, g->width * sizeof *g->read);
    g->mask = calloc(kept + 1, g->parameters);
    g->read_masks = calloc(most + 1, g->parameters);
    return g->result == NULL || g->timing == NULL || g->block == NULL || g->read == NULL ||
                   g->mask == NULL || g->read_masks == NULL
               ? out_of_memory()
               : STATUS_OK;
}

// The i-th row that was kept, whose networks, curves and mask are to be filled in.
static struct trial_result *row_of(struct gathered *g, size_t i)
{
    struct trial_result *result = &g->result[i];
    float *to = g->block + i * g->width;
    result->final = to;
    result->curve_loss = to + g->parameters;
    result->curve_accuracy = result->curve_loss + g->curve;
    result->mask = g->mask + i * g->parameters;
    return result;
}

// Reads a piece of a file and copies the rows that were chosen from it.
static enum status gather(struct merge *merge, size_t piece, size_t kept, struct gathered *g)
{
    struct store_results *source = &merge->source[merge->piece[piece].source];
    size_t in_source = merge->piece[piece].point;
    const struct store_point *point = &source->point[in_source];
    size_t n = point->count, parameters = g->parameters, curve = g->curve;
    float *final = g->read, *loss = final + n * parameters, *accuracy = loss + n * curve;
    TRY(store_reopen(source));
    enum status status = store_read_point(source, in_source, final, loss, accuracy);
    if (status == STATUS_OK)
        status = store_read_masks(source, in_source, g->read_masks);
    store_suspend(source);
    TRY(status);
    for (size_t i = 0; i < kept; i++) {
        if (g->candidate[i].piece != piece)
            continue;
        size_t row = g->candidate[i].row;
        g->result[i] = source->trial[point->first + row];
        g->timing[i] = source->timing[point->first + row];
        struct trial_result *to = row_of(g, i);
        memcpy(to->final, final + row * parameters, parameters * sizeof *final);
        memcpy(to->curve_loss, loss + row * curve, curve * sizeof *loss);
        memcpy(to->curve_accuracy, accuracy + row * curve, curve * sizeof *accuracy);
        memcpy(to->mask, g->read_masks + row * parameters, parameters);
    }
    return STATUS_OK;
}

static void close_segments(struct merge *merge)
{
    for (size_t s = 0; merge->open > 0 && s < merge->segments->segments; s++)
        if (merge->file[s] >= 0) {
            close(merge->file[s]);
            merge->file[s] = -1;
            merge->open--;
        }
}

static enum status open_segment(struct merge *merge, size_t segment)
{
    if (merge->file[segment] >= 0)
        return STATUS_OK;
    if (merge->open == MOST_FILES)
        close_segments(merge);
    const char *path = merge->segments->path[segment];
    RETRY(merge->file[segment], open(path, O_RDONLY | O_CLOEXEC));
    if (merge->file[segment] < 0)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot be read: %s", path, strerror(errno));
    merge->open++;
    return STATUS_OK;
}

// Reads the rows that were chosen from segments.
static enum status gather_places(struct merge *merge, size_t piece, size_t kept, struct gathered *g)
{
    const struct piece *at = &merge->piece[piece];
    const struct segment_shape shape = segment_shape(&merge->points[at->plan]);
    for (size_t i = 0; i < kept; i++) {
        if (g->candidate[i].piece != piece)
            continue;
        const struct store_place *place = &merge->segments->place[at->point + g->candidate[i].row];
        TRY(open_segment(merge, place->segment));
        TRY(segment_fetch(&merge->window, merge->segments->path[place->segment],
                          merge->file[place->segment], place->offset, &shape, row_of(g, i),
                          &g->timing[i]));
    }
    return STATUS_OK;
}

// Gathers the point whose pieces are [begin, end), and gives it to the writer.
static enum status merge_point(struct merge *merge, size_t begin, size_t end, struct gathered *g,
                               struct store_writer *writer)
{
    const struct point *point = &merge->points[merge->piece[begin].plan];
    uint64_t updates[TRIAL_MAX_CURVE];
    size_t total = 0, most = 0; // rows; of a piece of a file
    for (size_t i = begin; i < end; i++) {
        const struct piece *piece = &merge->piece[i];
        total += piece->rows;
        if (piece->source != SEGMENTS && piece->rows > most)
            most = piece->rows;
    }
    free_gathered(g);
    *g = (struct gathered){.parameters = point_net(point).parameters,
                           .curve = trial_curve_updates(point->updates, updates),
                           .candidate = calloc(total + 1, sizeof *g->candidate)};
    g->width = g->parameters + 2 * g->curve;
    if (g->candidate == NULL)
        return out_of_memory();
    size_t kept = choose(merge, begin, end, g->candidate);
    TRY(take_memory(g, kept, most));
    for (size_t i = begin; i < end; i++)
        TRY(merge->piece[i].source == SEGMENTS ? gather_places(merge, i, kept, g)
                                               : gather(merge, i, kept, g));
    TRY(store_writer_add_later(writer, point, g->result, g->timing, kept));
    if (!store_writer_waits(writer))
        forget_gathered(merge);
    return STATUS_OK;
}

// ---- all --------------------------------------------------------------------------------------

static enum status open_sources(struct merge *merge, const char *const *sources, size_t count)
{
    size_t segments = merge->segments != NULL ? merge->segments->segments : 0;
    merge->source = calloc(count + 1, sizeof *merge->source);
    merge->file = malloc((segments + 1) * sizeof *merge->file);
    merge->moved = calloc(count + 1, sizeof *merge->moved);
    if (merge->source == NULL || merge->file == NULL || merge->moved == NULL)
        return out_of_memory();
    for (size_t s = 0; s < segments; s++)
        merge->file[s] = -1;
    for (size_t s = 0; s < count; s++) {
        TRY(store_open(sources[s], &merge->source[s]));
        store_suspend(&merge->source[s]);
        merge->source_count++;
        merge->moved[s] = calloc(merge->source[s].points + 1, sizeof *merge->moved[s]);
        if (merge->moved[s] == NULL)
            return out_of_memory();
    }
    return STATUS_OK;
}

static enum status merge_points(struct merge *merge, struct store_writer *writer)
{
    size_t turn = 0;
    for (size_t begin = 0, end; begin < merge->pieces; begin = end, turn = !turn) {
        for (end = begin; end < merge->pieces && merge->piece[end].plan == merge->piece[begin].plan;
             end++)
            if (merge->piece[end].source != SEGMENTS)
                merge->moved[merge->piece[end].source][merge->piece[end].point] =
                    store_writer_points(writer);
        TRY(merge_point(merge, begin, end, &merge->gathered[turn], writer));
    }
    return store_writer_flush(writer);
}

// Copies what others have put into the sources: of the one that is replaced, if any, before the
// others, because what is there already stays.
static enum status carry_all(struct merge *merge, const char *path, struct store_writer *writer)
{
    enum status status = STATUS_OK;
    for (int replaced = 1; replaced >= 0; replaced--)
        for (size_t s = 0; s < merge->source_count && status == STATUS_OK; s++)
            if ((strcmp(merge->source[s].path, path) == 0) == replaced) {
                status = store_writer_carry(writer, &merge->source[s], merge->moved[s]);
                store_suspend(&merge->source[s]);
            }
    return status;
}

static enum status write_all(struct merge *merge, const char *path,
                             const struct store_attributes *attributes)
{
    struct store_writer *writer;
    TRY(store_writer_open(path, attributes, &writer));
    enum status status = merge_points(merge, writer);
    if (status == STATUS_OK)
        status = carry_all(merge, path, writer);
    if (status == STATUS_OK)
        return store_writer_commit(writer);
    store_writer_abandon(writer);
    return status;
}

enum status store_merge(const char *path, const struct store_attributes *attributes,
                        const struct point *points, const size_t *wanted, size_t count,
                        const char *const *sources, size_t source_count,
                        const struct store_segments *segments)
{
    struct gathered gathered[2] = {{0}};
    struct merge merge = {.points = points,
                          .wanted = wanted,
                          .point_count = count,
                          .segments = segments,
                          .gathered = gathered};
    enum status status = open_sources(&merge, sources, source_count);
    if (status == STATUS_OK)
        status = match_all(&merge);
    if (status == STATUS_OK)
        status = write_all(&merge, path, attributes);
    for (size_t s = 0; s < merge.source_count; s++) {
        store_close(&merge.source[s]);
        free(merge.moved[s]);
    }
    close_segments(&merge);
    free(merge.source);
    free(merge.moved);
    free(merge.piece);
    free(merge.file);
    free(merge.window.data);
    forget_gathered(&merge);
    return status;
}
