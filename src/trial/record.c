#include "trial/record.h"

#include <assert.h>
#include <string.h>

#define LEAST_ROOM 4096 // bytes that are asked for, at least

// ---- bytes --------------------------------------------------------------------------------------

// Makes room for so many more bytes. Returns whether there is.
static bool make_room(struct record *record, size_t bytes)
{
    size_t needed = record->used + bytes, asked = 2 * record->room;
    if (needed <= record->room)
        return true;
    asked = asked < LEAST_ROOM ? LEAST_ROOM : asked;
    asked = asked < needed ? needed : asked;
    unsigned char *room = record->keeper->room(record->keeper->context, asked);
    record->lost = room == NULL;
    if (record->lost)
        return false;
    record->bytes = room;
    record->room = asked;
    return true;
}

// The one way for a field to go into the record, and out of it again: whichever is under way.
static void pass(struct record *record, void *field, size_t bytes)
{
    if (record->taking) {
        assert(bytes <= record->left);
        memcpy(field, record->kept, bytes);
        record->kept += bytes;
        record->left -= bytes;
    } else if (!record->lost && make_room(record, bytes)) {
        memcpy(record->bytes + record->used, field, bytes);
        record->used += bytes;
    }
}

// Passes a number, a word or an array of known length: nothing that may have padding.
#define PASS(record, field) pass((record), &(field), sizeof(field))

// ---- networks -----------------------------------------------------------------------------------

// Of a mask that is trained; its magnitudes are scratch.
static void pass_popup(struct record *record, struct ticket_popup *popup)
{
    size_t parameters = popup->net->parameters;
    pass(record, popup->score, parameters * sizeof *popup->score);
    pass(record, popup->step, parameters * sizeof *popup->step);
    pass(record, popup->mask, parameters);
    PASS(record, popup->cut.left);
    PASS(record, popup->cut.spared);
    PASS(record, popup->done);
}

// What training goes on from. Gradients are set before they are read, and beyond P all is zero.
static void pass_training(struct record *record, struct run *run)
{
    struct train *train = &run->train;
    size_t slice = train->net->parameters * sizeof *train->value;
    PASS(record, train->updates);
    PASS(record, train->beta1_power);
    PASS(record, train->beta2_power);
    pass(record, train->value, slice);
    for (size_t m = 0; m < train->optimizer->moments; m++)
        pass(record, train->moment[m], slice);
    if (train->mean != NULL)
        pass(record, train->mean, slice);
    PASS(record, run->next_curve);
    PASS(record, run->exact);
    PASS(record, run->next_proof);
    PASS(record, run->wait);
    if (run->popup != NULL)
        pass_popup(record, run->popup);
}

// What a judgement fills in (training.c). Initial values have been set when the network was begun.
static void pass_judgement(struct record *record, struct trial_result *result, size_t parameters)
{
    PASS(record, result->updates);
    PASS(record, result->boards);
    PASS(record, result->test_boards);
    PASS(record, result->window_errors);
    PASS(record, result->unsure);
    PASS(record, result->baseline);
    PASS(record, result->cell_accuracy);
    PASS(record, result->board_accuracy);
    PASS(record, result->loss);
    PASS(record, result->exact_at_end);
    PASS(record, result->average_learned);
    PASS(record, result->average_errors);
    PASS(record, result->flops);
    PASS(record, result->weights_left);
    PASS(record, result->spared);
    pass(record, result->final, parameters * sizeof *result->final);
    if (result->mask != NULL)
        pass(record, result->mask, parameters);
}

static void pass_run(struct record *record, const struct training *training, struct run *run)
{
    struct trial_result *result = run->result;
    PASS(record, run->over);
    PASS(record, run->closed);
    PASS(record, run->judged);
    PASS(record, result->outcome);
    PASS(record, result->evidence);
    PASS(record, result->learned_at);
    PASS(record, result->losses);
    pass(record, result->curve_loss, training->curve * sizeof *result->curve_loss);
    pass(record, result->curve_accuracy, training->curve * sizeof *result->curve_accuracy);
    if (run->judged)
        pass_judgement(record, result, training->net.parameters);
    else
        pass_training(record, run);
}

static void pass_all(struct record *record, struct training *training, struct run *runs,
                     size_t count, uint64_t *done)
{
    uint64_t networks = count;
    PASS(record, record->far);
    PASS(record, *done);
    PASS(record, networks);
    assert(networks == count);
    struct pcg32x8 *stream = engine_stream(&training->engine);
    PASS(record, stream->even);
    PASS(record, stream->odd);
    PASS(record, stream->even_increment);
    PASS(record, stream->odd_increment);
    PASS(record, *engine_taken(&training->engine));
    for (size_t i = 0; i < count; i++)
        pass_run(record, training, &runs[i]);
}

// ---- the record ---------------------------------------------------------------------------------

void record_begin(struct record *record, const struct trial_keeper *keeper)
{
    *record = (struct record){.keeper = keeper, .kept = keeper->kept, .left = keeper->bytes};
}

bool record_take(struct record *record, struct training *training, struct run *runs, size_t count,
                 uint64_t *done)
{
    record->taking = record->left > 0;
    if (!record->taking)
        return false;
    pass_all(record, training, runs, count, done);
    record->taking = false;
    return true;
}

// Puts the training behind those that have ended.
static void put(struct record *record, struct training *training, struct run *runs, size_t count,
                uint64_t done)
{
    record->used = record->sealed;
    pass_all(record, training, runs, count, &done);
}

void record_offer(struct record *record, struct training *training, struct run *runs, size_t count,
                  uint64_t done, bool last)
{
    const struct trial_keeper *keeper = record->keeper;
    if (!record->lost && keeper->due(keeper->context, last)) {
        put(record, training, runs, count, done);
        if (!record->lost)
            keeper->keep(keeper->context, record->used, record->far);
    }
    record->far++;
}

void record_seal(struct record *record, struct training *training, struct run *runs, size_t count,
                 uint64_t done)
{
    put(record, training, runs, count, done);
    record->sealed = record->used;
}
