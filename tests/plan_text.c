#include "plan_text.h"

#include "suite.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char plan_text_folder[FOLDER_PATH], plan_text_path[FOLDER_FILE];

void plan_text_open_folder(void)
{
    folder_scratch(plan_text_folder);
    folder_inside(plan_text_path, plan_text_folder, "plan.yaml");
    chmod(plan_text_folder, 0755);
}

void plan_text_close_folder(void)
{
    remove(plan_text_path);
    CU_ASSERT_EQUAL(rmdir(plan_text_folder), 0);
}

void plan_text_write(const char *text, size_t length)
{
    FILE *file = fopen(plan_text_path, "w");
    CU_ASSERT_FATAL(file != NULL);
    CU_ASSERT_EQUAL(fwrite(text, 1, length, file), length);
    fclose(file);
}

void plan_text_append(const char *rest)
{
    char text[sizeof PLAN_TEXT + 800];
    snprintf(text, sizeof text, PLAN_TEXT "%s", rest);
    plan_text_write(text, strlen(text));
}

char *plan_text_edited(const char *old, const char *replacement)
{
    const char *at = strstr(PLAN_TEXT, old);
    CU_ASSERT_FATAL(at != NULL);
    char *text = malloc(sizeof PLAN_TEXT + strlen(replacement));
    CU_ASSERT_FATAL(text != NULL);
    sprintf(text, "%.*s%s%s", (int)(at - PLAN_TEXT), PLAN_TEXT, replacement, at + strlen(old));
    return text;
}

void plan_text_said(const char *what, ...)
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

void plan_text_refused(const char *text, size_t length, const char *place, const char *key,
                       const char *expected)
{
    struct plan plan;
    char prefix[FOLDER_FILE + 40];
    plan_text_write(text, length);
    enum status status = plan_read(plan_text_path, NULL, 0, &plan);
    CU_ASSERT_EQUAL(status, STATUS_REQUEST);
    if (status == STATUS_OK) {
        printf("\naccepted: %s %s\n", key, expected);
        plan_free(&plan);
        return;
    }
    snprintf(prefix, sizeof prefix, "%s%s", plan_text_path, place);
    plan_text_said(key, prefix, key, expected, "; expected ", NULL);
}

void plan_text_append_refused(const char *rest, const char *place, const char *key,
                              const char *expected)
{
    char text[sizeof PLAN_TEXT + 800];
    snprintf(text, sizeof text, PLAN_TEXT "%s", rest);
    plan_text_refused(text, strlen(text), place, key, expected);
}
