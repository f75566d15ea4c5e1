// What the keys of a part say beside each other, where each is right by itself.
#include "sweep/parts.h"

#include <assert.h>
#include <stdio.h>

static const struct given *given_of(const struct part *part, enum setting_id id)
{
    return &part->given[PLAN_KEY(id)];
}

// Adds both of the two ways to say how wide a network is, and widths of another number of
// generations.
static void check_widths(const struct plan_reader *reader, const struct part *part)
{
    const struct given *m = given_of(part, SETTING_OVERCOMPLETENESS),
                       *filters = given_of(part, SETTING_FILTERS),
                       *depths = given_of(part, SETTING_GENERATIONS);
    if (m->count > 0 && filters->count > 0)
        plan_mistake(reader, PLAN_KEY(SETTING_FILTERS), filters, filters->text->place,
                     "given beside overcompleteness; leave one of them out");
    for (size_t i = 0; i < filters->count && !filters->wrong && !depths->wrong; i++) {
        struct net_widths widths;
        size_t generations;
        bool read = net_widths_parse(filters->text[i].text, &widths, &generations);
        assert(read);
        for (size_t g = 0; g < depths->count; g++) {
            struct plan_draft draft;
            plan_key_apply(PLAN_KEY(SETTING_GENERATIONS), depths->text[g].text, &draft);
            if (draft.point.generations == generations)
                continue;
            char problem[200];
            snprintf(problem, sizeof problem,
                     "'%.60s' are filters of %zu generation%s, and task.generations has %zu",
                     filters->text[i].text, generations, generations == 1 ? "" : "s",
                     draft.point.generations);
            plan_mistake(reader, PLAN_KEY(SETTING_FILTERS), filters, filters->text[i].place,
                         problem);
        }
    }
}

// Adds settings that some optimisers or methods have, if the part has others as well.
static void check_settings(const struct plan_reader *reader, const struct part *part)
{
    for (enum setting_id id = 0; id < SETTING_COUNT; id++) {
        const enum setting_id by = setting_table[id].decided_by;
        const struct given *given = given_of(part, id), *words = given_of(part, by);
        for (size_t w = 0; by != 0 && given->count > 0 && !words->wrong && w < words->count; w++) {
            struct plan_draft draft = {.point.ticket.round = 1};
            char problem[200];
            plan_key_apply(PLAN_KEY(by), words->text[w].text, &draft);
            if (setting_applies(id, &draft.point))
                continue;
            snprintf(problem, sizeof problem,
                     "%s %.40s has no such setting; give the %s%s that have it a part of their own",
                     setting_name(by), words->text[w].text, setting_name(by),
                     by == SETTING_BOARDS ? "" : "s");
            plan_mistake(reader, PLAN_KEY(id), given, given->text->place, problem);
        }
    }
}

// Adds a section of tickets that does not say how many and which.
static void check_tickets(const struct plan_reader *reader, size_t number)
{
    static const size_t needed[] = {PLAN_METHOD, PLAN_ROUNDS};
    const struct part *part = &reader->part[number];
    for (size_t i = 0; part_has_tickets(part) && i < sizeof needed / sizeof *needed; i++)
        if (part->given[needed[i]].count == 0 && !part->given[needed[i]].wrong)
            plan_mistake(reader, needed[i], &part->given[needed[i]],
                         plan_missing_place(&reader->document, number, "ticket"), "missing");
}

// The greatest of a key's values, which are whole numbers, and where it stands.
static size_t greatest(const struct part *part, enum setting_id id, struct document_place *place)
{
    const struct given *given = given_of(part, id);
    size_t most = 0;
    for (size_t i = 0; i < given->count && !given->wrong; i++) {
        struct plan_draft draft;
        plan_key_apply(PLAN_KEY(id), given->text[i].text, &draft);
        size_t value = (size_t)setting_count(id, &draft.point);
        if (value > most) {
            most = value;
            *place = given->text[i].place;
        }
    }
    return most;
}

// Adds a batch of too many cells.
static void check_cells(const struct plan_reader *reader, const struct part *part)
{
    struct document_place at, side;
    size_t batch = greatest(part, SETTING_BATCH, &at), board = greatest(part, SETTING_BOARD, &side);
    const char *setting = given_of(part, SETTING_BATCH)->setting;
    char problem[200];
    if (batch * board * board <= TRIAL_MAX_BATCH_CELLS)
        return;
    snprintf(problem, sizeof problem,
             "training.batch: %zu boards of task.board: %zu have too many cells; expected at most "
             "%d in a batch",
             batch, board, TRIAL_MAX_BATCH_CELLS);
    if (setting != NULL)
        mistakes_add_setting(reader->mistakes, setting, "%s", problem);
    else
        mistakes_add(reader->mistakes, at, "%s", problem);
}

// Adds designed boards that a board of the task has no room for.
static void check_room(const struct plan_reader *reader, const struct part *part)
{
    const struct given *boards = given_of(part, SETTING_BOARDS),
                       *sides = given_of(part, SETTING_BOARD);
    for (size_t i = 0; i < boards->count && !boards->wrong && !sides->wrong; i++)
        for (size_t s = 0; s < sides->count; s++) {
            struct plan_draft draft = {0};
            char problem[400];
            plan_key_apply(PLAN_KEY(SETTING_BOARDS), boards->text[i].text, &draft);
            plan_key_apply(PLAN_KEY(SETTING_BOARD), sides->text[s].text, &draft);
            files_settle(reader, &draft.point);
            const struct spec_file *file = draft.point.pattern;
            if (file == NULL || file->digest == 0 ||
                life_pattern_fits(&file->pattern, draft.point.board, draft.point.board))
                continue;
            snprintf(problem, sizeof problem,
                     "'%.200s' has %zu x %zu cells, and task.board: %zu has no room for them",
                     file->path, file->pattern.board.width, file->pattern.board.height,
                     draft.point.board);
            plan_mistake(reader, PLAN_KEY(SETTING_BOARDS), boards, boards->text[i].place, problem);
        }
}

// Adds a finite set of too many cells.
static void check_set(const struct plan_reader *reader, const struct part *part)
{
    struct document_place at = {0}, side = {0};
    size_t boards = greatest(part, SETTING_FIXED_BOARDS, &at);
    size_t board = greatest(part, SETTING_BOARD, &side);
    char problem[200];
    if (boards * board * board <= POINT_MOST_SET_CELLS)
        return;
    snprintf(problem, sizeof problem,
             "%zu boards of task.board: %zu have too many cells, more than %d", boards, board,
             POINT_MOST_SET_CELLS);
    plan_mistake(reader, PLAN_KEY(SETTING_FIXED_BOARDS), given_of(part, SETTING_FIXED_BOARDS), at,
                 problem);
}

void parts_check(const struct plan_reader *reader)
{
    for (size_t p = reader->document.parts > 0; p <= reader->document.parts; p++) {
        const struct part *part = &reader->part[p];
        check_widths(reader, part);
        check_tickets(reader, p);
        check_settings(reader, part);
        check_cells(reader, part);
        check_room(reader, part);
        check_set(reader, part);
    }
}
