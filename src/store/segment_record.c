#include "store/segment_record.h"

#include "rng/pcg.h"

#include <stdlib.h>
#include <string.h>

#define SEGMENT_MAGIC UINT64_C(0x0a6c61697274546c) // "lTtrial\n"
#define MOST_BYTES    (UINT64_C(1) << 40)

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "segments are written as they are in memory");
// A result with another field needs a line in record_pack_numbers, and segments another version.
_Static_assert(sizeof(struct trial_result) == 184,
               "is all of struct trial_result in record_pack_numbers?");

enum status record_out_of_memory(const char *path)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
}

static uint64_t checksum(uint64_t kind, const unsigned char *body, size_t bytes)
{
    uint64_t sum = rng_hash(kind, bytes), word;
    for (size_t i = 0; i < bytes; i += 8) {
        memcpy(&word, body + i, 8);
        sum = rng_hash(sum, word);
    }
    return sum;
}

struct record_prefix record_prefix_of(enum record_kind kind, const unsigned char *body,
                                      size_t bytes)
{
    return (struct record_prefix){SEGMENT_MAGIC, kind, bytes, checksum(kind, body, bytes)};
}

bool record_is_prefix(const struct record_prefix *prefix)
{
    return prefix->magic == SEGMENT_MAGIC && prefix->bytes % 8 == 0 && prefix->bytes < MOST_BYTES;
}

bool record_is_whole(const struct record_prefix *prefix, const unsigned char *body)
{
    return checksum(prefix->kind, body, prefix->bytes) == prefix->check;
}

static void pack(struct packer *p, void *data, size_t bytes)
{
    size_t filled = (bytes + 7) / 8 * 8;
    p->bytes += filled;
    if (p->at == NULL || p->failed)
        return;
    p->failed = filled > (size_t)(p->end - p->at);
    if (p->failed)
        return;
    if (p->reads) {
        memcpy(data, p->at, bytes);
    } else {
        memcpy(p->at, data, bytes);
        memset(p->at + bytes, 0, filled - bytes);
    }
    p->at += filled;
}

#define PACK_INTEGER(p, field)                                                                     \
    do {                                                                                           \
        uint64_t word = (uint64_t)(field);                                                         \
        pack(p, &word, 8);                                                                         \
        (field) = (__typeof__(field))word;                                                         \
    } while (0)
#define PACK_REAL(p, field) pack(p, &(field), 8)

static void pack_text(struct packer *p, char *text, size_t size)
{
    size_t length = p->reads ? 0 : strlen(text);
    PACK_INTEGER(p, length);
    p->failed = p->failed || length >= size;
    if (p->failed)
        return;
    pack(p, text, length);
    text[length] = '\0';
}

// A text that the reader has to make room for.
static void pack_long_text(struct packer *p, char **text)
{
    size_t length = p->reads ? 0 : strlen(*text);
    PACK_INTEGER(p, length);
    if (p->reads) {
        p->failed = p->failed || length > (size_t)(p->end - p->at);
        *text = p->failed ? NULL : calloc(length + 1, 1);
        p->failed = p->failed || *text == NULL;
    }
    if (!p->failed)
        pack(p, *text, length);
}

static void pack_seeds(struct packer *p, struct store_attributes *a)
{
    PACK_INTEGER(p, a->seeds);
    if (p->reads) {
        p->failed = p->failed || a->seeds > (size_t)(p->end - p->at) / 8;
        a->seed = p->failed ? NULL : calloc(a->seeds + 1, sizeof *a->seed);
        p->failed = p->failed || a->seed == NULL;
    }
    if (!p->failed)
        pack(p, a->seed, a->seeds * sizeof *a->seed);
}

void record_pack_head(struct packer *p, uint64_t *version, struct segment_owner *owner,
                      struct store_attributes *a)
{
    PACK_INTEGER(p, *version);
    p->failed = p->failed || *version < 1 || *version > RECORD_VERSION;
    pack_text(p, owner->holder, sizeof owner->holder);
    PACK_INTEGER(p, owner->threads);
    PACK_INTEGER(p, owner->since);
    PACK_INTEGER(p, a->schema);
    pack_long_text(p, &a->plan);
    pack_long_text(p, &a->overrides);
    if (*version > 1)
        pack_long_text(p, &a->files);
    else
        a->files = calloc(1, 1); // plans named no files
    pack_text(p, a->plan_name, sizeof a->plan_name);
    pack_text(p, a->question, sizeof a->question);
    pack_seeds(p, a);
    pack_text(p, a->program, sizeof a->program);
    pack_text(p, a->revision, sizeof a->revision);
    pack_text(p, a->isa, sizeof a->isa);
    pack_text(p, a->compiler, sizeof a->compiler);
    pack_text(p, a->host, sizeof a->host);
    pack_text(p, a->cpu, sizeof a->cpu);
    pack_text(p, a->started, sizeof a->started);
    pack_text(p, a->finished, sizeof a->finished);
    pack_text(p, a->corrected, sizeof a->corrected);
}

void record_pack_numbers(struct packer *p, struct segment_trial *trial)
{
    struct trial_result *r = &trial->result;
    PACK_INTEGER(p, trial->identity);
    PACK_INTEGER(p, trial->parameters);
    PACK_INTEGER(p, trial->curve);
    PACK_INTEGER(p, trial->masked);
    PACK_INTEGER(p, r->replicate);
    PACK_INTEGER(p, r->outcome);
    PACK_INTEGER(p, r->evidence);
    PACK_INTEGER(p, r->updates);
    PACK_INTEGER(p, r->boards);
    PACK_INTEGER(p, r->test_boards);
    PACK_INTEGER(p, r->window_errors);
    PACK_INTEGER(p, r->unsure);
    PACK_REAL(p, r->baseline);
    PACK_REAL(p, r->cell_accuracy);
    PACK_REAL(p, r->board_accuracy);
    PACK_REAL(p, r->loss);
    PACK_INTEGER(p, r->learned_at);
    PACK_INTEGER(p, r->exact_at_end);
    PACK_INTEGER(p, r->losses);
    PACK_INTEGER(p, r->average_learned);
    PACK_INTEGER(p, r->average_errors);
    PACK_REAL(p, r->flops);
    PACK_INTEGER(p, r->weights_left);
    PACK_INTEGER(p, r->spared);
    PACK_REAL(p, trial->timing.seconds);
    PACK_REAL(p, trial->timing.joules);
    p->failed = p->failed || r->outcome >= TRIAL_OUTCOME_COUNT ||
                r->evidence >= TRIAL_EVIDENCE_COUNT || trial->masked > 1;
}

void record_pack_arrays(struct packer *p, struct segment_trial *trial)
{
    struct trial_result *r = &trial->result;
    pack(p, r->final, trial->parameters * sizeof(float));
    pack(p, r->curve_loss, trial->curve * sizeof(float));
    pack(p, r->curve_accuracy, trial->curve * sizeof(float));
    if (trial->masked)
        pack(p, r->mask, trial->parameters);
}

struct segment_shape segment_shape(const struct point *point)
{
    uint64_t updates[TRIAL_MAX_CURVE];
    return (struct segment_shape){
        .identity = point_identity(point),
        .parameters = point_net(point).parameters,
        .curve = trial_curve_updates(point->updates, updates),
        .masked = point_keeps_masks(point),
    };
}

struct segment_trial record_shaped(const struct segment_shape *shape)
{
    return (struct segment_trial){.identity = shape->identity,
                                  .parameters = shape->parameters,
                                  .curve = shape->curve,
                                  .masked = shape->masked};
}
