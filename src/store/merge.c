// Merging results files, point by point: memory holds all rows, and the networks of one point.
#include "store/reader.h"

#include <stdlib.h>
#include <string.h>

// The rows of one point in one source.
struct piece {
    size_t plan, source, point; // index of the point in the plan, of the source, of the point there
};

// A row that may go into the merged file.
struct candidate {
    size_t piece, row; // of the rows of this piece
    uint32_t replicate;
};

struct merge {
    const struct point *points;
    size_t point_count;
    struct store_results *source;
    size_t source_count;
    size_t **moved; // [source_count][its points]: their numbers in the merged file
    struct piece *piece;
    size_t pieces;
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

// Finds the plan's point of every point of every source.
static enum status match(struct merge *merge, const struct point_entry *entries)
{
    size_t total = 0;
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
            merge->piece[merge->pieces++] = (struct piece){plan->point, s, p};
        }
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

// Chooses the rows of pieces [begin, end): ascending by replicate, each from the first source that
// has it. Returns how many.
static size_t choose(const struct merge *merge, size_t begin, size_t end,
                     struct candidate *candidates)
{
    size_t count = 0, kept = 0;
    for (size_t i = begin; i < end; i++) {
        const struct store_results *source = &merge->source[merge->piece[i].source];
        const struct store_point *point = &source->point[merge->piece[i].point];
        for (size_t row = 0; row < point->count; row++)
            candidates[count++] =
                (struct candidate){i, row, source->trial[point->first + row].replicate};
    }
    qsort(candidates, count, sizeof *candidates, compare_candidates);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || candidates[kept - 1].replicate != candidates[i].replicate)
            candidates[kept++] = candidates[i];
    return kept;
}

// The merged rows of a point. Each network with its curves is a row of `width` floats: final, loss,
// accuracy.
struct gathered {
    const struct store_point *shape; // parameters, entries of a curve
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
}

// Memory for all rows that were kept, and for a piece of `most` rows.
static enum status take_memory(struct gathered *g, size_t kept, size_t most)
{
    g->result = calloc(kept + 1, sizeof *g->result);
    g->timing = calloc(kept + 1, sizeof *g->timing);
    g->block = calloc(kept + 1, g->width * sizeof *g->block);
    g->read = calloc(most + 1, g->width * sizeof *g->read);
    g->mask = calloc(kept + 1, g->shape->parameters);
    g->read_masks = calloc(most + 1, g->shape->parameters);
    return g->result == NULL || g->timing == NULL || g->block == NULL || g->read == NULL ||
                   g->mask == NULL || g->read_masks == NULL
               ? out_of_memory()
               : STATUS_OK;
}

// Reads a piece and copies the rows that were chosen from it.
static enum status gather(struct merge *merge, size_t piece, size_t kept, struct gathered *g)
{
    struct store_results *source = &merge->source[merge->piece[piece].source];
    size_t in_source = merge->piece[piece].point;
    const struct store_point *point = &source->point[in_source];
    size_t n = point->count, parameters = g->shape->parameters, curve = g->shape->curve;
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
        float *to = g->block + i * g->width;
        g->result[i] = source->trial[point->first + row];
        g->timing[i] = source->timing[point->first + row];
        g->result[i].final = memcpy(to, final + row * parameters, parameters * sizeof *to);
        to += parameters;
        g->result[i].curve_loss = memcpy(to, loss + row * curve, curve * sizeof *to);
        to += curve;
        g->result[i].curve_accuracy = memcpy(to, accuracy + row * curve, curve * sizeof *to);
        g->result[i].mask =
            memcpy(g->mask + i * parameters, g->read_masks + row * parameters, parameters);
    }
    return STATUS_OK;
}

// Writes the point whose pieces are [begin, end).
static enum status merge_point(struct merge *merge, size_t begin, size_t end,
                               struct store_writer *writer)
{
    const struct store_point *shape =
        &merge->source[merge->piece[begin].source].point[merge->piece[begin].point];
    size_t total = 0, most = 0;
    for (size_t i = begin; i < end; i++) {
        size_t n = merge->source[merge->piece[i].source].point[merge->piece[i].point].count;
        total += n;
        most = n > most ? n : most;
    }
    struct gathered g = {.shape = shape,
                         .width = shape->parameters + 2 * shape->curve,
                         .candidate = calloc(total + 1, sizeof *g.candidate)};
    size_t kept = g.candidate != NULL ? choose(merge, begin, end, g.candidate) : 0;
    enum status status = g.candidate == NULL ? out_of_memory() : take_memory(&g, kept, most);
    for (size_t i = begin; i < end && status == STATUS_OK; i++)
        status = gather(merge, i, kept, &g);
    if (status == STATUS_OK)
        status = store_writer_add(writer, &merge->points[merge->piece[begin].plan], g.result,
                                  g.timing, kept);
    free_gathered(&g);
    return status;
}

// ---- all --------------------------------------------------------------------------------------

static enum status open_sources(struct merge *merge, const char *const *sources, size_t count)
{
    merge->source = calloc(count + 1, sizeof *merge->source);
    merge->moved = calloc(count + 1, sizeof *merge->moved);
    if (merge->source == NULL || merge->moved == NULL)
        return out_of_memory();
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
    for (size_t begin = 0, end; begin < merge->pieces; begin = end) {
        for (end = begin; end < merge->pieces && merge->piece[end].plan == merge->piece[begin].plan;
             end++)
            merge->moved[merge->piece[end].source][merge->piece[end].point] =
                store_writer_points(writer);
        TRY(merge_point(merge, begin, end, writer));
    }
    return STATUS_OK;
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
                        const struct point *points, size_t count, const char *const *sources,
                        size_t source_count)
{
    struct merge merge = {.points = points, .point_count = count};
    enum status status = open_sources(&merge, sources, source_count);
    if (status == STATUS_OK)
        status = match_all(&merge);
    if (status == STATUS_OK)
        status = write_all(&merge, path, attributes);
    for (size_t s = 0; s < merge.source_count; s++) {
        store_close(&merge.source[s]);
        free(merge.moved[s]);
    }
    free(merge.source);
    free(merge.moved);
    free(merge.piece);
    return status;
}
