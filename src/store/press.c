#include "store/press.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define CHUNK_CELLS 65536 // 256 kB of floats
#define CHECKSUM    4     // bytes
#define SUMMED      360   // words that two sums of 32 bits can take before they are folded

// ---- one chunk --------------------------------------------------------------------------------

// Copies the bytes of a row to where they belong among those of all numbers of the chunk; `at`: of its first number the first.
static void shuffle(const float *row, size_t numbers, unsigned char *at, size_t all)
{
    const unsigned char *from = (const unsigned char *)row;
    for (size_t byte = 0; byte < sizeof *row; byte++)
        for (size_t i = 0; i < numbers; i++)
            at[byte * all + i] = from[i * sizeof *row + byte];
}

static void shuffle_chunk(const struct press *press, size_t index)
{
    size_t first = index * press->rows, width = press->width;
    size_t rows = press->count - first < press->rows ? press->count - first : press->rows;
    if (rows < press->rows)
        memset(press->shuffled, 0, press->rows * width * sizeof(float));
    for (size_t i = 0; i < rows; i++) {
        const float *row;
        memcpy(&row, (const unsigned char *)&press->results[first + i] + press->field, sizeof row);
        shuffle(row, width, press->shuffled + i * width, press->rows * width);
    }
}

static uint32_t fold(uint32_t sum)
{
    return (sum & 0xffff) + (sum >> 16);
}

// Fletcher's checksum of words of two bytes, the higher one first.
static uint32_t fletcher(const unsigned char *data, size_t bytes)
{
    uint32_t first = 0, second = 0;
    for (size_t i = 0; i < bytes; i += 2) {
        first += (uint32_t)data[i] << 8 | (i + 1 < bytes ? data[i + 1] : 0U);
        second += first;
        if ((i / 2 + 1) % SUMMED == 0 || i + 2 >= bytes) {
            first = fold(first);
            second = fold(second);
        }
    }
    return fold(second) << 16 | fold(first);
}

// Compresses a chunk.
static bool press_chunk(struct press *press, size_t index)
{
    unsigned char *into = press->pressed + index * press->most;
    uLongf bytes = press->most - CHECKSUM;
    shuffle_chunk(press, index);
    if (compress2(into, &bytes, press->shuffled, press->rows * press->width * sizeof(float),
                  STORE_COMPRESSION) != Z_OK)
        return false;
    uint32_t sum = fletcher(into, bytes);
    for (size_t i = 0; i < CHECKSUM; i++)
        into[bytes + i] = (unsigned char)(sum >> 8 * i);
    press->bytes[index] = bytes + CHECKSUM;
    return true;
}

// ---- arrays -----------------------------------------------------------------------------------

void press_chunk_of(size_t count, size_t width, hsize_t chunk[2])
{
    size_t rows = CHUNK_CELLS / (width < CHUNK_CELLS ? width : CHUNK_CELLS);
    chunk[0] = rows < count ? rows : count;
    chunk[1] = width < CHUNK_CELLS ? width : CHUNK_CELLS;
}

bool press_fits(size_t width)
{
    return width <= CHUNK_CELLS;
}

bool press_open(const struct trial_result *results, size_t count, size_t width, size_t field,
                struct press *press)
{
    hsize_t chunk[2];
    press_chunk_of(count, width, chunk);
    *press = (struct press){.results = results, .count = count, .width = width, .field = field};
    press->rows = chunk[0];
    press->chunks = (count + press->rows - 1) / press->rows;
    size_t plain = press->rows * width * sizeof(float);
    press->most = compressBound(plain) + CHECKSUM;
    press->shuffled = malloc(plain);
    press->pressed = malloc(press->chunks * press->most);
    press->bytes = calloc(press->chunks, sizeof *press->bytes);
    return press->shuffled != NULL && press->pressed != NULL && press->bytes != NULL;
}

void press_close(struct press *press)
{
    free(press->shuffled);
    free(press->pressed);
    free(press->bytes);
    *press = (struct press){0};
}

void press_run(struct press *press)
{
    size_t done = 0;
    while (done < press->chunks && press_chunk(press, done))
        done++;
    press->done = done == press->chunks;
}

enum status press_put(const struct store_file *file, hid_t group, const char *name,
                      const struct press *press)
{
    const hsize_t size[2] = {press->count, press->width}, chunk[2] = {press->rows, press->width};
    hid_t dataset;
    TRY(store_make_dataset(file, group, name, H5T_IEEE_F32LE, 2, size, chunk, false, &dataset));
    enum status status = STATUS_OK;
    for (size_t i = 0; i < press->chunks && status == STATUS_OK; i++) {
        const hsize_t at[2] = {i * press->rows, 0};
        status = store_wrote(file,
                             H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, at, press->bytes[i],
                                            press->pressed + i * press->most) >= 0,
                             name);
    }
    bool closed = H5Dclose(dataset) >= 0;
    return status != STATUS_OK ? status : store_wrote(file, closed, name);
}
