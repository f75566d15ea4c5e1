#!/usr/bin/python3
"""What the processors of this machine draw, for scripts: the rules are those of src/base/energy.h.

    meter = Meter()
    begin = meter.read()
    ...
    rate([(begin, meter.read())])     # joules of a busy processor second, or None: not known

usage: scripts/energy.py SECONDS     prints the watts of a busy processor over so many seconds, or why they are not known
"""
import os
import re
import subprocess
import sys
import time

FOLDER = os.environ.get("LIFETICKET_POWERCAP", "/sys/class/powercap")
BUSY = 0.1  # busy seconds without which there is no answer
GAP = 30  # seconds in which no counter begins again twice
MOST = 2e3  # watts of a package, which none draws
SLEEP = 1  # seconds that the machine slept, after which its counters may have begun anew


def read_text(path):
    with open(path) as file:
        return file.readline().strip()


def read_number(path):
    text = read_text(path)
    if not re.fullmatch("[0-9]{1,19}", text):
        raise ValueError(f"{path}: holds '{text[:20]}', which is no count of microjoules")
    return int(text)


def is_put_over(path):
    """Whether a container has put a file of its own (lxcfs) in the place of the machine's: in another kind of file system."""
    kinds = subprocess.run(["stat", "-f", "-c", "%t", path, os.path.dirname(path)], capture_output=True, text=True).stdout
    return len(set(kinds.split())) > 1


class Meter:
    """The counters of all packages. `problem` says why they are not known, or is None."""

    def __init__(self, folder=FOLDER, stat="/proc/stat"):
        self.stat = stat
        self.problem = None
        self.packages = {}  # zone: (path of the counter, range in microjoules)
        try:
            for zone in sorted(os.listdir(folder)):
                if not zone.startswith("intel-rapl:"):
                    continue
                if read_text(f"{folder}/{zone}/name").startswith("package"):
                    self.packages[zone] = (f"{folder}/{zone}/energy_uj",
                                           read_number(f"{folder}/{zone}/max_energy_range_uj"))
            if not self.packages:
                self.problem = f"{folder}: has no package (intel-rapl:0)"
            elif is_put_over(stat):
                self.problem = f"{stat}: is this container's own, and the counters are of the whole machine"
        except (OSError, ValueError) as error:
            self.problem = str(error)

    def read(self):
        """(seconds of the clock, busy seconds of all processors, {zone: (microjoules, range)}, seconds asleep), or None."""
        if not self.packages or self.problem:
            return None
        try:
            times = read_text(self.stat).split()
            user, nice, system, _, _, irq, softirq = (int(t) for t in times[1:8])
            busy = (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")
            counters = {zone: (read_number(path), size) for zone, (path, size) in self.packages.items()}
            awake = time.clock_gettime(time.CLOCK_MONOTONIC)
            now = time.clock_gettime(time.CLOCK_BOOTTIME)
            return now, busy, counters, now - awake
        except (OSError, ValueError) as error:
            self.problem = str(error)
            return None


def rate(windows):
    """Joules of a busy processor second over windows, pairs of readings; None if one of them does not tell."""
    joules, busy = 0, 0
    for begin, end in windows:
        if begin is None or end is None:
            return None
        elapsed = end[0] - begin[0]
        busy += end[1] - begin[1]
        if end[3] - begin[3] > SLEEP:
            return None
        for zone, (value, size) in end[2].items():
            before = begin[2][zone][0]
            drawn = 1e-6 * (value - before if value >= before else size - before + value)
            if drawn == 0 or value > size or elapsed > GAP or drawn > MOST * max(elapsed, 0.1):
                return None
            joules += drawn
    return joules / busy if busy >= BUSY else None


def main():
    if len(sys.argv) != 2 or not re.fullmatch(r"[0-9]{1,6}(\.[0-9]*)?", sys.argv[1]):
        sys.exit(__doc__)
    meter, left = Meter(), float(sys.argv[1])
    readings = [meter.read()]
    while left > 0:
        time.sleep(min(left, GAP / 3))
        left -= GAP / 3
        readings.append(meter.read())
    watts = rate(list(zip(readings, readings[1:])))
    print(f"unknown: {meter.problem or 'too short a while, or counters that stand still'}" if watts is None
          else f"{watts:.4g} W of a busy processor")


if __name__ == "__main__":
    main()
