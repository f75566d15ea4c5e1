#include "cli/notes.h"

#include "base/text.h"
#include "cli/options.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MOST_SAID 8192 // bytes of a note: a path and some words

static void write_clean(FILE *out, const char *format, va_list arguments)
{
    char text[MOST_SAID];
    vsnprintf(text, sizeof text, format, arguments);
    text_write_clean(out, text);
}

void cli_note(const char *format, ...)
{
    va_list arguments;
    if (cli_is_quiet())
        return;
    va_start(arguments, format);
    write_clean(stderr, format, arguments);
    va_end(arguments);
}

void cli_warn(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_clean(stderr, format, arguments);
    va_end(arguments);
}

void cli_say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_clean(stdout, format, arguments);
    va_end(arguments);
}

void cli_note_incomplete(const struct report *report)
{
    char text[REPORT_LABEL];
    if (report->complete)
        return;
    report_format_incomplete(report, text);
    cli_warn("lifeticket: %s: %s\n", report->results->path, text);
}

void cli_print_failure(void)
{
    const char *line = status_message();
    for (;;) {
        char raw[4096], clean[4096];
        size_t length = strcspn(line, "\n");
        snprintf(raw, sizeof raw, "%.*s", (int)length, line);
        text_clean(clean, sizeof clean, raw);
        fprintf(stderr, "lifeticket: %s\n", clean);
        if (line[length] == '\0')
            return;
        line += length + 1;
    }
}

enum status cli_close_output(void)
{
    bool failed = ferror(stdout) != 0;
    errno = 0;
    if (fclose(stdout) == 0 && !failed)
        return STATUS_OK;
    return status_fail(STATUS_ENVIRONMENT, "standard output: %s",
                       errno != 0 ? strerror(errno) : "an earlier write failed");
}
