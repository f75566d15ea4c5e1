// Claims: sentences that committed results bear out, or do not.
//
// A file of claims is a YAML document with a section for each, named by the claim's id:
//
//   minimal-rarely:
//     says: Of {networks} minimal networks {learned} learn, {rate} ({interval}).
//     results: results/overcompleteness
//     of: m=1
//     claims: rate below 20 %
//     control: m=8
//     must: rate above 80 %
//
// `of`, `against` and `control` select rows of results as `table --where` does, or of a CSV file; "CONDITIONS in FILE" those of
// another file than `results`, and "all" every row. A CSV file has rates where it has seed, networks and learned, as `table
// --by-seed --format csv` writes them. Rates are of all networks of the rows together. `claims` and `must` are one of
//
//   rate RANGE             the rate of `of`, by Wilson's interval; RANGE is "above X", "below X" or "from X to Y", in per cent
//   rate none, rate all    not one learned, or every one, of 20 networks at least
//   difference RANGE       the rate of `of` minus that of `against`, by Newcombe's interval, and by an exact test where above or
//                          below 0: rows are compared with rows that agree in all settings but those that set `of` and
//                          `against` apart, and seed by seed where both have the same ones (strata.h, mantel.h)
//   agrees                 with the `published` count, "3 of 64", of 20 networks of ours at least: Fisher's exact test does not
//                          tell them apart
//   rises, falls           along the selections of `of`, with semicolons between them: no step goes the other way beyond chance,
//                          and the last is above, or below, the first beyond chance, each compared as for a difference
//   half RANGE             the m at which half of the networks learn (Firth's regression in log2 m) on the rows of `of`
//   value RANGE, value is X    the number in the `column` of the only row
//
// p of differences and of agreement is corrected by Holm among all claims of the same `family`. Tests take the networks of two
// selections for independent. Tickets and their own controls are not: paired positively, as they are, they differ beyond
// chance more often than is said here (`table --paired` has McNemar's test). Rows that have the same networks are refused.
//
// A claim holds where the whole interval lies in the range, fails where none of it does, and is undecided else. A rate and a
// difference are undecided, too, where the estimate of a seed alone says otherwise than all; a failed "none" or "all" is not.
// A claim whose control does not hold is undecided, and never expected. `expect` is what else is expected to come out, if not
// "holds".
//
// In `says` braces are replaced: {rate}, {interval}, {learned}, {networks}, {count} ("4 of 64"), {difference}, {p}, {half},
// {published}, or the name of a column, each of `of`, or of other rows: {rate of against}, {rate of m=2}.
#ifndef REPORT_CLAIMS_CLAIMS_H
#define REPORT_CLAIMS_CLAIMS_H

#include "report/data/statistics.h"
#include "report/tables/table.h"
#include "sweep/document.h"

#include <stdio.h>

enum claim_verdict { CLAIM_HOLDS, CLAIM_FAILS, CLAIM_UNDECIDED, CLAIM_VERDICTS };

// NULL-terminated.
extern const char *const claim_verdict_names[CLAIM_VERDICTS + 1]; // "holds", "fails", "undecided"

enum claim_statistic {
    CLAIM_RATE,
    CLAIM_DIFFERENCE,
    CLAIM_AGREES,
    CLAIM_RISES,
    CLAIM_FALLS,
    CLAIM_HALF,
    CLAIM_VALUE,
    CLAIM_STATISTICS,
};

// What is claimed of a statistic: that it lies between low and high; at an end that is not `closed` not there itself.
struct claim_range {
    enum claim_statistic statistic;
    double low, high; // shares, m, or what the column has
    bool closed;
    bool none, all; // of a rate: exactly
};

struct claim_seed {
    bool any;
    uint64_t seed;
};

// What came out.
struct claim_finding {
    double estimate;
    struct interval interval;          // both ends the estimate where it is exact
    double p;                          // NaN: no test; corrected where the claim has a family
    size_t networks, seeds;            // 0: of values
    bool tested;                       // it decides that the difference is beyond chance
    size_t step_back;                  // that goes the other way, from 1; 0: none
    struct claim_seed inside, outside; // of a rate or a difference: whose estimate lies there
};

struct claim {
    const char *id, *says, *results, *of, *against, *control, *published, *column, *family,
        *source;              // as the file has them; NULL: not there
    const char *text;         // what is claimed, as the file has it
    struct claim_range range; // parsed
    struct claim_range must;  // of the control
    enum claim_verdict expect;
    struct report_count theirs; // published; 0 networks: there is no count
    struct document_place place, of_place;

    enum claim_verdict verdict, control_verdict;
    struct claim_finding finding, control_finding;
    char reason[160]; // why it is undecided, or ""
    char *sentence;   // owned
    bool chosen;      // it is judged; of others nothing of the above is known
};

#define CLAIM_SENTENCE 2048 // bytes, with the zero

struct claims {
    struct document document; // owns the texts
    struct claim *claim;      // [count]
    size_t count;
    const char *path;
};

// Which claims are wanted: those that rest on a file that is chosen.
struct claims_choice {
    bool (*is_chosen)(const char *path, const void *with);
    const void *with;
};

// Reads a file of claims and judges them on the results that they name: those that are wanted, NULL: all. Refuses, with the
// place of each mistake, what is no such file, unknown keys, ranges, fields and selections. On failure nothing is left to
// close.
enum status claims_open(const char *path, const struct claims_choice *choice,
                        struct claims *claims);
void claims_close(struct claims *claims);

// How many come out otherwise than is expected of them.
size_t claims_unexpected(const struct claims *claims);

// Writes what came out of a claim on a line without its end: "minimal-rarely: 6.2 % (2.5 to 15), 64 networks, 2 seeds;
// claimed: rate below 20 %", what was expected of it if that is not what came out, and why. And of its control, which it has.
void claim_write_finding(const struct claim *claim, FILE *out);
void claim_write_control(const struct claim *claim, FILE *out);

// Writes them, all of which were wanted: text for people, csv, json, or tex, where \ltClaim{id} is the sentence.
void claims_write(const struct claims *claims, enum report_format format, FILE *out);

#endif
