#include "stored.h"

#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

// HDF5 1.10.8 loses the memory of an object header whose checksum is wrong. Nothing of ours is
// hidden by this: our own memory does not come from there.
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libhdf5";
}

char stored_folder[FOLDER_PATH], stored_path[FOLDER_FILE], stored_model[FOLDER_FILE];
struct sample stored_samples[SAMPLE_POINTS];
unsigned char *stored_bytes;
size_t stored_size;

void stored_open(void)
{
    folder_scratch(stored_folder);
    chmod(stored_folder, 0755);
    folder_inside(stored_path, stored_folder, "results.h5");
    folder_inside(stored_model, stored_folder, "model.h5");
    for (size_t i = 0; i < SAMPLE_POINTS; i++)
        sample_open(&stored_samples[i], i, 2, (const uint32_t[]){3, 4}, 0);
    CU_ASSERT_EQUAL(sample_write(stored_path, stored_samples, SAMPLE_POINTS), STATUS_OK);
    stored_bytes = sample_load(stored_path, &stored_size);
}

void stored_close(void)
{
    for (size_t i = 0; i < SAMPLE_POINTS; i++)
        sample_close(&stored_samples[i]);
    free(stored_bytes);
    CU_ASSERT_EQUAL(folder_remove(stored_folder), 0);
}

void stored_raise_schema(hid_t file)
{
    hid_t attribute = H5Aopen(file, "schema", H5P_DEFAULT);
    const uint64_t schema = STORE_SCHEMA + 1;
    CU_ASSERT(H5Awrite(attribute, H5T_NATIVE_UINT64, &schema) >= 0);
    H5Aclose(attribute);
}
