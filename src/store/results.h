// Results of a sweep as an HDF5 file: writing one in one go, and reading one.
//
//   /trials     a row per trial, in order of point, then replicate
//   /timings    a row per trial: its seconds and joules. Apart, so that /trials is the same bytes every
//               time. Schemas before 6 knew no joules
//   /points     a row per point, with its rate of learning and its interval: Wilson's, or that of the
//               confidence sequence, where the plan asks for a precision or a threshold
//   /networks/<point>/final                     [trials of the point, parameters] float32
//   /networks/<point>/mask                      the same, uint8: 1 left, 0 pruned. Of tickets, and of networks that
//                                               started from others (point_keeps_masks), alone:
//   /networks/<point>/layer_weights             [trials of the point, layers] uint32: left of each
//   /curves/<point>/updates, loss, accuracy     [entries]; [trials of the point, entries] float32
//
// A trial that was not tried, because its parent did not learn, has its row, and counts in no rate.
// Initial values follow from seed, key and replicate, and the file that the point starts from, and are not kept; `lifeticket extract` makes them.
// Schemas 1 and 2, which are read as well, kept them in /networks/<point>/initial, which is passed
// over. Schema 1 knew no tickets: its trials are dense networks L(n,m).
//
// <point> is the row in /points. Columns, units and meanings: store/schema.c, and the tables'
// attributes. Attributes that are texts are of fixed length: h5py gives bytes, to be decoded.
//
// A file appears complete under its name or
// not at all (base/output.h). One thread at a time calls the library.
#ifndef STORE_RESULTS_H
#define STORE_RESULTS_H

#include "base/sequence.h"
#include "trial/trial.h"

#define STORE_SCHEMA 9

// The root attributes. All texts end in zero.
struct store_attributes {
    char *plan; // the plan's text, verbatim; owned by the reader, or borrowed from the writer's
                // caller
    char *overrides; // --set arguments, one a line; "" without. Ownership as for plan
    char *files; // the boards that the plan names (spec/file.h); "" without. Ownership as for plan
    char plan_name[64];
    char question[256];
    uint64_t *seed; // [seeds]: those of the plan, in its order. Ownership as for plan
    size_t seeds;
    struct sequence_rule rule; // the plan's precision and threshold; stored if they are asked for
    char program[32], revision[64], isa[16], compiler[64], host[64], cpu[128];
    char started[32], finished[32]; // UTC, ISO 8601
    char corrected[512]; // by whom verdicts were given anew after the training; "": by no one
    bool complete;
    unsigned schema; // of a file that was read; STORE_SCHEMA is written
};

// What a trial took.
struct store_timing {
    double seconds; // of a processor
    double joules;  // as measured (base/energy.h); NaN: not known
};

// One row of /points with its trials.
struct store_point {
    struct point point;
    size_t parameters; // P
    size_t curve;      // entries of a learning curve
    size_t first;      // index of its first row in trials
    size_t count;      // its rows, those that were not tried among them
    size_t learned;
};

// A file that has been read: everything but the networks and curves, which are read point by point.
struct store_results {
    struct store_attributes attributes;
    size_t points, trials;
    struct store_point *point;   // [points]
    struct trial_result *trial;  // [trials], pointers NULL
    struct store_timing *timing; // [trials]
    int64_t file;                // the library's handle
    char path[4096];
};

// Opens and checks a file. A file that is missing, truncated, not HDF5, of another schema or with a
// point twice is refused with its path and the reason; the file is not touched.
enum status store_open(const char *path, struct store_results *results);
void store_close(struct store_results *results);
// The same for its rows alone: the file is not kept open, and networks and curves cannot be read.
enum status store_open_rows(const char *path, struct store_results *results);

// Reads the rows of one point into caller's memory; NULL where not wanted. final: [count][P]; loss,
// accuracy: [count][curve].
enum status store_read_point(const struct store_results *results, size_t point, float *final,
                             float *loss, float *accuracy);

// Reads the masks of one point: mask [count][P], 1 left, 0 pruned; all ones for a parent.
enum status store_read_masks(const struct store_results *results, size_t point, uint8_t *mask);

// Writing: open, one call per point in order, commit. Until the commit nothing is seen under
// `path`.
struct store_writer;
enum status store_writer_open(const char *path, const struct store_attributes *attributes,
                              struct store_writer **writer);
// `results` of one point, ascending by replicate, with their final values and curves, and of
// tickets the masks; timing[count]. Initial values are not looked at.
enum status store_writer_add(struct store_writer *writer, const struct point *point,
                             const struct trial_result *results, const struct store_timing *timing,
                             size_t count);
// The same, but a point that is not too large is written by the next call, or by the commit: until then, as long as it
// waits, what was given stays as it is. So its networks are compressed, by a thread, while others are gathered and written.
enum status store_writer_add_later(struct store_writer *writer, const struct point *point,
                                   const struct trial_result *results,
                                   const struct store_timing *timing, size_t count);
bool store_writer_waits(const struct store_writer *writer);
// Writes what waits.
enum status store_writer_flush(struct store_writer *writer);
// Points that were added; and, before the commit, copies what others have put into results
// (store/carry.h), moved[results->points].
size_t store_writer_points(const struct store_writer *writer);
enum status store_writer_carry(struct store_writer *writer, struct store_results *results,
                               const size_t *moved);
// Both free the writer. After a failed commit the temporary file is gone and an earlier file at
// `path` is intact.
enum status store_writer_commit(struct store_writer *writer);
void store_writer_abandon(struct store_writer *writer);

// Writes the results once more, of today's schema, with `trials` in place of their rows: networks,
// masks, curves and timings are carried over. The results are open; trials[results->trials] have no
// networks. What others have put into the file is carried over.
enum status store_copy(const char *path, const struct store_attributes *attributes,
                       struct store_results *results, const struct trial_result *trials);

// Where a trial lies in segments (store/segment.h): the index of its point among the plan's, and of the segment.
struct store_place {
    uint32_t point, replicate, segment;
    uint64_t offset;
};

// Trials in segments. Those of a point stand together, ascending by replicate; each trial once.
struct store_segments {
    const char *const *path; // [segments]
    size_t segments;
    const struct store_place *place; // [places]
    size_t places;
};

// Merges results files, and trials of segments unless that is NULL, into one file at `path`, which may be among the
// sources. Rows are matched to `points` (the plan's, in its order); a row that is in several sources is taken
// from the first, and from a segment last. Of a point i the replicates from wanted[i] on are left out; NULL: none. A source
// with a row that belongs to none of the points is refused. What others have put into the sources is carried over
// (store/carry.h); under one name, that of the file at `path`, if it is a source, else of the first. attributes->complete is
// what the caller says.
enum status store_merge(const char *path, const struct store_attributes *attributes,
                        const struct point *points, const size_t *wanted, size_t count,
                        const char *const *sources, size_t source_count,
                        const struct store_segments *segments);

#endif
