// A plan: experiments/*.yaml, read strictly. Every setting (spec/setting.h) is a
// value, or a list of them, in which 1-8 is a range of whole numbers; the plan is their product, the
// later setting running faster. What is not said has its usual value; the name is that of the file, and the
// question what the chance of learning depends on.
//
// `training.boards` may also be the path of a pattern, and `network.from` is one of results or a model. Paths
// have a point or a slash in them, and begin where the program was started.
//
// The seed is a number or a list: every point is then run once for each of them, all points of one
// seed after those of the other, in each part. Points that differ in the seed alone have the same
// key and other random streams.
//
//   seed: [20200903, 20261127]
//
// A plan may also be a union of products: each of its `parts` holds those keys that it replaces,
// any but name, question, precision, threshold and seed, and the points are those of one part after the other.
//
//   networks: 512
//   task: {generations: [1], ...}
//   parts:
//     - network: {overcompleteness: [1, 2, 3]}
//     - networks: 32
//       task: {generations: [2]}
//       network: {overcompleteness: [3, 4]}
//
// `networks` is how many networks every point has, or, with one of two keys of the plan as a whole, how many it has at most:
//
//   precision: 0.05    # a point has enough once its rate is known to +-0.05,
//   threshold: 0.5     # or once it surely is not 0.5 (sweep/enough.h, base/sequence.h)
//
// Tickets are asked for by a section of their own, whose other keys have usual values:
//
//   network: {family: [life, window], filters: [1-2, 2-1], ...}    # filters: or overcompleteness
//   ticket:
//     method: [iterative, snip]     # a name of TICKET_METHODS (ticket/ticket.h), but dense
//     rounds: 8                     # of pruning: points for 1, 2, ..., 8
//     unit: [weights]               # weights | channels
//     scope: [global]               # global | layer
//     rate: [0.2]                   # share of what is left that a round removes
//     rewind: [0]                   # what is left starts from its values after so many updates, or
//                                   # from the trained ones
//     biases: no                    # yes: they are pruned and counted, too
//     retrain: [yes]                # no: judged as pruned
//     parents: learned              # networks that did not learn have no tickets | any
//     control: [none]               # none | random | shuffled | fresh | signs
//     flips: [0]                    # weights whose starting sign is flipped
//     flip_biases: [no]
//     noise: [0]                    # on starting weights, in root mean squares of their layer
//
// overcompleteness and filters are two ways to say one thing: a part or a --set that gives one of
// them replaces the other. A --set of tickets reaches the parts that have any, or all if none has.
//
// Of a part with tickets, every point of the product of the other sections is a parent, a dense
// network, followed by its tickets: for each of the product of method, unit, scope, rate, rewind
// and retrain come the rounds, and in each round the product of control, flips, flip_biases and
// noise. So the points of one parent are neighbours. A parent that an earlier part has already
// is not repeated; its tickets are.
//
// No point may stand twice: points are told apart by all of their settings (point_identity),
// not by how many networks they have.
#ifndef SWEEP_PLAN_H
#define SWEEP_PLAN_H

#include "base/sequence.h"
#include "store/results.h"

#include <stdio.h>

struct plan {
    char *text;      // the file, verbatim
    char *overrides; // the --set arguments, one a line
    char *files;     // the boards that it names (spec/file.h)
    char name[64];   // letters, digits, - and _
    bool nameless;   // the file says none: it is the file's
    char question[256];
    uint64_t *seed; // [seeds], as the plan lists them
    size_t seeds;
    size_t points, trials;
    struct point *point;       // [points]
    size_t *networks;          // [points]: replicates, at most
    struct sequence_rule rule; // when a point has enough of them; nothing is asked: never
};

// How many points from `first` on are of one group: they have the same parent (point_parent),
// which may be the first of them, and as many networks.
size_t plan_group(const struct plan *plan, size_t first);

// Reads `path`, which may be a pipe, or "-" for standard input; each of settings[count] is a
// "key=value" that replaces a value, such as "network.overcompleteness=1,2" or "networks=8", in the
// plan and in all of its parts, whatever they say. Refuses unknown and repeated keys, wrong types,
// malformed, negative and impossible values, empty lists, repeated points and tickets that cannot be
// had (ticket_possible), all of them together, a line each:
//   path:line:column: key: what is wrong; what was expected
// Malformed YAML, and what is wrong of values beside each other while one of them is wrong by itself,
// is told alone.
enum status plan_read(const char *path, const char *const *settings, size_t count,
                      struct plan *plan);
// Reads the plan that results hold, with what was replaced in it, and the boards as they keep them: none of
// the files that it names has to be there. Messages call it `path`.
enum status plan_read_stored(const struct store_attributes *attributes, const char *path,
                             struct plan *plan);

// The same of a text in memory, which is freed or becomes the plan's; messages call it `path`.
enum status plan_read_text(const char *path, char *text, const char *const *settings, size_t count,
                           struct plan *plan);
void plan_free(struct plan *plan);

// How a --set argument may begin, "task.board=" and so on; NULL ends the list.
const char *const *plan_settable(void);

// Writes a plan of the defaults that says every key, with what it means and may be; what cannot stand
// beside the defaults is in it as a comment. It reads as the plan "{}" does.
void plan_write_commented(FILE *out);

// The version of libyaml in use: "0.2.5".
const char *plan_library_version(void);

#endif
