#include "cli/commands/verdict.h"

#include "base/text.h"
#include "net/name.h"
#include "trial/verdict.h"

#include <inttypes.h>
#include <string.h>

static const char *word_of(const struct point *point, const struct verdict *verdict)
{
    if (verdict->exact)
        return "exact";
    if (verdict->refuted || verdict->errors > 0)
        return "wrong";
    return point->generations <= 2 ? "unsure" : "undecided";
}

static void write_count(FILE *out, const char *name, int64_t count)
{
    fprintf(out, ",\n  \"%s\": ", name);
    if (count >= 0)
        fprintf(out, "%" PRId64, count);
    else
        fputs("null", out);
}

static void write_object(const char *path, const struct store_model *model,
                         const struct verdict *verdict, FILE *out)
{
    const struct point *point = &model->point;
    struct net net = point_net(point);
    char rule[LIFE_RULE_TEXT], name[NET_NAME_TEXT];
    life_rule_format(&point->rule, rule);
    net_name(&net, name);
    fputs("{\n  \"model\": ", out);
    text_write_json(out, path);
    fprintf(out,
            ",\n  \"network\": \"%s\",\n  \"rule\": \"%s\",\n  \"boundary\": \"%s\",\n  "
            "\"generations\": %zu,\n  \"parameters\": %zu",
            name, rule, life_boundary_names[point->boundary], point->generations, net.parameters);
    write_count(out, "weights_left", (int64_t)model->result.weights_left);
    fprintf(out, ",\n  \"verdict\": \"%s\",\n  \"evidence\": \"%s\"", word_of(point, verdict),
            trial_evidence_names[verdict->evidence]);
    write_count(out, "errors", verdict->errors);
    write_count(out, "unsure", verdict->unsure);
    fputs("\n}\n", out);
}

enum status cli_write_verdict(const char *path, const struct store_model *model, FILE *out)
{
    const struct point *point = &model->point;
    struct net net = point_net(point);
    struct verdict_space space;
    struct arena arena;
    memset(&space, 0, sizeof space);
    TRY(ARENA_OPEN(&arena, verdict_layout(&space, &arena, point, &net)));
    struct verdict verdict = verdict_of(point, &net, model->result.final, true, &space);
    arena_close(&arena);
    write_object(path, model, &verdict, out);
    return STATUS_OK;
}
