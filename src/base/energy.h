// What the processors of this machine draw, measured by themselves: RAPL, as Linux shows it in the
// powercap tree (Documentation/power/powercap/powercap.rst of the kernel).
//
//   /sys/class/powercap/intel-rapl:0/name                  package-0
//                                   /energy_uj             a counter, microjoules; since 2020 for root alone
//                                   /max_energy_range_uj   where the counter begins again at 0
//
// The counters of all packages are added; zones within a package, the whole platform (psys), and a second
// way to the same package (intel-rapl-mmio) would be counted twice and are left out. AMD's processors are
// found under the same names. A package holds the cores and what lies on the chip; memory, disks, fans
// and the power supply are not in it.
//
// What a package draws is shared out by processor time. What ran for s seconds of a processor, in a while in
// which all packages drew J and all processors of the machine were busy for B seconds (/proc/stat: user,
// nice, system, irq, softirq), has drawn s J / B. So what an idle machine would have drawn as well is shared
// by those who kept it awake, and what others ran is theirs, other sweeps and guests of this machine among them.
//
// What is not known is NaN, never a number: without counters, without the permission to read them, where one
// of several is missing, stands still or was set anew, after a while in which they could have begun again more
// than once or the machine slept, in whiles too short for /proc/stat, which counts in hundredths of a second, and in a
// container that has a /proc/stat of its own (lxcfs), because the counters are of the whole machine. A package that is
// plugged in while the meter is open is not seen.
#ifndef BASE_ENERGY_H
#define BASE_ENERGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENERGY_PACKAGES 64
#define ENERGY_SECOND   1.0 // that a window has at least, once so much has passed
#define ENERGY_LOOK     0.1 // seconds between readings
#define ENERGY_BUSY     0.1 // busy seconds without which there is no answer
#define ENERGY_MOST     2e3 // watts; no package draws as much: its counter was set anew
#define ENERGY_GAP                                                                                 \
    30.0 // seconds between readings; the shortest turns, 65 kJ, take longer at ENERGY_MOST

#define ENERGY_STAT "/proc/stat"

// Seconds since the machine started, those asleep included: `now` below.
double energy_clock(void);

// The folder of the counters: /sys/class/powercap, or what the environment variable LIFETICKET_POWERCAP names.
const char *energy_folder(void);

struct energy_package {
    char name[64], counter[512]; // the latter's path
    uint64_t range, last;        // microjoules
    double moved;                // when it was last seen at another value, by the clock
};

// All packages at one time. Its clock is NaN if they could not be read.
struct energy_reading {
    double clock;  // seconds, those asleep included
    double joules; // of all packages, since the meter was opened
    double busy;   // seconds of all processors since the machine started
    double moved;  // when the last of the packages moved
    size_t
        gaps; // whiles that may hide a whole turn of a counter, or sleep, and counters that were set anew
};

struct energy_meter {
    const char *stat;
    size_t packages;
    struct energy_package package[ENERGY_PACKAGES];
    double joules, read; // drawn since it was opened; when the counters were last read
    double asleep;       // seconds that the machine had slept by then
    size_t gaps;
    // From old to new; the first two are a second apart, or the same; NaN before the first.
    struct energy_reading older, newer, latest;
    char problem[768]; // why the latest is not known; "": it is
    bool absent;       // there are no counters at all, as on most virtual machines
};

// Finds the packages under a folder and reads them once; stat: ENERGY_STAT, or the path of what a test puts in its place.
// Whatever is missing, the meter can be asked: it then knows nothing.
void energy_open(struct energy_meter *meter, const char *powercap, const char *stat, double now);

// Reads the counters. To be called every few seconds, and not much more often than every ENERGY_LOOK.
void energy_look(struct energy_meter *meter, double now);

// Whether a first second is not over yet, without which energy_of has little to go by; never while nothing can be read.
bool energy_begins(const struct energy_meter *meter);

// The joules of what ran for so many seconds of a processor from that reading, or, if this is less than a second ago, from
// one at least a second ago, to the latest; NaN if that is not known.
double energy_of(const struct energy_meter *meter, const struct energy_reading *from,
                 double seconds);

// The same of two readings, however near.
double energy_share(const struct energy_reading *from, const struct energy_reading *to,
                    double seconds);

#endif
