// A plan that says everything, with what each key means and may be. All of it follows from the table of
// keys.
#include "base/text.h"
#include "sweep/keys.h"
#include "ticket/method.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 96 // of a line

// The words before a line of the file: blanks, and a # for each level at which it is switched off.
struct margin {
    const char *prose, *key;
};

static const struct margin at_top = {"", ""}, in_section = {"  ", "  "}, off_at_top = {"", "#"},
                           off_in_section = {"  ", "  #"}, in_off = {"#  ", "#  "},
                           off_in_off = {"#  ", "#  #"};

static void write_prose(FILE *out, const char *margin, const char *mark, char *text)
{
    text_break_lines(text, WIDTH - strlen(margin) - strlen(mark), "");
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
        fprintf(out, "%s%s%s\n", margin, mark, line);
}

static const struct setting *setting_of(size_t index)
{
    return index < PLAN_SETTINGS ? NULL : &setting_table[index - PLAN_SETTINGS];
}

// Two lines or more: "side of a board (cells)", and "  a whole number from 3 to 4096; default 32".
static void write_meaning(FILE *out, size_t index, const char *margin)
{
    static const char *const own[PLAN_SETTINGS] = {
        [PLAN_NAME] = "name of the results; left out, it is that of the file",
        [PLAN_QUESTION] = ("question that heads tables and figures; left out, it is what learning "
                           "depends on"),
        [PLAN_NETWORKS] =
            "networks of every point, which differ in their random numbers; the most, with "
            "a precision or a threshold",
        [PLAN_PRECISION] =
            "a point has enough networks once its rate is known to so much on either side: "
            "once half the width of its 95 % confidence sequence is no more",
        [PLAN_THRESHOLD] =
            "a point has enough networks once its rate surely is another: once its 95 % "
            "confidence sequence does not have this one",
    };
    const struct setting *setting = setting_of(index);
    const char *usual = setting != NULL ? setting->usual : plan_key(index).absent;
    const char *meaning = setting == NULL         ? own[index]
                          : setting->help != NULL ? setting->help
                                                  : setting->meaning;
    bool counts =
        setting != NULL && (setting->kind == SETTING_SIZE || setting->kind == SETTING_COUNTER) &&
        setting->unit[strlen(setting->unit) - 1] == 's' && strstr(meaning, setting->unit) == NULL;
    char text[512], expected[256];
    snprintf(text, sizeof text, "%s%s%s%s", meaning, counts ? " (" : "",
             counts ? setting->unit : "", counts ? ")" : "");
    write_prose(out, margin, "# ", text);
    plan_key_describe(index, expected, sizeof expected);
    snprintf(text, sizeof text, "%s%s%s", expected,
             usual != NULL && usual[0] != '\0' ? "; default " : "", usual != NULL ? usual : "");
    write_prose(out, margin, "#   ", text);
    for (size_t i = TICKET_DENSE + 1; index == PLAN_METHOD && i < TICKET_METHOD_COUNT; i++)
        fprintf(out, "%s#   %-9s  %s\n", margin, ticket_method_names[i], ticket_methods[i]->idea);
}

// What a key that has no default is shown with.
static const char *example_of(size_t index)
{
    return index == PLAN_NAME                   ? "my-plan"
           : index == PLAN_QUESTION             ? "How wide must a network be to learn?"
           : index == PLAN_KEY(SETTING_FILTERS) ? "1-2"
           : index == PLAN_METHOD               ? "iterative"
           : index == PLAN_ROUNDS               ? "4"
           : setting_of(index) != NULL          ? setting_of(index)->usual
                                                : plan_key(index).absent;
}

static void write_key(FILE *out, size_t index, struct margin margin)
{
    write_meaning(out, index, margin.prose);
    fprintf(out, "%s%s: %s\n", margin.key, plan_key(index).name, example_of(index));
}

// A key that the plan cannot say as long as the others have their defaults.
static bool is_off(size_t index)
{
    const struct setting *setting = setting_of(index);
    return index == PLAN_NAME || index == PLAN_QUESTION || index == PLAN_KEY(SETTING_FILTERS) ||
           (setting != NULL && setting->decided_by != 0);
}

static void write_section(FILE *out, const char *section, bool off)
{
    fprintf(out, "\n%s%s:\n", off ? "#" : "", section);
    for (size_t i = PLAN_SETTINGS; i < PLAN_KEY_COUNT; i++) {
        const struct plan_key key = plan_key(i);
        if (key.name != NULL && key.section != NULL && strcmp(key.section, section) == 0)
            write_key(out, i,
                      off         ? is_off(i) ? off_in_off : in_off
                      : is_off(i) ? off_in_section
                                  : in_section);
    }
}

void plan_write_commented(FILE *out)
{
    char head[] =
        "A plan that says everything. Each setting has its default here, so delete what you do not "
        "change: what a plan does not say has its default. Any setting but the first five "
        "and the rounds of tickets may be a list, [1, 2, 4], or, where it is a whole number, a "
        "range, 1-8; the plan is their product. To use a line that is switched off, #key, take its "
        "# away.";
    write_prose(out, "", "# ", head);
    fputs("#\n#   lifeticket sweep FILE --dry-run    says what it costs\n\n", out);
    for (size_t i = 0; i < PLAN_KEY_COUNT; i++)
        if (plan_key(i).section == NULL && plan_key(i).name != NULL)
            write_key(out, i, is_off(i) ? off_at_top : at_top);
    const char *last = "";
    for (size_t i = PLAN_SETTINGS; i < PLAN_KEY_COUNT; i++) {
        const char *section = plan_key(i).section;
        if (section == NULL || plan_key(i).name == NULL || strcmp(last, section) == 0)
            continue;
        write_section(out, section, plan_key_is_of_tickets(i));
        last = section;
    }
    fputs("\n# A union of products: each part replaces what it says.\n"
          "#parts:\n"
          "#  - network: {overcompleteness: 1}\n"
          "#  - networks: 32\n"
          "#    network: {overcompleteness: [2, 4]}\n",
          out);
}
