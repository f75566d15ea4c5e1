#!/bin/bash
# What a sweep cost, through the program: every number measured, estimated or unknown in all formats, with counters, without,
# and with half of them; and the same by the scripts that measure PyTorch.
. tests/shell.sh

cat >"$work/plan.yaml" <<'PLAN'
name: priced
question: What does it cost?
seed: 5
networks: 3
task: {board: 16, boundary: torus}
network: {overcompleteness: [2, 8]}
training: {batch: 8, updates: 4000}
PLAN

# column NAME PER: a value of the sweep's row in the csv of the last expect.
column() {
    "$PYTHON" - "$work/out" "$1" "$2" <<'PY'
import csv, sys
path, name, per = sys.argv[1:]
with open(path, newline="") as file:
    print(*[row[name] for row in csv.DictReader(file) if row["of"] == "sweep" and row["per"] == per])
PY
}

# holds CONDITION: of the rows of the last expect's csv, by name, as numbers where they are some.
holds() {
    "$PYTHON" - "$work/out" "$1" <<'PY'
import csv, sys
path, condition = sys.argv[1:]
with open(path, newline="") as file:
    rows = [{k: float(v) if v.replace(".", "").replace("e-", "").replace("e+", "").isdigit() else v for k, v in row.items()}
            for row in csv.DictReader(file)]
assert len(rows) > 0
near = lambda a, b: abs(a - b) <= 1e-6 * abs(b)
assert all(eval(condition, {"near": near}, row) for row in rows), [r for r in rows if not eval(condition, {"near": near}, r)]
PY
}

# measured VALUES...: writes the joules of all trials into the results; nan: not known.
measured() {
    "$PYTHON" - "$work/sweep/results.h5" "$@" <<'PY'
import h5py, sys
with h5py.File(sys.argv[1], "r+") as file:
    rows = file["timings"][:]
    rows["joules"] = [float(v) for v in sys.argv[2:]]
    file["timings"][:] = rows
PY
}

# ---- a machine without counters, and counters that cannot be read ----

mkdir "$work/none"
expect 0 "the energy of these trials will not be known: $work/none: has no package" \
    env LIFETICKET_POWERCAP="$work/none" "$program" sweep "$work/plan.yaml" --output "$work/sweep"
mkdir -p "$work/half/intel-rapl:0" "$work/half/intel-rapl:1"
for package in 0 1; do
    echo "package-$package" >"$work/half/intel-rapl:$package/name"
    echo 262143328850 >"$work/half/intel-rapl:$package/max_energy_range_uj"
done
echo 12345 >"$work/half/intel-rapl:0/energy_uj"
expect 0 "the energy of these trials will not be known: $work/half/intel-rapl:1/energy_uj: No such file" \
    env LIFETICKET_POWERCAP="$work/half" "$program" sweep "$work/plan.yaml" --output "$work/other"
check "energy is no part of the digest" test \
    "$("$program" digest "$work/sweep")" == "$("$program" digest "$work/other")"
for results in sweep other; do
    expect 0 "" "$program" cost "$work/$results" --format csv
    check "an unknown energy is no number" holds 'joules == "" and joules_are == "unknown" and co2_grams == ""'
    check "an unknown energy has no CO2" holds 'co2_grams_are == "unknown"'
    check "time is measured" holds 'processor_seconds > 0 and processor_seconds_are == "measured"'
    check "bytes are measured" holds 'bytes > 0 and bytes_are == "measured"'
    check "operations are estimated" holds 'operations > 0 and operations_are == "estimated"'
done
[[ $(column bytes all) == $(stat -c %s "$work/other/results.h5") ]] && passed || failed "not the file's bytes"
expect 0 "" "$program" cost "$work/sweep"
says "unknown"
says "of 6 of 6 trials they were not measured"
expect 0 "" "$program" cost "$work/sweep" --grid-intensity 300
says "unknown"
lacks estimated.*estimated "$work/out" && passed || failed "grams without joules"
expect 0 "" "$program" cost "$work/sweep" --format json
check "null in json" "$PYTHON" -c '
import json, sys
said = json.load(open(sys.argv[1]))
assert all(row["joules"] is None and row["joules_are"] == "unknown" for row in said["costs"])
assert said["watts"] is None and said["grid_intensity"] is None and said["overhead"] is None
assert said["costs"][-1]["of"] == "sweep" and said["costs"][-1]["overcompleteness"] is None' "$work/out"

# ---- estimates, only of what the user says ----

expect 0 "" "$program" cost "$work/sweep" --watts 5 --grid-intensity 300 --overhead 1.5 --format csv
check "watts times seconds" holds 'near(joules, 5 * processor_seconds) and joules_are == "estimated"'
check "grams" holds 'near(co2_grams, joules / 3.6e6 * 300 * 1.5) and co2_grams_are == "estimated"'
expect 0 "" "$program" cost "$work/sweep" --watts 5 --format csv
check "no grams without an intensity" holds 'co2_grams == "" and co2_grams_are == "unknown"'
expect 2 "--overhead: it multiplies the grams of CO2" "$program" cost "$work/sweep" --overhead 1.5
expect 2 "--watts: expected" "$program" cost "$work/sweep" --watts -1
expect 2 "--watts: expected a number from 0.001" "$program" cost "$work/sweep" --watts 0
expect 2 "--watts: expected" "$program" cost "$work/sweep" --watts 1e300
expect 2 "--watts: expected" "$program" cost "$work/sweep" --watts nan
expect 2 "--grid-intensity: expected" "$program" cost "$work/sweep" --grid-intensity 300g
expect 2 "--overhead: expected" "$program" cost "$work/sweep" --grid-intensity 300 --overhead 0.9
expect 2 "expected one of text, csv, json, tex" "$program" cost "$work/sweep" --format yaml
expect 2 "an argument is missing" "$program" cost
expect 2 "No such file" "$program" cost "$work/nowhere"

# ---- measured ----

measured 1 2 3 10 20 30
expect 0 "" "$program" cost "$work/sweep" --watts 5 --grid-intensity 300 --format csv
check "what was measured is not estimated" holds 'joules_are == "measured" and co2_grams_are == "estimated"'
[[ $(column joules all) == 66 && $(column joules trial) == 11 ]] && passed || failed "not the sum: $(column joules all)"
expect 0 "" "$program" check "$work/sweep"
expect 0 "" "$program" plot "$work/sweep" --cost --output "$work/figures"
grep -qx 'joules = 1' "$work/figures/cost.gp" && passed || failed "the figure does not show the joules"
# One trial was not: its point and the sweep are estimated whole, or unknown.
measured 1 2 3 10 nan 30
expect 0 "" "$program" cost "$work/sweep" --format csv
[[ $(column joules_are all) == unknown && -z $(column joules all) ]] && passed || failed "half a sum is shown"
check "the other point is known" holds 'overcompleteness != 2 or joules_are == "measured"'
check "this one is not" holds 'overcompleteness != 8 or joules_are == "unknown"'
expect 0 "" "$program" cost "$work/sweep" --watts 5 --format csv
check "a sum is of one kind" holds 'joules_are == "measured" or near(joules, 5 * processor_seconds)'
[[ $(column joules_are all) == estimated ]] && passed || failed "the sweep is of two kinds"
expect 0 "" "$program" plot "$work/sweep" --cost --output "$work/figures"
grep -qx 'joules = 0' "$work/figures/cost.gp" && passed || failed "the figure shows joules that are not known"
# ---- beside what was trained elsewhere ----

beside() {
    printf '%s\n' "$@" >"$work/beside.csv"
}
beside "joules,name,note,weights,proven,seconds" "2.5,\"A 328P, 4 MHz\",mine,108,5,100"
expect 0 "" "$program" plot "$work/sweep" --cost --beside "$work/beside.csv" --output "$work/figures"
beside "joules,name,note,weights,proven,seconds" "2.5,A 328P, 4 MHz,mine,108,5,100"
expect 2 "beside.csv: line 2: has 7 fields; expected 6, as the first" "$program" plot "$work/sweep" --cost --beside "$work/beside.csv" --output "$work/figures"
beside "joules,name,note,weights,proven,seconds" "2.5,A 328P at 4 MHz,mine,108,5,100"
expect 0 "" "$program" plot "$work/sweep" --cost --beside "$work/beside.csv" --output "$work/figures"
check "seconds of a proven network stand beside" grep -qx '108 20 - -' "$work/figures/cost.gp"
check "with a name" grep -q '"A 328P at 4 MHz"' "$work/figures/cost.gp"
expect 0 "" "$program" plot "$work/sweep" --cost --beside "$work/beside.csv" --watts 5 --output "$work/figures"
check "joules of a proven network stand beside" grep -qx '108 0.5 - -' "$work/figures/cost.gp"
grep -qx 'joules = 1' "$work/figures/cost.gp" && passed || failed "the figure does not show estimated joules"
check "it says that they are estimated" grep -q 'Joules are estimated' "$work/figures/cost.gp"
refused() { # REASON LINE...
    beside "${@:2}"
    expect 2 "$1" "$program" plot "$work/sweep" --cost --beside "$work/beside.csv" --watts 5 --output "$work/figures"
}
head="name,weights,proven,seconds,joules"
refused "line 1: proven: expected a column of this name" "name,weights,seconds,joules" "a,1,2,3"
refused "line 2: weights: expected a whole number from 1" "$head" "a,0,1,1,1"
refused "line 3: proven: expected" "$head" "a,1,1,1,1" "b,1,0,1,1"
refused "line 2: seconds: expected a number above 0" "$head" "a,1,1,-1,1"
refused "line 2: joules: expected" "$head" "a,1,1,1,nan"
refused "its joules are not known" "$head" "a,1,1,1,"
refused "line 2: name: expected 1 to 47 bytes" "$head" ",1,1,1,1"
refused "has no row" "$head"
refused "has no row" ""
refused "line 10: the file: expected at most 8 rows" "$head" a{1..9},1,1,1,1
refused "line 2: has 1 fields; expected 5" "$head" "$(printf 'a%.0s' {1..5000})"
expect 2 "No such file" "$program" plot "$work/sweep" --cost --beside "$work/nowhere.csv" --output "$work/figures"
expect 2 "--beside: it is of the costs" "$program" plot "$work/sweep" --beside "$work/beside.csv"
expect 2 "--watts: it is of the costs" "$program" plot "$work/sweep" --watts 3

# Merged with what was not measured, each trial keeps what is known of it.
expect 0 "" "$program" merge "$work/sweep" "$work/other" --output "$work/merged.h5"
expect 0 "" "$program" cost "$work/merged.h5" --format csv
check "merged" holds 'overcompleteness != 2 or joules_are == "measured"'
measured 1 2 -3 10 20 inf
expect 2 "joules is -3; expected a number of 0 or more, or NaN" "$program" check "$work/sweep"

# ---- for the paper ----

measured 1 2 3 10 nan 30
expect 0 "" "$program" cost "$work/sweep" --format tex --watts 5
says '\newcommand{\ltCostTrials}{6}'
says '\newcommand{\ltCostMeasured}{5}'
says '\newcommand{\ltCostHead}{$m$ & trials & learned & operations & bytes & processor s & joules}'
check "a row says what its joules are" grep -Eq '^8 & 3 & [1-3] & \$.*\$ & .* & .* & [^ ]+ estimated' "$work/out"
if grep -q '^2 & 3' "$work/out"; then
    check "of measured ones, too" grep -Eq '^2 & 3 & .* measured ' "$work/out"
fi

# ---- the scripts' meter has the rules of src/base/energy.h ----

check "scripts/energy.py" "$PYTHON" - "$work/tree" <<'PY'
import argparse, csv, io, os, shutil, sys
sys.dont_write_bytecode = True
sys.path.insert(0, "scripts")
import energy, peer_cost

tree = sys.argv[1]


def write(name, text):
    os.makedirs(os.path.dirname(f"{tree}/{name}"), exist_ok=True)
    with open(f"{tree}/{name}", "w") as file:
        file.write(f"{text}\n")


def package(zone, name, counter, size=1000000000):
    for file, text in (("name", name), ("energy_uj", counter), ("max_energy_range_uj", size)):
        write(f"{zone}/{file}", text)


def busy(seconds):
    write("stat", f"cpu  {round(seconds * os.sysconf('SC_CLK_TCK'))} 0 0 9 9 0 0 9 0 0")


def meter():
    busy(100)
    return energy.Meter(tree, f"{tree}/stat")


def drawn(m, seconds, **counters):
    """The rate of a second in which the counters came to these, with all processors busy for so long."""
    begin = m.read()
    for zone, value in counters.items():
        write(f"intel-rapl:{zone[1:]}/energy_uj", value)
    busy(100 + seconds)
    end = m.read()
    if begin is not None and end is not None:
        end = (begin[0] + 1,) + end[1:]
    busy(100)
    return energy.rate([(begin, end)])


os.makedirs(tree)
assert drawn(meter(), 2) is None and "no package" in meter().problem
assert energy.Meter(tree + "/nowhere").read() is None
package("intel-rapl:0", "package-0", 999000000)
package("intel-rapl:0:0", "core", 0)
package("intel-rapl:2", "psys", 0)
assert drawn(meter(), 2, z0=9000000) == 5  # it began again
package("intel-rapl:1", "package-1", 0)
assert drawn(meter(), 2, z0=19000000, z1=10000000) == 10
assert drawn(meter(), 2, z0=29000000) is None  # the other stands still
assert drawn(meter(), 0.05, z0=30000000, z1=30000000) is None  # too short
assert drawn(meter(), 2, z0=999000000, z1=31000000) == 485
assert drawn(meter(), 2, z0="x", z1=32000000) is None
package("intel-rapl:0", "package-0", 50000000000, 99000000000)
assert drawn(meter(), 2, z0=7, z1=33000000) is None  # set anew
begin = meter().read()
package("intel-rapl:0", "package-0", 50000001000, 99000000000)
write("intel-rapl:1/energy_uj", 34000000)
busy(200)
end = energy.Meter(tree, f"{tree}/stat").read()
assert energy.rate([(begin, (begin[0] + 31,) + end[1:])]) is None  # a gap
assert energy.rate([(begin, (begin[0] + 29,) + end[1:])]) > 0
assert energy.rate([(begin, (begin[0] + 29,) + end[1:3] + (begin[3] + 5,))]) is None  # the machine slept
os.symlink("/proc/stat", f"{tree}/own")
assert "container's own" in energy.Meter(tree, f"{tree}/own").problem
os.unlink(f"{tree}/intel-rapl:1/energy_uj")
assert meter().read() is None

# The costs of both sides are of one kind.
row = {"n": 1, "m": 1, "boards": "own", "kind": "usual", "lifeticket_us": 4, "pytorch_us": 300, "pytorch_boards_us": 100,
       "operations": 1000}
for watts, given, label, joules in (((3, 6), 5, "measured", (1.5, 300)), ((3, None), 5, "estimated", (2.5, 250)),
                                    ((None, None), None, "unknown", (None, None)), ((3, None), None, "unknown", (None, None))):
    options = argparse.Namespace(watts=given, grid_intensity=300, overhead=None)
    both = list(peer_cost.costs([{**row, "watts": watts}], options))
    assert [(r["program"], r["kind"]) for r in both] == [("lifeticket", "usual"), ("pytorch", "usual")]
    assert [r["joules_are"] for r in both] == [label, label], both
    for r, wanted in zip(both, joules):
        assert r["joules"] is None and wanted is None or abs(r["joules"] - wanted) < 1e-9
        assert r["co2_grams_are"] == ("unknown" if wanted is None else "estimated")
    said = io.StringIO()
    peer_cost.write_costs(both, said)
    assert label in said.getvalue()
shutil.rmtree(tree)
PY

finish
