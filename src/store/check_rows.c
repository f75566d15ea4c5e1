// The check of the tables.
#include "store/check_state.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS 1e-12 // the last digits of a real number are the compiler's that computed it

// ---- columns ------------------------------------------------------------------------------------

static const void *field_of(const struct store_column *column, const struct store_row *row)
{
    return (const unsigned char *)row + column->offset;
}

static bool same_real(double a, double b)
{
    return isnan(a) ? isnan(b) : a == b || fabs(a - b) <= DIGITS * fabs(b);
}

static bool same_field(const struct store_column *column, const struct store_row *a,
                       const struct store_row *b)
{
    const void *x = field_of(column, a), *y = field_of(column, b);
    switch (column->kind) {
    case STORE_U32:
        return *(const uint32_t *)x == *(const uint32_t *)y;
    case STORE_U64:
        return *(const uint64_t *)x == *(const uint64_t *)y;
    case STORE_I64:
        return *(const int64_t *)x == *(const int64_t *)y;
    case STORE_REAL:
        return same_real(*(const double *)x, *(const double *)y);
    case STORE_WORD:
        return *(const int8_t *)x == *(const int8_t *)y;
    case STORE_TEXT:
        break;
    }
    return strncmp(x, y, column->bytes) == 0;
}

#define FIELD_TEXT 128
static void format_field(const struct store_column *column, const struct store_row *row,
                         char text[FIELD_TEXT])
{
    const void *field = field_of(column, row);
    switch (column->kind) {
    case STORE_U32:
        snprintf(text, FIELD_TEXT, "%" PRIu32, *(const uint32_t *)field);
        return;
    case STORE_U64:
        snprintf(text, FIELD_TEXT, "%" PRIu64, *(const uint64_t *)field);
        return;
    case STORE_I64:
        snprintf(text, FIELD_TEXT, "%" PRId64, *(const int64_t *)field);
        return;
    case STORE_REAL:
        snprintf(text, FIELD_TEXT, "%.17g", *(const double *)field);
        return;
    case STORE_WORD:
        snprintf(text, FIELD_TEXT, "%s", column->words[*(const int8_t *)field]);
        return;
    case STORE_TEXT:
        snprintf(text, FIELD_TEXT, "'%.*s'", (int)column->bytes, (const char *)field);
    }
}

// Compares all columns of a row that files of the schema have, in their meaning of today, with what
// is expected. A word that is none was refused before.
static void compare_rows(struct store_check *check, enum store_table table, size_t i,
                         const struct store_row *row, const struct store_row *expected)
{
    unsigned schema = check->results.attributes.schema;
    for (size_t c = 0; c < store_column_count; c++) {
        const struct store_column value = store_column(c), *column = &value;
        if (!store_column_in(column, table) || column->since > schema || column->anew > schema ||
            same_field(column, row, expected))
            continue;
        char holds[FIELD_TEXT], should[FIELD_TEXT];
        format_field(column, row, holds);
        format_field(column, expected, should);
        check_defect(check, "/%s, row %zu: %s is %s; expected %s", store_table_names[table], i,
                     column->name, holds, should);
    }
}

// ---- what came of a trial -----------------------------------------------------------------------

bool check_is_finite(const struct trial_result *result)
{
    return result->outcome != TRIAL_NOT_TRIED && result->outcome != TRIAL_DIVERGED &&
           (result->outcome != TRIAL_LEARNED || result->exact_at_end);
}

// Tells of row i of /trials unless the condition holds.
#define EXPECT(condition, ...)                                                                     \
    do {                                                                                           \
        if (!(condition))                                                                          \
            check_defect(check, "/trials, row %zu: " __VA_ARGS__);                                 \
    } while (0)

static void check_shares(struct store_check *check, size_t i, const struct trial_result *result)
{
    const struct {
        const char *name;
        double value;
    } shares[] = {{"baseline", result->baseline},
                  {"cell_accuracy", result->cell_accuracy},
                  {"board_accuracy", result->board_accuracy}};
    bool tried = result->outcome != TRIAL_NOT_TRIED;
    for (size_t k = 0; k < sizeof shares / sizeof *shares; k++) {
        double value = shares[k].value;
        EXPECT(tried ? value >= 0 && value <= 1 : isnan(value), "%s is %g; expected %s", i,
               shares[k].name, value, tried ? "a share from 0 to 1" : "NaN: it was not tried");
    }
    EXPECT(result->loss >= 0 || (isnan(result->loss) && !check_is_finite(result)),
           "loss is %g; expected a number of 0 or more", i, result->loss);
    EXPECT(result->flops >= 0 && isfinite(result->flops),
           "flops is %g; expected a number of 0 or more", i, result->flops);
}

static void check_training(struct store_check *check, size_t i, const struct point *point,
                           const struct trial_result *result)
{
    bool tried = result->outcome != TRIAL_NOT_TRIED;
    EXPECT(result->updates <= point->updates, "updates is %" PRIu64 ", the budget %" PRIu64, i,
           result->updates, point->updates);
    EXPECT(result->boards == result->updates * point->batch,
           "boards is %" PRIu64 "; expected %" PRIu64 " updates times %zu", i, result->boards,
           result->updates, point->batch);
    EXPECT((result->test_boards > 0) == tried, "test_boards is %" PRIu64, i, result->test_boards);
    EXPECT(result->learned_at >= -1 && result->learned_at <= (int64_t)result->updates,
           "learned_at is %" PRId64 "; expected -1, or no more than %" PRIu64 " updates", i,
           result->learned_at, result->updates);
    size_t weights = point_net(point).parameters;
    EXPECT(result->weights_left <= weights && result->spared <= result->weights_left,
           "weights_left is %" PRIu64 " and spared %" PRIu32 " of %zu parameters", i,
           result->weights_left, result->spared, weights);
}

// The windows or patches that can be wrong at most; those of two generations at edges are fewer by
// the cells that are beyond: one or two rows, one or two columns.
static int64_t most_windows(const struct point *point)
{
    if (point->generations > 2)
        return -1;
    if (point->generations == 1)
        return 512;
    static const unsigned sides[] = {5, 3, 3, 1};
    int64_t sum = 0;
    for (size_t row = 0; row < 4; row++)
        for (size_t column = 0; column < 4; column++)
            if (point->boundary == LIFE_DEAD || (row == 0 && column == 0))
                sum += INT64_C(1) << sides[row] * sides[column];
    return sum;
}

static void check_verdict(struct store_check *check, size_t i, const struct point *point,
                          const struct trial_result *result)
{
    int64_t most = most_windows(point), least = -1;
    bool tried = result->outcome != TRIAL_NOT_TRIED, enumerated = tried && point->generations <= 2;
    EXPECT(result->window_errors >= least && result->window_errors <= most,
           "window_errors is %" PRId64 "; expected %" PRId64 " to %" PRId64, i,
           result->window_errors, least, most);
    EXPECT(result->unsure >= least && result->unsure <= most,
           "unsure is %" PRId64 "; expected %" PRId64 " to %" PRId64, i, result->unsure, least,
           most);
    if (tried)
        EXPECT((result->evidence == TRIAL_WINDOWS) == enumerated,
               "evidence is %s, of %zu generations", i, trial_evidence_names[result->evidence],
               point->generations);
    bool learned = result->outcome == TRIAL_LEARNED;
    // A row without a count of unsure answers may come from an earlier schema, in which a network
    // that had been exact was not called learned if it was not so at the end.
    bool counted = result->unsure >= 0;
    EXPECT(!learned || result->learned_at >= 0, "outcome is learned, but learned_at is -1", i);
    EXPECT(learned || result->learned_at < 0 || !counted,
           "outcome is %s, but learned_at is %" PRId64, i, trial_outcome_names[result->outcome],
           result->learned_at);
    EXPECT(learned || !result->exact_at_end, "outcome is %s, but exact_at_end is true", i,
           trial_outcome_names[result->outcome]);
    EXPECT(!learned || result->exact_at_end || result->losses > 0,
           "outcome is learned and exact_at_end false, but losses is 0", i);
    EXPECT(learned || result->losses == 0, "outcome is %s, but losses is %" PRIu32, i,
           trial_outcome_names[result->outcome], result->losses);
    if (enumerated && counted)
        EXPECT(result->exact_at_end == (result->window_errors == 0 && result->unsure == 0),
               "exact_at_end is %s, but %" PRId64 " windows are wrong and %" PRId64 " unsure", i,
               result->exact_at_end ? "true" : "false", result->window_errors, result->unsure);
}

static void check_average(struct store_check *check, size_t i, const struct point *point,
                          const struct trial_result *result)
{
    bool averaged = result->outcome != TRIAL_NOT_TRIED && point->train.average > 0;
    EXPECT(result->average_errors >= -1 && result->average_errors <= most_windows(point) &&
               (averaged || result->average_errors == -1),
           "average_errors is %" PRId64 ", the average %g", i, result->average_errors,
           point->train.average);
    EXPECT(!result->average_learned || (averaged && result->average_errors <= 0),
           "average_learned is true, but average_errors is %" PRId64 " and the average %g", i,
           result->average_errors, point->train.average);
}

// ---- the tables ---------------------------------------------------------------------------------

static enum status check_trial(void *context, size_t i, struct store_row *row)
{
    struct store_check *check = context;
    const struct trial_result *result = &check->results.trial[i];
    const struct point *point = &check->results.point[row->point].point;
    struct store_row expected = {.point = row->point};
    store_row_of_point(point, &expected);
    store_row_of_trial(point, result, &expected);
    compare_rows(check, STORE_TRIALS, i, row, &expected);
    check_shares(check, i, result);
    check_training(check, i, point, result);
    check_verdict(check, i, point, result);
    check_average(check, i, point, result);
    return STATUS_OK;
}

// Point by point, in the order of the rows of /trials.
static size_t point_of(const struct store_results *results, size_t row)
{
    size_t point = 0;
    while (row >= results->point[point].first + results->point[point].count)
        point++;
    return point;
}

static enum status check_timing(void *context, size_t i, struct store_row *row)
{
    struct store_check *check = context;
    struct store_row expected = {.point = (uint32_t)point_of(&check->results, i),
                                 .replicate = check->results.trial[i].replicate,
                                 .seconds = row->seconds,
                                 .joules = row->joules};
    compare_rows(check, STORE_TIMINGS, i, row, &expected);
    if (!(row->seconds >= 0 && isfinite(row->seconds)))
        check_defect(check, "/timings, row %zu: seconds is %g; expected a number of 0 or more", i,
                     row->seconds);
    if (!isnan(row->joules) && !(row->joules >= 0 && isfinite(row->joules)))
        check_defect(check,
                     "/timings, row %zu: joules is %g; expected a number of 0 or more, or NaN", i,
                     row->joules);
    return STATUS_OK;
}

static enum status check_point(void *context, size_t i, struct store_row *row)
{
    struct store_check *check = context;
    const struct store_point *point = &check->results.point[i];
    struct store_row expected = {.point = (uint32_t)i};
    uint64_t *left = malloc((point->count + 1) * sizeof *left);
    if (left == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", check->path);
    store_row_of_point(&point->point, &expected);
    store_row_of_trials(check->results.trial + point->first, point->count,
                        &check->results.attributes.rule, left, &expected);
    compare_rows(check, STORE_POINTS, i, row, &expected);
    free(left);
    return STATUS_OK;
}

enum status check_rows(struct store_check *check)
{
    const struct store_results *results = &check->results;
    TRY(check_note(check, store_visit_rows(results, STORE_POINTS, check_point, check)));
    TRY(check_note(check, store_visit_rows(results, STORE_TRIALS, check_trial, check)));
    return check_note(check, store_visit_rows(results, STORE_TIMINGS, check_timing, check));
}
