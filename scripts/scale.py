#!/usr/bin/python3
"""scale.py [PLAN]: how well 1 to 10,000 processes share a sweep.

Takes the shards of a plan in their order of work, and what a trial takes, measured on this machine (lifeticket sweep
--dry-run --json, if every network trains for its whole budget), and lets simulated processes of one thread work at them:

  join   each takes the next shard that nobody has claimed (sweep --join), on processors that are all the same, and on
         such as differ by a factor of up to two
  parts  each has its part from the beginning (sweep --shard I/N), on the latter

The efficiency is the work divided by what all processors could have done until the last of them ended. Claims and storing take
no time in the model: they are milliseconds of shards that take seconds. Writes scale.csv and scale.png to results/scale.
"""
import csv, heapq, json, os, random, subprocess, sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.environ.get("LIFETICKET", os.path.join(ROOT, "build/release/lifeticket"))
OUTPUT = os.path.join(ROOT, "results/scale")
WORKERS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]
SEED = 20200903
SLOWEST, FASTEST = 0.67, 1.33  # speeds of unequal processors, drawn evenly between


def read_plan(path):
    """Seconds of each shard, in the order of work."""
    command = [PROGRAM, "sweep", path, "--dry-run", "--json", "--output", os.path.join(OUTPUT, "none")]
    plan = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    seconds = [point["processor_seconds_a_trial"] for point in plan["points"]]
    shards = [sum(seconds[s["first"]:s["first"] + s["points"]]) * s["networks"] for s in plan["order"]]
    return plan, shards


def speeds(workers, same):
    draw = random.Random(SEED)
    return [1.0 if same else draw.uniform(SLOWEST, FASTEST) for _ in range(workers)]


def join(shards, speed):
    """Seconds until the last worker ends, each taking the next shard when it has finished one."""
    free = [(0.0, worker) for worker in range(len(speed))]
    for seconds in shards:
        now, worker = free[0]
        heapq.heapreplace(free, (now + seconds / speed[worker], worker))
    return max(now for now, worker in free)


def parts(shards, speed):
    """The same, each having a part of as much work as the others (src/sweep/deal.c)."""
    load = [(0.0, worker) for worker in range(len(speed))]
    for seconds in sorted(shards, reverse=True):
        work, worker = load[0]
        heapq.heapreplace(load, (work + seconds, worker))
    return max(work / speed[worker] for work, worker in load)


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "experiments/generations.yaml")
    os.makedirs(OUTPUT, exist_ok=True)
    plan, shards = read_plan(path)
    work = sum(shards)
    rows = []
    for workers in WORKERS:
        equal, unequal = speeds(workers, True), speeds(workers, False)
        ends = {"join": join(shards, equal), "join_unequal": join(shards, unequal), "parts_unequal": parts(shards, unequal)}
        can = {"join": sum(equal), "join_unequal": sum(unequal), "parts_unequal": sum(unequal)}
        rows.append({"processes": workers, **{name: round(work / (end * can[name]), 4) for name, end in ends.items()},
                     "hours": float("%.4g" % (ends["join"] / 3600))})
    with open(os.path.join(OUTPUT, "scale.csv"), "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print("%s: %d trials in %d shards, %.0f processor hours; the longest shard takes %.0f min" % (
        plan["plan"], plan["trials"], len(shards), work / 3600, max(shards) / 60))
    for row in rows:
        print(row)
    title = "%s: %s trials, %.0f processor hours" % (plan["plan"], format(plan["trials"], ","), work / 3600)
    subprocess.run(["gnuplot", "-e", "csv='%s/scale.csv'; output='%s/scale.png'; subtitle='%s'" % (OUTPUT, OUTPUT, title),
                    os.path.join(ROOT, "scripts/scale.gp")], check=True)


if __name__ == "__main__":
    main()
