// Sweeps end with the same trials and networks whatever the threads and interruptions, extend what
// is there, and never spoil it.
#define _XOPEN_SOURCE 700 // nftw

#include "base/version.h"
#include "folder.h"
#include "suite.h"
#include "sweep/state.h"

#include <fcntl.h>
#include <ftw.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// ---- plans and folders ----

#define MAX_POINTS 16

// A plan of L(1, m) for m = 1 .. points, written by hand; the last point shares its boards.
struct small_plan {
    struct plan plan;
    struct trial_point point[MAX_POINTS];
    size_t networks[MAX_POINTS];
    char text[32], overrides[4];
};

static void make_plan(struct small_plan *small, size_t points, size_t networks, uint64_t updates)
{
    *small = (struct small_plan){.text = "name: small\n"};
    small->plan = (struct plan){.text = small->text,
                                .overrides = small->overrides,
                                .name = "small",
                                .question = "Does it hold?",
                                .seed = 11,
                                .points = points,
                                .trials = points * networks,
                                .point = small->point,
                                .networks = small->networks};
    for (size_t i = 0; i < points; i++) {
        small->networks[i] = networks;
        small->point[i] = (struct trial_point){.generations = 1,
                                               .board = 16,
                                               .boundary = LIFE_TORUS,
                                               .density = NAN,
                                               .overcompleteness = i + 1,
                                               .activation = NET_RELU,
                                               .init = NET_GLOROT,
                                               .learning_rate = 0.001,
                                               .batch = 2,
                                               .updates = updates,
                                               .shared_boards = i % 2 == 1,
                                               .stop_when_proven = true,
                                               .seed = 11};
        CU_ASSERT_EQUAL_FATAL(life_rule_parse("B3/S23", &small->point[i].rule), STATUS_OK);
    }
}

// Adds a point to the plan: a ticket of its point `parent`.
static void add_ticket(struct small_plan *small, size_t parent, enum ticket_method method,
                       size_t round, enum ticket_control control)
{
    size_t i = small->plan.points++;
    CU_ASSERT_FATAL(i < MAX_POINTS);
    small->point[i] = trial_parent(&small->point[parent]);
    small->point[i].ticket =
        (struct ticket_spec){.method = method, .rate = 0.2, .round = round, .control = control};
    small->networks[i] = small->networks[parent];
    small->plan.trials += small->networks[parent];
}

// A plan of two families, as plan_read orders them: L(1,1) with its own boards, L(1,2) with shared
// ones, `rounds` of pruning with a control each; and of one whose parent is in another.
static void make_tickets(struct small_plan *small, size_t networks, uint64_t updates, size_t rounds)
{
    make_plan(small, 2, networks, updates);
    struct trial_point wide = small->point[1];
    small->plan.points = 1;
    for (size_t family = 0; family < 2; family++) {
        size_t parent = small->plan.points - 1;
        for (size_t round = 1; round <= rounds; round++) {
            add_ticket(small, parent, TICKET_ITERATIVE, round, TICKET_ITSELF);
            add_ticket(small, parent, TICKET_ITERATIVE, round, TICKET_RANDOM);
        }
        if (family == 0) {
            small->networks[small->plan.points] = networks;
            small->point[small->plan.points++] = wide;
        }
    }
    add_ticket(small, 0, TICKET_MAGNITUDE, 1, TICKET_ITSELF);
}

static void remove_tree(const char *path)
{
    folder_remove(path);
}

// A new scratch folder; removed with remove_tree.
static void make_folder(char folder[64])
{
    snprintf(folder, 64, "/tmp/lifeticket-sweep-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
}

static const char *inside(const char *folder, const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

// ---- running ----

// What the callbacks do and see.
struct watch {
    atomic_bool cancel;
    size_t cancel_after, kill_after; // trials, once they are done and a shard is stored; 0: never
    size_t found, done;              // trials that were there before; that are done
    size_t notes;
    char last_note[1200];
};

static void count_note(void *context, const char *text)
{
    struct watch *watch = context;
    watch->notes++;
    snprintf(watch->last_note, sizeof watch->last_note, "%s", text);
}

// Called, with one thread, after each shard is stored; more than SWEEP_SHARD new trials are not
// without a stored shard.
static void watch_progress(void *context, const struct sweep_progress *progress)
{
    struct watch *watch = context;
    watch->done = progress->done;
    if (watch->kill_after > 0 && progress->done >= watch->found + watch->kill_after)
        raise(SIGKILL);
    if (watch->cancel_after > 0 && progress->done >= watch->found + watch->cancel_after)
        atomic_store(&watch->cancel, true);
}

static struct sweep_request make_request(const struct small_plan *small, const char *folder,
                                         size_t threads, struct watch *watch)
{
    return (struct sweep_request){.plan = &small->plan,
                                  .output = folder,
                                  .threads = threads,
                                  .isa = cpu_isa(),
                                  .cancel = &watch->cancel,
                                  .note = count_note,
                                  .progress = watch_progress,
                                  .context = watch};
}

static enum status sweep(const struct small_plan *small, const char *folder, size_t threads,
                         struct watch *watch)
{
    struct sweep_request request = make_request(small, folder, threads, watch);
    struct sweep *opened;
    enum status status = sweep_open(&request, &opened);
    if (status != STATUS_OK)
        return status;
    watch->found = sweep_progress(opened)->found;
    status = sweep_run(opened);
    sweep_close(opened);
    return status;
}

static enum status sweep_quietly(const struct small_plan *small, const char *folder, size_t threads)
{
    struct watch watch = {0};
    return sweep(small, folder, threads, &watch);
}

// Runs the sweep in a child process that kills itself once a shard of so many trials is stored.
static void sweep_killed(const struct small_plan *small, const char *folder, size_t trials)
{
    fflush(stdout);
    pid_t child = fork();
    CU_ASSERT_NOT_EQUAL_FATAL(child, -1);
    if (child == 0) {
        struct watch watch = {.kill_after = trials};
        sweep(small, folder, 1, &watch);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    CU_ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

// ---- comparing ----

static bool same_double(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static bool same_trial(const struct trial_result *a, const struct trial_result *b)
{
    return a->replicate == b->replicate && a->outcome == b->outcome && a->evidence == b->evidence &&
           a->updates == b->updates && a->boards == b->boards && a->test_boards == b->test_boards &&
           a->window_errors == b->window_errors && a->learned_at == b->learned_at &&
           same_double(a->cell_accuracy, b->cell_accuracy) &&
           same_double(a->board_accuracy, b->board_accuracy) && same_double(a->loss, b->loss) &&
           same_double(a->flops, b->flops) && a->weights_left == b->weights_left &&
           a->spared == b->spared;
}

static bool same_networks(const struct store_results *a, const struct store_results *b, size_t i)
{
    size_t count = a->point[i].count * a->point[i].parameters;
    float *numbers = malloc(4 * count * sizeof *numbers);
    bool same =
        numbers != NULL &&
        store_read_point(a, i, numbers, numbers + count, NULL, NULL) == STATUS_OK &&
        store_read_point(b, i, numbers + 2 * count, numbers + 3 * count, NULL, NULL) == STATUS_OK &&
        memcmp(numbers, numbers + 2 * count, 2 * count * sizeof *numbers) == 0;
    uint8_t *masks = malloc(2 * count);
    same = same && masks != NULL && store_read_masks(a, i, masks) == STATUS_OK &&
           store_read_masks(b, i, masks + count) == STATUS_OK &&
           memcmp(masks, masks + count, count) == 0;
    free(numbers);
    free(masks);
    return same;
}

static bool same_results(const struct store_results *a, const struct store_results *b)
{
    if (a->trials != b->trials || a->points != b->points)
        return false;
    for (size_t i = 0; i < a->trials; i++)
        if (!same_trial(&a->trial[i], &b->trial[i]))
            return false;
    for (size_t i = 0; i < a->points; i++)
        if (a->point[i].count != b->point[i].count ||
            a->point[i].parameters != b->point[i].parameters || !same_networks(a, b, i))
            return false;
    return true;
}

// The folder holds the complete results of the plan, and they are those of `reference`.
static void check_same(const char *folder, const char *reference, size_t trials)
{
    struct store_results here, there;
    char path[512];
    snprintf(path, sizeof path, "%s", inside(reference, "results.h5"));
    enum status status = store_open(inside(folder, "results.h5"), &here);
    CU_ASSERT_EQUAL(status, STATUS_OK);
    if (status != STATUS_OK)
        return;
    CU_ASSERT_EQUAL_FATAL(store_open(path, &there), STATUS_OK);
    CU_ASSERT_TRUE(here.attributes.complete);
    CU_ASSERT_EQUAL(here.trials, trials);
    CU_ASSERT_TRUE(same_results(&here, &there));
    store_close(&here);
    store_close(&there);
    CU_ASSERT_NOT_EQUAL(access(inside(folder, "shards"), F_OK), 0);
}

// FNV-1a of a file's bytes; 0 if it cannot be read.
static uint64_t hash_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return 0;
    uint64_t hash = UINT64_C(14695981039346656037);
    for (int c; (c = getc(file)) != EOF;)
        hash = (hash ^ (uint64_t)c) * UINT64_C(1099511628211);
    fclose(file);
    return hash;
}

static void check_refused(enum status got, enum status wanted, const char *part)
{
    CU_ASSERT_EQUAL(got, wanted);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), part));
    if (strstr(status_message(), part) == NULL)
        printf("\n  '%s' is not in '%s'\n", part, status_message());
}

// ---- the tests ----

static struct small_plan small; // of the running test
static char one[64], two[64];   // its folders

static void begin(size_t points, size_t networks, uint64_t updates)
{
    make_plan(&small, points, networks, updates);
    make_folder(one);
    make_folder(two);
}

static void end(void)
{
    remove_tree(one);
    remove_tree(two);
}

static void test_threads_do_not_matter(void)
{
    begin(3, 19, 200);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 1), STATUS_OK);
    CU_ASSERT_EQUAL(sweep_quietly(&small, two, 3), STATUS_OK);
    check_same(two, one, 3 * 19);
    end();
}

static void test_cancelled_and_resumed(void)
{
    // The point with shared boards comes first, in whole shards; the cut falls into the other.
    begin(2, 64, 2000);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 2), STATUS_OK);
    struct watch watch = {.cancel_after = 65};
    check_refused(sweep(&small, two, 1, &watch), STATUS_INTERRUPTED, "the same command");
    struct store_results partial;
    CU_ASSERT_EQUAL_FATAL(store_open(inside(two, "results.h5"), &partial), STATUS_OK);
    CU_ASSERT_FALSE(partial.attributes.complete);
    CU_ASSERT_TRUE(partial.trials >= 65 && partial.trials < 128);
    CU_ASSERT_EQUAL(partial.trials, watch.done); // those of unfinished shards too
    store_close(&partial);
    CU_ASSERT_EQUAL(sweep_quietly(&small, two, 1), STATUS_OK);
    check_same(two, one, 128);
    end();
}

static void test_cancelled_before_anything_is_done(void)
{
    begin(1, 4, 100);
    struct watch watch = {.cancel = true};
    CU_ASSERT_EQUAL(sweep(&small, one, 2, &watch), STATUS_INTERRUPTED);
    CU_ASSERT_NOT_EQUAL(access(inside(one, "results.h5"), F_OK), 0);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 2), STATUS_OK);
    end();
}

static void test_killed_and_resumed(void)
{
    begin(2, 40, 200);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 2), STATUS_OK);
    sweep_killed(&small, two, SWEEP_SHARD);
    CU_ASSERT_NOT_EQUAL(access(inside(two, "results.h5"), F_OK), 0);
    struct watch watch = {0};
    CU_ASSERT_EQUAL(sweep(&small, two, 2, &watch), STATUS_OK);
    CU_ASSERT_TRUE(watch.found >= SWEEP_SHARD);
    CU_ASSERT_EQUAL(watch.notes, 0);
    check_same(two, one, 80);
    end();
}

static void test_part_of_a_shard_is_kept(void)
{
    begin(1, 6, 100);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 1), STATUS_OK);
    struct watch watch = {0};
    struct sweep_request request = make_request(&small, two, 1, &watch);
    struct sweep *opened;
    struct arena arena;
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(opened->shards, 1);
    struct sweep_shard *shard = &opened->shard[0];
    CU_ASSERT_EQUAL_FATAL(shards_begin(opened, shard), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(arena_open(&arena, trial_bytes(&small.point[0], 1, 1)), STATUS_OK);
    for (size_t i = 1; i < 6; i += 2) {
        trial_run(&small.point[0], 1, &shard->work->result[i], 1, request.isa, &arena, NULL);
        shard->work->done[i] = true;
    }
    arena_close(&arena);
    CU_ASSERT_EQUAL(folder_make(opened->shards_folder), STATUS_OK);
    CU_ASSERT_EQUAL(shards_store(opened, shard), STATUS_OK);
    sweep_close(opened);
    CU_ASSERT_EQUAL(sweep(&small, two, 2, &watch), STATUS_OK);
    CU_ASSERT_EQUAL(watch.found, 3);
    CU_ASSERT_EQUAL(watch.notes, 0);
    check_same(two, one, 6);
    end();
}

// Sweeps what is missing as a program of other revisions would.
static void sweep_as(const char *revision, const char *folder)
{
    struct watch watch = {0};
    struct sweep_request request = make_request(&small, folder, 1, &watch);
    struct sweep *opened;
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    snprintf(opened->revision, sizeof opened->revision, "%s", revision);
    CU_ASSERT_EQUAL(sweep_run(opened), STATUS_OK);
    sweep_close(opened);
}

// What a sweep says about a folder of results that a program of `revision` left, and the revisions
// that it goes on with.
static void check_revisions(const char *revision, size_t notes, const char *kept)
{
    char expected[128], said[128];
    remove_tree(two);
    sweep_as(revision, two);
    struct watch watch = {0};
    struct sweep_request request = make_request(&small, two, 1, &watch);
    struct sweep *opened;
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    CU_ASSERT_EQUAL(watch.notes, notes);
    snprintf(expected, sizeof expected, "%s%s%s", version_revision(), kept[0] != '\0' ? "," : "",
             kept);
    CU_ASSERT_STRING_EQUAL(opened->revision, expected);
    snprintf(said, sizeof said, "of revision %s; this program is %s;", kept, version_revision());
    CU_ASSERT(notes == 0 || strstr(watch.last_note, said) != NULL);
    CU_ASSERT(notes == 0 || strstr(watch.last_note, two) != NULL);
    sweep_close(opened);
}

static void test_other_revisions_are_noted(void)
{
    begin(1, 2, 100);
    char longer[64], shorter[64], both[64];
    snprintf(longer, sizeof longer, "%.40s-other", version_revision());
    snprintf(shorter, sizeof shorter, "%.4s", version_revision());
    check_revisions(version_revision(), 0, "");
    check_revisions(longer, 1, longer);
    check_revisions(shorter, 1, shorter);
    snprintf(both, sizeof both, "%.30s,old,old", version_revision());
    check_revisions(both, 1, "old");
    // A text that leaves no room: what fits, and a sign for the rest.
    const char *full = "first,0123456789012345678901234567890123456789012345678901234";
    check_revisions(full, 1, "first,...");
    end();
}

static int shorten(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)where;
    return kind == FTW_F ? truncate(path, info->st_size / 2) : 0;
}

static void test_damaged_shard_is_run_again(void)
{
    begin(2, 40, 200);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 2), STATUS_OK);
    sweep_killed(&small, two, SWEEP_SHARD);
    nftw(inside(two, "shards"), shorten, 16, FTW_PHYS);
    struct watch watch = {0};
    CU_ASSERT_EQUAL(sweep(&small, two, 2, &watch), STATUS_OK);
    CU_ASSERT_EQUAL(watch.found, 0);
    CU_ASSERT_TRUE(watch.notes >= 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(watch.last_note, "damaged shard"));
    check_same(two, one, 80);
    end();
}

static void test_more_networks_and_points(void)
{
    begin(3, 20, 200);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 2), STATUS_OK);
    struct small_plan fewer;
    make_plan(&fewer, 2, 10, 200);
    CU_ASSERT_EQUAL(sweep_quietly(&fewer, two, 2), STATUS_OK);
    struct watch watch = {0};
    CU_ASSERT_EQUAL(sweep(&small, two, 2, &watch), STATUS_OK);
    CU_ASSERT_EQUAL(watch.found, 20);
    check_same(two, one, 60);
    // And back: what the smaller plan lacks is not thrown away.
    uint64_t before = hash_file(inside(two, "results.h5"));
    check_refused(sweep_quietly(&fewer, two, 2), STATUS_REQUEST, "does not contain");
    CU_ASSERT_EQUAL(hash_file(inside(two, "results.h5")), before);
    end();
}

// Points of 20, 7 and 33 networks.
static void test_points_differ_in_networks(void)
{
    static const size_t networks[] = {20, 7, 33};
    begin(3, 0, 2000);
    memcpy(small.networks, networks, sizeof networks);
    small.plan.trials = 60;
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 2), STATUS_OK);
    struct watch cut = {.cancel_after = 24}, rest = {0};
    CU_ASSERT_EQUAL(sweep(&small, two, 1, &cut), STATUS_INTERRUPTED);
    CU_ASSERT_EQUAL(sweep(&small, two, 3, &rest), STATUS_OK);
    CU_ASSERT(rest.found == cut.done && rest.found >= 24 && rest.found < 60);
    check_same(two, one, 60);
    struct store_results results;
    CU_ASSERT_EQUAL_FATAL(store_open(inside(two, "results.h5"), &results), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(results.points, 3);
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(results.point[i].count, networks[i]);
        for (size_t k = 0; k < results.point[i].count; k++)
            CU_ASSERT_EQUAL(results.trial[results.point[i].first + k].replicate, k);
    }
    store_close(&results);
    // The second point has fewer now, although the plan has as many trials.
    small.networks[1] = 6;
    small.networks[2] = 34;
    check_refused(sweep_quietly(&small, two, 2), STATUS_REQUEST, "its replicate 6, for one");
    end();
}

static void test_complete_already(void)
{
    begin(1, 4, 100);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 2), STATUS_OK);
    uint64_t before = hash_file(inside(one, "results.h5"));
    CU_ASSERT_NOT_EQUAL(before, 0);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 2), STATUS_OK);
    CU_ASSERT_EQUAL(hash_file(inside(one, "results.h5")), before);
    end();
}

static void test_other_settings_are_refused(void)
{
    begin(1, 4, 100);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 1), STATUS_OK);
    uint64_t before = hash_file(inside(one, "results.h5"));
    struct small_plan other = small;
    other.plan.point = other.point;
    other.point[0].updates = 200;
    check_refused(sweep_quietly(&other, one, 1), STATUS_REQUEST, "budget is 100");
    other.point[0].updates = 100;
    other.point[0].seed = 12;
    check_refused(sweep_quietly(&other, one, 1), STATUS_REQUEST, "seed is 11");
    other.point[0].seed = 11;
    other.point[0].stop_when_proven = false;
    check_refused(sweep_quietly(&other, one, 1), STATUS_REQUEST, "stop once proven");
    other.point[0].stop_when_proven = true;
    other.point[0].density = 0.5;
    check_refused(sweep_quietly(&other, one, 1), STATUS_REQUEST, "another --output");

    struct watch watch = {0};
    struct sweep_request request = make_request(&small, one, 1, &watch);
    struct sweep *opened;
    request.isa = request.isa == ISA_BASELINE ? ISA_AVX2 : ISA_BASELINE;
    check_refused(sweep_open(&request, &opened), STATUS_REQUEST, "instruction set");
    CU_ASSERT_EQUAL(hash_file(inside(one, "results.h5")), before);
    end();
}

static void test_damaged_results_are_left_alone(void)
{
    begin(1, 4, 100);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 1), STATUS_OK);
    char path[512];
    snprintf(path, sizeof path, "%s", inside(one, "results.h5"));
    struct stat info;
    CU_ASSERT_EQUAL_FATAL(stat(path, &info), 0);
    CU_ASSERT_EQUAL_FATAL(truncate(path, info.st_size / 2), 0);
    uint64_t before = hash_file(path);
    CU_ASSERT_NOT_EQUAL(sweep_quietly(&small, one, 1), STATUS_OK);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "it is left as it is"));
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), path));
    CU_ASSERT_EQUAL(hash_file(path), before);
    end();
}

static void test_folder_that_cannot_be_used(void)
{
    begin(1, 4, 100);
    struct watch watch = {0};
    struct sweep_request request = make_request(&small, one, 1, &watch);
    struct sweep *first, *second;
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &first), STATUS_OK);
    check_refused(sweep_open(&request, &second), STATUS_REQUEST, "another sweep is running");
    sweep_close(first);
    CU_ASSERT_EQUAL(sweep_open(&request, &second), STATUS_OK);
    sweep_close(second);

    int file = open(inside(two, "file"), O_CREAT | O_WRONLY, 0666);
    close(file);
    check_refused(sweep_quietly(&small, inside(two, "file"), 1), STATUS_ENVIRONMENT,
                  "cannot be made");
    check_refused(sweep_quietly(&small, inside(two, "file/below"), 1), STATUS_ENVIRONMENT,
                  "cannot be made");
    check_refused(sweep_quietly(&small, "/proc/lifeticket", 1), STATUS_ENVIRONMENT,
                  "cannot be made");
    end();
}

// ---- families ----

// Of `small`, which make_tickets made: the points of a whole family.
static size_t family_size(size_t rounds)
{
    return 1 + 2 * rounds;
}

static void begin_tickets(size_t networks, uint64_t updates, size_t rounds)
{
    make_tickets(&small, networks, updates, rounds);
    make_folder(one);
    make_folder(two);
    CU_ASSERT_EQUAL_FATAL(small.plan.points, 2 * family_size(rounds) + 1);
    CU_ASSERT_EQUAL(small.plan.trials, small.plan.points * networks);
    CU_ASSERT_EQUAL(plan_family(&small.plan, 0), family_size(rounds));
    CU_ASSERT_EQUAL(plan_family(&small.plan, family_size(rounds)), family_size(rounds));
}

static void test_families_on_threads(void)
{
    begin_tickets(18, 128, 2);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 1), STATUS_OK);
    CU_ASSERT_EQUAL(sweep_quietly(&small, two, 3), STATUS_OK);
    check_same(two, one, small.plan.trials);
    struct store_results results;
    CU_ASSERT_EQUAL_FATAL(store_open(inside(one, "results.h5"), &results), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(results.points, small.plan.points);
    for (size_t i = 0; i < results.points; i++)
        CU_ASSERT_EQUAL(trial_point_key(&results.point[i].point), trial_point_key(&small.point[i]));
    store_close(&results);
    end();
}

static void test_families_cancelled_and_resumed(void)
{
    begin_tickets(20, 512, 2);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 2), STATUS_OK);
    // A whole shard of the family with shared boards, and of the other some replicates.
    struct watch cut = {.cancel_after = SWEEP_SHARD * family_size(2) + 1}, rest = {0};
    CU_ASSERT_EQUAL(sweep(&small, two, 1, &cut), STATUS_INTERRUPTED);
    struct store_results partial;
    CU_ASSERT_EQUAL_FATAL(store_open(inside(two, "results.h5"), &partial), STATUS_OK);
    CU_ASSERT_FALSE(partial.attributes.complete);
    CU_ASSERT_EQUAL(partial.trials, cut.done);
    CU_ASSERT(partial.trials < small.plan.trials);
    store_close(&partial);
    CU_ASSERT_EQUAL(sweep(&small, two, 2, &rest), STATUS_OK);
    CU_ASSERT_EQUAL(rest.found, cut.done);
    check_same(two, one, small.plan.trials);
    end();
}

static void test_families_killed_and_resumed(void)
{
    begin_tickets(20, 128, 1);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 2), STATUS_OK);
    sweep_killed(&small, two, SWEEP_SHARD * family_size(1));
    CU_ASSERT_NOT_EQUAL(access(inside(two, "results.h5"), F_OK), 0);
    struct watch watch = {0};
    CU_ASSERT_EQUAL(sweep(&small, two, 2, &watch), STATUS_OK);
    CU_ASSERT(watch.found >= SWEEP_SHARD * family_size(1) && watch.found < small.plan.trials);
    CU_ASSERT_EQUAL(watch.notes, 0);
    check_same(two, one, small.plan.trials);
    end();
}

// Rounds that were added are computed with the rest of their family, of which the trials that are
// there already stay, with the time that they took.
static void test_families_get_more_rounds(void)
{
    begin_tickets(4, 128, 2);
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 2), STATUS_OK);
    struct small_plan fewer;
    make_tickets(&fewer, 3, 128, 1);
    CU_ASSERT_EQUAL(sweep_quietly(&fewer, two, 2), STATUS_OK);
    struct store_results before, after;
    CU_ASSERT_EQUAL_FATAL(store_open(inside(two, "results.h5"), &before), STATUS_OK);
    struct watch watch = {0};
    CU_ASSERT_EQUAL(sweep(&small, two, 2, &watch), STATUS_OK);
    CU_ASSERT(watch.found == fewer.plan.trials && watch.done == small.plan.trials);
    check_same(two, one, small.plan.trials);
    CU_ASSERT_EQUAL_FATAL(store_open(inside(two, "results.h5"), &after), STATUS_OK);
    for (size_t r = 0; r < 3; r++)
        CU_ASSERT_EQUAL(after.seconds[after.point[1].first + r],
                        before.seconds[before.point[1].first + r]);
    store_close(&before);
    store_close(&after);
    end();
}

// A shard of a plan with fewer rounds has another name than that of the whole family, which would
// take the place of more replicates than it holds.
static void test_shards_of_a_smaller_family_stay(void)
{
    begin_tickets(4, 128, 2);
    small.plan.points = family_size(2); // of own boards
    small.plan.trials = 4 * small.plan.points;
    CU_ASSERT_EQUAL(sweep_quietly(&small, one, 2), STATUS_OK);
    struct small_plan fewer;
    make_tickets(&fewer, 4, 128, 1);
    fewer.plan.points = family_size(1);
    fewer.plan.trials = 4 * fewer.plan.points;
    sweep_killed(&fewer, two, fewer.plan.trials);
    struct watch watch = {0};
    struct sweep_request request = make_request(&small, two, 1, &watch);
    struct sweep *opened;
    struct arena arena;
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    CU_ASSERT_EQUAL(sweep_progress(opened)->found, fewer.plan.trials);
    CU_ASSERT_EQUAL_FATAL(opened->shards, 1);
    struct sweep_shard *shard = &opened->shard[0];
    CU_ASSERT_EQUAL_FATAL(shards_begin(opened, shard), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(arena_open(&arena, trial_bytes(small.point, shard->members, 1)),
                          STATUS_OK);
    trial_run(small.point, shard->members, shard->work->result, 1, request.isa, &arena, NULL);
    arena_close(&arena);
    shard->work->done[0] = true;
    CU_ASSERT_EQUAL(shards_store(opened, shard), STATUS_OK);
    sweep_close(opened);
    CU_ASSERT_EQUAL(sweep(&small, two, 2, &watch), STATUS_OK);
    CU_ASSERT_EQUAL(watch.found, fewer.plan.trials + family_size(2) - family_size(1));
    check_same(two, one, small.plan.trials);
    end();
}

static void test_estimate_counts_trainings(void)
{
    begin_tickets(4, 128, 1);
    small.point[2].ticket.no_retraining = true;
    struct watch watch = {0};
    struct sweep_request request = make_request(&small, inside(two, "none"), 1, &watch);
    request.look_only = true;
    struct sweep *opened;
    double seconds[7];
    CU_ASSERT_EQUAL_FATAL(small.plan.points, 7);
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    CU_ASSERT_EQUAL(sweep_estimate(opened, seconds), STATUS_OK);
    sweep_close(opened);
    CU_ASSERT(seconds[0] > 0 && seconds[1] == seconds[0] && seconds[2] == 0);
    CU_ASSERT(seconds[3] > 0 && seconds[4] == seconds[3] && seconds[5] == seconds[3]);
    CU_ASSERT(seconds[6] > 0);
    // The parent of the last is no point of its family.
    CU_ASSERT_EQUAL(cost_family(&small.point[0], 3), 2);
    CU_ASSERT_EQUAL(cost_family(&small.point[3], 3), 3);
    CU_ASSERT_EQUAL(cost_family(&small.point[6], 1), 2);
    struct trial_point popup = small.point[6];
    popup.ticket.method = TICKET_POPUP;
    popup.ticket.no_retraining = true;
    CU_ASSERT(cost_family(&popup, 1) > 2);
    end();
}

static void test_estimate_leaves_no_trace(void)
{
    begin(2, 20, 400);
    struct watch watch = {0};
    struct sweep_request request = make_request(&small, inside(two, "none"), 1, &watch);
    request.look_only = true;
    struct sweep *opened;
    double seconds[2] = {-1, -1};
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    CU_ASSERT_EQUAL(sweep_progress(opened)->trials, 40);
    CU_ASSERT_EQUAL(sweep_progress(opened)->found, 0);
    CU_ASSERT_EQUAL(sweep_estimate(opened, seconds), STATUS_OK);
    CU_ASSERT_TRUE(seconds[0] > 0 && seconds[0] < 60);
    CU_ASSERT_TRUE(seconds[1] > 0 && seconds[1] < 60);
    sweep_close(opened);
    CU_ASSERT_NOT_EQUAL(access(inside(two, "none"), F_OK), 0);
    end();
}

// A plan that would not fit is refused before anything is made, whether it is to run or not.
static void test_more_memory_than_there_is(void)
{
    begin(2, 4, 100);
    struct watch watch = {0};
    struct sweep_request request = make_request(&small, inside(two, "none"), 2, &watch);
    struct sweep *opened;
    small.point[1].generations = 2;
    small.point[1].overcompleteness = NET_MAX_OVERCOMPLETENESS;
    small.point[1].board = 4096;
    small.point[1].batch = 127;
    check_refused(sweep_open(&request, &opened), STATUS_REQUEST, "127 boards of 4096x4096 cells");
    request.look_only = true;
    check_refused(sweep_open(&request, &opened), STATUS_REQUEST,
                  "GB; give task.board or training.batch a smaller value");
    CU_ASSERT_NOT_EQUAL(access(inside(two, "none"), F_OK), 0);

    // What fits one thread may not fit many.
    make_plan(&small, 1, 4, 100);
    request.threads = 1 + arena_memory() / trial_bytes(&small.point[0], 1, 1);
    check_refused(sweep_open(&request, &opened), STATUS_REQUEST, "give fewer --threads, or ");
    request.threads--;
    CU_ASSERT_EQUAL(sweep_open(&request, &opened), STATUS_OK);
    sweep_close(opened);
    end();
}

SUITE(sweep)
{
    TEST(test_threads_do_not_matter);
    TEST(test_cancelled_and_resumed);
    TEST(test_cancelled_before_anything_is_done);
    TEST(test_killed_and_resumed);
    TEST(test_part_of_a_shard_is_kept);
    TEST(test_other_revisions_are_noted);
    TEST(test_damaged_shard_is_run_again);
    TEST(test_more_networks_and_points);
    TEST(test_points_differ_in_networks);
    TEST(test_complete_already);
    TEST(test_other_settings_are_refused);
    TEST(test_damaged_results_are_left_alone);
    TEST(test_folder_that_cannot_be_used);
    TEST(test_families_on_threads);
    TEST(test_families_cancelled_and_resumed);
    TEST(test_families_killed_and_resumed);
    TEST(test_families_get_more_rounds);
    TEST(test_shards_of_a_smaller_family_stay);
    TEST(test_estimate_counts_trainings);
    TEST(test_estimate_leaves_no_trace);
    TEST(test_more_memory_than_there_is);
}
