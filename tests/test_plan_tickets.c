// Plans of tickets and of widths one by one: what is read, and what is refused.
#include "plan_text.h"
#include "store_samples.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- tickets ----

// Each parent once, then for each method and rewinding the rounds, in each of which the controls,
// flips and noises.
static void test_tickets_follow_their_parent(void)
{
    struct plan plan;
    static const char *const two[] = {PLAN_TEXT_TWO_NETWORKS};
    static const double rates[] = {0.2, 0.5}, noises[] = {0, 0.25};
    static const uint64_t rewinds[] = {0, TICKET_TRAINED, 64};
    static const enum ticket_control controls[] = {TICKET_ITSELF, TICKET_SIGNS};
    plan_text_append("ticket:\n  method: [iterative, oneshot]\n  rounds: 2\n  rate: [0.2, 0.5]\n"
                     "  rewind: [0, trained, 64]\n  control: [none, signs]\n  flips: [0, 2]\n"
                     "  flip_biases: [no, yes]\n  noise: [0, 0.25]\n  parents: any\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, two, 4, &plan), STATUS_OK);
    size_t tickets = 2 * 2 * 3 * 2 * 2 * 2 * 2 * 2;
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * (1 + tickets));
    CU_ASSERT_EQUAL(plan.trials, 4 * plan.points);
    static const struct ticket_spec none;
    for (size_t i = 0; i < plan.points; i++) {
        size_t t = i % (1 + tickets);
        const struct point *p = &plan.point[i];
        CU_ASSERT_EQUAL(p->overcompleteness, i <= tickets ? 1 : 64);
        if (t-- == 0) {
            CU_ASSERT(!point_is_ticket(p) && sample_same_ticket(&p->ticket, &none));
            CU_ASSERT_EQUAL(plan_group(&plan, i), 1 + tickets);
            continue;
        }
        struct ticket_spec expected = {
            .method = t / 192 == 0 ? TICKET_ITERATIVE : TICKET_ONESHOT,
            .rate = rates[t / 96 % 2],
            .rewind = rewinds[t / 32 % 3],
            .round = 1 + t / 16 % 2,
            .control = controls[t / 8 % 2],
            .flips = 2 * (t / 4 % 2),
            .flip_biases = t / 2 % 2 == 1,
            .noise = noises[t % 2],
        };
        CU_ASSERT(sample_same_ticket(&p->ticket, &expected));
    }
    plan_free(&plan);
}

// Words of the axes that are not tried above, and what holds where a plan says nothing.
static void test_words_of_tickets(void)
{
    struct plan plan;
    static const char *const settings[] = {PLAN_TEXT_TWO_NETWORKS,         "ticket.method=oneshot",
                                           "ticket.unit=channels,weights", "ticket.scope=layer",
                                           "ticket.rewind=trained",        "ticket.retrain=no,yes"};
    static const char *const biases[] = {PLAN_TEXT_TWO_NETWORKS, "ticket.biases=yes"};
    plan_text_append("ticket: {method: [restart], rounds: 1}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, settings, 4, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 4);
    struct ticket_spec usual = {
        .method = TICKET_RESTART, .rate = 0.2, .only_learned = true, .round = 1};
    CU_ASSERT(sample_same_ticket(&plan.point[1].ticket, &usual));
    CU_ASSERT_EQUAL(plan.point[1].family, NET_LIFE);
    plan_free(&plan);
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, settings, 9, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * 5);
    for (size_t t = 0; t < 4; t++) {
        const struct ticket_spec *ticket = &plan.point[1 + t].ticket;
        CU_ASSERT(ticket->method == TICKET_ONESHOT && ticket->scope == TICKET_LAYER);
        CU_ASSERT(!ticket->prune_biases && ticket->no_retraining == (t % 2 == 0));
        CU_ASSERT_EQUAL(ticket->unit, t < 2 ? TICKET_CHANNELS : TICKET_WEIGHTS);
    }
    plan_free(&plan);
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, biases, 5, &plan), STATUS_OK);
    CU_ASSERT(plan.point[1].ticket.prune_biases && !plan.point[0].ticket.prune_biases);
    plan_free(&plan);
    // Settings may bring the whole section.
    static const char *const all[] = {PLAN_TEXT_TWO_NETWORKS, "ticket.method=iterative",
                                      "ticket.rounds=2"};
    plan_text_write(PLAN_TEXT, strlen(PLAN_TEXT));
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, all, 6, &plan), STATUS_OK);
    CU_ASSERT_EQUAL(plan.points, 2 * 3);
    plan_free(&plan);
    CU_ASSERT_EQUAL(plan_read(plan_text_path, all, 5, &plan), STATUS_REQUEST);
    plan_text_said("rounds", "ticket.rounds: missing", NULL);
}

// A setting of tickets reaches the parts that have tickets; where none has any, all of them.
static void test_settings_leave_dense_parts_alone(void)
{
    struct plan plan;
    static const char *const settings[] = {PLAN_TEXT_TWO_NETWORKS, "ticket.rounds=3",
                                           "ticket.method=snip"};
    plan_text_append("parts:\n  - ticket: {method: [iterative], rounds: 1}\n"
                     "  - network: {overcompleteness: [3]}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, settings, 5, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * 4 + 1);
    CU_ASSERT(plan.point[3].ticket.round == 3 && plan.point[3].ticket.method == TICKET_ITERATIVE);
    CU_ASSERT(plan.point[8].overcompleteness == 3 && !point_is_ticket(&plan.point[8]));
    plan_free(&plan);
    plan_text_append("parts:\n  - network: {overcompleteness: [2]}\n"
                     "  - network: {overcompleteness: [3]}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, settings, 6, &plan), STATUS_OK);
    CU_ASSERT_EQUAL(plan.points, 2 * 4);
    plan_free(&plan);
}

// Settings of a single method: those that are published unless a plan says others; axes like all.
static void test_settings_of_methods(void)
{
    struct plan plan;
    static const char *const two[] = {PLAN_TEXT_TWO_NETWORKS};
    plan_text_append(
        "parts:\n  - ticket: {method: [snip, grasp], rounds: 1}\n"
        "  - ticket: {method: [grasp], rounds: 1, temperature: [1, 50]}\n"
        "  - ticket: {method: [popup], rounds: 1, retrain: [no]}\n"
        "  - ticket: {method: [popup], rounds: 1, retrain: [no], popup_rate: [1],\n"
        "      popup_momentum: [0], popup_decay: [0, 0.5], popup_weights: [signed, drawn]}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, two, 4, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * (1 + 2 + 2 + 1 + 4));
    size_t seen[8] = {0};
    for (size_t i = 0; i < plan.points; i++) {
        const struct ticket_spec *t = &plan.point[i].ticket;
        bool popup = t->method == TICKET_POPUP;
        seen[0] += t->method == TICKET_SNIP;
        seen[1] += t->temperature == 200;
        seen[2] += t->temperature == 1;
        seen[3] += t->temperature == 50;
        seen[4] += t->popup_rate == 0.1 && t->popup_momentum == 0.9 && t->popup_decay == 1e-4;
        seen[5] += t->popup_rate == 1 && t->popup_momentum == 0 && t->popup_decay == 0;
        seen[6] += t->popup_rate == 1 && t->popup_momentum == 0 && t->popup_decay == 0.5;
        seen[7] += t->popup_weights == TICKET_SIGNED;
        CU_ASSERT_EQUAL(t->popup_rate != 0, popup);
        CU_ASSERT_EQUAL(t->temperature != 0, t->method == TICKET_GRASP);
        CU_ASSERT_FALSE(t->superseded);
    }
    static const size_t want[8] = {2, 2, 2, 2, 2, 4, 4, 4};
    CU_ASSERT_EQUAL(memcmp(seen, want, sizeof seen), 0);
    plan_free(&plan);
}

static void test_wrong_tickets_are_refused(void)
{
    // What follows a good plan, and what the refusal must name.
    static const char *const cases[][4] = {
        {"ticket: {method: [dense], rounds: 1}\n", ":24:19: ", "ticket.method: 'dense'", "popup"},
        {"ticket: {method: [snip], rounds: 0}\n", ":24:34: ", "ticket.rounds: '0'", "to 1000"},
        {"ticket: {method: [snip], rounds: [1]}\n", ":24:34: ", "rounds: wrong type", "to 1000"},
        {"ticket: {method: [snip], rounds: 1, rate: [1]}\n", ":24:44: ", "ticket.rate: '1'",
         "a round removes of what is left"},
        {"ticket: {method: [snip], rounds: 1, rate: [nan]}\n", ":24:44: ", "rate: 'nan'", ""},
        {"ticket: {method: [snip], rounds: 1, rewind: [-1]}\n", ":24:46: ", "rewind: '-1'",
         "or trained"},
        {"ticket: {method: [snip], rounds: 1, biases: true}\n", ":24:45: ", "biases: 'true'",
         "no or yes"},
        {"ticket: {method: [snip], rounds: 1, retrain: [yes, yes]}\n", ":24:52: ", "'yes' repeats",
         "yes or no"},
        {"ticket: {method: [snip], rounds: 1, control: [all]}\n", ":24:47: ", "control: 'all'",
         "none or random or shuffled or fresh or signs"},
        {"ticket: {method: [snip], rounds: 1, flips: [1.5]}\n", ":24:45: ", "flips: '1.5'",
         "a whole number"},
        {"ticket: {method: [snip], rounds: 1, noise: [0, -0]}\n", ":24:48: ", "'-0' repeats",
         "a number from 0"},
        {"ticket: {method: [grasp], rounds: 1, temperature: [0]}\n", ":24:52: ", "temperature: '0'",
         "a number from 0.001"},
        {"ticket: {method: [popup], rounds: 1, retrain: [no], popup_momentum: [1]}\n",
         ":24:70: ", "popup_momentum: '1'", "a number from 0 to 0.9999"},
        {"ticket: {method: [popup], rounds: 1, retrain: [no], popup_weights: [constant]}\n",
         ":24:69: ", "popup_weights: 'constant'", "drawn or signed"},
        {"ticket: {method: [popup], rounds: 1, retrain: [no], popup_rate: [1, 1.0]}\n",
         ":24:69: ", "'1.0' repeats", "a number from"},
        // Settings of one method with others.
        {"ticket: {method: [grasp, snip], rounds: 1, temperature: [1]}\n", ":24:58: ",
         "ticket.temperature: method snip has no such setting; give the methods that have it a "
         "part of their own",
         ""},
        {"ticket: {method: [snip], rounds: 1, popup_momentum: [0]}\n",
         ":24:54: ", "ticket.popup_momentum: method snip has no such setting", "a number from"},
        {"ticket: {method: [restart], rounds: 1, popup_weights: [drawn]}\n",
         ":24:56: ", "ticket.popup_weights: method restart has no such setting", "drawn or signed"},
        // Together with the rest of the plan.
        {"ticket: {method: [popup], rounds: 1, retrain: [no], popup_weights: [drawn, signed],\n"
         "  control: [none, signs]}\n",
         ":24:19: ", "ticket.method: popup: with popup_weights signed", "every network"},
        {"ticket: {method: [iterative], rounds: 8, rate: [0.9]}\n",
         ":24:19: ", "ticket.method: iterative: ", "every network of the plan"},
        {"ticket: {rewind: [0, 125001], rounds: 1,\n  method: [oneshot, iterative]}\n",
         ":25:12: ", "ticket.method: oneshot: ", "every network"},
        {"ticket: {rounds: 1,\n  method: [snip, iterative], rewind: [0, 125001]}\n",
         ":25:12: ", "ticket.method: snip: ", "every network"},
        {"ticket: {method: [iterative], rounds: 1000, rate: [0.001]}\nparts: [{}]\n",
         ":24:19: ", "ticket.method: iterative: ", "every network"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        plan_text_append_refused(cases[i][0], cases[i][1], cases[i][2], cases[i][3]);
    }
    struct plan plan;
    static const char *const settings[] = {PLAN_TEXT_TWO_NETWORKS, "ticket.method=iterative",
                                           "ticket.rounds=900"};
    plan_text_write(PLAN_TEXT, strlen(PLAN_TEXT));
    CU_ASSERT_EQUAL(plan_read(plan_text_path, settings, 6, &plan), STATUS_REQUEST);
    plan_text_said("setting", "--set ticket.method=iterative: ticket.method: iterative: ", NULL);
    // The rounds count towards the limit of points.
    static const char *const many[] = {"ticket.method=restart", "ticket.rounds=1000",
                                       "ticket.noise=0,1"};
    CU_ASSERT_EQUAL(plan_read(plan_text_path, many, 3, &plan), STATUS_REQUEST);
    plan_text_said("points", "more than 100000 points", NULL);
}

// A parent that an earlier part has is not there twice; other repetitions are refused.
static void test_parts_share_their_parents(void)
{
    struct plan plan;
    static const char *const two[] = {PLAN_TEXT_TWO_NETWORKS};
    plan_text_append("parts:\n  - {ticket: {method: [restart], rounds: 1}}\n"
                     "  - {ticket: {method: [snip], rounds: 2}, networks: 9}\n"
                     "  - {ticket: {method: [grasp], rounds: 2}, networks: 9}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, two, 4, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * (2 + 2 + 2));
    CU_ASSERT_EQUAL(plan.trials, 2 * (2 * 4 + 4 * 9));
    size_t parents = 0, groups = 0;
    for (size_t i = 0; i < plan.points; i++)
        parents += !point_is_ticket(&plan.point[i]);
    for (size_t i = 0; i < plan.points; i += plan_group(&plan, i))
        groups++;
    CU_ASSERT_EQUAL(parents, 2);
    // Two with a parent each; m = 1 and m = 64 of the second part, and of the third.
    CU_ASSERT_EQUAL(groups, 2 + 2 + 2);
    CU_ASSERT(plan.point[4].ticket.method == TICKET_SNIP && plan.point[4].overcompleteness == 1);
    CU_ASSERT(plan.point[5].ticket.round == 2 && plan_group(&plan, 4) == 2);
    plan_free(&plan);

    static const char *const cases[][2] = {
        // The parent is named by a part without tickets.
        {"parts:\n  - {ticket: {method: [restart], rounds: 1}}\n  - {}\n", ":26:5: "},
        {"parts:\n  - {ticket: {method: [snip], rounds: 1}}\n"
         "  - {ticket: {method: [snip], rounds: 2}}\n",
         ":26:5: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        plan_text_append_refused(cases[i][0], cases[i][1], "part 2 repeats a point of part 1", "");
    // One with another budget is another parent.
    plan_text_append(
        "parts:\n  - {}\n  - {ticket: {method: [snip], rounds: 1}, training: {updates: 9}}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, two, 4, &plan), STATUS_OK);
    CU_ASSERT_EQUAL(plan.points, 2 + 2 * 2);
    plan_free(&plan);
    plan_text_append("parts:\n  - {}\n  - {ticket: {method: [snip], rounds: 1}}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, two, 4, &plan), STATUS_OK);
    CU_ASSERT_EQUAL(plan.points, 2 + 2);
    plan_free(&plan);
}

// ---- widths ----

// Tickets whose parents stand in another part are neighbours of those of the next seed, and no
// group with them.
static void test_groups_have_one_seed(void)
{
    struct plan plan;
    static const char *const one[] = {PLAN_TEXT_TWO_NETWORKS, "network.overcompleteness=2",
                                      "seed=7,8,9"};
    plan_text_append("parts:\n  - {}\n  - {ticket: {method: [snip], rounds: 2}}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, one, 6, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 3 * (1 + 2));
    for (size_t i = 0; i < plan.points; i++) {
        bool ticket = i >= 3;
        CU_ASSERT_EQUAL(point_is_ticket(&plan.point[i]), ticket);
        CU_ASSERT_EQUAL(plan.point[i].seed, 7 + (ticket ? (i - 3) / 2 : i));
        CU_ASSERT_EQUAL(plan_group(&plan, i), ticket && i % 2 == 1 ? 2 : 1);
    }
    plan_free(&plan);
    plan_text_append("parts: [{}, {}]\n");
    CU_ASSERT_EQUAL(plan_read(plan_text_path, one, 6, &plan), STATUS_REQUEST);
    plan_text_said("repeated", ":24:13: ", "part 2 repeats a point of part 1", NULL);
}

static void test_widths_one_by_one(void)
{
    struct plan plan;
    static const char *const two[] = {PLAN_TEXT_TWO_NETWORKS};
    char *text = plan_text_edited("overcompleteness:\n    - 1\n    - 64\n",
                                  "filters: [1-2, 4-2]\n  family: [life, window]\n");
    plan_text_write(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, two, 4, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 4);
    for (size_t i = 0; i < 4; i++) {
        const struct point *p = &plan.point[i];
        struct net net = point_net(p);
        CU_ASSERT_EQUAL(p->family, i / 2 == 0 ? NET_LIFE : NET_WINDOW);
        CU_ASSERT_EQUAL(p->overcompleteness, i % 2 == 0 ? 0 : 2);
        CU_ASSERT(p->widths.width[0] == (i % 2 == 0 ? 1 : 0)); // L(1,2) by its usual name
        CU_ASSERT(net.layer[0].out == (i % 2 == 0 ? 1 : 4) && net.layer[1].out == 2);
    }
    plan_free(&plan);
    free(text);
    static const char *const cases[][4] = {
        {"[0]", ":12:13: ", "network.filters: '0'", "such as 2-1"},
        {"[65]", ":12:13: ", "network.filters: '65'", "or 0 for none of them"},
        {"[2-65]", ":12:13: ", "network.filters: '2-65'", "up to 64"},
        {"[2-1, 129-1]", ":12:18: ", "network.filters: '129-1'", "up to 128"},
        {"[2-1, 2-1]", ":12:18: ", "network.filters: '2-1' repeats", "such as 2-1"},
        {"[2-1, 4-2-4-2]", ":12:18: ",
         "network.filters: '4-2-4-2' are filters of 2 generations, and task.generations has 1", ""},
        {"[2-1]\n  overcompleteness: [1]",
         ":12:13: ", "network.filters: given beside overcompleteness", "such as 2-1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char replacement[200];
        snprintf(replacement, sizeof replacement, "filters: %s\n", cases[i][0]);
        text = plan_text_edited("overcompleteness:\n    - 1\n    - 64\n", replacement);
        plan_text_refused(text, strlen(text), cases[i][1], cases[i][2], cases[i][3]);
        free(text);
    }
}

// Either way to say it replaces the other: in a part, and by --set.
static void test_widths_replace_overcompleteness(void)
{
    struct plan plan;
    static const char *const settings[] = {PLAN_TEXT_TWO_NETWORKS, "network.filters=1-2,3-2"};
    plan_text_append("parts:\n  - {}\n  - {network: {filters: [1-2]}}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, settings, 4, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 3);
    CU_ASSERT_EQUAL(plan.point[1].overcompleteness, 64);
    CU_ASSERT_EQUAL(plan.point[2].overcompleteness, 0);
    CU_ASSERT_EQUAL(plan.point[2].widths.width[1], 2);
    plan_free(&plan);
    plan_text_write(PLAN_TEXT, strlen(PLAN_TEXT));
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, settings, 5, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2);
    CU_ASSERT_EQUAL(plan.point[1].widths.width[0], 3);
    plan_free(&plan);
}

SUITE(plan_tickets)
{
    TEST(plan_text_open_folder);
    TEST(test_tickets_follow_their_parent);
    TEST(test_words_of_tickets);
    TEST(test_settings_leave_dense_parts_alone);
    TEST(test_settings_of_methods);
    TEST(test_wrong_tickets_are_refused);
    TEST(test_parts_share_their_parents);
    TEST(test_groups_have_one_seed);
    TEST(test_widths_one_by_one);
    TEST(test_widths_replace_overcompleteness);
    TEST(plan_text_close_folder);
}
