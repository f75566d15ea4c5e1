#!/bin/bash
# Finite sets and designed boards: the same bytes however they are computed, without the pattern's file, and not with
# another; refusals; and the search for a board.
. tests/shell.sh
python=$PYTHON

# ---- the search

expect 0 "" "$program" board --side 32 --steps 2000000 --seed 2 --output "$work/d.rle"
says "512 of 512 occur, 0 are missing; least 1"
check "the board lacks a window" "$python" - "$work/d.rle" <<'END'
import re, sys
lines = open(sys.argv[1]).read().splitlines()
assert lines[0] == "#C lifeticket board --side 32 --seed 2 --steps 2000000", lines[0]
assert lines[1] == "x = 32, y = 32, rule = B3/S23:T32,32", lines[1]
rows, row = [], ""
for count, item in re.findall(r"(\d*)([bo$!])", "".join(lines[2:])):
    if item in "bo":
        row += ("1" if item == "o" else "0") * int(count or 1)
    else:
        rows += [row.ljust(32, "0")] + ["0" * 32] * (int(count or 1) - 1)
        row = ""
assert len(rows) == 32 and all(len(r) == 32 for r in rows)
seen = {"".join(rows[(y + i) % 32][(x + j) % 32] for i in range(3) for j in range(3)) for y in range(32) for x in range(32)}
assert len(seen) == 512, len(seen)
END
expect 0 "" "$program" board --steps 2000000 --seed 2 --output -
check "the same seed gives another board" cmp -s "$work/out" "$work/d.rle"
expect 0 "" "$program" life "$work/d.rle" --generations 0
says "B3/S23, 32 x 32, boundary torus"
echo mine >"$work/mine"
expect 2 "--force" "$program" board --steps 10 --output "$work/mine"
expect 2 "--side" "$program" board --side 2
expect 2 "--side" "$program" board --side 513
expect 2 "--steps" "$program" board --steps -1
expect 2 "--seed" "$program" board --seed x
expect 2 "argument" "$program" board "$work/d.rle"
expect 0 "" "$program" life experiments/boards/designed-32.rle --generations 0

# ---- sweeps

cd_program=$(realpath "$program")
cat >"$work/plan.yaml" <<'END'
name: boards
question: Which boards?
networks: 6
task: {board: 12, boundary: torus}
network: {overcompleteness: 3}
training: {learning_rate: 0.01, batch: 4, updates: 600}
parts:
  - training: {boards: fixed, fixed_boards: [1, 5]}
    ticket: {method: snip, rounds: 1, parents: any}
  - training: {boards: [own, ./glider.rle], learning_rate: [0.02]}
  - training: {boards: ./glider.rle, shift: yes}
END
printf 'x = 3, y = 3\nbob$2bo$3o!\n' >"$work/glider.rle"
run() { # in the folder of the pattern
    (cd "$work" && "$cd_program" "$@")
}
digest_of() { "$program" digest "$1" | grep -o '[0-9a-f]\{64\}'; }
expect 0 "" run sweep plan.yaml --output whole --threads 1
expect 0 "" run sweep plan.yaml --output threads --threads 3
expect 0 "" run sweep plan.yaml --output one --shard 1/2
expect 0 "" run sweep plan.yaml --output two --shard 2/2
expect 0 "" run merge one two --output merged.h5
run sweep plan.yaml --output joined --join -q 2>/dev/null &
expect 0 "" run sweep plan.yaml --output joined --join
wait
expect 0 "" run sweep plan.yaml --output grown --set networks=2
expect 0 "14 of them there already" run sweep plan.yaml --output grown
whole=$(digest_of "$work/whole")
for other in threads merged.h5 joined grown; do
    check "$other has other bytes" test "$whole" = "$(digest_of "$work/$other")"
done
expect 0 "" "$program" table "$work/whole"
says "glider.rle"
expect 0 "" run sweep plan.yaml --output dry --dry-run
says "boards=fixed fixed_boards=5"
says "boards=file"
if "$python" -c 'import h5py' 2>/dev/null; then
    check "the columns are wrong" "$python" - "$work/whole/results.h5" <<'END'
import h5py, sys
file = h5py.File(sys.argv[1])
points = file["points"]
assert points["fixed_boards"].tolist() == [1, 1, 5, 5, 0, 0, 0], points["fixed_boards"]
assert [p > 0 for p in points["pattern"]] == [False] * 5 + [True, True]
assert points["shift"].tolist() == [0] * 6 + [1] and not any(points["shared_boards"])
assert len(set(points["key"])) == 7
kept = file.attrs["files"].decode().split("\n")
assert kept[0] == "pattern %016x ./glider.rle" % points["pattern"][5] and kept[2] == "bo$2bo$3o!", kept
END
fi

# ---- without the file, and with another

mv "$work/glider.rle" "$work/away.rle"
expect 0 "" "$program" check "$work/whole"
says "sound"
expect 0 "" "$program" status "$work/whole"
expect 0 "" run merge whole grown --output again.h5
check "what was merged without the file has other bytes" test "$whole" = "$(digest_of "$work/again.h5")"
expect 0 "" "$program" extract "$work/whole" --point 6 --replicate 2 --initial --output "$work/model.h5"
expect 0 "" "$program" verify "$work/model.h5"
expect 2 "plan.yaml:10:30: training.boards: './glider.rle' is refused: ./glider.rle: cannot be opened: No such file" \
    run sweep plan.yaml --output whole
printf 'x = 3, y = 3\nbob$2bo$2o!\n' >"$work/glider.rle"
expect 2 "./glider.rle has changed since they were run" run sweep plan.yaml --output whole
mv "$work/away.rle" "$work/glider.rle"
expect 0 "complete already" run sweep plan.yaml --output whole

# ---- one network

expect 0 "" run train --boundary torus --board 12 --overcompleteness 3 --learning-rate 0.01 --batch 4 --updates 600 \
    --boards ./glider.rle --shift yes --replicate 2 --output trained.h5
check "train has another network than the sweep" "$python" - "$work/trained.h5" "$work/model.h5" <<'END'
import sys
try:
    import h5py
except ImportError:
    sys.exit(0)
a, b = (h5py.File(p) for p in sys.argv[1:])
assert a.attrs["key"] == b.attrs["key"] and (a["final"][:] == b["final"][:]).all()
assert a.attrs["files"] == b.attrs["files"]
END

# ---- refusals

refuse() { # TEXT SETTING...
    local text=$1 settings=()
    shift
    for setting; do settings+=(--set "$setting"); done
    expect 2 "$text" run sweep plain.yaml --output none "${settings[@]}"
}
printf 'task: {board: 12}\n' >"$work/plain.yaml"
printf 'x = 14, y = 1\n14o!\n' >"$work/long.rle"
printf 'this is no pattern\n' >"$work/text.rle"
cp "$work/glider.rle" "$work/copy.rle"
"$python" -c 'print("x = 500, y = 500"); print("$".join("bo" * 250 for i in range(500)) + "!")' >"$work/large.rle"
refuse "training.boards: './none.rle' is refused: ./none.rle: cannot be opened" training.boards=./none.rle
refuse "training.boards: './text.rle' is refused: ./text.rle:1:1: expected a pattern" training.boards=./text.rle
refuse "'./long.rle' has 14 x 1 cells, and task.board: 12 has no room for them" training.boards=./long.rle
refuse "'./copy.rle' is refused: it holds what an earlier file does" training.boards=./glider.rle,./copy.rle
refuse "its patterns are too large for results to keep; expected at most 49152 bytes" training.boards=./large.rle task.board=500
refuse "'glider' is refused; expected values separated by commas, each own or shared or fixed, or the path of a pattern" \
    training.boards=glider
refuse "'file' is refused" training.boards=file
refuse "training.fixed_boards: boards own has no such setting; give the boards that have it a part of their own" \
    training.fixed_boards=3
refuse "training.shift: boards fixed has no such setting" training.boards=fixed training.shift=yes
refuse "training.fixed_boards: '0' is refused; expected" training.boards=fixed training.fixed_boards=0
refuse "1000000 boards of task.board: 64 have too many cells" training.boards=fixed training.fixed_boards=1000000 task.board=64
expect 2 "train: ./long.rle: its 14 x 1 cells have no room on a board of --board 12" run train --boards ./long.rle --board 12
expect 2 "./text.rle:1:1: expected a pattern" run train --boards ./text.rle
expect 1 "./none.rle: cannot be opened" run train --boards ./none.rle
expect 2 "train: --shift: boards own has no such setting" run train --shift yes
expect 2 "train: --fixed-boards 1000000 of --board 64" run train --boards fixed --fixed-boards 1000000 --board 64

# Results whose board is damaged.
if "$python" -c 'import h5py' 2>/dev/null; then
    for harm in 'kept.replace("3o!", "2o!")' 'kept[:-3]' 'kept.replace("pattern", "patron")'; do
        cp "$work/whole/results.h5" "$work/harmed.h5"
        "$python" - "$work/harmed.h5" "$harm" <<'END'
import h5py, numpy, sys
with h5py.File(sys.argv[1], "r+") as file:
    kept = file.attrs["files"].decode()
    kept = eval(sys.argv[2])
    del file.attrs["files"]
    file.attrs["files"] = numpy.bytes_(kept)
END
        expect 2 "the file is damaged" "$program" table "$work/harmed.h5"
    done
    "$python" -c 'import h5py, sys; del h5py.File(sys.argv[1], "r+").attrs["files"]' "$work/harmed.h5"
    expect 2 "impossible together" "$program" table "$work/harmed.h5"
fi
finish
