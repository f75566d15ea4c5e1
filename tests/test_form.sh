#!/bin/bash
# Networks of other forms, from a plan to a device: without 1x1 layers, without an output layer, tied, frozen.
. tests/shell.sh

# ---- what cannot be had is refused before anything runs ----
short=("$program" train --quiet --board 8 --batch 2 --updates 4)
expect 2 "one generation is tied to no other" "${short[@]}" --tied yes
expect 2 "must make one; give filters such as 4-1-4-1" "${short[@]}" --generations 2 --overcompleteness 2 --tied yes
expect 2 "have the same widths" "${short[@]}" --generations 2 --filters 2-1-3-1 --tied yes
expect 2 "family window differ" "${short[@]}" --generations 2 --family window --tied yes
expect 2 "or 0 for none of them" "${short[@]}" --filters 65
expect 2 "or 0 for none of them" "${short[@]}" --filters 0
expect 2 "or 0: no 1x1 layer" "${short[@]}" --filters 2-1-2
expect 2 "--freeze" "${short[@]}" --freeze weights
expect 2 "--freeze" "${short[@]}" --freeze later
expect 2 "expected none or weights or coefficients or later" "${short[@]}" --activation prelu --freeze first
expect 2 "--coefficient-noise" "${short[@]}" --coefficient-noise 0.01
expect 2 "a number from 0 to 10" "${short[@]}" --activation prelu --coefficient-noise -1
expect 2 "expected linear or none" "${short[@]}" --output-layer yes

plan() { # NETWORK TASK
    printf '%s\n' "question: q" "task: {board: 8, boundary: torus, $2}" "network: {$1}" \
        "training: {batch: 2, updates: 64}" "networks: 3" >"$work/plan.yaml"
}
plan "tied: [no, yes], overcompleteness: 1" "generations: [1, 2]"
expect 2 "network.tied" "$program" sweep "$work/plan.yaml" --dry-run
plan "tied: yes, filters: [4-2-4-2]" "generations: 2"
expect 2 "plan.yaml:3:" "$program" sweep "$work/plan.yaml" --dry-run
plan "activation: [relu, prelu], freeze: weights" "generations: 1"
expect 2 "relu has no such setting" "$program" sweep "$work/plan.yaml" --dry-run
plan "activation: [quadratic, tanh], coefficient_noise: 0.01" "generations: 1"
expect 2 "tanh has no such setting" "$program" sweep "$work/plan.yaml" --dry-run
plan "filters: [1-1-1]" "generations: 1"
expect 2 "are filters of 2 generations" "$program" sweep "$work/plan.yaml" --dry-run

# ---- what can be had goes all the way ----
cat >"$work/forms.yaml" <<'Y'
question: do other forms of networks go all the way?
networks: 1
task: {board: 8, boundary: torus}
training: {batch: 2, updates: 128, learning_rate: 0.01}
parts:
  - network: {filters: [1, 3], activation: [relu, prelu], output_layer: [linear, none]}
  - task: {generations: 2}
    network: {filters: [3-1-3-1, 1-0-1], activation: [relu, prelu], tied: [no, yes]}
  - network: {overcompleteness: [1], activation: prelu, freeze: [weights, coefficients, later]}
  - network: {overcompleteness: [1], activation: prelu, freeze: coefficients, coefficient_noise: [0.01, 0.1]}
  - task: {generations: 2}
    network: {filters: [4-1-4-1], tied: yes}
    ticket: {method: iterative, rounds: 2, rate: 0.3, parents: any, control: [none, random, shuffled, signs]}
Y
expect 0 "" "$program" sweep "$work/forms.yaml" --output "$work/sweep" --quiet
results=$work/sweep/results.h5
expect 0 "" "$program" check "$results"
expect 0 "" "$program" table "$results"
says "output_layer  tied"
says "1-0-1       prelu        linear   yes "
for point in 0 3 6 12; do
    expect 0 "" "$program" extract "$results" --point "$point" --replicate 0 --force --output "$work/model.h5"
    expect 0 "" "$program" verify "$work/model.h5"
done

# ---- what never changes is the same in every network ----
if "$PYTHON" -c 'import h5py' 2>/dev/null; then
    cat >"$work/same.py" <<'P'
import sys
import h5py
with h5py.File(sys.argv[1]) as file:
    seen, noisy, networks = 0, 0, file["networks"]
    for index, point in enumerate(file["points"][:]):
        final = networks[f"{index}/final"][:]
        if point["output_layer"] == 1:
            assert (final[:, -1] == -0.5).all() and (final[:, -2] == 1).all(), index
        if point["tied"]:
            size = (final.shape[1] - 2) // int(point["generations"])
            assert (final[:, :size] == final[:, size : 2 * size]).all(), index
        if point["freeze"]:  # coefficients of prelu begin at 1/4
            kept = 3 if point["freeze"] == 2 and point["coefficient_noise"] == 0 else 0
            assert ((final == 0.25).sum(axis=1) == kept).all(), index
            if point["freeze"] == 3:  # one weight of 1 behind coefficients of two filters, two of 1/2, biases of 0
                assert (final[:, [22, 23, 26]] == [0.5, 0.5, 1]).all() and (final[:, [24, 27]] == 0).all(), index
            noisy += int(point["coefficient_noise"] > 0)
        seen += int(point["tied"]) + int(point["freeze"] > 0)
    assert seen > 8 and noisy == 2, (seen, noisy)
P
    expect 0 "" "$PYTHON" "$work/same.py" "$results"
else
    echo "test_form.sh: skipped: what never changes, for there is no Python with h5py"
fi
finish
