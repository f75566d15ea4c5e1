#include "base/energy.h"

#include "base/parse.h"
#include "base/retry.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

// ---- files of the system --------------------------------------------------------------------------

// Files of /sys and /proc have no size: reads what there is, at most bytes - 1, without the line end.
static bool read_text(const char *path, char *text, size_t bytes)
{
    int file;
    RETRY(file, open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file < 0)
        return false;
    ssize_t got;
    RETRY(got, read(file, text, bytes - 1));
    int error = errno;
    close(file);
    errno = error;
    if (got < 0)
        return false;
    text[got] = '\0';
    text[strcspn(text, "\n")] = '\0';
    return true;
}

// Notes why nothing is measured.
__attribute__((format(printf, 2, 3))) static bool give_up(struct energy_meter *meter,
                                                          const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(meter->problem, sizeof meter->problem, format, arguments);
    va_end(arguments);
    return false;
}

static bool read_number(struct energy_meter *meter, const char *path, uint64_t *value)
{
    char text[64];
    if (!read_text(path, text, sizeof text))
        return give_up(meter, "%s: %s%s", path, strerror(errno),
                       errno == EACCES ? " (it is for root alone; sudo chmod a+r opens it until "
                                         "the next start)"
                                       : "");
    if (!parse_unsigned(text, value))
        return give_up(meter, "%s: holds '%.20s', which is no count of microjoules", path, text);
    return true;
}

// Whether a container has put a file of its own (lxcfs) in the place of the machine's: then it is of another kind of file
// system than the folder that it is found in.
static bool is_put_over(const char *path)
{
    char folder[512];
    struct statfs file, around;
    snprintf(folder, sizeof folder, "%.500s", path);
    strcpy(strrchr(folder, '/'), "/.");
    return statfs(path, &file) == 0 && statfs(folder, &around) == 0 && file.f_type != around.f_type;
}

// Seconds for which all processors were busy, from the line "cpu  USER NICE SYSTEM IDLE IOWAIT IRQ SOFTIRQ ...".
static bool read_busy(struct energy_meter *meter, double *busy)
{
    char text[256];
    unsigned long long user, nice_, system_, irq, softirq;
    if (!read_text(meter->stat, text, sizeof text))
        return give_up(meter, "%s: %s", meter->stat, strerror(errno));
    if (sscanf(text, "cpu %llu %llu %llu %*u %*u %llu %llu", &user, &nice_, &system_, &irq,
               &softirq) != 5)
        return give_up(meter, "%s: does not begin with the times of all processors", meter->stat);
    *busy = (double)(user + nice_ + system_ + irq + softirq) / (double)sysconf(_SC_CLK_TCK);
    return true;
}

// ---- packages -------------------------------------------------------------------------------------

// Takes a zone in, if it is a package's. Returns false on a zone that should be readable and is not.
static bool take_zone(struct energy_meter *meter, const char *powercap, const char *zone)
{
    char path[512];
    struct energy_package new = {.range = 0};
    snprintf(path, sizeof path, "%.400s/%.64s/name", powercap, zone);
    if (!read_text(path, new.name, sizeof new.name))
        return give_up(meter, "%s: %s", path, strerror(errno));
    if (strncmp(new.name, "package", 7) != 0)
        return true;
    if (meter->packages == ENERGY_PACKAGES)
        return give_up(meter, "%.400s: has more than %d packages", powercap, ENERGY_PACKAGES);
    snprintf(path, sizeof path, "%.400s/%.64s/max_energy_range_uj", powercap, zone);
    if (!read_number(meter, path, &new.range))
        return false;
    snprintf(new.counter, sizeof new.counter, "%.400s/%.64s/energy_uj", powercap, zone);
    new.moved = -INFINITY;
    meter->package[meter->packages++] = new;
    return read_number(meter, new.counter, &meter->package[meter->packages - 1].last);
}

const char *energy_folder(void)
{
    const char *named = getenv("LIFETICKET_POWERCAP");
    return named != NULL ? named : "/sys/class/powercap";
}

static bool find_packages(struct energy_meter *meter, const char *powercap)
{
    DIR *folder = opendir(powercap);
    bool good = true;
    meter->absent = folder == NULL && errno == ENOENT;
    if (folder == NULL)
        return give_up(meter, "%.400s: %s", powercap, strerror(errno));
    for (struct dirent *entry; good && (entry = readdir(folder)) != NULL;)
        if (strncmp(entry->d_name, "intel-rapl:", 11) == 0)
            good = take_zone(meter, powercap, entry->d_name);
    closedir(folder);
    meter->absent = good && meter->packages == 0;
    if (meter->absent)
        return give_up(meter, "%.400s: has no package (intel-rapl:0)", powercap);
    if (good && is_put_over(meter->stat))
        return give_up(meter,
                       "%.400s: is this container's own, and the counters are of the whole machine",
                       meter->stat);
    return good;
}

// ---- readings -------------------------------------------------------------------------------------

static double read_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double energy_clock(void)
{
    return read_clock(CLOCK_BOOTTIME);
}

// Seconds that the machine has slept since it started, give or take what passes between the two clocks' readings.
static double read_sleep(void)
{
    double awake = read_clock(CLOCK_MONOTONIC);
    return energy_clock() - awake;
}

// Adds what a package has drawn since it was last read.
static bool read_package(struct energy_meter *meter, struct energy_package *package, double now)
{
    uint64_t value;
    if (!read_number(meter, package->counter, &value))
        return false;
    if (value > package->range)
        return give_up(meter, "%s: stands above its max_energy_range_uj", package->counter);
    uint64_t drawn =
        value >= package->last ? value - package->last : package->range - package->last + value;
    double joules = 1e-6 * (double)drawn;
    meter->joules += joules;
    meter->gaps += joules > ENERGY_MOST * fmax(now - meter->read, ENERGY_LOOK);
    if (value != package->last)
        package->moved = now;
    package->last = value;
    return true;
}

static struct energy_reading take_reading(struct energy_meter *meter, double now)
{
    struct energy_reading reading = {.clock = now, .moved = INFINITY};
    bool good = read_busy(meter, &reading.busy);
    for (size_t i = 0; i < meter->packages && good; i++) {
        good = read_package(meter, &meter->package[i], now);
        reading.moved = fmin(reading.moved, meter->package[i].moved);
    }
    if (!good)
        return (struct energy_reading){.clock = NAN};
    double asleep = read_sleep();
    meter->gaps += now - meter->read > ENERGY_GAP || asleep - meter->asleep > ENERGY_SECOND;
    meter->read = now;
    meter->asleep = asleep;
    meter->problem[0] = '\0';
    reading.gaps = meter->gaps;
    reading.joules = meter->joules;
    return reading;
}

void energy_open(struct energy_meter *meter, const char *powercap, const char *stat, double now)
{
    const struct energy_reading nothing = {.clock = NAN};
    *meter = (struct energy_meter){.stat = stat,
                                   .read = now,
                                   .asleep = read_sleep(),
                                   .older = nothing,
                                   .newer = nothing,
                                   .latest = nothing};
    if (find_packages(meter, powercap))
        energy_look(meter, now);
    else
        meter->packages = 0;
}

void energy_look(struct energy_meter *meter, double now)
{
    if (meter->packages == 0)
        return;
    meter->latest = take_reading(meter, now);
    if (isnan(meter->newer.clock))
        meter->older = meter->newer = meter->latest;
    if (meter->latest.clock - meter->newer.clock >= ENERGY_SECOND) {
        meter->older = meter->newer;
        meter->newer = meter->latest;
    }
}

bool energy_begins(const struct energy_meter *meter)
{
    return meter->newer.clock == meter->older.clock && !isnan(meter->latest.clock);
}

double energy_share(const struct energy_reading *from, const struct energy_reading *to,
                    double seconds)
{
    double joules = to->joules - from->joules, busy = to->busy - from->busy;
    bool known = from->clock <= to->clock && from->gaps == to->gaps && busy >= ENERGY_BUSY &&
                 to->moved > from->clock;
    return known ? seconds * joules / busy : NAN;
}

double energy_of(const struct energy_meter *meter, const struct energy_reading *from,
                 double seconds)
{
    const struct energy_reading *to = &meter->latest;
    bool near = to->clock - from->clock < ENERGY_SECOND;
    return energy_share(near ? &meter->older : from, to, seconds);
}
