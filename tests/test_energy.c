// The energy of what runs, on made-up powercap trees: counters that wrap, several packages, and all that must
// leave it unknown.
#define _GNU_SOURCE
#include "base/energy.h"
#include "folder.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RANGE 1000000000ULL // microjoules, after which the counters of these trees begin again
#define NEAR  1e-9

static char tree[FOLDER_PATH], stat_path[FOLDER_FILE];
static struct energy_meter meter;

// ---- made-up trees ------------------------------------------------------------------------------

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
}

static void put(const char *zone, const char *name, const char *text)
{
    char path[2 * FOLDER_FILE];
    snprintf(path, sizeof path, "%s/%s", tree, zone);
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/%s/%s", tree, zone, name);
    write_text(path, text);
}

static void put_number(const char *zone, const char *name, unsigned long long number)
{
    char text[32];
    snprintf(text, sizeof text, "%llu\n", number);
    put(zone, name, text);
}

static void put_package(const char *zone, const char *name, unsigned long long counter)
{
    char text[64];
    snprintf(text, sizeof text, "%s\n", name);
    put(zone, "name", text);
    put_number(zone, "max_energy_range_uj", RANGE);
    put_number(zone, "energy_uj", counter);
}

// All processors together have been busy for so many seconds: in user, nice, system, irq and softirq. What they idled,
// waited or were stolen says nothing.
static void put_busy(double seconds)
{
    char text[256];
    double tick = seconds * (double)sysconf(_SC_CLK_TCK);
    snprintf(text, sizeof text, "cpu  %.0f %.0f %.0f 123456 789 %.0f %.0f 1000 7 3\ncpu0 1 2 3 4\n",
             0.2 * tick, 0.4 * tick, 0.2 * tick, 0.1 * tick, 0.1 * tick);
    write_text(stat_path, text);
}

static void begin(void)
{
    folder_scratch(tree);
    folder_inside(stat_path, tree, "stat");
    put_busy(100);
}

static void end(void)
{
    CU_ASSERT_EQUAL(folder_remove(tree), 0);
}

// Opens the meter at 0 s.
static void open_meter(void)
{
    energy_open(&meter, tree, stat_path, 0);
}

static bool is_near(double value, double expected)
{
    bool near = fabs(value - expected) <= NEAR * expected;
    if (!near)
        printf("\n  %.12g is not %.12g\n", value, expected);
    return near;
}

// The joules of a second of a processor, from the opening to now, when the processors have been busy for so long since.
static double joules_until(double now, double busy)
{
    const struct energy_reading from = meter.older;
    put_busy(100 + busy);
    energy_look(&meter, now);
    return energy_of(&meter, &from, 1);
}

// ---- what is known ------------------------------------------------------------------------------

static void test_energy_is_shared_by_processor_time(void)
{
    begin();
    put_package("intel-rapl:0", "package-0", 5000000);
    open_meter();
    CU_ASSERT_STRING_EQUAL(meter.problem, "");
    CU_ASSERT_TRUE(energy_begins(&meter));
    put_number("intel-rapl:0", "energy_uj", 65000000); // 60 J
    CU_ASSERT_TRUE(is_near(joules_until(2, 4), 15));
    CU_ASSERT_TRUE(is_near(energy_of(&meter, &meter.older, 0.5), 7.5));
    CU_ASSERT_EQUAL(energy_of(&meter, &meter.older, 0), 0);
    CU_ASSERT_FALSE(energy_begins(&meter));
    end();
}

static void test_a_counter_begins_again(void)
{
    begin();
    put_package("intel-rapl:0", "package-0", RANGE - 2000000);
    open_meter();
    put_number("intel-rapl:0", "energy_uj", 8000000); // 2 J up to the end, 8 J from there
    CU_ASSERT_TRUE(is_near(joules_until(1, 2), 5));
    // Again and again, each time between two readings.
    for (unsigned i = 1; i <= 9; i++) {
        put_number("intel-rapl:0", "energy_uj", i % 2 == 1 ? RANGE - 1000000 : 8000000);
        put_busy(102 + 100 * i);
        energy_look(&meter, 1 + 29 * i);
    }
    CU_ASSERT_TRUE(is_near(meter.joules, 10 + 5 * 991 + 4 * 9));
    end();
}

// Zones within a package, the platform, and a second way to the same package are not counted once more.
static void test_packages_are_added(void)
{
    begin();
    put_package("intel-rapl:0", "package-0", 0);
    put_package("intel-rapl:1", "package-1", RANGE);
    put_package("intel-rapl:0:0", "core", 0);
    put_package("intel-rapl:0:1", "dram", 0);
    put_package("intel-rapl:2", "psys", 0);
    put_package("intel-rapl-mmio:0", "package-0", 0);
    put_package("dtpm", "package-9", 0);
    open_meter();
    CU_ASSERT_EQUAL(meter.packages, 2);
    const char *zones[] = {"intel-rapl:0:0", "intel-rapl:0:1", "intel-rapl:2", "intel-rapl-mmio:0",
                           "dtpm"};
    for (size_t i = 0; i < 5; i++)
        put_number(zones[i], "energy_uj", 500000000);
    put_number("intel-rapl:0", "energy_uj", 30000000);
    put_number("intel-rapl:1", "energy_uj", 10000000);
    CU_ASSERT_TRUE(is_near(joules_until(1, 2), 20));
    end();
}

// What ended within a second is given the energy of a second.
static void test_a_window_is_a_second_at_least(void)
{
    begin();
    put_package("intel-rapl:0", "package-0", 0);
    open_meter();
    for (unsigned i = 1; i <= 20; i++) { // 10 J in two busy seconds for 1.6 s, then 40 J in one
        put_number("intel-rapl:0", "energy_uj",
                   i <= 16 ? 1000000 * i : 16000000 + 4000000 * (i - 16));
        put_busy(100 + (i <= 16 ? 0.2 * i : 3.2 + 0.1 * (i - 16)));
        energy_look(&meter, 0.1 * i + 1e-6);
    }
    CU_ASSERT_TRUE(fabs(meter.older.clock - 1) < 1e-3 || meter.older.clock == 0);
    const struct energy_reading *from = &meter.older;
    double rate = (meter.latest.joules - from->joules) / (meter.latest.busy - from->busy);
    CU_ASSERT_TRUE(meter.latest.clock - from->clock >= 1);
    CU_ASSERT_TRUE(is_near(energy_of(&meter, &meter.latest, 1), rate));
    end();
}

// ---- what is not --------------------------------------------------------------------------------

static void check_unknown(const char *problem)
{
    CU_ASSERT_TRUE(isnan(joules_until(meter.latest.clock + 2, 10)));
    CU_ASSERT_PTR_NOT_NULL(strstr(meter.problem, problem));
    if (strstr(meter.problem, problem) == NULL)
        printf("\n  '%s' is not in '%s'\n", problem, meter.problem);
}

static void test_without_counters_nothing_is_known(void)
{
    begin();
    open_meter(); // an empty folder
    CU_ASSERT_TRUE(meter.absent);
    check_unknown("has no package");
    energy_open(&meter, "/nowhere/powercap", stat_path, 0);
    CU_ASSERT_TRUE(meter.absent);
    CU_ASSERT_FALSE(energy_begins(&meter)); // no one waits for it
    check_unknown("/nowhere/powercap: No such file");
    put_package("intel-rapl:0:0", "core", 0); // a package's zone without the package
    open_meter();
    check_unknown("has no package");
    memset(&meter, 0, sizeof meter); // one that was not opened
    CU_ASSERT_TRUE(isnan(energy_of(&meter, &meter.latest, 1)));
    end();
}

static void test_without_permission_nothing_is_known(void)
{
    char path[2 * FOLDER_FILE];
    uid_t user = geteuid();
    begin();
    chmod(tree, 0755);
    put_package("intel-rapl:0", "package-0", 0);
    put_package("intel-rapl:1", "package-1", 0);
    snprintf(path, sizeof path, "%s/intel-rapl:1/energy_uj", tree);
    chmod(path, 0000);
    CU_ASSERT_EQUAL(user == 0 ? seteuid(65534) : 0, 0); // root reads everything
    open_meter();
    CU_ASSERT_FALSE(meter.absent);
    CU_ASSERT_PTR_NOT_NULL(strstr(meter.problem, "intel-rapl:1/energy_uj: Permission denied"));
    CU_ASSERT_TRUE(isnan(energy_of(&meter, &meter.latest, 1)));
    CU_ASSERT_EQUAL(user == 0 ? seteuid(user) : 0, 0);
    // That it may be read later does not tell what was drawn before.
    chmod(path, 0644);
    put_number("intel-rapl:0", "energy_uj", 1000000);
    put_number("intel-rapl:1", "energy_uj", 1000000);
    check_unknown("Permission denied");
    end();
}

static void test_half_a_tree_is_none(void)
{
    static const char *const names[] = {"name", "max_energy_range_uj", "energy_uj"};
    for (size_t i = 0; i < 3; i++) {
        char path[2 * FOLDER_FILE];
        begin();
        put_package("intel-rapl:0", "package-0", 0);
        put_package("intel-rapl:1", "package-1", 0);
        snprintf(path, sizeof path, "%s/intel-rapl:1/%s", tree, names[i]);
        unlink(path);
        open_meter();
        put_number("intel-rapl:0", "energy_uj", 1000000);
        check_unknown(names[i]);
        end();
    }
}

static void test_nonsense_is_refused(void)
{
    static const char *const texts[] = {
        "", "-5", "12x", "0x10", "nan", "1e400", "99999999999999999999", "1000000001"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        begin();
        put_package("intel-rapl:0", "package-0", 0);
        open_meter();
        put("intel-rapl:0", "energy_uj", texts[i]);
        check_unknown("energy_uj");
        end();
    }
    begin();
    put_package("intel-rapl:0", "package-0", 0);
    write_text(stat_path, "intr 1 2 3\n");
    open_meter();
    check_unknown("");
    write_text(stat_path, "intr 1 2 3\n");
    put_number("intel-rapl:0", "energy_uj", 9000000);
    energy_look(&meter, 100);
    CU_ASSERT_PTR_NOT_NULL(strstr(meter.problem, "does not begin with the times"));
    end();
}

// A counter that stands still measures nothing, though others move.
static void test_a_counter_that_stands_still_is_none(void)
{
    begin();
    put_package("intel-rapl:0", "package-0", 7);
    open_meter();
    CU_ASSERT_TRUE(isnan(joules_until(2, 10)));
    put_package("intel-rapl:1", "package-1", 7);
    put_busy(100);
    open_meter();
    put_number("intel-rapl:0", "energy_uj", 50000000);
    CU_ASSERT_TRUE(isnan(joules_until(2, 10)));
    put_number("intel-rapl:1", "energy_uj", 50000000);
    put_number("intel-rapl:0", "energy_uj", 90000000);
    CU_ASSERT_TRUE(is_near(joules_until(4, 20), (90 + 50 - 2 * 7e-6) / 20));
    const struct energy_reading from =
        meter.latest; // since which one has not moved, though it had before
    put_number("intel-rapl:0", "energy_uj", 99000000);
    put_busy(140);
    energy_look(&meter, 6);
    CU_ASSERT_TRUE(isnan(energy_share(&from, &meter.latest, 1)));
}

// Whether it began again once or twice cannot be seen after a long while: asleep, stopped by a signal.
static void test_a_gap_is_not_filled(void)
{
    begin();
    put_package("intel-rapl:0", "package-0", 0);
    open_meter();
    put_number("intel-rapl:0", "energy_uj", 50000000);
    CU_ASSERT_TRUE(isnan(joules_until(ENERGY_GAP + 1, 10)));
    const struct energy_reading from = meter.latest; // from here on it is known again
    put_number("intel-rapl:0", "energy_uj", 70000000);
    put_busy(120);
    energy_look(&meter, ENERGY_GAP + 3);
    CU_ASSERT_TRUE(is_near(energy_of(&meter, &from, 1), 2));
    end();
}

// A counter that was set anew looks as if it had begun again.
static void test_a_counter_that_was_set_anew_is_none(void)
{
    begin();
    put_package("intel-rapl:0", "package-0", RANGE / 2);
    put_number("intel-rapl:0", "max_energy_range_uj", 200 * RANGE);
    open_meter();
    put_number("intel-rapl:0", "energy_uj", 5000000);
    CU_ASSERT_TRUE(isnan(joules_until(2, 10)));
    end();
    // Of the smallest range that there is, after the longest while without a gap.
    begin();
    put_package("intel-rapl:0", "package-0", 1000000);
    put_number("intel-rapl:0", "max_energy_range_uj", 65532610987ULL);
    open_meter();
    put_number("intel-rapl:0", "energy_uj", 0);
    CU_ASSERT_TRUE(isnan(joules_until(ENERGY_GAP, 10)));
    end();
}

// Five seconds of sleep are no gap between readings, but counters may begin anew when the machine wakes.
static void test_sleep_is_a_gap(void)
{
    begin();
    put_package("intel-rapl:0", "package-0", 0);
    open_meter();
    put_number("intel-rapl:0", "energy_uj", 50000000);
    meter.asleep -= 5; // as it was before the machine slept
    CU_ASSERT_TRUE(isnan(joules_until(6, 10)));
    const struct energy_reading from = meter.latest;
    put_number("intel-rapl:0", "energy_uj", 70000000);
    put_busy(120);
    energy_look(&meter, 8);
    CU_ASSERT_TRUE(is_near(energy_of(&meter, &from, 1), 2));
    end();
}

// A container's own /proc/stat has the times of its processes alone, the counters the energy of all.
static void test_times_of_a_container_are_none(void)
{
    char own[2 * FOLDER_FILE];
    begin();
    put_package("intel-rapl:0", "package-0", 0);
    snprintf(own, sizeof own, "%s/own", tree);
    CU_ASSERT_EQUAL_FATAL(symlink("/proc/stat", own), 0); // of another file system than the tree
    energy_open(&meter, tree, own, 0);
    CU_ASSERT_FALSE(meter.absent);
    put_number("intel-rapl:0", "energy_uj", 9000000);
    energy_look(&meter, 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(meter.problem, "own: is this container's own"));
    CU_ASSERT_TRUE(isnan(energy_share(&meter.older, &meter.latest, 1)));
    energy_open(&meter, tree, ENERGY_STAT,
                0); // that of this machine, or of the container that tests it
    CU_ASSERT_TRUE(meter.problem[0] == '\0' || strstr(meter.problem, "/proc/stat") != NULL);
    end();
}

static void test_a_moment_is_too_short(void)
{
    begin();
    put_package("intel-rapl:0", "package-0", 0);
    open_meter();
    put_number("intel-rapl:0", "energy_uj", 1000000);
    CU_ASSERT_TRUE(isnan(joules_until(0.2, 0.9 * ENERGY_BUSY)));
    put_number("intel-rapl:0", "energy_uj", 2000000);
    CU_ASSERT_TRUE(is_near(joules_until(0.4, 2 * ENERGY_BUSY), 2 / (2 * ENERGY_BUSY)));
    end();
}

// A reading that fails leaves a hole, and what is read after it counts what was drawn meanwhile.
static void test_a_reading_that_fails_is_a_hole(void)
{
    begin();
    put_package("intel-rapl:0", "package-0", 0);
    open_meter();
    const struct energy_reading from = meter.latest;
    put("intel-rapl:0", "energy_uj", "");
    CU_ASSERT_TRUE(energy_begins(&meter));
    CU_ASSERT_TRUE(isnan(joules_until(2, 4)));
    CU_ASSERT_STRING_NOT_EQUAL(meter.problem, "");
    CU_ASSERT_FALSE(energy_begins(&meter)); // no one waits for what may never be read
    put_number("intel-rapl:0", "energy_uj", 40000000);
    put_busy(108);
    energy_look(&meter, 4);
    CU_ASSERT_TRUE(is_near(energy_of(&meter, &from, 1), 5));
    CU_ASSERT_STRING_EQUAL(meter.problem, "");
    end();
}

SUITE(energy)
{
    TEST(test_energy_is_shared_by_processor_time);
    TEST(test_a_counter_begins_again);
    TEST(test_packages_are_added);
    TEST(test_a_window_is_a_second_at_least);
    TEST(test_without_counters_nothing_is_known);
    TEST(test_without_permission_nothing_is_known);
    TEST(test_half_a_tree_is_none);
    TEST(test_nonsense_is_refused);
    TEST(test_a_counter_that_stands_still_is_none);
    TEST(test_a_gap_is_not_filled);
    TEST(test_a_counter_that_was_set_anew_is_none);
    TEST(test_sleep_is_a_gap);
    TEST(test_times_of_a_container_are_none);
    TEST(test_a_moment_is_too_short);
    TEST(test_a_reading_that_fails_is_a_hole);
}
