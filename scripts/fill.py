#!/usr/bin/env python3
"""Fill sentences and tables of Markdown and LaTeX files from claims and results.

usage: scripts/fill.py [--check] FILE.md...
       scripts/fill.py --output FILE.tex PAPER.tex

Between these marks, which readers do not see, stands what is filled in:

    <!-- claim ID -->SENTENCE<!-- /claim -->        of experiments/claims.yaml, as `lifeticket claims` makes it

    <!-- table SOURCE [cell]
    HEADING | LABEL: CONDITIONS [=> CELL] | ...
    LABEL: CONDITIONS [=> CELL]
    ... -->
    | ... |
    <!-- /table -->

SOURCE is a results folder, a CSV file, or experiments/claims.yaml, of which the rows are what `lifeticket claims --format csv` has. A cell is of the one row of which the conditions of its line and of its column hold
(name=value, name!=value, with commas), or of several that differ in their seed alone, together; CELL is a column's name, whose numbers are rounded to three digits, NAME% where it is a share, or one of

    rate      57            per cent, of all networks (the default)
    rate±     57 (48 to 65) with Wilson's interval
    estimate± the same of a claim
    count     73 of 128

In LaTeX, whose sentences are macros of `lifeticket claims --format tex`, the mark is of comments, and a tabular follows it:

    % table SOURCE [cell]
    % HEADING | LABEL: CONDITIONS [=> CELL] | ...
    % LABEL: CONDITIONS [=> CELL]
    % /table

--check writes nothing, and fails when a file would change. LIFETICKET names the program (default build/release/lifeticket).
"""
import argparse
import csv
import functools
import io
import json
import os
import pathlib
import re
import subprocess

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
    if source.endswith(".csv"):
        text = (ROOT / source).read_text()
    else:
        text = run("claims" if source.endswith(".yaml") else "table", source, "--format", "csv")
    return list(csv.DictReader(io.StringIO(text)))


def percent(share):
    """As sentences have it: 57, 6.2, 0."""
    value = 100 * float(share)
    return f"{value:.0f}" if abs(value) >= 9.95 or abs(value) < 0.005 else f"{value:.1f}"


def cell(row, what):
    """What a cell says of a row."""
    if what == "rate":
        return percent(row["rate"]) if row["rate"] != "" else ""
    if what == "rate±":
        return f"{percent(row['rate'])} ({percent(row['rate_low'])} to {percent(row['rate_high'])})"
    if what == "estimate±":
        return f"{percent(row['estimate'])} ({percent(row['low'])} to {percent(row['high'])})"
    if what == "count":
        return f"{row['learned']} of {row['networks']}"
    if what.endswith("%"):
        return percent(row[what[:-1]])
    value = row[what]
    if re.fullmatch(r"\d(\.\d+)?e-\d+", value):
        return f"{float(value):.2g}"
    if not re.fullmatch(r"\d+(\.\d+)?", value):
        return value or "-"
    number = float(value)
    return f"{number:,.0f}" if number >= 1000 or number == int(number) else f"{number:.3g}"


def holds(row, condition):
    """Whether name=value or name!=value is so."""
    name, unequal, value = re.fullmatch(r"\s*(\w+)\s*(!?)=\s*(.+?)\s*", condition).groups()
    return (row[name if name in row else LETTERS.get(name, name)] == value) != bool(unequal)


def pool(found):
    """Rows of several seeds as one."""
    learned, networks = (sum(int(row[name]) for row in found) for name in ("learned", "networks"))
    low, high = wilson(learned, networks)
    return found[0] | {"learned": str(learned), "networks": str(networks), "rate": learned / networks, "rate_low": low, "rate_high": high}


def wilson(successes, trials, z=1.959963984540054):
    """Wilson's 95 % interval."""
    share, square = successes / trials, z * z / trials
    half = z * ((share * (1 - share) + square / 4) / trials) ** 0.5
    return max(0, (share + square / 2 - half) / (1 + square)), min(1, (share + square / 2 + half) / (1 + square))


def find(source, conditions):
    """The one row, that of several seeds, or none."""
    wanted = [condition for condition in conditions if condition]
    found = [row for row in rows(source) if all(holds(row, condition) for condition in wanted)]
    if len(found) > 1 and len({row.get("seed") for row in found}) == len(found):
        return pool(found)
    if len(found) > 1:
        raise SystemExit(f"fill: {source}: {', '.join(wanted)}: expected one row, and there are {len(found)}")
    return found[0] if found else None


def entry(text):
    """LABEL: CONDITIONS [=> CELL] as its three parts."""
    label, _, rest = text.strip().partition(": ")
    conditions, _, what = rest.partition("=>")
    return label.strip(), conditions.strip().split(","), what.strip()


def table(source, default, lines):
    """The cells of a table, line by line."""
    heading, *columns = lines[0].split(" | ")
    if not heading.strip(" |"):
        raise SystemExit(f"fill: {source}: expected a heading of the first column: {lines[0]}")
    columns = [entry(column) for column in columns]
    made = [[heading.strip()] + [label for label, _, _ in columns]]
    for line in lines[1:]:
        label, conditions, what = entry(line)
        cells = [label]
        for _, more, column_what in columns:
            row = find(source, conditions + more)
            cells.append(cell(row, what or column_what or default) if row else "")
        made.append(cells)
    return made


def markdown(cells):
    """The lines of a table in Markdown."""
    made = ["| " + " | ".join(line) + " |" for line in cells]
    return [made[0], "|---" * len(cells[0]) + "|", *made[1:]]


def latex(cells):
    """The lines of a tabular."""
    def escape(text):
        text = re.sub(r"([%&_#])", r"\\\1", text).replace("µ", "$\\mu$").replace("±", "$\\pm$")
        return re.sub(r"(?<=[\d.]) to (?=[\d.])", "--", text)
    made = [" & ".join(map(escape, line)) + r" \\" for line in cells]
    return [r"\begin{tabular}{l" + "r" * (len(cells[0]) - 1) + "}", r"\toprule", made[0], r"\midrule", *made[1:], r"\bottomrule", r"\end{tabular}"]


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
    made = markdown(table(source, default[0] if default else "rate", lines))
    return f"<!-- table {match[1]}\n" + "\n".join(lines) + " -->\n" + "\n".join(made) + "\n<!-- /table -->"


def fill_latex(match):
    """The tabular of a mark."""
    source, *default = match[1].split()
    lines = [line.lstrip("%").strip() for line in match[2].splitlines()]
    return "\n".join(latex(table(source, default[0] if default else "rate", lines))) + "\n"


def main():
    """Fill, or check, the files."""
    parser = argparse.ArgumentParser(description="Fill sentences and tables from claims and results.")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--output", type=pathlib.Path)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    given = parser.parse_args()
    if given.output is not None:
        text = given.files[0].read_text()
        given.output.write_text(re.sub(r"^% table ([^\n]+)\n(.*?)^% /table\n", fill_latex, text, flags=re.S | re.M))
        return
    stale = []
    for path in given.files:
        old = path.read_text()
        new = re.sub(r"<!-- claim ([a-z0-9-]+) -->.*?<!-- /claim -->", fill_claim, old, flags=re.S)
        new = re.sub(r"<!-- table ([^\n]+)\n(.*?)-->\n.*?<!-- /table -->", fill_table, new, flags=re.S)
        if new != old:
            stale.append(str(path))
            if not given.check:
                path.write_text(new)
    if given.check and stale:
        raise SystemExit(f"fill: {', '.join(stale)}: says otherwise than the results; run make claims")


if __name__ == "__main__":
    main()
