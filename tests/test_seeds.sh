#!/bin/bash
# Plans with several seeds: their files byte for byte, their tables, and the smallest network.
# long
. tests/shell.sh
python=$PYTHON

cat >"$work/plan.yaml" <<'END'
name: seeds
question: Do the seeds agree?
seed: [11, 18446744073709551615]
networks: 5
task: {rule: [B3/S23], generations: [1], board: 8, boundary: [torus], density: [uniform]}
network: {overcompleteness: [2, 6], activation: [relu], init: [glorot]}
training: {optimizer: [adam], learning_rate: [0.01], batch: 4, updates: 2000, boards: own, stop: proven}
ticket: {method: [iterative], rounds: 1, parents: learned, control: [none, random]}
END
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/both"
grep -q 'overcompleteness=6 .* seed=18446744073709551615, 2 points of tickets: ' "$work/err" && passed ||
    failed "progress does not name the seed: $(cat "$work/err")"
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/a" --set seed=11
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/b" --set seed=18446744073709551615
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/grown" --set seed=11
expect 0 "30 of them there already" "$program" sweep "$work/plan.yaml" --output "$work/grown"
expect 2 "with seed 18446744073709551615" "$program" sweep "$work/plan.yaml" --output "$work/grown" --set seed=11
# Each seed has points of its own, and extract takes networks out of them.
points=$("$program" extract "$work/a" | grep -c '^ *[0-9]')
for i in $(seq 0 $((points - 1))); do
    diff <("$program" extract "$work/a" --point $i) <("$program" extract "$work/both" --point $i) &&
        diff <("$program" extract "$work/b" --point $i) <("$program" extract "$work/both" --point $((points + i))) &&
        passed || failed "extract: other networks at point $i of two seeds"
done
expect 2 "points 0 to $((2 * points - 1));" "$program" extract "$work/both" --point $((2 * points))
expect 2 "seed: '3' repeats a value" "$program" sweep "$work/plan.yaml" --output "$work/c" --set seed=3,3
if "$python" -c 'import h5py' 2>/dev/null; then
    "$python" - "$work"/{both,grown,a,b}/results.h5 <<'END' && passed || failed "two seeds are not two sweeps"
import sys
import h5py
import numpy
from numpy.lib.recfunctions import repack_fields

both, grown, a, b = (h5py.File(name) for name in sys.argv[1:])
points = len(a["points"])
assert len(both["points"]) == 2 * points and len(b["points"]) == points


def rows(*files):
    """The rows of /trials of the files, one after the other, but for the numbers of their points."""
    all = numpy.concatenate([file["trials"][:] for file in files])
    return repack_fields(all[[name for name in all.dtype.names if name != "point"]]).tobytes()


assert rows(both) == rows(a, b) == rows(grown)
for i in range(2 * points):
    alone = (a if i < points else b)[f"networks/{i % points}"]
    for name in alone:
        assert both[f"networks/{i}/{name}"][:].tobytes() == alone[name][:].tobytes(), (i, name)
        assert grown[f"networks/{i}/{name}"][:].tobytes() == alone[name][:].tobytes(), (i, name)
trials = both["trials"][:]
dense = trials[trials["round"] == 0]
assert len(numpy.unique(dense["pair"])) == len(dense) == 20  # a pair has one seed
assert len(numpy.unique(trials["pair"])) == 20
assert both.attrs["seed"].tolist() == [11, 2**64 - 1] and a.attrs["seed"] == 11
END
    for wrong in 'numpy.zeros(0, "u8")' '"11"'; do
        cp "$work/both/results.h5" "$work/spoilt.h5"
        "$python" -c "import h5py, numpy, sys; h5py.File(sys.argv[1], 'r+').attrs['seed'] = $wrong" "$work/spoilt.h5"
        expect 2 "spoilt.h5: attribute 'seed' is of another type" "$program" table "$work/spoilt.h5"
    done
else
    echo "  skipped: no Python with h5py"
fi

expect 0 "" "$program" table "$work/both"
grep -q '^The seeds disagree at [0-4] of [0-6] points' "$work/out" && passed || failed "the table does not test the seeds"
expect 0 "" "$program" table "$work/both" --by-seed
grep -q 'overcompleteness .* seed ' "$work/out" && ! grep -q 'disagree' "$work/out" && passed ||
    failed "no rows by seed"
expect 2 "--by-seed: the table of rates as text, csv or json; leave out --paired" "$program" table "$work/both" --by-seed --paired
expect 2 "leave out --ranking" "$program" table "$work/both" --by-seed --ranking
expect 2 "leave out --format tex" "$program" table "$work/both" --by-seed --format tex
expect 0 "" "$program" table "$work/both" --paired --format csv
grep -q ',11 18446744073709551615,' "$work/out" && passed || failed "pairs do not say their seeds"

# The smallest network is saved with its own seed, from which it follows.
expect 0 "" "$program" minimal "$work/both" --output "$work/smallest.h5"
expect 0 "" "$program" verify "$work/smallest.h5"
grep -q '^verdict    exact' "$work/out" && passed || failed "the smallest network is not exact"
grep -q 'replicate [0-4] of seed \(11\|18446744073709551615\)$' "$work/out" && passed ||
    failed "the smallest network has no seed"

finish
