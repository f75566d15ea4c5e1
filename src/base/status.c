#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

static _Thread_local char message[1 << 14];

enum status status_fail(enum status status, const char *format, ...)
{
    // The text is formed aside, because an argument may be status_message() itself.
    char text[sizeof message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    snprintf(message, sizeof message, "%s", text);
    return status;
}

const char *status_message(void)
{
    return message;
}
