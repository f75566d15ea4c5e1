#!/bin/bash
# Activations from a plan to a proven network: leaky and prelu in sweeps, tickets, models and tables.
# long
. tests/shell.sh
python=$PYTHON

# ---- refused ----
expect 2 "--activation: expected relu or leaky or prelu or elu " "$program" train --activation swish
expect 2 "or step, not 'swish'" "$program" train --activation swish
cat >"$work/plan.yaml" <<'PLAN'
name: every-activation
question: Do coefficients go where they belong?
seed: 12
networks: 2
task: {rule: [B3/S23], generations: [1], board: 8, boundary: [torus], density: [0.5]}
network: {overcompleteness: [2], activation: [relu, leaky, prelu], init: [normal_everywhere]}
training: {optimizer: [adam], learning_rate: [0.01], batch: 2, updates: 192, boards: shared, stop: never}
parts:
  - ticket: {method: [iterative], rate: [0.3], rounds: 2, parents: any, control: [none, random, shuffled, fresh, signs]}
  - ticket: {method: [iterative], rate: [0.3], rounds: 2, parents: any, biases: yes, rewind: [64], flips: [0, 40], flip_biases: [yes]}
  - ticket: {method: [oneshot], rate: [0.3], rounds: 2, unit: [channels], scope: [layer], parents: any, control: [none, random, shuffled]}
  - ticket: {method: [magnitude, snip, grasp, synflow], rate: [0.3], rounds: 1, parents: any}
  - ticket: {method: [popup], rate: [0.4], rounds: 2, retrain: [no], parents: any}
  - task: {generations: [2], boundary: [dead]}
    network: {overcompleteness: [1]}
    training: {updates: 64}
    ticket: {method: [oneshot], rate: [0.3], rounds: 1, parents: any}
PLAN
sed 's/prelu/swish/' "$work/plan.yaml" >"$work/wrong.yaml"
expect 2 "network.activation: 'swish'" "$program" sweep "$work/wrong.yaml" --output "$work/none"
expect 2 "prelu" "$program" sweep "$work/wrong.yaml" --output "$work/none"

# ---- a sweep, the same once more, and what is in it ----
sweep=$work/sweep
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$sweep"
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/again" --threads 3
expect 0 "" "$program" digest "$sweep"
cp "$work/out" "$work/digest"
expect 0 "" "$program" digest "$work/again"
check "the same once more" cmp "$work/digest" "$work/out"
expect 0 "" "$program" check "$sweep"
"$python" - "$sweep/results.h5" <<'PYTHON'
import h5py, sys
file = h5py.File(sys.argv[1])
words = {v: k for k, v in h5py.check_enum_dtype(file["points"].dtype["activation"]).items()}
parameters = {(1, "relu"): 53, (1, "leaky"): 53, (1, "prelu"): 59, (2, "relu"): 48, (2, "leaky"): 48, (2, "prelu"): 54}
seen = set()
for i, point in enumerate(file["points"]):
    n, activation = int(point["generations"]), words[point["activation"]]
    seen.add((n, activation))
    assert point["parameters"] == parameters[n, activation], (n, activation, point["parameters"])
    group = file["networks"][str(i)] if str(i) in file["networks"] else file["networks"][f"{i}"]
    final = group["final"][:]
    assert final.shape[1] == parameters[n, activation]
    if activation != "prelu":
        continue
    # After the biases of each hidden layer, one for each channel.
    at, m, channels = 0, 2 if n == 1 else 1, 1
    where = []
    for _ in range(n):
        for out, inputs in (2 * m, channels * 9), (m, 2 * m):
            at += out * inputs + out
            where += range(at, at + out)
            at += out
        channels = m
    slopes = final[:, where]
    if "mask" in group:
        assert group["mask"][:][:, where].all()
    if int(point["round"]) == 0:
        assert (slopes != 0.25).any()
assert len(seen) == 6, seen
PYTHON
check "what is stored" test $? = 0

# ---- a mask that no program makes ----
cp "$sweep/results.h5" "$work/bad.h5"
"$python" - "$work/bad.h5" <<'PYTHON'
import h5py, sys
file = h5py.File(sys.argv[1], "r+")
words = {v: k for k, v in h5py.check_enum_dtype(file["points"].dtype["activation"]).items()}
point = next(i for i, p in enumerate(file["points"]) if words[p["activation"]] == "prelu" and p["round"] == 1)
file["networks"][str(point)]["mask"][0, 36 + 4] = 0  # after 4 filters and their biases
PYTHON
expect 2 "prunes coefficients of the activation" "$program" check "$work/bad.h5"

# ---- the axis ----
expect 0 "" "$program" table "$sweep"
for word in relu leaky prelu; do says "$word"; done

# ---- each network comes out of it again as it is stored: begun, pruned, trained ----
expect 0 "" "$program" extract "$sweep"
cp "$work/out" "$work/list"
for point in $(awk '/prelu/ && $1 ~ /^[0-9]+$/ {print $1}' "$work/list" | awk 'NR % 4 == 1'); do
    expect 0 "" "$program" extract "$sweep" --point "$point" --replicate 1 --initial --output "$work/network.h5"
done

# ---- smooth ones: a dense network and a magnitude ticket of each, the same from one thread and from three ----
cat >"$work/smooth.yaml" <<'PLAN'
name: smooth-activations
question: Do smooth activations pass through all that a sweep does?
seed: 13
networks: 2
task: {rule: [B3/S23], generations: [1], board: 8, boundary: [torus], density: [0.5]}
network: {overcompleteness: [2], init: [fan_in],
    activation: [elu, celu, selu, gelu, silu, mish, tanh, sigmoid, softplus, gaussian, adaptive_sigmoid, sine]}
training: {optimizer: [adam], learning_rate: [0.01], batch: 2, updates: 64, boards: shared, stop: never}
parts:
  - ticket: {method: [magnitude], rate: [0.3], rounds: 1, parents: any}
  - ticket: {method: [iterative], rate: [0.3], rounds: 1, parents: any, control: [none, signs]}
PLAN
expect 0 "" "$program" sweep "$work/smooth.yaml" --output "$work/smooth"
expect 0 "" "$program" sweep "$work/smooth.yaml" --output "$work/smooth-again" --threads 3
check "smooth: the same once more" cmp <("$program" digest "$work/smooth") <("$program" digest "$work/smooth-again")
expect 0 "" "$program" check "$work/smooth"
expect 0 "" "$program" table "$work/smooth"
for word in celu adaptive_sigmoid sine; do says "$word"; done
expect 0 "" "$program" train --activation silu --overcompleteness 4 --init fan_in --boundary torus --board 16 --batch 4 \
    --learning-rate 0.01 --updates 3000 --output "$work/silu.h5"
says "network    L(1,4) with silu, 121 parameters"
says "proven on all 512 windows"
expect 0 "" "$program" prune "$work/silu.h5" --method magnitude --rate 0.5 --rounds 2 --keep 2 --updates 60 --compact \
    --output "$work/small.h5"
expect 0 "" "$program" verify "$work/small.h5"

# ---- a model ----
model=$work/model.h5
expect 0 "" "$program" train --activation prelu --overcompleteness 6 --init fan_in --boundary torus --board 16 --batch 4 \
    --learning-rate 0.01 --updates 3000 --output "$model"
says "network    L(1,6) with prelu, 223 parameters"
says "proven on all 512 windows"
expect 0 "" "$program" verify "$model"
says "L(1,6) with prelu"
says "verdict    exact: proven on all 512 windows"
printf 'x = 3, y = 3, rule = B3/S23\nbo$2bo$3o!\n' >"$work/glider.rle"
expect 0 "" "$program" predict "$model" "$work/glider.rle"
expect 0 "" "$program" prune "$model" --rate 0.2 --rounds 2 --output "$work/ticket.h5"
says "L(1,6) with prelu, 223 parameters, 186 of them weights"
expect 0 "" "$program" verify "$work/ticket.h5"
says "of 186 weights left"
# So few weights that layers keep a channel that leads nowhere: its slope goes, and is no pruned parameter.
expect 0 "" "$program" prune "$model" --rate 0.3 --rounds 11 --keep 11 --method magnitude --updates 60 --compact \
    --output "$work/compact.h5"
expect 0 "" "$program" verify "$work/compact.h5"
finish
