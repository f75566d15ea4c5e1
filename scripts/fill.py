#!/usr/bin/env python3
"""Fill sentences and tables of Markdown files from claims and results.

usage: scripts/fill.py [--check] FILE.md...

Between these marks, which readers do not see, stands what is filled in:

    <!-- claim ID -->SENTENCE<!-- /claim -->        of experiments/claims.yaml, as `lifeticket claims` makes it

    <!-- table SOURCE [cell]
    HEADING | LABEL: CONDITIONS [=> CELL] | ...
    LABEL: CONDITIONS [=> CELL]
    ... -->
    | ... |
    <!-- /table -->

SOURCE is a results folder or a CSV file. A cell is of the one row of which the conditions of its line and of its column hold
(name=value, name!=value, with commas); CELL is a column's name, whose numbers are rounded to three digits, or one of

    rate      57            per cent, of all networks (the default)
    rate±     57 (48 to 65) with Wilson's interval
    count     73 of 128

--check writes nothing, and fails when a file would change. LIFETICKET names the program (default build/release/lifeticket).
"""
import csv
import functools
import io
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("LIFETICKET", ROOT / "build/release/lifeticket")
LETTERS = {"m": "overcompleteness", "n": "generations"}  # of settings; a file may have these themselves


def run(*arguments):
    """What the program prints."""
    done = subprocess.run([PROGRAM, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"fill: {done.stderr.strip()}")
    return done.stdout


@functools.cache
def claims():
    """Sentences by the id of their claim."""
    found = json.loads(run("claims", "experiments/claims.yaml", "--json"))["claims"]
    return {claim["id"]: claim["sentence"] for claim in found}


@functools.cache
def rows(source):
    """The rows of a results folder or a CSV file."""
    text = (ROOT / source).read_text() if source.endswith(".csv") else run("table", source, "--format", "csv")
    return list(csv.DictReader(io.StringIO(text)))


def percent(share):
    """As sentences have it: 57, 6.2, 0."""
    value = 100 * float(share)
    return f"{value:.0f}" if abs(value) >= 9.95 or abs(value) < 0.005 else f"{value:.1f}"


def cell(row, what):
    """What a cell says of a row."""
    if what == "rate":
        return percent(row["rate"]) if row["rate"] else ""
    if what == "rate±":
        return f"{percent(row['rate'])} ({percent(row['rate_low'])} to {percent(row['rate_high'])})"
    if what == "count":
        return f"{row['learned']} of {row['networks']}"
    value = row[what]
    if not re.fullmatch(r"\d+(\.\d+)?", value):
        return value or "-"
    number = float(value)
    return f"{number:,.0f}" if number >= 1000 or number == int(number) else f"{number:.3g}"


def holds(row, condition):
    """Whether name=value or name!=value is so."""
    name, unequal, value = re.fullmatch(r"\s*(\w+)\s*(!?)=\s*(.+?)\s*", condition).groups()
    return (row[name if name in row else LETTERS.get(name, name)] == value) != bool(unequal)


def find(source, conditions):
    """The one row, or none."""
    wanted = [condition for condition in conditions if condition]
    found = [row for row in rows(source) if all(holds(row, condition) for condition in wanted)]
    if len(found) > 1:
        raise SystemExit(f"fill: {source}: {', '.join(wanted)}: expected one row, and there are {len(found)}")
    return found[0] if found else None


def entry(text):
    """LABEL: CONDITIONS [=> CELL] as its three parts."""
    label, _, rest = text.strip().partition(": ")
    conditions, _, what = rest.partition("=>")
    return label.strip(), conditions.strip().split(","), what.strip()


def table(source, default, lines):
    """The lines of a table."""
    heading, *columns = lines[0].split(" | ")
    columns = [entry(column) for column in columns]
    made = ["| " + " | ".join([heading.strip()] + [label for label, _, _ in columns]) + " |", "|---" * (1 + len(columns)) + "|"]
    for line in lines[1:]:
        label, conditions, what = entry(line)
        cells = [label]
        for _, more, column_what in columns:
            row = find(source, conditions + more)
            cells.append(cell(row, what or column_what or default) if row else "")
        made.append("| " + " | ".join(cells) + " |")
    return made


def fill_claim(match):
    """The mark with the sentence of its claim."""
    name = match[1]
    if name not in claims():
        raise SystemExit(f"fill: no claim is called {name}")
    return f"<!-- claim {name} -->{claims()[name]}<!-- /claim -->"


def fill_table(match):
    """The mark with its table."""
    source, *default = match[1].split()
    lines = [line.rstrip() for line in match[2].splitlines() if line.strip()]
    made = table(source, default[0] if default else "rate", lines)
    return f"<!-- table {match[1]}\n" + "\n".join(lines) + " -->\n" + "\n".join(made) + "\n<!-- /table -->"


def main():
    """Fill, or check, the files."""
    check = "--check" in sys.argv[1:]
    stale = []
    for name in [argument for argument in sys.argv[1:] if argument != "--check"]:
        path = pathlib.Path(name)
        old = path.read_text()
        new = re.sub(r"<!-- claim ([a-z0-9-]+) -->.*?<!-- /claim -->", fill_claim, old, flags=re.S)
        new = re.sub(r"<!-- table ([^\n]+)\n(.*?)-->\n.*?<!-- /table -->", fill_table, new, flags=re.S)
        if new != old:
            stale.append(name)
            if not check:
                path.write_text(new)
    if check and stale:
        raise SystemExit(f"fill: {', '.join(stale)}: says otherwise than the results; run make claims")


if __name__ == "__main__":
    main()
