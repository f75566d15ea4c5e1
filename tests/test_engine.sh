#!/bin/bash
# long
# The plain engine comes to the same outcomes as those that are chosen without a word; what LIFETICKET_ENGINE
# may not ask for is refused, and results of different arithmetic are not mixed.
. tests/shell.sh
python=$PYTHON

# Networks that learn, that die and that do neither, so clearly that rounding decides nothing.
cat >"$work/plan.yaml" <<'PLAN'
name: engines
question: Do all engines come to the same outcomes?
seed: 3
networks: 2
task: {generations: 1, board: 8, boundary: [torus, dead]}
network: {overcompleteness: 8}
training: {learning_rate: 0.01, batch: 4, updates: 1000, stop: proven}
parts:
  - ticket: {method: magnitude, rounds: 1, rate: 0.2, parents: any}
  - networks: 4
    network: {overcompleteness: 1, init: normal_everywhere}
    training: {boards: shared, updates: 640}
  - networks: 1
    task: {generations: 2}
    network: {overcompleteness: 2}
    training: {updates: 128}
  - networks: 1
    task: {generations: 2, board: 6}
    network: {family: window, overcompleteness: 1}
    training: {updates: 64}
PLAN

expect 0 "complete" "$program" sweep "$work/plan.yaml" --output "$work/default"
expect 0 "complete" env LIFETICKET_ENGINE=plain "$program" sweep "$work/plan.yaml" --output "$work/plain"
check "outcomes" "$python" - "$work/default/results.h5" "$work/plain/results.h5" <<'COMPARE'
import h5py, sys
default, plain = (h5py.File(path) for path in sys.argv[1:])
assert plain.attrs["isa"] == b"plain" != default.attrs["isa"], plain.attrs["isa"]
words = h5py.check_enum_dtype(default["trials"].dtype["outcome"])
seen = set()
for a, b in zip(default["trials"][:], plain["trials"][:], strict=True):
    for column in "point", "replicate", "outcome", "evidence", "exact_at_end", "weights_left":
        assert a[column] == b[column], (column, a, b)
    seen.add((int(a["generations"]), int(a["outcome"])))
for outcome in "learned", "not_learned", "dead":
    assert (1, words[outcome]) in seen, (outcome, seen)
assert {outcome for n, outcome in seen if n == 2} <= {words["not_learned"], words["dead"]}, seen
# The bits are others, or nothing was compared.
assert any((a["loss"] != b["loss"]) for a, b in zip(default["trials"][:], plain["trials"][:]))
COMPARE

# A network of one generation by its own engine is what it is without a word.
small=(--set networks=1 --set network.overcompleteness=1 --set task.generations=1 --set training.updates=64
    --set task.boundary=torus)
grep -v '^  \|^parts' "$work/plan.yaml" >"$work/one.yaml"
expect 0 "" "$program" sweep "$work/one.yaml" "${small[@]}" --output "$work/one"
expect 0 "" env LIFETICKET_ENGINE=windows "$program" sweep "$work/one.yaml" "${small[@]}" --output "$work/windows"
expect 0 "" "$program" digest "$work/one"
cp "$work/out" "$work/digest"
expect 0 "" "$program" digest "$work/windows"
check "the same bits by its name" cmp -s "$work/digest" "$work/out"

# What is refused.
expect 2 "names no engine; expected windows, grids or plain" env LIFETICKET_ENGINE=fast "$program" train --updates 64
expect 0 "" env LIFETICKET_ENGINE=fast "$program" --version
expect 2 "LIFETICKET_ENGINE=windows: this engine cannot compute L(2,2)" \
    env LIFETICKET_ENGINE=windows "$program" sweep "$work/plan.yaml" --output "$work/refused"
check "nothing was begun" test ! -e "$work/refused"
expect 2 "LIFETICKET_ENGINE=grids: this engine cannot compute L(1,1)" \
    env LIFETICKET_ENGINE=grids "$program" train --updates 64
expect 2 "LIFETICKET_ENGINE=grids: this engine cannot compute L(1,1)" \
    env LIFETICKET_ENGINE=grids "$program" bench --update --samples 1
expect 2 "was computed with arithmetic" \
    env LIFETICKET_ENGINE=plain "$program" sweep "$work/one.yaml" "${small[@]}" --output "$work/one"
expect 0 "" env LIFETICKET_ENGINE=plain "$program" --version
says "plain"
finish
