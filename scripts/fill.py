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

SOURCE is a results folder, a CSV file, or experiments/claims.yaml, of which the rows are what `lifeticket claims --format csv` has. A cell is
of the one row of which the conditions of its line and of its column hold (name=value, name!=value, with commas), or of several that differ in
their seed alone, whose networks are counted together; it is empty where no row is all of this, though there are rows of each. CELL is a
column's name, whose numbers are rounded to three digits, NAME% where it is a share, or one of

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
    """As sentences have it: 57, 6.2, 0; with as many digits more as tell it from 0 and 100."""
    value = 100 * float(share)
    for limit in (0, 100, -100):
        value = limit if abs(value - limit) < 1e-9 else value
    digits = 0 if value == 0 or abs(value) >= 9.95 else 1
    while digits < 12 and abs(float(f"{value:.{digits}f}")) in (0, 100) and abs(value) not in (0, 100):
        digits += 1
    return f"{value:.{digits}f}"


def cell(row, what):
    """What a cell says of a row."""
    try:
        return say(row, what)
    except KeyError as missing:
        raise SystemExit(f"fill: {what}: there is no column {missing.args[0]}, or rows of several seeds have one each") from None
    except ValueError:
        raise SystemExit(f"fill: {what}: a number is missing") from None


def say(row, what):
    """The same, of a row that has it."""
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
    return f"{number:,.0f}" if number >= 999.5 or number == int(number) else f"{number:.3g}"


def holds(row, condition):
    """Whether name=value or name!=value is so."""
    said = re.fullmatch(r"\s*(\w+)\s*(!?)=\s*(.+?)\s*", condition)
    if said is None:
        raise SystemExit(f"fill: {condition.strip()}: expected NAME=VALUE or NAME!=VALUE")
    name, unequal, value = said.groups()
    name = name if name in row else LETTERS.get(name, name)
    if name not in row:
        raise SystemExit(f"fill: {condition.strip()}: no column is called {name}")
    return (row[name] == value) != bool(unequal)


def pool(found):
    """Rows of several seeds as one, which has their networks and what they agree in; None if they differ in more than the seed."""
    names = list(found[0])
    if not {"seed", "learned", "networks"} <= set(names) or len({row["seed"] for row in found}) < len(found):
        return None
    settings = {name: found[0][name] for name in names[:names.index("networks")] if name != "seed"}
    if any(row[name] != value for row in found for name, value in settings.items()):
        return None
    learned, networks = (sum(int(row[name]) for row in found) for name in ("learned", "networks"))
    low, high = wilson(learned, networks) if networks else ("", "")
    rate = learned / networks if networks else ""
    return settings | {"learned": str(learned), "networks": str(networks), "rate": rate, "rate_low": low, "rate_high": high}


def wilson(successes, trials, z=1.959963984540054):
    """Wilson's 95 % interval."""
    share, square = successes / trials, z * z / trials
    half = z * ((share * (1 - share) + square / 4) / trials) ** 0.5
    return max(0, (share + square / 2 - half) / (1 + square)), min(1, (share + square / 2 + half) / (1 + square))


def find(source, conditions):
    """The one row, that of several seeds, or none."""
    wanted = [condition for condition in conditions if condition.strip()]
    for condition in wanted:
        if not any([holds(row, condition) for row in rows(source)]):
            raise SystemExit(f"fill: {source}: {condition.strip()}: no row is so")
    found = [row for row in rows(source) if all(holds(row, condition) for condition in wanted)]
    if len(found) < 2:
        return found[0] if found else None
    pooled = pool(found)
    if pooled is None:
        raise SystemExit(f"fill: {source}: {', '.join(wanted)}: expected one row, and there are {len(found)} that differ in more than their seed")
    return pooled


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


def check_marks(path, text):
    """Refuses marks of which one begins or ends within another."""
    opened = None
    for end, kind in re.findall(r"(?:<!--|^%) (/?)(claim|table)\b", text, re.M):
        if (kind if end else None) != opened:
            raise SystemExit(f"fill: {path}: a mark of a {opened or kind} has no {'end' if opened else 'beginning'}")
        opened = None if end else kind
    if opened:
        raise SystemExit(f"fill: {path}: a mark of a {opened} has no end")


def main():
    """Fill, or check, the files."""
    parser = argparse.ArgumentParser(description="Fill sentences and tables from claims and results.")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--output", type=pathlib.Path)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    given = parser.parse_args()
    if given.output is not None and len(given.files) > 1:
        parser.error("--output is of one file")
    if given.output is not None:
        text = given.files[0].read_text()
        check_marks(given.files[0], text)
        given.output.write_text(re.sub(r"^% table ([^\n]+)\n(.*?)^% /table\n", fill_latex, text, flags=re.S | re.M))
        return
    stale = []
    for path in given.files:
        old = path.read_text()
        check_marks(path, old)
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
