// The points of a plan: the product of the axes of each part, one part after the other.
#include "sweep/parts.h"

#include "net/name.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_POINTS 100000

// Where the part begins; of a plan without parts, where the plan does.
static struct document_place part_place(const struct plan_reader *reader, size_t part)
{
    return part > 0 ? reader->document.part[part - 1] : (struct document_place){1, 1};
}

// ---- one part ---------------------------------------------------------------------------------

// How many values the product takes of a key: a key that holds nothing is none of its axes, and the
// rounds are one.
static size_t values_of(const struct part *part, size_t index)
{
    size_t count = part->given[index].count;
    return index == PLAN_ROUNDS && count > 0 ? part->rounds : count > 0 ? count : 1;
}

// Sets the draft to the part's dense network of number `base`, and to its ticket of number
// `ticket`. The seed runs slowest, then the keys in their order.
static void set_point(const struct part *part, size_t base, size_t ticket, struct plan_draft *draft)
{
    size_t value[PLAN_KEY_COUNT];
    const size_t seed = PLAN_KEY(SETTING_SEED);
    for (size_t i = PLAN_KEY_COUNT; i-- > 0;) {
        size_t *number = plan_key_is_of_tickets(i) ? &ticket : &base, values = values_of(part, i);
        if (i == seed)
            continue;
        value[i] = *number % values;
        *number /= values;
    }
    value[seed] = base;
    for (size_t i = 0; i < PLAN_KEY_COUNT; i++) {
        const struct given *given = &part->given[i];
        if (given->count == 0)
            continue;
        bool read = plan_key_apply(i, given->text[i == PLAN_ROUNDS ? 0 : value[i]].text, draft);
        assert(read);
    }
    draft->point.ticket.round = value[PLAN_ROUNDS] + 1;
    if (part->given[PLAN_KEY(SETTING_FILTERS)].count == 0)
        return;
    size_t m = net_overcompleteness_of(draft->point.generations, &draft->point.widths);
    draft->point.overcompleteness = m;
    if (m > 0) // the same network by its usual name
        draft->point.widths = (struct net_widths){{0}};
}

// Refuses both of the two ways to say how wide a network is, and widths of another number of
// generations.
static enum status check_widths(const struct plan_reader *reader, size_t number)
{
    const struct part *part = &reader->part[number];
    const struct given *m = &part->given[PLAN_KEY(SETTING_OVERCOMPLETENESS)],
                       *filters = &part->given[PLAN_KEY(SETTING_FILTERS)];
    if (m->count > 0 && filters->count > 0)
        return plan_refuse(reader, PLAN_KEY(SETTING_FILTERS), filters, filters->text->place,
                           "given beside overcompleteness; leave one of them out");
    for (size_t i = 0; i < filters->count; i++) {
        struct net_widths widths;
        size_t generations;
        bool read = net_widths_parse(filters->text[i].text, &widths, &generations);
        assert(read);
        for (size_t g = 0; g < part->given[PLAN_KEY(SETTING_GENERATIONS)].count; g++) {
            const char *text = part->given[PLAN_KEY(SETTING_GENERATIONS)].text[g].text;
            struct plan_draft draft;
            plan_key_apply(PLAN_KEY(SETTING_GENERATIONS), text, &draft);
            if (draft.point.generations == generations)
                continue;
            char problem[200];
            snprintf(problem, sizeof problem,
                     "'%.60s' are filters of %zu generation%s, and task.generations has %zu",
                     filters->text[i].text, generations, generations == 1 ? "" : "s",
                     draft.point.generations);
            return plan_refuse(reader, PLAN_KEY(SETTING_FILTERS), filters, filters->text[i].place,
                               problem);
        }
    }
    return STATUS_OK;
}

bool part_has_tickets(const struct part *part)
{
    bool said = false;
    for (size_t i = PLAN_METHOD; i < PLAN_KEY_COUNT; i++)
        said |= plan_key_is_of_tickets(i) && plan_key(i).name != NULL && !part->given[i].absent;
    return said;
}

// Refuses a setting that some optimisers or methods have, if the part has others as well.
static enum status check_settings(const struct plan_reader *reader, const struct part *part)
{
    for (enum setting_id id = 0; id < SETTING_COUNT; id++) {
        const enum setting_id by = setting_table[id].decided_by;
        const struct given *given = &part->given[PLAN_KEY(id)], *words = &part->given[PLAN_KEY(by)];
        for (size_t w = 0; by != 0 && given->count > 0 && w < words->count; w++) {
            struct plan_draft draft = {.point.ticket.round = 1};
            char problem[200];
            plan_key_apply(PLAN_KEY(by), words->text[w].text, &draft);
            if (setting_applies(id, &draft.point))
                continue;
            snprintf(problem, sizeof problem,
                     "%s %.40s has no such setting; give the %ss that have it a part of their own",
                     setting_name(by), words->text[w].text, setting_name(by));
            return plan_refuse(reader, PLAN_KEY(id), given, given->text->place, problem);
        }
    }
    return STATUS_OK;
}

// Refuses a section of tickets that does not say how many and which.
static enum status check_tickets(const struct plan_reader *reader, size_t number)
{
    static const size_t needed[] = {PLAN_METHOD, PLAN_ROUNDS};
    const struct part *part = &reader->part[number];
    for (size_t i = 0; part_has_tickets(part) && i < sizeof needed / sizeof *needed; i++)
        if (part->given[needed[i]].count == 0)
            return plan_refuse(reader, needed[i], &part->given[needed[i]],
                               plan_missing_place(&reader->document, number, "ticket"), "missing");
    return check_settings(reader, part);
}

// What no single key shows.
static enum status check_together(const struct plan_reader *reader, size_t number)
{
    struct plan_draft draft = {0};
    struct document_place at = part_place(reader, number);
    TRY(check_widths(reader, number));
    set_point(&reader->part[number], 0, 0, &draft);
    const struct point *point = &draft.point;
    if (point->batch * point->board * point->board > TRIAL_MAX_BATCH_CELLS)
        return status_fail(STATUS_REQUEST,
                           "%s:%zu:%zu: training.batch: %zu boards of task.board: %zu have too "
                           "many cells; expected at most %d in a batch",
                           reader->path, at.line, at.column, point->batch, point->board,
                           TRIAL_MAX_BATCH_CELLS);
    return STATUS_OK;
}

// Counts a part's points, and adds their number; refuses more than MAX_POINTS in all.
static enum status count_points(const struct plan_reader *reader, size_t number, size_t *points)
{
    struct part *part = &reader->part[number];
    struct plan_draft draft = {0};
    TRY(check_tickets(reader, number));
    if (part->given[PLAN_ROUNDS].count > 0)
        plan_key_apply(PLAN_ROUNDS, part->given[PLAN_ROUNDS].text->text, &draft);
    part->rounds = draft.point.ticket.round;
    part->bases = 1;
    part->tickets = part->given[PLAN_METHOD].count > 0;
    for (size_t i = 0; i < PLAN_KEY_COUNT; i++) {
        *(plan_key_is_of_tickets(i) ? &part->tickets : &part->bases) *= values_of(part, i);
        if (*points + part->bases * (1 + part->tickets) > MAX_POINTS)
            return status_fail(STATUS_REQUEST,
                               "%s:1:1: plan: the product of the axes has more than %d points; "
                               "expected fewer, as several plans",
                               reader->path, MAX_POINTS);
    }
    *points += part->bases * (1 + part->tickets);
    return STATUS_OK;
}

// ---- all parts --------------------------------------------------------------------------------

// Where a point came from.
struct origin {
    size_t part;
    bool implied;  // the parent of tickets, which the plan does not name
    bool repeated; // it is, and an earlier part has it already
};

static enum status refuse_repeated(const struct plan_reader *reader, const struct point *point,
                                   const struct origin *first, const struct origin *twice)
{
    struct net net = point_net(point);
    char name[NET_NAME_TEXT];
    net_name(&net, name);
    struct document_place at = part_place(reader, twice->part);
    return status_fail(STATUS_REQUEST,
                       "%s:%zu:%zu: parts: part %zu repeats a point of part %zu, %s with "
                       "%s boundary and %s weights for one; expected parts, after all --set, that "
                       "differ in more than networks",
                       reader->path, at.line, at.column, twice->part, first->part, name,
                       life_boundary_names[point->boundary], net_init_names[point->init]);
}

// Takes parents that an earlier part has already out of the plan.
static void drop_repeated_parents(struct plan *plan, const struct origin *origin)
{
    size_t kept = 0;
    for (size_t i = 0; i < plan->points; i++) {
        if (origin[i].repeated)
            continue;
        plan->point[kept] = plan->point[i];
        plan->networks[kept++] = plan->networks[i];
    }
    plan->points = kept;
    plan->trials = 0;
    for (size_t i = 0; i < kept; i++)
        plan->trials += plan->networks[i];
}

// Refuses two parts that hold the same point, the first such pair in the order of the points, and
// drops parents that are there already.
static enum status check_origins(const struct plan_reader *reader, struct plan *plan,
                                 struct origin *origin)
{
    size_t first = 0, twice = SIZE_MAX, of_twice = 0;
    struct point_entry *entry = calloc(plan->points, sizeof *entry);
    if (entry == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    for (size_t i = 0; i < plan->points; i++)
        entry[i] = (struct point_entry){point_identity(&plan->point[i]), i};
    point_entries_sort(entry, plan->points);
    for (size_t i = 1; i < plan->points; i++) {
        size_t point = entry[i].point;
        if (entry[i].identity != entry[first].identity) {
            first = i;
        } else if (origin[point].implied) {
            origin[point].repeated = true;
        } else if (point < twice) {
            twice = point;
            of_twice = entry[first].point;
        }
    }
    free(entry);
    if (twice < SIZE_MAX)
        return refuse_repeated(reader, &plan->point[twice], &origin[of_twice], &origin[twice]);
    drop_repeated_parents(plan, origin);
    return STATUS_OK;
}

// Refuses a ticket that cannot be had.
static enum status check_ticket(const struct plan_reader *reader, const struct part *part,
                                const struct point *point)
{
    const struct given *given = &part->given[PLAN_METHOD];
    const struct ticket_spec *ticket = &point->ticket;
    struct net net = point_net(point);
    char problem[TICKET_PROBLEM], place[512];
    if (ticket_possible(ticket, &net, point->updates, problem))
        return STATUS_OK;
    struct document_place at = given->text->place;
    for (size_t i = 0; i < given->count; i++)
        if (strcmp(given->text[i].text, ticket_method_names[ticket->method]) == 0)
            at = given->text[i].place;
    plan_tell_place(reader, given, at, place, sizeof place);
    return status_fail(STATUS_REQUEST,
                       "%s: ticket.method: %s: %s; expected tickets that every network of the plan "
                       "can have",
                       place, ticket_method_names[ticket->method], problem);
}

// Forms the points of one part from number `next` on.
static enum status form_part(const struct plan_reader *reader, size_t number, size_t next,
                             struct plan *plan, struct origin *origin)
{
    const struct part *part = &reader->part[number];
    struct plan_draft draft;
    memset(&draft, 0, sizeof draft);
    TRY(check_together(reader, number));
    for (size_t i = 0; i < part->bases * (1 + part->tickets); i++, next++) {
        size_t base = i / (1 + part->tickets), ticket = i % (1 + part->tickets);
        set_point(part, base, ticket > 0 ? ticket - 1 : 0, &draft);
        plan->point[next] = ticket > 0 ? draft.point : point_parent(&draft.point);
        if (ticket > 0)
            TRY(check_ticket(reader, part, &draft.point));
        plan->networks[next] = draft.networks;
        plan->trials += draft.networks;
        origin[next] = (struct origin){.part = number, .implied = ticket == 0 && part->tickets > 0};
    }
    memcpy(plan->name, draft.name, sizeof plan->name);
    memcpy(plan->question, draft.question, sizeof plan->question);
    return STATUS_OK;
}

// Sets the plan's seeds, which are the same in all parts.
static enum status take_seeds(const struct plan_reader *reader, struct plan *plan)
{
    const struct given *given = &reader->part[0].given[PLAN_KEY(SETTING_SEED)];
    plan->seed = calloc(given->count, sizeof *plan->seed);
    if (plan->seed == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    plan->seeds = given->count;
    for (size_t i = 0; i < given->count; i++) {
        struct plan_draft draft;
        plan_key_apply(PLAN_KEY(SETTING_SEED), given->text[i].text, &draft);
        plan->seed[i] = draft.point.seed;
    }
    return STATUS_OK;
}

// Forms the points of the parts from number `first` on, which are all that is given.
static enum status form_parts(const struct plan_reader *reader, size_t first, struct plan *plan,
                              struct origin *origin)
{
    size_t next = 0;
    for (size_t p = first; p <= reader->document.parts; p++) {
        TRY(form_part(reader, p, next, plan, origin));
        next += reader->part[p].bases * (1 + reader->part[p].tickets);
    }
    return check_origins(reader, plan, origin);
}

enum status parts_form(const struct plan_reader *reader, struct plan *plan)
{
    size_t first = reader->document.parts > 0;
    for (size_t p = first; p <= reader->document.parts; p++)
        TRY(count_points(reader, p, &plan->points));
    TRY(take_seeds(reader, plan));
    struct origin *origin = calloc(plan->points, sizeof *origin);
    plan->point = calloc(plan->points, sizeof *plan->point);
    plan->networks = calloc(plan->points, sizeof *plan->networks);
    enum status status = origin == NULL || plan->point == NULL || plan->networks == NULL
                             ? status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path)
                             : form_parts(reader, first, plan, origin);
    free(origin);
    return status;
}
