#!/usr/bin/python3
"""Writes what networks cost on small devices as LaTeX macros, from the tables of `make test-devices`.

  \\ltDeviceAlign \\ltDeviceHead \\ltDeviceRows           a network on a device, on boards: the inside of a tabular
  \\ltDeviceRuns \\ltDeviceAnswers \\ltDeviceWrong        of all runs, those on windows too: how many, their answers, wrong ones
  \\ltLearnerAlign \\ltLearnerHead \\ltLearnerRows        a training on a device: the inside of a tabular
  \\ltLearnerDevice \\ltLearnerRuns \\ltLearnerLearned    where, how many starts were simulated, and how many of them learned

usage: paper/devices.py FOLDER     which has networks.csv and learning.csv
"""
import csv
import sys

# The columns: of the csv, and above them in the paper. What was simulated and what is an estimate stands in the heads.
NETWORKS = {"shape": "network", "weights": "weights", "numbers": "numbers", "device": "device", "flash": "flash",
            "memory": "memory", "per_generation": "a generation", "counted": "(simulated)", "microjoules": "est.\\ $\\mu$J",
            "per_cr2032": "est.\\ per CR2032"}
LEARNING = {"seed": "start", "updates": "updates", "cycles": "cycles (simulated)", "flash": "flash", "memory": "memory",
            "joules": "est.\\ J", "per_cr2032": "est.\\ per CR2032", "solar_hours": "est.\\ hours of a solar cell"}


def read(path, *columns):
    try:
        with open(path, newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        sys.exit(f"devices: {error}; make test-devices writes it")
    missing = set(columns) - set(rows[0] if rows else ())
    if missing:
        sys.exit(f"devices: {path}: has no column {sorted(missing)[0]}; make test-devices writes it anew")
    return rows


def escape(text):
    return "".join("\\" + c if c in "#$%&_{}" else c for c in text)


def cell(value):
    """As it stands in the csv, with separators of thousands; what is not known is a dash."""
    whole, point, rest = value.partition(".")
    return "--" if value == "" else f"{int(whole):,}{point}{rest}" if whole.isdigit() else escape(value)


def macro(name, text):
    print(f"\\newcommand{{\\lt{name}}}{{{text}}}")


def tabular(name, heads, rows):
    words = [any(row[column] and not row[column].replace(".", "").isdigit() for row in rows) for column in heads]
    macro(name + "Align", "".join("l" if is_word else "r" for is_word in words))
    macro(name + "Head", " & ".join(heads.values()))
    macro(name + "Rows", "%\n" + "".join(" & ".join(cell(row[column]) for column in heads) + " \\\\\n" for row in rows))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    runs = read(f"{sys.argv[1]}/networks.csv", "runs", "calls", "wrong", *NETWORKS)
    starts = read(f"{sys.argv[1]}/learning.csv", "device", "learned", *LEARNING)
    print("% Made by paper/devices.py; do not edit.")
    tabular("Device", NETWORKS, [row for row in runs if row["runs"] == "board"])
    macro("DeviceRuns", len(runs))
    macro("DeviceAnswers", f"{sum(int(row['calls']) for row in runs):,}")
    macro("DeviceWrong", sum(int(row["wrong"]) for row in runs))
    tabular("Learner", LEARNING, starts)
    macro("LearnerDevice", escape(", ".join(sorted({row["device"] for row in starts}))))
    macro("LearnerRuns", len(starts))
    macro("LearnerLearned", sum(int(row["learned"]) for row in starts))


main()
