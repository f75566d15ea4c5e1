// A plan is read in four passes: the document becomes a tree of texts with their places; every name is
// looked up; the values of each key are taken, of the plan and of every part, ranges as the numbers that
// they stand for; settings given by --set replace them. All mistakes up to there are told together. The
// product of the values, part by part, is made elsewhere (sweep/parts.c).
#include "sweep/plan.h"

#include "base/parse.h"
#include "sweep/parts.h"
#include "sweep/source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_VALUES 1000                      // of an axis
#define MAX_RANGE  INT64_C(1000000000000000) // where a range ends at most
#define PROBLEM    200                       // bytes of what is wrong with a value

void plan_mistake(const struct plan_reader *reader, size_t index, const struct given *given,
                  struct document_place at, const char *problem)
{
    const struct plan_key key = plan_key(index);
    char expected[256], name[PLAN_KEY_NAME];
    plan_key_describe(index, expected, sizeof expected);
    plan_key_name(index, name);
    const char *as = !key.axis ? ""
                     : given->setting == NULL && key.ranges
                         ? "a single value, a range such as 1-8, or a list in [ ], each "
                     : given->setting == NULL ? "a single value or a list in [ ], each value "
                     : key.ranges ? "values or ranges such as 1-8, separated by commas, each "
                                  : "values separated by commas, each ";
    if (given->setting != NULL)
        mistakes_add_setting(reader->mistakes, given->setting, "%s: %s; expected %s%s", name,
                             problem, as, expected);
    else
        mistakes_add(reader->mistakes, at, "%s: %s; expected %s%s", name, problem, as, expected);
}

// Whether a number is what comes of a decimal comma: a neighbour in a list without a blank between.
static bool may_be_comma(const struct given *given, size_t i)
{
    const struct document_text *text = &given->text[i];
    for (size_t k = i > 0 ? i - 1 : i; k < i + 1 && k + 1 < given->count; k++) {
        const struct document_text *left = &given->text[k], *right = left + 1;
        size_t end = left->place.column + strlen(left->text) + 1;
        bool digits = strspn(left->text, "0123456789") == strlen(left->text) &&
                      strspn(right->text, "0123456789") == strlen(right->text);
        if (digits && (given->setting != NULL ||
                       (left->place.line == right->place.line && right->place.column == end)))
            return text->text[0] != '\0';
    }
    return false;
}

static void write_problem(size_t index, const struct given *given, size_t i, char problem[PROBLEM])
{
    const char *text = given->text[i].text, *why = NULL;
    if (index >= PLAN_SETTINGS) {
        enum setting_id id = (enum setting_id)(index - PLAN_SETTINGS);
        bool comma = setting_table[id].kind == SETTING_REAL && may_be_comma(given, i);
        why = comma ? "decimals stand behind a point: 0.5" : setting_refused(id, text);
    }
    if (text[0] == '\0' || strcmp(text, "~") == 0 || strcmp(text, "null") == 0)
        snprintf(problem, PROBLEM, "no value (the default %.40s needs no line)",
                 plan_key(index).absent);
    else
        snprintf(problem, PROBLEM, "'%.60s' is refused%s%s", text, why != NULL ? ": " : "",
                 why != NULL ? why : "");
}

// Checks what a key holds: each text by itself, and that no two mean the same.
static enum status check(const struct plan_reader *reader, size_t index, struct given *given)
{
    char problem[PROBLEM];
    struct plan_draft *draft = calloc(given->count + 1, sizeof *draft);
    if (draft == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    for (size_t i = 0; i < given->count; i++) {
        const struct document_text *text = &given->text[i];
        bool right = plan_key_apply(index, text->text, &draft[i]), repeats = false;
        // Two texts mean the same if they set a zeroed draft to the same bytes.
        for (size_t j = 0; j < i && right; j++)
            repeats |= memcmp(&draft[i], &draft[j], sizeof *draft) == 0;
        if (!right)
            write_problem(index, given, i, problem);
        else if (repeats)
            snprintf(problem, sizeof problem, "'%.60s' repeats a value", text->text);
        if (!right || repeats)
            plan_mistake(reader, index, given, text->place, problem);
        given->wrong |= !right || repeats;
    }
    free(draft);
    return STATUS_OK;
}

// ---- the file ---------------------------------------------------------------------------------

struct document_place plan_missing_place(const struct document *document, size_t part,
                                         const char *section)
{
    struct document_place at = {1, 1};
    if (part > 0)
        at = document->part[part - 1];
    for (size_t s = 0; section != NULL && s < document->sections; s++)
        if ((document->section[s].part == part || document->section[s].part == 0) &&
            strcmp(document->section[s].name, section) == 0)
            at = document->section[s].place;
    return at;
}

static enum status take_texts(const struct plan_reader *reader, const struct document_text *text,
                              size_t count, struct given *given)
{
    given->text = calloc(count + 1, sizeof *given->text);
    if (given->text == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    for (size_t i = 0; i < count; i++)
        given->text[i] = text[i];
    given->count = count;
    return STATUS_OK;
}

// Takes what a key holds where no one says.
static enum status take_absent(const struct plan_reader *reader, struct plan_key key,
                               struct given *given)
{
    const struct document_text usual = {.text = key.absent, .place = {1, 1}};
    given->absent = true;
    return key.absent[0] == '\0' ? STATUS_OK : take_texts(reader, &usual, 1, given);
}

// Whether a key's rival is said where it would be, and so takes its place.
static bool is_replaced(const struct document *document, size_t part, size_t index)
{
    size_t rival = plan_key_rival(index);
    if (rival == PLAN_KEY_COUNT)
        return false;
    const struct plan_key own = plan_key(index), other = plan_key(rival);
    return document_find(document, part, other.section, other.name) != NULL ||
           (document_find(document, 0, other.section, other.name) != NULL &&
            document_find(document, 0, own.section, own.name) == NULL);
}

// Whether a text is a range of whole numbers, "1-8", whose ends the key takes.
static bool read_range(size_t index, const char *text, int64_t end[2])
{
    const char *dash = strchr(text, '-');
    char word[2][24];
    if (dash == NULL || dash - text >= (int)sizeof word[0] || strlen(dash) > sizeof word[1])
        return false;
    snprintf(word[0], sizeof word[0], "%.*s", (int)(dash - text), text);
    snprintf(word[1], sizeof word[1], "%s", dash + 1);
    for (int e = 0; e < 2; e++) {
        struct plan_draft draft;
        if (!parse_integer(word[e], 0, MAX_RANGE, &end[e]) ||
            !plan_key_apply(index, word[e], &draft))
            return false;
    }
    return end[0] < end[1];
}

// Replaces ranges by what lies in them; a text that is none stays.
static enum status take_ranges(const struct plan_reader *reader, size_t index, struct given *given)
{
    struct document_text *text = NULL;
    size_t count = 0, most = MAX_VALUES + 1;
    if (!plan_key(index).ranges)
        return STATUS_OK;
    given->range = calloc(most, sizeof *given->range);
    text = calloc(most, sizeof *text);
    if (given->range == NULL || text == NULL) {
        free(text);
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    }
    for (size_t i = 0; i < given->count; i++) {
        int64_t end[2];
        if (!read_range(index, given->text[i].text, end)) {
            if (count < most)
                text[count++] = given->text[i];
            continue;
        }
        for (int64_t k = end[0]; k <= end[1] && count < most; k++, count++) {
            snprintf(given->range[count], sizeof *given->range, "%" PRId64, k);
            text[count] = given->text[i];
            text[count].text = given->range[count];
        }
    }
    free(given->text);
    given->text = text;
    given->count = count;
    if (count == most)
        plan_mistake(reader, index, given, text->place, "more than 1000 values");
    given->wrong = count == most;
    return STATUS_OK;
}

enum status plan_take_values(const struct plan_reader *reader, size_t index, struct given *given)
{
    TRY(take_ranges(reader, index, given));
    return given->wrong ? STATUS_OK : check(reader, index, given);
}

// What is wrong with a value as a whole, or NULL.
static const char *problem_of(const struct document_key *found, bool axis)
{
    return found->list && !axis        ? "wrong type, a list"
           : found->count == 0         ? "an empty list"
           : found->count > MAX_VALUES ? "more than 1000 values"
                                       : NULL;
}

// Takes over what the file says of a key: in a part, or, where that says nothing, in the plan.
static enum status take_key(struct plan_reader *reader, size_t part, size_t index)
{
    const struct plan_key key = plan_key(index);
    const struct document *document = &reader->document;
    const struct given *plans = &reader->part[0].given[index];
    struct given *given = &reader->part[part].given[index];
    const struct document_key *found = document_find(document, part, key.section, key.name);
    if (found == NULL && is_replaced(document, part, index)) {
        given->absent = true;
        return STATUS_OK;
    }
    if (found == NULL && part > 0 && (plans->count > 0 || plans->wrong)) {
        given->wrong = plans->wrong; // checked there
        return take_texts(reader, plans->text, plans->count, given);
    }
    if (found == NULL && part == 0 && document->parts > 0 && !key.whole)
        return STATUS_OK; // every part has to hold it, or it has its usual value there
    if (found == NULL)
        return take_absent(reader, key, given);
    const char *problem = problem_of(found, key.axis);
    given->wrong = found->malformed || problem != NULL;
    if (!found->malformed && problem != NULL)
        plan_mistake(reader, index, given, found->value, problem);
    if (given->wrong)
        return STATUS_OK;
    TRY(take_texts(reader, found->text, found->count, given));
    return plan_take_values(reader, index, given);
}

// ---- all of it ----------------------------------------------------------------------------------

static enum status read_all(struct plan_reader *reader, const char *const *overrides, size_t count,
                            struct plan *plan)
{
    plan_check_names(reader);
    reader->part = calloc(reader->document.parts + 1, sizeof *reader->part);
    if (reader->part == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    for (size_t p = 0; p <= reader->document.parts; p++)
        for (size_t i = 0; i < PLAN_KEY_COUNT; i++)
            if (plan_key(i).name != NULL)
                TRY(take_key(reader, p, i));
    TRY(plan_take_overrides(reader, overrides, count, plan));
    TRY(files_read(reader));
    parts_check(reader);
    TRY(mistakes_tell(reader->mistakes));
    TRY(files_keep(reader, &plan->files));
    TRY(parts_form(reader, plan));
    plan->text = reader->document.text;
    reader->document.text = NULL;
    return mistakes_tell(reader->mistakes);
}

static void close_reader(struct plan_reader *reader)
{
    for (size_t p = 0; reader->part != NULL && p <= reader->document.parts; p++)
        for (size_t i = 0; i < PLAN_KEY_COUNT; i++) {
            free(reader->part[p].given[i].text);
            free(reader->part[p].given[i].copy);
            free(reader->part[p].given[i].range);
        }
    free(reader->part);
    free(reader->file);
    document_close(&reader->document);
    mistakes_free(reader->mistakes);
}

// Sets what the plan leaves to be seen from the rest.
static void imply(const char *path, struct plan *plan)
{
    plan->nameless = plan->name[0] == '\0';
    if (plan->nameless)
        plan_name_after(path, plan->name, sizeof plan->name);
    if (plan->question[0] == '\0')
        plan_ask(plan);
}

// Reads a plan whose files are there, or, unless `stored` is NULL, in that text.
static enum status read_text(const char *path, char *text, const char *const *overrides,
                             size_t count, const char *stored, struct plan *plan)
{
    *plan = (struct plan){0};
    struct mistakes mistakes = {.path = source_name(path)};
    struct plan_reader reader = {.path = mistakes.path, .mistakes = &mistakes, .stored = stored};
    enum status status = document_open(text, &mistakes, &reader.document);
    if (status == STATUS_OK)
        status = read_all(&reader, overrides, count, plan);
    if (status == STATUS_OK)
        imply(path, plan);
    close_reader(&reader);
    if (status != STATUS_OK)
        plan_free(plan);
    return status;
}

enum status plan_read_text(const char *path, char *text, const char *const *overrides, size_t count,
                           struct plan *plan)
{
    return read_text(path, text, overrides, count, NULL, plan);
}

enum status plan_read(const char *path, const char *const *overrides, size_t count,
                      struct plan *plan)
{
    char *text;
    TRY(source_read(path, "a plan", SOURCE_MOST_PLAN, &text));
    return plan_read_text(path, text, overrides, count, plan);
}

// Splits the lines of a text in place; returns how many there are, and writes where they begin.
static size_t split_lines(char *text, const char **line)
{
    size_t count = 0;
    for (char *at = text; *at != '\0';) {
        line[count++] = at;
        at += strcspn(at, "\n");
        if (*at != '\0')
            *at++ = '\0';
    }
    return count;
}

enum status plan_read_stored(const struct store_attributes *attributes, const char *path,
                             struct plan *plan)
{
    *plan = (struct plan){0};
    char *text = strdup(attributes->plan), *overrides = strdup(attributes->overrides);
    const char **line = calloc(strlen(attributes->overrides) + 1, sizeof *line);
    enum status status;
    if (text == NULL || overrides == NULL || line == NULL) {
        free(text);
        status = status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
    } else {
        status = spec_files_read(path, attributes->files);
        if (status == STATUS_OK)
            status =
                read_text(path, text, line, split_lines(overrides, line), attributes->files, plan);
        else
            free(text);
    }
    if (status == STATUS_OK) // one that says none was called after its file
        snprintf(plan->name, sizeof plan->name, "%s", attributes->plan_name);
    free(overrides);
    free(line);
    return status;
}

size_t plan_group(const struct plan *plan, size_t first)
{
    size_t end = first + 1;
    while (end < plan->points && point_is_ticket(&plan->point[end]) &&
           settings_same_parent(&plan->point[first], &plan->point[end]) &&
           plan->networks[end] == plan->networks[first])
        end++;
    return end - first;
}

void plan_free(struct plan *plan)
{
    free(plan->text);
    free(plan->overrides);
    free(plan->files);
    free(plan->seed);
    free(plan->point);
    free(plan->networks);
    *plan = (struct plan){0};
}
