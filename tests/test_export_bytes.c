// Bytes of messages and archives, against what their formats' documents say.
#include "export/protobuf.h"
#include "export/zip.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

// The examples of the encoding's manual, and numbers at both ends.
static void test_protobuf_has_the_bytes_of_its_manual(void)
{
    static const unsigned char expected[] = {
        0x08, 0x96, 0x01,                                                 // field 1: 150
        0x12, 0x07, 't',  'e',  's',  't',  'i',  'n',  'g',              // field 2
        0x18, 0x00,                                                       // field 3: 0
        0x20, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, // field 4: -1
        0x2d, 0x00, 0x00, 0x80, 0xbf,                                     // field 5: -1, as a float
        0x82, 0x01, 0x04, 0x0a, 0x02, 0x08, 0x01,                         // field 16: {1: {1: 1}}
    };
    struct bytes out = {0};
    protobuf_number(&out, 1, 150);
    protobuf_text(&out, 2, "testing");
    protobuf_number(&out, 3, 0);
    protobuf_number(&out, 4, -1);
    protobuf_float(&out, 5, -1);
    size_t outer = protobuf_open(&out, 16);
    size_t inner = protobuf_open(&out, 1);
    protobuf_number(&out, 1, 1);
    protobuf_close(&out, inner);
    protobuf_close(&out, outer);
    CU_ASSERT_EQUAL_FATAL(out.count, sizeof expected);
    CU_ASSERT_EQUAL(memcmp(out.data, expected, sizeof expected), 0);
    free(out.data);
}

// A message of 200 bytes has a length of two, which is put before them.
static void test_protobuf_moves_what_is_long(void)
{
    unsigned char filling[200];
    struct bytes out = {0};
    memset(filling, 7, sizeof filling);
    size_t message = protobuf_open(&out, 1);
    bytes_add(&out, filling, sizeof filling);
    protobuf_close(&out, message);
    CU_ASSERT_EQUAL_FATAL(out.count, 203);
    CU_ASSERT_EQUAL(memcmp(out.data, "\x0a\xc8\x01", 3), 0);
    CU_ASSERT_EQUAL(memcmp(out.data + 3, filling, sizeof filling), 0);
    free(out.data);
}

// The check value of the checksum's catalogue.
static void test_zip_has_the_usual_checksum(void)
{
    CU_ASSERT_EQUAL(zip_crc32((const unsigned char *)"123456789", 9), 0xcbf43926);
    CU_ASSERT_EQUAL(zip_crc32(NULL, 0), 0);
}

// What memory was too short for is not written in part.
static void test_bytes_that_failed_are_not_written(void)
{
    char written[16] = "";
    FILE *out = fmemopen(written, sizeof written, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    struct bytes bytes = {0};
    bytes_add(&bytes, "abc", 3);
    bytes.failed = true;
    bytes_add(&bytes, "def", 3);
    CU_ASSERT_EQUAL(bytes_write(&bytes, out), STATUS_ENVIRONMENT);
    CU_ASSERT_PTR_NULL(bytes.data);
    fclose(out);
    CU_ASSERT_STRING_EQUAL(written, "");
}

// Nor is an archive that lacks a file, or its directory.
static void test_archives_that_failed_are_not_written(void)
{
    for (int lost = 0; lost < 2; lost++) {
        char written[256] = "";
        FILE *out = fmemopen(written, sizeof written, "w");
        CU_ASSERT_PTR_NOT_NULL_FATAL(out);
        struct bytes content = {0};
        struct zip zip = {0};
        bytes_add(&content, "abc", 3);
        zip_add(&zip, "first", &content);
        (lost == 0 ? &zip.files : &zip.directory)->failed = true;
        CU_ASSERT_EQUAL(zip_write(&zip, out), STATUS_ENVIRONMENT);
        free(content.data);
        fclose(out);
        CU_ASSERT_STRING_EQUAL(written, "");
    }
}

SUITE(export_bytes)
{
    TEST(test_protobuf_has_the_bytes_of_its_manual);
    TEST(test_protobuf_moves_what_is_long);
    TEST(test_zip_has_the_usual_checksum);
    TEST(test_bytes_that_failed_are_not_written);
    TEST(test_archives_that_failed_are_not_written);
}
