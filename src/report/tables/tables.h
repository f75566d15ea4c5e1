// The tables of the program, in the formats of table.h.
#ifndef REPORT_TABLES_TABLES_H
#define REPORT_TABLES_TABLES_H

#include "report/data/along.h"
#include "report/data/compare.h"
#include "report/data/cost.h"
#include "report/data/minimal.h"
#include "report/data/outlook.h"
#include "report/data/paired.h"
#include "report/data/ranking.h"
#include "report/data/records.h"
#include "report/tables/view.h"
#include "sweep/rejudge.h"

// All write to `out`, whose errors are the caller's to check.

// The rates of learning, a row per point; as text also the published figures beside ours, and what changes along an axis. The
// macros of the tex: paper.c. Fails where memory is short.
enum status rates_write(const struct report *report, enum report_format format, FILE *out);
// The same of what a reader wants to see of it. Fails on names and values that there are not, and where memory is short.
// Precondition (assert): not tex.
enum status rates_write_view(const struct report *report, const struct table_view *view,
                             enum report_format format, FILE *out);
// The report of the points for which all conditions hold, as --where says them (view.h), which messages begin with; to be closed
// as well, before the whole. `where` has to outlive it.
enum status rates_choose(const struct report *report, const char *where, struct report *part);
// The table itself, whose rows are points of the report.
struct table rates_table(const struct report *report);
enum status rates_write_paper(const struct table *rates, FILE *out);

// As parts of a page: rates with the published figures beside them. All fail where memory is short.
enum status rates_write_html(const struct report *report, FILE *out);
enum status published_write_html(const struct report *report, FILE *out);
enum status compare_write_html(const struct compare *compare, FILE *out);
enum status paired_write_html(const struct paired *paired, FILE *out);
enum status minimal_write_html(const struct minimal *minimal, FILE *out);
// Costs of the whole sweep, and of each point what a network that learned cost.
enum status cost_write_html(const struct cost *cost, const struct cost_given *given, FILE *out);

// The published figures that the report has points for, as text below an empty line, which is
// nothing if there are none; or as tex.
void published_write(const struct report *report, enum report_format format, FILE *out);

// What changes along an axis of the report (along.h), as text below an empty line, as more of a json object, or as tex; nothing
// if there is none, but in tex. Fails where memory is short. Precondition (assert): not csv.
enum status along_write(const struct report *report, enum report_format format, FILE *out);
enum status along_write_html(const struct report *report, FILE *out);

// Results side by side. Precondition (assert): not tex.
void compare_write(const struct compare *compare, enum report_format format, FILE *out);

// How far a sweep is: as text the points of which something is left, in json all. Precondition (assert): text or json.
void outlook_write(const struct outlook *outlook, enum report_format format, FILE *out);
// The same of one that has stored nothing yet.
void outlook_write_beginning(const struct worker *worker, int64_t now, enum report_format format,
                             FILE *out);

// Precondition (assert): not tex. The latter fails where memory is short.
void paired_write(const struct paired *paired, enum report_format format, FILE *out);
enum status minimal_write(const struct minimal *minimal, enum report_format format, FILE *out);

// The macros of the tex: \ltRecordsAlign, \ltRecordsHead, \ltRecordsRows. Fails where memory is short.
enum status records_write(const struct records *records, enum report_format format, FILE *out);

// The macros of the tex: \ltCostTrials, and \ltCostMeasured, those of which joules were measured; \ltCostAlign, \ltCostHead,
// \ltCostRows: of each point of which networks learned what one of these cost, tickets with what they came from. Fails where
// memory is short.
enum status cost_write(const struct cost *cost, const struct cost_given *given,
                       enum report_format format, FILE *out);

// The csv has, for each figure, its networks, learned and probability; text and tex the rates. The
// macros of the tex: \ltRankingIncomplete; \ltRankingPrior (a word), \ltRankingCombinations,
// \ltRankingExcluded; \ltRankingFigures, \ltRankingPartial (used, and not because some combinations
// lack them); \ltRankingResamples, \ltRankingRepetitions; \ltRankingBest, \ltRankingBestPosterior,
// \ltRankingBestFirst, \ltRankingBestRecovered, \ltRankingRecovered (percent), \ltRankingChoices;
// and \ltRankingAlign, \ltRankingHead, \ltRankingRows, the inside of a tabular. Fails where memory is
// short.
enum status ranking_write(const struct ranking *ranking, enum report_format format, FILE *out);

// What differs between results and today's verdicts on their networks, trial[], as rejudge_run wrote
// them; the report is by seed. Text: the points at which something differs, and a sentence about all.
// Csv and json: all points, of one file after the other between _begin and _end. Fails where memory
// is short. Precondition (assert): not tex.
void rejudged_begin(enum report_format format, FILE *out);
enum status rejudged_write(const struct report *report, const struct trial_result *trial,
                           enum report_format format, bool first, FILE *out);
void rejudged_end(enum report_format format, FILE *out);

#endif
