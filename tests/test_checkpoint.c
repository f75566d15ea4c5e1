// Checkpoints: files that are whole or passed over, and sweeps that end with the same bytes whenever they
// were killed, and whatever became of the files.
#include "base/output.h"
#include "folder.h"
#include "kill_shim.h"
#include "small_sweep.h"
#include "store/sha256.h"
#include "suite.h"
#include "sweep/checkpoint_file.h"
#include "trial_runs.h"

#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[FOLDER_PATH], first[FOLDER_FILE], second[FOLDER_FILE];

static void begin(void)
{
    folder_scratch(folder);
    folder_inside(first, folder, "00000000000000ab-000007.0");
    folder_inside(second, folder, "00000000000000ab-000007.1");
}

static void end(void)
{
    folder_remove(folder);
}

static size_t count_files(const char *in, const char *pattern)
{
    glob_t found;
    char path[2 * FOLDER_FILE];
    snprintf(path, sizeof path, "%s/%s", in, pattern);
    if (glob(path, 0, NULL, &found) != 0)
        return 0;
    size_t count = found.gl_pathc;
    globfree(&found);
    return count;
}

// ---- files

#define STATE "all that it takes to go on"

static void write_state(const char *path, uint64_t far)
{
    struct checkpoint_head head = {
        .identity = 42, .far = far, .seconds = 1.5, .bytes = sizeof STATE};
    CU_ASSERT_EQUAL_FATAL(checkpoint_write(path, &head, STATE), STATUS_OK);
}

static bool refuses(const char *path, uint64_t identity, const char *expected)
{
    struct checkpoint_head head;
    char why[CHECKPOINT_WHY];
    void *file = checkpoint_read(path, identity, &head, why);
    bool refused = file == NULL && strcmp(why, expected) == 0;
    free(file);
    return refused;
}

// Reads a file of at most so many bytes; returns how many.
static size_t load(const char *path, unsigned char *bytes, size_t most)
{
    FILE *file = fopen(path, "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    size_t count = fread(bytes, 1, most, file);
    fclose(file);
    return count;
}

static void save(const char *path, const unsigned char *bytes, size_t count)
{
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(bytes, 1, count, file), count);
    fclose(file);
}

static void test_a_file_is_whole_or_refused(void)
{
    unsigned char whole[512];
    struct checkpoint_head head;
    char why[CHECKPOINT_WHY];
    begin();
    CU_ASSERT(refuses(first, 42, ""));
    write_state(first, 3);
    unsigned char *file = checkpoint_read(first, 42, &head, why);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT(strcmp(why, "") == 0 && head.far == 3 && head.seconds == 1.5);
    CU_ASSERT(head.bytes == sizeof STATE && memcmp(file + sizeof head, STATE, head.bytes) == 0);
    free(file);
    CU_ASSERT(refuses(first, 43, "is of another trial, or of another arithmetic"));
    size_t size = load(first, whole, sizeof whole);
    CU_ASSERT_EQUAL_FATAL(size, sizeof head + sizeof STATE + 64);
    for (size_t i = 0; i < size; i++) {
        whole[i] ^= 1;
        save(first, whole, size);
        CU_ASSERT(refuses(first, 42, "is damaged"));
        whole[i] ^= 1;
        save(first, whole, i);
        CU_ASSERT(refuses(first, 42, "is damaged"));
    }
    whole[size] = 0;
    save(first, whole, size + 1);
    CU_ASSERT(refuses(first, 42, "is damaged"));
    CU_ASSERT_EQUAL_FATAL(mkdir(second, 0777), 0);
    CU_ASSERT(refuses(second, 42, "cannot be read: it is no regular file"));
    end();
}

// Writes the sum of a file anew, which then is whole, whatever was changed.
static void seal(unsigned char *file, size_t size)
{
    char digits[SHA256_TEXT];
    sha256(file, size - 64, digits);
    memcpy(file + size - 64, digits, 64);
}

static void test_files_of_others_are_refused(void)
{
    unsigned char whole[512];
    begin();
    write_state(first, 3);
    size_t size = load(first, whole, sizeof whole), build = 24,
           bytes = size - 64 - sizeof STATE - 8;
    whole[build] ^= 1;
    seal(whole, size);
    save(first, whole, size);
    CU_ASSERT(refuses(first, 42, "is of another build of the program"));
    whole[build] ^= 1;
    whole[bytes] ^= 1;
    seal(whole, size);
    save(first, whole, size);
    CU_ASSERT(refuses(first, 42, "is damaged"));
    whole[bytes] ^= 1;
    whole[build - 2]++; // another number of the format
    seal(whole, size);
    save(first, whole, size);
    CU_ASSERT(refuses(first, 42, "is damaged"));
    end();
}

// ---- of a trial

static struct checkpoints all;
static char note[CHECKPOINT_NOTES];

// Begins the trial of `first` and `second`, and returns how far it is; -1: it begins.
static int64_t begin_trial(struct checkpoint *checkpoint)
{
    checkpoint_begin(checkpoint, &all, 0xab, 7, 42);
    if (checkpoint->keeper.kept == NULL)
        return -1;
    struct checkpoint_head head;
    memcpy(&head, checkpoint->kept, sizeof head);
    CU_ASSERT_EQUAL(checkpoint->keeper.bytes, sizeof STATE);
    CU_ASSERT_EQUAL(memcmp(checkpoint->keeper.kept, STATE, sizeof STATE), 0);
    CU_ASSERT(checkpoint->before >= 1.5);
    return (int64_t)head.far;
}

static void leave_state(struct checkpoint *checkpoint, uint64_t far)
{
    const struct trial_keeper *keeper = &checkpoint->keeper;
    void *room = keeper->room(keeper->context, sizeof STATE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(room);
    memcpy(room, STATE, sizeof STATE);
    keeper->keep(keeper->context, sizeof STATE, far);
}

static uint64_t far_of(const char *path)
{
    struct checkpoint_head head = {.far = 0};
    char why[CHECKPOINT_WHY];
    free(checkpoint_read(path, 42, &head, why));
    return head.far;
}

// Cuts a file in half.
static void cut(const char *path)
{
    struct stat about;
    CU_ASSERT_EQUAL_FATAL(stat(path, &about), 0);
    CU_ASSERT_EQUAL(truncate(path, about.st_size / 2), 0);
}

static void test_two_generations(void)
{
    struct checkpoint c = {.kept = NULL};
    begin();
    CU_ASSERT_EQUAL_FATAL(checkpoints_open(&all, folder), STATUS_OK);
    CU_ASSERT_EQUAL(begin_trial(&c), -1);
    for (uint64_t far = 1; far <= 3; far++)
        leave_state(&c, far);
    CU_ASSERT(far_of(first) == 3 && far_of(second) == 2);
    // The farther is taken, and the other written over, which shows processor time that adds up.
    c.began = pool_seconds();
    write_state(first, 3);
    CU_ASSERT_EQUAL(begin_trial(&c), 3);
    CU_ASSERT_FALSE(checkpoints_note(&all, note));
    c.began -= 10;
    leave_state(&c, 4);
    CU_ASSERT(far_of(first) == 3 && far_of(second) == 4);
    struct checkpoint_head head;
    char why[CHECKPOINT_WHY];
    free(checkpoint_read(second, 42, &head, why));
    CU_ASSERT(head.seconds >= 11.5 && head.seconds < 111);
    // The farther is damaged.
    cut(second);
    CU_ASSERT_EQUAL(begin_trial(&c), 3);
    CU_ASSERT_FATAL(checkpoints_note(&all, note));
    CU_ASSERT(strstr(note, second) != NULL && strstr(note, ": is damaged; it is passed over"));
    CU_ASSERT_FALSE(checkpoints_note(&all, note));
    // And so is the other.
    cut(first);
    CU_ASSERT_EQUAL(begin_trial(&c), -1);
    CU_ASSERT(checkpoints_note(&all, note) && strstr(note, first) != NULL);
    CU_ASSERT(checkpoints_note(&all, note) && strstr(note, second) != NULL);
    leave_state(&c, 1);
    leave_state(&c, 2);
    CU_ASSERT(far_of(first) == 1 && far_of(second) == 2);
    checkpoints_add_stored(&all, 0xab, 6);
    checkpoints_remove_stored(&all);
    CU_ASSERT_EQUAL(count_files(folder, "*"), 2);
    checkpoints_add_stored(&all, 0xab, 7);
    CU_ASSERT_EQUAL(count_files(folder, "*"), 2);
    checkpoints_remove_stored(&all);
    CU_ASSERT_EQUAL(count_files(folder, "*"), 0);
    checkpoint_close(&c);
    checkpoints_close(&all);
    end();
}

static void test_due(void)
{
    struct checkpoint c = {.kept = NULL};
    begin();
    CU_ASSERT_EQUAL_FATAL(checkpoints_open(&all, folder), STATUS_OK);
    CU_ASSERT_EQUAL(all.seconds, 60);
    begin_trial(&c);
    double now = c.latest;
    c.latest = now - 59;
    CU_ASSERT_FALSE(c.keeper.due(&c, false) && pool_clock() - c.latest < 60);
    c.latest = now - 60;
    CU_ASSERT(c.keeper.due(&c, false));
    c.latest = now - 1;
    CU_ASSERT(c.keeper.due(&c, true));
    leave_state(&c, 1);
    CU_ASSERT(c.latest >= now);
    checkpoint_close(&c);
    checkpoints_close(&all);
    const char *const wrong[] = {"", "x", "-1", "1s", "nan", "1e10"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        setenv("LIFETICKET_CHECKPOINT", wrong[i], 1);
        small_check_refused(checkpoints_open(&all, folder), STATUS_REQUEST,
                            "LIFETICKET_CHECKPOINT");
        checkpoints_close(&all);
    }
    setenv("LIFETICKET_CHECKPOINT", "0.5", 1);
    CU_ASSERT_EQUAL(checkpoints_open(&all, folder), STATUS_OK);
    CU_ASSERT_EQUAL(all.seconds, 0.5);
    checkpoints_close(&all);
    unsetenv("LIFETICKET_CHECKPOINT");
    end();
}

static void test_what_cannot_be_written_is_told_once(void)
{
    struct checkpoint c = {.kept = NULL};
    begin();
    CU_ASSERT_EQUAL_FATAL(checkpoints_open(&all, folder), STATUS_OK);
    begin_trial(&c);
    leave_state(&c, 1);
    kill_shim_full(true);
    leave_state(&c, 2);
    leave_state(&c, 3);
    kill_shim_full(false);
    CU_ASSERT(checkpoints_note(&all, note) &&
              strstr(note, "No space left on device; the sweep goes"));
    CU_ASSERT_FALSE(checkpoints_note(&all, note));
    CU_ASSERT_EQUAL(count_files(folder, "*"), 1);
    leave_state(&c, 4); // there is room again
    CU_ASSERT(far_of(first) == 1 && far_of(second) == 4);
    checkpoint_close(&c);
    checkpoints_close(&all);
    end();
}

// More notes than there is room for: those that fit are whole.
static void test_notes(void)
{
    struct checkpoint c = {.kept = NULL};
    size_t told = 0;
    begin();
    CU_ASSERT_EQUAL_FATAL(checkpoints_open(&all, folder), STATUS_OK);
    save(first, (const unsigned char *)"x", 1);
    for (size_t i = 0; i < 1000; i++)
        begin_trial(&c);
    while (checkpoints_note(&all, note)) {
        told++;
        CU_ASSERT(strstr(note, "it is passed over") != NULL && strchr(note, '\n') == NULL);
    }
    CU_ASSERT(told > 10 && told < 1000);
    checkpoint_close(&c);
    checkpoints_close(&all);
    end();
}

// ---- killed while a file is written

// Leaves a third state in a process that is killed at its k-th call that changes a file. Returns whether it
// was.
static bool is_killed_at(long k)
{
    fflush(stdout);
    pid_t child = fork();
    CU_ASSERT_NOT_EQUAL_FATAL(child, -1);
    if (child == 0) {
        struct checkpoint c = {.kept = NULL};
        begin_trial(&c);
        kill_shim_arm(k);
        leave_state(&c, 3);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void test_killed_while_writing(void)
{
    long calls = 0;
    bool killed = true;
    for (long k = 1; killed; k++, calls++) {
        struct checkpoint c = {.kept = NULL};
        begin();
        CU_ASSERT_EQUAL_FATAL(checkpoints_open(&all, folder), STATUS_OK);
        write_state(first, 1);
        write_state(second, 2);
        killed = is_killed_at(k);
        int64_t far = begin_trial(&c);
        CU_ASSERT(far == 2 || far == 3);
        CU_ASSERT(killed || far == 3);
        CU_ASSERT_FALSE(checkpoints_note(&all, note));
        CU_ASSERT(count_files(folder, "*.tmp") <= (far == 2));
        checkpoint_close(&c);
        checkpoints_clear(&all);
        CU_ASSERT_NOT_EQUAL(access(folder, F_OK), 0);
        checkpoints_close(&all);
    }
    CU_ASSERT(calls > 5); // three writes, the file, its name, the folder
}

static void test_what_is_not_ours_stays(void)
{
    char notes[FOLDER_FILE], similar[FOLDER_FILE];
    struct output writer;
    begin();
    folder_inside(notes, folder, "notes");
    folder_inside(similar, folder, "00000000000000ab-000007.2");
    CU_ASSERT_EQUAL_FATAL(checkpoints_open(&all, folder), STATUS_OK);
    write_state(first, 1);
    save(notes, (const unsigned char *)"x", 1);
    save(similar, (const unsigned char *)"x", 1);
    CU_ASSERT_EQUAL_FATAL(output_open(second, false, &writer), STATUS_OK); // by another process
    checkpoints_clear(&all);
    CU_ASSERT(access(notes, F_OK) == 0 && access(similar, F_OK) == 0 && access(first, F_OK) != 0);
    CU_ASSERT_EQUAL(access(writer.temporary, F_OK), 0);
    output_discard(&writer);
    checkpoints_close(&all);
    end();
}

// ---- sweeps

// A plan of three groups: L(1,1) with a ticket; L(1,2) with shared boards and one; another of the first.
static void begin_sweeps(void)
{
    small_begin(2, 3, 1000);
    struct point *point = small.point;
    point[3] = point[2] = point[1];
    point[1] = point[0];
    point[1].ticket = (struct ticket_spec){.method = TICKET_ITERATIVE, .rate = 0.2, .round = 1};
    point[3].ticket = (struct ticket_spec){.method = TICKET_SNIP, .rate = 0.2, .round = 1};
    small.networks[2] = small.networks[3] = 3;
    small.plan.points = 4;
    small.plan.trials = 12;
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    CU_ASSERT_NOT_EQUAL(access(small_inside(small_one, "checkpoints"), F_OK), 0);
    setenv("LIFETICKET_CHECKPOINT", "0", 1); // after every chunk
}

static void end_sweeps(void)
{
    unsetenv("LIFETICKET_CHECKPOINT");
    small_end();
}

static void check_end(void)
{
    small_check_same(small_two, small_one, small.plan.trials);
    CU_ASSERT_NOT_EQUAL(access(small_inside(small_two, "checkpoints"), F_OK), 0);
}

// Sweeps in a process that is killed at its k-th call that changes a file. Returns whether it was.
static bool sweep_is_killed_at(long k)
{
    fflush(stdout);
    pid_t child = fork();
    CU_ASSERT_NOT_EQUAL_FATAL(child, -1);
    if (child == 0) {
        kill_shim_arm(k);
        _exit(small_sweep_quietly(&small, small_two, 1) == STATUS_OK ? 0 : 1);
    }
    int status;
    waitpid(child, &status, 0);
    CU_ASSERT(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

static void test_sweep_killed_again_and_again(void)
{
    begin_sweeps();
    long k = 40;
    size_t killed = 0;
    while (sweep_is_killed_at(k) && killed < 1000) {
        killed++;
        k = 40 + (k * 17 + 11) % 64; // now here, now there
    }
    CU_ASSERT(killed > 5 && killed < 1000);
    check_end();
    end_sweeps();
}

static void test_sweep_stopped_again_and_again(void)
{
    begin_sweeps();
    size_t stopped = 0;
    enum status status = STATUS_INTERRUPTED;
    struct small_watch watch;
    for (; status == STATUS_INTERRUPTED && stopped < 100; stopped++) {
        watch = (struct small_watch){.cancel_after = 1};
        status = small_sweep(&small, small_two, 1, &watch);
        CU_ASSERT(watch.notes <= 1); // that it is stopping
    }
    CU_ASSERT(status == STATUS_OK && stopped > 1);
    check_end();
    end_sweeps();
}

// Leaves the sweep of small_two in the middle of trials, with both checkpoints of one.
static void kill_in_a_trial(void)
{
    long k = 30;
    while (sweep_is_killed_at(k) && count_files(small_two, "checkpoints/*.[01]") < 2)
        k++;
    CU_ASSERT_EQUAL(count_files(small_two, "checkpoints/*.[01]"), 2);
}

static void test_sweep_passes_over_what_is_damaged(void)
{
    for (int damaged = 1; damaged <= 2; damaged++) {
        glob_t found;
        struct small_watch watch = {0};
        begin_sweeps();
        kill_in_a_trial();
        CU_ASSERT_EQUAL_FATAL(glob(small_inside(small_two, "checkpoints/*.[01]"), 0, NULL, &found),
                              0);
        for (int i = 0; i < damaged; i++)
            cut(found.gl_pathv[i]);
        globfree(&found);
        CU_ASSERT_EQUAL(small_sweep(&small, small_two, 1, &watch), STATUS_OK);
        CU_ASSERT_EQUAL(watch.notes, (size_t)damaged);
        CU_ASSERT_PTR_NOT_NULL(strstr(watch.last_note, "is damaged; it is passed over"));
        check_end();
        end_sweeps();
    }
}

// Lets a file say that its trial took so many seconds.
static void set_seconds(const char *path, double seconds)
{
    static unsigned char file[1 << 20];
    struct checkpoint_head head;
    size_t size = load(path, file, sizeof file);
    CU_ASSERT_FATAL(size > sizeof head && size < sizeof file);
    memcpy(&head, file, sizeof head);
    CU_ASSERT(head.seconds > 0 && head.seconds < 100);
    head.seconds = seconds;
    memcpy(file, &head, sizeof head);
    seal(file, size);
    save(path, file, size);
}

static void test_sweep_adds_the_time_up(void)
{
    struct store_results results;
    glob_t found;
    double seconds = 0;
    begin_sweeps();
    kill_in_a_trial();
    CU_ASSERT_EQUAL_FATAL(glob(small_inside(small_two, "checkpoints/*.[01]"), 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        set_seconds(found.gl_pathv[i], 1e6);
    globfree(&found);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_two, 1), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_open(small_inside(small_two, "results.h5"), &results), STATUS_OK);
    for (size_t i = 0; i < results.trials; i++)
        seconds += results.timing[i].seconds;
    CU_ASSERT(seconds > 1e6 && seconds < 1.1e6);
    store_close(&results);
    check_end();
    end_sweeps();
}

// A disk without room for checkpoints: results are written by another call than theirs.
static void test_sweep_without_room(void)
{
    struct small_watch watch = {0};
    begin_sweeps();
    FILE *file = fopen(small_inside(small_two, "checkpoints"), "w"); // in the way of the folder
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fclose(file);
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 2, &watch), STATUS_OK);
    CU_ASSERT_EQUAL(watch.notes, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(watch.last_note, "the sweep goes on without checkpoints"));
    small_check_same(small_two, small_one, small.plan.trials);
    CU_ASSERT_EQUAL(access(small_inside(small_two, "checkpoints"), F_OK), 0);
    end_sweeps();
}

SUITE_LONG(checkpoint)
{
    TEST(test_a_file_is_whole_or_refused);
    TEST(test_files_of_others_are_refused);
    TEST(test_two_generations);
    TEST(test_due);
    TEST(test_what_cannot_be_written_is_told_once);
    TEST(test_notes);
    TEST(test_killed_while_writing);
    TEST(test_what_is_not_ours_stays);
    TEST(test_sweep_killed_again_and_again);
    TEST(test_sweep_stopped_again_and_again);
    TEST(test_sweep_passes_over_what_is_damaged);
    TEST(test_sweep_adds_the_time_up);
    TEST(test_sweep_without_room);
}
