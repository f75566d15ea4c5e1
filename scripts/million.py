#!/usr/bin/python3
"""million.py [TRIALS]: what a sweep of a million trials costs beside the trials.

Runs a plan of TRIALS networks that train for one update each (default 1,000,000: some ten minutes of two cores), kills it
when most are done, lets it go on to its end, and makes a table and the figures of it; then asks what a plan of 100,000
points will cost. Prints what was asked for beside what was measured, and writes it to results/scale/million.txt.

Seconds are those of the clock; of the overhead those of processors: of both runs, with scan and merge, less those that
/timings books to trials. Lines that exceed what was asked for say so, and the exit status is 1 then. LIFETICKET names
another program, for comparison: with it nothing is written.
"""
import os, signal, shutil, subprocess, sys, tempfile, time
import h5py

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.environ.get("LIFETICKET", os.path.join(ROOT, "build/release/lifeticket"))
OUTPUT = os.path.join(ROOT, "results/scale/million.txt")
NETWORKS = 1000  # of a point
KILL_AT = 0.9  # of the trials

TRIALS_PLAN = """\
name: million
networks: %d
task: {board: 4, boundary: torus, density: [0.4, 0.5]}
network: {overcompleteness: [1, 2]}
training: {updates: 1, batch: 1, learning_rate: [%s]}
"""
POINTS_PLAN = """\
name: points
networks: 10
network: {overcompleteness: [1-10]}
task: {density: [%s]}
training: {learning_rate: [%s]}
"""


def numbers(count, first, step):
    return ", ".join("%.6g" % (first + i * step) for i in range(count))


class Program:
    """A run of the program: when it said what, what it took, and how many files its folder held at most."""

    def __init__(self, *arguments, folder=None, kill_at=None):
        self.begun, self.files, self.last, self.shown, self.points = time.time(), 0, None, 0, 0
        self.process = subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        os.set_blocking(self.process.stderr.fileno(), False)
        text, pid = b"", 0
        while pid == 0:
            time.sleep(0.01)
            text = self.hear(text + (self.process.stderr.read() or b""))
            self.look(folder)
            if kill_at is not None and self.shown >= kill_at:
                os.kill(self.process.pid, signal.SIGKILL)
            pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
        self.seconds = time.time() - self.begun
        self.processor = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss / 1024
        self.process.returncode = os.waitstatus_to_exitcode(status)
        if self.process.returncode != (-signal.SIGKILL if kill_at is not None else 0):
            sys.exit("%s: ended with %d: %s" % (" ".join(arguments), self.process.returncode, text.decode()))

    def hear(self, text):
        """Takes what the lines of the sweep say of trials that are done, and returns what is no whole line."""
        *lines, rest = text.split(b"\n")
        for line in lines:
            words = line.decode().split()
            if words[-4:] == ["of", "them", "there", "already"]:
                self.found, self.found_after = int(words[-5]), time.time() - self.begun
            if "trials," in words and "left" in words:
                self.shown = max(self.shown, int(words[words.index("trials,") - 3]))
            self.points += words[-2:] == ["processor", "time"]
        self.shown = max(self.shown, NETWORKS * self.points)
        return rest

    def look(self, folder):
        if folder is None:
            return
        files = [os.path.join(where, name) for where, _, names in os.walk(folder) for name in names]
        self.files = max(self.files, len(files))
        for path in files:
            if path.endswith(".trials"):
                try:
                    self.last = max(self.last or 0, os.stat(path).st_mtime)
                except FileNotFoundError:
                    pass


def measure(scratch, trials):
    """Rows: what, asked for, measured, unit."""
    folder, plan, points = (os.path.join(scratch, name) for name in ("sweep", "million.yaml", "points.yaml"))
    with open(plan, "w") as file:
        file.write(TRIALS_PLAN % (NETWORKS, numbers(trials // NETWORKS // 4, 1e-4, 1e-4)))
    with open(points, "w") as file:
        file.write(POINTS_PLAN % (numbers(10, 0.3, 0.01), numbers(1000, 1e-4, 1e-5)))
    sweep = ("sweep", plan, "--output", folder)
    killed = Program(*sweep, folder=folder, kill_at=KILL_AT * trials)
    resumed = Program(*sweep, folder=folder)
    results = os.path.join(folder, "results.h5")
    with h5py.File(results) as file:
        booked = float(file["timings"]["seconds"].sum())
        assert len(file["trials"]) == trials
    table, plot = Program("table", results), Program("plot", results, "--output", scratch)
    dry = Program("sweep", points, "--dry-run", "--output", os.path.join(scratch, "none"))
    listed = Program("sweep", points, "--list-shards", "--minutes", "30", "--output", os.path.join(scratch, "none"))
    runs = (killed, resumed, table, plot)
    merge = resumed.begun + resumed.seconds - resumed.last
    return [
        ("overhead of a trial", 50, 1e6 * (killed.processor + resumed.processor - booked) / trials, "us"),
        ("a trial itself", None, 1e6 * booked / trials, "us"),
        ("trials that were shown as done, and are lost by a kill", 0, max(0, killed.shown - resumed.found), ""),
        ("scan after the kill", 3, resumed.found_after, "s"),
        ("the same, of a trial", 100, 1e6 * resumed.found_after / resumed.found, "us"),
        ("merge, from the last trial to the end", 10, merge, "s"),
        ("the same, of a trial", 100, 1e6 * merge / trials, "us"),
        ("table", 5, table.seconds, "s"),
        ("plot", 10, plot.seconds, "s"),
        ("memory, the most of all", 500, max(run.megabytes for run in runs), "MB"),
        ("files, at most", 1000, max(killed.files, resumed.files), ""),
        ("--dry-run of 100,000 points", 2, dry.seconds, "s"),
        ("--list-shards of 100,000 points", 2, listed.seconds, "s"),
    ]


def main():
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 1000000
    scratch = tempfile.mkdtemp()
    try:
        rows = measure(scratch, trials)
    finally:
        shutil.rmtree(scratch)
    lines = ["%d trials; %d processors, of which others use some: load %.1f" % (trials, os.cpu_count(), os.getloadavg()[2]), "",
             "%-56s %10s %10s" % ("", "asked", "measured")]
    exceeded = False
    for what, asked, measured, unit in rows:
        over = asked is not None and measured > asked
        exceeded |= over
        lines.append(("%-56s %10s %10.3g %-3s%s" % (
            what, "-" if asked is None else asked, measured, unit, "exceeded" if over else "")).rstrip())
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if "LIFETICKET" not in os.environ:
        with open(OUTPUT, "w") as file:
            file.write(text)
    sys.exit(exceeded)


if __name__ == "__main__":
    main()
