// Patterns of all formats: what is read is written as RLE and read again as the same.
#include "life/rle.h"
#include "scratch.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static enum status read_bytes(const void *bytes, size_t size, struct life_pattern *pattern)
{
    FILE *file = size > 0 ? fmemopen((void *)bytes, size, "rb") : fopen("/dev/null", "rb");
    assert(file != NULL);
    enum status status = life_pattern_read(pattern, file, "input");
    fclose(file);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct life_pattern pattern, same;
    if (read_bytes(data, size, &pattern) != STATUS_OK) {
        assert(strncmp(status_message(), "input:", 6) == 0);
        return 0;
    }
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    life_rle_write(out, &pattern);
    assert(fclose(out) == 0);
    assert(read_bytes(text, bytes, &same) == STATUS_OK);
    const struct life_board *a = &pattern.board, *b = &same.board;
    assert(a->width == b->width && a->height == b->height);
    assert(memcmp(a->row, b->row, a->height * a->words * sizeof *a->row) == 0);
    assert(pattern.rule.birth == same.rule.birth && pattern.rule.survival == same.rule.survival);
    assert(memcmp(&pattern.universe, &same.universe, sizeof same.universe) == 0);
    life_pattern_close(&same);
    life_pattern_close(&pattern);
    free(text);
    return 0;
}
