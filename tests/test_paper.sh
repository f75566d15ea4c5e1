#!/bin/bash
# The paper's macros without LaTeX: each that it uses is made by the program or by paper/devices.py, and the rows of its tables
# have a cell for each column.
. tests/shell.sh

cat >"$work/plan.yaml" <<'PLAN'
name: short
question: Is it all there?
seed: 7
networks: 2
task: {board: 16}
network: {overcompleteness: [1, 8]}
training: {updates: 4000}
PLAN
mkdir "$work/devices"
cat >"$work/devices/networks.csv" <<'CSV'
network,shape,weights,numbers,device,runs,flash,memory,calls,wrong,counted,per_generation,microjoules,per_cr2032
"a, b",L(1; 1-2),13,int8,A_1,windows,200,7,512,0,cycles,,,
"a, b",L(1; 1-2),13,int8,A_1,board,1700,174,32,1,cycles,1234567,158.8,15300000
"a, b",L(1; 1-2),13,int8,B&2,board,300,180,32,0,instructions,999,,
CSV
cat >"$work/devices/learning.csv" <<'CSV'
device,flash,memory,seed,learned,updates,cycles,joules,per_cr2032,solar_hours
A_1,3402,1166,1,1,44,150612843,0.192,12700,0.423
A_1,3402,1166,2,0,128,350612843,0.4,5000,1.2
CSV

expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/sweep" --quiet
expect 0 "" "$program" table "$work/sweep" --format tex
cp "$work/out" "$work/numbers.tex"
expect 0 "" "$program" cost "$work/sweep" --format tex
cp "$work/out" "$work/cost.tex"
expect 0 "" "$program" claims experiments/claims.yaml --format tex
cp "$work/out" "$work/claims.tex"
expect 0 "" env LIFETICKET="$program" "$PYTHON" scripts/fill.py --output "$work/paper.tex" paper/lifeticket.tex
expect 0 "" "$PYTHON" paper/devices.py "$work/devices"
cp "$work/out" "$work/devices.tex"
says 'L(1; 1-2) & 13 & int8 & A\_1 & 1,700 & 174 & 1,234,567 & cycles & 158.8 & 15,300,000 \\'
says 'L(1; 1-2) & 13 & int8 & B\&2 & 300 & 180 & 999 & instructions & -- & -- \\'
says '\newcommand{\ltDeviceAnswers}{576}'
says '\newcommand{\ltDeviceWrong}{1}'
says '\newcommand{\ltLearnerRuns}{2}'
says '\newcommand{\ltLearnerLearned}{1}'
lacks '200 & 7' "$work/out" && passed || failed "windows stand among the boards"
check "macros and cells" "$PYTHON" - "$work" <<'PY'
import re, sys
made = "".join(open(f"{sys.argv[1]}/{name}.tex").read() for name in ("numbers", "cost", "devices", "claims"))
defined = re.findall(r"\\newcommand\{\\(lt\w+)\}", made)
assert len(defined) == len(set(defined)), "a macro is made twice"
paper = open(f"{sys.argv[1]}/paper.tex").read()
claims = set(re.findall(r"ltClaim\{([a-z0-9-]+)\}", paper)) - set(re.findall(r"ltClaim:([a-z0-9-]+)", made))
assert not claims, claims
tables = re.findall(r"\\begin\{tabular\}\{(lr+)\}\n(.*?)\\end\{tabular\}", paper, re.S)
assert len(tables) > 4
for align, body in tables:
    assert {len(re.findall(r"(?<!\\)&", line)) + 1 for line in body.splitlines() if line.endswith("\\\\")} == {len(align)}, body
unknown = set(re.findall(r"\\(lt[A-Z]\w*)", paper)) - set(defined)
assert not unknown, unknown
for name in set(re.findall(r"\\lt(\w+)Rows", paper)):
    align, head, rows = (re.search(r"\\newcommand\{\\lt" + name + part + r"\}\{(.*?)\}\n", made, re.S).group(1)
                         for part in ("Align", "Head", "Rows"))
    lines = [line for line in rows.lstrip("%").split("\\\\\n") if line.strip()]
    assert lines and {len(re.findall(r"(?<!\\)&", line)) + 1 for line in [head, *lines]} == {len(align)}, name
for environment in set(re.findall(r"\\begin\{(\w+)\}", paper)):
    assert paper.count(f"\\begin{{{environment}}}") == paper.count(f"\\end{{{environment}}}"), environment
assert set(re.findall(r"\\ref\{(.*?)\}", paper)) <= set(re.findall(r"\\label\{(.*?)\}", paper))
PY

sed -i 's/,cycles,joules/,turns,joules/' "$work/devices/learning.csv"
expect 1 "learning.csv: has no column cycles; make test-devices writes it anew" "$PYTHON" paper/devices.py "$work/devices"
rm "$work/devices/networks.csv"
expect 1 "networks.csv'; make test-devices writes it" "$PYTHON" paper/devices.py "$work/devices"
finish
