// What figures of the chance of learning answer in a line: where more than half learn.
#include "base/text.h"
#include "report/plots/figure.h"

#define ANSWERS 3 // curves, at most, of which it is said in a line

static bool is_over_half(const struct figure *figure, size_t index)
{
    bool begins;
    return figure->report->point[figure_point(figure, index, &begins)].rate > 0.5;
}

// Of a curve, points [first, last) in their order, the outermost one up to which, from the right or from
// the left, more than half learn at all points; `last` if they do not at the end itself.
static size_t find_outermost(const struct figure *figure, size_t first, size_t last,
                             bool from_right)
{
    size_t found = last;
    for (size_t i = 0; i < last - first; i++) {
        size_t at = from_right ? last - 1 - i : first + i;
        if (!is_over_half(figure, at))
            break;
        found = at;
    }
    return found;
}

void figure_answer(const struct figure *figure, bool from_right, char text[REPORT_LABEL])
{
    text[0] = '\0';
    if (figure->curves > ANSWERS || figure->categorical)
        return;
    for (size_t first = 0, last; first < figure->report->points; first = last) {
        bool begins = false;
        size_t point = figure_point(figure, first, &begins);
        for (last = first + 1, begins = false; last < figure->report->points; last++) {
            figure_point(figure, last, &begins);
            if (begins)
                break;
        }
        char label[REPORT_LABEL], value[SETTING_PHRASE];
        figure_label(figure, figure->curve[point], label);
        size_t at = find_outermost(figure, first, last, from_right);
        size_t end = at < last ? at : from_right ? last - 1 : first;
        const char *words = at == last   ? " not even with %s"
                            : from_right ? " from %s on"
                                         : " up to %s";
        setting_say(figure->axis, figure->report->point[figure_point(figure, end, &begins)].point,
                    value);
        text_append(text, REPORT_LABEL, "%s%s%s",
                    first > 0                        ? ", "
                    : at == last && label[0] == '\0' ? "over half did not learn,"
                                                     : "over half learned",
                    first > 0 || label[0] == '\0' ? "" : ": ", label);
        text_append(text, REPORT_LABEL, words, value);
    }
}
