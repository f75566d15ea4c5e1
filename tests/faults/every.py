#!/usr/bin/python3
"""every.py PROGRAM SHIM [--tries N] [--modes A,B] [--scenarios A,B] [--at K] [--jobs N]

Runs small sweeps and a merge again and again, and each time lets another one of their calls fail (shim.c). Afterwards the
same command runs undisturbed, and the results have to be those of a sweep that nothing ever happened to. --tries takes
so many of all faults, spread evenly over them. Prints a table, and every fault that was not survived.
"""
import argparse
import concurrent.futures
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h5py

PLAN = """name: faults
question: What if this call fails?
networks: 3
task: {board: 8, boundary: torus}
network: {overcompleteness: [1, 4]}
training: {learning_rate: 0.01, batch: 2, updates: 100, stop: never}
parts:
  - training: {boards: [shared, own]}
  - network: {overcompleteness: 4}
    ticket: {method: [iterative], rounds: 1, parents: any, control: [none, random]}
"""
HASTE = 1000  # what happens every second, such as making trials durable, then happens every millisecond
JOINED_HASTE = 100  # of those that join, or they would do nothing but look what the others have done
PATIENCE = 60  # seconds after which a process hangs

# The exit statuses that are right, if the fault came: 0 done, 1 the environment failed, 3 interrupted, -9 killed.
KILLS = {"kill": {-9}, "half": {-9}, "cut": {-9}, "cut-bytes": {-9}, "cut-names": {-9}}
RIGHT = {**KILLS, "short": {0}, "eintr": {0}, "eio": {0, 1}, "enospc": {0, 1}, "full": {0, 1}, "dead": {0, 1},
         "memory": {0, 1}, "term": {0, 3}, "sleep": {0}}
MODES = list(RIGHT)
SHARED = {"sleep"}  # what says something only where others are at work
PROBLEMS = ("status", "silent", "crashed", "hung", "lost", "resume", "different", "left")


def content(path):
    """All that is promised to be the same, to the byte."""
    found = {}
    with h5py.File(path) as file:
        found["complete"] = int(file.attrs["complete"])
        for table in "trials", "points":
            found[table] = (file[table].dtype, file[table][:].tobytes())
        for group in "networks", "curves":
            file[group].visititems(lambda name, item, group=group: found.__setitem__(
                group + "/" + name, (item.shape, item[()].tobytes()) if isinstance(item, h5py.Dataset) else None))
    return found


def files_in(folder):
    return sorted(os.path.relpath(os.path.join(where, name), folder)
                  for where, folders, files in os.walk(folder) for name in files + folders)


class Runner:
    def __init__(self, program, shim, work):
        self.program, self.shim, self.work = program, shim, work
        self.plan = os.path.join(work, "faults.yaml")
        with open(self.plan, "w", encoding="utf8") as file:
            file.write(PLAN)

    def sweep(self, folder, *options):
        return [self.program, "sweep", self.plan, "--threads", "1", "--output", folder, *options]

    def hasty(self, haste=HASTE):
        return dict(os.environ, LD_PRELOAD=self.shim, FAULT_HASTE=str(haste))

    def disturbed(self, place, mode, call, shared=False):
        """The environment of a process to which the fault happens. Mode None: its calls are counted."""
        scratch = os.path.join(place, "scratch")
        os.makedirs(scratch, exist_ok=True)
        return dict(self.hasty(JOINED_HASTE if shared else HASTE), FAULT=mode or "", FAULT_AT=str(call), FAULT_LOG=os.path.join(place, "log"),
                    FAULT_SCRATCH=scratch, FAULT_SHARED=str(int(shared)))

    def start(self, command, environment):
        error = tempfile.TemporaryFile(dir=self.work)
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=error, cwd=self.work)
        return process, error

    def run(self, command, environment):
        """Exit status and stderr; the status is None if it hangs."""
        return self.end(self.start(command, environment))

    @staticmethod
    def end(started):
        process, error = started
        try:
            status = process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            status = None
        with error:
            error.seek(0)
            return status, error.read().decode("utf8", "replace")


class Scenario:
    """A command to which something happens in a folder `place`, and what is there when all is well."""
    leaves = {".lock", "results.h5"}
    settings = {}  # of the environment

    def __init__(self, runner):
        self.runner = runner

    def prepare(self, place):
        """What is there before."""

    def folder(self, place):
        return os.path.join(place, "out")

    def results(self, place):
        return os.path.join(self.folder(place), "results.h5")

    def command(self, place):
        return self.runner.sweep(self.folder(place))

    def disturb(self, place, mode, call):
        """Lets the fault happen. Returns the status and stderr, and what is wrong with others that were at work."""
        return *self.runner.run(self.command(place), self.runner.disturbed(place, mode, call) | self.settings), None


class Sweep(Scenario):
    pass


class Checkpoint(Scenario):
    """A sweep whose trials leave their state after every few updates."""
    settings = {"LIFETICKET_CHECKPOINT": "0"}


class Resume(Scenario):
    """Goes on with a sweep that was interrupted, and later killed: results.h5 and two segments are there."""

    def prepare(self, place):
        model = os.path.join(self.runner.work, "resumed")
        if not os.path.exists(model):
            made = model + ".made"
            os.makedirs(made)
            part = self.runner.sweep(os.path.join(made, "out"), "--shard", "1/5")
            assert self.runner.run(part, self.runner.hasty())[0] == 0
            for call in 90, 60:
                self.runner.run(self.command(made), self.runner.disturbed(made, "kill", call))
            os.rename(made, model)
        shutil.copytree(os.path.join(model, "out"), self.folder(place))


class Join(Scenario):
    """Two processes that join, to one of which the fault happens."""

    def command(self, place):
        return self.runner.sweep(self.folder(place), "--join")

    def disturb(self, place, mode, call):
        other = self.runner.start(self.command(place), self.runner.hasty(JOINED_HASTE))
        process = self.runner.start(self.command(place), self.runner.disturbed(place, mode, call, shared=True))
        if mode == "sleep":  # until the other has done all
            other_status, other_error = self.runner.end(other)
            self.wake(process[0])
            status, error = self.runner.end(process)
        else:
            status, error = self.runner.end(process)
            other_status, other_error = self.runner.end(other)
        wrong = None if other_status == 0 else f"the other process ended with {other_status}: {other_error[-300:]}"
        return status, error, wrong


    @staticmethod
    def wake(process):
        while process.poll() is None and "State:\tT" not in Path(f"/proc/{process.pid}/status").read_text():
            time.sleep(0.001)
        process.send_signal(signal.SIGCONT)


class Merge(Scenario):
    """Two parts that are merged to one file."""
    leaves = {"results.h5"}

    def part(self, number):
        return os.path.join(self.runner.work, f"part-{number}")

    def prepare(self, place):
        for number in 1, 2:
            if not os.path.exists(self.part(number)):
                command = self.runner.sweep(self.part(number), "--shard", f"{number}/2")
                assert self.runner.run(command, self.runner.hasty())[0] == 0
        os.makedirs(self.folder(place))

    def command(self, place):
        return [self.runner.program, "merge", self.part(1), self.part(2), "--output", self.results(place)]


SCENARIOS = {"sweep": Sweep, "checkpoint": Checkpoint, "resume": Resume, "join": Join, "merge": Merge}


class Attempt:
    """One fault, and what came of it."""

    def __init__(self, scenario, name, mode, call):
        self.scenario, self.name, self.mode, self.call = scenario, name, mode, call
        self.reached, self.what, self.status, self.error, self.problems = False, "", None, "", {}

    def read_log(self, place):
        """What the call was; without a mode, how many there are."""
        try:
            with open(os.path.join(place, "log"), encoding="utf8", errors="replace") as file:
                self.what = file.read().strip().replace(place + "/", "")
        except FileNotFoundError:
            self.what = ""
        self.reached = self.what != "" and self.mode is not None

    def run(self, want):
        place = tempfile.mkdtemp(dir=self.scenario.runner.work)
        self.scenario.prepare(place)
        self.status, self.error, wrong = self.scenario.disturb(place, self.mode, self.call)
        self.read_log(place)
        self.judge_fault(place, wrong, want)
        self.resume(place, want)
        shutil.rmtree(place)
        return self

    def judge_fault(self, place, wrong, want):
        right = RIGHT[self.mode] if self.reached else {0}
        lines = self.error.strip().splitlines()
        if wrong is not None:
            self.problems["status"] = wrong
        if self.status is None:
            self.problems["hung"] = self.error[-300:]
        elif self.status not in right:
            crashed = self.status < 0
            self.problems["crashed" if crashed else "status"] = f"ended with {self.status}: {self.error[-300:]}"
        elif self.status > 0 and not (lines and re.match(r"lifeticket: \S+.*\S+", lines[-1])):
            self.problems["silent"] = f"ended with {self.status}, and said: {self.error[-300:]}"
        if self.status == 0 and self.name != "join":
            try:
                if content(self.scenario.results(place)) != want:
                    self.problems["different"] = "although it said that it was done"
            except OSError as error:
                self.problems["different"] = f"although it said that it was done: {error}"
        temporary = [name for name in files_in(self.scenario.folder(place)) if name.endswith(".tmp")]
        if self.status is not None and self.status >= 0 and temporary and self.mode not in ("dead", "eio"):
            self.problems["left"] = f"after it ended with {self.status}: {temporary}"

    def resume(self, place, want):
        """The same command, undisturbed: it is told what was there, and ends with what was wanted."""
        if self.status != 0 and os.path.exists(self.scenario.results(place)) and self.name == "merge":
            return_code = 0 if content(self.scenario.results(place)) == want else 1
            if return_code != 0:
                self.problems["different"] = "a file that is not whole"
        runner = self.scenario.runner
        status, error = runner.run(self.scenario.command(place), runner.hasty() | self.scenario.settings)
        if status != 0:
            self.problems["resume"] = f"ended with {status}: {error[-400:]}"
            return
        shown = [int(found) for found in re.findall(r"(\d+) of \d+ trials, \d+ learned", self.error)]
        there = re.search(r"(\d+) of them there already", error)
        if shown and there and int(there.group(1)) < max(shown):
            self.problems["lost"] = f"{max(shown)} trials were shown as done, and {there.group(1)} were there"
        try:
            if content(self.scenario.results(place)) != want:
                self.problems["different"] = "after it was resumed"
        except OSError as wrong:
            self.problems["different"] = f"after it was resumed: {wrong}; it said: {error[-300:]}"
        left = set(files_in(self.scenario.folder(place))) - self.scenario.leaves
        if left:
            self.problems["left"] = f"after it was resumed: {sorted(left)}"


def count_calls(scenario, name, want):
    """How many calls each mode counts: {mode: calls}."""
    attempt = Attempt(scenario, name, None, 0).run(want)
    if attempt.problems:
        raise SystemExit(f"every.py: {name} fails by itself: {attempt.problems}: {attempt.error}")
    counts = dict(line.split() for line in attempt.what.splitlines())
    if set(counts) != set(MODES):
        raise SystemExit(f"every.py: the modes of the library are {sorted(counts)}")
    return {mode: int(count) for mode, count in counts.items()}


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("shim")
    parser.add_argument("--tries", type=int, help="take so many of all faults (default: all)")
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--scenarios", default=",".join(SCENARIOS))
    parser.add_argument("--at", type=int, help="the call, of each of the modes and scenarios")
    parser.add_argument("--jobs", type=int, default=1, help="faults that are tried at a time (default 1)")
    asked = parser.parse_args()
    asked.program, asked.shim = os.path.abspath(asked.program), os.path.abspath(asked.shim)
    asked.modes, asked.scenarios = asked.modes.split(","), asked.scenarios.split(",")
    return asked


def list_faults(asked, scenarios, want):
    """[(scenario, mode, call)], and how many calls there are by scenario and mode."""
    faults, counts = [], {}
    for name in asked.scenarios:
        counted = count_calls(scenarios[name], name, want)
        for mode in asked.modes:
            counts[name, mode] = counted[mode] if name == "join" or mode not in SHARED else 0
            calls = range(1, counts[name, mode] + 1) if asked.at is None else [asked.at]
            faults += [(name, mode, call) for call in calls]
    if asked.tries is not None and asked.tries < len(faults):
        faults = [faults[(2 * i + 1) * len(faults) // (2 * asked.tries)] for i in range(asked.tries)]
    return faults, counts


def print_table(asked, counts, attempts):
    print(f"{'':10}{'fault':>10}{'calls':>7}{'tried':>7}{'reached':>9}  "
          + "".join(f"{problem:>11}" for problem in PROBLEMS) + "  exit statuses")
    for name, mode in counts:
        if counts[name, mode] > 0:
            of = [a for a in attempts if (a.name, a.mode) == (name, mode)]
            statuses = {}
            for attempt in of:
                statuses[str(attempt.status)] = statuses.get(str(attempt.status), 0) + 1
            print(f"{name:10}{mode:>10}{counts[name, mode]:>7}{len(of):>7}{sum(a.reached for a in of):>9}  "
                  + "".join(f"{sum(problem in a.problems for a in of):>11}" for problem in PROBLEMS)
                  + "  " + ", ".join(f"{number} x {status}" for status, number in sorted(statuses.items())))


def main():
    asked = parse()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with tempfile.TemporaryDirectory() as work:
        runner = Runner(asked.program, asked.shim, work)
        undisturbed = os.path.join(work, "undisturbed")
        status, error = runner.run(runner.sweep(undisturbed), dict(os.environ))
        if status != 0:
            raise SystemExit(f"every.py: {error}")
        want = content(os.path.join(undisturbed, "results.h5"))
        scenarios = {name: SCENARIOS[name](runner) for name in asked.scenarios}
        faults, counts = list_faults(asked, scenarios, want)
        with concurrent.futures.ThreadPoolExecutor(asked.jobs) as pool:
            attempts = list(pool.map(lambda fault: Attempt(scenarios[fault[0]], *fault).run(want), faults))
    print_table(asked, counts, attempts)
    failed = [attempt for attempt in attempts if attempt.problems]
    for attempt in failed:
        for problem, why in attempt.problems.items():
            print(f"FAILED {attempt.name} {attempt.mode} {attempt.call} ({attempt.what}): {problem}: {why}")
    print(f"faults: {len(attempts)} tried, {len(attempts) - len(failed)} survived, {len(failed)} not")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
