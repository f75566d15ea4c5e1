// Segments: trials that are read as they were written, whatever is missing or damaged around them.
#include "folder.h"
#include "store/segment.h"
#include "store_samples.h"
#include "suite.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TRIALS 12

static char folder[FOLDER_PATH];
static struct segment_writer writer;
static struct sample sample[2]; // a dense point and a ticket
static const uint32_t replicates[TRIALS / 2] = {0, 1, 2, 5, 6, 9};

static void begin(void)
{
    struct store_attributes attributes = sample_attributes();
    folder_scratch(folder);
    CU_ASSERT_EQUAL_FATAL(segment_create(folder, &attributes, 3, &writer), STATUS_OK);
    for (size_t s = 0; s < 2; s++)
        sample_open(&sample[s], SAMPLE_POINTS - 2 + s, TRIALS / 2, replicates, 7);
}

static void end(void)
{
    segment_close(&writer);
    for (size_t s = 0; s < 2; s++)
        sample_close(&sample[s]);
    folder_remove(folder);
}

// Adds trials [first, last) of TRIALS, of both points in turn, and makes them durable.
static void add(size_t first, size_t last)
{
    for (size_t i = first; i < last; i++) {
        const struct sample *from = &sample[i % 2];
        const struct segment_shape shape = segment_shape(&from->point);
        CU_ASSERT_EQUAL(segment_add(&writer, &shape, &from->result[i / 2], &from->timing[i / 2]),
                        STATUS_OK);
    }
    CU_ASSERT_EQUAL(segment_sync(&writer), STATUS_OK);
}

struct seen {
    size_t count, which[2 * TRIALS];
    struct segment_trial trial[2 * TRIALS];
};

static enum status see(void *context, const struct segment_trial *trial)
{
    struct seen *seen = context;
    size_t s = trial->identity == point_identity(&sample[1].point), i = 0;
    CU_ASSERT_EQUAL_FATAL(trial->identity, point_identity(&sample[s].point));
    while (i < TRIALS / 2 && replicates[i] != trial->result.replicate)
        i++;
    CU_ASSERT_FATAL(i < TRIALS / 2 && seen->count < 2 * TRIALS);
    CU_ASSERT_TRUE(trial_result_same(&trial->result, &sample[s].result[i]));
    CU_ASSERT_EQUAL(trial->timing.seconds, sample[s].timing[i].seconds);
    CU_ASSERT(isnan(trial->timing.joules) ? isnan(sample[s].timing[i].joules)
                                          : trial->timing.joules == sample[s].timing[i].joules);
    seen->which[seen->count] = 2 * i + s;
    seen->trial[seen->count++] = *trial;
    return STATUS_OK;
}

static void read_on(struct segment_reader *reader, struct seen *seen)
{
    bool gone;
    seen->count = 0;
    CU_ASSERT_EQUAL(segment_read(reader, see, seen, &gone), STATUS_OK);
    CU_ASSERT_FALSE(gone);
}

// Whether what was seen are trials first, first + 1, ... below last, of which `missing` is not there.
static bool saw(const struct seen *seen, size_t first, size_t last, size_t missing)
{
    size_t at = 0;
    for (size_t i = first; i < last; i++)
        if (i != missing && (at == seen->count || seen->which[at++] != i))
            return false;
    return at == seen->count;
}

static void test_read_as_written(void)
{
    struct seen seen;
    begin();
    struct segment_reader reader = {.path = writer.path};
    read_on(&reader, &seen);
    CU_ASSERT_TRUE(seen.count == 0 && reader.headed);
    struct store_attributes written = sample_attributes();
    CU_ASSERT_STRING_EQUAL(reader.attributes.plan, written.plan);
    CU_ASSERT_STRING_EQUAL(reader.attributes.overrides, written.overrides);
    CU_ASSERT_STRING_EQUAL(reader.attributes.isa, written.isa);
    CU_ASSERT_STRING_EQUAL(reader.attributes.started, written.started);
    CU_ASSERT_EQUAL_FATAL(reader.attributes.seeds, written.seeds);
    CU_ASSERT_EQUAL(reader.attributes.seed[0], written.seed[0]);
    CU_ASSERT_EQUAL(reader.owner.threads, 3);
    CU_ASSERT_FALSE(holder_has_ended(reader.owner.holder));
    add(0, 5);
    read_on(&reader, &seen);
    CU_ASSERT_TRUE(saw(&seen, 0, 5, TRIALS));
    read_on(&reader, &seen);
    CU_ASSERT_EQUAL(seen.count, 0);
    add(5, TRIALS);
    read_on(&reader, &seen);
    CU_ASSERT_TRUE(saw(&seen, 5, TRIALS, TRIALS));
    CU_ASSERT_EQUAL(reader.damaged, 0);
    segment_reader_close(&reader);
    end();
}

// Fetches a trial, and whether its arrays are those that were written.
static enum status fetch(const struct segment_trial *trial, size_t which, bool *same)
{
    const struct sample *from = &sample[which % 2];
    const struct trial_result *wanted = &from->result[which / 2];
    size_t parameters = (size_t)trial->parameters, curve = (size_t)trial->curve;
    float *block = calloc(parameters + 2 * curve, sizeof *block);
    uint8_t *mask = calloc(parameters, 1);
    struct trial_result result = {.final = block,
                                  .curve_loss = block + parameters,
                                  .curve_accuracy = block + parameters + curve,
                                  .mask = mask};
    struct store_timing timing;
    const struct segment_shape shape = segment_shape(&from->point);
    int file = open(writer.path, O_RDONLY);
    struct segment_window window = {0};
    enum status status =
        segment_fetch(&window, writer.path, file, trial->offset, &shape, &result, &timing);
    close(file);
    free(window.data);
    *same = status == STATUS_OK && trial_result_same(&result, wanted) &&
            memcmp(result.final, wanted->final, parameters * sizeof *block) == 0 &&
            memcmp(result.curve_loss, wanted->curve_loss, curve * sizeof *block) == 0 &&
            memcmp(result.curve_accuracy, wanted->curve_accuracy, curve * sizeof *block) == 0 &&
            (which % 2 == 0 || memcmp(result.mask, wanted->mask, parameters) == 0);
    free(block);
    free(mask);
    return status;
}

static void test_fetched_as_written(void)
{
    struct seen seen;
    bool same;
    begin();
    add(0, TRIALS);
    struct segment_reader reader = {.path = writer.path};
    read_on(&reader, &seen);
    for (size_t i = 0; i < seen.count; i++) {
        CU_ASSERT_EQUAL(fetch(&seen.trial[i], seen.which[i], &same), STATUS_OK);
        CU_ASSERT_TRUE(same);
    }
    // Of another point, and where no record is.
    CU_ASSERT_EQUAL(fetch(&seen.trial[0], seen.which[1], &same), STATUS_REQUEST);
    seen.trial[0].offset += 8;
    CU_ASSERT_EQUAL(fetch(&seen.trial[0], seen.which[0], &same), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "damaged"));
    segment_reader_close(&reader);
    end();
}

// Whatever byte is changed, the trial that it belongs to is missing, and no other is, or another than it was.
static void test_every_byte_counts(void)
{
    struct seen seen;
    size_t size;
    begin();
    add(0, TRIALS);
    struct segment_reader whole = {.path = writer.path};
    read_on(&whole, &seen);
    uint64_t first = seen.trial[0].offset, second = seen.trial[1].offset,
             third = seen.trial[2].offset;
    segment_reader_close(&whole);
    unsigned char *bytes = sample_load(writer.path, &size);
    for (uint64_t at = first; at < third; at++) {
        struct segment_reader reader = {.path = writer.path};
        bytes[at] ^= 1;
        sample_save(writer.path, bytes, size);
        bytes[at] ^= 1;
        read_on(&reader, &seen);
        bool right = saw(&seen, 0, TRIALS, at < second ? 0 : 1) && reader.damaged == 1;
        CU_ASSERT_TRUE(right);
        segment_reader_close(&reader);
        if (!right)
            break;
    }
    free(bytes);
    end();
}

// Whatever is missing at the end, what is whole is there, and what comes later as well, but nothing twice.
static void test_every_length(void)
{
    struct seen seen;
    size_t size;
    begin();
    add(0, 3);
    unsigned char *bytes = sample_load(writer.path, &size);
    struct segment_reader whole = {.path = writer.path};
    read_on(&whole, &seen);
    uint64_t begins[3] = {seen.trial[1].offset, seen.trial[2].offset, size};
    segment_reader_close(&whole);
    for (size_t length = 0; length < size; length += 5) {
        size_t there = 0;
        struct segment_reader reader = {.path = writer.path};
        while (length >= begins[there])
            there++;
        sample_save(writer.path, bytes, length);
        read_on(&reader, &seen);
        CU_ASSERT_TRUE(saw(&seen, 0, there, 3) && reader.damaged == 0);
        sample_save(writer.path, bytes, size);
        read_on(&reader, &seen);
        CU_ASSERT_TRUE(saw(&seen, there, 3, 3) && reader.damaged == 0 && reader.headed);
        segment_reader_close(&reader);
    }
    free(bytes);
    end();
}

static enum status see_none(void *context, const struct segment_trial *trial)
{
    (void)context;
    (void)trial;
    return STATUS_OK;
}

static void test_what_is_no_segment(void)
{
    bool gone;
    begin();
    struct segment_reader reader = {.path = "/no/such/file"};
    CU_ASSERT_EQUAL(segment_read(&reader, see_none, NULL, &gone), STATUS_OK);
    CU_ASSERT_TRUE(gone);
    // Somebody's file: nothing is found in it.
    static const char text[4096] = "notes";
    sample_save(writer.path, text, sizeof text);
    reader.path = writer.path;
    CU_ASSERT_EQUAL(segment_read(&reader, see_none, NULL, &gone), STATUS_OK);
    CU_ASSERT_FALSE(gone || reader.headed);
    reader.path = folder;
    CU_ASSERT_EQUAL(segment_read(&reader, see_none, NULL, &gone), STATUS_ENVIRONMENT);
    segment_reader_close(&reader);
    end();
}

// A folder that cannot be written to, and a disk that is full.
static void test_what_cannot_be_written(void)
{
    struct store_attributes attributes = sample_attributes();
    struct segment_writer other;
    CU_ASSERT_EQUAL(segment_create("/no/such/folder", &attributes, 1, &other), STATUS_ENVIRONMENT);
    CU_ASSERT_EQUAL(other.file, -1);
    begin();
    int file = writer.file;
    writer.file = open("/dev/full", O_WRONLY);
    const struct segment_shape shape = segment_shape(&sample[0].point);
    CU_ASSERT_EQUAL(segment_add(&writer, &shape, &sample[0].result[0], &sample[0].timing[0]),
                    STATUS_OK);
    CU_ASSERT_EQUAL(segment_sync(&writer), STATUS_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "No space left"));
    close(writer.file);
    writer.file = file;
    // What could not be written is written when there is room.
    struct seen seen;
    struct segment_reader reader = {.path = writer.path};
    CU_ASSERT_EQUAL(segment_sync(&writer), STATUS_OK);
    read_on(&reader, &seen);
    CU_ASSERT_TRUE(saw(&seen, 0, 1, TRIALS));
    segment_reader_close(&reader);
    end();
}

// A segment without a trial is removed when it is closed.
static void test_empty_segments_go(void)
{
    char path[SEGMENT_PATH];
    begin();
    snprintf(path, sizeof path, "%s", writer.path);
    CU_ASSERT_EQUAL(access(path, F_OK), 0);
    segment_close(&writer);
    CU_ASSERT_NOT_EQUAL(access(path, F_OK), 0);
    end();
}

SUITE(segment)
{
    TEST(test_read_as_written);
    TEST(test_fetched_as_written);
    TEST(test_every_byte_counts);
    TEST(test_every_length);
    TEST(test_what_is_no_segment);
    TEST(test_what_cannot_be_written);
    TEST(test_empty_segments_go);
}
