#include "draft.h"

#include "suite.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char draft_folder[FOLDER_PATH], draft_path[FOLDER_FILE];

void draft_open_folder(void)
{
    folder_scratch(draft_folder);
    folder_inside(draft_path, draft_folder, "plan.yaml");
    chmod(draft_folder, 0755);
}

void draft_close_folder(void)
{
    remove(draft_path);
    CU_ASSERT_EQUAL(rmdir(draft_folder), 0);
}

void draft_write(const char *text, size_t length)
{
    FILE *file = fopen(draft_path, "w");
    CU_ASSERT_FATAL(file != NULL);
    CU_ASSERT_EQUAL(fwrite(text, 1, length, file), length);
    fclose(file);
}

void draft_append(const char *rest)
{
    char text[sizeof DRAFT + 800];
    snprintf(text, sizeof text, DRAFT "%s", rest);
    draft_write(text, strlen(text));
}

char *draft_edited(const char *old, const char *replacement)
{
    const char *at = strstr(DRAFT, old);
    CU_ASSERT_FATAL(at != NULL);
    char *text = malloc(sizeof DRAFT + strlen(replacement));
    CU_ASSERT_FATAL(text != NULL);
    sprintf(text, "%.*s%s%s", (int)(at - DRAFT), DRAFT, replacement, at + strlen(old));
    return text;
}

void draft_said(const char *what, ...)
{
    va_list texts;
    va_start(texts, what);
    for (const char *text; (text = va_arg(texts, const char *)) != NULL;)
        if (strstr(status_message(), text) == NULL) {
            printf("\n%s: '%s' is not in: %s\n", what, text, status_message());
            CU_FAIL("the message lacks something");
        }
    va_end(texts);
}

void draft_refused(const char *text, size_t length, const char *place, const char *key,
                   const char *expected)
{
    struct plan plan;
    char prefix[FOLDER_FILE + 40];
    draft_write(text, length);
    enum status status = plan_read(draft_path, NULL, 0, &plan);
    CU_ASSERT_EQUAL(status, STATUS_REQUEST);
    if (status == STATUS_OK) {
        printf("\naccepted: %s %s\n", key, expected);
        plan_free(&plan);
        return;
    }
    snprintf(prefix, sizeof prefix, "%s%s", draft_path, place);
    draft_said(key, prefix, key, expected, "; expected ", NULL);
}

void draft_append_refused(const char *rest, const char *place, const char *key,
                          const char *expected)
{
    char text[sizeof DRAFT + 800];
    snprintf(text, sizeof text, DRAFT "%s", rest);
    draft_refused(text, strlen(text), place, key, expected);
}
