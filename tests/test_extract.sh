#!/bin/bash
# lifeticket extract: one network of a sweep as a model, trained again from its seed or not; and sweeps that
# go on from results of an earlier schema.
. tests/shell.sh

# says TEXT: the output of the last expect holds it.
says() {
    if grep -qF -- "$1" "$work/out"; then passed; else failed "'$1' is not in: $(head -c 300 "$work/out")"; fi
}

check() {
    local name=$1
    shift
    if "$@"; then passed; else failed "$name"; fi
}

cat >"$work/plan.yaml" <<'PLAN'
name: every-method
question: Does every network come out again as it is stored?
seed: 11
networks: 2
task: {rule: [B3/S23], generations: [1], board: 8, boundary: [torus], density: [0.5]}
network: {overcompleteness: [2], activation: [relu], init: [normal_everywhere]}
training: {optimizer: [adam], learning_rate: [0.01], batch: 2, updates: 192, boards: shared, stop: proven}
parts:
  - ticket: {method: [iterative], rate: [0.3], rounds: 3, parents: any, control: [none, random, shuffled, fresh, signs]}
  - ticket: {method: [iterative], rate: [0.3], rounds: 2, rewind: [64, trained], parents: any, noise: [0, 0.5]}
  - ticket: {method: [iterative], rate: [0.3], rounds: 2, unit: [channels], scope: [layer], parents: any, control: [none, random]}
  - ticket: {method: [oneshot, magnitude, snip, grasp, synflow], rate: [0.3], rounds: 2, parents: any, control: [none, shuffled]}
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
check "every point has a line" test "$points" -gt 40
expect 0 "" "$program" extract "$sweep/results.h5" --point 1
check "and every network" test "$(wc -l <"$work/out")" = 3
says "replicate"

# ---- every network comes out again ----
for ((point = 0; point < points; point++)); do
    expect 0 "" "$program" extract "$sweep" --point $point --replicate 1 --output "$work/again-$point.h5" --initial
    if grep -q 'was not tried' "$work/err"; then
        failures=$((failures - 1)) # counted below
        continue
    fi
    says "came out as it is stored"
    expect 0 "" "$program" extract "$sweep" --point $point --replicate 1 --output "$work/point-$point.h5"
done
untried=$(awk '$0 ~ / no .*learned/ {print $1}' "$work/list" | head -1)

finish
