#include "store/check_state.h"

#include <stdarg.h>
#include <stdio.h>

void check_defect(struct store_check *check, const char *format, ...)
{
    char what[512], line[OUTPUT_PATH + 520];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    snprintf(line, sizeof line, "%s: %s", check->path, what);
    check->tell(check->context, line);
    check->defects++;
}

enum status check_note(struct store_check *check, enum status status)
{
    if (status != STATUS_REQUEST)
        return status;
    check->tell(check->context, status_message());
    check->defects++;
    return STATUS_OK;
}

static enum status check_all(struct store_check *check)
{
    if (check->readable) {
        TRY(check_rows(check));
        TRY(check_arrays(check));
    }
    return check_bytes(check);
}

enum status store_check(const char *path, store_tell *tell, void *context, size_t *defects)
{
    struct store_check check = {.path = path, .tell = tell, .context = context};
    enum status status = store_open(path, &check.results);
    check.readable = status == STATUS_OK;
    status = check_note(&check, status);
    if (!check.readable)
        snprintf(check.refusal, sizeof check.refusal, "%s", status_message());
    if (status == STATUS_OK)
        status = check_all(&check);
    store_close(&check.results);
    *defects = check.defects;
    return status;
}
