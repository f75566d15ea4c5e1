#include "store_samples.h"

#include "rng/pcg.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct point sample_point(size_t which)
{
    struct point point = {
        .rule = {1 << 3, 1 << 2 | 1 << 3},
        .generations = 1,
        .board = 32,
        .boundary = LIFE_TORUS,
        .density = NAN,
        .overcompleteness = 1,
        .learning_rate = 0.001,
        .batch = 8,
        .updates = 125000,
        .stop_when_proven = true,
        .seed = UINT64_MAX,
    };
    if (which == 1)
        point = (struct point){
            .rule = {1 << 3 | 1 << 6, 1 << 2 | 1 << 3},
            .generations = 2,
            .board = 48,
            .boundary = LIFE_DEAD,
            .density = 0.25,
            .overcompleteness = 3,
            .activation = NET_PRELU,
            .init = NET_FAN_IN,
            .optimizer = TRAIN_SGD,
            .learning_rate = 0.01,
            .momentum = 0.25,
            .batch = 16,
            .updates = 1000,
            .boards = POINT_SHARED_BOARDS,
            .seed = 7,
        };
    else if (which == 3) {
        point.family = NET_WINDOW;
        point.activation = NET_LEAKY;
        point.overcompleteness = 0;
        point.widths = (struct net_widths){{5, 3}};
        point.ticket = (struct ticket_spec){.method = TICKET_ONESHOT,
                                            .unit = TICKET_CHANNELS,
                                            .scope = TICKET_LAYER,
                                            .rate = 0.2,
                                            .rewind = TICKET_TRAINED,
                                            .prune_biases = true,
                                            .no_retraining = true,
                                            .only_learned = true,
                                            .round = 3,
                                            .control = TICKET_SIGNS,
                                            .flips = 5,
                                            .flip_biases = true,
                                            .noise = 0.125};
    } else if (which > 1)
        point.overcompleteness = which;
    return point;
}

// The sample's next number, in [0, 1).
static float number(struct pcg32 *stream)
{
    return pcg32_uniform(stream);
}

static void fill_result(struct trial_result *result, struct pcg32 *stream, size_t parameters,
                        size_t curve, float *block, uint8_t *mask)
{
    result->outcome = (enum trial_outcome)(pcg32_next(stream) % TRIAL_OUTCOME_COUNT);
    result->evidence = (enum trial_evidence)(pcg32_next(stream) % TRIAL_EVIDENCE_COUNT);
    result->updates = (uint64_t)pcg32_next(stream) << 20;
    result->boards = result->updates * 8;
    result->test_boards = pcg32_next(stream);
    result->window_errors = (int64_t)(pcg32_next(stream) % 513) - 1;
    result->unsure = (int64_t)(pcg32_next(stream) % 513) - 1;
    result->losses = pcg32_next(stream);
    result->exact_at_end = pcg32_next(stream) % 2 == 1;
    result->learned_at = (int64_t)result->updates - 1;
    result->baseline = number(stream);
    result->cell_accuracy = number(stream);
    result->board_accuracy = number(stream);
    result->loss = result->outcome == TRIAL_DIVERGED ? (double)NAN : number(stream) * 1e300;
    result->flops = number(stream) * 1e15;
    result->initial = block;
    result->final = result->initial + parameters;
    result->curve_loss = result->final + parameters;
    result->curve_accuracy = result->curve_loss + curve;
    for (size_t i = 0; i < 2 * (parameters + curve); i++)
        block[i] = i % 29 == 28 ? NAN : number(stream) - 0.5f;
    result->weights_left = pcg32_next(stream);
    result->spared = pcg32_next(stream);
    result->mask = mask;
    for (size_t i = 0; mask != NULL && i < parameters; i++)
        mask[i] = (uint8_t)(pcg32_next(stream) >> 31);
}

void sample_open(struct sample *sample, size_t which, size_t count, const uint32_t *replicates,
                 unsigned salt)
{
    assert(count <= SAMPLE_ROWS);
    *sample = (struct sample){.point = sample_point(which), .count = count};
    struct net net = point_net(&sample->point);
    bool ticket = point_is_ticket(&sample->point);
    uint64_t updates[TRIAL_MAX_CURVE];
    size_t curve = trial_curve_updates(sample->point.updates, updates);
    size_t width = 2 * (net.parameters + curve);
    sample->block = malloc((count + 1) * width * sizeof *sample->block);
    sample->mask = malloc((count + 1) * net.parameters);
    assert(sample->block != NULL && sample->mask != NULL);
    for (size_t i = 0; i < count; i++) {
        struct pcg32 stream = pcg32_seeded(which + 100 * salt, replicates[i]);
        sample->result[i].replicate = replicates[i];
        sample->timing[i].seconds = number(&stream);
        sample->timing[i].joules = replicates[i] % 2 == 0 ? 20 * sample->timing[i].seconds : NAN;
        fill_result(&sample->result[i], &stream, net.parameters, curve, sample->block + i * width,
                    ticket ? sample->mask + i * net.parameters : NULL);
    }
}

void sample_close(struct sample *sample)
{
    free(sample->block);
    free(sample->mask);
    sample->block = NULL;
    sample->mask = NULL;
}

struct store_attributes sample_attributes(void)
{
    static char plan[] = "name: made up\nquestion: \"Wie gro\xc3\x9f?\"\n",
                overrides[] = "networks=3", files[] = "";
    static uint64_t seed = UINT64_MAX;
    return (struct store_attributes){
        .plan = plan,
        .overrides = overrides,
        .files = files,
        .plan_name = "made-up",
        .question = "Wie gro\xc3\x9f?",
        .seed = &seed,
        .seeds = 1,
        .program = "lifeticket 0",
        .revision = "0123456789ab-dirty",
        .isa = "baseline",
        .compiler = "cc 1",
        .host = "here",
        .cpu = "a processor",
        .started = "2026-01-01T00:00:00Z",
        .finished = "",
        .complete = true,
    };
}

enum status sample_write(const char *path, const struct sample *samples, size_t count)
{
    struct store_attributes attributes = sample_attributes();
    struct store_writer *writer;
    TRY(store_writer_open(path, &attributes, &writer));
    for (size_t i = 0; i < count; i++) {
        enum status status = store_writer_add(writer, &samples[i].point, samples[i].result,
                                              samples[i].timing, samples[i].count);
        if (status != STATUS_OK) {
            store_writer_abandon(writer);
            return status;
        }
    }
    return store_writer_commit(writer);
}

// ---- comparing --------------------------------------------------------------------------------

static bool same_real(double a, double b)
{
    return isnan(a) ? isnan(b) : a == b;
}

static bool same_attributes(const struct store_attributes *a)
{
    struct store_attributes b = sample_attributes();
    return strcmp(a->plan, b.plan) == 0 && strcmp(a->overrides, b.overrides) == 0 &&
           strcmp(a->plan_name, b.plan_name) == 0 && strcmp(a->question, b.question) == 0 &&
           a->seeds == 1 && a->seed[0] == b.seed[0] && strcmp(a->program, b.program) == 0 &&
           strcmp(a->revision, b.revision) == 0 && strcmp(a->isa, b.isa) == 0 &&
           strcmp(a->compiler, b.compiler) == 0 && strcmp(a->host, b.host) == 0 &&
           strcmp(a->cpu, b.cpu) == 0 && strcmp(a->started, b.started) == 0 &&
           strcmp(a->finished, b.finished) == 0 && a->complete == b.complete;
}

bool sample_same_ticket(const struct ticket_spec *a, const struct ticket_spec *b)
{
    return a->method == b->method && a->unit == b->unit && a->scope == b->scope &&
           a->rate == b->rate && a->rewind == b->rewind && a->prune_biases == b->prune_biases &&
           a->no_retraining == b->no_retraining && a->only_learned == b->only_learned &&
           a->round == b->round && a->control == b->control && a->flips == b->flips &&
           a->flip_biases == b->flip_biases && a->noise == b->noise &&
           a->temperature == b->temperature && a->popup_rate == b->popup_rate &&
           a->popup_momentum == b->popup_momentum && a->popup_decay == b->popup_decay &&
           a->popup_weights == b->popup_weights && a->superseded == b->superseded;
}

static bool same_point(const struct point *a, const struct point *b)
{
    return a->rule.birth == b->rule.birth && a->rule.survival == b->rule.survival &&
           a->generations == b->generations && a->board == b->board && a->boundary == b->boundary &&
           same_real(a->density, b->density) && a->overcompleteness == b->overcompleteness &&
           a->activation == b->activation && a->init == b->init && a->optimizer == b->optimizer &&
           a->momentum == b->momentum && a->learning_rate == b->learning_rate &&
           a->batch == b->batch && a->updates == b->updates && a->boards == b->boards &&
           a->stop_when_proven == b->stop_when_proven && a->seed == b->seed &&
           a->family == b->family && memcmp(&a->widths, &b->widths, sizeof a->widths) == 0 &&
           sample_same_ticket(&a->ticket, &b->ticket);
}

static bool same_result(const struct trial_result *a, const struct trial_result *b)
{
    return a->replicate == b->replicate && a->outcome == b->outcome && a->evidence == b->evidence &&
           a->updates == b->updates && a->boards == b->boards && a->test_boards == b->test_boards &&
           a->window_errors == b->window_errors && same_real(a->baseline, b->baseline) &&
           same_real(a->cell_accuracy, b->cell_accuracy) &&
           same_real(a->board_accuracy, b->board_accuracy) && same_real(a->loss, b->loss) &&
           a->learned_at == b->learned_at && same_real(a->flops, b->flops) &&
           a->weights_left == b->weights_left && a->spared == b->spared;
}

// A mask that is NULL is all ones.
static bool same_mask(const uint8_t *read, const uint8_t *mask, size_t parameters)
{
    for (size_t i = 0; i < parameters; i++)
        if (read[i] != (mask == NULL ? 1 : mask[i]))
            return false;
    return true;
}

// NaN is the same as NaN.
static bool same_timing(const struct store_timing *a, const struct store_timing *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

// Compares one point; its networks have to be read first. The status is that of the reading.
static enum status compare_point(const struct store_results *results, size_t index,
                                 const struct sample *sample, bool *same)
{
    const struct store_point *point = &results->point[index];
    size_t p = point->parameters, c = point->curve, learned = 0;
    float *block = malloc(((p + 2 * c) * point->count + 1) * sizeof *block);
    uint8_t *mask = malloc(p * point->count + 1);
    assert(block != NULL && mask != NULL);
    float *final = block, *loss = final + p * point->count, *accuracy = loss + c * point->count;
    enum status status = store_read_point(results, index, final, loss, accuracy);
    if (status == STATUS_OK)
        status = store_read_masks(results, index, mask);
    *same = same_point(&point->point, &sample->point) && point->count == sample->count;
    for (size_t i = 0; i < point->count && *same && status == STATUS_OK; i++) {
        const struct trial_result *r = &sample->result[i];
        learned += r->outcome == TRIAL_LEARNED;
        *same = same_result(&results->trial[point->first + i], r) &&
                same_timing(&results->timing[point->first + i], &sample->timing[i]) &&
                memcmp(final + i * p, r->final, p * sizeof *block) == 0 &&
                memcmp(loss + i * c, r->curve_loss, c * sizeof *block) == 0 &&
                memcmp(accuracy + i * c, r->curve_accuracy, c * sizeof *block) == 0 &&
                same_mask(mask + i * p, r->mask, p);
    }
    *same = *same && learned == point->learned;
    free(block);
    free(mask);
    return status;
}

int sample_compare(const char *path, const struct sample *samples, size_t count)
{
    struct store_results results;
    status_fail(STATUS_OK, "nothing was said");
    if (store_open(path, &results) != STATUS_OK)
        return strstr(status_message(), path) != NULL ? 1 : 2;
    bool same = same_attributes(&results.attributes) && results.points == count;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && same && status == STATUS_OK; i++)
        status = compare_point(&results, i, &samples[i], &same);
    store_close(&results);
    if (status != STATUS_OK)
        return strstr(status_message(), path) != NULL ? 1 : 2;
    return same ? 0 : 2;
}

// ---- files ------------------------------------------------------------------------------------

unsigned char *sample_load(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    assert(file != NULL);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(*size + 1);
    assert(bytes != NULL);
    *size = fread(bytes, 1, *size, file);
    fclose(file);
    return bytes;
}

void sample_save(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert(file != NULL);
    size_t written = fwrite(bytes, 1, size, file);
    assert(written == size);
    fclose(file);
}

bool sample_said(const char *text)
{
    bool said = strstr(status_message(), text) != NULL;
    if (!said)
        printf("\n'%s' is not in: %s\n", text, status_message());
    return said;
}
