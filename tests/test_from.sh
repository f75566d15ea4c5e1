#!/bin/bash
# Networks that start from learned ones: which, whose masks, the same bytes however they are computed, and refusals.
. tests/shell.sh
python=$PYTHON
cd_program=$(realpath "$program")
run() { (cd "$work" && "$cd_program" "$@"); }
digest_of() { "$program" digest "$1" | grep -o '[0-9a-f]\{64\}'; }

cat >"$work/life.yaml" <<'END'
name: life
networks: 12
task: {board: 12, boundary: torus}
network: {overcompleteness: [3, 4]}
training: {learning_rate: 0.01, batch: 4, updates: 2000}
ticket: {method: iterative, rounds: 1}
END
expect 0 "" run sweep life.yaml --output life
cat >"$work/high.yaml" <<'END'
name: high
networks: 8
task: {rule: B36/S23, board: 12, boundary: torus}
network: {overcompleteness: [3, 4]}
training: {learning_rate: 0.01, batch: 4, updates: 1500}
parts:
  - network: {from: [none, ./life]}
    ticket: {method: [iterative, restart], rounds: 1, parents: any}
  - network: {from: ./life#3, overcompleteness: 4}
END
expect 0 "" run sweep high.yaml --output whole --threads 1
expect 0 "" run sweep high.yaml --output threads --threads 3
expect 0 "" run sweep high.yaml --output one --shard 1/2
expect 0 "" run sweep high.yaml --output two --shard 2/2
expect 0 "" run merge one two --output merged.h5
run sweep high.yaml --output joined --join -q 2>/dev/null &
expect 0 "" run sweep high.yaml --output joined --join
wait
expect 0 "" run sweep high.yaml --output grown --set networks=3
expect 0 "39 of them there already" run sweep high.yaml --output grown
whole=$(digest_of "$work/whole")
for other in threads merged.h5 joined grown; do
    check "$other has other bytes" test "$whole" = "$(digest_of "$work/$other")"
done
expect 0 "" run sweep high.yaml --output dry --dry-run
says "from=./life#3"
expect 0 "" "$program" table "$work/whole"
says "./life#3"
expect 0 "" "$program" compare "$work/whole" "$work/grown"
expect 0 "" run extract whole --point 12 --replicate 1 --initial --output start.h5
expect 0 "" run extract whole --point 4 --replicate 1 --initial --output rewound.h5
expect 0 "" run train --rule B36/S23 --board 12 --boundary torus --overcompleteness 4 --learning-rate 0.01 --batch 4 \
    --updates 1500 --from ./life#3 --replicate 1 --output trained.h5
expect 0 "" "$program" verify "$work/start.h5"
expect 2 "" run extract whole --point 12 --replicate 1 --initial --output life.yaml

# What was lost again is no start.
if "$python" -c 'import h5py' 2>/dev/null; then
    mkdir "$work/lost"
    cp "$work/life/results.h5" "$work/lost"
    "$python" - "$work/lost/results.h5" <<'END'
import h5py, sys
file = h5py.File(sys.argv[1], "r+")
rows = file["trials"][:]
learned = rows["exact_at_end"] != 0
rows["losses"][learned] = 1
rows["window_errors"][learned] = 1
rows["exact_at_end"][learned] = 0
file["trials"][:] = rows
END
    expect 2 "no network of it learned and is exact at its end" run train --board 12 --boundary torus --overcompleteness 4 \
        --from ./lost --output none.h5
fi

if "$python" -c 'import h5py' 2>/dev/null; then
    check "networks start from others than those that learned" "$python" - "$work" <<'END'
import h5py, os, sys
os.chdir(sys.argv[1])
life, high = h5py.File("life/results.h5"), h5py.File("whole/results.h5")
points, trials = high["points"][:], high["trials"][:]
assert [p["from"] > 0 for p in points] == [False] * 3 + [True] * 3 + [False] * 3 + [True] * 4, points["from"]
assert len(set(points["key"])) == len(points)
# The ticket that it started from keeps its mask, and what is pruned stays zero.
start, trained = h5py.File("start.h5"), h5py.File("trained.h5")
learned = (life["trials"]["point"] == 3) & (life["trials"]["outcome"] == 1) & (life["trials"]["exact_at_end"] == 1)
rows = life["trials"]["replicate"][learned]
index = {r: i for i, r in enumerate(life["trials"]["replicate"][life["trials"]["point"] == 3])}
finals, masks = life["networks/3/final"][:], life["networks/3/mask"][:]
mine = [r for r in rows if (finals[index[r]] == start["initial"][:]).all()]
assert len(mine) == 1 and (masks[index[mine[0]]] == start["mask"][:]).all()
assert (start["final"][:][start["mask"][:] == 0] == 0).all() and (start["mask"][:] == 0).any()
assert (high["networks/12/mask"][1] == start["mask"][:]).all()
for name in ("initial", "final", "mask"):
    assert (start[name][:] == trained[name][:]).all(), name
assert start.attrs["key"] == trained.attrs["key"] and start.attrs["files"] == trained.attrs["files"]
# Replicates draw several of the learned networks, and only those.
starts = {tuple(h) for h in high["networks/12/mask"][:]}
assert 1 < len(starts) <= len(rows)
# A ticket goes back to the values that its parent started from.
rewound = h5py.File("rewound.h5")
dense = life["networks/0/final"][:]
kept = rewound["mask"][:] == 1
assert not kept.all() and any((d[kept] == rewound["initial"][:][kept]).all() for d in dense)
assert (rewound["initial"][:][~kept] == 0).all()
kept = high.attrs["files"].decode().split("\n")
assert kept[0] == "networks %016x ./life" % points["from"][3] and kept[1].endswith("./life#3") and kept[2] == "", kept
END
fi

# ---- without the file, and with another

mv "$work/life" "$work/away"
expect 0 "" "$program" check "$work/whole"
says "sound"
expect 0 "" "$program" status "$work/whole"
expect 0 "" run merge whole grown --output again.h5
check "what was merged without the file has other bytes" test "$whole" = "$(digest_of "$work/again.h5")"
expect 0 "" run extract whole --point 12 --replicate 1 --output plain.h5
expect 0 "" "$program" verify "$work/plain.h5"
expect 2 "./life#3: there is no such file" run extract whole --point 12 --replicate 1 --initial --output none.h5
expect 2 "high.yaml:7:28: network.from: './life' is refused: ./life: there is no such file" run sweep high.yaml --output whole
expect 0 "" run sweep life.yaml --output life --set networks=11
expect 2 "./life has changed since they were run" run sweep high.yaml --output whole
expect 2 "./life#3: holds other networks than those that training started from" \
    run extract whole --point 12 --replicate 1 --initial --output none.h5
rm -r "$work/life"
mv "$work/away" "$work/life"
expect 0 "complete already" run sweep high.yaml --output whole

# ---- refusals

refuse() { # TEXT SETTING...
    local text=$1 settings=()
    shift
    for setting; do settings+=(--set "$setting"); done
    expect 2 "$text" run sweep plain.yaml --output none "${settings[@]}"
}
printf 'task: {board: 12}\nnetwork: {overcompleteness: 3}\n' >"$work/plain.yaml"
refuse "network.from: ./life holds L(1,3) and others, and no learned network L(1,2); expected" network.from=./life network.overcompleteness=2
refuse "network.from: ./life#0 holds L(1,3), and no learned network L(1,4)" network.from=./life#0 network.overcompleteness=4
refuse "and no learned network L(1,3) with leaky" network.from=./life network.activation=leaky
refuse "and no learned network L(2,3)" network.from=./life task.generations=2
refuse "the networks of ./life#1 are pruned already, and have no tickets of their own" network.from=./life#1 ticket.method=snip ticket.rounds=1
refuse "network.from: './life#4' is refused: ./life#4: there is no point 4; there are 4, from 0 on" network.from=./life#4
refuse "is refused: ./plain.yaml: holds neither results nor a model" network.from=./plain.yaml
refuse "is refused: ./start.h5#0: is a model, which has no points" network.from=./start.h5#0
refuse "'./life/results.h5' is refused: it holds what an earlier file does" network.from=./life,./life/results.h5
refuse "network.from: 'life' is refused; expected values separated by commas, each none, or the path of results or a model" network.from=life
expect 0 "" run sweep life.yaml --output dead --set training.updates=1
refuse "./dead: no network of it learned and is exact at its end" network.from=./dead
expect 0 "" run sweep life.yaml --output several --set training.batch=4,5 --set network.overcompleteness=3
refuse "./several: points 0 and 2 both have networks L(1,3); expected one of them, as ./several#0" network.from=./several
expect 0 "" run sweep plain.yaml --output none2 --dry-run --set network.from=./several#2
expect 2 "train: --from: ./life has weights of its own where freeze later sets them" run train --from ./life \
    --activation prelu --freeze later
expect 2 "train: --from: ./start.h5 holds L(1,4), and no learned network L(1,1)" run train --from ./start.h5
expect 2 "./none.h5: there is no such file" run train --from ./none.h5
expect 2 "already" run prune trained.h5 --rounds 1
if "$python" -c 'import h5py' 2>/dev/null; then
    "$python" - "$work/start.h5" "$work/nan.h5" <<'END'
import h5py, shutil, sys
shutil.copy(*sys.argv[1:])
with h5py.File(sys.argv[2], "r+") as file:
    final = file["final"][:]
    final[file["mask"][:].argmax()] = float("nan")
    file["final"][:] = final
END
    refuse "'./nan.h5' is refused: ./nan.h5: holds values that are no numbers" network.from=./nan.h5 network.overcompleteness=4
fi
head -c 3000 "$work/start.h5" >"$work/cut.h5"
refuse "network.from: './cut.h5' is refused" network.from=./cut.h5
finish
