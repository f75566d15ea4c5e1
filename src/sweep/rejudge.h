// Stored networks judged anew, with the proofs of this program, on several threads.
//
// What a file holds is each network at the end of its training. So of a network that learned and
// lost it again the verdict on its end is given anew, and the look that found it exact before is
// believed; that of a look at its very end is not.
//
// Before schema 3 `learned` meant exact at the end. A network of one or two generations that had
// been proven exact and was not at the end has learned in today's sense; one of more had been right
// on the test boards alone, which today is no look that found it exact.
#ifndef SWEEP_REJUDGE_H
#define SWEEP_REJUDGE_H

#include "store/results.h"

struct rejudge_request {
    const struct store_results *results; // open
    size_t threads;                      // at least 1
    // Called by the calling thread, ten times a second and at the end; may be NULL.
    void (*progress)(void *context, size_t judged, size_t networks);
    void *context;
};

// Writes the results as they should be to trial[results->trials], without networks. Fails if the
// networks cannot be read, and when memory is short.
enum status rejudge_run(const struct rejudge_request *request, struct trial_result *trial);

// What differs at a point.
struct rejudge_tally {
    size_t networks;  // judged: all that were tried
    size_t same;      // nothing of the verdict has changed
    size_t now_exact; // exact at the end, and the file says not
    size_t now_wrong; // the file says exact at the end, and they are not
    size_t lost;      // learned by today's meaning: they had been exact, and lost it
    size_t looks;     // learned_at is another
    size_t counts;    // the number of wrong or unsure windows or patches is another
    size_t unsure;    // some answer is unsure
    size_t evidence;  // how it is known is another
};

// Compares what the file says of a point, or of all (SIZE_MAX), with `trial`.
struct rejudge_tally rejudge_compare(const struct store_results *results, size_t point,
                                     const struct trial_result *trial);

#endif
