#!/bin/bash
# Residual networks, from a plan to what leaves the program.
. tests/shell.sh

# ---- what cannot be had is refused before anything runs ----
short=("$program" train --quiet --board 8 --batch 2 --updates 4)
expect 2 "--residual yes: a generation without a 1x1 layer has no sums" "${short[@]}" --filters 3 --residual yes
expect 2 "--residual yes: the layers of family window" "${short[@]}" --family window --residual yes
expect 2 "expected no or yes" "${short[@]}" --residual maybe
expect 2 "LIFETICKET_ENGINE=grids: this engine cannot compute L(2,2) with tanh, residual" \
    env LIFETICKET_ENGINE=grids "${short[@]}" --generations 2 --overcompleteness 2 --activation tanh --residual yes
plan() { # NETWORK TICKET
    printf '%s\n' "question: q" "task: {board: 8, boundary: torus}" "network: {$1}" \
        "training: {batch: 2, updates: 64}" "networks: 2" "${@:2}" >"$work/plan.yaml"
}
plan "residual: [no, yes], filters: [2-1, 3]"
expect 2 "network.residual" "$program" sweep "$work/plan.yaml" --dry-run
plan "residual: yes, overcompleteness: 2" "ticket: {method: oneshot, unit: channels, rounds: 1}"
expect 2 "take unit weights" "$program" sweep "$work/plan.yaml" --dry-run

# ---- what can be had goes all the way ----
cat >"$work/residual.yaml" <<'Y'
question: do residual networks go all the way?
networks: 1
task: {board: 8, boundary: torus}
training: {batch: 2, updates: 128, learning_rate: 0.01}
parts:
  - network: {overcompleteness: [2], activation: [relu, prelu], residual: [no, yes]}
  - network: {overcompleteness: [3], residual: yes}
    ticket: {method: [iterative, snip, grasp, synflow], rounds: 1, rate: 0.3, parents: any}
  - task: {generations: 2}
    network: {filters: [3-1-3-1], tied: yes, residual: yes}
  - task: {generations: 2}
    network: {filters: [3-2-3-2], residual: yes}
    ticket: {method: iterative, rounds: 1, rate: 0.3, parents: any, control: [none, random]}
Y
expect 0 "" "$program" sweep "$work/residual.yaml" --output "$work/sweep" --quiet
results=$work/sweep/results.h5
expect 0 "" "$program" check "$results"
expect 0 "" "$program" table "$results"
says "residual"
says "yes"
expect 0 "" "$program" plan
says "residual"
for point in 1 3 5 10; do
    expect 0 "" "$program" extract "$results" --point "$point" --replicate 0 --force --output "$work/model.h5"
    expect 0 "" "$program" verify "$work/model.h5"
    says "residual"
done
expect 2 "format c has no code for residual generations" "$program" export "$work/model.h5" --format c
for format in json js html npz onnx; do
    expect 0 "" "$program" export "$work/model.h5" --format "$format" --output "$work/model.$format"
    check "$format says that it is residual" grep -aq "each 1x1 layer but the last adds" "$work/model.$format"
done
expect 0 "" "$program" train --quiet --overcompleteness 2 --activation prelu --residual yes --updates 200 --output "$work/one.h5"
if command -v gnuplot >/dev/null; then
    expect 0 "" "$program" plot "$work/one.h5" --output "$work/picture" --format svg
fi

# ---- another training goes on from it, as a residual network alone ----
expect 2 "holds L(1,2) with prelu, residual, and no learned network L(1,2) with prelu" "${short[@]}" --overcompleteness 2 --activation prelu \
    --from "$work/one.h5"
expect 0 "" "${short[@]}" --overcompleteness 2 --activation prelu --residual yes --from "$work/one.h5"

# ---- by hand ----
if "$PYTHON" -c 'import h5py' 2>/dev/null; then
    # What was alive lives on where filters for more than one neighbour, and against more than three, say so. Without what is
    # added it is another rule.
    numbers="1 1 1 1 0.125 1 1 1 1  1 1 1 1 0 1 1 1 1  -3 -1  -8 1 -1"
    expect 0 "" "$PYTHON" scripts/by_hand.py "$program" "$work/hand.h5" "$numbers" --output-layer none --residual yes
    expect 0 "" "$program" verify "$work/hand.h5"
    says "exact: proven on all 512 windows"
    expect 0 "" "$PYTHON" scripts/by_hand.py "$program" "$work/plain.h5" "$numbers" --output-layer none
    expect 0 "" "$program" verify "$work/plain.h5"
    says "not exact"
    expect 0 "" "$PYTHON" scripts/by_hand.py "$program" "$work/two.h5" "$numbers" --output-layer none --residual yes --generations 2 --tied yes
    expect 0 "" "$PYTHON" scripts/by_hand.py "$program" "$work/fifteen.h5" "2 2 2 2 1 2 2 2 2 0 1 2 0 -12 1 -1 -4.5" --filters 1-2
    expect 0 "1 of the models is not exactly" "$program" records "$work/hand.h5" "$work/plain.h5" "$work/two.h5" "$work/fifteen.h5" --format csv
    check "plain ones have their own" grep -qE "^1,relu,no,,,.*,15,13,.*,15,no" "$work/out"
    check "records have a class of them" grep -qE "^1,relu,no,,,.*,22,19,.*,yes" "$work/out"
    check "and of those that are tied" grep -qE "^2,relu,yes,,,.*,22,19,.*,yes" "$work/out"
else
    echo "test_residual.sh: skipped: networks by hand, for there is no Python with h5py"
fi
finish
