#!/bin/bash
# lifeticket extract: one network of a sweep as a model, trained again from its seed or not; and sweeps that
# go on from results of an earlier schema.
# long
. tests/shell.sh

cat >"$work/plan.yaml" <<'PLAN'
name: every-method
question: Does every network come out again as it is stored?
seed: 11
networks: 2
task: {rule: [B3/S23], generations: [1], board: 8, boundary: [torus], density: [0.5]}
network: {overcompleteness: [2], activation: [relu], init: [normal_everywhere]}
training: {optimizer: [adam], learning_rate: [0.01], batch: 2, updates: 192, boards: shared, stop: proven}
parts:
  - ticket: {method: [iterative], rate: [0.3], rounds: 2, parents: any, control: [none, random, shuffled, fresh, signs]}
  - ticket: {method: [iterative], rate: [0.3], rounds: 2, rewind: [64, trained], parents: any, noise: [0, 0.5]}
  - ticket: {method: [iterative], rate: [0.3], rounds: 2, unit: [channels], scope: [layer], parents: any, control: [none, random]}
  - ticket: {method: [oneshot, magnitude, snip, grasp, synflow], rate: [0.3], rounds: 1, parents: any, control: [none, shuffled]}
  - ticket: {method: [oneshot], rate: [0.3], rounds: 1, rewind: [trained], retrain: [no], biases: yes, parents: learned}
  - ticket: {method: [restart], rounds: 1, parents: any, flips: [0, 3]}
  - ticket: {method: [popup], scope: [layer], rate: [0.4], rounds: 2, retrain: [no], parents: any, control: [none, shuffled]}
  - network: {filters: [3-2], init: [fan_in]}
    training: {boards: own}
  - task: {generations: [2], boundary: [dead]}
    network: {overcompleteness: [1]}
    training: {updates: 64}
PLAN
sweep=$work/sweep
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$sweep"

# ---- what there is to choose from ----
expect 0 "" "$program" extract "$sweep"
cp "$work/out" "$work/list"
check "the columns are those that vary" grep -qE '^point +generations +boundary .* method .* networks +learned$' "$work/list"
points=$(grep -cE '^ *[0-9]+ ' "$work/list")
check "every point has a line" test "$points" -gt 30
expect 0 "" "$program" extract "$sweep/results.h5" --point 1
check "and every network" test "$(wc -l <"$work/out")" = 3
says "replicate"

# ---- refused ----
expect 2 "an argument is missing" "$program" extract
expect 2 "$work/none: cannot read" "$program" extract "$work/none"
expect 2 "--point 999: the results have points 0 to $((points - 1)); without --point they are listed" \
    "$program" extract "$sweep" --point 999
expect 2 "--point: expected a whole number" "$program" extract "$sweep" --point -1
expect 2 "--replicate 2: point 2 has no such network; without --replicate its networks are listed" \
    "$program" extract "$sweep" --point 2 --replicate 2 --output "$work/none.h5"
expect 2 "--replicate: add --point" "$program" extract "$sweep" --replicate 1 --output "$work/none.h5"
expect 2 "give both, or none" "$program" extract "$sweep" --point 2 --replicate 1
expect 2 "give both, or none" "$program" extract "$sweep" --point 2 --output "$work/none.h5"
expect 2 "--initial: it is of the network that is written; add --output" "$program" extract "$sweep" --point 2 --initial
expect 1 "cannot write in folder" "$program" extract "$sweep" --point 2 --replicate 1 --output "$work/none/m.h5"
check "nothing is written" test ! -e "$work/none.h5"

# What another instruction set computed is taken out, but cannot be trained again.
expect 0 "" "$program" extract tests/fixtures/schema-2.h5 --point 3 --replicate 2 --output "$work/old.h5"
says "not in the model: --initial makes a ticket's"
if [[ $("$program" --version) != *baseline* ]]; then
    expect 2 "was computed with arithmetic baseline, which rounds otherwise" \
        "$program" extract tests/fixtures/schema-2.h5 --point 3 --replicate 2 --output "$work/none.h5" --initial
fi

# A method that was defined anew since cannot be trained again by this program, on any processor.
for point in 2 3 4; do
    expect 0 "" "$program" extract tests/fixtures/methods-2.h5 --point $point --replicate 1 --output "$work/earlier-$point.h5"
    expect 2 "is that of an earlier program" \
        "$program" extract tests/fixtures/methods-2.h5 --point $point --replicate 1 --output "$work/none.h5" --initial
done
check "nothing is written" test ! -e "$work/none.h5"

# ---- every network comes out again ----
untried=0
for ((point = 0; point < points; point++)); do
    "$program" extract "$sweep" --point $point >"$work/networks"
    one=(extract "$sweep" --point $point --replicate 1 --output)
    if grep -qE '^ *1 +not_tried ' "$work/networks"; then
        untried=$((untried + 1))
        expect 2 "point $point, replicate 1 was not tried, because its parent did not learn" \
            "$program" "${one[@]}" "$work/none.h5"
        expect 2 "there is no network" "$program" "${one[@]}" "$work/none.h5" --initial
        check "nothing is written" test ! -e "$work/none.h5"
        continue
    fi
    expect 0 "" "$program" "${one[@]}" "$work/again-$point.h5" --initial
    says "came out as it is stored"
done
for point in 0 2 5; do
    expect 0 "" "$program" extract "$sweep" --point $point --replicate 1 --output "$work/point-$point.h5"
done
check "one was not tried" test $untried = 1
expect 0 "" "$program" verify "$work/point-2.h5"
says "pruned     32 of 46 weights left"

# A dense network's model is the one that train writes.
dense=(train --overcompleteness 2 --init normal_everywhere --boundary torus --board 8 --batch 2 --density 0.5 --learning-rate 0.01
    --updates 192 --boards shared --seed 11 --replicate 1)
expect 0 "" "$program" "${dense[@]}" --output "$work/train.h5"
check "as train wrote it" cmp "$work/train.h5" "$work/point-0.h5"
check "trained again, too" cmp "$work/train.h5" "$work/again-0.h5"

python=$PYTHON
if "$python" -c 'import h5py' 2>/dev/null; then
    "$python" - "$work" <<'PYTHON' && passed || failed "models are not what the results hold"
import glob, sys
import h5py, numpy
work = sys.argv[1]
results = h5py.File(work + "/sweep/results.h5")
trials, points = results["trials"], results["points"]
dense = h5py.File(work + "/again-0.h5")["initial"][:]
same = lambda a, b: numpy.array_equal(a, b, equal_nan=True)
paths = glob.glob(work + "/again-*.h5") + glob.glob(work + "/point-*.h5")
assert len(paths) == len(points) - 1 + 3
for path in paths:
    made, number = path[len(work) + 1:-len(".h5")].split("-")
    stored, model = results["networks/" + number], h5py.File(path)
    row = [t for t in trials[:] if t["point"] == int(number) and t["replicate"] == 1][0]
    point = points[int(number)]
    ticket = point["round"] > 0
    assert same(model["final"][:], stored["final"][1]), path
    assert ("mask" in model) == ticket and (not ticket or same(model["mask"][:], stored["mask"][1])), path
    for name in ("updates", "replicate", "key", "weights_left", "window_errors", "loss"):
        assert same(model.attrs[name], row[name]), (path, name)
    assert ("initial" in model) == (made == "again" or not ticket), path
    if "initial" not in model:
        continue
    name = lambda column: {v: k for k, v in h5py.check_enum_dtype(points.dtype[column]).items()}[point[column]]
    # What is left of the parent's own start begins there, with the same sign or the same value.
    if ticket and name("control") in ("none", "random", "shuffled") and name("method") != "popup" \
            and point["rewind"] == 0 and point["flips"] == 0 and point["noise"] == 0:
        assert same(model["initial"][:], dense * stored["mask"][1]), path
    if ticket and point["flips"] == 3:
        assert (model["initial"][:] != dense).sum() == 3 and same(abs(model["initial"][:]), abs(dense)), path
PYTHON

    # What does not come out as it is stored is no network of its seed.
    spoil() { # spoil CODE: the results, changed by Python code on the file f
        cp "$sweep/results.h5" "$work/spoilt.h5"
        "$python" -c "import h5py, numpy, sys; f = h5py.File(sys.argv[1], 'r+'); $1" "$work/spoilt.h5"
    }
    again=(extract "$work/spoilt.h5" --point 3 --replicate 1 --output "$work/none.h5")
    spoil 'f["networks/3/final"][1, 4] += 1'
    expect 0 "" "$program" "${again[@]}"
    rm "$work/none.h5"
    expect 2 "point 3, replicate 1 comes out as other final values when it is trained again" "$program" "${again[@]}" --initial
    spoil 'f["networks/3/mask"][1, 4] ^= 1'
    expect 2 "comes out as another mask" "$program" "${again[@]}" --initial
    spoil 't = f["trials"][:]; k = (t["point"] == 3) & (t["replicate"] == 1); t["outcome"][k] = 3; f["trials"][:] = t'
    expect 2 "comes out as not_learned" "$program" "${again[@]}" --initial
    spoil 'f["networks/0/final"][1, 4] += 1'
    expect 2 "comes out as other final values" "$program" extract "$work/spoilt.h5" --point 0 --replicate 1 \
        --output "$work/none.h5" --initial
    check "nothing is written" test ! -e "$work/none.h5"

    # A sweep knows what earlier programs wrote, and goes on from it: here with one more round of tickets.
    for old in 1 2; do
        mkdir "$work/old-$old"
        cp tests/fixtures/schema-$old.h5 "$work/old-$old/results.h5"
        "$python" -c 'import h5py, sys; sys.stdout.buffer.write(h5py.File(sys.argv[1]).attrs["plan"])' \
            "$work/old-$old/results.h5" >"$work/old-$old.yaml"
        expect 0 "complete already" env LIFETICKET_ISA=baseline "$program" sweep "$work/old-$old.yaml" \
            --output "$work/old-$old"
        check "nothing changes" cmp -s tests/fixtures/schema-$old.h5 "$work/old-$old/results.h5"
    done
    expect 0 "38 trials, 30 of them there already" env LIFETICKET_ISA=baseline "$program" sweep "$work/old-2.yaml" \
        --output "$work/old-2" --set ticket.rounds=3
    "$python" - tests/fixtures/schema-2.h5 "$work/old-2/results.h5" "$schema" <<'PYTHON' && passed || failed "old results changed"
import sys
import h5py
old, new = (h5py.File(name) for name in sys.argv[1:3])
assert new.attrs["schema"] == int(sys.argv[3]) and len(new["points"]) == len(old["points"]) + 2
number = {key: i for i, key in enumerate(new["points"]["key"])}
for point, key in enumerate(old["points"]["key"]):
    before, after = old[f"networks/{point}"], new[f"networks/{number[key]}"]
    assert "initial" in before and "initial" not in after
    for name in ("final", "mask"):
        assert name not in before or (after[name][:] == before[name][:]).all()
PYTHON
else
    echo "test_extract.sh: skipped: models read by h5py, and files of earlier schemas, for it is not installed"
fi

finish
