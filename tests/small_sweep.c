#include "small_sweep.h"

#include "suite.h"

#include <glob.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// ---- plans and folders ----

struct small_plan small;
char small_one[FOLDER_PATH], small_two[FOLDER_PATH];

void small_make(struct small_plan *made, size_t points, size_t networks, uint64_t updates)
{
    *made = (struct small_plan){.text = "name: small\n", .seed = {11}};
    made->plan = (struct plan){.text = made->text,
                               .overrides = made->overrides,
                               .files = made->files,
                               .name = "small",
                               .question = "Does it hold?",
                               .seed = made->seed,
                               .seeds = 1,
                               .points = points,
                               .trials = points * networks,
                               .point = made->point,
                               .networks = made->networks};
    for (size_t i = 0; i < points; i++) {
        made->networks[i] = networks;
        made->point[i] =
            (struct point){.generations = 1,
                           .board = 16,
                           .boundary = LIFE_TORUS,
                           .density = NAN,
                           .overcompleteness = i + 1,
                           .activation = NET_RELU,
                           .init = NET_GLOROT,
                           .learning_rate = 0.001,
                           .batch = 2,
                           .updates = updates,
                           .boards = i % 2 == 1 ? POINT_SHARED_BOARDS : POINT_OWN_BOARDS,
                           .stop_when_proven = true,
                           .seed = 11};
        CU_ASSERT_EQUAL_FATAL(life_rule_parse("B3/S23", &made->point[i].rule), STATUS_OK);
    }
}

void small_add_seed(struct small_plan *made, uint64_t seed)
{
    struct plan *plan = &made->plan;
    size_t points = plan->points / plan->seeds;
    CU_ASSERT_FATAL(plan->points + points <= SMALL_POINTS && plan->seeds < SMALL_SEEDS);
    for (size_t i = 0; i < points; i++) {
        made->point[plan->points] = made->point[i];
        made->point[plan->points].seed = seed;
        made->networks[plan->points++] = made->networks[i];
        plan->trials += made->networks[i];
    }
    made->seed[plan->seeds++] = seed;
}

void small_open_folders(void)
{
    folder_scratch(small_one);
    folder_scratch(small_two);
}

void small_begin(size_t points, size_t networks, uint64_t updates)
{
    small_make(&small, points, networks, updates);
    small_open_folders();
}

void small_end(void)
{
    folder_remove(small_one);
    folder_remove(small_two);
}

const char *small_inside(const char *folder, const char *name)
{
    static char path[FOLDER_FILE];
    folder_inside(path, folder, name);
    return path;
}

// ---- running ----

static void count_note(void *context, const char *text)
{
    struct small_watch *watch = context;
    watch->notes++;
    snprintf(watch->last_note, sizeof watch->last_note, "%s", text);
}

bool small_only_file(const char *folder, char path[FOLDER_FILE])
{
    glob_t found;
    char pattern[FOLDER_FILE];
    snprintf(pattern, sizeof pattern, "%s/*", folder);
    if (glob(pattern, 0, NULL, &found) != 0)
        return false;
    bool one = found.gl_pathc == 1;
    snprintf(path, FOLDER_FILE, "%s", found.gl_pathv[0]);
    globfree(&found);
    return one;
}

// Cuts the file that is to be damaged in half, where it was not done before.
static void damage(struct small_watch *watch)
{
    char path[FOLDER_FILE];
    struct stat about;
    if (watch->damage != NULL && watch->done >= watch->damage_after && watch->damaged == 0 &&
        small_only_file(watch->damage, path) && stat(path, &about) == 0 &&
        truncate(path, about.st_size / 16 * 8) == 0)
        watch->damaged++;
}

static void watch_progress(void *context, const struct sweep_progress *progress)
{
    struct small_watch *watch = context;
    watch->done = progress->done;
    damage(watch);
    if (watch->kill_after > 0 && progress->done >= watch->found + watch->kill_after)
        raise(SIGKILL);
    if (watch->cancel_after > 0 && progress->done >= watch->found + watch->cancel_after)
        atomic_store(&watch->cancel, true);
}

struct sweep_request small_request(const struct small_plan *made, const char *folder,
                                   size_t threads, struct small_watch *watch)
{
    return (struct sweep_request){.plan = &made->plan,
                                  .output = folder,
                                  .threads = threads,
                                  .isa = cpu_isa(),
                                  .cancel = &watch->cancel,
                                  .note = count_note,
                                  .progress = watch_progress,
                                  .context = watch};
}

enum status small_sweep(const struct small_plan *made, const char *folder, size_t threads,
                        struct small_watch *watch)
{
    struct sweep_request request = small_request(made, folder, threads, watch);
    struct sweep *opened;
    enum status status = sweep_open(&request, &opened);
    if (status != STATUS_OK)
        return status;
    watch->found = sweep_progress(opened)->found;
    status = sweep_run(opened);
    sweep_close(opened);
    return status;
}

enum status small_sweep_quietly(const struct small_plan *made, const char *folder, size_t threads)
{
    struct small_watch watch = {0};
    return small_sweep(made, folder, threads, &watch);
}

void small_sweep_killed(const struct small_plan *made, const char *folder, size_t trials)
{
    fflush(stdout);
    pid_t child = fork();
    CU_ASSERT_NOT_EQUAL_FATAL(child, -1);
    if (child == 0) {
        struct small_watch watch = {.kill_after = trials};
        small_sweep(made, folder, 1, &watch);
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

static bool same_networks(const struct store_results *a, size_t of_a, const struct store_results *b,
                          size_t of_b)
{
    size_t count = a->point[of_a].count * a->point[of_a].parameters;
    float *numbers = malloc(2 * count * sizeof *numbers);
    bool same = numbers != NULL && store_read_point(a, of_a, numbers, NULL, NULL) == STATUS_OK &&
                store_read_point(b, of_b, numbers + count, NULL, NULL) == STATUS_OK &&
                memcmp(numbers, numbers + count, count * sizeof *numbers) == 0;
    uint8_t *masks = malloc(2 * count);
    same = same && masks != NULL && store_read_masks(a, of_a, masks) == STATUS_OK &&
           store_read_masks(b, of_b, masks + count) == STATUS_OK &&
           memcmp(masks, masks + count, count) == 0;
    free(numbers);
    free(masks);
    return same;
}

bool small_same_point(const struct store_results *a, size_t of_a, const struct store_results *b,
                      size_t of_b)
{
    const struct store_point *x = &a->point[of_a], *y = &b->point[of_b];
    if (x->count != y->count || x->parameters != y->parameters || x->point.seed != y->point.seed)
        return false;
    for (size_t i = 0; i < x->count; i++)
        if (!same_trial(&a->trial[x->first + i], &b->trial[y->first + i]))
            return false;
    return same_networks(a, of_a, b, of_b);
}

static bool same_results(const struct store_results *a, const struct store_results *b)
{
    if (a->trials != b->trials || a->points != b->points)
        return false;
    for (size_t i = 0; i < a->points; i++)
        if (!small_same_point(a, i, b, i))
            return false;
    return true;
}

void small_check_same(const char *folder, const char *reference, size_t trials)
{
    struct store_results here, there;
    char path[FOLDER_FILE];
    snprintf(path, sizeof path, "%s", small_inside(reference, "results.h5"));
    enum status status = store_open(small_inside(folder, "results.h5"), &here);
    CU_ASSERT_EQUAL(status, STATUS_OK);
    if (status != STATUS_OK)
        return;
    CU_ASSERT_EQUAL_FATAL(store_open(path, &there), STATUS_OK);
    CU_ASSERT_TRUE(here.attributes.complete);
    CU_ASSERT_EQUAL(here.trials, trials);
    CU_ASSERT_TRUE(same_results(&here, &there));
    store_close(&here);
    store_close(&there);
    CU_ASSERT_NOT_EQUAL(access(small_inside(folder, "shards"), F_OK), 0);
    CU_ASSERT_NOT_EQUAL(access(small_inside(folder, "segments"), F_OK), 0);
    CU_ASSERT_NOT_EQUAL(access(small_inside(folder, "claims"), F_OK), 0);
}

uint64_t small_hash(const char *path)
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

void small_check_refused(enum status got, enum status wanted, const char *part)
{
    CU_ASSERT_EQUAL(got, wanted);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), part));
    if (strstr(status_message(), part) == NULL)
        printf("\n  '%s' is not in '%s'\n", part, status_message());
}
