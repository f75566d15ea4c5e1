// A sweep's results, point by point, as tables and figures show them.
#ifndef REPORT_DATA_SUMMARY_H
#define REPORT_DATA_SUMMARY_H

#include "base/sequence.h"
#include "report/data/statistics.h"
#include "spec/setting.h"
#include "sweep/partial.h"

#define REPORT_LABEL 256 // bytes of a question or a label
#define REPORT_PAGE  64  // bytes of what tells a page of a figure from the others

// What one seed has of a point's networks.
struct report_source {
    uint64_t seed;
    size_t point;         // of the results
    size_t first, trials; // of the report's point
    struct report_count learned;
};

// Points of the results that differ in the seed alone are one here, unless they were asked for one
// by one.
struct report_point {
    const struct point *point;          // its seed is that of the first source
    const struct trial_result *trial;   // [trials], source by source
    size_t trials;                      // of the results
    const struct report_source *source; // [sources]: a seed each
    size_t sources;
    double agreement;  // probability of sources that differ so much or more, if their rates are the
                       // same (report_agreement); NaN with fewer than two that have networks
    size_t parameters; // P
    size_t numbers;    // of them, the network's own, each counted once
    size_t networks;   // tried so far; a ticket whose parent did not learn, where only learned ones
                       // have any, was not, and counts nowhere below
    size_t not_tried;  // trials - networks
    size_t learned, not_learned, dead, diverged;
    // Of those that learned: known by fresh boards alone, not proven; exact when their training was
    // over; and those that a later look, at least, found wrong again.
    size_t sampled, exact_at_end, lost;
    size_t average_learned;      // of all that were tried: the running mean is exact at the end
    double rate;                 // learned / networks; NaN without networks
    struct interval interval;    // 95 % of the rate, see struct report
    double median_learned_at;    // updates, among those that learned; NaN if none did
    double median_cell_accuracy; // NaN without networks
    double baseline;             // mean accuracy of predicting every cell dead; NaN likewise
    double median_weights_left;  // without biases; NaN likewise
};

// What is held of the published choices before the published figures are looked at: that they are
// as documented, or nothing (report/data/ranking.h).
enum report_prior { REPORT_PRIOR_DOCUMENTED, REPORT_PRIOR_NONE, REPORT_PRIORS };

// NULL-terminated.
extern const char *const report_prior_names[REPORT_PRIORS + 1]; // "documented", "none"

struct report {
    const struct store_results *results; // what is summarised: networks and masks are read from it
    // Cleaned for printing (base/text.h).
    char plan[64], question[256], program[32], revision[64], isa[16], cpu[128];
    char corrected[512];   // by whom verdicts were given anew; "": by no one
    char overrides[1024];  // the --set arguments: "a=b, c=d"; "" without
    bool ranking, cost;    // the figure of the ranking, of what networks cost, is asked for
    double watts;          // of the latter: what a busy processor draws; 0: not given
    const char *elsewhere; // of the latter: a file of others beside (elsewhere.h); NULL: none
    const char *where;   // by which its points were chosen, as --where says it; NULL: all are there
    size_t curves;       // of so many single networks curves are asked for; 0: of none
    size_t curves_point; // of the latter: the point's row in /points
    enum report_prior prior; // of the ranking: as documented, unless the caller sets another
    const uint64_t *seed;    // [seeds], the plan's
    size_t seeds;
    // When points had enough networks: intervals of rates are Wilson's, or, if anything is asked here, those of the
    // confidence sequence (base/sequence.h).
    struct sequence_rule rule;
    bool complete; // the sweep finished: every point has the networks that its plan asks for
    size_t points;
    struct report_point *point;  // [points], in the plan's order
    bool varies[SETTING_SEED];   // whether the points that the axis applies to differ on it
    bool constant[SETTING_SEED]; // they do not, and the value does not go without saying
    const struct point *any[SETTING_SEED]; // a point that it applies to, or NULL
    size_t least_networks, most_networks;
    size_t learned;               // of all points
    size_t sampled;               // likewise
    size_t not_tried;             // likewise
    bool averages;                // some point has a running mean
    bool trains_on;               // some network that learned was trained on
    bool tickets;                 // some point is a ticket's
    bool sizes;                   // the points differ in their numbers of parameters
    bool pooled;                  // some point has several seeds
    bool by_seed;                 // none has, because none were pooled
    size_t compared, disagree;    // points whose seeds were compared, and those of them whose seeds
                                  // disagree at REPORT_LEVEL after Holm's correction
    struct trial_result *trial;   // of the points of several seeds, owned
    struct report_source *source; // likewise
    size_t planned; // trials of the plan, of results that are not complete; 0: not known
    struct store_results *loaded; // by report_load, or NULL; owned
    struct partial *partial;      // by report_load_rows, or NULL; owned
};

// Below this probability, corrected for their number, differences are called such.
#define REPORT_LEVEL 0.05

// What is said of results whose sweep did not finish.
extern const char *const report_incomplete;

// Summarises `results`, which must outlive the report. Refuses results without a point. The other
// one has a point for each seed, those that differ in the seed alone side by side.
enum status report_open(const struct store_results *results, struct report *report);
enum status report_open_by_seed(const struct store_results *results, struct report *report);
// Opens results, a file or the folder that holds it, and summarises them, in either way. Where a sweep is at work in the
// folder, or was killed there, they are all that it has stored so far.
enum status report_load(const char *results, bool by_seed, struct report *report);
// The same for its rows alone, whose networks cannot be read, which is quicker while a sweep is at work.
enum status report_load_rows(const char *results, bool by_seed, struct report *report);
void report_close(struct report *report);

// Says of results that are not complete what there is: "PARTIAL: 371 of 38528 trials; ...".
void report_format_incomplete(const struct report *report, char text[REPORT_LABEL]);

// The report of some of its points, those that `keep` says yes to, which is given `with`; to be closed as well, before the
// whole. Precondition (assert): there are some.
typedef bool report_keep(const struct report *report, const struct point *point, const void *with);
enum status report_select(const struct report *report, report_keep *keep, const void *with,
                          struct report *part);
// The same by number: keep[points].
enum status report_choose(const struct report *report, const bool *keep, struct report *part);

// The networks of a point.
struct report_networks {
    float *final;  // [trials][P]
    uint8_t *mask; // [trials][P]: 1 left, 0 pruned
};
enum status report_read_networks(const struct report *report, const struct report_point *point,
                                 struct report_networks *networks);
void report_free_networks(struct report_networks *networks);

// The source of a point's trial.
const struct report_source *report_source_of(const struct report_point *point, size_t trial);

// The source of a point with that seed, or NULL; and whether two points have the same seeds, so that seed can be compared with seed.
const struct report_source *report_source_with(const struct report_point *point, uint64_t seed);
bool report_same_seeds(const struct report_point *a, const struct report_point *b);

// The file that RESULTS names: itself, or results.h5 in it where it is a folder.
enum status report_find(const char *results, char path[4096]);

// How it is known that those learned which did: "proven", "boards" where only fresh boards speak for
// them, "3 of 5 proven", or "-" where none did.
#define REPORT_EVIDENCE_TEXT 64
void report_format_evidence(size_t learned, size_t sampled, char text[REPORT_EVIDENCE_TEXT]);

// The overrides of a plan, one a line, as a list on one line; "..." stands for what does not fit.
void report_format_overrides(const char *lines, char *list, size_t bytes);

// The plan's seeds: "seed 1", "seeds 1, 2"; "..." stands for those that do not fit.
void report_format_seeds(const struct report *report, char *text, size_t bytes);

// Appends what a point has on an axis: "m = 2, weights: Glorot".
void report_append_setting(char label[REPORT_LABEL], enum setting_id axis,
                           const struct point *point);

// Appends its number to the name of every page but the first: "-2"; "2" where there is no name.
void report_number_page(size_t page, char name[REPORT_PAGE]);

// Of results whose points may have had enough networks before there were as many as the plan allows: "each point until its
// rate is known to +-0.05, or surely is not 0.5"; empty of others. And how intervals of rates are named: "Wilson's interval".
void report_format_rule(const struct report *report, char text[REPORT_LABEL]);
const char *report_interval_name(const struct report *report);

// A median of counts, for people: "9,408", "12.5". text: TEXT_COUNT bytes.
void report_format_number(double number, char *text);

// The networks of a point: "64", or "48 to 64" where points differ.
void report_format_networks(const struct report *report, char text[64]);

#endif
