#!/bin/bash
# train, verify, predict, prune and minimal through the program: what they say, refuse, and leave behind.
# long
. tests/shell.sh

# A network that learns within a second, and one that cannot learn in 64 updates.
quick=(train --overcompleteness 6 --init fan_in --boundary torus --density 0.5 --attempts 20 --updates 10000)
short=(train --board 8 --batch 2 --updates 64)
model=$work/model.h5

# ---- train ----
expect 0 "" "$program" "${quick[@]}" --output "$model"
says "outcome    learned after"
says "proven on all 512 windows; margin"
says "model      $model"
check "the attempts are told" grep -q '^train: attempt 1 of 20, replicate 0: ' "$work/err"
check "the same again is the same network" diff \
    <(grep -v '^model' "$work/out") <("$program" "${quick[@]}" 2>/dev/null | grep -v '^model')

expect 0 "" "$program" "${short[@]}" --seed 3 --output "$work/short.h5"
says "windows wrong"
says "model      $work/short.h5"
check "a network that did not learn is kept" test -s "$work/short.h5"
expect 0 "" "$program" "${short[@]}" --attempts 3
says "attempts   3 of at most 3; none learned, this is the best"
says "model      not kept"
expect 0 "" "$program" "${short[@]}" --init normal --density uniform --boundary torus --seed 3 --attempts 4 --output "$work/best.h5"
counts=$(grep -o '[0-9]* of 512' "$work/err")
least=$(sort -n <<<"$counts" | head -1)
check "the last attempt is not the best" test "$(tail -1 <<<"$counts")" != "$least"
says "$least windows wrong"
expect 0 "" "$program" verify "$work/best.h5"
says "wrong on $least windows"
rm "$work/best.h5"
expect 0 "" "$program" "${short[@]}" --learning-rate 100 --init normal --overcompleteness 8
expect 0 "" "$program" "${short[@]}" --density 0.4 --boundary dead --boards shared --stop never

expect 2 "--density: expected a probability from 0 to 1, or uniform, not '1.5'" "$program" train --density 1.5
expect 2 "--density" "$program" train --density nan
expect 2 "--overcompleteness: expected a whole number from 1" "$program" train --overcompleteness 0
expect 2 "--board: expected" "$program" train --board 0
expect 2 "--board: expected" "$program" train --board 5000
expect 2 "a batch may hold" "$program" train --board 4096 --batch 4096
expect 2 "a name such as HighLife, not '23/3/3': it has more than two states (Generations)" "$program" train --rule 23/3/3
expect 2 "expected never or proven" "$program" train --stop maybe
expect 2 "--learning-rate" "$program" train --learning-rate 0.1x
expect 2 "--seed" "$program" train --seed -3
expect 2 "replicates end at" "$program" train --replicate 4294967295 --attempts 2
expect 2 "unexpected argument" "$program" train out.h5
# An output that cannot be written is refused before the training.
expect 1 "cannot write in folder $work/none" "$program" train --updates 1000000000000 --output "$work/none/m.h5"
expect 2 "is a folder; name a file" "$program" train --updates 1000000000000 --output "$work"

# catches PID: the process has become the program and catches SIGINT and SIGTERM, or is gone. A child
# of this shell may catch them too before it does.
catches() {
    local name caught
    { read -r name && caught=$(sed -n 's/^SigCgt:\t/0x/p' "/proc/$1/status"); } \
        2>/dev/null <"/proc/$1/comm" || return 0
    [[ $name == lifeticket ]] && ((caught & 0x2 && caught & 0x4000))
}

# Interrupted: status 3, and the earlier file stays. The signal is sent once the program catches it.
cp "$model" "$work/kept.h5"
for signal in INT TERM; do
    env --default-signal=INT "$program" train --overcompleteness 6 --boundary torus --stop never --updates 1000000000000 \
        --output "$work/kept.h5" --force >"$work/out" 2>"$work/err" &
    pid=$!
    until catches $pid; do sleep 0.02; done
    kill -$signal $pid
    got=0
    wait $pid || got=$?
    check "$signal: status 3, not $got" test $got = 3
    check "$signal: says so" grep -q 'interrupted; nothing was written' "$work/err"
    check "$signal: nothing on stdout" test ! -s "$work/out"
    check "$signal: the earlier file is intact" cmp -s "$model" "$work/kept.h5"
done
check "nothing is left behind" test "$(ls "$work" | sort | tr '\n' ' ')" = "err kept.h5 model.h5 out short.h5 "

# ---- verify ----
expect 0 "" "$program" verify "$model"
says "verdict    exact: proven on all 512 windows, it is B3/S23 on every board"
expect 0 "" "$program" verify "$model" --random 8
says "right on all 8 random boards"
expect 0 "" "$program" verify "$work/short.h5"
says "verdict    not exact: wrong on"
expect 2 "an argument is missing" "$program" verify
expect 2 "--random" "$program" verify "$model" --random 0
expect 2 "--json is the verdict; leave out --random" "$program" verify "$model" --random 8 --json
expect 2 "$work/none.h5" "$program" verify "$work/none.h5"
head -c 1000 "$model" >"$work/cut.h5"
expect 2 "$work/cut.h5" "$program" verify "$work/cut.h5"
echo "no model" >"$work/text.h5"
expect 2 "$work/text.h5" "$program" verify "$work/text.h5"
: >"$work/empty.h5"
expect 2 "$work/empty.h5" "$program" verify "$work/empty.h5"

python=$PYTHON
if "$python" -c 'import h5py' 2>/dev/null; then
    "$python" -c 'import h5py, sys; h5py.File(sys.argv[1], "w").close()' "$work/other.h5"
    expect 2 "other.h5: holds no model" "$program" verify "$work/other.h5"
    check "h5py reads a model" "$python" -c '
import h5py, sys
f = h5py.File(sys.argv[1])
assert f["final"].shape == f["initial"].shape == (205,) and f.attrs["outcome"] == b"learned" and f.attrs["overcompleteness"] == 6
' "$model"
else
    echo "test_commands.sh: skipped: models read by h5py, which is not installed"
fi

# ---- predict ----
printf 'x = 3, y = 3, rule = B3/S23\nbob$2bo$3o!\n' >"$work/glider.rle"
expect 0 "" "$program" predict "$model" "$work/glider.rle" --steps 4 --board 8
check "every step is right" test "$(grep -c '^generation [1-4]: all 64 cells right' "$work/out")" = 4
says "...O.O..   ...O.O.."
expect 0 "" "$program" predict "$model" "$work/glider.rle"
says "generation 1: all 1024 cells right"
sed 's/B3.S23/B36\/S23/' "$work/glider.rle" >"$work/high.rle"
expect 2 "the pattern's rule is B36/S23, the network's B3/S23" "$program" predict "$model" "$work/high.rle"
sed 's/S23/S23:P8,8/' "$work/glider.rle" >"$work/plane.rle"
expect 2 "the pattern's boundary is dead, the network's torus" "$program" predict "$model" "$work/plane.rle"
sed 's/S23/S23:T12,7/' "$work/glider.rle" >"$work/torus.rle"
expect 0 "" "$program" predict "$model" "$work/torus.rle"
says "generation 1: all 84 cells right"
expect 0 "" "$program" "${short[@]}" --rule B03/S23 --boundary dead --output "$work/b0.h5"
sed 's/B3.S23/B03\/S23:P8,8/' "$work/glider.rle" >"$work/b0.rle"
expect 2 "outside of the pattern's plane B0 brings cells to life" "$program" predict "$work/b0.h5" "$work/b0.rle"
sed 's/B3.S23/B03\/S23/' "$work/glider.rle" >"$work/b0.rle"
expect 0 "" "$program" predict "$work/b0.h5" "$work/b0.rle"
sed -i '1i #CXRLE Gen=3' "$work/b0.rle"
expect 2 "empty space, which lives under B03/S23 in generation 3" "$program" predict "$work/b0.h5" "$work/b0.rle"
printf 'x = 40, y = 1\n40o!\n' >"$work/wide.rle"
expect 2 "the pattern has 40 x 1 cells, the board only 32 x 32; give a larger --board" \
    "$program" predict "$model" "$work/wide.rle"
expect 0 "" "$program" predict "$model" "$work/wide.rle" --board 40
says "all 1600 cells right"
printf '.O.\n..O\nOOO\n' >"$work/glider.cells"
expect 0 "" "$program" predict "$model" "$work/glider.cells"
says "all 1024 cells right"
printf 'x = 3, y = 3\nbob$2bo$3o2\n' >"$work/broken.rle"
expect 2 "$work/broken.rle" "$program" predict "$model" "$work/broken.rle"
expect 1 "$work/none.rle" "$program" predict "$model" "$work/none.rle"
expect 2 "$work/cut.h5" "$program" predict "$work/cut.h5" "$work/glider.rle"
expect 2 "--steps" "$program" predict "$model" "$work/glider.rle" --steps 0
expect 2 "missing" "$program" predict "$model"

# Colour on a terminal only, and never against NO_COLOR; the marks say it all without.
expect 0 "" "$program" predict "$work/short.h5" "$work/glider.rle"
check "wrong cells are marked" grep -qE '^[.O]{8} {3}.*[-+]' "$work/out"
check "no colour in a file" lacks $'\033' "$work/out"
shown() {
    env "$@" TERM=xterm script -qec "$(printf '%q ' "$program" predict "$work/short.h5" "$work/glider.rle")" /dev/null </dev/null
}
if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
    check "colour on a terminal" grep -q $'\033\\[1;31m' <(shown -u NO_COLOR)
    check "NO_COLOR" lacks $'\033' <(shown NO_COLOR=1)
else
    echo "test_commands.sh: skipped: colour on a terminal, for this system gives none"
fi

# ---- prune and minimal ----
cat >"$work/plan.yaml" <<'PLAN'
name: tiny
question: How few weights?
seed: 20200903
networks: 1
task: {rule: [B3/S23], generations: [1], board: 16, boundary: [torus], density: [uniform]}
network: {overcompleteness: [6], activation: [relu], init: [fan_in]}
training: {optimizer: [adam], learning_rate: [0.01], batch: 4, updates: 3000, boards: own, stop: proven}
ticket: {method: [iterative], rate: [0.3], rounds: 3, parents: any}
PLAN
dense=$work/dense.h5
expect 0 "" "$program" train --overcompleteness 6 --init fan_in --boundary torus --density uniform --board 16 --batch 4 --learning-rate 0.01 \
    --updates 3000 --output "$dense"
says "outcome    learned"
expect 0 "" "$program" prune "$dense" --rate 0.3 --rounds 3 --output "$work/ticket.h5"
says "tickets    iterative, weights, the smallest of all: a round removes 30 % of what is left"
says "           after training: the smallest magnitudes, round by round"
for line in '    0      186        0.0  108-72-6' '    1      130       30.1' '    2       91' '    3       64'; do
    says "$line"
done
check "no note" lacks '^note' "$work/out"
kept=$(sed -n 's/^kept .* with \([0-9]*\) weights that are not pruned, learned.*/\1/p' "$work/out")
check "the smallest that learned is kept" \
    test "$kept" = "$(awk '$1 ~ /^[1-3]$/ && /  learned/ {n = $2} END {print n}' "$work/out")"
expect 0 "" "$program" verify "$work/ticket.h5"
says "pruned     $kept of 186 weights left"
says "verdict    exact: proven on all 512 windows"

# A sweep of the same family finds the same network, to the bit.
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/sweep"
expect 0 "replicate 0 of point" "$program" minimal "$work/sweep" --output "$work/minimal.h5"
says "The smallest of all: replicate 0 of point"
check "prune and sweep agree" cmp "$work/ticket.h5" "$work/minimal.h5"
for format in csv json; do
    expect 0 "" "$program" minimal "$work/sweep" --format $format
    check "$format" grep -q smallest "$work/out"
done
expect 2 "--format: expected one of text, csv, json" "$program" minimal "$work/sweep" --format tex
expect 2 "an argument is missing" "$program" minimal
expect 2 "holds a model, not results" "$program" minimal "$dense"
expect 1 "cannot write in folder" "$program" minimal "$work/sweep" --output "$work/none/m.h5"
expect 0 "" "$program" sweep "$work/plan.yaml" --output "$work/vain" --set training.updates=2
expect 2 "no network of these results provably learned" \
    "$program" minimal "$work/vain" --output "$work/vain.h5"
check "nothing is saved" test ! -e "$work/vain.h5"

# The compacted network is one of its own, and proven.
expect 0 "" "$program" prune "$dense" --rate 0.3 --rounds 3 --compact --output "$work/compact.h5"
says "same outputs"
check "less is left" awk '/^operations a cell/ {exit !($7 <= $4 && $6 < $4)}' "$work/out"
name=$(sed -n 's/^kept  *\(L([^)]*)\).*/\1/p' "$work/out")
expect 0 "" "$program" verify "$work/compact.h5"
says "network    $name, "
says "verdict    exact: proven on all 512 windows"
expect 0 "" "$program" predict "$work/compact.h5" "$work/glider.rle" --steps 4 --board 8
check "every step is right" test "$(grep -c '^generation [1-4]: all 64 cells right' "$work/out")" = 4

expect 0 "" "$program" prune "$dense" --rounds 2 --updates 64 --method popup
says "popup rate 0.1, popup momentum 0.9, popup decay 0.0001, popup weights drawn"
says "masks are trained, and the weights never"
says "model      not kept: no ticket learned; --keep R keeps one all the same"
expect 0 "" "$program" prune "$dense" --rounds 2 --updates 64 --unit channels --scope layer --keep 2 \
    --rewind trained --output "$work/second.h5"
says "trained on from where training had brought them"
expect 2 "is a ticket already, of round 2" "$program" prune "$work/second.h5"
for option in --rounds --keep --updates; do
    expect 2 "prune: $option: $work/second.h5 is a ticket" "$program" prune "$work/second.h5" --compact $option 2
done
expect 2 "its initial values are not those that seed" "$program" prune "$work/compact.h5"
expect 2 "rewind to update 4000 is past the end: training has 3000 updates" "$program" prune "$dense" --rewind 4000
expect 2 "round 99 at a rate of 0.2 leaves 0 of 186 weights" "$program" prune "$dense" --rounds 99
expect 2 "--keep 4: there are 3 rounds" "$program" prune "$dense" --rounds 3 --keep 4
expect 2 "--rewind: expected a number of updates from 0" "$program" prune "$dense" --rewind 5x
expect 2 "nothing to rewind" "$program" prune "$dense" --method snip --rewind 5
expect 2 "--rate: expected the share that a round removes of what is left, from 0.001 to 0.999" "$program" prune "$dense" --rate 1
expect 2 "--method: expected restart or iterative or oneshot" "$program" prune "$dense" --method dense
expect 0 "" "$program" prune "$dense" --rounds 1 --updates 64 --method popup --popup-rate 2 --popup-momentum 0 \
    --popup-decay 0 --popup-weights signed
says "popup rate 2, popup momentum 0, popup decay 0, popup weights signed"
expect 0 "" "$program" prune "$dense" --rounds 1 --updates 64 --method grasp
says "           temperature 200"
expect 0 "" "$program" prune "$dense" --rounds 1 --updates 64 --method grasp --temperature 1
says "           temperature 1"
expect 2 "--temperature: method snip has no such setting" "$program" prune "$dense" --method snip --temperature 1
expect 2 "--popup-momentum: method iterative has no such setting" "$program" prune "$dense" --popup-momentum 0
expect 2 "--popup-weights: method grasp has no such setting" \
    "$program" prune "$dense" --method grasp --popup-weights drawn
expect 2 "--temperature: expected a number from 0.001 to" "$program" prune "$dense" --method grasp --temperature 0
expect 2 "an argument is missing" "$program" prune
expect 2 "$work/none.h5" "$program" prune "$work/none.h5"
expect 2 "is a folder; name a file" "$program" prune "$dense" --output "$work"
if "$python" -c 'import h5py' 2>/dev/null; then
    spoil() { # spoil SOURCE CODE: a copy, changed by Python code on the file f
        cp "$1" "$work/spoilt.h5"
        "$python" -c "import h5py, numpy, sys; f = h5py.File(sys.argv[1], 'r+'); $2" "$work/spoilt.h5"
    }
    spoil "$work/ticket.h5" 'del f["mask"]; f["mask"] = numpy.ones(7, "u1")'
    expect 2 "spoilt.h5" "$program" verify "$work/spoilt.h5"
    expect 2 "mask" "$program" prune "$work/spoilt.h5"
    spoil "$dense" 'f["final"][0] = numpy.nan'
    expect 0 "" "$program" prune "$work/spoilt.h5" --rounds 1
    says "note       trained once more, the network came out otherwise than in its file"
    spoil "$dense" 'f.attrs.modify("updates", f.attrs["updates"] + numpy.uint64(1))'
    expect 0 "" "$program" prune "$work/spoilt.h5" --rounds 1
    says "note       trained once more, the network came out otherwise than in its file"
    expect 0 "" "$program" prune "$work/spoilt.h5" --rounds 1 --updates 2999
    check "another budget is no surprise" test "$(grep -c '^note' "$work/out")" = 0
fi

# Interrupted: status 3, and the earlier file stays. Rounds that cannot learn have no end here.
cp "$model" "$work/kept.h5"
env --default-signal=INT "$program" prune "$dense" --rate 0.9 --rounds 1 --updates 1000000000000 \
    --output "$work/kept.h5" --force >"$work/out" 2>"$work/err" &
pid=$!
until catches $pid; do sleep 0.02; done
kill -INT $pid
got=0
wait $pid || got=$?
check "status 3, not $got" test $got = 3
check "says so" grep -q 'prune: interrupted; nothing was written' "$work/err"
check "the earlier file is intact" cmp -s "$model" "$work/kept.h5"

# ---- widths and families ----
expect 0 "" "$program" "${short[@]}" --filters 1-2 --output "$work/narrow.h5"
says "network    L(1; 1-2), 17 parameters"
expect 0 "" "$program" verify "$work/narrow.h5"
says "network    L(1; 1-2), 17 parameters"
expect 0 "" "$program" predict "$work/narrow.h5" "$work/glider.rle"
says "network    L(1; 1-2), 17 parameters"
expect 0 "" "$program" "${short[@]}" --filters 6-3
says "network    L(1,3), 85 parameters"
expect 0 "" "$program" "${short[@]}" --family window --overcompleteness 2
says "network    W(1,2), 53 parameters"
expect 2 "--filters: expected 2 numbers joined by '-'" "$program" train --filters 1-2-1-2
expect 2 "--filters: expected the filters of every layer" "$program" train --generations 2 --filters 1-2-0-2
expect 2 "both say how wide the layers are" "$program" train --filters 1-2 --overcompleteness 3
expect 2 "--family: expected life or window" "$program" train --family death

finish
