// The points of a plan: the product of the axes of each part, one part after the other.
#include "sweep/parts.h"

#include "net/name.h"
#include "store/starts.h"

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

bool part_has_tickets(const struct part *part)
{
    bool said = false;
    for (size_t i = PLAN_METHOD; i < PLAN_KEY_COUNT; i++)
        said |= plan_key_is_of_tickets(i) && plan_key(i).name != NULL && !part->given[i].absent;
    return said;
}

// Counts a part's points, and adds their number; refuses more than MAX_POINTS in all.
static enum status count_points(const struct plan_reader *reader, size_t number, size_t *points)
{
    struct part *part = &reader->part[number];
    struct plan_draft draft = {0};
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
    bool implied;   // the parent of tickets, which the plan does not name
    bool repeated;  // an earlier part has the point already
    size_t earlier; // the first of them
};

static void add_repeated(const struct plan_reader *reader, const struct point *point, size_t first,
                         size_t twice)
{
    struct net net = point_net(point);
    char name[NET_NAME_TEXT];
    net_name(&net, name);
    mistakes_add(reader->mistakes, part_place(reader, twice),
                 "parts: part %zu repeats a point of part %zu, %s with %s boundary and %s weights "
                 "for one; expected parts, after all --set, that differ in more than networks",
                 twice, first, name, life_boundary_names[point->boundary],
                 net_init_names[point->init]);
}

// Adds points that an earlier part has, the first of each part.
static void add_all_repeated(const struct plan_reader *reader, const struct plan *plan,
                             const struct origin *origin)
{
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < plan->points; i++) {
        if (!origin[i].repeated || origin[i].implied || origin[i].part == last)
            continue;
        last = origin[i].part;
        add_repeated(reader, &plan->point[i], origin[i].earlier, last);
    }
}

// Takes parents that an earlier part has already out of the plan.
static void drop_repeated_parents(struct plan *plan, const struct origin *origin)
{
    size_t kept = 0;
    for (size_t i = 0; i < plan->points; i++) {
        if (origin[i].repeated && origin[i].implied)
            continue;
        plan->point[kept] = plan->point[i];
        plan->networks[kept++] = plan->networks[i];
    }
    plan->points = kept;
    plan->trials = 0;
    for (size_t i = 0; i < kept; i++)
        plan->trials += plan->networks[i];
}

// Adds parts that hold the same point to the mistakes, and drops parents that are there already.
static enum status check_origins(const struct plan_reader *reader, struct plan *plan,
                                 struct origin *origin)
{
    size_t first = 0;
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
            continue;
        }
        origin[point].repeated = true;
        origin[point].earlier = origin[entry[first].point].part;
    }
    free(entry);
    add_all_repeated(reader, plan, origin);
    drop_repeated_parents(plan, origin);
    return STATUS_OK;
}

// Adds a network that cannot be had; false if it is one.
static bool check_form(const struct plan_reader *reader, const struct part *part,
                       const struct point *point)
{
    struct net_form form = point_form(point);
    const char *tied = net_tied_problem(&form), *residual = net_residual_problem(&form);
    if (tied == NULL && residual == NULL)
        return true;
    size_t index = PLAN_KEY(tied != NULL ? SETTING_TIED : SETTING_RESIDUAL);
    const struct given *given = &part->given[index];
    plan_mistake(reader, index, given, given->text->place, tied != NULL ? tied : residual);
    return false;
}

// Adds a ticket that cannot be had; false if it is one.
static bool check_ticket(const struct plan_reader *reader, const struct part *part,
                         const struct point *point)
{
    const struct given *given = &part->given[PLAN_METHOD];
    const struct ticket_spec *ticket = &point->ticket;
    const char *method = ticket_method_names[ticket->method];
    struct net net = point_net(point);
    char problem[TICKET_PROBLEM];
    static const char expected[] = "expected tickets that every network of the plan can have";
    if (ticket_possible(ticket, &net, point->updates, problem))
        return true;
    struct document_place at = given->text->place;
    for (size_t i = 0; i < given->count; i++)
        if (strcmp(given->text[i].text, method) == 0)
            at = given->text[i].place;
    if (given->setting != NULL)
        mistakes_add_setting(reader->mistakes, given->setting, "ticket.method: %s: %s; %s", method,
                             problem, expected);
    else
        mistakes_add(reader->mistakes, at, "ticket.method: %s: %s; %s", method, problem, expected);
    return false;
}

// Adds a point that cannot start from the networks that it names; false if it is one.
static bool check_start(const struct plan_reader *reader, const struct part *part,
                        const struct point *point)
{
    const size_t index = PLAN_KEY(SETTING_FROM);
    const struct given *given = &part->given[index];
    if (store_check_starts(point, part->tickets > 0) == STATUS_OK)
        return true;
    struct document_place at = given->text->place;
    for (size_t i = 0; i < given->count; i++)
        if (strcmp(given->text[i].text, point->from->path) == 0)
            at = given->text[i].place;
    plan_mistake(reader, index, given, at, status_message());
    return false;
}

// Forms the points of one part from number `next` on. Of networks that cannot be had, of each method's tickets that cannot, and
// of points that cannot start, the first is told.
static void form_part(const struct plan_reader *reader, size_t number, size_t next,
                      struct plan *plan, struct origin *origin)
{
    const struct part *part = &reader->part[number];
    bool told[TICKET_METHOD_COUNT] = {false}, told_form = false, started = true;
    struct plan_draft draft;
    memset(&draft, 0, sizeof draft);
    for (size_t i = 0; i < part->bases * (1 + part->tickets); i++, next++) {
        size_t base = i / (1 + part->tickets), ticket = i % (1 + part->tickets);
        set_point(part, base, ticket > 0 ? ticket - 1 : 0, &draft);
        if (!told_form)
            told_form = !check_form(reader, part, &draft.point);
        if (told_form) // the plan is refused; what follows is told of networks that can be had
            draft.point.tied = draft.point.residual = false;
        files_settle(reader, &draft.point);
        started = started && check_start(reader, part, &draft.point);
        plan->point[next] = ticket > 0 ? draft.point : point_parent(&draft.point);
        if (ticket > 0 && !told[draft.point.ticket.method])
            told[draft.point.ticket.method] = !check_ticket(reader, part, &draft.point);
        plan->networks[next] = draft.networks;
        plan->trials += draft.networks;
        origin[next] = (struct origin){.part = number, .implied = ticket == 0 && part->tickets > 0};
    }
    memcpy(plan->name, draft.name, sizeof plan->name);
    memcpy(plan->question, draft.question, sizeof plan->question);
    plan->rule = draft.rule;
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
        form_part(reader, p, next, plan, origin);
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
