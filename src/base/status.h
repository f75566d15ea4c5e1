// Status codes and the one message that goes with a failure.
//
// A function that can fail for reasons outside the program (a file, memory, a malformed plan)
// returns a status. Where the failure happens, status_fail() writes one message for the user: what
// was wrong, where, and what to do. Callers pass the status on with TRY; only src/cli prints it and
// exits. A network that never learns is a result, not a failure; a broken promise inside the
// program is an assert.
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

// The values are the exit statuses of the program.
enum status {
    STATUS_OK = 0,
    STATUS_ENVIRONMENT = 1, // file, memory, disk, library
    STATUS_REQUEST = 2,     // the user asked for something that is wrong or impossible
    STATUS_INTERRUPTED = 3, // stopped by a signal; running the same command again resumes
};

// Stores the formatted message for this thread (at most 16,383 characters, in several lines where
// there is more than one thing to say) and returns `status`, so that a failing function can write
// `return status_fail(STATUS_REQUEST, "...")`.
enum status status_fail(enum status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// The message of this thread's last status_fail; "" before the first.
const char *status_message(void);

// Passes a failure on to the caller.
#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum status try_status_ = (call);                                                          \
        if (try_status_ != STATUS_OK)                                                              \
            return try_status_;                                                                    \
    } while (0)

#endif
