#!/bin/bash
# lifeticket report: a page that is whole, stands by itself, and says what the tables say.
. tests/shell.sh

cat >"$work/plan.yaml" <<'PLAN'
name: page
question: Is <i> & "x" 'y' ]]> </title><script>alert(1)</script> there?
seed: [3, 4]
networks: 6
task: {board: 12}
network: {overcompleteness: [1, 4, 6]}
training: {batch: 4, learning_rate: [0.01], updates: 2000} # </pre><script>alert(2)</script>
PLAN
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/a" --quiet
# Names are those of plans, which may hold letters alone; but a file may come from anywhere.
"$PYTHON" - "$work/a/results.h5" <<'PYTHON'
import h5py, sys
import numpy as np
with h5py.File(sys.argv[1], "r+") as file:
    name = b'a <b> & "c"'
    file.attrs.create("plan_name", np.array(name), dtype=h5py.string_dtype("utf-8", len(name) + 1))
PYTHON
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/b" --quiet --set network.init=normal --set "question=It's <other>" \
    --set networks=3
expect 0 "" "$program" report "$work/a" --output "$work/page"
says "$work/page/report.html"
page=$work/page/report.html
expect 0 "" "$program" table "$work/a" --json
cp "$work/out" "$work/table.json"
expect 0 "" "$program" digest "$work/a"
cp "$work/out" "$work/digest"

# read PAGE WHAT...: the page is well formed and loads nothing; then what Python makes of it, in `page`.
cat >"$work/read.py" <<'PYTHON'
import json, re, sys
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "input", "hr"}

class Page(HTMLParser):
    """The elements with their texts, every end tag meeting its own start; ids, and what refers to them."""
    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.wanted, self.texts, self.rows, self.section = [], [], [], {}, {}, ""
        self.raw = ""
        self.feed(text)
        self.close()
        assert not self.open, self.open
    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            assert not name.startswith("on") and name != "src", (tag, name)
            if name == "id":
                self.ids.append(value)
            if name in ("href", "xlink:href"):
                assert value.startswith("#"), value
                self.wanted.append(value[1:])
            assert "url(http" not in (value or "")
        if tag == "section":
            self.section = dict(attributes)["id"]
        if tag == "tr":
            self.rows.setdefault(self.section, []).append([])
        if tag in ("td", "th"):
            self.rows[self.section][-1].append("")
        assert tag not in ("link", "iframe", "object", "embed", "base", "img")
        if tag not in VOID:
            self.open.append(tag)
    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()
    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()
    def handle_data(self, data):
        self.texts.setdefault(self.section, []).append(data)
        if "td" in self.open or "th" in self.open:
            self.rows[self.section][-1][-1] += data
        if self.open and self.open[-1] == "script":
            self.raw += data
    def text(self, section):
        return "".join(self.texts.get(section, []))

text = open(sys.argv[1], encoding="utf-8").read()
page = Page(text)
assert text.startswith("<!DOCTYPE html>") and text.count("<script") == 1 and text.count("</script") == 1
assert len(page.ids) == len(set(page.ids)), "an id is there twice"
assert set(page.wanted) <= set(page.ids), set(page.wanted) - set(page.ids)
assert "alert(" not in page.raw and "fetch" not in page.raw
assert "@import" not in text and "default-src 'none'" in text
PYTHON
read_page() {
    local name=$1
    shift
    cat "$work/read.py" - >"$work/this.py"
    "$PYTHON" "$work/this.py" "$@" && passed || failed "$name"
}

read_page "the page says what the table says" "$page" "$work/table.json" "$work/digest" "$work/plan.yaml" <<'PYTHON'
table = json.load(open(sys.argv[2]))
rows = page.rows["rates"]
head, rows = rows[0], rows[1:1 + len(table["points"])]
for point, row in zip(table["points"], rows):
    cells = dict(zip(head, row))
    for name, key in (("overcompleteness", "overcompleteness"), ("parameters", "parameters"), ("networks", "networks"),
                      ("learned", "learned"), ("dead", "dead")):
        assert int(cells[name]) == point[key], (name, cells, point)
    assert cells["rate %"] == "%.1f" % (100 * point["rate"])
    low, high = (float(number) for number in cells["95 % interval"].split(" to "))
    assert abs(low - 100 * point["rate_low"]) < 0.051 and abs(high - 100 * point["rate_high"]) < 0.051
learned, networks = (sum(point[key] for point in table["points"]) for key in ("learned", "networks"))
assert 0 < learned < networks
assert "%d of %d networks learned" % (learned, networks) in page.text("answer"), page.text("answer")
assert open(sys.argv[3]).read().split()[-3] in page.text("provenance")
assert open(sys.argv[4]).read() in page.text("plan") + "\n"
assert 'Is <i> & "x" \'y\' ]]> </title><script>alert(1)</script> there?' in page.text("")
assert 'a <b> & "c"' in page.text("provenance") and "3, 4" in page.text("provenance")
assert "lifeticket sweep plan.yaml" in page.text("again")
assert page.text("networks").count("cells wrong") + page.text("networks").count("cells right") >= 2
assert "claims" not in page.ids, "none were given"
assert page.ids[:2] == ["answer", "figures"] and text.count('class="picture"') >= 2
assert len(text) < 1000000
# As many errors are told as are marked on the boards.
boards = re.findall(r'<figure class="small">.*?</figure>', text, re.S)
counted = [(len(re.findall("M", (re.search('class="extra" d="([^"]*)"', board) or [0, ""])[1])),
            len(re.findall("M", (re.search('class="missing" d="([^"]*)"', board) or [0, ""])[1])),
            [int(n) for n in re.search(r": (\d+) extra, (\d+) missing", board).groups()])
           for board in boards if "cells wrong" in board]
assert counted and all([extra, missing] == told for extra, missing, told in counted), counted
assert any(told[0] for _, _, told in counted) and any(told[1] for _, _, told in counted), counted
PYTHON

# The same bytes each time, whatever the clock and the folder.
expect 0 "" "$program" report "$work/a/results.h5" --output "$work/again"
check "twice the same" cmp "$page" "$work/again/report.html"

# Claims that rest on these results stand there, judged; those on others do not.
cat >"$work/claims.yaml" <<CLAIMS
wide-ones-learn: {says: "Of {networks} wide <ones> {learned} learn.", results: $work/a, of: m=6, claims: rate above 1 %, control: m=6, must: rate above 1 %}
all-of-them: {says: All learn., results: $work/a/results.h5, of: m=1, claims: rate above 99 %, expect: fails, control: m=6, must: rate above 1 %}
elsewhere: {says: Of others., results: $work/b, of: m=6, claims: rate above 1 %, control: m=6, must: rate above 1 %}
nowhere: {says: Of none., results: $work/none, of: m=6, claims: rate above 1 %}
from-there: {says: "From there {count of m=6 in $work/a}.", results: $work/b, of: m=6, claims: rate above 1 %}
beside: {says: "Beside it {wrong}.", results: $work/a/wrong.csv, of: all, column: wrong, claims: value is 7}
otherwise: {says: None learns., results: $work/none, of: m=6 in $work/a, claims: rate none}
in-family: {says: In it., results: $work/a, of: m=6, claims: agrees, published: 12 of 12, family: both, expect: undecided}
family-elsewhere: {says: Not in it., results: $work/b, of: m=6, claims: agrees, published: 3 of 3, family: both, expect: undecided}
CLAIMS
printf 'wrong\n7\n' >"$work/a/wrong.csv"
expect 0 "" "$program" report "$work/a" --output "$work/again" --claims "$work/claims.yaml" --force
read_page "claims" "$work/again/report.html" <<'PYTHON'
said = page.text("claims")
assert "claims" in page.ids and "Of 12 wide <ones>" in said and "All learn." in said and "Of others" not in said, said
assert said.index("holds") < said.index("All learn.") < said.index("fails"), said
assert "Of none" not in said and "Not in it" not in said and "In it." in said, said
assert "From there" in said and "Beside it 7." in said, said
assert "None learns." in said and said.count("EXPECTED: ") == 1 and "EXPECTED: holds" in said, said
assert said.count("control holds: ") == 2, said
PYTHON
# Unless a family needs it, a file that is not there is no claim's of this page; else it is refused.
sed -i "s|^family-elsewhere: \(.*\)results: $work/b|family-elsewhere: \1results: $work/none|" "$work/claims.yaml"
expect 2 "$work/none: " "$program" report "$work/a" --output "$work/again" --claims "$work/claims.yaml" --force
expect 2 "$work/nothing.yaml" "$program" report "$work/a" --output "$work/again" --claims "$work/nothing.yaml"
expect 0 "" "$program" report "$work/a" --output "$work/again"

# Several results, side by side.
expect 0 "" "$program" report "$work/a" "$work/b" --output "$work/page"
read_page "two results stand side by side" "$page" <<'PYTHON'
assert '<main class="many">' in text
assert page.ids[1] == "comparison" and "Fisher's exact test" in page.text("comparison")
assert len(page.rows["comparison"]) == 4
assert len([row for row in page.rows["rates"] if row[0] == "overcompleteness"]) == 2
assert "--set 'question=It'\\''s <other>'" in page.text("again"), page.text("again")
assert "the rates are not compared" not in page.text("comparison")
PYTHON
# Whatever bytes a file has, the page is UTF-8.
cp -r "$work/b" "$work/bytes"
"$PYTHON" - "$work/bytes/results.h5" <<'PYTHON'
import h5py, sys
import numpy as np
with h5py.File(sys.argv[1], "r+") as file:
    text = "question=d\u00e9j\u00e0".encode() + b" \xff it's\nnetworks=3"
    file.attrs.create("overrides", np.array(text), dtype=h5py.string_dtype("utf-8", len(text) + 1))
PYTHON
expect 0 "" "$program" report "$work/bytes" --output "$work/bytes"
read_page "bytes that are no text" "$work/bytes/report.html" <<'PYTHON'
assert "--set 'question=d\u00e9j\u00e0 ? it'\\''s' \\\n" in page.text("again"), page.text("again")
PYTHON
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/c" --quiet --set networks=1 --set network.overcompleteness=2 \
    --set seed=3 --set training.updates=1
expect 0 "" "$program" report "$work/b" "$work/c" --output "$work/page"
read_page "results without a point in common" "$page" <<'PYTHON'
assert "of 1 network learned" in page.text("answer"), page.text("answer")
assert "the rates are not compared" in page.text("comparison"), page.text("comparison")
PYTHON

# Without an output it lies beside the results; what is somebody else's is not replaced.
expect 0 "" "$program" report "$work/b"
check "it is beside the results" test -s "$work/b/report.html"
echo mine >"$work/page/report.html"
expect 2 "is a file of another kind, and is not replaced" "$program" report "$work/a" --output "$work/page"
check "the other file stays" test "$(cat "$work/page/report.html")" = mine
expect 0 "" "$program" report "$work/a" --output "$work/page" --force
check "forced it is replaced" cmp -s "$page" "$work/again/report.html"

expect 2 "argument is missing" "$program" report
expect 2 "$work/none: " "$program" report "$work/none"
expect 2 "$work/none: " "$program" report "$work/a" "$work/none" --output "$work/not"
check "no folder for what cannot be read" test ! -e "$work/not"
echo text >"$work/file"
expect 1 "a file has this name" "$program" report "$work/a" --output "$work/file"
expect 1 "the folder cannot be made" "$program" report "$work/a" --output "$work/no/where"
expect 2 "$work/file" "$program" report "$work/file"
mkdir "$work/empty"
expect 1 "gnuplot is missing" env PATH="$work/empty" "$(realpath "$program")" report "$work/a" --output "$work/empty"
check "nothing is left where it failed" test -z "$(ls "$work/empty")"
finish
