#!/bin/bash
# Optimisers as an axis, and the setting that only one of them has: sweeps, tables, resuming, refusals.
# long
. tests/shell.sh
python=$PYTHON

cat >"$work/plan.yaml" <<'END'
name: optimizers
question: Does it matter which?
networks: 4
task: {board: 8, boundary: [torus]}
network: {overcompleteness: [8]}
training: {optimizer: [adam, sgd], learning_rate: [0.1], batch: 4, updates: 1024}
ticket: {method: [iterative], rounds: 1, parents: any}
END
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/whole"
expect 0 "" "$program" table "$work/whole"
says "momentum 0.9"
check "the table has no axis" grep -q '^optimizer  *method' "$work/out"
check "Adam did not learn" grep -q '^ *adam  *dense .* 100.0 ' "$work/out"
check "SGD did not learn" grep -q '^ *sgd  *dense .* 100.0 ' "$work/out"
expect 0 "" "$program" check "$work/whole"
expect 0 "" "$program" digest "$work/whole"
cp "$work/out" "$work/digest"
expect 0 "" "$program" extract "$work/whole" --point 3 --replicate 1 --initial --output "$work/ticket.h5"

# What is there already stays.
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/grown" --set networks=1
expect 0 "4 of them there already" "$program" sweep "$work/plan.yaml" --output "$work/grown"
expect 0 "" "$program" digest "$work/grown"
check "resumed, the sweep gives something else" cmp -s "$work/out" "$work/digest"
expect 2 "training.momentum" "$program" sweep "$work/plan.yaml" --output "$work/whole" --set training.momentum=0.5

# A momentum beside Adam is refused, and parts may have one each.
sed 's/optimizer: .*, learning/momentum: [0.5], learning/' "$work/plan.yaml" >"$work/wrong.yaml"
expect 2 "wrong.yaml:6:23: training.momentum: optimizer adam has no such setting; give the optimizers that have it a part of their own" \
    "$program" sweep "$work/wrong.yaml" --output "$work/none"
sed 's/\[adam, sgd\]/[sgd, adam], momentum: [0.5]/' "$work/plan.yaml" >"$work/wrong.yaml"
expect 2 "training.momentum: optimizer adam has no such setting" "$program" sweep "$work/wrong.yaml" --output "$work/none"
for wrong in 1 -0.5 nan fast; do
    expect 2 "training.momentum: '$wrong' is refused; expected values separated by commas, each a number from 0 to 0.9999" \
        "$program" sweep "$work/plan.yaml" --output "$work/none" --set training.optimizer=sgd --set training.momentum=$wrong
done
sed '/^ticket/d' "$work/plan.yaml" >"$work/parts.yaml"
cat >>"$work/parts.yaml" <<'END'
parts:
  - training: {optimizer: [adam], learning_rate: [0.01]}
  - training: {optimizer: [sgd], momentum: [0, 0.5]}
END
expect 0 "" "$program" sweep "$work/parts.yaml" --output "$work/parts" --set networks=1
if "$python" -c 'import h5py' 2>/dev/null; then
    check "the columns are wrong" "$python" - "$work/parts/results.h5" <<'END'
import h5py, sys
points = h5py.File(sys.argv[1])["points"]
assert points["momentum"].tolist() == [0, 0, 0.5]
assert points["optimizer"].tolist() == [0, 1, 1]
assert len(set(points["key"])) == 3
END
    # What no plan can say, no file may.
    for wrong in 'optimizer == 0:0.5' 'optimizer == 1:1' 'optimizer == 1:float("nan")'; do
        cp "$work/parts/results.h5" "$work/spoilt.h5"
        "$python" - "$work/spoilt.h5" "$wrong" <<'END'
import h5py, sys
points = h5py.File(sys.argv[1], "r+")["points"]
rows = points[:]
optimizer = rows["optimizer"]
which, value = sys.argv[2].split(":")
rows["momentum"][eval(which)] = eval(value)
points[:] = rows
END
        expect 2 "are impossible together" "$program" table "$work/spoilt.h5"
    done
else
    echo "  skipped: no Python with h5py"
fi

# What other optimisers and schedules have, and what they have not.
while read -r optimizer schedule setting; do
    expect 2 "training.${setting%%=*}: " "$program" sweep "$work/parts.yaml" --output "$work/none" \
        --set "training.optimizer=$optimizer" --set "training.schedule=$schedule" --set "training.$setting"
done <<'END'
adam constant nesterov=yes
sgd constant beta1=0.9
rmsprop constant beta2=0.9
sgd constant epsilon=1e-8
adam constant smoothing=0.9
adam constant decay=0.01
adam cosine step_factor=0.5
adam constant step_interval=100
adam step step_factor=2
adam step step_interval=0
adam constant beta1=1
adam constant beta2=nan
adam constant epsilon=0
adam constant l1=-1
adam constant average=1
adam constant average=-0.5
adam constant loss=hinge
adam constant l2=inf
adam constant rate_warmup=-1
adamw constant decay=-0.1
rmsprop constant smoothing=1
END
cat >"$work/kinds.yaml" <<'END'
name: kinds
question: Which one?
networks: 2
task: {board: 8}
network: {overcompleteness: [8]}
training: {batch: 4, updates: 1024}
parts:
  - training: {optimizer: [adamw], decay: [0, 0.01], learning_rate: [0.03]}
  - training: {optimizer: [rmsprop], smoothing: [0.9, 0.99], learning_rate: [0.01]}
  - training: {optimizer: [sgd], nesterov: [no, yes], learning_rate: [0.1]}
  - training: {optimizer: [adam], beta1: [0.5], schedule: [constant, cosine], rate_warmup: [0, 64]}
  - training: {schedule: [step], step_factor: [0.5], step_interval: [100, 200], l1: [0.0001], l2: [0.001]}
  - training: {loss: [squared, cross_entropy], average: [0.9], learning_rate: [0.03]}
END
expect 0 "" "$program" sweep "$work/kinds.yaml" --output "$work/kinds"
expect 0 "" "$program" table "$work/kinds"
says "average exact: networks whose running mean"
check "no mean is exact" grep -q '^ *adam .*squared .*0.9 ' "$work/out"
expect 0 "" "$program" check "$work/kinds"
expect 0 "" "$program" digest "$work/kinds"
cp "$work/out" "$work/digest"
expect 0 "" "$program" sweep "$work/kinds.yaml" --output "$work/kinds1" --set networks=1
expect 0 "" "$program" sweep "$work/kinds.yaml" --output "$work/kinds1"
expect 0 "" "$program" digest "$work/kinds1"
check "resumed, other optimisers give something else" cmp -s "$work/out" "$work/digest"

# One network, and its tickets.
expect 2 "train: --momentum: optimizer adam has no such setting" "$program" train --momentum 0.5
expect 2 "train: --momentum: expected a number from 0 to 0.9999, not '1'" "$program" train --optimizer sgd --momentum 1
expect 2 "train: --optimizer: expected adam or sgd or adamw or rmsprop, not 'lion'" "$program" train --optimizer lion
expect 0 "" "$program" train --momentum 0.5 --optimizer sgd --overcompleteness 8 --learning-rate 0.1 --output "$work/dense.h5"
says "outcome    learned"
expect 0 "" "$program" prune "$work/dense.h5" --rounds 2 --output "$work/pruned.h5" --keep 2
expect 0 "" "$program" prune "$work/dense.h5" --rounds 1 --method popup --updates 64
expect 0 "" "$program" verify "$work/dense.h5"
says "verdict    exact"

finish
