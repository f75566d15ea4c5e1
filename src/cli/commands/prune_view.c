#include "cli/commands/prune_view.h"

#include "net/name.h"
#include "spec/setting.h"
#include "ticket/method.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct prune_view prune_view_make(const struct point *parent, size_t members)
{
    return (struct prune_view){
        .parent = parent, .ticker = cli_ticker_begin("prune"), .members = members};
}

void prune_view_looked(void *context, const struct trial_progress *progress)
{
    struct prune_view *view = context;
    char text[128];
    view->begun += progress->updates == 0;
    if (!cli_ticker_is_due(&view->ticker))
        return;
    snprintf(text, sizeof text, "network %zu of %zu: %" PRIu64 " of %" PRIu64 " updates",
             view->begun, view->members, progress->updates, view->parent->updates);
    cli_ticker_show(&view->ticker, text);
}

void prune_view_end(const struct prune_view *view)
{
    cli_ticker_end(&view->ticker);
}

static const char *const outcome_words[TRIAL_OUTCOME_COUNT] = {
    [TRIAL_NOT_LEARNED] = "not learned", [TRIAL_LEARNED] = "learned",     [TRIAL_DEAD] = "dead",
    [TRIAL_DIVERGED] = "diverged",       [TRIAL_NOT_TRIED] = "not tried",
};

// How it is known that the network learned, or how far it is from that.
static void print_evidence(const struct point *point, const struct trial_result *result)
{
    if (result->outcome == TRIAL_LEARNED)
        printf("%s", result->evidence == TRIAL_CERTIFICATE ? "certified for every board"
                     : result->evidence == TRIAL_BOARDS    ? "right on random boards: no proof"
                     : point->generations == 1             ? "proven on all 512 windows"
                                                           : "proven on all 2^25 patches");
    else if (result->window_errors >= 0)
        printf("%" PRId64 " of %s wrong", result->window_errors,
               point->generations == 1 ? "512 windows" : "2^25 patches");
    else
        printf("%.2f %% of cells right", floor(1e4 * result->cell_accuracy) / 100);
    if (result->spared > 0)
        printf("; %" PRIu32 " stayed as the last of a layer", result->spared);
}

// "108-72-6": of each layer.
static void format_layers(const struct net *net, const uint8_t *mask, char *text, size_t bytes)
{
    uint32_t left[NET_MAX_LAYERS];
    ticket_mask_layers(net, mask, left);
    for (size_t l = 0, used = 0; l < net->layers; l++)
        used +=
            (size_t)snprintf(text + used, bytes - used, "%s%" PRIu32, l > 0 ? "-" : "", left[l]);
}

static void print_heading(const struct point *point, const struct net *net,
                          const struct trial_result *network)
{
    char rule[LIFE_RULE_TEXT], name[NET_NAME_TEXT];
    life_rule_format(&point->rule, rule);
    net_name(net, name);
    printf("network    %s, %zu parameters, %zu of them weights, %s, boundary %s\n"
           "           replicate %" PRIu32 " of seed %" PRIu64 "\n",
           name, net_numbers(net), net_weights(net), rule, life_boundary_names[point->boundary],
           network->replicate, point->seed);
}

// "temperature 200", of the settings that are the method's own.
static void print_own_settings(const struct point *point)
{
    const char *before = "           ";
    for (enum setting_id id = 0; id < SETTING_COUNT; id++) {
        char text[SETTING_TEXT];
        if (setting_table[id].decided_by != SETTING_METHOD || !setting_applies(id, point))
            continue;
        setting_format(id, point, text);
        printf("%s%s %s", before, setting_table[id].label, text);
        before = ", ";
    }
    if (before[0] == ',')
        printf("\n");
}

static void print_method(const struct point *point)
{
    const struct ticket_spec *ticket = &point->ticket;
    printf("tickets    %s, %s, %s: a round removes %.4g %% of what is left%s\n           %s\n",
           ticket_method_names[ticket->method], ticket_unit_names[ticket->unit],
           ticket->scope == TICKET_GLOBAL ? "the smallest of all" : "of each layer",
           100 * ticket->rate, ticket->prune_biases ? ", biases among it" : "",
           ticket_methods[ticket->method]->idea);
    print_own_settings(point);
    printf("           ");
    if (ticket_methods[ticket->method]->trains_mask)
        printf("masks are trained, and the weights never\n");
    else if (ticket->no_retraining)
        printf("judged as pruned\n");
    else if (ticket->rewind == TICKET_TRAINED)
        printf("trained on from where training had brought them\n");
    else if (ticket->rewind > 0)
        printf("trained again from the values after %" PRIu64 " updates\n", ticket->rewind);
    else
        printf("trained again from the initial values\n");
}

void prune_view_report(const struct point *points, const struct trial_result *results,
                       size_t members, const struct store_model *model)
{
    struct net net = point_net(points);
    size_t weights = net_weights(&net);
    char layers[12 * NET_MAX_LAYERS];
    print_heading(points, &net, results);
    print_method(&points[members - 1]);
    if (model->point.updates == points->updates &&
        (model->result.updates != results->updates ||
         memcmp(model->result.final, results->final, net.parameters * sizeof(float)) != 0))
        printf("note       trained once more, the network came out otherwise than in its file: "
               "another\n           instruction set or version\n");
    format_layers(&net, results->mask, layers, sizeof layers);
    int width = (int)strlen(layers) > 8 ? (int)strlen(layers) : 8;
    printf("\nround  weights  removed %%  %-*s  outcome      updates  how it is known\n", width,
           "by layer");
    for (size_t i = 0; i < members; i++) {
        const struct trial_result *result = &results[i];
        format_layers(&net, result->mask, layers, sizeof layers);
        printf("%5zu  %7" PRIu64 "  %9.1f  %-*s  %-11s  %7" PRIu64 "  ", i, result->weights_left,
               100 * (1 - (double)result->weights_left / (double)weights), width, layers,
               outcome_words[result->outcome], result->updates);
        print_evidence(points, result);
        printf("\n");
    }
    printf("\n");
}

void prune_view_kept(const struct store_model *model)
{
    struct net net = point_net(&model->point);
    char name[NET_NAME_TEXT];
    net_name(&net, name);
    printf("kept       %s with %" PRIu64 " weights that are not pruned, ", name,
           model->result.weights_left);
    printf("%s: ", outcome_words[model->result.outcome]);
    print_evidence(&model->point, &model->result);
    printf("\n");
}
